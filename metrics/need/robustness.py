"""How sure the ranks of need are: how far they spread when what could have been chosen otherwise is, and
which choice moves them most.

After Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the
quality assessment of composite indicators, Journal of the Royal Statistical Society A 168, 307-323.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from metrics.need.method import Method, NeedError
from metrics.need.need import Need, need
from metrics.need.simulation import BLOCK, CHOICES, CONCENTRATION, MANY_PLACES, Groups, Ranks, Simulation
from metrics.statistics.arrays import Floats, Integers, Words
from metrics.statistics.ranks import row_ranks
from metrics.store import Store

SIMULATIONS = 10_000
FEWEST_SIMULATIONS = 100
SEED = 1
CORE, OUT = 0.9, 0.1
"""Shares of the simulations in the top from which a place is core, and up to which it is out. Our own:
no source sets them."""

STANDING = f"core (>= {CORE:g}), contested ({OUT:g} to {CORE:g}) or out (<= {OUT:g})"
"""What a column of standings holds."""

PAIRS, PAIRS_OF_MANY = 512, 128
"""Base simulations for the shares of variance, each as costly as seven others; fewer over a whole country's
places, whose average shift varies less. A power of two, as Sobol' sequences ask."""

NOTHING_VARIES = 1e-12
"""Average shifts that differ by less are the same."""

TOP = 10
"""How many places are chosen where nobody says, unless a third of them is fewer."""

ROBUSTNESS_COLUMNS = {
    "place": "place id, or the number of the group",
    "rank": "rank by the method as chosen, 1 = greatest need",
    "median": "median rank over all simulations",
    "rank_5": "rank that one simulation in twenty betters",
    "rank_95": "rank that nineteen simulations in twenty better or equal",
    "in_top": "share of simulations in which it is in the top",
    "standing": STANDING,
}
"""What each column of `Robustness.places` means."""


@dataclass(frozen=True)
class Robustness:
    """How sure each place's rank is (ROBUSTNESS_COLUMNS), and how much each choice moves the ranks.

    `choices`: one row per choice that was let vary: choice, label, first (the share of the variance of the
    average shift that it explains by itself), total (with all it has to do with); nan where nothing moves.
    `testable`: whether anything of weight could come out otherwise; not so for one indicator without counts,
    whose ranks are the same whatever is chosen.
    `average_shift`: by how many ranks a place moves in a simulation, on average over both.
    """

    places: pd.DataFrame
    choices: pd.DataFrame
    testable: bool
    average_shift: float
    top: int
    simulations: int
    seed: int
    concentration: float


def robustness(
    need: Need,
    top: int,
    *,
    simulations: int = SIMULATIONS,
    seed: int = SEED,
    concentration: float = CONCENTRATION,
    groups: Groups | None = None,
    pairs: int | None = None,
) -> Robustness:
    """How the ranks of need spread over so many simulations, and how often each place is among the `top`.

    With `groups` these are ranked instead of the places. The same seed gives the same answer.
    Raises NeedError for a top or a number of simulations that says nothing.
    """
    score = scores_with_top(need, top, groups)
    if simulations < FEWEST_SIMULATIONS or not concentration > 0:
        raise NeedError(
            f"Take at least {FEWEST_SIMULATIONS} draws, and a closeness of the weights above nought."
        )
    simulation = Simulation(need.evidence, need.method, seed=seed, concentration=concentration, groups=groups)
    ranks = simulation.ranks(simulation.random_inputs(simulations))
    nominal = row_ranks(score[None, :])[0]
    in_top = (ranks <= top).mean(axis=0)
    median, low, high = rank_quantiles(ranks, (0.5, 0.05, 0.95))
    places = pd.DataFrame(
        {
            "place": np.arange(len(score)) if groups else need.places["place"],
            "rank": nominal,
            "median": median,
            "rank_5": low,
            "rank_95": high,
            "in_top": in_top,
            "standing": standing(in_top),
        }
    )
    pairs = pairs or (PAIRS if len(score) <= MANY_PLACES else PAIRS_OF_MANY)
    shift = float(average_shift(ranks, nominal).mean())
    choices = _choices(simulation, nominal, pairs, seed)
    return Robustness(places, choices, simulation.testable, shift, top, simulations, seed, concentration)


def scores_with_top(need: Need, top: int, groups: Groups | None = None) -> Floats:
    """The score of each place, or of each of the groups; the middle of its bounds where it is not known.

    Raises NeedError where there can't be so many at the top of them.
    """
    score: Floats = need.places["score_or_midpoint"].to_numpy(float)
    if groups:
        score = groups.means(score[None, :])[0]
    if not 1 <= top <= len(score):
        raise NeedError(f"There is no top {top} of {len(score)}. Choose a number from 1 to {len(score)}.")
    return score


def not_yet_tested(need: Need, top: int) -> Robustness:
    """The ranks as chosen, before anything has been tried otherwise: what is shown until `how_sure` comes."""
    score = need.places["score_or_midpoint"].to_numpy(float)
    nominal = row_ranks(score[None, :])[0]
    in_top = (nominal <= top).astype(float)
    columns = (need.places["place"], nominal, nominal, nominal, nominal, in_top, standing(in_top))
    places = pd.DataFrame(dict(zip(ROBUSTNESS_COLUMNS, columns, strict=True)))
    choices = pd.DataFrame(columns=["choice", "label", "first", "total"])
    return Robustness(places, choices, False, 0.0, top, 0, SEED, CONCENTRATION)


def how_sure(
    store: Store,
    edition: str,
    level: str,
    method: Method,
    scheme: str | None = None,
    *,
    top: int,
    seed: int = SEED,
    concentration: float = CONCENTRATION,
) -> Robustness:
    """How sure the ranks of an edition's places are, for so many at the top."""
    return robustness(
        need(store, edition, level, method, scheme), top, seed=seed, concentration=concentration
    )


def usual_top(places: int) -> int:
    """How many of so many places are chosen where nobody says."""
    return min(TOP, max(places // 3, 1))


def average_shift(ranks: ArrayLike, reference: ArrayLike) -> Floats:
    """The mean distance of each row of ranks from those of reference: R_S of Saisana and others."""
    rows, of = np.atleast_2d(ranks), np.asarray(reference, dtype=float)
    at_once = max(BLOCK // max(rows.shape[1], 1), 1)
    blocks = [rows[start : start + at_once] for start in range(0, len(rows), at_once)]
    return np.concatenate([np.abs(block - of).mean(axis=1) for block in blocks])


def rank_quantiles(ranks: Ranks, shares: tuple[float, ...], at_once: int = 1024) -> list[Integers]:
    """For each share the rank of each place (a column) that this share of simulations (rows) keeps to."""
    last = [max(int(np.ceil(share * len(ranks))) - 1, 0) for share in shares]
    quantiles = [
        np.partition(np.ascontiguousarray(ranks[:, start : start + at_once].T), sorted(last), axis=1)[:, last]
        for start in range(0, ranks.shape[1], at_once)
    ]
    return list(np.concatenate(quantiles).astype(int).T)


def standing(in_top: Floats) -> Words:
    """Core, contested or out, by the share of simulations in which a place is in the top."""
    return np.select([in_top >= CORE, in_top <= OUT], ["core", "out"], "contested")


def _choices(simulation: Simulation, nominal: Integers, pairs: int, seed: int) -> pd.DataFrame:
    """The shares of the variance of the average shift, by Saltelli's design."""
    both = stats.qmc.Sobol(2 * simulation.n_inputs, rng=seed).random(pairs)
    one, other = both[:, : simulation.n_inputs], both[:, simulation.n_inputs :]
    sets = [one, other]
    for columns in simulation.input_columns.values():
        mixed = one.copy()
        mixed[:, columns] = other[:, columns]
        sets.append(mixed)
    # all at once, since simulations that take the same figures share the work of putting them on a scale
    shifts = average_shift(simulation.ranks(np.concatenate(sets)), nominal).reshape(len(sets), pairs)
    first, total = variance_shares(shifts[0], shifts[1], shifts[2:])
    return pd.DataFrame(
        {"choice": list(CHOICES), "label": list(CHOICES.values()), "first": first, "total": total}
    ).sort_values("total", ascending=False, kind="stable", ignore_index=True)


def variance_shares(one: Floats, other: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """First-order and total shares of variance, cut off at 0 and 1; nan where nothing varies.

    `one` and `other` are the results of two independent sets of simulations, `mixed` those of the first with
    one choice (a row) taken from the second. Source: Saltelli and others (2010), Variance based sensitivity
    analysis of model output, Computer Physics Communications 181, 259-270.
    """
    if np.ptp(np.concatenate([one, other])) < NOTHING_VARIES:
        return np.full(len(mixed), np.nan), np.full(len(mixed), np.nan)
    results = {"f_A": one[None, :], "f_B": other[None, :], "f_AB": mixed[:, None, :]}
    indices = stats.sobol_indices(func=results, n=len(one))
    return np.clip(indices.first_order, 0, 1), np.clip(indices.total_order, 0, 1)
