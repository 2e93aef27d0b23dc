"""The sentences of the data checks say what was found, and no more."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from metrics.checks.fit import best_fit_error, coverage_of_areas
from metrics.checks.printed import exchanges, printed
from metrics.checks.reconcile import AGREES, CLOSE, NOTHING, ledger
from metrics.profile.definitions import definitions, loaded_sources
from metrics.store import Term
from views.checks.agreement_chart import agreement_alt, agreement_bars
from views.checks.checks import (
    as_printed,
    coverage_sentences,
    exchange_sentences,
    fit_summary,
    ledger_summary,
    ledger_table,
    printed_summary,
    printed_table,
)
from views.checks.definitions import glossary_list, having, indicator_table, source_table, terms_having
from views.checks.findings import (
    checks_answer,
    coverage_heading,
    loads_heading,
    printed_heading,
    vintages_heading,
)
from views.data_table import Link


@pytest.fixture(scope="module")
def figures(store):
    return printed(store, "walsall-2009")


@pytest.mark.parametrize(
    ("value", "lower", "upper", "text"),
    [
        (28.01, 28.005, 28.015, "28.01"),
        (45.2, 45.15, 45.25, "45.2"),
        (48901, 48900.5, 48901.5, "48,901"),
        (116.5, 116, 117, "116 to 117"),
        (0.05, 0.045, 0.055, "0.05"),
    ],
)
def test_a_printed_figure_is_shown_with_the_decimals_it_was_printed_with(value, lower, upper, text):
    assert as_printed(SimpleNamespace(printed=value, lower=lower, upper=upper)) == text


def test_what_differs_stands_first_in_the_ledger(store):
    shown = ledger_table(ledger(store, "walsall-2009"))
    verdicts = shown["Verdict"].tolist()
    assert verdicts[0].startswith("differs")
    assert verdicts[-1] == "agrees within rounding"
    assert "nothing to compare with" not in verdicts
    assert (
        "nothing to compare with"
        in ledger_table(ledger(store, "walsall-2009"), all_rows=True)["Verdict"].tolist()
    )


def test_the_ledger_is_summed_up_in_one_sentence(store):
    assert "29 agree within rounding, 5 agree only roughly and 6" in ledger_summary(
        ledger(store, "walsall-2009")
    )


def test_the_exchange_is_told_with_the_figures_that_show_it(store, figures):
    told = " ".join(exchange_sentences(exchanges(store, "walsall-2009"), figures))
    assert "Area 5 was printed as 28.01 and Area 6 as 38.54; we have 38.60 and 27.98" in told
    assert "make 30.64 for the borough, where 30.14 was printed; exchanged they make 30.11" in told
    assert "Area 5 was printed as 59 to 60 and Area 6 as 10 to 11; we have 10 to 11 and 61 to 62" in told
    assert "IMD 2007 average score (as printed): Area 1 and Area 2), but no figure of our own" in told


def test_the_summary_of_printed_figures_counts_all_of_them(figures):
    counts = [int(sentence.split("**")[1]) for sentence in printed_summary(figures)]
    assert sum(counts) == len(figures) == len(printed_table(figures))


def test_residents_in_two_areas_are_not_passed_over():
    outside = pd.DataFrame({"kind": ["lsoa21"], "in_none": [0.0], "in_two": [1500.0]})
    across = pd.DataFrame({"kind": ["lsoa21"], "name": ["Town 001A"], "areas": ["North: 60%, South: 40%"]})
    told = coverage_sentences(outside, across, "Town")
    assert told == ["Up to 0 residents of Town are in no area and 1,500 in two.", "1 LSOA lies in two areas."]


def test_a_borough_that_is_covered_is_said_to_be(store):
    found = coverage_of_areas(store, "walsall")
    told = coverage_sentences(found.residents_outside, found.straddling, "Walsall")
    assert told[0].startswith("Every resident of Walsall is in one area")
    assert "No LSOA lies in two areas." in told


def test_the_worst_fit_is_named(store):
    assert "most of all of Birchills Leamore (+13.0%)" in fit_summary(best_fit_error(store, "walsall"))


def test_a_perfect_fit_is_called_one():
    fit = pd.DataFrame({"name": ["A"], "period": ["mid-2020"], "error": [0.0]})
    assert fit_summary(fit) == "In mid-2020 the LSOAs given to each of 1 wards have just its residents."
    assert "can't be measured" in fit_summary(fit.iloc[:0])


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
def test_every_indicator_is_defined_with_its_unit_and_a_source(store, edition):
    rows, sources = definitions(store, edition), loaded_sources(store)
    known = {
        i for (i,) in store.rows("SELECT DISTINCT indicator FROM availability WHERE edition = ?", [edition])
    }
    assert set(rows["indicator"]) <= known
    table = indicator_table(rows, sources)
    assert list(table["Measure"]) == list(rows["label"])
    for column in ("What it is", "Theme", "Unit", "Good is", "Periods", "Added up", "Source"):
        assert (table[column].str.len() > 0).all(), column


def test_every_source_is_named_with_publisher_licence_and_link_and_those_used_come_first(store):
    sources = loaded_sources(store)
    last = sources["source"].iloc[-1]
    table = source_table(sources, [last])
    assert len(table) == len(sources) == sources["source"].nunique()
    assert str(table["Source"].iloc[0]) == sources["title"].iloc[-1]
    urls = {str(each): each.url for each in table["Source"] if isinstance(each, Link)}
    for row in sources.itertuples():
        assert urls[row.title] == row.url
    assert set(table["Licence"]) == set(sources["licence"])
    assert np.all(sources["rows_kept"] >= 0)


def test_an_address_that_is_no_page_of_the_web_is_no_link():
    declared = {
        "source": "a", "title": "A", "publisher": "P", "edition": "1", "licence": "L", "attribution": "A.",
        "note": None, "shape": "wide",
    }  # fmt: skip
    rows = pd.DataFrame(
        [declared | {"url": url} for url in ("javascript:alert(1)", "", "https://a.example/x")]
    )
    table = source_table(rows, ["a"])
    assert [isinstance(each, Link) for each in table["Source"]] == [False, False, True]
    assert list(table["Note"]) == ["", "", ""]


def test_rows_are_found_by_all_of_their_words_in_any_order():
    table = pd.DataFrame({"Measure": ["Burglary", "Robbery"], "Source": ["Police, 2024", "Police, 2023"]})
    assert list(having(table, "2024 burgl")["Measure"]) == ["Burglary"]
    assert list(having(table, "POLICE")["Measure"]) == ["Burglary", "Robbery"]
    assert len(having(table, "")) == 2
    assert having(table, "nothing of the kind").empty


def test_words_are_found_by_name_meaning_or_form_and_each_has_its_anchor():
    terms = [
        Term("lsoa", "LSOA", "A small area.", ("LSOA", "LSOAs")),
        Term("rank", "rank", "Place in a <list>.", ("rank",)),
    ]
    assert [t.id for t in terms_having(terms, "lsoas")] == ["lsoa"]
    assert [t.id for t in terms_having(terms, "place list")] == ["rank"]
    html = glossary_list(terms)
    assert '<dt id="rank">Rank</dt><dd>Place in a &lt;list&gt;.</dd>' in html


def totals(*verdicts):
    return pd.DataFrame({"verdict": list(verdicts)})


NO_PRINT = pd.DataFrame({"status": pd.Series(dtype=str)})


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        ([AGREES, CLOSE, NOTHING], "The areas add up to the borough: 2 of 2 totals agree."),
        ([AGREES, "differs by 3"], "The areas don't all add up to the borough: 1 of 2 totals agree."),
        (
            [NOTHING],
            "We can't tell whether the areas add up to the borough: no figure of its own is at hand.",
        ),
    ],
)
def test_the_answer_says_whether_the_areas_add_up(book, sentence):
    assert checks_answer(totals(*book), NO_PRINT) == sentence


def test_the_answer_counts_the_printed_figures_that_do_not_fit():
    in_print = pd.DataFrame({"status": ["reproduced", "does not recompose", "printed for another area"]})
    assert checks_answer(totals(AGREES), in_print).endswith(" 2 of 3 printed figures do not agree.")
    assert checks_answer(totals(AGREES), in_print[:1]).endswith(" 1 printed figure agrees.")


def test_the_summary_counts_agreeing_rough_different_and_alone():
    book = totals(AGREES, AGREES, CLOSE, "differs by 3", NOTHING)
    assert ledger_summary(book) == (
        "2 agree within rounding, 1 agrees only roughly and 1 differs by more. "
        "1 other figure has nothing to be compared with."
    )


def test_the_bar_has_a_part_for_each_verdict_that_there_is():
    book = totals(AGREES, AGREES, "differs by 3", NOTHING)
    bars = agreement_bars(book).data
    assert [(bar.name, bar.x[0]) for bar in bars] == [
        ("2 agree", 2),
        ("1 differ", 1),
        ("1 can't be compared", 1),
    ]
    assert len({bar.marker.pattern.shape for bar in bars}) == 3
    assert agreement_alt(book) == "Of 4 totals, 2 agree, 1 differ and 1 can't be compared."


def test_headings_say_what_was_found():
    outside = pd.DataFrame({"in_none": [0.4, 0.0], "in_two": [0.0, 0.0]})
    assert coverage_heading(outside, "Toyton") == "Everybody is in one area"
    assert coverage_heading(outside + 1, "Toyton") == "Some residents of Toyton are in no area or in two"
    in_print = pd.DataFrame({"status": ["reproduced", "nearly reproduced", "printed only"]})
    assert printed_heading(in_print) == "2 of 3 printed figures come out again from our data"
    kinds = pd.DataFrame({"divided": [0, 3, 1]})
    assert vintages_heading(kinds) == "The figures come from 3 kinds of place; 2 of them were redrawn since"
    files = pd.DataFrame({"file": ["a", "a", "b"], "dropped": [1, 2, 0]})
    assert loads_heading(files) == "2 files were read; something was left out of 1, with a reason"
    assert loads_heading(files[2:]) == "1 file was read; nothing was left out"
