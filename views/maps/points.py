"""Points on a map and in a table, such as schools: each with its own figures, which are never its ward's."""

from __future__ import annotations

import pandas as pd
import pydeck

from views.formats import known, number, with_unit
from views.maps.names import INK, PAPER, below_names
from views.maps.place_map import Map
from views.wording import enumeration, sentence_case

FILL = [29, 112, 184]
"""The blue of points, apart from every fill of places also in colour-blind sight."""

OWN = (
    "The figures of a point are its own: those of a school are of its pupils, wherever they live, and "
    "never of the ward or LSOA that it stands in."
)
NOT_MAPPED = "without coordinates, in the table only"


def with_points(deck: Map, figures: pd.DataFrame, points: pd.DataFrame) -> Map:
    """The map with a dot for each point that has coordinates, below the names of areas.

    `figures` and `points` are of metrics.places.within. A point tells its latest figures.
    """
    told = _latest(figures)
    rows = [
        {"at": [r.longitude, r.latitude], "name": _called(r.name, r.code), "told": told.get(r.point, "")}
        for r in points.itertuples(index=False)
        if known(r.longitude)
    ]
    dots = pydeck.Layer(
        "ScatterplotLayer",
        rows,
        id="points",
        get_position="at",
        get_fill_color=FILL,
        get_line_color=PAPER,
        line_width_min_pixels=1,
        stroked=True,
        get_radius=5,
        radius_units=pydeck.types.String("pixels"),
        pickable=True,
        auto_highlight=True,
        highlight_color=INK,
    )
    deck.layers = below_names(deck.layers, [dots])
    return deck


def point_table(figures: pd.DataFrame, place_names: dict[str, str]) -> pd.DataFrame:
    """One row per point: its name, sort, place and code, and a column for each figure and period."""
    heads = ["Name", "Kind", "Stands in", "Code"]
    keys = figures.drop_duplicates("point")
    table = pd.DataFrame(
        {
            "Name": [_called(r.name, r.code) for r in keys.itertuples()],
            "Kind": keys["category"].to_numpy(),
            "Stands in": [_stands_in(place, place_names) for place in keys["place"]],
            "Code": keys["code"].to_numpy(),
        }
    )
    shown = figures.dropna(subset=["figure"])
    for (_, label, unit, decimals, period), rows in shown.groupby(
        ["figure", "label", "unit", "decimals", "period"], sort=False
    ):
        cells = {
            r.point: number(r.value, int(decimals)) if known(r.value) else r.reason for r in rows.itertuples()
        }
        table[f"{label} ({unit}), {period}"] = [cells.get(p, "–") for p in keys["point"]]
    return table[[*heads, *[c for c in table if c not in heads]]]


def points_legend(points: pd.DataFrame) -> str:
    """What the dots on the map are, for its legend: Schools (93)."""
    shown = points[points["longitude"].notna()]
    kinds = sentence_case(enumeration(dict.fromkeys(shown["kind"])))
    return f"{kinds} ({len(shown)})" if len(shown) else ""


def points_summary(points: pd.DataFrame, kind: str, borough: str) -> str:
    """How many points there are, of which sorts, and how many of them the map can't show."""
    if points.empty:
        return f"No {kind} are known in {borough}."
    sorts = points.loc[points["category"] != "", "category"].value_counts()
    of_which = "; ".join(f"{n} {name}" for name, n in sorts.items())
    lost = int(points["longitude"].isna().sum())
    tail = f" {lost} are {NOT_MAPPED}." if lost else ""
    return f"{len(points)} {kind} in {borough}{f' ({of_which})' if of_which else ''}.{tail} {OWN}"


def _latest(figures: pd.DataFrame) -> dict[str, str]:
    """Each point's sort and latest figures, as its tooltip tells them."""
    newest = figures.drop_duplicates(["point", "figure"])
    told: dict[str, list[str]] = {}
    for r in newest.itertuples():
        lines = told.setdefault(r.point, [r.category] if r.category else [])
        if isinstance(r.figure, str):
            text = with_unit(r.value, int(r.decimals), r.unit) if known(r.value) else r.reason
            lines.append(f"{r.label}, {r.period}: {text}")
    return {point: "; ".join(lines) for point, lines in told.items()}


def _called(name: str, code: str) -> str:
    return name or f"code {code}"


def _stands_in(place: str, names: dict[str, str]) -> str:
    code = place.split(":", 1)[-1]
    return f"{names[place]} ({code})" if names.get(place) else code
