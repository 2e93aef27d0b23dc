"""The sentence over the trends: better, worse, or too few to tell, and whose gap grew; all by hand."""

import pandas as pd
import pytest

from views.trends.answer import areas_heading, scale_note, trend_answer

UNTESTED = "no interval can be given, because no counts stand behind the figures"
FEW = "a trend needs 5 points; there are 2"


def area(
    name,
    first,
    last,
    direction="not tested",
    judgement="",
    gap="",
    why="",
    role="area",
    span=("2015", "2024"),
):
    """One row of changes."""
    return {
        "name": name, "role": role, "first": first, "last": last, "first_period": span[0],
        "last_period": span[1], "direction": direction, "judgement": judgement or direction,
        "why": why, "gap_change": gap,
    }  # fmt: skip


def answer(*rows):
    return trend_answer(pd.DataFrame(rows), "Burglary", 1)


def falling(name, gap="no clear change"):
    return area(name, 9.0, 5.0, "falling", "better", gap)


def rising(name, gap="no clear change", judgement="worse"):
    return area(name, 5.0, 9.0, "rising", judgement, gap)


def level(name):
    return area(name, 5.0, 5.1, "no clear trend", "no clear trend", "no clear change")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [falling("A"), falling("B"), falling("C", "widening")],
            "Burglary fell in all 3 areas since 2015, which is better. C's gap to the rest grew.",
        ),
        (
            [rising("A", "narrowing"), rising("B", "narrowing")],
            "Burglary rose in both areas since 2015, which is worse. The gap between the two shrank.",
        ),
        (
            [rising("A", judgement="rising"), rising("B", judgement="rising")],
            "Burglary rose in both areas since 2015. No gap to the rest clearly changed.",
        ),
        (
            [falling("A", "widening"), falling("B", "widening"), rising("C", "narrowing"), level("D")],
            "Burglary fell in 2 of 4 areas (better) and rose in 1 (worse) since 2015; 1 shows no clear "
            "trend. The gap to the rest grew for A and B and shrank for C.",
        ),
        (
            [level("A"), level("B")],
            "Burglary: no clear trend in either area since 2015. No gap to the rest clearly changed.",
        ),
        (
            [falling("A"), falling("B"), area("C", 5.0, 4.0, why=FEW)],
            "Burglary fell in 2 of 3 areas (better) since 2015; for 1 we can't tell. No gap to the rest "
            "clearly changed.",
        ),
        (
            [area("A", 5.0, 4.0, why=UNTESTED), area("B", 5.0, 4.0, why=UNTESTED)],
            "Burglary fell in both areas from 2015 to 2024, but we can't tell change from chance here.",
        ),
        (
            [
                area(n, 5.0, last, "too few points", why=FEW)
                for n, last in zip("ABC", [4, 4, 5.04], strict=True)
            ],
            "Burglary fell in 2 of 3 areas and hardly changed in 1 from 2015 to 2024, but there are too few "
            "years to tell a trend.",
        ),
        (
            [area("A", 5.0, 5.0, "too few points", why=FEW, span=("2024", "2024"))],
            "Burglary: there is one period only, too few to tell a trend.",
        ),
        ([falling("A (the part)", "")], "Burglary fell in A since 2015, which is better."),
        (
            [area("Toyton", 5.0, 4.0, "falling", "better", role="borough")],
            "Burglary fell in Toyton since 2015, which is better.",
        ),
        ([area("England", 5.0, 4.0, role="comparator")], "Burglary: there are no figures to follow."),
    ],
)
def test_the_answer_says_which_way_whether_that_is_better_and_whose_gap_changed(rows, sentence):
    assert answer(*rows) == sentence


def test_months_are_too_few_months():
    rows = [area(n, 5.0, 4.0, "too few points", why=FEW, span=("May 2024", "June 2024")) for n in "AB"]
    assert answer(*rows).endswith("from May 2024 to June 2024, but there are too few months to tell a trend.")


def test_three_gaps_that_grew_are_counted():
    rows = [falling(n, "widening") for n in "ABC"] + [falling("D")]
    assert answer(*rows).endswith("The gap to the rest grew for 3 areas.")


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([falling("A"), falling("B"), level("C")], "Better in 2 and no clear trend in 1 of 3 areas"),
        (
            [area("A", 5, 4, why=FEW), area("B", 4, 5, why=FEW)],
            "Up in 1 and down in 1 of 2 areas: it may be chance",
        ),
        (
            [area("A", 5, 5, why=FEW), area("B", 5, 5, why=FEW)],
            "No change in any of 2 areas: it may be chance",
        ),
    ],
)
def test_the_heading_over_the_areas_counts_them(rows, heading):
    assert areas_heading(pd.DataFrame(rows), 1) == heading


def test_the_line_below_says_unit_direction_and_what_is_grey():
    rows = pd.DataFrame(
        {
            "role": ["area", "borough", "comparator"],
            "name": ["A", "Toyton", "England"],
            "against": ["the rest of the borough", "", ""],
        }
    )
    assert scale_note(rows, "per 1,000 residents", "lower_is_better") == (
        "Per 1,000 residents, lower is better. Grey: the rest of the borough and England."
    )
    assert scale_note(rows.assign(against=""), "%", "neutral") == "%. Grey: Toyton and England."
