"""The rows of the answers that choices are told from: what `itertuples` gives for each table."""

from __future__ import annotations

from typing import Protocol


class Ranked(Protocol):
    """The columns that metrics.need.robustness adds: how one ranks, and how sure that is."""

    rank: int
    rank_5: int
    rank_95: int
    in_top: float


class FocusArea(Protocol):
    """A row of `Focus.areas` (metrics.choose.focus.AREAS)."""

    area: str
    chosen: list[str]
    residents: float
    need: float
    area_need: float
    next_need: float
    groups: int
    last_need: float
    cost: float
    refusal: str
    joined: str


class Candidate(Ranked, Protocol):
    """A row of `Sites.candidates` (metrics.choose.sites.CANDIDATES)."""

    place: str
    name: str
    ward: str
    area: str
    members: list[str]
    residents: float
    need: float
    standing: str
    in_selection: float
    met: int
    not_met: int
    unknown: int
    pinned: str
    ruled_out: str
    chosen: bool
    replacement_cost: float


class Criterion(Protocol):
    """A row of `Sites.criteria` (metrics.choose.criteria.CRITERIA)."""

    place: str
    figure: float
    low: float
    high: float
    status: str


class Threshold(Protocol):
    """A row of `Sites.threshold_effects` (metrics.choose.criteria.EFFECT_COLUMNS)."""

    criterion: str
    unit: str
    decimals: int
    more_is_need: bool
    threshold: float


class TierArea(Ranked, Protocol):
    """A row of `Tiers.areas` (metrics.choose.tiers.AREAS), with its label."""

    place: str
    label: str
    tier: str
    contested: bool
    need: float
