"""The sentences of the data checks say what was found, and no more."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from metrics.checks.fit import best_fit_error, coverage_of_areas
from metrics.checks.printed import exchanges, printed
from metrics.checks.reconcile import ledger
from metrics.profile.definitions import definitions, loaded_sources
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
from views.checks.definitions import definition_text, source_text
from views.markdown import plain


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
    assert "**29** agree within rounding" in ledger_summary(ledger(store, "walsall-2009"))


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
    across = pd.DataFrame({"kind": ["lsoa21"], "name": ["Town 001A"], "areas": ["North: 60 %, South: 40 %"]})
    told = coverage_sentences(outside, across, "Town")
    assert told == ["Up to 0 residents of Town are in no area and 1,500 in two.", "1 LSOA lies in two areas."]


def test_a_borough_that_is_covered_is_said_to_be(store):
    found = coverage_of_areas(store, "walsall")
    told = coverage_sentences(found.residents_outside, found.straddling, "Walsall")
    assert told[0].startswith("Every resident of Walsall is in one area")
    assert "No LSOA lies in two areas." in told


def test_the_worst_fit_is_named(store):
    assert "most of all of Birchills Leamore (+13.0 %)" in fit_summary(best_fit_error(store, "walsall"))


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
    text = definition_text(rows, sources)
    assert text.count("\n") == len(rows) - 1
    assert text.count("*Source: ") == len(rows)
    for label in rows["label"]:
        assert f"**{plain(label)}**" in text


def test_every_source_is_named_with_publisher_licence_and_link(store):
    sources = loaded_sources(store)
    lines = source_text(sources).split("\n")
    assert len(lines) == len(sources) == sources["source"].nunique()
    for line, row in zip(lines, sources.itertuples(), strict=True):
        assert row.publisher in line
        assert row.licence in line
        assert row.url in line
    assert np.all(sources["rows_kept"] >= 0)
