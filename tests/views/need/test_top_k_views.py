"""Which places could be among the neediest, in words and in the chart: every turn of the sentence."""

import pandas as pd
import pytest

from metrics.need.top_k import TopK
from views.need.rank_chart import legend_at
from views.need.top_k import drawn_rows, top_k_alt, top_k_chart, top_k_heading, top_k_sentences, top_k_table


def answer(count, could, surely, top, moving=5, measures=5):
    places = pd.DataFrame(
        {
            "place": [f"p{n}" for n in range(count)],
            "name": [f"Place {n + 1}" for n in range(count)],
            "score": [100.0 - n for n in range(count)],
            "rank": range(1, count + 1),
            "first": [1 if n < could else top + 1 for n in range(count)],
            "last": [n + 1 if n < surely else count for n in range(count)],
            "could_be": [n < could for n in range(count)],
            "surely": [n < surely for n in range(count)],
        }
    )
    return TopK(places, top, 0.95, 10_000, 1, moving, measures)


@pytest.mark.parametrize(
    ("found", "heading"),
    [
        (answer(20, 7, 1, 3), "With 95% confidence the three neediest wards are among these seven"),
        (answer(20, 7, 0, 1), "With 95% confidence the neediest ward is one of these seven"),
        (answer(20, 3, 3, 3), "With 95% confidence the three neediest wards are these"),
        (answer(20, 1, 1, 1), "With 95% confidence the neediest ward is this one"),
        (answer(11, 11, 0, 3), "By chance alone any of the 11 wards could be among the three neediest wards"),
        (answer(11, 11, 0, 1), "By chance alone any of the 11 wards could be the neediest ward"),
        (answer(20, 3, 3, 3, moving=0), "What chance does to these ranks is not known"),
    ],
)
def test_the_heading_says_among_how_many_the_neediest_are(found, heading):
    assert top_k_heading(found, "ward") == heading


def test_the_sentences_name_the_sure_ones_the_open_ones_and_what_is_not_tested():
    assert top_k_sentences(answer(6, 3, 1, 2, moving=4)) == [
        "**Surely**: Place 1.",
        "**Could be**: Place 2 and Place 3.",
        "This is chance alone: weights and method stay as you chose them. Only four of five measures have "
        "counts to tell it by.",
    ]
    (only,) = top_k_sentences(answer(6, 2, 2, 2, moving=0))
    assert only.startswith("None of these measures comes with counts")


def test_the_table_has_every_place_and_the_chart_those_at_the_line():
    found = answer(60, 40, 20, 30)
    assert len(top_k_table(found)) == 60
    assert drawn_rows(found)["rank"].tolist() == list(range(21, 39))
    assert top_k_chart(found).layout.height == 420
    assert drawn_rows(answer(6, 3, 1, 2))["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    bars = {bar.name: list(bar.x) for bar in top_k_chart(answer(6, 3, 1, 2)).data}
    assert bars == {"Surely": [1], "Could be": [2, 3], "No": [4, 5, 6]}
    assert "**" not in top_k_alt(found, "lsoa")


def test_the_legend_begins_62_pixels_below_a_plot_that_three_lines_of_it_leave_little_room():
    """Of 273 pixels the plot has 125, where 62 are the scale's and 86 the legend's and the margin's."""
    assert legend_at(273) * (273 - 62 - 86) == pytest.approx(-62)
    assert legend_at(420) > legend_at(240) > -1
