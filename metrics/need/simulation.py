"""Need under other choices: a row of numbers between 0 and 1, one row a simulation, decides weights,
scale, mean, which indicator is left out, and which figures within their limits are taken; what comes out is
everybody's rank.

The same rows serve two ends: drawn at random they say how far ranks spread, laid out in pairs they say which
choice moves them (metrics/need/robustness.py).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from metrics.need.inputs import Evidence
from metrics.need.method import MEANS, MOST_SETS, Method
from metrics.need.need import FLOOR
from metrics.statistics.arrays import Booleans, Floats, Integers
from metrics.statistics.normalisation import scored
from metrics.statistics.ranks import row_ranks

CHOICES = {
    "weights": "how much each indicator counts",
    "normalisation": "the scale indicators are put on",
    "mean": "how they are averaged",
    "left_out": "leaving one indicator out",
    "figures": "chance in the figures themselves",
}
"""What is let vary, in the order of the inputs of a simulation."""

SCALES_VARIED = ("percentile", "z-score", "min-max")
CONCENTRATION = 20.0
"""How closely simulated weights keep to those given: of four equal ones, each stays within 25 +/- 9 per cent
points in two simulations of three."""

BLOCK = 2_000_000
"""Scores worked on at once, so that a whole country's fit in memory."""

MANY_PLACES = 2_000
"""Places above which the simulations are shared among processors."""

Ranks = npt.NDArray[np.uint16 | np.uint32]
"""Ranks, a row per simulation and a column per place; as few bytes each as hold them."""


@dataclass(frozen=True)
class Groups:
    """Groups of places that are ranked instead of the places: whose, and how much each place counts in it."""

    members: Sequence[Integers]
    shares: Sequence[Floats]

    def means(self, scores: Floats) -> Floats:
        """The mean of each group, of scores with a row per simulation and a column per place."""
        matrix = np.zeros((scores.shape[1], len(self.members)))
        for n, (members, shares) in enumerate(zip(self.members, self.shares, strict=True)):
            matrix[members, n] = shares
        means: Floats = scores @ matrix
        return means


class Simulation:
    """Every way of putting the same evidence together that is let vary."""

    def __init__(
        self,
        evidence: Evidence,
        method: Method,
        *,
        seed: int,
        concentration: float = CONCENTRATION,
        groups: Groups | None = None,
    ) -> None:
        self.sign = np.where(evidence.indicators["polarity"] == "lower_is_better", 1.0, -1.0)
        self.evidence, self.seed, self.groups = evidence, seed, groups
        self.weights, self.concentration = evidence.weights, concentration
        self.scales = list(dict.fromkeys([method.normalisation, *SCALES_VARIED]))
        self.means, self.mean = list(MEANS), method.mean
        may_move: Booleans = (np.nan_to_num(evidence.error) > 0) | np.isnan(evidence.used)
        self.uncertain: Booleans = np.any(may_move, axis=0)
        self.n_figure_sets = (method.figure_sets or MOST_SETS) if self.uncertain.any() else 1

    @property
    def testable(self) -> bool:
        """Whether anything of weight could come out otherwise; not so for one indicator without counts."""
        return len(self.weights) > 1 or self.n_figure_sets > 1

    @property
    def input_columns(self) -> dict[str, list[int]]:
        """For each choice the columns of the inputs that decide it."""
        n_weights = len(self.weights)
        others = {choice: [n_weights + n] for n, choice in enumerate(list(CHOICES)[1:])}
        return {"weights": list(range(n_weights)), **others}

    @property
    def n_inputs(self) -> int:
        """How many numbers decide one simulation."""
        return len(self.weights) + len(CHOICES) - 1

    def random_inputs(self, simulations: int) -> Floats:
        """The inputs of so many simulations, the same for the same seed: a row each, `n_inputs` columns."""
        return np.random.default_rng(self.seed).random((simulations, self.n_inputs))

    def ranks(self, inputs: Floats) -> Ranks:
        """The rank of every place (or group) in every simulation, 1 = greatest need; ties share the first.

        `inputs` has a row per simulation and `n_inputs` columns of numbers from 0 up to 1.
        """
        count = len(self.groups.members) if self.groups else len(self.evidence.used)
        ranks: Ranks = np.empty((len(inputs), count), dtype=np.uint16 if count < 2**16 else np.uint32)
        weights = self.simulated_weights(inputs)
        figure_set, scale, mean = (
            _option(inputs[:, self.input_columns[choice][0]], options)
            for choice, options in (
                ("figures", self.n_figure_sets),
                ("normalisation", len(self.scales)),
                ("mean", len(self.means)),
            )
        )

        def rank(alike: tuple[int, Integers]) -> None:
            """Ranks of all simulations that take one of these sets of figures on one scale."""
            scale_now, sets = alike
            scores = self._scored(self._figures(sets), self.scales[scale_now])
            rows = np.flatnonzero((scale == scale_now) & (figure_set >= sets[0]) & (figure_set <= sets[-1]))
            for n, name in enumerate(self.means):
                for block in self._blocks(rows[mean[rows] == n]):
                    own = np.searchsorted(sets, figure_set[block])
                    ranks[block] = row_ranks(self._composites(scores, own, weights[block], name))

        pairs = [
            (n, sets)
            for n in range(len(self.scales))
            for sets in self._blocks(np.unique(figure_set[scale == n]))
        ]
        # sorting lets go of the interpreter: for a whole country's places more than one processor counts
        workers = (os.cpu_count() or 1) if count > MANY_PLACES else 1
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(rank, pairs))
        return ranks

    def scores_by_chance(self, draws: int) -> Floats:
        """The score of every place (or group, a column) in so many sets of figures within their limits (a row
        each), all else as chosen. A single row where no figure moves."""
        rows = np.arange(draws if self.n_figure_sets > 1 else 1)
        blocks = []
        for sets in self._blocks(rows):
            scores = self._scored(self._figures(sets), self.scales[0])
            weights = np.tile(self.weights, (len(sets), 1))
            total = self._composites(scores, np.arange(len(sets)), weights, self.mean)
            blocks.append(np.exp(total) if self.mean == "geometric" and self.groups is None else total)
        return np.concatenate(blocks)

    def simulated_weights(self, inputs: Floats) -> Floats:
        """The weights of every simulation, adding to one: Dirichlet around those given, one left out.

        Every indicator, or none, is left out equally often.
        """
        n_weights = len(self.weights)
        alpha = self.weights * self.concentration
        weights: Floats = special.gammaincinv(alpha, inputs[:, :n_weights])
        left_out = _option(
            inputs[:, self.input_columns["left_out"][0]], n_weights + 1 if n_weights > 1 else 1
        )
        weights[left_out[:, None] == np.arange(1, n_weights + 1)] = 0.0
        total = weights.sum(axis=1, keepdims=True)
        equal = np.full_like(weights, 1 / n_weights)
        shares: Floats = np.divide(weights, total, out=equal, where=total > 0)
        return shares

    def _blocks(self, rows: Integers) -> list[Integers]:
        """Rows, or sets of figures, in order, as many at once as are worked on at once."""
        at_once = max(BLOCK // self.evidence.used.size, 1)
        return [rows[start : start + at_once] for start in range(0, len(rows), at_once)]

    def _composites(self, scores: Sequence[Floats], own: Integers, weights: Floats, mean: str) -> Floats:
        """The score of every place (or group) in each simulation: a row of weights, and its own row of scores
        of each indicator."""
        total = np.zeros((len(weights), len(self.evidence.used)))
        for n, of_indicator in enumerate(scores):
            columns = np.log(np.maximum(of_indicator, FLOOR)) if mean == "geometric" else of_indicator
            total += weights[:, n, None] * (columns[own] if len(columns) > 1 else columns)
        if self.groups is None:
            return total  # logarithms rank as what they are logarithms of
        return self.groups.means(np.exp(total) if mean == "geometric" else total)

    def _figures(self, sets: Integers) -> list[Floats]:
        """For each indicator these sets of figures within their limits, a row each, a column per place,
        turned so that more is more need; a single row where they are certain.

        Known ones move by their standard error, those known within bounds lie anywhere between, and a place
        of which nothing is known has the figure of another, drawn at random.
        """
        known = self.evidence
        certain = [self.sign[n] * known.used[None, :, n] for n in range(len(self.weights))]
        if self.n_figure_sets == 1:
            return certain
        where = np.stack([np.random.default_rng([self.seed, int(n)]).random(known.used.shape) for n in sets])
        return [
            self.sign[n] * self._within_limits(n, where[:, :, n]) if uncertain else certain[n]
            for n, uncertain in enumerate(self.uncertain.tolist())
        ]

    def _within_limits(self, n: int, where: Floats) -> Floats:
        """Figures of one indicator, as far within the limits of each as `where` says (0 to 1)."""
        used, error, low, high = (
            getattr(self.evidence, part)[:, n] for part in ("used", "error", "low", "high")
        )
        figures = np.repeat(used[None, :], len(where), axis=0)
        moves, between = np.nan_to_num(error) > 0, np.isnan(used)
        figures[:, moves] = np.maximum(used[moves] + error[moves] * special.ndtri(where[:, moves]), 0.0)
        figures[:, between] = low[between] + where[:, between] * (high - low)[between]
        missing = np.isnan(figures[0])
        if missing.any():
            others = figures[:, ~missing]
            taken = _option(where[:, missing], others.shape[1])
            figures[:, missing] = np.take_along_axis(others, taken, axis=1) if others.size else 0.0
        return figures

    def _scored(self, figures: Sequence[Floats], scale: str) -> list[Floats]:
        return [scored(each, scale) for each in figures]


def _option(inputs: Floats, count: int) -> Integers:
    """Which of `count` options each number from 0 up to 1 falls on."""
    options: Integers = np.minimum((inputs * count).astype(int), count - 1)
    return options
