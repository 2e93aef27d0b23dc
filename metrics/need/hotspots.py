"""Hot spots: places whose neighbourhood is higher or lower than chance would have it.

Gi* sums a place and its neighbours: Getis and Ord (1992), Geographical Analysis 24, 189-206, standardised as
in Ord and Getis (1995), Geographical Analysis 27, 286-306. Local Moran's I sets a place against its
neighbours: Anselin (1995), Geographical Analysis 27, 93-115. Which of them count is decided for all places at
once, after Benjamini and Hochberg (1995), J R Stat Soc B 57, 289-300.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics.errors import Refused
from metrics.need.method import Method
from metrics.need.need import need
from metrics.places.contiguity import neighbours
from metrics.statistics.arrays import Booleans, Floats, Words
from metrics.store import Store

if TYPE_CHECKING:
    from libpysal.weights import W

FEWEST = 8
"""Places below which hot spots are not looked for: too few ways to shuffle them."""

PERMUTATIONS = 9_999
SEED = 1
FALSE_DISCOVERIES = 0.05
"""The share of verdicts that may be false: usual since Benjamini and Hochberg (1995)."""

TIES = 1e-9
"""Standard deviations (or share of the greatest figure) within which two tie: how a computer adds up."""

HOT = "hot"
COLD = "cold"
CHANCE = "not distinguishable from chance"
NO_FIGURE = "no figure"
NO_NEIGHBOURS = "no neighbours"
ALIKE = "all alike"
HIGH_HIGH = "high among high"
LOW_HIGH = "low among high"
LOW_LOW = "low among low"
HIGH_LOW = "high among low"

QUADRANTS = np.array([ALIKE, HIGH_HIGH, LOW_HIGH, LOW_LOW, HIGH_LOW])
"""In esda's order, which counts from one."""

HOT_SPOT_COLUMNS = {
    "gi_star": "z score of Gi*: above 0 the place and its neighbours together are high, below 0 low",
    "gi_p": "its two-sided pseudo p-value",
    "spot": f"{HOT}, {COLD}, {CHANCE}; {NO_FIGURE} or {NO_NEIGHBOURS} where not tested",
    "moran": "local Moran's I: above 0 the place is like its neighbours, below 0 unlike them",
    "moran_p": "its two-sided pseudo p-value",
    "quadrant": f"the place among its neighbours, by chance or not: {', '.join(QUADRANTS[1:])}; {ALIKE}",
    "cluster": f"its quadrant where that is not by chance, or {CHANCE}; {NO_FIGURE} or {NO_NEIGHBOURS}",
}
"""What each column of `HotSpots.places` means."""


class HotSpotsError(Refused):
    """Hot spots can't be looked for among these places; the sentence says why."""


@dataclass(frozen=True)
class HotSpots:
    """What was found at every place, and how it was tested.

    `places`: one row per place, in the order of the values given, columns as in HOT_SPOT_COLUMNS.
    `gi_cut`, `moran_cut`: the greatest p-value that still counts, after control of false discoveries.
    """

    places: pd.DataFrame
    gi_cut: float
    moran_cut: float
    permutations: int
    seed: int
    alpha: float


def hot_spots(
    values: ArrayLike,
    pairs: Iterable[tuple[int, int]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = FALSE_DISCOVERIES,
) -> HotSpots:
    """The hot and cold spots and the clusters among places that touch; `pairs` holds positions in `values`.

    Pairs may be given one way or both ways, in any order. Places without a figure are left out, then those
    that no place with a figure touches; means and permutations are of the rest.

    The p-values are two-sided and come from conditional permutations: a place keeps its figure, those of the
    others are shuffled over its neighbours. So both ask the same, whether the neighbours are out of the
    ordinary, and `gi_p` and `moran_p` are equal (but for a place exactly at the mean, whose I is 0 whatever
    surrounds it). The verdicts differ in what they name: a low place among high ones is part of a hot spot,
    and the odd one out by local Moran.

    p = 2 (shuffles at least as extreme in the nearer tail + 1) / (permutations + 1), at most 1, so never
    less than 2 / (permutations + 1). A verdict counts up to the greatest p for which p < alpha k / places, k
    being the number of places with a p no greater; `alpha` is the share of verdicts that may be false. With
    9,999 permutations and alpha 0.05 one place alone can pass among up to 249. With fewer permutations only
    many places at once can: with 999 it takes at least 7 of 169. A place with one neighbour can't pass alone
    either: among 100 places, the highest of all is drawn every hundredth time.

    Raises HotSpotsError for fewer than eight places to test, ValueError for a position that is not there.
    """
    figures = np.asarray(values, float)
    known = np.isfinite(figures)
    touching = _touching(pairs, known)
    tested = [n for n, others in enumerate(touching) if others]
    if len(tested) < FEWEST:
        raise HotSpotsError(
            f"Hot spots are looked for among {FEWEST} places or more; only {len(tested)} have a figure and a "
            "neighbour with one. Choose smaller places, or an indicator that more of them have."
        )
    position = {old: new for new, old in enumerate(tested)}
    near = [sorted(position[other] for other in touching[each]) for each in tested]
    verdicts, gi_cut, moran_cut = _verdicts(standardised(figures[tested]), near, permutations, seed, alpha)
    places = verdicts.set_index(pd.Index(tested)).reindex(range(len(figures)))
    untested = np.where(known, NO_NEIGHBOURS, NO_FIGURE)
    for column in ("spot", "quadrant", "cluster"):
        places[column] = places[column].where(places[column].notna(), untested)
    return HotSpots(places[list(HOT_SPOT_COLUMNS)], gi_cut, moran_cut, permutations, seed, alpha)


def standardised(values: Floats) -> Floats:
    """Each figure in standard deviations from the mean; zero where all figures are alike."""
    if np.ptp(values) <= TIES * np.abs(values).max():
        return np.zeros(len(values))
    scores: Floats = (values - values.mean()) / values.std()
    return scores


def gi_star(values: Floats, near: list[list[int]]) -> Floats:
    """The z score of each place's Gi*, with binary weights, its own among them; nan where all are alike.

    (sum of the m figures of a place and its neighbours - m mean) / (s sqrt(m (n - m) / (n - 1))), with mean
    and standard deviation s (divided by n) of all n places. Also nan for a place that touches all others: its
    sum is always the same. Source: Ord and Getis (1995).
    """
    from esda import G_Local

    star = [sorted({i, *others}) for i, others in enumerate(near)]
    whole = np.array([len(each) == len(near) for each in star])
    if np.ptp(values) == 0:
        return np.full(len(near), np.nan)
    # The z score stays the same when all figures are raised alike, but esda divides by their mean: one of 0
    # would leave nothing, and one below 0 would turn hot into cold.
    raised = values - values.min()
    with np.errstate(divide="ignore", invalid="ignore"):
        local = G_Local(raised, _weights(star), transform="B", star=True, permutations=0)
    return np.where(whole, np.nan, local.Zs)


def local_moran(values: Floats, near: list[list[int]]) -> tuple[Floats, Words]:
    """Each place's local Moran's I, with row-standardised weights, and its quadrant; nan where all are alike.

    (n - 1) z_i (mean of its neighbours' z) / sum of all z^2, z being the distance from the mean of the n
    places. Source: Anselin (1995), with n - 1 for n as esda has it. A quadrant tells of the place and then of
    its neighbours' mean: high where z is above 0, else low.
    """
    from esda import Moran_Local

    if np.ptp(values) == 0:
        return np.full(len(near), np.nan), np.full(len(near), ALIKE)
    with warnings.catch_warnings():  # esda changes what the whole program warns of; this puts it back
        local = Moran_Local(values, _weights(near), transformation="r", permutations=0)
    return local.Is, QUADRANTS[local.q.astype(int)]


def chances(z: Floats, near: list[list[int]], permutations: int, seed: int) -> tuple[Floats, Floats]:
    """Each place's two-sided pseudo p-value, and whether its neighbours are on the high (1) or low (-1) side.

    Drawn here rather than in esda, for two reasons. It shuffles with the generator the whole program shares:
    another reader at work at the same time would change the result. And it leaves ties out of the lower tail:
    places with no events around them would all be cold spots, however common that is.
    """
    most = max(len(others) for others in near)
    random = np.random.default_rng(seed).random((permutations, len(z) - 1))
    order = random.argsort(axis=1)[:, :most].copy()
    as_high, as_low = np.empty(len(z)), np.empty(len(z))
    for i, others in enumerate(near):
        own = z[others].sum()
        shuffled = np.delete(z, i)[order[:, : len(others)]].sum(axis=1)
        as_high[i] = np.count_nonzero(shuffled >= own - TIES)
        as_low[i] = np.count_nonzero(shuffled <= own + TIES)
    p = 2 * (np.minimum(as_high, as_low) + 1) / (permutations + 1)
    at_most_one: Floats = np.minimum(p, 1.0)
    side: Floats = np.sign(as_low - as_high)
    return at_most_one, side


def _verdicts(
    z: Floats, near: list[list[int]], permutations: int, seed: int, alpha: float
) -> tuple[pd.DataFrame, float, float]:
    """One row per place tested, columns as in HOT_SPOT_COLUMNS; the two cuts."""
    from esda import fdr

    p, side = chances(z, near, permutations, seed)
    gi, (moran, quadrant) = gi_star(z, near), local_moran(z, near)
    moran_p = np.where(np.abs(z) < TIES, 1.0, p)
    gi_cut, moran_cut = (float(fdr(each, alpha)) for each in (p, moran_p))
    # A giant among the lowest has a high sum though what is rare is how low its neighbours are. A verdict
    # counts only where the sum, or the neighbours' mean, lies on the side that is rare.
    hot, cold = ((p <= gi_cut) & (side == sign) & (sign * gi > 0) for sign in (1, -1))
    among = np.where(np.isin(quadrant, [HIGH_HIGH, LOW_HIGH]), 1, -1)
    rare = (moran_p <= moran_cut) & (side == among)
    verdicts = pd.DataFrame(
        {
            "gi_star": gi,
            "gi_p": p,
            "spot": np.select([hot, cold], [HOT, COLD], CHANCE),
            "moran": moran,
            "moran_p": moran_p,
            "quadrant": quadrant,
            "cluster": np.where(rare, quadrant, CHANCE),
        }
    )
    return verdicts, gi_cut, moran_cut


def _touching(pairs: Iterable[tuple[int, int]], known: Booleans) -> list[set[int]]:
    """For each place with a figure, the others with a figure it touches; for the rest, none."""
    touching: list[set[int]] = [set() for _ in known]
    for one, other in pairs:
        if not (0 <= one < len(known) and 0 <= other < len(known)):
            raise ValueError(
                f"The pair ({one}, {other}) names a place that is not there: positions go from 0 to "
                f"{len(known) - 1}, in the order of the values."
            )
        if one != other and known[one] and known[other]:
            touching[one].add(int(other))
            touching[other].add(int(one))
    return touching


def _weights(near: list[list[int]]) -> W:
    """Neighbours as esda takes them, each of weight one."""
    from libpysal.weights import W

    return W(dict(enumerate(near)), silence_warnings=True)


def hot_spots_of_need(
    store: Store, edition: str, level: str, method: Method, scheme: str | None = None
) -> HotSpots:
    """Hot spots of need among the wards or LSOAs of an edition, each row with its place id and name.

    "High" is high need. Raises HotSpotsError, also for areas, of which there are too few.
    """
    places = need(store, edition, level, method, scheme).places
    at = {place: n for n, place in enumerate(places["place"])}
    touching = neighbours(store, at)
    pairs = [(at[r.place], at[r.neighbour]) for r in touching.itertuples()]
    spots = hot_spots(places["score_or_midpoint"].to_numpy(float), pairs)
    named = pd.concat([places[["place", "name", "area"]].reset_index(drop=True), spots.places], axis=1)
    return replace(spots, places=named)
