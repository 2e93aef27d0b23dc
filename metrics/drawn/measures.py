"""What a drawing is like: how equal its areas are, whether each hangs together, and how each differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.drawn.drawing import Drawing
from metrics.drawn.ground import ADDED, Ground, UnitFigures
from metrics.places.contiguity import pieces
from metrics.profile.aggregate import RESIDENTS, declarations, with_values
from metrics.profile.in_brief import months_among
from metrics.profile.profile import compared
from metrics.statistics.arrays import Booleans, Columns, Floats
from metrics.statistics.comparison import NOT_COMPARED
from metrics.store import Store

MEASURES_COLUMNS = {
    "area": "position of the area in the drawing, from 0",
    "name": "its name",
    "lsoas": "how many LSOAs it has",
    "residents": "its residents",
    "share": "its share of the borough's residents",
    "km2": "its size in square kilometres",
    "pieces": "how many pieces it lies in; 1 where it hangs together",
    "wards_split": "names of the wards that are partly in it",
    "index_score": "its score in the headline index of deprivation; missing where there is none",
    "worse": "indicators on which it is worse than the rest of the borough",
    "better": "indicators on which it is better",
    "tested": "indicators that have a good direction and were tested",
}
"""What each column of `Measures.areas` means, in the order of the columns."""


@dataclass(frozen=True)
class Measures:
    """What a drawing is like. `areas` has the columns MEASURES_COLUMNS, areas without LSOAs included.

    `ratio` is the largest area's residents over the smallest's; `spread` how far from the mean the furthest
    is, as a share of it; both missing below two areas. `split` are names of wards in more than one area or
    partly in none, `outside` names of LSOAs in no area and `outside_residents` who live there. `profile` has
    the columns of metrics.profile.profile, and `area` as in `areas`.
    """

    areas: pd.DataFrame
    ratio: float
    spread: float
    split: list[str]
    outside: list[str]
    outside_residents: float
    profile: pd.DataFrame


def measures(store: Store, of: Ground, drawn: Drawing) -> Measures:
    """The measures of a drawing, added up as its scheme would be: from wards where no ward is divided, else
    from LSOAs."""
    names, held = [area.name for area in drawn.areas], [area.lsoas for area in drawn.areas]
    split = {at: _split_wards(of, lsoas) for at, lsoas in enumerate(held)}
    profile = _profile(store, of, held, by_wards=not any(split.values()))
    residents = _residents(profile, held)
    table = pd.DataFrame(
        {
            "area": range(len(held)),
            "name": names,
            "lsoas": [len(lsoas) for lsoas in held],
            "residents": residents,
            "share": residents / _borough_residents(of),
            "km2": [float(of.km2[_inside(of, lsoas)].sum()) for lsoas in held],
            "pieces": [pieces(of.pairs, _inside(of, lsoas)) for lsoas in held],
            "wards_split": [[of.units.names[ward] for ward in split[at]] for at in range(len(held))],
            "index_score": _index_score(store, profile, len(held)),
            **_verdicts(store, profile, len(held)),
        },
        columns=list(MEASURES_COLUMNS),
    )
    filled = table.loc[table["lsoas"] > 0, "residents"].to_numpy(dtype=float)
    drawn_lsoas = {lsoa for lsoas in held for lsoa in lsoas}
    outside = [lsoa for lsoa in of.units.lsoas if lsoa not in drawn_lsoas]
    several = len(filled) > 1 and bool((filled > 0).all())
    return Measures(
        areas=table,
        ratio=float(filled.max() / filled.min()) if several else np.nan,
        spread=float(np.abs(filled / filled.mean() - 1).max()) if several else np.nan,
        split=sorted({of.units.names[ward] for wards in split.values() for ward in wards}),
        outside=[of.units.names[lsoa] for lsoa in outside],
        outside_residents=_borough_residents(of) - float(residents.sum()) if outside else 0.0,
        profile=profile,
    )


def _split_wards(of: Ground, lsoas: tuple[str, ...]) -> list[str]:
    """The wards of which some LSOAs are among these, and some are not."""
    inside = set(lsoas)
    counts = {ward: sum(each in inside for each in all_of) for ward, all_of in of.units.lsoas_of.items()}
    return [ward for ward, count in counts.items() if 0 < count < len(of.units.lsoas_of[ward])]


def _inside(of: Ground, lsoas: Sequence[str]) -> Booleans:
    """Of each LSOA of the borough whether it is one of these."""
    found: Booleans = np.isin(of.units.lsoas, list(lsoas))
    return found


def _profile(store: Store, of: Ground, held: list[tuple[str, ...]], *, by_wards: bool) -> pd.DataFrame:
    """The areas beside the rest of the borough; columns of metrics.profile.profile, area by its position."""
    figures = of.wards if by_wards else of.lsoas
    inside = _membership(of, figures, held, by_wards=by_wards)
    areas = [at for at, lsoas in enumerate(held) if lsoas]
    if not areas:
        none = compared(store, figures.beside, [of.edition.borough], of.edition).head(0)
        return none.assign(area=none["area"].astype(int))
    own = added_up(store, figures, inside[areas], [str(at) for at in areas])
    columns = {name: np.concatenate([own[name], figures.beside[name]]) for name in own}
    rows = compared(store, columns, [str(at) for at in areas], of.edition)
    return rows.assign(area=rows["area"].astype(int))


def _membership(of: Ground, figures: UnitFigures, held: list[tuple[str, ...]], *, by_wards: bool) -> Floats:
    """1 where a unit lies in an area, else 0: a row an area, a column a unit."""
    at = {code: position for position, code in enumerate(figures.codes)}
    inside = np.zeros((len(held), len(figures.codes)))
    for area, lsoas in enumerate(held):
        codes = {of.units.ward_of[each] for each in lsoas if each in of.units.ward_of} if by_wards else lsoas
        inside[area, [at[code] for code in codes]] = 1
    return inside


def added_up(store: Store, figures: UnitFigures, inside: Floats, places: list[str]) -> Columns:
    """The columns of metrics.profile.aggregate.figures for sets of units: a row of `inside` a place."""
    sums = {name: (figures.added[name] @ inside.T).T.ravel() for name in ADDED}
    total = (figures.total @ inside.T).T.ravel()
    several = len(places)
    series = {name: np.tile(figures.series[name].to_numpy(dtype=object), several) for name in figures.series}
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = sums.pop("covered") / total
    columns = {
        **series,
        **sums,
        "coverage": coverage,
        "n_period": np.tile(figures.n_period, several),
        "published_directly": np.zeros(len(coverage), dtype=bool),
        "estimated": ((figures.estimated @ inside.T).T.ravel() > 0),
        "place": np.repeat(np.array(places, dtype=object), len(figures.series)),
    }
    there = columns["n_source_places"] > 0
    kept = {name: column[there] for name, column in columns.items()}
    declared = declarations(store, kept["indicator"])
    kept["x"] = np.where(kept["counted"] == 0, np.nan, kept["x"])
    kept["n"] = np.where(declared["kind"] == "count", np.nan, kept["n"])
    return with_values(kept, declared)


def _residents(profile: pd.DataFrame, held: list[tuple[str, ...]]) -> Floats:
    """The residents of each area; 0 of one that is empty, missing where they are not counted."""
    counted = profile[profile["indicator"].isin(RESIDENTS)].drop_duplicates("area").set_index("area")["value"]
    found = counted.reindex(range(len(held))).to_numpy(dtype=float)
    return np.where([bool(lsoas) for lsoas in held], found, 0.0)


def _borough_residents(of: Ground) -> float:
    beside = of.wards.beside
    its = (beside["place"] == of.edition.borough) & np.isin(beside["indicator"].astype(str), RESIDENTS)
    return float(beside["value"][its][0]) if its.any() else np.nan


def _index_score(store: Store, profile: pd.DataFrame, areas: int) -> Floats:
    score = catalogue.headline_index(store).score
    found: Floats = (
        profile[profile["indicator"] == score].set_index("area")["value"].reindex(range(areas)).to_numpy()
    )
    return found


def _verdicts(store: Store, profile: pd.DataFrame, areas: int) -> dict[str, Floats]:
    """What other pages count too: of a month and a year of the same, the year."""
    periods = profile.drop_duplicates("indicator").set_index("indicator")["period"]
    counted = profile[~profile["indicator"].isin(months_among(store, periods))]
    judged = counted[(counted["polarity"] != "neutral") & (counted["verdict"] != NOT_COMPARED)]
    words = {"worse": judged["judgement"] == "worse", "better": judged["judgement"] == "better"}
    counts = {name: judged[rows].groupby("area").size() for name, rows in words.items()}
    counts["tested"] = judged.groupby("area").size()
    return {name: c.reindex(range(areas)).fillna(0).astype(int).to_numpy() for name, c in counts.items()}
