"""What the readers of the load test open: pages in fixed shares, about places the store really has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from metrics import catalogue
from metrics.choose.candidates import level_of
from metrics.drawn.drawing import Drawing
from metrics.drawn.link import to_link
from metrics.drawn.starts import from_scheme
from metrics.drawn.units import Units, units
from metrics.need.presets import presets
from metrics.profile.compare import compare
from metrics.store import Store
from metrics.trends.series import followed

# One row per page: where it stands in the menu, and its share of what readers open, in per cent.
MIX = {
    "borough-overview": ("See", 20),
    "area-profile": ("See", 25),
    "compare-areas": ("See", 15),
    "explore-map": ("See", 15),
    "trends-gaps": ("See", 15),
    "need-ranking": ("Choose", 5),
    "focus-places": ("Choose", 3),
    "next-sites": ("Choose", 2),
}
DRAWING = {"draw-areas": ("Choose", 100)}
"""The mix of those who draw areas: every link is another step."""
STEPS = 12
"""LSOAs that were moved at most since the scheme that a drawing began from."""
STAYING = 0.85
"""Share of links that lead on within the same borough and scheme of areas."""
MOST_SUBJECTS = 30
"""A store with more editions and schemes than this is read in so many of them, drawn at random."""
LEVELS = ("lsoa", "ward", "area")


@dataclass(frozen=True)
class Link:
    """One link that a reader follows: the page's own address, and what stands after the question mark."""

    page: str
    query: str


@dataclass(frozen=True)
class Subject:
    """What can be asked about one edition under one scheme of areas; every value is an id."""

    edition: str
    scheme: str
    areas: Sequence[str]
    indicators: Mapping[str, Sequence[str]]
    places: Mapping[str, Sequence[str]]
    compared: Sequence[str]
    followed: Sequence[str]
    presets: Mapping[str, Sequence[str]]
    units: Units
    begun: Drawing
    mix: Mapping[str, tuple[str, int]] = field(default_factory=lambda: MIX)


def mix_words(mix: Mapping[str, tuple[str, int]] = MIX) -> str:
    """The mix as one sentence."""
    by_section: dict[str, list[str]] = {}
    for page, (section, share) in mix.items():
        by_section.setdefault(section, []).append(f"{page} {share}%")
    return "Pages opened: " + "; ".join(f"{s}: {', '.join(told)}" for s, told in by_section.items()) + "."


def subjects(store: Store, random: Random, mix: Mapping[str, tuple[str, int]] = MIX) -> list[Subject]:
    """One entry per edition and scheme of areas, at most MOST_SUBJECTS of them."""
    known = list(dict.fromkeys((edition, scheme) for _, edition, scheme, _, _ in store.areas))
    if len(known) > MOST_SUBJECTS:
        known = sorted(random.sample(known, MOST_SUBJECTS))
    return [_subject(store, *each, mix) for each in known]


def _subject(store: Store, edition: str, scheme: str, mix: Mapping[str, tuple[str, int]]) -> Subject:
    known = {
        level: list(catalogue.indicators(store, edition, level, scheme)["indicator"]) for level in LEVELS
    }
    free = followed(store, edition, scheme)
    of = units(store, edition)
    return Subject(
        edition,
        scheme,
        areas=list(catalogue.areas(store, edition, scheme)["id"]),
        indicators={level: listed for level, listed in known.items() if listed},
        places={level: list(catalogue.places(store, edition, level, scheme)["place"]) for level in LEVELS},
        compared=list(compare(store, edition, scheme)["indicator"].unique()),
        followed=list(free.loc[free["refusal"] == "", "indicator"]),
        presets={
            level: [each.id for each in presets(store) if set(each.weights) & set(listed)]
            for level, listed in known.items()
        },
        units=of,
        begun=from_scheme(store, of, scheme),
        mix=mix,
    )


def next_link(random: Random, subject: Subject) -> Link:
    """A link to a page drawn by the mix, with choices drawn among those the page offers."""
    page = random.choices(list(subject.mix), [share for _, share in subject.mix.values()])[0]
    return link(page, random, subject)


def link(page: str, random: Random, subject: Subject) -> Link:
    """A link to one page about one subject."""
    query = {"edition": subject.edition, "scheme": subject.scheme, **_choices(page, random, subject)}
    return Link(page, urlencode(query))


def _choices(page: str, random: Random, subject: Subject) -> dict[str, str]:
    """What the address of a page says beside edition and scheme; nothing where the page offers no choice."""
    if page == "area-profile":
        return {"area": random.choice(subject.areas)}
    if page == "draw-areas":
        return {"draft": to_link(_drawn(random, subject), subject.units)}
    if page == "compare-areas":
        return {"indicator": random.choice(subject.compared)}
    if page == "trends-gaps":
        return {"indicator": random.choice(subject.followed)} if subject.followed else {}
    if page == "explore-map":
        level = random.choice(list(subject.indicators))
        # half look at the whole map, half at one place on it
        place = random.choice([*subject.places[level], *[""] * len(subject.places[level])])
        return {"level": level, "indicator": random.choice(subject.indicators[level]), "place": place}
    if page == "need-ranking":
        level = random.choice([level for level in LEVELS if subject.presets[level]])
        return {"level": level, "preset": random.choice(subject.presets[level])}
    if page == "focus-places":
        return {"preset": random.choice(subject.presets["lsoa"])} if subject.presets["lsoa"] else {}
    if page == "next-sites":
        kind = random.choice(["ward", "lsoa"])
        offered = subject.presets[level_of(kind)]
        return {"candidates": kind} | ({"preset": random.choice(offered)} if offered else {})
    return {}


def _drawn(random: Random, subject: Subject) -> Drawing:
    """The scheme with some of its LSOAs in other areas: as good as never the same twice."""
    drawn, lsoas = subject.begun, sorted(subject.begun.area_of())
    for lsoa in random.sample(lsoas, random.randint(1, STEPS)):
        drawn = drawn.given(random.randrange(len(drawn.areas)), [lsoa])
    return drawn
