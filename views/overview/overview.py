"""The borough at a glance in words: headline figures, what stands out, and one line per area."""

from __future__ import annotations

from html import escape

import pandas as pd

from views.formats import SYMBOLS, figure, known, number, verdict, with_unit

MOST = 6
"""Sentences in each list: what fits on a screen and can be remembered."""

MIRROR = (
    "With two areas the rest of the borough is the other area, so what "
    "is worse in one is better in the other. "
)

MAKE_UP = ("higher", "lower")
"""Judgements of indicators that have no good direction."""

LISTS = {
    "worse": "Worse than the rest of the borough",
    "better": "Better than the rest of the borough",
    "make-up": "Different, neither good nor bad",
}


def headline_cards(rows: pd.DataFrame) -> str:
    """The headlines as HTML cards: label, figure, and the comparator's; as many in a row as fit. `rows` are
    of metrics.profile.headlines."""
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px"
    return f'<div style="{grid}">{"".join(map(_card, rows.itertuples()))}</div>'


def _card(row: tuple) -> str:
    percent = row.unit == "%"
    value = f"{number(row.value, row.decimals)}{' %' if percent else ''}"
    beside = (
        f"{row.comparator_name} {number(row.comparator, row.decimals)}{' %' if percent else ''}"
        if known(row.comparator)
        else "no figure for England"
    )
    unit = "" if percent else f"{escape(_short(row.unit))}<br>"
    box = "border:1px solid #85898c;border-radius:4px;padding:10px 12px;color:#0b0c0c;font-size:14px"
    large = "font-size:26px;font-weight:600;line-height:1.3"
    period = f'<span style="color:#505a5f">{escape(row.period)}</span>'
    figure_and_unit = f'<div style="{large}">{value}</div>{unit}'
    return f'<div style="{box}">{escape(row.short_label)}<br>{period}{figure_and_unit}{escape(beside)}</div>'


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
    return [sentence(r) for r in _first_of_each("indicator", chosen)[:MOST]]


def untested_sentences(rows: pd.DataFrame) -> list[str]:
    """The largest difference in each theme of those that could not be tested, as they stand."""
    chosen = [r for r in rows.itertuples() if not r.tested and known(r.value) and r.strength > 0]
    return [sentence(r) for r in _first_of_each("theme", chosen)]


def _first_of_each(column: str, rows: list[tuple]) -> list[tuple]:
    first: dict[str, tuple] = {}
    for row in rows:
        first.setdefault(getattr(row, column), row)
    return list(first.values())


def sentence(row: tuple) -> str:
    """One difference: **Area 3**: No qualifications 30.7 %, ▲ higher than the rest (25.2 %): worse."""
    unit = "" if row.unit in row.short_label.lower() else _short(row.unit)
    here, there = (with_unit(value, row.decimals, unit).strip() for value in (row.value, row.beside))
    against = "the rest" if row.beside_what == "rest" else "the borough"
    if row.verdict not in ("higher", "lower"):
        return f"**{row.name}**: {row.short_label} {here}; {against} {there}"
    tail = f": {row.judgement}" if row.judgement in ("better", "worse") else ""
    return (
        f"**{row.name}**: {row.short_label} {here}, {SYMBOLS[row.verdict]} "
        f"{row.verdict} than {against} ({there}){tail}"
    )


def area_lines(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One row per area: in what it differs most for the worse, for the better, and in its make-up.

    Where nothing at all was judged better or worse, what lies furthest from the borough, untested, is told
    instead. `rows` are of metrics.profile.standouts.
    """
    differences = list(rows.itertuples())
    scores = {r.place: r.value for r in differences if r.indicator == "imd_score"}
    judged = any(r.judgement in ("worse", "better") for r in differences)
    lines = []
    for area in areas.itertuples():
        own = [r for r in differences if r.place == area.place]
        line = {"Area": area.name}
        if scores:
            line["IMD average score"] = number(scores.get(area.place), 2)
        if judged:
            line["Most clearly worse in"] = _first(own, ("worse",))
            line["Most clearly better in"] = _first(own, ("better",))
        line["Most different in make-up"] = _first(own, MAKE_UP)
        if not judged:
            line["Furthest from the borough, not tested"] = _first(own, ("not compared",))
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
            "Figure": [figure(r.value, r.value_low, r.value_high, r.decimals) for r in rows.itertuples()],
            "Beside": [number(r.beside, r.decimals) for r in rows.itertuples()],
            "Of": rows["beside_what"].map({"rest": "the rest", "borough": "the borough"}),
            "Times": rows["times"].round(2),
            "Verdict": [verdict(r.verdict, r.judgement) for r in rows.itertuples()],
        }
    )


def how_tested(counts: dict[str, int], borough: str, areas: int) -> str:
    """How what stands out was found, in words: how many comparisons, and how chance was allowed for."""
    untested = counts["comparisons"] - counts["tested"]
    if areas == 1:
        return f"This scheme has one area, so there is no rest of {borough} to compare it with."
    if not counts["tested"]:
        return (
            f"None of {counts['comparisons']} comparisons can be tested: no "
            "counts are published behind the figures."
        )
    return (
        f"{counts['clear']} of {counts['tested']} comparisons of an area with the rest of {borough} "
        "show a clear difference, even when so many tests are allowed for. "
        f"{untested} more can't be tested, as no counts are published behind them. "
        f"{MIRROR if areas == 2 else ''}For each indicator the area furthest from the rest is named."
    )


def how_tested_in_full(counts: dict[str, int]) -> str:
    """The method behind `how_tested`, for those who must defend it; empty where nothing was tested."""
    if not counts["tested"]:
        return ""
    return (
        f"Taken alone, {counts['alone']} differ at 95 %. Allowed for by the false discovery rate of 5 % "
        "(Benjamini and Hochberg): of those called clear, about one in twenty at most is expected to be "
        "chance. Furthest is judged by the least difference that the 95 % interval allows."
    )


def _first(own: list[tuple], judgements: tuple[str, ...]) -> str:
    r = next((r for r in own if r.judgement in judgements and r.strength > 0), None)
    if r is None:
        return "–"
    here, there = (number(v, r.decimals) for v in (r.value, r.beside))
    symbol = f"{SYMBOLS[r.verdict]} " if r.verdict in ("higher", "lower") else ""
    unit = "" if r.unit in r.short_label.lower() else f" {_short(r.unit)}"
    return f"{symbol}{r.short_label} {here}{unit} ({r.beside_what} {there})"


def _short(unit: str) -> str:
    """A unit where space is short: residents are understood."""
    return unit.replace(" residents", "") if unit.startswith("per ") else unit
