"""The map of places of focus: LSOAs by need, the chosen groups outlined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import pydeck
import shapely

from metrics.focus import Focus
from views.classes import Classes, classes
from views.maps import INK, SELECTED, Drawn, Map, line_layers, place_map


def need_values(focus: Focus) -> pd.DataFrame:
    """One row per LSOA, with its need in the columns that maps are drawn from."""
    places = focus.places.merge(focus.need.places[["place", "score_low", "score_high"]], on="place")
    return places.assign(
        value=places["score"],
        value_low=places["score_low"],
        value_high=places["score_high"],
        lower=float("nan"),
        upper=float("nan"),
        national_percentile=float("nan"),
        withheld=places["score"].isna().map({True: "an indicator has no figure", False: ""}),
    )


def need_classes(values: pd.DataFrame) -> Classes:
    """LSOAs in fifths by need, the darkest the greatest."""
    return classes(values, "quantile", 0, "need, 0 to 100")


def focus_map(drawn: Drawn, focus: Focus, values: pd.DataFrame, sorted_into: Classes, *, wide: bool) -> Map:
    """A map of need with the best group of each area in a thick orange outline."""
    deck = place_map(drawn, values, sorted_into, 0, "of 100", wide=wide)
    names = len(deck.layers) - 1  # the areas' names stay on top
    deck.layers[names:names] = group_lines(drawn.places, focus.areas["chosen"], "focus")
    return deck


def map_words(focus: Focus) -> str:
    """What the map shows, in a sentence for those who can't see it."""
    found = focus.areas[focus.areas["refusal"] == ""]
    return (
        f"Map of {len(focus.places)} LSOAs by need, the place of focus outlined in {len(found)} of "
        f"{len(focus.areas)} areas. The sentences and the table say the same."
    )


def group_lines(
    outlines: pd.DataFrame,
    groups: Iterable[Sequence[str]],
    what: str,
    lines: tuple = (("casing", INK, 7), ("line", SELECTED, 4)),
) -> list[pydeck.Layer]:
    """Lines around groups of places; `outlines` are of metrics.outlines."""
    wanted = [list(group) for group in groups]
    listed = outlines[outlines["place"].isin({place for group in wanted for place in group})]
    shapes = {r.place: shapely.union_all([_shape(p) for p in r.geometry]) for r in listed.itertuples()}
    rows = [
        {"path": shapely.get_coordinates(ring).tolist()}
        for group in wanted
        for part in shapely.get_parts(shapely.union_all([shapes[p] for p in group if p in shapes]))
        for ring in (part.exterior, *part.interiors)
    ]
    return line_layers(rows, what, lines)


def _shape(polygon: list) -> shapely.Geometry:
    return shapely.make_valid(shapely.Polygon(polygon[0], polygon[1:]))
