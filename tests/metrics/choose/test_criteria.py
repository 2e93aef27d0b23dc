"""Criteria: met, not met or unknown against a threshold, worked out by hand.

Five places, two indicators:

    place   crime (more is need)    percentile (less is need)
    a       40.04                   10
    b       35.96                   20
    c       10 to 20, hidden        30
    d       36 to 50, hidden        nothing known
    e       20                      40
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.choose.criteria import (
    CRITERIA_COLUMNS,
    CriterionError,
    Figures,
    criteria,
    of_groups,
    of_places,
    rounded,
    threshold_effects,
    unsupplied,
    usual_threshold,
)
from metrics.errors import Unknown
from metrics.need.inputs import Evidence
from metrics.need.method import Method
from metrics.need.need import need
from metrics.need.simulation import Groups

GONE = float("nan")
INDICATORS = pd.DataFrame(
    {
        "indicator": ["crime", "percentile"],
        "criterion": ["Police demand", "Deprived"],
        "polarity": ["lower_is_better", "higher_is_better"],
        "unit": ["per 1,000", "percentile"],
        "decimals": [1, 0],
    }
)
VALUE = np.array([[40.04, 10], [35.96, 20], [GONE, 30], [GONE, GONE], [20, 40]])
LOW = np.array([[40.04, 10], [35.96, 20], [10, 30], [36, GONE], [20, 40]])
HIGH = np.array([[40.04, 10], [35.96, 20], [20, 30], [50, GONE], [20, 40]])
FIVE = Figures(list("abcde"), VALUE, LOW, HIGH)


def statuses(found, indicator):
    """One letter per place: m(et), n(ot met), u(nknown)."""
    return "".join(found.loc[found["indicator"] == indicator, "status"].str[0])


def test_five_places_worked_out_by_hand():
    found = criteria(FIVE, INDICATORS)
    assert list(found.columns) == list(CRITERIA_COLUMNS)
    # of three figures known, 40.0, 36.0 and 20.0, the neediest quarter is one: 40.0
    assert statuses(found, "crime") == "mnnun"
    # of four, 10 to 40, one: 10 and less
    assert statuses(found, "percentile") == "mnnun"
    assert found.groupby("indicator")["threshold"].first().to_dict() == {"crime": 40.0, "percentile": 10.0}


def test_bounds_on_one_side_of_a_threshold_decide_and_bounds_across_it_do_not():
    # d lies between 36 and 50, so it reaches 36 for certain; c lies between 10 and 20
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 36}), "crime") == "mmnmn"
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 36.1}), "crime") == "mnnun"
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 20}), "crime") == "mmumm"
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 10}), "crime") == "mmmmm"
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 50}), "crime") == "nnnun"
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 50.1}), "crime") == "nnnnn"


def test_a_figure_is_held_against_a_threshold_as_it_is_written():
    # 35.96 is written 36.0, and so reaches 36.0; a threshold is applied as it is written too
    assert statuses(criteria(FIVE, INDICATORS, {"crime": 36.0}), "crime")[1] == "m"
    found = criteria(FIVE, INDICATORS, {"crime": 36.04})
    assert found["threshold"].iloc[0] == 36.0
    assert statuses(found, "crime")[1] == "m"


def test_where_the_threshold_bites():
    told = threshold_effects(criteria(FIVE, INDICATORS, {"crime": 36.1}), INDICATORS, ["crime"]).set_index(
        "indicator"
    )
    crime = told.loc["crime"]
    assert (crime["met"], crime["not_met"], crime["unknown"], crime["given"]) == (1, 3, 1, True)
    assert (crime["next"], crime["next_at"]) == (["b"], 36.0)
    assert (crime["last"], crime["last_at"]) == (["a"], 40.0)
    percentile = told.loc["percentile"]
    assert (percentile["next"], percentile["next_at"]) == (["b"], 20.0)
    assert (percentile["last"], percentile["last_at"], percentile["given"]) == (["a"], 10.0, False)


def test_at_the_threshold_told_the_next_comes_in_and_beyond_the_last_it_goes_out():
    for indicator, beyond in (("crime", 0.1), ("percentile", -1)):
        told = threshold_effects(criteria(FIVE, INDICATORS), INDICATORS).set_index("indicator").loc[indicator]
        moved = criteria(FIVE, INDICATORS, {indicator: told["next_at"]}).query("indicator == @indicator")
        assert set(told["next"]) <= set(moved.loc[moved["status"] == "met", "place"])
        out = criteria(FIVE, INDICATORS, {indicator: told["last_at"] + beyond}).query(
            "indicator == @indicator"
        )
        assert not set(told["last"]) & set(out.loc[out["status"] == "met", "place"])


def test_what_nobody_supplied_is_unknown_of_everybody():
    found = criteria(FIVE, INDICATORS, unknown=[("Red or amber housing", "the partnership has to say")])
    own = found[found["criterion"] == "Red or amber housing"]
    assert list(own["status"]) == ["unknown"] * 5
    told = threshold_effects(found, INDICATORS).iloc[-1]
    assert (told["met"], told["not_met"], told["unknown"]) == (0, 0, 5)
    assert told["reason"] == "the partnership has to say"
    assert told["next"] == [] and np.isnan(told["threshold"])


def test_an_indicator_without_any_figure_has_no_threshold_and_is_unknown():
    nothing = np.full((2, 2), GONE)
    found = criteria(Figures(["a", "b"], nothing, nothing, nothing), INDICATORS)
    assert set(found["status"]) == {"unknown"}
    assert found["threshold"].isna().all()


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=30), st.integers(0, 3), st.booleans())
def test_at_least_a_quarter_reach_the_usual_threshold_and_one_of_them_stands_on_it(figures, decimals, more):
    figures = np.array(figures)
    threshold = usual_threshold(figures, decimals, more)
    shown = rounded(figures, decimals)
    reach = shown >= threshold if more else shown <= threshold
    assert reach.sum() >= len(figures) / 4
    assert (shown[reach] == threshold).any()
    beyond = shown > threshold if more else shown < threshold
    assert beyond.sum() < -(-len(figures) // 4)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_figures_round_as_they_are_written(figure, decimals):
    assert float(f"{figure:.{decimals}f}") == rounded(np.array([figure]), decimals)[0]


def test_the_figure_of_a_group_is_the_mean_of_what_need_takes_and_its_bounds_follow():
    # need takes 39 for the 40.04 of a; group one is a (3 parts) and b (1), group two is c and e
    used = VALUE.copy()
    used[0, 0] = 39
    known = Evidence(pd.DataFrame({"place": list("abcde")}), INDICATORS, VALUE, LOW, HIGH, used, used * 0, [])
    groups = Groups([np.array([0, 1]), np.array([2, 4])], [np.array([0.75, 0.25]), np.array([0.5, 0.5])])
    found = of_groups(known, ["one", "two"], groups)
    assert found.figure[0, 0] == pytest.approx(0.75 * 39 + 0.25 * 35.96)
    assert np.isnan(found.figure[1, 0])
    assert (found.low[1, 0], found.high[1, 0]) == pytest.approx((15, 20))
    assert found.figure[1, 1] == pytest.approx(35)
    assert (found.low[0, 0], found.high[0, 0]) == (found.figure[0, 0],) * 2
    assert found.candidates == ["one", "two"]
    places = of_places(known)
    assert places.candidates == list("abcde")
    assert places.figure is VALUE and places.low is LOW and places.high is HIGH


@pytest.mark.parametrize(
    ("thresholds", "problem", "sentence"),
    [
        ({"happiness": 1}, Unknown, "There is no criterion 'happiness'"),
        ({"crime": GONE}, CriterionError, "The threshold of crime is nan"),
        ({"crime": float("inf")}, CriterionError, "give a number"),
    ],
)
def test_a_threshold_of_nothing_or_that_is_no_number_is_answered_with_a_sentence(
    thresholds, problem, sentence
):
    with pytest.raises(problem, match=sentence):
        criteria(FIVE, INDICATORS, thresholds)


def test_what_a_preset_asks_for_in_vain_is_named_with_the_reason(store):
    kirkholt = unsupplied(store, "walsall", "ward", Method(preset="next-site-kirkholt"))
    assert ("Red or amber housing area", "the partnership has to supply it") in kirkholt
    # weights as the page gives them take nothing of that away, and weights without a preset ask for nothing
    weighed = Method({"low_skills": 1.0}, "next-site-kirkholt")
    assert unsupplied(store, "walsall", "ward", weighed) == kirkholt
    assert unsupplied(store, "walsall", "ward", Method({"low_skills": 1.0})) == []
    absent = dict(unsupplied(store, "walsall-2009", "ward", Method(preset="next-site-kirkholt")))
    assert absent["Low skills"] == "no figures at this level of this edition"


def test_an_indicator_of_weight_nought_is_no_criterion(store):
    method = Method({"low_skills": 1.0, "income_deprived": 2.0})
    more = Method({"low_skills": 1.0, "income_deprived": 2.0, "no_qualifications": 0.0})
    one, other = (need(store, "walsall", "ward", each).evidence for each in (method, more))
    first, second = (criteria(of_places(each), each.indicators) for each in (one, other))
    assert first.equals(second)


def test_the_usual_threshold_is_what_the_neediest_quarter_reaches_worked_out_by_hand():
    figures = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, np.nan])
    assert usual_threshold(figures, 0, more=True) == 7  # two of eight reach it: 7 and 8
    assert usual_threshold(figures, 0, more=False) == 2
    assert usual_threshold(np.append(figures, 9.0), 0, more=True) == 7  # of nine, three: 7, 8 and 9


def test_every_column_of_a_criterion_and_of_its_threshold_worked_out_by_hand():
    unknown = [("Red or amber housing", "the partnership has to say")]
    table = criteria(FIVE, INDICATORS, {"crime": 36.1}, unknown).astype(object).fillna("")
    assert table.iloc[2].to_list() == ["c", "Police demand", "crime", "", 10, 20, 36.1, "not met", ""]
    housing = ["", "", "", "", "", "unknown", "the partnership has to say"]
    assert table.iloc[10].to_list() == ["a", "Red or amber housing", *housing]
    effects = threshold_effects(criteria(FIVE, INDICATORS, {"crime": 36.1}, unknown), INDICATORS, ["crime"])
    assert [row.to_list() for _, row in effects.astype(object).fillna("").iterrows()] == [
        ["Police demand", "crime", "per 1,000", 1, True, 36.1, True, 1, 3, 1, ["b"], 36, ["a"], 40, ""],
        ["Deprived", "percentile", "percentile", 0, False, 10, False, 1, 3, 1, ["b"], 20, ["a"], 10, ""],
        ["Red or amber housing", "", "", 0, True, "", False, 0, 0, 5, [], "", [], "", unknown[0][1]],
    ]


def test_where_nothing_meets_a_threshold_nobody_goes_out_next():
    effects = threshold_effects(criteria(FIVE, INDICATORS, {"crime": 50.1}), INDICATORS, ["crime"])
    crime = effects.set_index("indicator").loc["crime"]
    assert crime["last"] == [] and np.isnan(crime["last_at"])


def test_figures_are_held_against_a_threshold_in_the_decimals_of_the_indicator():
    values = np.array([[1.26], [1.24], [1.31]])
    fine = INDICATORS.iloc[:1]
    # written with one decimal: 1.3, 1.2 and 1.3; the neediest quarter of three is one, which reaches 1.3
    table = criteria(Figures(list("abc"), values, values, values), fine)
    assert (table["threshold"].iloc[0], statuses(table, "crime")) == (1.3, "mnm")
    effect = threshold_effects(table, fine).iloc[0]
    assert (effect["last"], effect["last_at"], effect["next_at"]) == (["a", "c"], 1.3, 1.2)
    less = fine.assign(polarity="higher_is_better")
    table = criteria(Figures(list("abc"), values, values, values), less)
    assert (table["threshold"].iloc[0], statuses(table, "crime")) == (1.2, "nmn")
