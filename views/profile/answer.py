"""The answer of an area's profile: is it worse or better off than the rest, on how much, and on what most."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import AreaFacts
from metrics.profile.profile import is_whole_borough
from metrics.statistics.deprivation_summaries import Position
from metrics.statistics.ranks import ordinal
from views.formats import number, unit_tail
from views.profile.sentences import REST, FigureComparison, figure_comparisons, so_many_times
from views.wording import abridged, count, enumeration, lower_first

MOST_NAMED = 2
"""Measures named in a headline."""


def profile_answer(rows: pd.DataFrame, facts: AreaFacts) -> str:
    """One sentence: Area 1 is better off than the rest of Walsall on 6 measures and worse on 1.

    `rows` are those of metrics.profile.in_brief. Only tested figures that can be judged count.
    """
    if is_whole_borough(rows):
        return f"{facts.short} is all of {facts.borough}, so there is no rest to compare it with."
    items = figure_comparisons(rows)
    judged = [each for each in items if each.tested and not each.neutral]
    rest = REST.format(facts.borough)
    if not judged:
        return _untested(items, facts)
    worse, better = (_of(judged, word) for word in ("worse", "better"))
    if not worse and not better:
        measures = f"any of the {len(judged)} measures" if len(judged) > 1 else "the one measure"
        return f"{facts.short} does not clearly differ from {rest} on {measures} that can be judged."
    first, second = (worse, better) if len(worse) >= len(better) else (better, worse)
    word, other = ("worse", "better") if first is worse else ("better", "worse")
    most = f", most of all on {_named(first)}" if len(judged) > 1 else f": {_named(first)}"
    if len(first) == len(judged):
        how_many = f"all {len(judged)} measures" if len(judged) > 1 else "the one measure"
        return f"{facts.short} is {word} off than {rest} on {how_many} that can be judged{most}."
    off = f"{facts.short} is {word} off than {rest} on {len(first)} of {count(len(judged), 'measure')}"
    tail = f" It is {other} on {len(second)}." if second else ""
    return f"{off}{most}.{tail}"


def profile_line(facts: AreaFacts, position: Position | None) -> str:
    """Who lives there, in which wards, and how deprived it is, in one line."""
    parts = [f"{number(facts.residents)} people ({facts.residents_period})" if facts.residents else ""]
    parts.append(abridged(facts.wards))
    parts.append(standing_in_brief(position))
    return " · ".join(part for part in parts if part)


def standing_in_brief(position: Position | None) -> str:
    """Where an area would stand among districts, as the end of a line; empty where not known."""
    if position is None:
        return ""
    above, districts = position.more_deprived, position.districts
    if above == 0:
        return f"as deprived as the most deprived of England's {districts} districts"
    if above >= districts:
        return f"less deprived than any of England's {districts} districts"
    return f"about as deprived as the {ordinal(above + 1)} most deprived of England's {districts} districts"


def theme_finding(rows: pd.DataFrame, theme: str, facts: AreaFacts) -> str:
    """A heading that says what a theme's figures say: Crime: worse on 11 of 12 measures."""
    items = figure_comparisons(rows)
    judged = [each for each in items if each.tested and not each.neutral]
    if judged:
        counts = {word: n for word in ("worse", "better") if (n := len(_of(judged, word)))}
        if not counts:
            return f"{theme}: no clear difference on {count(len(judged), 'measure')}"
        if len(judged) > 1 and len(judged) in counts.values():
            return f"{theme}: {next(iter(counts))} on all {len(judged)} measures"
        said = " and ".join(f"{word} on {n}" for word, n in counts.items())
        return f"{theme}: {said} of {count(len(judged), 'measure')}"
    tested = [each for each in items if each.tested]
    if tested:
        differ = [each for each in tested if each.verdict != "no clear difference"]
        return f"{theme}: differs on {len(differ)} of {count(len(tested), 'measure')}"
    if items:
        return f"{theme}: {count(len(items), 'measure')}, none of which can be tested"
    return f"{theme}: nothing to compare with"


def key_points(rows: pd.DataFrame, facts: AreaFacts, most: int = MOST_NAMED) -> list[str]:
    """The figures of a theme that differ most, a short sentence each; tested ones first."""
    items = sorted(figure_comparisons(rows), key=lambda each: (not _clear(each), -each.distance))
    return [_point(each, facts) for each in items[:most]]


def _clear(item: FigureComparison) -> bool:
    return item.tested and item.verdict != "no clear difference"


def _point(item: FigureComparison, facts: AreaFacts) -> str:
    other = facts.borough if item.whole else REST.format(facts.borough)
    times = so_many_times(item.times)
    unit = unit_tail(item.unit)
    note = "" if item.tested else " Not tested."
    if item.verdict == "no clear difference":
        note = " No clear difference."
    tail = f", {times}" if times and not note else ""
    return f"**{item.label}**: {item.area}{unit}, against {item.other} in {other}{tail}.{note}"


def _untested(items: list[FigureComparison], facts: AreaFacts) -> str:
    """The answer where nothing that can be judged was tested: what lies furthest apart."""
    far = [each for each in items if not each.neutral]
    if not far:
        return f"No figure of {facts.short} can be judged against {REST.format(facts.borough)}."
    where = facts.borough if all(each.whole for each in far) else REST.format(facts.borough)
    return (
        f"{facts.short} is furthest from {where} on {_named(far)}. We can't tell difference from chance here."
    )


def _named(items: list[FigureComparison]) -> str:
    furthest = sorted(items, key=lambda each: -each.distance)[:MOST_NAMED]
    return enumeration(lower_first(each.label) for each in furthest)


def _of(items: list[FigureComparison], word: str) -> list[FigureComparison]:
    return [each for each in items if each.word == word]
