"""Figures over time: what is expected and missing, how far an area stands from the rest, what changed."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics.errors import Unknown
from metrics.statistics.comparison import difference, ratio
from metrics.trends.change import (
    NARROWING,
    NO_CLEAR_CHANGE,
    NOT_TESTED,
    trend_of,
)
from metrics.trends.gap_to_rest import REST, WHOLE_BOROUGH
from metrics.trends.series import (
    NO_DATA,
    SERIES_COLUMNS,
    NotFollowed,
    expected,
    followed,
    rhythm,
    series,
    twelve_months,
)

AREA = "area:barking-and-dagenham/constituencies/barking"


def periods(*ends, names=None):
    """One row per period that ends on these days, a year long."""
    days = pd.to_datetime(list(ends))
    names = names or [str(day.year) for day in days]
    return pd.DataFrame(
        {"period": names, "label": names, "start": days - pd.DateOffset(years=1), "end": days}
    )


def no_labels():
    return pd.DataFrame({"label": []}, index=pd.Index([], name="period"))


@pytest.fixture(scope="module")
def burglary(store):
    return series(store, "barking-and-dagenham", None, "crime_burglary")


def test_a_series_has_every_column_it_promises_and_no_other(burglary):
    assert list(burglary.columns) == list(SERIES_COLUMNS)


def test_a_yearly_series_has_a_rhythm_of_twelve_months_and_the_imd_has_none():
    assert rhythm(pd.to_datetime(["2002-12-31", "2003-12-31", "2004-12-31", "2006-12-31"])) == 12
    imd = [f"{year}-12-31" for year in (2007, 2010, 2015, 2019, 2025)]
    assert rhythm(pd.to_datetime(imd)) is None


@pytest.mark.parametrize(
    ("ends", "names", "found"),
    [
        (
            ["2002-03-31", "2003-03-31", "2004-03-31", "2006-03-31"],
            ["2001/02", "2002/03", "2003/04", "2005/06"],
            "2004/05",
        ),
        (
            ["1998-03-31", "1999-03-31", "2001-03-31", "2002-03-31"],
            ["1997/98", "1998/99", "2000/01", "2001/02"],
            "1999/00",
        ),
        (
            ["2001-06-30", "2002-06-30", "2004-06-30", "2005-06-30"],
            ["mid-2001", "mid-2002", "mid-2004", "mid-2005"],
            "mid-2003",
        ),
        (
            ["2003-12-31", "2004-12-31", "2006-12-31", "2007-12-31"],
            ["1999-2003", "2000-2004", "2002-2006", "2003-2007"],
            "2001-2005",
        ),
        (
            ["2008-11-30", "2008-12-31", "2009-02-28", "2009-03-31"],
            ["2008-11", "2008-12", "2009-02", "2009-03"],
            "2009-01",
        ),
    ],
)
def test_a_period_the_rhythm_expects_is_named_like_its_neighbours(ends, names, found):
    filled = expected(periods(*ends, names=names), no_labels())
    assert set(filled["period"]) - set(names) == {found}
    assert filled["end"].is_monotonic_increasing
    assert (filled["end"] == filled["end"] + pd.offsets.MonthEnd(0)).all()


def test_years_to_march_followed_by_a_calendar_year_are_expected_up_to_it_and_do_not_overlap_it():
    years = periods("2013-03-31", "2014-03-31", "2015-03-31", names=["2012/13", "2013/14", "2014/15"])
    later = pd.DataFrame(
        {"period": ["2018"], "label": ["2018"], "start": ["2018-01-01"], "end": ["2018-12-31"]}
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    filled = expected(pd.concat([years, later], ignore_index=True), no_labels())
    assert list(filled["period"])[3:] == ["2015/16", "2016/17", "2018"]


def test_a_missing_period_is_a_row_without_a_value_that_says_no_data(store):
    rows = series(store, "barking-and-dagenham", None, "aged_0_15")
    missing = rows[rows["period"] == "mid-2003"]
    assert len(missing) == rows["place"].nunique()
    assert missing["value"].isna().all()
    assert set(missing["withheld"]) == {NO_DATA}
    assert missing["gap"].isna().all()


def test_a_comparator_without_a_figure_in_a_period_has_a_row_that_says_so(burglary):
    england = burglary[burglary["place"] == "ctry:E92000001"].set_index("period")
    assert england.loc["2001/02", "withheld"] == NO_DATA
    assert england["value"].notna().sum() == 2


def test_every_place_has_a_row_for_every_period(burglary):
    assert (burglary.groupby("place")["period"].nunique() == burglary["period"].nunique()).all()
    assert list(burglary["role"].unique()) == ["area", "borough", "comparator"]


def test_a_figure_over_time_is_the_offences_of_its_wards_over_their_residents(store, burglary):
    # straight from the published rows of its 11 wards
    ((offences,),) = store.rows(
        """SELECT sum(o.value) FROM observations o JOIN lookup l ON l.child = o.place
           JOIN indicators i ON list_contains(i.numerator, o.measure)
           WHERE i.indicator = 'crime_burglary' AND o.period = '2014/15' AND l.parent = ?
           AND o.place LIKE 'ward13:%'""",
        [AREA],
    )
    row = burglary[(burglary["place"] == AREA) & (burglary["period"] == "2014/15")].iloc[0]
    assert row["numerator"] == pytest.approx(offences)
    assert row["value"] == pytest.approx(1000 * offences / row["denominator"])


def test_the_gap_is_to_the_borough_with_the_area_taken_out(burglary):
    row = burglary[(burglary["place"] == AREA) & (burglary["period"] == "2008/09")].iloc[0]
    whole = burglary[(burglary["role"] == "borough") & (burglary["period"] == "2008/09")].iloc[0]
    rest = whole["numerator"] - row["numerator"], whole["denominator"] - row["denominator"]
    absolute = difference(row["numerator"], row["denominator"], *rest, "rate", 1000)
    relative = ratio(row["numerator"], row["denominator"], *rest, "rate")
    found = row[["gap", "gap_lower", "gap_upper", "relative", "relative_lower", "relative_upper"]]
    np.testing.assert_allclose(found.to_numpy(float), [*absolute, *relative], rtol=1e-9)
    assert row["against"] == REST


def test_with_two_areas_each_is_the_rest_of_the_other(burglary):
    gaps = burglary[burglary["role"] == "area"].pivot(index="period", columns="place", values="gap")
    np.testing.assert_allclose(gaps.iloc[:, 0], -gaps.iloc[:, 1])


def test_the_borough_lies_between_area_and_rest_by_their_weights(store):
    rows = series(store, "walsall", None, "imd_percentile")
    whole = rows[rows["role"] == "borough"].set_index("period")
    for row in rows[rows["role"] == "area"].itertuples():
        w = row.denominator / whole.at[row.period, "denominator"]
        assert w * row.value + (1 - w) * row.rest == pytest.approx(whole.at[row.period, "value"])
        assert row.gap == pytest.approx(row.value - row.rest)
        assert math.isnan(row.gap_lower)  # no counts stand behind a mean of percentiles


def test_the_borough_percentile_of_2025_follows_from_the_official_average_rank(store):
    # average rank 22,512.04 of 33,755, most deprived highest: the mean rank from the other end is 11,243.96
    rows = series(store, "walsall", None, "imd_percentile")
    found = rows[(rows["role"] == "borough") & (rows["period"] == "2025")]["value"].iloc[0]
    assert found == pytest.approx(100 * (33755 + 1 - 22512.04) / 33755, abs=0.001)


def test_a_change_of_the_places_added_up_is_flagged_where_it_happens(store):
    rows = series(store, "walsall", None, "imd_percentile", ["area-3"])
    area = rows[rows["role"] == "area"].set_index("period")
    assert area["kind"].to_dict() == {
        "2007": "lsoa01",
        "2010": "lsoa01",
        "2015": "lsoa11",
        "2019": "lsoa11",
        "2025": "lsoa21",
    }
    assert area["kind_before"].to_dict() == {
        "2007": "",
        "2010": "",
        "2015": "lsoa01",
        "2019": "",
        "2025": "lsoa11",
    }


def test_printed_figures_without_a_weight_for_the_borough_are_set_beside_the_whole_borough(store):
    rows = series(store, "walsall-2009", None, "printed_claimant_rate", ["area-1"])
    first = rows[(rows["role"] == "area") & (rows["period"] == "2008-08")].iloc[0]
    assert (first["value"], first["against"]) == (3.0, WHOLE_BOROUGH)
    assert first["gap"] == pytest.approx(3.0 - 4.1)


def test_claimants_have_a_latest_month_and_a_mean_of_twelve_and_are_never_added(store):
    rows = series(store, "walsall-2009", None, "printed_claimant_rate")
    told = twelve_months(rows).set_index("name")
    area = rows[rows["name"] == "Area 1"]["value"]
    assert told.loc["Area 1", ["latest", "value", "months"]].to_list() == ["July 2009", 6.3, 12]
    assert told.loc["Area 1", "mean"] == pytest.approx(area.sum() / 12)
    assert told.loc["Area 1", "mean"] == pytest.approx(60.1 / 12)


def test_a_yearly_series_has_no_mean_of_months(burglary):
    assert twelve_months(burglary).empty


def test_a_total_has_no_gap(store):
    rows = series(store, "walsall", None, "residents")
    assert set(rows["against"]) == {""}
    assert rows["gap"].isna().all()


def test_a_score_is_refused_and_the_percentile_named_in_its_place(store):
    with pytest.raises(NotFollowed, match=r"not comparable .*imd_percentile"):
        series(store, "walsall", None, "imd_score")


def test_an_indicator_of_one_period_cannot_be_followed(store):
    with pytest.raises(NotFollowed, match="fewer than two periods"):
        series(store, "walsall", None, "no_qualifications")


@pytest.mark.parametrize(("indicator", "area"), [("happiness", None), ("imd_percentile", ["area-9"])])
def test_an_unknown_indicator_or_area_is_answered_with_what_there_is(store, indicator, area):
    with pytest.raises(Unknown, match="Choose one of"):
        series(store, "walsall", None, indicator, area)


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
def test_everything_said_to_be_followed_opens(store, edition):
    known = followed(store, edition)
    assert (known["periods"] > 1).all()
    for indicator in known.loc[known["refusal"] == "", "indicator"]:
        rows = series(store, edition, None, indicator)
        assert rows["value"].notna().any()
        assert len(trend_of(rows)) == rows.loc[rows["value"].notna(), "place"].nunique()


def test_difference_and_ratio_can_disagree_and_both_are_told():
    # every rate halves: 40 and 20 become 20 and 10 per 1,000, so the difference halves and the ratio stays 2
    rows = two_periods(gap=(20, 10), gap_reach=2, relative=(2, 2), relative_reach=0.1)
    told = trend_of(rows).iloc[0]
    assert (told["gap_change"], told["relative_change"], told["disagree"]) == (
        NARROWING,
        NO_CLEAR_CHANGE,
        True,
    )


def two_periods(*, gap, gap_reach, relative, relative_reach):
    """One area in two periods with these gaps and half-widths of their intervals."""
    ends = pd.to_datetime(["2010-12-31", "2011-12-31"])
    table = pd.DataFrame({c: [np.nan, np.nan] for c in SERIES_COLUMNS})
    return table.astype(object).assign(
        indicator="toy",
        place="area:toy",
        name="Toy",
        role="area",
        withheld="",
        against=REST,
        period=["2010", "2011"],
        period_label=["2010", "2011"],
        end=ends,
        start=ends - pd.DateOffset(years=1),
        value=[40.0, 20.0],
        gap=gap,
        gap_lower=np.subtract(gap, gap_reach),
        gap_upper=np.add(gap, gap_reach),
        relative=relative,
        relative_lower=np.subtract(relative, relative_reach),
        relative_upper=np.add(relative, relative_reach),
    )


def test_a_clear_fall_of_something_bad_is_getting_better(burglary):
    atlas = burglary[burglary["period"] != "2024"]  # another source, nine years later
    told = trend_of(atlas, "lower_is_better").set_index("place").loc[AREA]
    assert (told["direction"], told["judgement"], told["why"]) == ("falling", "better", "")
    assert told["slope"] < 0


def test_a_neutral_indicator_rises_or_falls_without_being_good_or_bad(burglary):
    told = trend_of(burglary[burglary["period"] != "2024"], "neutral").set_index("place").loc[AREA]
    assert told["judgement"] == "falling"


def test_no_trend_is_called_from_few_points_or_without_intervals(burglary, store):
    england = trend_of(burglary).set_index("place").loc["ctry:E92000001"]
    assert (england["direction"], england["points"], england["missing"]) == ("too few points", 2, 21)
    imd = trend_of(series(store, "walsall", None, "imd_percentile"), "higher_is_better")
    assert set(imd["direction"]) == {NOT_TESTED}
    assert imd["why"].str.contains("no counts").all()
