"""How sure ranks are: what a draw is made of, what must hold of any evidence, and known answers."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.need.inputs import Evidence
from metrics.need.method import Method, NeedError
from metrics.need.need import need, need_from_evidence
from metrics.need.robustness import (
    average_shift,
    how_sure,
    rank_quantiles,
    robustness,
    standing,
    usual_top,
    variance_shares,
)
from metrics.need.simulation import CHOICES, CONCENTRATION, Groups, Simulation
from metrics.statistics.normalisation import NORMALISATIONS, scored

ROOT = Path(__file__).resolve().parents[3]

rows = st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=4, max_size=9)


def evidence(table, weights=None, error=0.0, gone=()):
    """Evidence of places (rows) by indicators (columns); `gone` are cells of which nothing is known."""
    value = np.array(table, dtype=float)
    for cell in gone:
        value[cell] = np.nan
    count = value.shape[1]
    weights = np.array(weights if weights is not None else [1 / count] * count, dtype=float)
    told = pd.DataFrame(
        {
            "indicator": [f"i{n}" for n in range(count)],
            "polarity": ["lower_is_better"] * count,
            "given": weights,
            "weight": weights / weights.sum(),
        }
    )
    places = pd.DataFrame({"place": [f"p{n}" for n in range(len(value))], "residents": 100.0})
    moved = np.where(np.isnan(value), np.nan, error)
    return Evidence(places, told, value, value, value, value, moved, [])


def found(table, **how):
    return need_from_evidence(evidence(table, **how), Method())


SPREAD = [(1, 9, 3), (8, 2, 5), (4, 4, 4), (9, 1, 9), (2, 8, 7), (6, 6, 1), (3, 5, 2), (7, 3, 8)]


def test_simulated_weights_add_to_one_and_keep_to_those_given_on_average():
    known = evidence(SPREAD, weights=[0.5, 0.3, 0.2])
    simulation = Simulation(known, Method(), seed=1)
    inputs = np.random.default_rng(2).random((20_000, simulation.n_inputs))
    inputs[:, simulation.input_columns["left_out"]] = 0.0  # none is left out
    weights = simulation.simulated_weights(inputs)
    assert weights.sum(axis=1) == pytest.approx(np.ones(len(weights)))
    assert weights.mean(axis=0) == pytest.approx([0.5, 0.3, 0.2], abs=0.005)
    # the variance of a Dirichlet distribution
    expected = np.array([0.5, 0.3, 0.2]) * (1 - np.array([0.5, 0.3, 0.2])) / (CONCENTRATION + 1)
    assert weights.var(axis=0) == pytest.approx(expected, rel=0.05)


def test_every_indicator_or_none_is_left_out_equally_often():
    simulation = Simulation(evidence(SPREAD), Method(), seed=1)
    inputs = np.random.default_rng(2).random((20_000, simulation.n_inputs))
    left_out = simulation.simulated_weights(inputs) == 0
    assert left_out.mean(axis=0) == pytest.approx([0.25] * 3, abs=0.01)
    assert (left_out.sum(axis=1) <= 1).all()


def test_a_place_ahead_on_every_count_is_first_in_every_simulation():
    table = [(50, 50, 50), *SPREAD]
    sure = robustness(found(table), 2, simulations=500)
    first = sure.places.iloc[0]
    assert (first["rank"], first["rank_5"], first["rank_95"], first["in_top"]) == (1, 1, 1, 1.0)
    assert first["standing"] == "core"


@given(rows)
@settings(max_examples=25)
def test_a_dominated_place_never_outranks_its_dominator_while_figures_are_certain(table):
    simulation = Simulation(evidence(table), Method(), seed=1)
    ranks = simulation.ranks(np.random.default_rng(1).random((60, simulation.n_inputs)))
    for one, first in enumerate(table):
        for other, second in enumerate(table):
            if all(a <= b for a, b in zip(first, second, strict=True)):
                assert (ranks[:, other] <= ranks[:, one]).all()


@given(rows, st.permutations(range(3)))
@settings(max_examples=15)
def test_shares_of_the_top_add_up_to_at_least_the_top(table, _):
    sure = robustness(found(table), 2, simulations=200, pairs=8)
    assert sure.places["in_top"].sum() >= 2 - 1e-9  # more only where places tie at the cut
    assert (sure.places["rank_5"] <= sure.places["median"]).all()
    assert (sure.places["median"] <= sure.places["rank_95"]).all()


def test_an_indicator_of_weight_nought_changes_nothing(store):
    four = {"income_deprived": 2.0, "no_qualifications": 1.0, "overcrowded": 1.0}
    without = how_sure(store, "walsall", "ward", Method(weights=four), top=5)
    beside = how_sure(store, "walsall", "ward", Method(weights=four | {"imd_score": 0.0}), top=5)
    assert without.places.equals(beside.places)
    assert without.choices.equals(beside.choices)


def test_figures_that_are_not_certain_spread_the_ranks_of_places_that_are_close():
    close = [(28.0,), (28.1,), (28.2,), (60.0,), (0.0,)]
    firm = robustness(found(close), 1, simulations=400)
    loose = robustness(found(close, error=0.5), 1, simulations=400)
    assert (firm.places["rank_5"] == firm.places["rank_95"]).all()
    assert loose.places["rank_95"].iloc[0] > loose.places["rank_5"].iloc[0]
    assert loose.places.iloc[3]["in_top"] == 1.0


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_share_of_simulations_ahead_is_the_chance_of_it_whatever_the_seed(seed):
    # 11 beside 10, each with an error of 1: ahead with chance Phi(1 / sqrt 2) = 0.7602. A share of 10,000 has
    # a standard error of 0.0043, one of 200 sets of figures 0.030. The others are far off, never between
    table = [(10.0,), (11.0,), (50.0,), (0.0,)]
    sure = robustness(found(table, error=1.0), 2, simulations=10_000, seed=seed, pairs=2)
    assert sure.places["in_top"].tolist()[:2] == pytest.approx([0.2398, 0.7602], abs=0.013)


def test_simulations_may_be_held_to_so_many_sets_of_figures():
    known = evidence([(10.0,), (11.0,)], error=1.0)
    free, held = (Simulation(known, Method(figure_sets=count), seed=1) for count in (0, 3))
    assert [np.round(np.unique(held._figures(np.arange(3))[0]), 6).size] == [6]
    inputs = np.linspace(0, 1, 3_000, endpoint=False)[:, None].repeat(free.n_inputs, axis=1)
    # of three sets each gives one order to a thousand simulations in a row; of figures of their own none does
    runs = [np.count_nonzero(np.diff(each.ranks(inputs)[:, 0].astype(int))) for each in (held, free)]
    assert runs[0] <= 2 and runs[1] > 500


@pytest.mark.parametrize("count", [-1, 2**32 + 1])
def test_a_number_of_sets_that_is_none_is_refused(count):
    with pytest.raises(NeedError, match="sets of figures"):
        Method(figure_sets=count)


@pytest.mark.parametrize("scale", NORMALISATIONS)
def test_rows_of_figures_are_scored_as_each_by_itself(scale):
    rows = np.array(
        [[3.0, 1.0, 4.0, 1.0], [2.0, 2.0, 2.0, 2.0], [-1.0, -5.0, -9.0, -2.0], [1.0, -1.0, 2.0, -2.0]]
    )
    assert (scored(rows, scale) == [scored(row, scale) for row in rows]).all()


def test_a_place_of_which_nothing_is_known_may_stand_anywhere():
    table = [(float(n),) for n in range(10)]
    sure = robustness(found(table, gone=[(4, 0)]), 3, simulations=2_000)
    row = sure.places.iloc[4]
    assert row["rank_5"] <= 2 and row["rank_95"] >= 9
    assert row["standing"] == "contested"


def test_groups_rank_by_the_mean_of_their_members():
    groups = Groups(
        [np.array([0, 1]), np.array([2]), np.array([3, 4])],
        [np.array([0.5, 0.5]), np.array([1.0]), np.array([0.2, 0.8])],
    )
    assert groups.means(np.array([[1.0, 3, 5, 10, 0]])).tolist() == [[2, 5, 2]]
    sure = robustness(found(SPREAD), 1, simulations=300, groups=groups)
    assert len(sure.places) == 3
    whole = Groups([np.array([n]) for n in range(len(SPREAD))], [np.ones(1)] * len(SPREAD))
    alone, grouped = (
        robustness(found(SPREAD), 3, simulations=300),
        robustness(found(SPREAD), 3, simulations=300, groups=whole),
    )
    assert alone.places["in_top"].equals(grouped.places["in_top"])


def test_average_shift_is_the_mean_distance_of_ranks():
    assert average_shift([[1, 2, 3], [3, 2, 1]], [1, 2, 3]) == pytest.approx([0, 4 / 3])


def test_rank_quantiles_are_ranks_that_were_drawn():
    ranks = np.array([[1, 9], [2, 8], [3, 7], [4, 6]], dtype=np.uint16)
    median, low, high = rank_quantiles(ranks, (0.5, 0.05, 0.95), at_once=1)
    assert (median.tolist(), low.tolist(), high.tolist()) == ([2, 7], [1, 6], [4, 9])


def test_variance_shares_of_a_function_whose_shares_are_known():
    """Ishigami and Homma (1990): first-order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437."""

    def ishigami(u):
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    both = stats.qmc.Sobol(6, rng=1).random(4096)
    one, other = both[:, :3], both[:, 3:]
    mixed = []
    for n in range(3):
        each = one.copy()
        each[:, n] = other[:, n]
        mixed.append(ishigami(each))
    first, total = variance_shares(ishigami(one), ishigami(other), np.array(mixed))
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_where_nothing_can_vary_no_choice_matters():
    sure = robustness(found([(1,), (2,), (3,), (4,)]), 2, simulations=200)
    assert sure.choices["total"].isna().all()
    assert sure.average_shift == 0
    assert set(sure.choices["choice"]) == set(CHOICES)


def test_the_same_seed_gives_the_same_bytes_in_another_process(store):
    code = (
        "import sys, pathlib\n"
        "from metrics.store import Store\n"
        "from metrics.need.method import Method\n"
        "from metrics.need.robustness import how_sure\n"
        "found = how_sure(Store(pathlib.Path(sys.argv[1])), 'walsall', 'ward', "
        "Method(preset='equal-weights'), top=5, seed=7)\n"
        "print(found.places.to_csv() + found.choices.to_csv(), end='')\n"
    )
    here = how_sure(store, "walsall", "ward", Method(preset="equal-weights"), top=5, seed=7)
    there = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert there.stdout == here.places.to_csv() + here.choices.to_csv()
    other = how_sure(store, "walsall", "ward", Method(preset="equal-weights"), top=5, seed=8)
    assert not other.places.equals(here.places)


@pytest.mark.parametrize(
    "how", [{"top": 0}, {"top": 21}, {"top": 5, "simulations": 3}, {"top": 5, "concentration": 0}]
)
def test_what_says_nothing_is_answered_with_a_sentence(store, how):
    top = how.pop("top")
    with pytest.raises(NeedError):
        robustness(need(store, "walsall", "ward"), top, **how)


def test_a_place_is_core_from_nine_in_ten_and_out_up_to_one_in_ten():
    shares = np.array([0.0, 0.04, 0.06, 0.10, 0.11, 0.50, 0.89, 0.90, 1.0])
    words = ["out"] * 4 + ["contested"] * 3 + ["core"] * 2
    assert standing(shares).tolist() == words


def test_ten_places_are_chosen_where_nobody_says_or_a_third_of_fewer_than_thirty():
    assert [usual_top(places) for places in (2, 3, 29, 30, 31, 169)] == [1, 1, 9, 10, 10, 10]


def test_a_hundred_simulations_are_the_fewest():
    with pytest.raises(NeedError, match="at least 100"):
        robustness(found(SPREAD), 2, simulations=99)
    assert robustness(found(SPREAD), 2, simulations=100, pairs=2).simulations == 100
