"""A place over time is told without a judgement, for nothing was tested, and says how it was matched."""

from metrics.trends.place_series import place_series
from views.trends.place_series import place_lines, place_lines_alt, place_sentence, place_series_table

PLACE = "lsoa21:E01010241"
NAME = "Aldridge Central and South: Aldridge Central 015A"


def rows(store, place=PLACE, level="lsoa", indicator="imd_percentile"):
    return place_series(store, "walsall", level, place, indicator)


def test_the_sentence_gives_both_ends_and_says_that_nothing_was_tested(store):
    told = place_sentence(rows(store), "percentile", 1)
    assert told.startswith("From 63.5 in 2007 to 76.8 in 2025.")
    assert "not tested" in told and "better" not in told and "worse" not in told


def test_the_table_has_a_row_for_each_period_and_how_the_figure_was_matched(store):
    table = place_series_table(rows(store), 1)
    assert list(table) == ["Period", NAME, "Walsall", "How it was matched"]
    assert (
        table["How it was matched"].iloc[0] == "1 LSOA (2001), matched exactly across a change of boundaries"
    )
    assert table["How it was matched"].iloc[-1] == "published figure, LSOA (2021)"
    assert table[NAME].tolist() == ["63.5", "61.8", "78.9", "81.3", "76.8"]


def test_the_chart_draws_the_place_and_its_borough_and_marks_where_the_places_behind_it_change(store):
    drawn = place_lines(rows(store), "percentile", 1, "higher_is_better")
    assert [trace.name for trace in drawn.data] == [NAME, "Walsall"]
    assert len(drawn.layout.shapes) == 2
    alt = place_lines_alt(rows(store), "National percentile", 1)
    assert alt.startswith(f"National percentile: {NAME} from 63.5 (2007) to 76.8 (2025); Walsall from ")
