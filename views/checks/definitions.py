"""What indicators and sources are, as readers get them."""

from __future__ import annotations

import re
from typing import Protocol

import pandas as pd

from views.formats import LINK_METHOD_LABELS, kind_name, percent
from views.markdown import plain
from views.wording import bullets

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

POLARITY_LABELS = {
    "lower_is_better": "lower is better",
    "higher_is_better": "higher is better",
    "neutral": "neither higher nor lower is better",
}
"""Which direction of an indicator is good."""

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


class Definition(Protocol):
    """The columns of metrics.profile.definitions that the text of one indicator needs."""

    label: str
    unit: str
    definition: str
    kind: str
    polarity: str
    caveat: str
    min_coverage: float
    comparable_over_time: bool
    periods: int
    first_period: str
    last_period: str
    added_up_from: list[str]
    methods: list[str]
    sources: list[str]


class Source(Protocol):
    """The columns of metrics.catalogue.sources."""

    title: str
    publisher: str
    edition: str
    licence: str
    attribution: str
    url: str
    note: str
    shape: str


def definition_texts(rows: pd.DataFrame, sources: pd.DataFrame) -> dict[str, str]:
    """`definition_text` of each theme, by its name in the order of the rows."""
    return {
        str(theme): definition_text(listed, sources) for theme, listed in rows.groupby("theme", sort=False)
    }


def definition_text(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    """The indicators of one theme as a Markdown list: what each is, how it is added up, and its sources."""
    titles = dict(zip(sources["source"], sources["title"], strict=True))
    return bullets(_item(row, titles) for row in rows.itertuples())


def _item(row: Definition, titles: dict[str, str]) -> str:
    periods = (
        row.last_period
        if row.periods == 1
        else f"{row.periods} periods, {row.first_period} to {row.last_period}"
    )
    kind, polarity = INDICATOR_KIND_LABELS[row.kind], POLARITY_LABELS[row.polarity]
    added_up_from = _kind_names(row.added_up_from)
    fitted = "; ".join(LINK_METHOD_LABELS.get(m, m) for m in row.methods)
    shown = f"; shown from {percent(row.min_coverage)} coverage" if row.min_coverage else ""
    parts = [
        f"**{plain(row.label)}** ({plain(row.unit)}; {plain(periods)}). {plain(row.definition)}",
        f"{kind}, from {plain(added_up_from)}, {plain(fitted)}; {polarity}{shown}.",
        ""
        if row.comparable_over_time or row.periods == 1
        else "Values of different periods are not comparable.",
        plain(row.caveat or ""),
        f"*Source: {'; '.join(plain(titles.get(s, s)) for s in row.sources)}.*" if len(row.sources) else "",
    ]
    return " ".join(part for part in parts if part)


def _kind_names(kinds: list[str]) -> str:
    return ", ".join(kind_name(k) for k in kinds)


def definition_table(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, for the download: everything the text says, in columns."""
    titles = dict(zip(sources["source"], sources["title"], strict=True))
    return rows.assign(
        added_up_from=[_kind_names(k) for k in rows["added_up_from"]],
        methods=["; ".join(LINK_METHOD_LABELS.get(m, m) for m in listed) for listed in rows["methods"]],
        sources=["; ".join(titles.get(s, s) for s in listed) for listed in rows["sources"]],
    )


def source_texts(sources: pd.DataFrame, used: list[str]) -> tuple[str, str]:
    """`source_text` of the sources used (ids), and of all others."""
    here = sources["source"].isin(used)
    return source_text(sources[here]), source_text(sources[~here])


def source_text(sources: pd.DataFrame) -> str:
    """Every source as a Markdown list: title, publisher, edition, licence, attribution, link."""
    return bullets(_source(row) for row in sources.itertuples())


def _source(row: Source) -> str:
    title = f"[{plain(row.title)}](<{row.url}>)" if LINKED.fullmatch(row.url) else plain(row.title)
    attribution = row.attribution if row.attribution.endswith(".") else f"{row.attribution}."
    used_for = SHAPE_LABELS.get(row.shape, "figures")
    note = f" {row.note}" if row.note else ""
    said = f"{row.publisher}, {row.edition} ({used_for}). {row.licence}. {attribution}{note}"
    return f"{title}. {plain(said)}"
