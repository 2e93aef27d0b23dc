"""Table and charts of the comparison: readable without colour, safe with any name, true to the figures."""

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from metrics.profile.compare import compare, equality, ward_funnel
from views.compare.charts import dots, shares
from views.compare.funnel_chart import funnel_chart, funnel_heading, funnel_sentence, funnel_table
from views.compare.sentences import (
    comparison_note,
    dot_table,
    ends_heading,
    equality_heading,
    equality_sentences,
    share_columns,
    widest_difference,
    with_shares,
)
from views.compare.table import TINTS, heat_table, legend, ordered

ENGLAND = {"ctry:E92000001": "England"}


class Tags(HTMLParser):
    """Every tag with its attributes, and whether all that opened were closed."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def rows(store):
    return compare(store, "walsall")


def test_the_table_is_a_real_one_in_a_box_the_keyboard_can_scroll(rows):
    tags = Tags(heat_table(ordered(rows), "Walsall", ENGLAND, {}, "All areas"))
    assert not tags.open
    box = next(attrs for tag, attrs in tags.found if attrs.get("class") == "heat-box")
    assert (box["tabindex"], box["role"], box["aria-label"]) == ("0", "region", "All areas")
    scopes = [attrs.get("scope") for tag, attrs in tags.found if tag == "th"]
    assert scopes.count("row") == rows["indicator"].nunique()
    assert scopes.count("rowgroup") == rows["theme"].nunique()
    assert None not in scopes


def test_a_name_with_markup_in_it_stays_text(rows):
    named = ordered(rows.assign(area_name="<b>A & B</b>", label='<script>alert("x")</script>'))
    html = heat_table(named, "<i>Borough</i>", ENGLAND, {}, '"quoted"')
    assert "<script" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html


def contrast(colour, ink="#0b0c0c"):
    """The contrast of two colours as WCAG 2 has it."""

    def luminance(code):
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    high, low = sorted((luminance(colour), luminance(ink)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("word", list(TINTS))
def test_text_on_every_tint_is_easy_to_read(word):
    assert contrast(TINTS[word]) > 7
    assert contrast(TINTS[word], "#383f43") > 4.5


def test_the_legend_explains_only_what_the_table_uses(rows):
    housing = rows[rows["indicator"] == "owner_occupied"]
    assert "worse" not in legend(housing)
    assert "higher" in legend(housing)
    assert "highest and lowest" in legend(rows)


def test_deprivation_comes_last_and_themes_stand_together(store):
    rows = ordered(compare(store, "walsall-2009"), last_theme="Deprivation")
    found = rows.drop_duplicates("indicator")["theme"]
    assert found.iloc[-1] == "Deprivation"
    assert (found != found.shift()).sum() == found.nunique()


def test_ordering_loses_no_row(rows):
    for chosen in (
        ordered(rows),
        ordered(rows, rows["area"].iloc[0]),
        ordered(rows, "", "no_qualifications"),
    ):
        assert sorted(zip(chosen["area"], chosen["indicator"], strict=True)) == sorted(
            zip(rows["area"], rows["indicator"], strict=True)
        )


def test_clear_differences_come_before_unclear_ones_when_ordered_by_an_area(rows):
    area = rows["area"].iloc[2]
    own = ordered(rows, area)
    words = own.loc[own["area"] == area, "verdict"].map(
        {"higher": 2, "lower": 2, "no clear difference": 1, "not compared": 0}
    )
    assert words.is_monotonic_decreasing


def test_every_dot_stands_at_its_figure_with_its_interval(rows):
    one = rows[rows["indicator"] == "no_qualifications"]
    drawn = {}
    for trace in dots(one, "Walsall", "England").data:
        if trace.mode == "markers":
            for at, name in enumerate(trace.y):
                bars = trace.error_x
                drawn[name] = (trace.x[at], trace.x[at] - bars.arrayminus[at], trace.x[at] + bars.array[at])
    for row in one.itertuples():
        assert drawn[row.area_name] == pytest.approx((row.value, row.lower, row.upper))


def test_verdicts_differ_by_symbol_as_well_as_colour(rows):
    one = rows[rows["indicator"] == "no_qualifications"]
    marks = [trace.marker.symbol for trace in dots(one, "Walsall", "England").data if trace.mode == "markers"]
    assert len(marks) == len(set(marks)) == 3


def test_why_nothing_was_tested_is_said(rows):
    for indicator, word in (
        ("imd_score", "no counts"),
        ("residents", "total"),
        ("no_qualifications", "rest"),
    ):
        assert word in comparison_note(rows[rows["indicator"] == indicator])


def test_a_column_without_words_is_left_out_of_the_table(rows):
    assert "Not shown because" not in dot_table(rows[rows["indicator"] == "no_qualifications"])


def test_rows_that_were_not_tested_carry_a_hatch_and_a_word(rows):
    html = heat_table(ordered(rows), "Walsall", ENGLAND, {}, "All areas")
    lines = {part.split("<")[0]: part for part in html.split('<th scope="row">')[1:]}
    assert ", not tested</small>" in lines["IMD average score"]
    assert "not tested" not in lines["Adults with no qualifications"].split("</th>")[0]
    untested = rows.groupby("indicator")["verdict"].agg(lambda words: (words == "not compared").all()).sum()
    assert html.count('<tr class="untested">') == untested == 26
    assert "heat-hatch" in legend(rows) and "heat-hatch" not in legend(rows[rows["theme"] == "Housing"][:6])


def toy(values, **more):
    """Areas A, B, ... with one figure each."""
    given = {
        "indicator": "jobs", "label": "Out of work", "unit": "%", "decimals": 1,
        "polarity": "lower_is_better",
        "verdict": "higher", "indicator_kind": "ratio", "value_low": np.nan, "value_high": np.nan,
    }  # fmt: skip
    return pd.DataFrame(
        [given | more | {"area_name": n, "value": v} for n, v in zip("ABC", values, strict=False)]
    )


def test_the_widest_difference_is_of_a_tested_measure_with_a_good_side():
    rows = pd.concat(
        [
            toy([10.0, 20.0, 25.0]),
            toy([1.0, 9.0], indicator="faith", label="Faith", polarity="neutral"),
            toy([1.0, 50.0], indicator="score", label="A score", unit="score"),
            toy([1.0, 50.0], indicator="guess", label="A guess", verdict="not compared"),
        ],
        ignore_index=True,
    )
    assert widest_difference(rows) == "Widest difference: Out of work, 2.5 times as high in C as in A"
    faith = rows[rows["indicator"] == "faith"]
    assert widest_difference(faith) == "Widest difference: Faith, 9.0 times as high in B as in A"
    assert widest_difference(toy([10.0, 11.4])) == "The areas are much alike on every measure"
    assert widest_difference(toy([0.0, np.nan])) == "The areas are much alike on every measure"


def test_one_measure_is_headed_by_its_ends():
    assert (
        ends_heading(toy([10.0, 25.25, np.nan])) == "Out of work: highest in B (25.2%), lowest in A (10.0%)"
    )
    assert ends_heading(toy([10.0, 10.0])) == "Out of work by area"
    assert ends_heading(toy([np.nan, 10.0])) == "Out of work by area"


def test_the_heading_of_size_is_the_ratio_or_that_there_is_none(store):
    found = equality(store, "walsall")
    assert equality_heading(found) == "Area 4 has 2.0 times as many people as Area 5"
    alike = type(found)(found.areas, 1.14, 0.2, 0.1)
    assert equality_heading(alike) == "The areas have about as many people each"


def test_shares_of_all_areas_make_the_whole(store):
    areas = with_shares(equality(store, "walsall"))
    for column in share_columns(areas):
        assert areas[column].sum() == pytest.approx(1, abs=1e-6)
    bars = shares(areas, share_columns(areas)).data
    assert [sum(bar.x) for bar in bars] == pytest.approx([100, 100, 100], abs=1e-4)


def test_need_is_only_spoken_of_where_it_is_known(store):
    found = equality(store, "walsall")
    unknown = type(found)(
        found.areas.assign(share_of_most_deprived=np.nan, average_score=np.nan), 2.0, 0.2, 0.1
    )
    assert len(equality_sentences(found)) == 3
    assert len(equality_sentences(unknown)) == 2


def test_the_funnel_draws_every_ward_once_and_names_those_outside(store):
    found = ward_funnel(store, "barking-and-dagenham", "crime_burglary")
    drawn = funnel_chart(found.wards, found.lines, "per 1,000 residents", 1, "Residents")
    assert sum(len(trace.x) for trace in drawn.data if trace.mode == "markers") == 17
    told = funnel_sentence(found.wards, found.lines.reference, found.period, "per 1,000 residents", 1)
    for ward in found.wards.itertuples():
        assert f"**{ward.name}**" not in told or ward.position.startswith("outside")
    for furthest in ("idxmax", "idxmin"):
        assert f"**{found.wards.loc[getattr(found.wards['value'], furthest)(), 'name']}**" in told
    outside = found.wards["position"].str.startswith("outside").sum()
    assert told.count("**") / 2 + sum(map(int, re.findall(r"and (\d+) more", told))) == outside
    assert len(funnel_table(found.wards, "per 1,000 residents", 1)) == 17


def test_a_funnel_nobody_stands_outside_says_so():
    wards = pd.DataFrame({"name": ["A"], "value": [1.0], "position": ["inside"]})
    assert "no more than chance" in funnel_sentence(wards, 1.0, "2020", "%", 1)


@pytest.mark.parametrize(
    ("positions", "heading"),
    [
        (["inside", "outside 95"], "No ward differs clearly from the others by more than chance"),
        (["outside 99.8", "inside", "not compared"], "1 of 2 wards differs by more than chance"),
        (["outside 99.8"] * 3 + ["inside"] * 2, "3 of 5 wards differ by more than chance"),
        (["outside 99.8"] * 4 + ["inside"], "Nearly every ward differs by more than chance"),
        (["not compared"], "Jobs by ward"),
    ],
)
def test_the_heading_of_wards_counts_those_that_differ(positions, heading):
    assert funnel_heading(pd.DataFrame({"position": positions}), "Jobs") == heading
