"""The borough at a glance in words: headline figures, what stands out, and one line per area."""

from __future__ import annotations

import pandas as pd

from views.formats import SYMBOLS, figure, known, number, verdict, with_unit

MOST = 6
"""Sentences in each list: what fits on a screen and can be remembered."""

LISTS = {"worse": "Worse than the rest of the borough", "better": "Better than the rest of the borough",
         "make-up": "Different, neither good nor bad"}


def headline(row: tuple) -> tuple[str, str, str]:
    """A headline's label, its figure and what stands beside it. `row` is one of metrics.headlines."""
    beside = f"{row.comparator_name} {with_unit(row.comparator, row.decimals, _short(row.unit))}" if known(row.comparator) else "no figure for England"
    return f"{row.short_label} ({row.period})", with_unit(row.value, row.decimals, _short(row.unit)), beside


def headline_table(rows: pd.DataFrame, borough: str) -> pd.DataFrame:
    """One row per headline: the borough's figure and the country's."""
    return pd.DataFrame({
        "Indicator": rows["label"], "Period": rows["period"], "Unit": rows["unit"],
        borough: [number(r.value, r.decimals) for r in rows.itertuples()],
        "England": [number(r.comparator, r.decimals) for r in rows.itertuples()],
    })


def sentences(rows: pd.DataFrame, which: str) -> list[str]:
    """The strongest clear differences of one list (worse, better or make-up), a sentence each."""
    words = ["higher", "lower"] if which == "make-up" else [which]
    return [sentence(r) for r in rows[rows["judgement"].isin(words)].head(MOST).itertuples()]


def untested_sentences(rows: pd.DataFrame) -> list[str]:
    """The largest differences that nothing could be tested of, as they stand."""
    return [sentence(r) for r in rows[~rows["tested"] & rows["value"].notna() & (rows["strength"] > 0)].head(MOST).itertuples()]


def sentence(row: tuple) -> str:
    """One difference: **Area 3**: no qualifications 30.7 %, ▲ higher than the rest (25.2 %): worse."""
    here = figure(row.value, row.value_low, row.value_high, row.decimals, _short(row.unit))
    there = with_unit(row.beside, row.decimals, _short(row.unit))
    against = "the rest" if row.beside_what == "rest" else "the borough"
    if row.verdict not in ("higher", "lower"):
        return f"**{row.name}**: {_lower_first(row.short_label)} {here}; {against} {there}"
    tail = f": {row.judgement}" if row.judgement in ("better", "worse") else ""
    return f"**{row.name}**: {_lower_first(row.short_label)} {here}, {SYMBOLS[row.verdict]} {row.verdict} than {against} ({there}){tail}"


def area_lines(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One row per area: in what it differs most for the worse, for the better, and in its make-up; or untested, if nothing was."""
    lines = []
    for area in areas.itertuples():
        own = rows[rows["place"] == area.place]
        line = {"Area": area.name}
        if rows["judgement"].isin(["worse", "better"]).any():
            line |= {"Most worse": _first(own, ["worse"]), "Most better": _first(own, ["better"])}
        line["Most different in make-up"] = _first(own, ["higher", "lower"])
        if not rows["judgement"].isin(["worse", "better"]).any():
            line["Furthest from the borough, not tested"] = _first(own[(own["strength"] > 0)], ["not compared"])
        lines.append(line)
    return pd.DataFrame(lines)


def standout_table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per area and indicator, strongest first: the figures behind the sentences."""
    return pd.DataFrame({
        "Area": rows["name"], "Indicator": rows["label"], "Period": rows["period"], "Unit": rows["unit"],
        "Figure": [figure(r.value, r.value_low, r.value_high, r.decimals) for r in rows.itertuples()],
        "Beside": [number(r.beside, r.decimals) for r in rows.itertuples()], "Of": rows["beside_what"].map({"rest": "the rest", "borough": "the borough"}),
        "Times": rows["times"].round(2), "Verdict": [verdict(r.verdict, r.judgement) for r in rows.itertuples()],
    })


def how_tested(counts: dict[str, int], borough: str) -> str:
    """How what stands out was found, in words: how many comparisons, and how chance was allowed for."""
    untested = counts["comparisons"] - counts["tested"]
    if not counts["tested"]:
        return f"None of {counts['comparisons']} comparisons can be tested: no counts are published behind the figures."
    return (f"{counts['tested']} comparisons of an area with the rest of {borough} were tested; {counts['alone']} differ at 95 % taken alone, and "
            f"{counts['clear']} when the number of tests is allowed for (false discovery rate of 5 %, Benjamini and Hochberg: of those called clear, "
            f"at most about one in twenty is expected to be chance). {untested} more can't be tested, as no counts are published behind them. "
            "Strongest first, by the least difference that the 95 % interval allows.")


def _first(own: pd.DataFrame, judgements: list[str]) -> str:
    chosen = own[own["judgement"].isin(judgements)].head(1)
    if chosen.empty:
        return "–"
    r = next(chosen.itertuples())
    here, there = (number(v, r.decimals) for v in (r.value, r.beside))
    return f"{SYMBOLS[r.verdict] + ' ' if r.verdict in ('higher', 'lower') else ''}{r.short_label} {here} {_short(r.unit)} ({r.beside_what} {there})"


def _short(unit: str) -> str:
    """A unit where space is short: residents are understood."""
    return unit.replace(" residents", "") if unit.startswith("per ") else unit


def _lower_first(text: str) -> str:
    """A label inside a sentence: No qualifications becomes no qualifications; IMD stays."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
