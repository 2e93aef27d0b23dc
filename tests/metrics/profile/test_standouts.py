"""What stands out: tested against the rest, adjusted for the number of tests, the surest difference first."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from metrics.profile.headlines import district_position, headlines
from metrics.profile.profile import profile
from metrics.profile.standouts import STANDOUT_COLUMNS, adjusted, counted_tests, proportions_p, standouts

EDITIONS = ["walsall", "walsall-2009", "barking-and-dagenham"]


def test_the_p_value_of_two_proportions_is_pearsons_chi_squared():
    # 82 of 500 against 300 of 2,500
    table = [[82, 418], [300, 2200]]
    assert proportions_p(*(np.array([v], dtype=float) for v in (82, 500, 300, 2500)))[0] == pytest.approx(
        stats.chi2_contingency(table, correction=False).pvalue
    )
    assert proportions_p(*(np.array([v], dtype=float) for v in (10, 100, 20, 200)))[0] == pytest.approx(1)


def test_of_four_tests_the_third_at_0_045_is_no_clear_difference():
    """q = p x tests / position: 0.01 x 4/1, 0.024 x 4/2, 0.045 x 4/3, 0.5 x 4/4; untested rows are none."""
    rows = pd.DataFrame(
        {
            "p": [0.045, 0.01, np.nan, 0.5, 0.024],
            "verdict": ["higher", "lower", "not compared", "no clear difference", "higher"],
            "polarity": "lower_is_better",
        }
    )
    after = adjusted(rows)
    assert after["q"].tolist() == pytest.approx([0.06, 0.04, np.nan, 0.5, 0.048], nan_ok=True)
    assert after["verdict"].tolist() == [
        "no clear difference",
        "lower",
        "not compared",
        "no clear difference",
        "higher",
    ]
    assert after["judgement"].tolist()[1::3] == ["better", "worse"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_verdict_stands_only_where_the_adjusted_p_value_is_small_and_the_area_alone_says_so_too(
    store, edition
):
    rows = standouts(store, edition)
    assert list(rows.columns) == list(STANDOUT_COLUMNS)
    clear = rows["verdict"].isin(["higher", "lower"])
    assert (rows.loc[clear, "q"] <= 0.05).all()
    assert (rows.loc[rows["tested"], "q"] >= rows.loc[rows["tested"], "p"]).all()
    assert (rows.loc[~rows["tested"], "verdict"] == "not compared").all()
    for place, own in rows[clear].groupby("place"):
        alone = profile(store, edition, place).set_index("indicator")["verdict"]
        assert own.set_index("indicator")["verdict"].equals(alone.reindex(own["indicator"]))


def test_the_p_values_agree_with_the_verdicts_of_single_tests(store):
    """Two ways to the same answer: the p-value's side of 0.05, and the interval that leaves out no
    difference."""
    rows = standouts(store, "barking-and-dagenham")
    tested = rows[rows["tested"]]
    alone = pd.concat(
        [profile(store, "barking-and-dagenham", p).assign(place=p) for p in rows["place"].unique()]
    )
    verdicts = alone.set_index(["place", "indicator"])["verdict"].reindex(
        pd.MultiIndex.from_frame(tested[["place", "indicator"]])
    )
    surely = ~tested["p"].between(0.04, 0.06).to_numpy()
    assert (verdicts.isin(["higher", "lower"]).to_numpy() == (tested["p"] < 0.05).to_numpy())[surely].all()


def test_the_surest_difference_comes_first_and_untested_ones_come_last(store):
    rows = standouts(store, "walsall")
    ranked = rows[rows["rank"].notna()]
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1)) == [i + 1 for i in ranked.index]
    assert ranked["strength"].is_monotonic_decreasing
    assert rows.loc[rows["rank"].isna(), "verdict"].isin(["no clear difference", "not compared"]).all()


def test_area_3_of_walsall_has_more_people_without_qualifications_and_that_is_worse(store):
    row = standouts(store, "walsall").set_index(["id", "indicator"]).loc[("area-3", "no_qualifications")]
    assert (row["verdict"], row["judgement"], row["beside_what"]) == ("higher", "worse", "rest")
    assert (round(row["value"], 1), round(row["beside"], 1)) == (30.7, 25.2)


def test_the_printed_edition_says_how_little_can_be_tested(store):
    counts = counted_tests(standouts(store, "walsall-2009"))
    assert counts["comparisons"] - counts["tested"] > 100
    assert 0 < counts["clear"] <= counts["alone"] <= counts["tested"]


def test_a_scale_that_crosses_zero_has_no_ratio(store):
    moods = standouts(store, "walsall").query("indicator == 'mental_health'")
    assert len(moods) == 6
    assert moods["times"].isna().all() and (moods["strength"] == 0).all()


@pytest.mark.parametrize("edition", EDITIONS)
def test_headlines_are_the_residents_and_at_most_one_figure_a_theme(store, edition):
    rows = headlines(store, edition)
    assert rows["short_label"].iloc[0] == "Residents"
    assert rows["theme"].iloc[1:].is_unique
    assert (rows["polarity"].iloc[1:] != "neutral").all()
    assert rows["value"].notna().all()


def test_walsall_stands_28th_of_296_in_2025_and_a_rank_by_equal_weights_says_so(store):
    assert district_position(store, "walsall").startswith("28th of 296 districts")
    assert "equal weights" in district_position(store, "walsall-2009")
