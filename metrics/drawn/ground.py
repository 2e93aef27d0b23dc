"""The figures a drawing is added up from, unit by unit, ready to be added up again at every click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from metrics import catalogue
from metrics.drawn.units import Units, units
from metrics.places.contiguity import Pairs, touching_pairs
from metrics.profile.aggregate import figure_columns
from metrics.statistics.arrays import Columns, Floats, Integers, Objects
from metrics.store import Edition, Store

Level = Literal["ward", "lsoa"]

ADDED = ("x", "x_lower", "x_upper", "n", "n_source_places", "counted", "covered")
"""What is added up of each figure."""

FIGURES = """
SELECT s.indicator, s.period, p.code, s.kind, s.method, array_to_string(s.sources, ' ') AS sources,
       s.x, s.x_lower, s.x_upper, s.n, s.n_period, s.n_source_places::DOUBLE AS n_source_places,
       s.counted::DOUBLE AS counted, s.coverage * coalesce(t.residents, 1) AS covered, s.estimated
FROM sums s JOIN availability a USING (edition, level, scheme, indicator, period)
JOIN indicators i USING (indicator) JOIN places p USING (place)
LEFT JOIN place_totals t ON t.parent = s.place AND t.kind = s.kind
WHERE s.edition = $edition AND s.level = $level AND s.kind = a.kind AND a.is_current
  AND p.kind = $unit AND i.kind IN ('count', 'ratio', 'weighted_mean')
  AND (s.kind = $unit OR $level = 'ward')
QUALIFY row_number() OVER (PARTITION BY s.indicator, s.place ORDER BY s.published_directly) = 1
ORDER BY i.position, p.code
"""
"""One row per indicator, at its current period, and unit: its own figure where it is of the very kind that is
added up. Figures of older LSOAs are left to the pages: an area has another share of them than its LSOAs."""

TOTALS = """
SELECT p.code, t.kind, t.residents FROM place_totals t JOIN places p ON p.place = t.parent
WHERE p.kind = $unit AND list_contains($codes, p.code)
"""


@dataclass(frozen=True)
class UnitFigures:
    """The figures of every ward, or of every LSOA, of an edition.

    `added` holds for each of ADDED an array of (series, unit), 0 where a unit has none; `total` the residents
    by whom coverage is measured, likewise; `series` what is the same for all units of a series; `estimated`
    whether a unit's figure is one that was shared out. `beside` are the figures of borough and comparators.
    """

    codes: tuple[str, ...]
    series: pd.DataFrame
    added: Mapping[str, Floats]
    total: Floats
    estimated: Floats
    n_period: Objects
    beside: Columns


@dataclass(frozen=True)
class Ground:
    """What a borough's drawings are made on: its units, their figures, their size, and which LSOAs touch.

    `pairs` are positions of LSOAs that touch, in both orders; where LSOAs lie apart from all others the
    nearest count as touching. `km2` and `residents` are of the LSOAs, by position.
    """

    edition: Edition
    units: Units
    wards: UnitFigures
    lsoas: UnitFigures
    pairs: Pairs
    km2: Floats
    residents: Floats


def ground(store: Store, edition: str) -> Ground:
    """What drawings of an edition are added up from. Raises Unknown."""
    chosen, of = catalogue.edition(store, edition), units(store, edition)
    lsoas = catalogue.places(store, edition, "lsoa").set_index("code").loc[list(of.lsoas)]
    return Ground(
        edition=chosen,
        units=of,
        wards=_figures(store, chosen, "ward", of.wards),
        lsoas=_figures(store, chosen, "lsoa", of.lsoas),
        pairs=touching_pairs(store, list(lsoas["place"])),
        km2=lsoas["area_km2"].to_numpy(dtype=float),
        residents=lsoas["residents"].to_numpy(dtype=float),
    )


def lsoa_shapes(store: Store, of: Ground) -> list[shapely.Geometry]:
    """The outlines of the LSOAs in degrees, in their order; an empty polygon where there is none."""
    rows = store.rows(
        "SELECT p.code, b.geometry FROM places p JOIN boundaries b USING (place) "
        "WHERE p.kind = ? AND list_contains(?, p.code)",
        [of.edition.lsoa_kind, list(of.units.lsoas)],
    )
    known = {code: shapely.from_wkb(bytes(outline)) for code, outline in rows}
    return [known.get(lsoa, shapely.Polygon()) for lsoa in of.units.lsoas]


def _figures(store: Store, edition: Edition, level: Level, codes: tuple[str, ...]) -> UnitFigures:
    kind = edition.ward_kind if level == "ward" else edition.lsoa_kind
    rows = store.frame(FIGURES, {"edition": edition.id, "level": level, "unit": kind})
    rows = rows[rows["code"].isin(codes)]
    series = rows.drop_duplicates("indicator")[["indicator", "period", "kind", "method", "sources"]]
    at = (
        pd.Index(series["indicator"]).get_indexer(rows["indicator"]),
        pd.Index(codes).get_indexer(rows["code"]),
    )
    shape = (len(series), len(codes))
    return UnitFigures(
        codes,
        series.reset_index(drop=True),
        {name: _laid_out(rows[name], at, shape) for name in ADDED},
        _totals(store, kind, codes, series["kind"]),
        _laid_out(rows["estimated"].astype(float), at, shape),
        rows.groupby("indicator")["n_period"].max().reindex(series["indicator"]).to_numpy(dtype=object),
        figure_columns(store, edition.id, [edition.borough, *edition.comparators], level=level),
    )


def _laid_out(column: pd.Series, at: tuple[Integers, Integers], shape: tuple[int, int]) -> Floats:
    """A column's values by series and unit; 0 where there is none or it is not known."""
    laid = np.zeros(shape)
    laid[at] = column.fillna(0).to_numpy(dtype=float)
    return laid


def _totals(store: Store, kind: str, codes: tuple[str, ...], kinds: pd.Series) -> Floats:
    known = store.frame(TOTALS, {"unit": kind, "codes": list(codes)}).pivot_table(
        index="kind", columns="code", values="residents"
    )
    found: Floats = known.reindex(index=list(kinds), columns=list(codes)).fillna(0).to_numpy(dtype=float)
    return found
