"""The map of next sites: candidates by need, those chosen outlined and named, existing sites marked."""

from __future__ import annotations

import pandas as pd

from metrics.choose.sites import Sites
from views.choose.focus_map import group_lines
from views.maps.classes import Classes
from views.maps.names import INK, PAPER, Mark, below_names
from views.maps.place_map import SELECTED, Map, MapOutlines, place_map
from views.need.scores import out_of
from views.wording import enumeration

EXISTING = [29, 112, 184]
"""The blue of existing sites, apart from the orange of those chosen also in colour-blind sight."""

MARKS = {
    "chosen": (("casing", INK, 7), ("line", SELECTED, 4)),
    "existing": (("casing", PAPER, 7), ("line", EXISTING, 4)),
    "candidates": (("casing", PAPER, 5), ("line", INK, 1.5)),
}
"""The lines around what is marked: name, colour and width in pixels of each."""


def sites_map(
    map_outlines: MapOutlines,
    sites: Sites,
    values: pd.DataFrame,
    sorted_into: Classes,
    outlines: pd.DataFrame,
) -> Map:
    """A map of need; `outlines` are of every ward and LSOA that may be marked.

    Places of focus that were not chosen have a thin line of their own.
    """
    marked = _marks(sites, outlines)
    deck = place_map(map_outlines, values, sorted_into, 1, out_of(sites.need), marked=marked)
    groups = {
        "candidates": list(sites.candidates["members"]) if sites.rules.candidates == "focus" else [],
        "existing": [[place] for place in sites.existing["place"]],
        "chosen": list(sites.chosen["members"]),
    }
    lines = [
        layer
        for what, members in groups.items()
        for layer in group_lines(outlines, members, what, MARKS[what])
    ]
    deck.layers = below_names(deck.layers, lines)
    return deck


def sites_map_legend(sites: Sites) -> str:
    """What the lines on the map are, for its legend."""
    others = " Thin outline: places of focus not chosen." if sites.rules.candidates == "focus" else ""
    existing = " Blue outline: existing sites." if len(sites.existing) else ""
    return f"Thick orange outline and ✔: the new sites.{others}{existing} Black lines: areas."


def sites_map_alt(sites: Sites) -> str:
    """What the map shows, in a sentence for those who can't see it: the finding first."""
    chosen = enumeration(sites.chosen["name"]) or "none"
    existing = enumeration(sites.existing["name"]) or "none"
    coloured = f"{len(sites.need.places)} {'wards' if sites.rules.candidates == 'ward' else 'LSOAs'}"
    return f"New sites: {chosen}. Existing sites: {existing}. {coloured} are coloured by need."


def _marks(sites: Sites, outlines: pd.DataFrame) -> list[Mark]:
    """The name of each site chosen, and a word on each existing one, at a point inside it."""
    inside = dict(zip(outlines["place"], outlines["inside"], strict=True))
    groups = sites.rules.candidates == "focus"  # their area's name stands on the map already
    short = sites.rules.candidates == "lsoa"  # the whole name of an LSOA would cover its ward
    marked = [
        ("✔" if groups else f"✔ {row.ward if short and row.ward else row.name}", row.members[0])
        for row in sites.chosen.itertuples()
    ]
    marked += [("existing", place) for place in sites.existing["place"]]
    return [(name, inside[place]) for name, place in marked if place in inside]
