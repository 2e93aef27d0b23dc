"""One area beside places that are not of its borough, in words and tables: every measure, the same test."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metrics.statistics.comparison import BETTER, NOT_COMPARED, WORSE
from views.formats import NO_FIGURE, SYMBOLS, figure, known, limits, row_figure, unit_tail
from views.profile.profile_row import ProfileRow
from views.rows import each_row
from views.wording import count, enumeration, lower_first, spelled

NAMED = 3
"""Measures named in a sentence; the table has the others."""

NOT_TESTED = "not tested"

BESIDE_EXPLAINED = (
    "Both figures are of the same period, and the test is that against the rest of the borough. Where no "
    "counts stand behind a figure nothing is tested. Of measures that are alike everywhere one in twenty or "
    "fewer would differ by chance."
)


def beside_heading(brief: pd.DataFrame, beside: pd.DataFrame, area: str, other: str) -> str:
    """The finding: on how many of the measures tested the area is worse, and better, than one other place."""
    tested = _judged(brief, beside)
    if tested.empty:
        return f"{area} beside {other}: no measure could be tested"
    worse, better = ((tested["judgement"] == word).sum() for word in (WORSE, BETTER))
    return (
        f"Beside {other}, {area} is worse on {worse or 'none'} and better on {better or 'none'} of "
        f"{count(len(tested), 'measure')} tested"
    )


def beside_one_table(rows: pd.DataFrame, beside: pd.DataFrame, area: str, other: str) -> pd.DataFrame:
    """One row per measure of which both have a figure: both figures, and the verdict."""
    found = {each.indicator: each for each in each_row(beside)}
    shown: list[ProfileRow] = [row for row in each_row(rows) if row.indicator in found]
    return pd.DataFrame(
        {
            "Measure": [f"{r.label}, {r.period}" for r in shown],
            area: [row_figure(r) + unit_tail(r.unit) for r in shown],
            other: [_other(found[r.indicator], r) + unit_tail(r.unit) for r in shown],
            f"95% interval, {other}": [_limits(found[r.indicator], r) for r in shown],
            "Verdict": [_verdict(found[r.indicator].judgement) for r in shown],
        }
    )


def unusual_sentence(rows: pd.DataFrame, beside: pd.DataFrame, places: int) -> str:
    """Whether an area is unusual among places of its kind: on which measures it is worse, or better, than
    every one of them; empty where nothing was tested."""
    tested = _judged(rows, beside)
    if tested.empty:
        return ""
    labels = {row.indicator: lower_first(row.label) for row in each_row(rows)}
    alike = tested.groupby("indicator", sort=False)["judgement"].agg(["size", "nunique", "first"])
    alone = alike[(alike["size"] == places) & (alike["nunique"] == 1)]
    listed = {word: [labels[i] for i in alone.index[alone["first"] == word]] for word in (WORSE, BETTER)}
    said = [
        f"{word} than all {spelled(places)} on {_first(names)}" for word, names in listed.items() if names
    ]
    measures = int(tested["indicator"].nunique())
    if not said:
        return f"On no measure tested ({measures}) is it worse, or better, than all {spelled(places)}."
    return f"Tested on {count(measures, 'measure')}, it is {' and '.join(said)}."


def every_measure_table(
    rows: pd.DataFrame, beside: pd.DataFrame, area: str, places: Mapping[str, str]
) -> pd.DataFrame:
    """One row per measure: the figure of the area, and of each other place with the verdict of the test
    between them: worse means that the area is worse. `places` are names by place id."""
    found = {(each.other, each.indicator): each for each in each_row(beside)}
    known_of = {indicator for _, indicator in found}
    shown: list[ProfileRow] = [row for row in each_row(rows) if row.indicator in known_of]
    columns = {"Measure": [f"{r.label}, {r.period}" for r in shown],
               area: [row_figure(r) + unit_tail(r.unit) for r in shown]}  # fmt: skip
    for n, (place, name) in enumerate(places.items(), 1):
        cells = [(found.get((place, r.indicator)), r) for r in shown]
        columns[f"{n}. {name}"] = [
            NO_FIGURE if each is None else f"{_other(each, r)}{_mark(each.judgement)}" for each, r in cells
        ]
    return pd.DataFrame(columns)


def _judged(rows: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """The tests on measures that have a good direction, of the indicators in `rows`."""
    judged = rows.loc[rows["polarity"] != "neutral", "indicator"]
    return beside[beside["indicator"].isin(judged) & (beside["verdict"] != NOT_COMPARED)]


def _other(each: pd.Series, row: ProfileRow) -> str:
    return figure(each.value, each.value_low, each.value_high, row.decimals)


def _limits(each: pd.Series, row: ProfileRow) -> str:
    return limits(each.lower, each.upper, row.decimals) if known(each.lower) else NO_FIGURE


def _verdict(word: str) -> str:
    return NOT_TESTED if word == NOT_COMPARED else f"{SYMBOLS[word]} {word}"


def _mark(word: str) -> str:
    return "" if word == NOT_COMPARED else f" ({SYMBOLS[word]} {word})"


def _first(names: list[str]) -> str:
    more = len(names) - NAMED
    return enumeration([*names[:NAMED], *([f"{spelled(more)} more"] if more > 0 else [])])
