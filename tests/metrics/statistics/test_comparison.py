"""An area against the rest of its borough: published answers, scipy's answers, and what must always hold."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from metrics.statistics.comparison import (
    difference,
    judgement,
    proportions_differ,
    rates_differ,
    ratio,
    verdict,
    verdict_within_bounds,
)
from metrics.statistics.intervals import Interval

FORMS = ["rate", "proportion"]
MIRROR = {"higher": "lower", "lower": "higher"}
POLARITIES = ["lower_is_better", "higher_is_better", "neutral"]


@st.composite
def pairs(draw):
    """An area's and a rest's count and denominator, with no more events than people as both forms need."""
    n_area, n_rest = draw(st.integers(1, 20_000)), draw(st.integers(1, 200_000))
    return draw(st.integers(0, n_area)), n_area, draw(st.integers(0, n_rest)), n_rest


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("x_area", "n_area", "x_rest", "n_rest", "lower", "upper"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_proportions_differ_gives_newcombes_published_limits(x_area, n_area, x_rest, n_rest, lower, upper):
    assert proportions_differ(x_area, n_area, x_rest, n_rest) == pytest.approx((lower, upper), abs=5e-5)


@given(pairs())
def test_rates_differ_is_twice_the_smaller_tail_of_scipys_binomial_test(pair):
    x_area, n_area, x_rest, n_rest = pair
    assume(x_area + x_rest > 0)
    tails = [
        binomtest(x_area, x_area + x_rest, n_area / (n_area + n_rest), alternative=side).pvalue
        for side in ("less", "greater")
    ]
    assert rates_differ(*pair) == pytest.approx(min(1, 2 * min(tails)), rel=1e-7, abs=1e-300)


def test_with_equal_populations_doubling_is_the_same_as_scipys_two_sided_test():
    for x_area in range(21):
        theirs = binomtest(x_area, 20, 0.5).pvalue
        assert rates_differ(x_area, 1_000, 20 - x_area, 1_000) == pytest.approx(theirs)


@given(pairs(), st.sampled_from([0.95, 0.998]))
def test_the_ratio_of_rates_has_the_limits_of_scipys_exact_binomial_interval(pair, confidence):
    x_area, n_area, x_rest, n_rest = pair
    assume(x_area > 0 and x_rest > 0)
    share = binomtest(x_area, x_area + x_rest).proportion_ci(confidence, method="exact")
    theirs = [side / (1 - side) * n_rest / n_area for side in share]
    ours = ratio(*pair, "rate", confidence)
    # scipy searches for its limits and stops 2e-12 short, which is much for the smallest shares.
    assert ours == pytest.approx((x_area / n_area / (x_rest / n_rest), *theirs), rel=1e-4)


@given(pairs(), st.sampled_from([0.95, 0.998]))
def test_the_ratio_of_rates_leaves_out_1_exactly_when_the_verdict_is_clear(pair, confidence):
    assume(pair[0] + pair[2] > 0)
    assume(abs(rates_differ(*pair) - (1 - confidence)) > 1e-9)
    _, lower, upper = ratio(*pair, "rate", confidence)
    expected = "higher" if lower > 1 else "lower" if upper < 1 else "no clear difference"
    assert verdict(*pair, "rate", confidence) == expected


@given(pairs(), st.sampled_from(FORMS))
def test_exchanging_area_and_rest_turns_the_verdict_round(pair, form):
    found = str(verdict(*pair, form))
    assert verdict(*pair[2:], *pair[:2], form) == MIRROR.get(found, found)


@given(st.integers(1, 5_000), st.integers(0, 100), st.integers(1, 50), st.sampled_from(FORMS))
def test_equal_figures_are_never_clearly_different(n, percent, times, form):
    x = n * percent / 100
    assert verdict(x, n, times * x, times * n, form) == "no clear difference"


@given(pairs(), st.sampled_from(FORMS))
def test_a_clear_verdict_points_the_way_the_figures_do(pair, form):
    x_area, n_area, x_rest, n_rest = pair
    found = verdict(*pair, form)
    if x_area / n_area >= x_rest / n_rest:
        assert found != "lower"
    if x_area / n_area <= x_rest / n_rest:
        assert found != "higher"


@given(pairs(), st.sampled_from(FORMS))
def test_a_verdict_clear_at_99_8_per_cent_is_clear_at_95(pair, form):
    strict = verdict(*pair, form, 0.998)
    assert strict in (verdict(*pair, form, 0.95), "no clear difference")


@given(pairs(), st.sampled_from(FORMS), st.sampled_from([1, 100, 1_000]))
def test_a_difference_lies_within_its_limits_and_turns_its_sign_when_exchanged(pair, form, scale):
    there, back = difference(*pair, form, scale), difference(*pair[2:], *pair[:2], form, scale)
    assert there.lower <= there.value <= there.upper
    assert back == pytest.approx((-there.value, -there.upper, -there.lower), rel=1e-9, abs=1e-9)


@given(pairs(), st.sampled_from(FORMS))
def test_a_ratio_lies_within_its_limits_and_inverts_when_exchanged(pair, form):
    assume(pair[0] > 0 and pair[2] > 0)
    there, back = ratio(*pair, form), ratio(*pair[2:], *pair[:2], form)
    assert there.lower <= there.value <= there.upper
    assert back == pytest.approx((1 / there.value, 1 / there.upper, 1 / there.lower), rel=1e-6)


def test_the_ratio_of_proportions_has_katzs_limits():
    # By hand: 0.8 / 0.6 = 1.3333; error sqrt(1/56 - 1/70 + 1/48 - 1/80) = 0.109109; factor exp(1.96 error).
    assert ratio(56, 70, 48, 80, "proportion") == pytest.approx((1.33333, 1.07662, 1.65126), abs=5e-5)


def test_a_rest_without_events_has_an_infinite_ratio_and_still_a_lower_limit():
    value, lower, upper = ratio(8, 1_000, 0, 1_000, "rate")
    assert (value, upper) == (np.inf, np.inf)
    assert lower == pytest.approx(0.025 ** (1 / 8) / (1 - 0.025 ** (1 / 8)))


def test_no_events_anywhere_give_no_ratio_and_no_clear_difference():
    assert np.isnan(ratio(0, 1_000, 0, 5_000, "rate")).all()
    assert verdict(0, 1_000, 0, 5_000, "rate") == "no clear difference"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("missing", range(4))
def test_a_comparison_with_a_missing_figure_is_not_made(form, missing):
    figures = [30.0, 100.0, 10.0, 100.0]
    figures[missing] = np.nan
    assert verdict(*figures, form) == "not compared"
    assert np.isnan(difference(*figures, form)).all()
    assert np.isnan(ratio(*figures, form)).all()


@pytest.mark.parametrize("form", FORMS)
def test_an_area_that_is_the_whole_borough_has_no_rest_to_be_compared_with(form):
    assert verdict(30, 100, 0, 0, form) == "not compared"


@pytest.mark.parametrize("form", FORMS)
def test_verdicts_come_one_per_row_in_order(form):
    found = verdict([60, 5, 20, np.nan], 100, [200, 200, 200, 200], 1_000, form)
    assert found.tolist() == ["higher", "lower", "no clear difference", "not compared"]


def test_a_whole_profile_is_the_same_as_its_rows_one_by_one():
    random = np.random.default_rng(2009)
    n_area, n_rest = random.integers(1, 500, 200), random.integers(1, 5_000, 200)
    x_area, x_rest = random.integers(0, n_area + 1), random.integers(0, n_rest + 1)
    rows = list(zip(x_area, n_area, x_rest, n_rest, strict=True))
    for form in FORMS:
        together = verdict(x_area, n_area, x_rest, n_rest, form)
        assert together.tolist() == [verdict(*row, form) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_a_suppressed_count_is_compared_only_if_both_its_ends_say_the_same(form):
    rest = Interval(np.array([300, 300]), np.array([303, 303]))
    suppressed = Interval(np.array([1, 1]), np.array([4, 4]))
    clearly_fewer, could_be_either = 100, 25
    found = verdict_within_bounds(suppressed, [clearly_fewer, could_be_either], rest, 1_000, form)
    assert found.tolist() == ["lower", "not compared"]
    assert verdict(1, could_be_either, 303, 1_000, form) == "lower"
    assert verdict(4, could_be_either, 300, 1_000, form) == "no clear difference"


@given(pairs(), st.sampled_from(FORMS))
def test_bounds_that_meet_give_the_plain_verdict(pair, form):
    x_area, n_area, x_rest, n_rest = pair
    met = verdict_within_bounds(Interval(x_area, x_area), n_area, Interval(x_rest, x_rest), n_rest, form)
    assert met == verdict(*pair, form)


@given(st.integers(1, 500), st.integers(0, 9), st.integers(510, 5_000), st.data(), st.sampled_from(FORMS))
def test_a_verdict_within_bounds_holds_for_every_count_between(n_area, width, n_rest, data, form):
    least = data.draw(st.integers(0, n_area))
    most = min(least + width, n_area)
    total = data.draw(st.integers(most, n_rest))
    bounds = Interval(least, most), n_area, Interval(total - most, total - least), n_rest
    found = verdict_within_bounds(*bounds, form)
    if found != "not compared":
        counts = np.arange(least, most + 1)
        assert (verdict(counts, n_area, total - counts, n_rest, form) == found).all()


def test_a_bound_above_the_number_of_people_is_cut_to_it():
    under_five = Interval(1, 4)
    found = verdict_within_bounds(under_five, 3, Interval(500, 500), 1_000, "proportion")
    assert found == "no clear difference"


@pytest.mark.parametrize(
    ("found", "polarity", "expected"),
    [
        ("higher", "lower_is_better", "worse"),
        ("lower", "lower_is_better", "better"),
        ("higher", "higher_is_better", "better"),
        ("lower", "higher_is_better", "worse"),
        ("higher", "neutral", "higher"),
        ("lower", "neutral", "lower"),
    ],
)
def test_polarity_decides_whether_a_clear_verdict_is_good_news(found, polarity, expected):
    assert judgement(found, polarity) == expected


@pytest.mark.parametrize("polarity", POLARITIES)
@pytest.mark.parametrize("found", ["no clear difference", "not compared"])
def test_no_polarity_makes_good_or_bad_news_of_an_unclear_verdict(found, polarity):
    assert judgement(found, polarity) == found


def test_a_profile_is_judged_with_each_indicators_own_polarity():
    judged = judgement(["higher", "higher", "higher", "not compared"], [*POLARITIES, "neutral"])
    assert judged.tolist() == ["worse", "better", "higher", "not compared"]


def test_an_unknown_polarity_or_verdict_is_refused_with_what_is_allowed():
    with pytest.raises(ValueError, match="Unknown polarity 'up_is_good'; allowed are: lower_is_better"):
        judgement("higher", "up_is_good")
    with pytest.raises(ValueError, match="Unknown verdict 'above'; allowed are: higher"):
        judgement("above", "neutral")
