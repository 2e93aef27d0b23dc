"""A series as charts draw it: its columns as arrays, place by place, and what all its charts have in common
worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from metrics.statistics.arrays import Columns, Floats
from views.theme import GREY, TEXT

Options = dict[str, Any]
"""Options of a line, a marker, a trace or a shape, as plotly names them."""

BAND = {"fillcolor": "rgba(89, 89, 89, 0.15)", "layer": "below"}
"""The shade of periods that nobody supplied; words stand in it, so that colour is never the only carrier."""

NO_FIGURES = "no figures"
"""What stands in a period without any, whatever the reason."""

SQUEEZED = 3
"""How many times as long as all that follows a gap must be for what lies before it to be left off a chart."""

FIGURES = ("value", "lower", "upper", "rest", "gap", "gap_lower", "gap_upper")
RATIOS = ("relative", "relative_lower", "relative_upper")
NAMED = ("period", "period_label", "start", "end", "broken_before", "kind_before", "not_supplied")


@dataclass(frozen=True)
class PlaceOverTime:
    """One place's columns of a series in the order of time, and `order`, its position among places of its
    role."""

    place: str
    name: str
    role: str
    order: int
    columns: Columns

    def __getitem__(self, column: str) -> Any:
        """One of its columns."""
        return self.columns[column]

    @cached_property
    def line(self) -> Columns:
        """The columns with an empty row before each break that none stands before: no line crosses it."""
        own = self.columns
        breaks = (own["broken_before"][1:] != "") & ~np.isnan(own["value"][:-1])
        after = np.flatnonzero(breaks) + 1
        if not len(after):
            return own
        before = own["end"][after - 1]
        middle = before + (own["start"][after] - before) / 2
        empty: dict[str, Any] = {"middle": middle, "period_label": own["period_label"][after]}
        empty |= {column: np.nan for column in (*FIGURES, *RATIOS) if column in own}
        return {column: np.insert(own[column], after, filled) for column, filled in empty.items()}


@dataclass(frozen=True)
class OverTime:
    """A series within reach of its charts: its rows, and the same by place (areas, borough, comparators)."""

    rows: pd.DataFrame
    places: tuple[PlaceOverTime, ...]

    def of_role(self, role: str) -> list[PlaceOverTime]:
        """The places of a role (area, borough or comparator), in the order shown."""
        return [each for each in self.places if each.role == role]

    @cached_property
    def middles(self) -> Any:
        """The middle days of its periods, each once, earliest first."""
        return np.unique(np.concatenate([each["middle"] for each in self.places]))

    @cached_property
    def scale(self) -> tuple[float, float]:
        """The scale that all panels share: from zero where the lowest figure is less than half of the
        highest."""
        values = np.concatenate([each[column] for each in self.places for column in ("value", "rest")])
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        if 0 <= low < high / 2:
            low = 0.0
        room = (high - low or abs(high) or 1.0) * 0.08
        return (low - room if low else 0.0), high + room

    @cached_property
    def boundary_rules(self) -> list[Options]:
        """A dotted line before each period in which the areas are added up from other places than before."""
        changed = dict[str, Any]()
        for area in self.of_role("area"):
            for at in np.flatnonzero(area["kind_before"] != ""):
                changed.setdefault(area["period"][at], area["middle"][at])
        lines = []
        for day in changed.values():
            earlier = self.middles[self.middles < day]
            if len(earlier):
                between = pd.Timestamp(earlier[-1] + (day - earlier[-1]) / 2)
                lines.append(rule("x", between, {"color": GREY, "width": 1, "dash": "dot"}))
        return lines


def over_time(rows: pd.DataFrame) -> OverTime:
    """The rows of a series (metrics.trends.series or place_series) as its charts draw them."""
    rows = within_reach(rows)
    columns: Columns = {column: rows[column].to_numpy() for column in NAMED}
    columns |= {column: rows[column].to_numpy(float) for column in (*FIGURES, *RATIOS) if column in rows}
    columns["middle"] = columns["start"] + (columns["end"] - columns["start"]) / 2
    names, roles = rows["name"].to_numpy(), rows["role"].to_numpy()
    numbers, ids = pd.factorize(rows["place"])
    places: list[PlaceOverTime] = []
    for nth, place in enumerate(ids):
        own = np.flatnonzero(numbers == nth)
        role = str(roles[own[0]])
        order = sum(each.role == role for each in places)
        of_place = {column: values[own] for column, values in columns.items()}
        places.append(PlaceOverTime(str(place), str(names[own[0]]), role, order, of_place))
    return OverTime(rows, tuple(places))


def within_reach(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without few figures of long before: a chart with these would squeeze the many that follow into
    its edge. The tables have them."""
    ends = np.unique(rows["end"].to_numpy()[rows["value"].notna().to_numpy()])
    before = np.arange(1, len(ends))
    long_before = (ends[1:] - ends[:-1] > SQUEEZED * (ends[-1:] - ends[1:])) & (before < len(ends) - before)
    return rows[rows["end"] >= ends[1:][long_before][-1]] if long_before.any() else rows


def bands(places: Sequence[PlaceOverTime]) -> tuple[list[Options], list[Options], Options]:
    """A shaded band and its words over each run of periods that a recorded gap explains, and the axis of a
    chart with any: a band at its end has no point that would make room for it."""
    shapes, words = [], []
    for first, last in _unsupplied([place for place in places if place.role != "comparator"]):
        shapes.append(rule("x", first, {"width": 0}) | {"type": "rect", "x1": last} | BAND)
        where = {"x": first + (last - first) / 2, "xref": "x", "y": 1, "yref": "y domain", "yanchor": "top"}
        look = {"showarrow": False, "font": {"size": 14, "color": TEXT}}
        words.append({"text": NO_FIGURES.capitalize(), **where, **look})
    if not shapes:
        return [], [], {}
    first_day, last_day = min(p["start"].min() for p in places), max(p["end"].max() for p in places)
    return shapes, words, {"range": [pd.Timestamp(first_day), pd.Timestamp(last_day)]}


def _unsupplied(places: Sequence[PlaceOverTime]) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """The first and the last day of each run of periods with a recorded gap in any of these places."""
    if not any((place["not_supplied"] != "").any() for place in places):
        return []
    starts, gaps = dict[Any, Any](), dict[Any, bool]()
    for place in places:
        for start, end, gap in zip(*(place[c] for c in ("start", "end", "not_supplied")), strict=True):
            starts[end] = min(start, starts.get(end, start))
            gaps[end] = gaps.get(end, False) or gap != ""
    runs = [list(run) for gap, run in groupby(sorted(gaps), key=gaps.__getitem__) if gap]
    return [(pd.Timestamp(min(starts[end] for end in run)), pd.Timestamp(run[-1])) for run in runs]


def rule(axis: str, at: object, line: Options) -> Options:
    """A straight line across the whole chart, at one place of one axis."""
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        f"{axis}0": at,
        f"{axis}1": at,
        f"{axis}ref": axis,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": f"{other} domain",
        "line": line,
    }


def supplied_nothing(rows: pd.DataFrame) -> list[str]:
    """What publishers' records say of periods without a figure for the areas, or a place and its borough."""
    own = rows[rows["role"] != "comparator"]
    return [reason for reason in own["not_supplied"].unique() if reason]


def known_until(values: Floats) -> int | None:
    """The position of the last figure there is; None where there is none."""
    known = np.flatnonzero(~np.isnan(values))
    return int(known[-1]) if len(known) else None
