"""Questions that a decision rests on, one frozen dataclass a question: plain data, put by the pages, the
command line and decision records alike, and answered in metrics/decisions/answers.py.

A field is declared here and nowhere else. The options of the command line, the controls and the keys of the
address, the table [asked] of a record and the words in which it is listed follow from the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, ClassVar, Self

from metrics.choose.focus import LEAST, LONGEST_BRIDGE, MOST
from metrics.decisions.settings import (
    RENAMED,
    BadQuestion,
    Setting,
    fitting,
    plain,
    refuse_both_names,
    setting,
    setting_of,
)
from metrics.need.method import MEANS, Method
from metrics.need.robustness import SEED
from metrics.statistics.normalisation import NORMALISATIONS

EDITIONS_OWN = "edition"
"""Among existing sites: those that the edition's file names."""

LEVELS = {"lsoa": "LSOAs (small areas)", "ward": "Wards", "area": "Areas"}
"""Levels of places with their labels, the smallest first."""

CANDIDATES = {"ward": "Wards", "focus": "Places of focus, one in each area", "lsoa": "LSOAs (small areas)"}
"""What a new site may be, with labels."""

SHRUNK = (
    "A rate of few events or few people jumps about by chance. Each is smoothed: pulled towards the "
    "borough's rate by as much as chance may have moved it (empirical Bayes, Marshall 1991). Figures "
    "without counts stay as they are."
)
PEOPLE = {"least": 500, "most": 60_000, "step": 500}
POUNDS = {"least": 0.0, "most": 1e9}


def _least_residents() -> Any:
    return setting(
        float(LEAST),
        help="least residents of a place of focus",
        label="Smallest size (people)",
        name="Least residents",
        **PEOPLE,
    )


def _most_residents() -> Any:
    return setting(
        float(MOST),
        help="most residents",
        label="Largest size (people)",
        name="Most residents",
        **PEOPLE,
    )


def _longest_bridge() -> Any:
    return setting(
        LONGEST_BRIDGE,
        help="metres a place of focus may cross where nothing touches",
        label="Longest gap to cross (metres)",
        name="Longest gap crossed",
        before=1e6,
        most=1_000_000,
        step=100,
    )


def _pinned_in(label: str, address: str) -> Any:
    help = "places pinned in, by place id, with commas between"
    return setting((), help=help, label=label, name="Pinned in", address=address)


def _pinned_out(label: str, address: str) -> Any:
    return setting((), help="places pinned out", label=label, name="Pinned out", address=address)


@dataclass(frozen=True)
class Question:
    """What every question may ask for: of which edition, and how need is put together.

    None, a zero or an empty word leaves it to the answer to say what was taken. Without `weights` those of
    the preset count; with both, the preset only says what its method asks for.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    main: ClassVar[str]
    """The table that is the answer proper."""
    tables: ClassVar[tuple[str, ...]]
    """The tables of its answer, as a record holds them."""

    edition: str
    scheme: str = setting("", name="Scheme of areas")
    preset: str = setting("", help="ready-made need, such as areas-of-high-need", label="Need measure")
    weights: Mapping[str, float] | None = setting(
        None,
        help="indicators and weights instead: imd_score=2,overcrowded=1",
        label="Indicators",
        name="Weights",
        address="{preset}-indicators",
        each="{preset}-{indicator}",
        least=0.0,
        most=10.0,
        step=0.1,
    )
    normalisation: str = setting(
        "percentile",
        help="one scale by; the preset's when not named",
        label="Normalisation",
        address="{preset}-scale",
        choices=NORMALISATIONS,
    )
    mean: str = setting("arithmetic", help="averaged by", label="Aggregation", choices=MEANS)
    shrunk: bool = setting(
        True,
        help="rates as they are, not drawn towards the borough's",
        off="unshrunk",
        label="Smooth rates of few people (empirical Bayes)",
        name="Rates smoothed (empirical Bayes)",
        hint=SHRUNK,
        yes_no=("Rates: as published", "Rates: smoothed (empirical Bayes)"),
    )
    seed: int = setting(
        SEED, help="where draws begin; the same seed gives the same answer", name="Seed of the draws"
    )
    figure_sets: int = setting(
        0, help="sets of figures draws choose from; 0: each its own", name="Sets of figures", before=200
    )

    @classmethod
    def settings(cls) -> dict[str, Field[Any]]:
        """Its fields by name, in the order of a record; the edition stands for itself."""
        return {each.name: each for each in fields(cls) if each.name != "edition"}

    @classmethod
    def own(cls) -> dict[str, Field[Any]]:
        """The fields that only this kind of question has."""
        return {name: each for name, each in cls.settings().items() if name not in Question.settings()}

    @classmethod
    def of(cls, edition: str, asked: Mapping[str, object] | None = None) -> Self:
        """The question of an edition, what is not said filled in. Raises BadQuestion for a name nobody knows,
        or a value of the wrong sort."""
        known, said = cls.settings(), {}
        refuse_both_names(asked or {})
        for name, value in (asked or {}).items():
            new = RENAMED.get(name, name)
            if new not in known:
                raise BadQuestion(f"{cls.kind} can't be asked for {name!r}. It knows: {', '.join(known)}.")
            said[new] = fitting(cls.kind, known[new], name, value)
        return cls(edition, **said)  # type: ignore[arg-type]  # `fitting` has made each of its field's sort

    @property
    def asked(self) -> dict[str, Any]:
        """All that is asked for, as a record holds it."""
        return {name: plain(getattr(self, name)) for name in self.settings()}

    @property
    def method(self) -> Method:
        """How need is put together."""
        preset = self.preset or None
        return Method(self.weights, preset, self.normalisation, self.mean, self.shrunk, self.figure_sets)


@dataclass(frozen=True)
class NeedQuestion(Question):
    """Which places need most, and how sure that is?"""

    kind = "need"
    title = "Need and how sure"
    main = "ranking"
    tables = ("ranking",)

    level: str = setting("lsoa", help="which places", label="Places", choices=LEVELS)
    top: int = setting(
        0,
        help="how many places are chosen",
        label="How many places to choose",
        name="How many are chosen",
        least=1,
    )


@dataclass(frozen=True)
class FocusQuestion(Question):
    """Where inside each area is need greatest, in a place small enough to work in?"""

    kind = "focus"
    title = "Places of focus"
    main = "chosen"
    tables = ("chosen", "near_best", "ranking")

    least: float = _least_residents()
    most: float = _most_residents()
    pinned_in: tuple[str, ...] = _pinned_in("LSOAs that must be in", "in")
    pinned_out: tuple[str, ...] = _pinned_out("LSOAs that must stay out", "out")
    longest_bridge: float = _longest_bridge()


@dataclass(frozen=True)
class SitesQuestion(Question):
    """Where should the approach that worked go next?"""

    kind = "sites"
    title = "Next sites"
    main = "chosen"
    tables = ("chosen", "candidates", "alternatives", "criteria", "ranking")

    candidates: str = setting("ward", help="what a new site may be", label="Candidates", choices=CANDIDATES)
    k: int = setting(3, help="how many new sites", label="How many new sites", least=1, most=20)
    one_per_area: bool = setting(
        True, help="at most one new site in an area", label="At most one new site in each area"
    )
    apart_from_existing: bool = setting(
        True, help="none beside an existing site", label="Not beside an existing site", address="apart"
    )
    existing: tuple[str, ...] = setting(
        (EDITIONS_OWN,),
        help="existing sites, by place id; the edition's when not said",
        label="Existing sites (wards or LSOAs)",
        name="Existing sites",
        address="existing-{edition}",
    )
    least_residents: float = setting(
        0.0,
        help="least residents of a site",
        label="Smallest size of a site (people)",
        address="site-least",
        most=60_000,
        step=500,
    )
    budget: float = setting(
        0.0,
        help="what the sites may cost together, in pounds",
        label="Budget (£); 0 for no limit",
        name="Budget",
        step=1000.0,
        **POUNDS,
    )
    cost_per_site: float = setting(
        0.0,
        help="what a site costs",
        label="Cost of a site (£)",
        name="Cost of a site",
        address="site-cost",
        step=1000.0,
        **POUNDS,
    )
    cost_per_resident: float = setting(
        0.0,
        help="and for each of its residents",
        label="Cost per resident (£)",
        name="Cost per resident",
        address="resident-cost",
        step=1.0,
        **POUNDS,
    )
    pinned_in: tuple[str, ...] = _pinned_in("Must be chosen", "{candidates}-in")
    pinned_out: tuple[str, ...] = _pinned_out("Must stay out", "{candidates}-out")
    thresholds: Mapping[str, float] = setting(
        {},
        help="thresholds of criteria: overcrowded=6.5,low_skills=0.4",
        label="Thresholds",
        each="{edition}-{candidates}-{indicator}",
        least=-1e6,
        most=1e6,
    )
    least: float = _least_residents()
    most: float = _most_residents()
    longest_bridge: float = _longest_bridge()


@dataclass(frozen=True)
class TiersQuestion(Question):
    """Which areas should get the intensive offer, how sure is that, and how would the money split?"""

    kind = "tiers"
    title = "Tiers and money"
    main = "tiers"
    tables = ("tiers", "evidence", "money", "ranking")

    managed: int = setting(
        0,
        help="how many areas are managed; a third when not said",
        label="Areas with the intensive offer",
        address="managed-of-{areas}",
        least=1,
    )
    made_from: str = setting(
        "",
        help="which places the need of an area is the mean of",
        label="The areas' need is made from",
        choices=LEVELS,
    )
    amount: int | None = setting(
        None,
        help="pounds an area, for the splits a record holds",
        label="Pounds for each area",
        most=1_000_000,
        step=1_000,
    )
    ring_fenced: float | None = setting(
        None,
        help="the share of it kept for the place of focus, 0 to 1",
        label="Ring-fenced to the place of focus, %",
        name="Ring-fenced to the place of focus",
        most=100,
        step=5,
        shown_as=100,
    )


KINDS: dict[str, type[Question]] = {
    each.kind: each for each in (NeedQuestion, FocusQuestion, SitesQuestion, TiersQuestion)
}
"""Every kind of question."""


def question(kind: str, edition: str, asked: Mapping[str, object] | None = None) -> Question:
    """A question of a kind, what is not said filled in. Raises BadQuestion as `Question.of`, and for a kind
    nobody knows."""
    if kind not in KINDS:
        raise BadQuestion(f"There is no question called {kind!r}. There are: {', '.join(KINDS)}.")
    return KINDS[kind].of(edition, asked)


def setting_named(kind: type[Question], name: str) -> Setting:
    """What is said of a field of a kind of question."""
    return setting_of(kind.settings()[name])


def readers_names() -> dict[str, str]:
    """The readers' words for whatever may be asked, by its name in a record."""
    said = {name: setting_of(each) for kind in KINDS.values() for name, each in kind.settings().items()}
    return {name: each.name or each.label for name, each in said.items()}
