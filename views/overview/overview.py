"""The borough at a glance in words: headline figures, what stands out, and one line per area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from metrics.profile.standouts import FALSE_DISCOVERIES
from views.compare.standing import Standing
from views.formats import (
    CONFIDENCE_LEVEL,
    INTERVAL,
    NO_FIGURE,
    SYMBOLS,
    known,
    number,
    percent,
    row_figure,
    verdict,
    with_unit,
)
from views.html import html
from views.wording import one_in

MOST_SENTENCES = 6
"""Sentences in each list: what fits on a screen and can be remembered."""

MIRROR = (
    "With two areas the rest of the borough is the other area: what is worse in one is better in the other. "
)

NO_COMPARATOR = "no figure for England"

MAKE_UP = ("higher", "lower")
"""Judgements of indicators that have no good direction."""

LISTS = {
    "worse": "Worse than the rest of the borough",
    "better": "Better than the rest of the borough",
    "make-up": "Different, neither good nor bad",
}


class Headline(Protocol):
    """The columns of metrics.profile.headlines that a card shows."""

    short_label: str
    period: str
    unit: str
    decimals: int
    value: float
    comparator: float
    comparator_name: str


class Difference(Protocol):
    """The columns of metrics.profile.standouts that a sentence needs."""

    name: str
    short_label: str
    unit: str
    decimals: int
    value: float
    beside: float
    beside_what: str
    verdict: str
    judgement: str
    strength: float


@dataclass(frozen=True)
class Card:
    """One headline as its card shows it; the unit is empty where it stands with the figure."""

    label: str
    period: str
    figure: str
    unit: str
    comparator: str


def borough_line(people: float | None, period: str, position: str) -> str:
    """How many people live there, and where the borough stands among the districts, in one line."""
    parts = [f"{number(people)} people ({period})" if people else "", position]
    return " · ".join(part for part in parts if part)


def area_label(one: Standing) -> str:
    """An area in the list beside the map: its name, and on how many measures it is worse and better."""
    if not one.of:
        return one.name
    if not one.tested:
        return f"{one.name}: worst figure on {one.worse}, best on {one.better}"
    return f"{one.name}: worse on {one.worse}, better on {one.better}"


def headline_cards(rows: pd.DataFrame) -> str:
    """The headlines as HTML cards: label, figure, and the comparator's; as many in a row as fit. `rows` are
    of metrics.profile.headlines."""
    return html("headline_cards", cards=[_card(row) for row in rows.itertuples()])


def _card(row: Headline) -> Card:
    sign = "%" if row.unit == "%" else ""
    return Card(
        label=row.short_label,
        period=row.period,
        figure=f"{number(row.value, row.decimals)}{sign}",
        unit="" if sign else _short(row.unit),
        comparator=f"{row.comparator_name} {number(row.comparator, row.decimals)}{sign}"
        if known(row.comparator)
        else NO_COMPARATOR,
    )


def headline_table(rows: pd.DataFrame, borough: str) -> pd.DataFrame:
    """One row per headline: the borough's figure, and England's (or, where there is none, the region's)."""
    return pd.DataFrame(
        {
            "Indicator": rows["label"],
            "Period": rows["period"],
            "Unit": rows["unit"],
            borough: [number(r.value, r.decimals) for r in rows.itertuples()],
            "Beside it": [
                f"{number(r.comparator, r.decimals)} ({r.comparator_name})" if known(r.comparator) else "–"
                for r in rows.itertuples()
            ],
        }
    )


def sentences(rows: pd.DataFrame, which: str) -> list[str]:
    """The strongest clear differences of one list (worse, better or make-up): a sentence per indicator.

    Each is about the area furthest away. `rows` are of metrics.profile.standouts.
    """
    words = MAKE_UP if which == "make-up" else (which,)
    chosen = [r for r in rows.itertuples() if r.judgement in words]
    return [sentence(r) for r in _first_of_each("indicator", chosen)[:MOST_SENTENCES]]


def untested_sentences(rows: pd.DataFrame) -> list[str]:
    """The largest difference in each theme of those that could not be tested, as they stand."""
    chosen = [r for r in rows.itertuples() if not r.tested and known(r.value) and r.strength > 0]
    return [sentence(r) for r in _first_of_each("theme", chosen)]


def _first_of_each(column: str, rows: Iterable[Difference]) -> list[Difference]:
    first: dict[str, Difference] = {}
    for row in rows:
        first.setdefault(getattr(row, column), row)
    return list(first.values())


def sentence(row: Difference) -> str:
    """One difference: **Area 3**: No qualifications 30.7%, ▲ higher than the rest (25.2%): worse."""
    unit = "" if row.unit in row.short_label.lower() else _short(row.unit)
    here, there = (with_unit(value, row.decimals, unit) for value in (row.value, row.beside))
    against = "the rest" if row.beside_what == "rest" else "the borough"
    if row.verdict not in ("higher", "lower"):
        return f"**{row.name}**: {row.short_label} {here}; {against} {there}"
    tail = f": {row.judgement}" if row.judgement in ("better", "worse") else ""
    return (
        f"**{row.name}**: {row.short_label} {here}, {SYMBOLS[row.verdict]} "
        f"{row.verdict} than {against} ({there}){tail}"
    )


def area_lines(rows: pd.DataFrame, areas: pd.DataFrame, score: str) -> pd.DataFrame:
    """One row per area: in what it differs most for the worse, for the better, and in its make-up.

    Where nothing at all was judged better or worse, what lies furthest from the borough, untested, stands
    instead. `score` is an indicator with a column of its own. `rows` are of
    metrics.profile.standouts.
    """
    differences = list(rows.itertuples())
    scores = {r.place: r for r in differences if r.indicator == score}
    heading = next((r.label for r in scores.values()), "")
    judged = any(r.judgement in ("worse", "better") for r in differences)
    lines = []
    for area in areas.itertuples():
        own = [r for r in differences if r.place == area.place]
        line: dict[str, str] = {"Area": area.name}
        if scores:
            scored = scores.get(area.place)
            line[heading] = number(scored.value, scored.decimals) if scored else NO_FIGURE
        if judged:
            line["Most clearly worse in"] = _strongest(own, ("worse",))
            line["Most clearly better in"] = _strongest(own, ("better",))
        line["Most different in make-up"] = _strongest(own, MAKE_UP)
        if not judged:
            line["Furthest from the borough, not tested"] = _strongest(own, ("not compared",))
        lines.append(line)
    return pd.DataFrame(lines)


def standout_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per area and indicator, strongest first: the figures behind the sentences."""
    return pd.DataFrame(
        {
            "Area": rows["name"],
            "Indicator": rows["label"],
            "Period": rows["period"],
            "Unit": rows["unit"],
            "Figure": [row_figure(r) for r in rows.itertuples()],
            "Beside": [number(r.beside, r.decimals) for r in rows.itertuples()],
            "Of": rows["beside_what"].map({"rest": "the rest", "borough": "the borough"}),
            "Times": rows["times"].round(2),
            "Verdict": [verdict(r.verdict, r.judgement) for r in rows.itertuples()],
        }
    )


def do_they_differ(counts: dict[str, int], borough: str, areas: int) -> str:
    """A heading that says whether the areas of a borough differ by more than chance."""
    if areas == 1:
        return f"{borough} is one area here, so there is nothing to compare"
    if not counts["tested"]:
        return f"We can't tell difference from chance in {borough}"
    if not counts["clear"]:
        return f"{borough}'s areas do not clearly differ"
    clear, tested = counts["clear"], counts["tested"]
    every = f"all {tested}" if clear == tested and tested > 1 else f"{clear} of the {tested}"
    really = "really do differ" if 2 * clear > tested else "differ a little"
    return f"{borough}'s areas {really}: {every} differences we could test are too big to be chance"


def how_tested(counts: dict[str, int], areas: int) -> str:
    """What to know of the lists below the heading: what was not tested, and which area is named."""
    if areas == 1:
        return ""
    if not counts["tested"]:
        return "No counts are published behind these figures, so none could be tested."
    untested = counts["comparisons"] - counts["tested"]
    left = f"We could not test {untested} more: no counts are published behind them. " if untested else ""
    return f"{left}{MIRROR if areas == 2 else ''}For each measure we name the area furthest from the rest."


def how_tested_in_full(counts: dict[str, int]) -> str:
    """The method behind `how_tested`, for those who must defend it; empty where nothing was tested."""
    if not counts["tested"]:
        return ""
    return (
        f"Taken alone, {counts['alone']} differ at {CONFIDENCE_LEVEL}. Allowed for by the false discovery "
        f"rate of {percent(FALSE_DISCOVERIES)} (Benjamini and Hochberg): of those called clear, about "
        f"{one_in(FALSE_DISCOVERIES)} at most is expected to be chance. Furthest is judged by the least "
        f"difference that the {INTERVAL} allows."
    )


def _strongest(own: list[Difference], judgements: tuple[str, ...]) -> str:
    r = next((r for r in own if r.judgement in judgements and r.strength > 0), None)
    if r is None:
        return "–"
    unit = "" if r.unit in r.short_label.lower() else _short(r.unit)
    here, there = with_unit(r.value, r.decimals, unit), number(r.beside, r.decimals)
    symbol = f"{SYMBOLS[r.verdict]} " if r.verdict in ("higher", "lower") else ""
    return f"{symbol}{r.short_label} {here} ({r.beside_what} {there})"


def _short(unit: str) -> str:
    """A unit where space is short: residents are understood."""
    return unit.replace(" residents", "") if unit.startswith("per ") else unit
