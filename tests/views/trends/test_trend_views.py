"""Lines that break where data are missing, gaps with intervals, sentences that say what was tested."""

import numpy as np
import pytest

from metrics.trends.change import trend_of
from metrics.trends.series import series
from views.trends.charts import gaps, lines
from views.trends.over_time import over_time, within_reach
from views.trends.sentences import breaks, change_sentences, gap_sentence, gap_table, untested


@pytest.fixture(scope="module")
def ages(store):
    return series(store, "barking-and-dagenham", None, "aged_0_15")


@pytest.fixture(scope="module")
def burglary(store):
    return series(store, "barking-and-dagenham", None, "crime_burglary")


def test_no_line_is_drawn_across_a_missing_period(ages):
    for trace in lines(over_time(ages), "%", 1).data:
        assert trace.connectgaps is False
        assert np.isnan(np.asarray(trace.y, dtype=float)).any()
        assert len(trace.x) == ages["period"].nunique()


def test_a_month_of_twelve_years_before_is_left_to_the_table_and_named(store):
    rows = series(store, "walsall", None, "street_crime_month")
    assert rows["period_label"].iloc[0] == "February 2011"
    figure = lines(over_time(rows), "per 1,000 residents", 1)
    assert {str(min(trace.x))[:7] for trace in figure.data} == {"2023-09"}
    assert {shape.type for shape in figure.layout.shapes} == {"rect"}  # no dotted line: nothing is before it
    assert not [sentence for sentence in breaks(rows) if "dotted lines" in sentence]
    told = [sentence for sentence in breaks(rows) if sentence.startswith("Too far back")]
    assert told == ["Too far back for the charts: February 2011. The tables have the figures."]


def test_editions_of_an_index_years_apart_stay_on_the_chart(store):
    rows = series(store, "walsall", None, "imd_percentile")
    assert within_reach(rows).equals(rows)


def test_every_area_has_a_marker_of_its_own_and_the_borough_is_the_thickest(store):
    figure = lines(over_time(series(store, "walsall", None, "imd_percentile")), "percentile", 1)
    areas, borough, england = figure.data[:6], figure.data[6], figure.data[7]
    assert len({trace.marker.symbol for trace in areas}) == 6
    assert len({trace.line.color for trace in areas}) == 6
    assert borough.line.width > max(trace.line.width for trace in (*areas, england))
    assert england.line.dash == "dash"


def test_gaps_carry_their_intervals_and_the_line_of_no_gap(burglary):
    for relative, column, none in ((False, "gap", 0), (True, "relative", 1)):
        figure = gaps(over_time(burglary), "per 1,000 residents", 1, relative)
        own = burglary[burglary["name"] == "Barking"]
        trace = figure.data[0]
        np.testing.assert_allclose(trace.y, own[column])
        np.testing.assert_allclose(trace.y + trace.error_y.array, own[f"{column}_upper"])
        np.testing.assert_allclose(trace.y - trace.error_y.arrayminus, own[f"{column}_lower"])
        assert figure.layout.shapes[0].y0 == none


def test_at_most_six_periods_are_labelled_and_the_last_is_one_of_them(burglary):
    axis = lines(over_time(burglary), "per 1,000 residents", 1).layout.xaxis
    assert len(axis.ticktext) <= 6
    assert "2024" in axis.ticktext


def test_missing_periods_and_comparators_are_named(ages, burglary):
    assert "mid-2003, mid-2005, mid-2007" in breaks(ages)[0]
    assert any(sentence.startswith("England has no figures for 2001/02") for sentence in breaks(burglary))


def test_a_trend_in_words_names_its_direction_and_its_ends(burglary):
    changes = trend_of(burglary, "lower_is_better")
    paragraphs = change_sentences(changes, "per 1,000 residents", 1)
    assert paragraphs[0].startswith("**Barking**: fell by two thirds, 13.5 (2001/02) to 4.4")
    assert paragraphs[3].startswith("**London**: **falling, getting better**, 15.8 (2001/02) to 8.7")
    assert "We can't tell change from chance for England: a trend needs 5 points; there are 2." in untested(
        changes
    )


def test_disagreement_of_difference_and_ratio_is_told(store):
    changes = trend_of(series(store, "barking-and-dagenham", None, "death_rate"))
    row = next(changes.itertuples())
    assert row.disagree
    sentence = gap_sentence(row, "per 1,000 residents", 1)
    assert "**no clear change**" in sentence
    assert "Difference and ratio disagree: as a ratio, **widening**, 0.83 to 0.70" in sentence


def test_a_gap_that_was_not_tested_says_so(store):
    changes = trend_of(series(store, "walsall", None, "imd_percentile"))
    sentence = gap_sentence(next(changes.itertuples()), "percentile", 1)
    assert "wider (not tested), 11.0 above in 2007 to 11.6 above in 2025" in sentence
    assert "ratio" not in sentence


def test_the_table_of_gaps_has_a_sign_and_an_interval(burglary):
    table = gap_table(burglary[burglary["role"] == "area"], 1, relative=False).set_index("Period")
    assert table.loc["2002/03", "Barking"] == "+2.0 (0.9 to 3.1)"


def test_a_trend_that_its_ends_alone_would_contradict_says_so(store):
    changes = trend_of(series(store, "barking-and-dagenham", None, "jsa_claimants"), "lower_is_better")
    paragraph = change_sentences(changes, "%", 1)[0]
    assert "**rising, getting worse** on the line fitted to all periods" in paragraph
    assert "although it ends lower than it began: 3.3 (2000) to 2.6%" in paragraph
