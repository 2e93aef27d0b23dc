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
    gap_last=1.0,
    broken="",
    disagree=False,
):
    """One row of changes."""
    return {
        "name": name, "role": role, "first": first, "last": last, "first_period": span[0],
        "last_period": span[1], "direction": direction, "judgement": judgement or direction,
        "why": why, "gap_change": gap, "gap_last": gap_last, "broken": broken, "disagree": disagree,
    }  # fmt: skip


def answer(*rows, polarity="lower_is_better", unit="per 1,000 residents"):
    return trend_answer(pd.DataFrame(rows), "Burglary", unit, 1, polarity)


def falling(name, gap="no clear change", **more):
    return area(name, 9.0, 5.0, "falling", "better", gap, **more)


def rising(name, gap="no clear change", judgement="worse", **more):
    return area(name, 5.0, 9.0, "rising", judgement, gap, **more)


def level(name):
    return area(name, 5.0, 5.1, "no clear trend", "no clear trend", "no clear change")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [falling("A"), falling("B"), falling("C", "widening")],
            "Burglary fell in all 3 areas since 2015, which is better. C fell further behind the rest.",
        ),
        (
            [rising("A", "narrowing", gap_last=-2.0), rising("B", "narrowing", gap_last=2.0)],
            "Burglary rose in both areas since 2015, which is worse. B came closer to A.",
        ),
        (
            [rising("A", judgement="rising"), rising("B", judgement="rising")],
            "Burglary rose in both areas since 2015. No gap to the rest clearly changed.",
        ),
        (
            [falling("A", "widening"), falling("B", "widening"), rising("C", "narrowing"), level("D")],
            "Burglary fell in 2 of 4 areas (better) and rose in 1 (worse) since 2015; 1 shows no clear "
            "trend. A and B fell further behind the rest; C came closer to the rest.",
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


def test_a_record_that_breaks_is_not_called_too_short():
    broken = "10 periods in a row have no figure between December 2022 and November 2023"
    span = ("October 2016", "November 2023")
    rows = [area(n, 4.0, 20.0, "too few points", why=FEW, span=span, broken=broken) for n in "AB"]
    assert answer(*rows) == (
        "Burglary rose in both areas from October 2016 to November 2023, but we can't tell a trend, because "
        "10 periods in a row have no figure between December 2022 and November 2023."
    )


@pytest.mark.parametrize(
    ("gaps", "polarity", "sentence"),
    [
        # 1 and 2 are below the rest where lower is better, 3 and 4 above
        (
            {"Area 1": -16.1, "Area 2": -28.0, "Area 3": 11.1, "Area 4": 18.8},
            "lower_is_better",
            "Areas 1 and 2 pulled further ahead of the rest; Areas 3 and 4 fell further behind the rest.",
        ),
        (
            {"Area 1": -16.1, "Area 2": -28.0, "Area 3": 11.1},
            "higher_is_better",
            "Areas 1 and 2 fell further behind the rest; Area 3 pulled further ahead of the rest.",
        ),
        (
            {"Area 1": -16.1, "Area 3": 11.1},
            "neutral",
            "Area 1 moved further below the rest; Area 3 moved further above the rest.",
        ),
        (dict.fromkeys("ABCDE", 3.0), "lower_is_better", "5 areas fell further behind the rest."),
    ],
)
def test_gaps_that_grew_are_told_by_who_is_ahead_and_who_behind(gaps, polarity, sentence):
    rows = [falling(name, "widening", gap_last=gap) for name, gap in gaps.items()]
    assert answer(*rows, falling("F"), polarity=polarity).endswith(f"which is better. {sentence}")


@pytest.mark.parametrize(
    ("gap", "side", "sentence"),
    [
        ("narrowing", -1.0, "A lost some of the lead over the rest."),
        ("changed sides", 1.0, "A fell behind the rest."),
        ("changed sides", -1.0, "A went ahead of the rest."),
    ],
)
def test_a_gap_that_shrank_or_changed_sides_is_told_by_its_side_now(gap, side, sentence):
    assert answer(falling("A", gap, gap_last=side), falling("B"), falling("C")).endswith(sentence)


def test_a_ratio_that_says_something_else_is_named_where_the_unit_has_one():
    rows = [falling("A", "widening", disagree=True), falling("B", "widening"), falling("C")]
    told = "A and B fell further behind the rest."
    assert answer(*rows).endswith(f"{told} As a ratio to the rest, nothing clearly changed for A.")
    assert answer(*rows, unit="score").endswith(told)


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
    assert scale_note(rows, "%", "neutral", "The count is rounded.") == (
        "%. Grey: the rest of the borough and England. Take care: the count is rounded."
    )
    assert scale_note(rows.assign(against=""), "%", "neutral") == "%. Grey: Toyton and England."
