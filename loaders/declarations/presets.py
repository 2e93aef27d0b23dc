"""What data/presets.toml may say: ready-made definitions of need, and budgets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from loaders.declarations.fields import Id
from loaders.declarations.source_file import Declared


class Criterion(Declared):
    """One indicator of a preset, how much it counts, and which way is need where its polarity is neutral.

    Where it has no figures, those named under `otherwise`, with their labels, share its weight equally.
    """

    indicator: Id
    weight: float = Field(gt=0)
    label: str = ""
    otherwise: dict[Id, str] = {}
    need_is: Literal["higher", "lower", ""] = ""


class Preset(Declared):
    """A ready-made composite of need, and what its method asks for that nobody has supplied."""

    id: Id
    label: str
    note: str
    criterion: list[Criterion] = Field(min_length=1)
    unknown: list[str] = []
    normalisation: Literal["percentile", "z-score", "min-max", "index"] = "percentile"
    priority_over: float | None = Field(default=None, gt=0)
    first_for: list[Literal["need", "focus", "sites", "tiers"]] = []


class Budget(Declared):
    """What a split of money starts from: pounds an area, and the share kept for the place of focus."""

    id: Id
    amount: int = Field(ge=0)
    ring_fenced: float = Field(ge=0, le=1)
