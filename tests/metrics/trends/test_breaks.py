"""Another source or a long gap breaks a series: nothing is tested and no line drawn across; told in words."""

import numpy as np
import pandas as pd
import pytest

from metrics.trends.breaks import publication, with_breaks
from metrics.trends.change import trend_of
from metrics.trends.series import series, usual_step
from views.trends.over_time import over_time
from views.trends.sentences import breaks, change_sentences

ATLAS, POLICE = "Ward Profiles and Atlas", "Street-level crime, 2024"


def falling(ends, values, names=None):
    """One place's figures, each with limits half a unit away, in years that end on these days."""
    days = pd.to_datetime(list(ends))
    labels = names or [str(day.year) for day in days]
    value = np.array(values, dtype=float)
    return pd.DataFrame(
        {
            "indicator": "i",
            "period": labels,
            "period_label": labels,
            "start": days - pd.DateOffset(years=1) + pd.DateOffset(days=1),
            "end": days,
            "place": "p",
            "name": "Barking",
            "role": "borough",
            "kind": "ward13",
            "value": value,
            "value_low": value,
            "lower": value - 0.5,
            "upper": value + 0.5,
            "withheld": "",
            "against": "",
            **dict.fromkeys(("gap", "gap_lower", "gap_upper"), np.nan),
            **dict.fromkeys(("relative", "relative_lower", "relative_upper"), np.nan),
        }
    )


def years(*wanted):
    return [f"{year}-12-31" for year in wanted]


def counted(rows, titles):
    return {
        (period, "ward13"): {publication(title): title}
        for period, title in zip(rows["period"], titles, strict=True)
    }


def told(rows, titles):
    broken = with_breaks(rows, counted(rows, titles), usual_step(list(rows["end"])))
    changes = trend_of(broken, "lower_is_better")
    return broken, changes.iloc[0], change_sentences(changes, "per 1,000 residents", 1)[0]


def test_a_fall_across_another_source_and_nine_years_is_told_and_not_tested():
    rows = falling(years(*range(2009, 2015), 2024), [12.8, 12.0, 11.0, 10.0, 9.0, 8.0, 4.1])
    _, row, sentence = told(rows, [ATLAS] * 6 + [POLICE])
    assert (row["direction"], row["judgement"], row["points"]) == ("too few points", "too few points", 7)
    assert row["why"] == (
        "a trend needs 5 points; there is 1 since the series broke (the source changes, from Ward Profiles "
        "and Atlas to Street-level crime, 2024 and 9 periods in a row have no figure between 2014 and 2024)"
    )
    assert sentence == (
        "**Barking**: fell by two thirds, 12.8 (2009) to 4.1 per 1,000 residents (2024); "
        "too few years since the record broke to tell."
    )


@pytest.mark.parametrize(
    ("when", "breaks_it"),
    [
        ((2001, 2002, 2003, 2004, 2005, 2008), False),  # 2006 and 2007 are missing: two periods
        ((2001, 2002, 2003, 2004, 2005, 2009), True),  # three are
        ((2001, 2003, 2005, 2007, 2009, 2015), False),  # every two years: 2011 and 2013 are missing
        ((2001, 2003, 2005, 2007, 2009, 2017), True),
    ],
)
def test_a_gap_of_more_than_two_usual_periods_breaks_a_series(when, breaks_it):
    rows = falling(years(*when), [12, 11, 10, 9, 8, 4])
    _, row, _ = told(rows, [ATLAS] * 6)
    assert row["direction"] == ("too few points" if breaks_it else "falling")


def test_months_without_a_return_break_a_monthly_series_only_where_they_are_more_than_two():
    for until, direction in (("2024-08-31", "falling"), ("2024-09-30", "too few points")):
        ends = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", until]
        rows = falling(ends, [12, 11, 10, 9, 8, 4])
        rows["start"] = rows["end"] - pd.offsets.MonthBegin(1)
        rows["period"] = rows["period_label"] = rows["end"].dt.strftime("%B %Y")
        _, row, sentence = told(rows, [ATLAS] * 6)
        assert row["direction"] == direction
        assert ("too few months since the record broke to tell" in sentence) == (
            direction == "too few points"
        )


def test_what_follows_a_break_is_tested_on_its_own_where_it_is_long_enough():
    rows = falling(years(*range(2001, 2009)), [2, 3, 4, 12, 11, 10, 9, 8])
    _, row, sentence = told(rows, [POLICE] * 3 + [ATLAS] * 5)
    assert (row["first_period"], row["points"], row["direction"]) == ("2004", 5, "falling")
    assert sentence.startswith("**Barking**: **falling, getting better**, 12.0 (2004) to 8.0")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("English indices of deprivation 2019, File 2", "English indices of deprivation 2025: ranks", True),
        ("Ward population estimates, mid-2020", "Ward population estimates, mid-2022, by sex", True),
        (ATLAS, POLICE, False),
        ("claims2019", "claims2020", False),
        ("Census 2011: tenure", "Census 2021: tenure (TS054)", False),
    ],
)
def test_editions_of_one_publication_are_one_source(one, other, same):
    assert (publication(one) == publication(other)) == same


def test_no_line_crosses_a_break_between_neighbouring_years():
    rows = falling(years(*range(2001, 2005)), [4, 3, 12, 11])
    broken, _, _ = told(rows, [POLICE] * 2 + [ATLAS] * 2)
    (drawn,) = over_time(broken.assign(kind_before="", not_supplied="")).places
    assert list(np.isnan(drawn.line["value"])) == [False, False, True, False, False]
    assert (
        trend_of(broken)["why"]
        .iloc[0]
        .startswith("a trend needs 5 points; there are 2 since the series broke")
    )


def test_percentages_that_go_by_points_say_so():
    rows = falling(years(2011, 2021), [46.4, 42.4])
    sentence = change_sentences(trend_of(rows.assign(broken_before="")), "%", 1)[0]
    assert sentence.startswith("**Barking**: fell by 4.0 percentage points, 46.4 (2011) to 42.4% (2021)")


def test_burglary_is_not_called_falling_from_an_atlas_of_2015_to_police_figures_of_2024(store):
    rows = series(store, "barking-and-dagenham", None, "crime_burglary")
    changes = trend_of(rows, "lower_is_better").set_index("name")
    assert set(changes.loc[changes["last_period"] == "2024", "direction"]) == {"too few points"}
    assert set(changes.loc[changes["last_period"] == "2024", "gap_change"].replace("", np.nan).dropna()) == {
        "narrower"
    }
    assert changes.at["London", "direction"] == "falling"  # 2001/02 to 2014/15, one source
    assert any(
        sentence.startswith("The lines break, and nothing is tested across it: the source changes")
        for sentence in breaks(rows)
    )
