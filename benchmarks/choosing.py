"""How fast choosing is, beside the obvious other ways: a brute-force search and spopt's heuristic for places
of focus, a plain loop for the draws; and over a whole country's small areas."""

import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks.measurement import Measurement, timed
from ground.touching import parts
from metrics.choose.connected_groups import best_groups
from metrics.choose.focus import LEAST, MOST, focus
from metrics.choose.selection import Rules, best_selections, replacement_costs
from metrics.need.inputs import Evidence
from metrics.need.method import MEANS, Method
from metrics.need.need import Need, composite, need, need_from_evidence
from metrics.need.robustness import SIMULATIONS, robustness
from metrics.need.simulation import CONCENTRATION, SCALES_VARIED
from metrics.places.contiguity import neighbours
from metrics.statistics.normalisation import scored
from metrics.store import Store

ENGLAND = Path(__file__).resolve().parents[2] / "shared" / "data" / "england"
SMALL_AREAS = 33_755
SITES = 10


def choosing_times(store: Store, runs: int, *, country: bool = True) -> Iterator[Measurement]:
    """Every measurement of choosing; those over the whole country take minutes."""
    yield from focus_times(store, runs)
    yield from draw_times(store, runs)
    if country:
        yield from england_times(runs)


def focus_times(store: Store, runs: int) -> Iterator[Measurement]:
    """The place of focus of each area of Walsall, exactly; one area by brute force and by a heuristic."""
    chosen = focus(store, "walsall")
    yield timed("places of focus, six areas, with need", lambda: focus(store, "walsall"), runs, "under 6,000")
    for name in chosen.areas["area"]:
        case = _area(store, chosen.need, name)
        yield timed(f"place of focus, {name}, exactly", partial(_exactly, case), runs, "under 1,000")
    name = "Area 3"
    case = _area(store, chosen.need, name)
    exact = _exactly(case)
    best: list[float] = []
    brute = timed(f"brute force, {name}, groups of at most 5", lambda: best.append(brute_force(*case)), 1)
    assert abs(best[0] - exact) < 1e-9
    yield brute
    heuristic: list[float] = []
    yield timed(f"spopt MaxPHeuristic, {name}", lambda: heuristic.append(max_p(*case)), runs)
    print(
        f"Need of the place of focus of {name}: exactly {exact:.2f}, by brute force the same, by spopt's "
        f"heuristic at best {max(heuristic):.2f} of {len(heuristic)} tries."
    )


def draw_times(store: Store, runs: int) -> Iterator[Measurement]:
    """10,000 draws over a borough's LSOAs, and a plain loop over as many."""
    ranked = need(store, "walsall", "lsoa", Method(preset="equal-weights"))
    yield timed(
        "10,000 draws, 169 LSOAs, and variance shares", lambda: robustness(ranked, 10), runs, "under 1,000"
    )
    ours = timed("10,000 draws, 169 LSOAs, no variance shares", lambda: robustness(ranked, 10, pairs=2), runs)
    yield ours
    loop = timed(
        "numpy: a loop over 10,000 draws, one by one",
        lambda: plain_loop(ranked, SIMULATIONS),
        max(runs // 3, 1),
    )
    times = median(loop.seconds) / median(ours.seconds)
    yield Measurement(loop.what, loop.seconds, f"{times:.1f} times as long")


def england_times(runs: int) -> Iterator[Measurement]:
    """10,000 draws and the next sites over England's small areas: real figures where they are at hand."""
    evidence, district, where = england()
    print(f"England: {len(evidence.places):,} small areas, {where}.")
    ranked = need_from_evidence(evidence, Method())
    count = 10_000 if runs > 1 else 1_000
    started = perf_counter()
    robustness(ranked, 100, simulations=count)
    yield Measurement(
        f"{count:,} draws, {SMALL_AREAS:,} LSOAs, and variance shares",
        [perf_counter() - started],
        "under 60,000",
    )
    score = ranked.places["score_or_midpoint"].to_numpy(float)
    cost = 20_000 + 15.0 * ranked.places["residents"].to_numpy(float)
    rules = {
        "at most one a district": Rules(SITES, groups=district),
        "and within a budget": Rules(SITES, groups=district, cost=cost, budget=0.9 * SITES * cost.mean()),
    }
    for said, rule in rules.items():
        yield timed(
            f"next sites, {SITES} of {SMALL_AREAS:,}, {said}",
            partial(best_selections, score, rule, keep=1),
            runs,
            "under 5,000",
        )
        yield timed(
            "    with ten best and replacement costs",
            partial(_in_full, score, rule),
            max(runs // 3, 1),
            "under 5,000",
        )


def england() -> tuple[Evidence, np.ndarray, str]:
    """Four indicators of every LSOA of England, its district as a number, and where the figures are from."""
    if ENGLAND.exists():
        figures = pd.read_parquet(ENGLAND / "imd" / "imd2025_england_lsoa21_indicators.parquet")
        lookup = pd.read_parquet(ENGLAND / "lookups" / "lookup_lsoa21_ward24_ltla24.parquet")
        people = pd.read_csv(ENGLAND / "population" / "lsoa21_population_mid2022.csv")
        figures = figures.merge(lookup, on="lsoa21_code").merge(people, on="lsoa21_code")
        residents = figures["population"].to_numpy(float)
        columns = [
            1000 * figures["income_domain_numerator"] / residents,
            1000 * figures["employment_domain_numerator"] / residents,
            figures["years_of_potential_life_lost_indicator"],
            figures["anti_social_behaviour_rate_per_1_000_at_risk_population"],
        ]
        district, where = pd.factorize(figures["ltla24_code"])[0], "figures of the deprivation index of 2025"
        value = np.column_stack([np.asarray(c, dtype=float) for c in columns])
    else:
        random = np.random.default_rng(2025)
        residents = random.integers(1_000, 3_000, SMALL_AREAS).astype(float)
        value, district = random.gamma(3, 40, (SMALL_AREAS, 4)), random.integers(0, 296, SMALL_AREAS)
        where = "figures drawn at random, because the official files are not at hand"
    # rates of people have an error; of the others none is known
    error = np.column_stack(
        [np.sqrt(1000 * value[:, n] / residents) for n in (0, 1)] + [np.zeros(len(value))] * 2
    )
    indicators = pd.DataFrame(
        {
            "indicator": ["income", "employment", "life_lost", "asb"],
            "polarity": "lower_is_better",
            "given": 1.0,
            "weight": 0.25,
        }
    )
    places = pd.DataFrame({"place": np.arange(len(value)).astype(str), "residents": residents})
    return Evidence(places, indicators, value, value, value, value, error, []), district, where


def brute_force(
    residents: Sequence[float], score: Sequence[float], touching: Sequence[Sequence[int]], largest: int = 5
) -> float:
    """The greatest mean need of all groups of touching places within the limits, looking at every one."""
    edges = [(a, b) for a, others in enumerate(touching) for b in others]
    best = 0.0
    for size in range(1, largest + 1):
        for group in combinations(range(len(residents)), size):
            people = sum(residents[n] for n in group)
            if LEAST <= people <= MOST:
                at = {place: n for n, place in enumerate(group)}
                inside = [(at[a], at[b]) for a, b in edges if a in at and b in at]
                if len(set(parts(size, inside))) == 1:
                    best = max(best, sum(residents[n] * score[n] for n in group) / people)
    return best


def max_p(residents: Sequence[float], score: Sequence[float], touching: Sequence[Sequence[int]]) -> float:
    """The greatest mean need among the regions that spopt's heuristic divides an area into."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from libpysal.weights import W
        from spopt.region import MaxPHeuristic

        frame = pd.DataFrame({"need": score, "people": residents})
        near = W({n: list(others) for n, others in enumerate(touching)})
        model = MaxPHeuristic(frame, near, ["need"], "people", LEAST, 2)
        model.solve()
    labels = np.array(model.labels_)
    return max(
        float(np.average(np.array(score)[labels == n], weights=np.array(residents)[labels == n]))
        for n in np.unique(labels)
    )


def plain_loop(ranked: Need, simulations: int) -> np.ndarray:
    """The ranks of every draw, each put together anew from figures to ranks, one after the other."""
    random = np.random.default_rng(1)
    known = ranked.evidence
    alpha = CONCENTRATION * known.weights
    ranks = np.empty((simulations, len(ranked.scores)), dtype=int)
    for n in range(simulations):
        figures = random.normal(known.used, known.error)
        scale = SCALES_VARIED[random.integers(len(SCALES_VARIED))]
        scores = np.column_stack([scored(column, scale) for column in figures.T])
        weights = random.dirichlet(alpha)
        left_out = random.integers(len(alpha) + 1)
        if left_out < len(alpha):
            weights[left_out] = 0
        total = composite(scores, weights / weights.sum(), list(MEANS)[random.integers(2)])
        order = np.argsort(-total)
        ranks[n, order] = np.arange(1, len(order) + 1)
    return ranks


Case = tuple[list[float], list[float], list[list[int]]]
"""Residents, need, and for each LSOA of an area those it touches."""


def _exactly(case: Case) -> float:
    """The need of the best group, searched for exactly."""
    residents, score, touching = case
    return best_groups(residents, score, touching, LEAST, MOST)[0].need


def _area(store: Store, ranked: Need, name: str) -> Case:
    lsoas = ranked.places[ranked.places["area"] == name]
    at = {place: n for n, place in enumerate(lsoas["place"])}
    touching: list[list[int]] = [[] for _ in at]
    for pair in neighbours(store, at).itertuples():
        touching[at[pair.place]].append(at[pair.neighbour])
    return list(lsoas["residents"]), list(lsoas["score_or_midpoint"]), touching


def _in_full(score: np.ndarray, rules: Rules) -> None:
    best = best_selections(score, rules, keep=10)
    replacement_costs(score, rules, best[0])
