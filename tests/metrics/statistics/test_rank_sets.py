"""Which ranks places could have: published values, critical values from tables, limits, coverage."""

import numpy as np
import pytest

from metrics.statistics.rank_sets import CONFIDENCE, difference_spreads, rank_sets

PISA = """Australia 491.36 1.9398; Austria 498.9423 2.971; Belgium 508.0703 2.2627; Canada 512.0169 2.3575;
Chile 417.4066 2.4159; Colombia 390.9323 2.9896; Czech_Republic 499.4677 2.4607; Denmark 509.3984 1.735;
Estonia 523.4146 1.7436; Finland 507.3014 1.9679; France 495.4076 2.3202; Germany 500.0438 2.6471;
Greece 451.3703 3.0912; Hungary 481.0826 2.3196; Iceland 495.1874 1.9531; Ireland 499.6329 2.1986;
Israel 463.0345 3.4986; Italy 486.5899 2.78; Japan 526.9733 2.4715; Korea 525.933 3.1214;
Latvia 496.1263 1.9628; Lithuania 481.1912 1.9533; Luxembourg 483.4215 1.0976; Mexico 408.8015 2.4932;
Netherlands 519.231 2.6323; New_Zealand 494.4897 1.7059; Norway 500.9638 2.219; Poland 515.6479 2.6021;
Portugal 492.4874 2.6846; Slovak_Republic 486.1649 2.5556; Slovenia 508.8975 1.3639; Spain 481.3926 1.4624;
Sweden 502.3877 2.6543; Switzerland 515.3147 2.908; Turkey 453.5078 2.2604; United_Kingdom 501.7699 2.5644;
United_States 478.2447 3.2354"""
"""Mean score in mathematics and its standard error, OECD countries, PISA 2018 (OECD)."""

TOP_5_AT_90 = {
    "Belgium", "Canada", "Denmark", "Estonia", "Finland", "Japan", "Korea", "Netherlands", "Poland",
    "Slovenia", "Switzerland",
}  # fmt: skip
"""The countries that could be among the five best, as the authors print them (vignette of csranks 1.2.2)."""


def normal_draws(means, errors, draws=20_000, seed=1):
    return np.random.default_rng(seed).normal(means, errors, (draws, len(means)))


@pytest.mark.parametrize(("confidence", "countries"), [(0.95, TOP_5_AT_90 | {"Sweden"}), (0.90, TOP_5_AT_90)])
def test_the_published_sets_of_the_five_best_of_pisa_come_out(confidence, countries):
    rows = [row.split() for row in PISA.split(";")]
    names, means, errors = zip(*[(name, float(m), float(e)) for name, m, e in rows], strict=True)
    found = rank_sets(np.array(means), normal_draws(np.array(means), errors), confidence)
    could_be = found.could_be_in_top(5)
    assert {name for name, could in zip(names, could_be, strict=True) if could} == countries
    # of the UK alone they print ranks 8 to 23; those that hold for all countries at once are wider
    uk = names.index("United_Kingdom")
    assert found.first[uk] <= 8
    assert found.last[uk] >= 23


@pytest.mark.parametrize(("places", "critical"), [(2, 1.960), (3, 2.344), (10, 3.164)])
def test_of_equal_places_the_critical_value_is_that_of_the_studentised_range(places, critical):
    # the upper 5% points of the studentised range at infinite degrees of freedom, 2.772, 3.314 and 4.474
    # (Tukey's table), over the square root of 2
    equal = np.full(places, 50.0)
    found = rank_sets(equal, normal_draws(equal, np.ones(places), 100_000))
    assert found.critical == pytest.approx(critical, abs=0.03)


def test_two_places_are_told_apart_from_1_96_spreads_on():
    # spread of the difference of two scores with errors 3 and 4: 5; so 9.8 points
    for gap, last in ((9.5, 2), (10.1, 1)):
        scores = np.array([50 + gap, 50.0])
        found = rank_sets(scores, normal_draws(scores, [3.0, 4.0], 100_000))
        assert found.last.tolist() == [last, 2]
        assert found.first.tolist() == [1, 3 - last]
        assert found.could_be_in_top(1).tolist() == [True, last == 2]
        assert found.surely_in_top(1).tolist() == [last == 1, False]


def test_places_told_apart_sharpen_the_rest():
    # all twelve ordered pairs of four with errors of 1: 3.633 / 1.414 = 2.569 spreads of 1.414, so 3.63
    # points. Without those that 0 and 40 win or lose it takes less, and 23.5 is told apart from 20 too
    scores = np.array([40.0, 23.5, 20.0, 0.0])
    draws = normal_draws(scores, np.ones(4), 100_000)
    assert rank_sets(scores, draws).critical < 2.45
    assert rank_sets(scores, draws).first.tolist() == [1, 2, 3, 4]


def test_equal_scores_with_large_errors_could_be_anywhere():
    scores = np.full(12, 50.0)
    found = rank_sets(scores, normal_draws(scores, np.full(12, 20.0), 2_000))
    assert found.first.tolist() == [1] * 12
    assert found.last.tolist() == [12] * 12


@pytest.mark.parametrize("error", [0.0, 1e-9, 1e-3])
def test_tiny_errors_leave_the_ranks_and_ties_share_all_they_could_have(error):
    scores = np.array([10.0, 30.0, 20.0, 40.0])
    found = rank_sets(scores, normal_draws(scores, np.full(4, error), 500))
    assert found.first.tolist() == found.last.tolist() == [4, 2, 3, 1]
    tied = np.array([10.0, 30.0, 30.0])
    found = rank_sets(tied, normal_draws(tied, np.full(3, error), 500))
    assert (found.first.tolist(), found.last.tolist()) == ([3, 1, 1], [3, 2, 2])


def test_scores_that_move_together_are_told_apart_though_both_move_far():
    shift = np.random.default_rng(1).normal(0, 30, (500, 1))
    scores = np.array([51.0, 50.0, 50.5])
    assert rank_sets(scores, scores + shift).first.tolist() == [1, 3, 2]
    assert not difference_spreads(scores + shift).any()


def test_a_swap_in_one_draw_of_thousands_does_not_decide_for_all():
    # two places that move by 1 in 3 draws of 100: their spread is 0.24, and one move is 4.2 spreads
    rng = np.random.default_rng(1)
    scores = np.array([*np.linspace(0, 57, 20), 100.0, 101.0])
    draws = normal_draws(scores, [1.0] * 20 + [0.0, 0.0], 4_000)
    rare = rng.random((4_000, 2)) < 0.03
    draws[:, 20:] += rare
    assert rank_sets(scores, draws).critical < 4.5


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0])
def test_all_true_ranks_lie_within_their_sets_as_often_as_is_said(spread):
    # 1,000 times: true scores, estimates that err by 1, and draws around the estimates
    rng = np.random.default_rng(7)
    truth = spread * np.arange(6.0)
    errors = np.array([0.5, 1.0, 1.5, 1.0, 0.5, 1.0])
    noise = rng.normal(0, errors, (1_000, 6))
    around = rng.normal(0, errors, (800, 6))
    true_first = 1 + (truth > truth[:, None]).sum(axis=1)
    true_last = (truth >= truth[:, None]).sum(axis=1)
    all_ranks = top_inside = 0
    for err in noise:
        found = rank_sets(truth + err, truth + err + around)
        all_ranks += ((found.first <= true_first) & (found.last >= true_last)).all()
        top_inside += found.could_be_in_top(2)[true_first <= 2].all()
    # 1,000 runs know a share of 0.95 to within 0.014, two standard errors; the draws add 0.008
    assert all_ranks / 1_000 >= CONFIDENCE - 0.02
    assert top_inside >= all_ranks
    if spread == 0:
        assert all_ranks / 1_000 <= CONFIDENCE + 0.02  # not by making them wide
