"""Which places could be among the k neediest, as far as chance goes: method and weights stay as chosen, only
figures move within their limits. How ranks move with the choices themselves says metrics/need/robustness.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.need.area_groups import area_groups
from metrics.need.method import Method, NeedError
from metrics.need.need import Need, need
from metrics.need.robustness import SEED, SIMULATIONS, scores_with_top
from metrics.need.simulation import Groups, Simulation
from metrics.statistics.rank_sets import CONFIDENCE, rank_sets
from metrics.statistics.ranks import row_ranks
from metrics.store import Store

PAIRS_TIMES_DRAWS = 100_000_000
"""Differences worked on, a second's work: over many places fewer draws are taken, so that nobody waits long.
Of Walsall's 169 LSOAs there are 3,500 draws, which know
the 95% to within 0.4."""

FEWEST_DRAWS = 1_000
"""As many as the reference implementation (R's csranks) takes."""

TOP_K_COLUMNS = {
    "place": "place id",
    "name": "its name as readers see it",
    "score": "need by the method as chosen; of one known within bounds the middle",
    "rank": "rank by the method as chosen, 1 = greatest need",
    "first": "best-case position as far as chance goes: with 95% confidence all true ranks lie from first to "
    "last",
    "last": "worst-case position as far as chance goes",
    "could_be": "whether it could be among the k neediest",
    "surely": "whether it is among them wherever chance moves figures",
}
"""What each column of `TopK.places` means."""


@dataclass(frozen=True)
class TopK:
    """Which places could be among the `top` neediest, the neediest first (TOP_K_COLUMNS).

    `moving` counts the measures of which chance moves figures, of `measures` in all: where it is none,
    nothing is tested, and every place has the rank it has.
    """

    places: pd.DataFrame
    top: int
    confidence: float
    draws: int
    seed: int
    moving: int
    measures: int

    @property
    def testable(self) -> bool:
        """Whether chance moves any figure."""
        return self.moving > 0


def top_k_of_need(found: Need, top: int, *, seed: int = SEED, groups: Groups | None = None) -> TopK:
    """Which places could be among the `top` neediest; with `groups` these instead of the places, named by
    their numbers.

    Figures are drawn as the simulations draw them. Raises NeedError for a top that says nothing.
    """
    score = scores_with_top(found, top, groups)
    simulation = Simulation(found.evidence, found.method, seed=seed, groups=groups)
    draws = min(SIMULATIONS, max(PAIRS_TIMES_DRAWS // max(len(score) ** 2, 1), FEWEST_DRAWS))
    sets = rank_sets(score, simulation.scores_by_chance(draws))
    places = pd.DataFrame(
        {
            "place": np.arange(len(score)) if groups else found.places["place"],
            "name": "" if groups else found.places["name"],
            "score": score,
            "rank": row_ranks(score[None, :])[0],
            "first": sets.first,
            "last": sets.last,
            "could_be": sets.could_be_in_top(top),
            "surely": sets.surely_in_top(top),
        }
    )
    moving = int(simulation.uncertain.sum())
    return TopK(_neediest_first(places), top, CONFIDENCE, draws, seed, moving, len(simulation.uncertain))


def top_k(
    store: Store,
    edition: str,
    level: str,
    method: Method,
    scheme: str | None = None,
    *,
    top: int,
    seed: int = SEED,
) -> TopK:
    """Which places of a level (lsoa, ward, area) could be among the `top` neediest of an edition."""
    return top_k_of_need(need(store, edition, level, method, scheme), top, seed=seed)


def top_k_of_areas(
    store: Store,
    edition: str,
    made_from: str,
    method: Method,
    scheme: str | None = None,
    *,
    top: int,
    seed: int = SEED,
) -> TopK:
    """Which areas could be among the `top` neediest, their need made from the places of a level, as tiers
    are.

    Raises NeedError where it can't be made from them.
    """
    scheme_id = catalogue.scheme(store, edition, scheme)
    found = need(store, edition, made_from, method, scheme_id)
    groups, why = area_groups(store, edition, scheme_id, made_from, found.places)
    if groups is None:
        raise NeedError(why)
    by_number = top_k_of_need(found, top, seed=seed, groups=groups)
    names = catalogue.area_names(store, edition, scheme_id)
    numbers = by_number.places["place"]
    named = by_number.places.assign(
        place=[list(names)[n] for n in numbers], name=[list(names.values())[n] for n in numbers]
    )
    return TopK(named, top, by_number.confidence, by_number.draws, seed, by_number.moving, by_number.measures)


def _neediest_first(places: pd.DataFrame) -> pd.DataFrame:
    return places.sort_values(["rank", "first", "place"], kind="stable", ignore_index=True)
