"""What indicators and sources are, as readers get them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from metrics.store import Term
from views.data_table import Link
from views.formats import LINK_METHOD_LABELS, kind_name, percent
from views.html import html
from views.wording import count, enumeration, sentence_case

INDICATOR_KIND_LABELS = {
    "count": "Count",
    "ratio": "Ratio",
    "weighted_mean": "Weighted mean",
    "published": "Published figure",
}
"""The readers' word for each kind of indicator."""

HOW_ADDED_UP = (
    "A **count** is added up. Of a **ratio**, numerators and denominators are added up first, then divided. "
    "A **weighted mean** stands where smaller places have published values only: areas are means of them, "
    "weighted by people. A **published figure** is shown only for the places it was published for."
)
"""What the kinds mean, said once."""

SHAPE_LABELS = {
    "lookup": "which place lies in which",
    "codes": "codes of places",
    "names": "names of places",
    "boundaries": "outlines",
    "printed": "figures as printed",
}
"""What a source is for, by its shape; figures otherwise."""


LINKED = re.compile(r"https?://[^\s<>\\]+")
"""What is made a link: the address of a page on the web."""


GOOD_LABELS = {"lower_is_better": "lower", "higher_is_better": "higher", "neutral": "neither"}
"""Which direction of an indicator is good."""


def definition_table(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, for the download: all that is declared of it, in columns."""
    titles = dict(zip(sources["source"], sources["title"], strict=True))
    return rows.assign(
        added_up_from=[_kind_names(k) for k in rows["added_up_from"]],
        methods=["; ".join(LINK_METHOD_LABELS.get(m, m) for m in listed) for listed in rows["methods"]],
        sources=["; ".join(titles.get(s, s) for s in listed) for listed in rows["sources"]],
    )


def indicator_table(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator as readers look it up: what it is, its unit, periods and sources."""
    whole = definition_table(rows, sources)
    return pd.DataFrame(
        {
            "Measure": whole["label"],
            "What it is": [_what(r.definition, r.caveat) for r in whole.itertuples()],
            "Theme": whole["theme"],
            "Unit": whole["unit"],
            "Good is": whole["polarity"].map(GOOD_LABELS),
            "Periods": [_periods(r.periods, r.first_period, r.last_period) for r in whole.itertuples()],
            "Added up": [
                f"{INDICATOR_KIND_LABELS[r.kind]}, from {r.added_up_from}; {r.methods}"
                for r in whole.itertuples()
            ],
            "Source": whole["sources"],
            "Shown from": [f"{percent(c)} coverage" if c else "–" for c in whole["min_coverage"]],
            "Periods comparable": [
                "one period" if r.periods == 1 else "yes" if r.comparable_over_time else "no"
                for r in whole.itertuples()
            ],
        }
    )


def source_table(sources: pd.DataFrame, used: Sequence[str]) -> pd.DataFrame:
    """One row per source, those behind this edition's figures first, each with a link to its publisher."""
    order = sources.assign(here=sources["source"].isin(list(used))).sort_values(
        "here", ascending=False, kind="stable"
    )
    return pd.DataFrame(
        {
            "Source": [_linked(r.title, r.url) for r in order.itertuples()],
            "Publisher": order["publisher"],
            "Edition": order["edition"],
            "What for": [
                SHAPE_LABELS.get(r.shape, "figures here" if r.here else "figures elsewhere")
                for r in order.itertuples()
            ],
            "Licence": order["licence"],
            "Attribution": order["attribution"],
            "Note": order["note"].fillna(""),
        }
    )


def having(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows in whose cells all of the words stand, in any case and order; all rows where none is given."""
    asked = words.casefold().split()
    if not asked:
        return table
    texts = [" ".join(map(str, row)).casefold() for row in table.itertuples(index=False, name=None)]
    return table[[all(word in text for word in asked) for text in texts]].reset_index(drop=True)


def terms_having(terms: Sequence[Term], words: str) -> list[Term]:
    """The terms in whose name, meaning or forms all of the words stand."""
    asked = words.casefold().split()
    return [t for t in terms if all(w in f"{t.name} {t.meaning} {t.forms}".casefold() for w in asked)]


def glossary_list(terms: Sequence[Term]) -> str:
    """The terms with their meanings as an HTML list, each with its id as an anchor."""
    return html("glossary", terms=[(t.id, sentence_case(t.name), t.meaning) for t in terms])


def about_answer(indicators: int, sources: int, borough: str) -> str:
    """How much is known of the borough's areas, and from how many sources."""
    describe = "describes" if indicators == 1 else "describe"
    named = count(sources, "official source")
    return f"{count(indicators, 'measure')} {describe} the areas of {borough}, from {named}."


def found_sentence(words: str, found: Mapping[str, tuple[int, int]]) -> str:
    """How much of each table holds the words; `found` is how many of how many, by what they are."""
    parts = [f"{some} of {count(of, what)}" for what, (some, of) in found.items()]
    return f"{enumeration(parts)} hold “{words}”."


def _what(definition: str, caveat: str | None) -> str:
    return f"{definition} {caveat or ''}".strip()


def _periods(periods: int, first: str, last: str) -> str:
    return last if periods == 1 else f"{periods}, {first} to {last}"


def _kind_names(kinds: list[str]) -> str:
    return ", ".join(kind_name(k) for k in kinds)


def _linked(title: str, url: str | None) -> Link | str:
    return Link(title, url) if url and LINKED.fullmatch(url) else title
