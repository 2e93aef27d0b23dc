"""A gap of the record as readers see it: a broken line, a band that says "No figures", and why in a sentence.

The truth is written above tests/support/gap_toy.py.
"""

import numpy as np
import pandas as pd
import pytest

from metrics.store import Store
from metrics.trends.place_series import place_series
from metrics.trends.series import series
from tests.support import gap_toy
from tests.support.toy import LSOAS
from views.trends.charts import gaps, lines, lines_alt
from views.trends.over_time import over_time
from views.trends.place_series import place_lines, place_series_table
from views.trends.sentences import breaks, figure_table

REASON = "Toyton Police supplied nothing from March 2024 to September 2024 (a new computer)"
SINCE = "Toyton Police supplied nothing from July 2025 (a new computer)"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Toyton with a gap that has ended."""
    opened = Store(gap_toy.store(tmp_path_factory.mktemp("gap")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def months(store):
    return series(store, "toyton", "halves", "street_month")


def bands(figure):
    """First and last day of each shaded band of a chart."""
    return [
        (pd.Timestamp(s.x0).date().isoformat(), pd.Timestamp(s.x1).date().isoformat())
        for s in figure.layout.shapes
        if s.type == "rect"
    ]


def words(figure):
    """What is written in a chart."""
    return [a.text for a in figure.layout.annotations]


def test_the_line_is_broken_in_a_gap_and_has_no_point_there(months):
    for trace in lines(over_time(months), "per 1,000", 1).data:
        values = np.array(trace.y, dtype=float)
        assert trace.connectgaps is False
        assert np.isnan(values).sum() == 7
        assert len(values) == 60  # before June 2021 over the residents of that date
        assert not (values == 0).any()


def test_a_band_covers_the_gap_and_says_no_figures_in_words(months):
    figure = lines(over_time(months), "per 1,000", 1)
    assert bands(figure) == [("2024-03-01", "2024-09-30")]
    assert words(figure).count("No figures") == 1


def test_the_chart_of_gaps_to_the_rest_has_the_band_too(months):
    assert bands(gaps(over_time(months), "per 1,000", 1, False)) == [("2024-03-01", "2024-09-30")]


def test_a_yearly_chart_shades_the_whole_year_that_has_no_figure(store):
    rows = series(store, "toyton", "halves", "street_year")
    assert bands(lines(over_time(rows), "per 1,000", 1)) == [("2024-01-01", "2024-12-31")]


def test_two_gaps_are_two_bands(months):
    two = months.copy()
    early = two["period"].isin(["2022-01", "2022-02"])
    two.loc[early, "value"] = np.nan
    two.loc[early, "not_supplied"] = "Another reason"
    figure = lines(over_time(two), "per 1,000", 1)
    assert bands(figure) == [("2022-01-01", "2022-02-28"), ("2024-03-01", "2024-09-30")]


def test_a_series_without_a_gap_has_no_band(months):
    whole = months[months["period"] < "2024"]
    figure = lines(over_time(whole), "per 1,000", 1)
    assert bands(figure) == [] and "No figures" not in words(figure)


def test_a_gap_at_the_end_has_room_on_the_axis(tmp_path):
    lasting = Store(gap_toy.store(tmp_path, gap_toy.OPEN))
    rows = series(lasting, "toyton", "halves", "street_month")
    figure = lines(over_time(rows), "per 1,000", 1)
    assert bands(figure) == [("2025-07-01", "2025-07-31")]
    assert pd.Timestamp(figure.layout.xaxis.range[1]) == pd.Timestamp("2025-07-31")
    assert any(SINCE in sentence for sentence in breaks(rows))
    lasting.close()


def test_a_sentence_says_who_supplied_nothing_and_that_it_is_no_fall(months):
    (told,) = [sentence for sentence in breaks(months) if "No figures" in sentence]
    assert told.startswith(f"**No figures: {REASON}.**")
    assert "March 2024" in told and "September 2024" in told
    assert "neither zero nor a fall" in told


def test_a_recorded_gap_is_told_once_and_not_again_as_figures_that_are_missing(months):
    assert not [sentence for sentence in breaks(months) if sentence.startswith("No figures for")]


def test_the_words_read_aloud_for_the_chart_name_the_reason(months):
    assert f"No figures: {REASON}." in lines_alt(months, "Thefts", 1)


def test_the_table_has_a_row_for_each_month_of_the_gap_and_no_figure_in_it(months):
    table = figure_table(months, 1).set_index("Period")
    assert set(table.loc["May 2024"]) == {"–"}


def test_one_small_place_is_drawn_with_the_band_and_its_table_says_why(store):
    rows = place_series(store, "toyton", "lsoa", f"lsoa21:{LSOAS[0]}", "street_year", "halves")
    assert bands(place_lines(rows, "per 1,000", 1, "neutral")) == [("2024-01-01", "2024-12-31")]
    table = place_series_table(rows, 1).set_index("Period")
    assert table.loc["2024", "How it was matched"] == f"no figures: {REASON}"
