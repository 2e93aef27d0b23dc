"""Summaries of the indices of deprivation for any set of LSOAs: pure arithmetic, no store and no files.

Definitions follow the technical reports of the English indices of deprivation; the results are checked with
the published district summaries of 2019 (File 10). Rank 1 is the most deprived LSOA in England. Percentiles,
deciles and bands are always national: they are never worked out again inside a borough.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics.statistics.arrays import Floats, Integers, Objects
from metrics.statistics.ranks import ordinal

MOST_DEPRIVED_SHARE = 0.1
"""Local concentration looks at the most deprived tenth of a group's people."""


class Band(NamedTuple):
    """One band of LSOAs: its label and its upper edge, a percentage of England's LSOAs, inclusive."""

    label: str
    upper: int


BANDS_2009 = (
    Band("0-5%", 5),
    Band("6-10%", 10),
    Band("11-25%", 25),
    Band("26-75%", 75),
    Band("76-90%", 90),
    Band("91-95%", 95),
    Band("96-100%", 100),
)
"""The bands of the area profiles of 2009, most deprived first."""


def imd_measures(
    group: ArrayLike,
    score: ArrayLike | None,
    rank: ArrayLike,
    population: ArrayLike,
    lsoas_in_england: int,
    share: ArrayLike | None = None,
) -> pd.DataFrame:
    """One row per group, in the order of the groups: `group, lsoas, population` and the measures below.

    The inputs have one entry per LSOA and group, in any order. `share` is the part of the LSOA's residents
    who live in the group (1 when not given), so p below is population x share. Equal populations give equal
    weights.

    - `lsoas`: LSOAs wholly or partly in the group. `population`: sum(p).
    - `average_score`: sum(p score) / sum(p); missing when a score is missing or no scores are given.
    - `average_rank`: sum(p r) / sum(p), r = N + 1 - rank, so the most deprived LSOA of England counts N.
    - `proportion_most_deprived_decile`: sum(share, national decile 1) / sum(share): LSOAs, not people.
    - `extent`: sum(p w) / sum(p), w = `extent_weight` of the national percentile.
    - `local_concentration`: sum(q r) / sum(q) over the most deprived LSOAs that together hold exactly a tenth
      of the group's people; q = p, except that the last LSOA counts only for the people still needed.

    A group without residents has no measures but the proportion. Source: English indices of deprivation,
    technical report, summary measures. Raises ValueError for missing or impossible ranks, populations, shares
    and groups.
    """
    rank = _ranks(rank, lsoas_in_england)
    rows = len(rank)
    share = np.ones(rows) if share is None else _numbers("share", share, rows, lower=0, upper=1)
    people = _numbers("population", population, rows, lower=0) * share
    score = np.full(rows, np.nan) if score is None else np.asarray(score, dtype=float)
    code, groups = pd.factorize(np.asarray(group), sort=True)
    if not len(code) == len(score) == rows:
        raise ValueError(f"{len(code)} groups and {len(score)} scores for {rows} ranks; give one each")
    if (code < 0).any():
        raise ValueError(
            f"group: {(code < 0).sum()} of {rows} LSOAs have no group; leave them out before calling"
        )

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(code, weights=values, minlength=len(groups)), dtype=float)

    residents = total(people)
    reversed_rank = lsoas_in_england + 1 - rank
    in_most_deprived_decile = decile(rank, lsoas_in_england) == 1
    weight = extent_weight(national_percentile(rank, lsoas_in_england))
    counted = _most_deprived_people(code, rank, people, residents)
    with np.errstate(invalid="ignore", divide="ignore"):
        return pd.DataFrame(
            {
                "group": groups,
                "lsoas": np.bincount(code, minlength=len(groups)),
                "population": residents,
                "average_score": total(people * score) / residents,
                "average_rank": total(people * reversed_rank) / residents,
                "proportion_most_deprived_decile": total(share * in_most_deprived_decile) / total(share),
                "extent": total(people * weight) / residents,
                "local_concentration": total(counted * reversed_rank) / total(counted),
            }
        )


def _most_deprived_people(code: Integers, rank: Floats, people: Floats, residents: Floats) -> Floats:
    """One number per LSOA: how many of its people belong to the most deprived tenth of its group."""
    order = np.lexsort((rank, code))
    running = np.cumsum(people[order])
    before_group = np.concatenate(([0.0], np.cumsum(residents)[:-1]))
    more_deprived = running - people[order] - before_group[code[order]]
    wanted = MOST_DEPRIVED_SHARE * residents[code[order]]
    counted = np.empty_like(people)
    counted[order] = np.clip(wanted - more_deprived, 0, people[order])
    return counted


def national_percentile(rank: ArrayLike, lsoas_in_england: int) -> Integers:
    """One percentile per LSOA, 1 (most deprived) to 100: ceil(100 rank / N)."""
    return _equal_part(rank, lsoas_in_england, 100)


def decile(rank: ArrayLike, lsoas_in_england: int) -> Integers:
    """One decile per LSOA, 1 (most deprived) to 10: ceil(10 rank / N).

    This is the publisher's rule, no rounding of the edges: of 32,844 LSOAs decile 2 ends at rank 6,568 though
    2N / 10 is 6,568.8. Every domain of 2019 and 2025, and the index of 2015, agrees without exception.
    """
    return _equal_part(rank, lsoas_in_england, 10)


def _equal_part(rank: ArrayLike, lsoas_in_england: int, parts: int) -> Integers:
    # parts x rank is exact, so a rank on an edge divides without remainder and is not lifted over it.
    return np.ceil(parts * _ranks(rank, lsoas_in_england) / lsoas_in_england).astype(int)


def extent_weight(percentile: ArrayLike) -> Floats:
    """One weight per LSOA: the part of its people that extent counts.

    1 in national percentiles 1 to 10; 0.95 - (0.90 / 19) x (c - 11) in percentiles c = 11 to 30, which is
    0.95 down to 0.05; 0 above. The GLA ward atlas slides by 0.05 a percentile instead, so that the 30th
    counts nothing; the district summaries of the indices agree with 0.90 / 19.
    """
    percentile = np.asarray(percentile, dtype=float)
    sliding = 0.95 - 0.90 / 19 * (percentile - 11)
    return np.select([percentile <= 10, percentile <= 30], [1.0, sliding], default=0.0)


def band(rank: ArrayLike, lsoas_in_england: int, bands: Sequence[Band] = BANDS_2009) -> Objects:
    """One band label per LSOA; a rank on the upper edge of a band, as a share of England, is inside it."""
    return np.array([each.label for each in bands], dtype=object)[_band_number(rank, lsoas_in_england, bands)]


def band_counts(rank: ArrayLike, lsoas_in_england: int, bands: Sequence[Band] = BANDS_2009) -> pd.DataFrame:
    """One row per band, most deprived first and empty bands included: `band, lsoas`."""
    numbers = np.atleast_1d(_band_number(rank, lsoas_in_england, bands))
    return pd.DataFrame(
        {"band": [each.label for each in bands], "lsoas": np.bincount(numbers, minlength=len(bands))}
    )


def _band_number(rank: ArrayLike, lsoas_in_england: int, bands: Sequence[Band]) -> Integers:
    edges = np.array([each.upper for each in bands], dtype=float)
    if edges[-1] != 100 or (np.diff(edges) <= 0).any():
        raise ValueError(f"bands: upper edges {edges.tolist()} must rise and end at 100")
    return np.searchsorted(edges * lsoas_in_england, 100 * _ranks(rank, lsoas_in_england), side="left")


@dataclass(frozen=True)
class Position:
    """Where a value would stand among the districts: a comparison, a rank only for a district itself."""

    more_deprived: int
    """Districts with a higher value."""
    equal: int
    """Districts with this very value: the district itself, and any it is tied with."""
    districts: int

    @property
    def text(self) -> str:
        """Such as: between the 116th and 117th of 354; 45th of 354; more deprived than all 354 districts."""
        below = ordinal(self.more_deprived + 1)
        if self.equal:
            tied = "joint " if self.equal > 1 else ""
            return f"{tied}{below} of {self.districts}"
        if self.more_deprived == 0:
            return f"more deprived than all {self.districts} districts"
        if self.more_deprived == self.districts:
            return f"less deprived than all {self.districts} districts"
        return f"between the {ordinal(self.more_deprived)} and {below} of {self.districts}"

    def __str__(self) -> str:
        return self.text


def position_among(value: float, reference_values: ArrayLike) -> Position:
    """The position of one value among the districts' values of the same measure; higher is more deprived.

    An area is not a district, so it stands between two of them; a borough whose own value is in the list has
    its rank. Raises ValueError when the value or one of the districts' is missing.
    """
    reference = np.asarray(reference_values, dtype=float)
    if not reference.size or not np.isfinite(reference).all() or not math.isfinite(value):
        raise ValueError(
            f"position_among: the value is {value} and {np.isfinite(reference).sum()} of {reference.size} "
            "districts known; all must be known, or the position is wrong"
        )
    # The same figure added up in another order differs in its last bits; it is still the same figure.
    equal = np.isclose(reference, value, rtol=1e-9, atol=0)
    return Position(int(((reference > value) & ~equal).sum()), int(equal.sum()), reference.size)


def _ranks(rank: ArrayLike, lsoas_in_england: int) -> Floats:
    values = np.asarray(rank, dtype=float)
    wrong = ~((values >= 1) & (values <= lsoas_in_england))
    if wrong.any():
        raise ValueError(
            f"rank: {wrong.sum()} of {values.size} are missing or outside 1 to {lsoas_in_england} "
            f"(first: {values[wrong][0]}); check the edition of the ranks and its number of LSOAs"
        )
    return values


def _numbers(name: str, values: ArrayLike, rows: int, lower: float, upper: float = math.inf) -> Floats:
    numbers = np.asarray(values, dtype=float)
    if numbers.shape != (rows,):
        raise ValueError(f"{name}: {numbers.size} values for {rows} ranks; give one each")
    wrong = ~((numbers >= lower) & (numbers <= upper))
    if wrong.any():
        raise ValueError(
            f"{name}: {wrong.sum()} of {rows} are missing or outside {lower} to {upper} "
            f"(first: {numbers[wrong][0]})"
        )
    return numbers
