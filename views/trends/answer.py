"""The answer of the page Trends: better, worse, or too few to tell, and whose gap to the rest grew."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import short_name
from views.trends.how_far import steps_of
from views.trends.sentences import TOO_FEW
from views.wording import count, enumeration, sentence_case

GAP_WORDS = {"widening": "grew", "narrowing": "shrank", "changed sides": "changed sides"}
"""What became of a gap that changed by more than chance."""

MOST_BY_NAME = 3
"""As many areas are counted, not named."""

MOVED = {1: "rose", -1: "fell", 0: "hardly changed"}

CANT_TELL = "we can't tell change from chance here"


def trend_answer(changes: pd.DataFrame, label: str, decimals: int) -> str:
    """Which way the figure went in the areas, whether that is better or worse or can't be told, and whose gap
    to the rest grew or shrank, in one sentence or two. `changes` as of metrics.trends.change."""
    areas = changes[changes["role"] == "area"]
    areas = areas if len(areas) else changes[changes["role"] == "borough"]
    if areas.empty:
        return f"{label}: there are no figures to follow."
    tested = areas[areas["why"] == ""]
    way = _tested(tested, areas, label) if len(tested) else _untested(areas, label, decimals)
    return " ".join(filter(None, [way, _gaps(areas)]))


def _tested(tested: pd.DataFrame, areas: pd.DataFrame, label: str) -> str:
    """The trends that were tested: rose in 3 of 6 areas since 2015 (worse)."""
    counts = tested.groupby(["direction", "judgement"], sort=False).size().sort_values(ascending=False)
    clear = [
        (MOVED[1 if direction == "rising" else -1], judgement, int(n))
        for (direction, judgement), n in counts.items()
        if direction in ("rising", "falling")
    ]
    since = f"since {tested['first_period'].iloc[0]}"
    if not clear:
        return f"{label}: no clear trend in {_where(len(tested), areas, none=True)} {since}."
    if len(clear) == 1 and clear[0][2] == len(areas):
        verb, judged, of = clear[0]
        which = f", which is {judged}" if judged in ("better", "worse") else ""
        return f"{label} {verb} in {_where(of, areas)} {since}{which}."
    parts = [
        f"{verb} in {_where(of, areas) if at == 0 else of}"
        + (f" ({judged})" if judged in ("better", "worse") else "")
        for at, (verb, judged, of) in enumerate(clear)
    ]
    unclear = len(tested) - sum(of for _, _, of in clear)
    rest = [f"{unclear} {'shows' if unclear == 1 else 'show'} no clear trend"] if unclear else []
    left = len(areas) - len(tested)
    rest += [f"for {left} we can't tell"] if left else []
    return "; ".join([f"{label} {' and '.join(parts)} {since}", *rest]) + "."


def _untested(areas: pd.DataFrame, label: str, decimals: int) -> str:
    """Which way most areas went, and why that may be chance."""
    moves = (areas["last"] - areas["first"]).round(decimals).apply(lambda by: (by > 0) - (by < 0))
    first, last = areas["first_period"].iloc[0], areas["last_period"].iloc[0]
    few = (areas["direction"] == TOO_FEW).all()
    if first == last:
        return f"{label}: there is one period only, too few to tell a trend."
    counted = moves.value_counts()
    parts = [
        f"{MOVED[move]} in {_where(int(n), areas) if at == 0 else n}"
        for at, (move, n) in enumerate(counted.items())
    ]
    why = f"too few {steps_of(first)} to tell a trend" if few else CANT_TELL
    return f"{label} {enumeration(parts)} from {first} to {last}, but {f'there are {why}' if few else why}."


def _where(of: int, areas: pd.DataFrame, *, none: bool = False) -> str:
    """All 6 areas; 4 of 6 areas; both areas; the one area or the borough by its name."""
    if len(areas) == 1:
        return short_name(str(areas["name"].iloc[0]))
    if of < len(areas):
        return f"{of} of {len(areas)} areas"
    if none:
        return "either area" if of == 2 else f"any of the {of} areas"
    return "both areas" if of == 2 else f"all {of} areas"


def _gaps(areas: pd.DataFrame) -> str:
    """Whose gap to the rest grew, and whose shrank, where that was tested; empty otherwise."""
    tested = areas[areas["gap_change"].isin([*GAP_WORDS, "no clear change"])]
    clear = tested[tested["gap_change"].isin(list(GAP_WORDS))]
    if tested.empty:
        return ""
    if clear.empty:
        return "No gap to the rest clearly changed."
    if len(areas) == len(clear) == 2 and clear["gap_change"].nunique() == 1:
        return f"The gap between the two {GAP_WORDS[clear['gap_change'].iloc[0]]}."
    grouped = {
        word: [short_name(str(name)) for name in clear.loc[clear["gap_change"] == change, "name"]]
        for change, word in GAP_WORDS.items()
    }
    parts = [(names, word) for word, names in grouped.items() if names]
    if len(clear) == 1:
        return f"{parts[0][0][0]}'s gap to the rest {parts[0][1]}."
    said = [
        f"{word} for {enumeration(names) if len(names) < MOST_BY_NAME else f'{len(names)} areas'}"
        for names, word in parts
    ]
    return f"The gap to the rest {enumeration(said)}."


def areas_heading(changes: pd.DataFrame, decimals: int) -> str:
    """How many areas got better, worse or neither, as a heading."""
    areas = changes[changes["role"] == "area"]
    areas = areas if len(areas) else changes[changes["role"] == "borough"]
    tested = areas[areas["why"] == ""]
    if tested.empty:
        moved = (areas["last"] - areas["first"]).round(decimals)
        counts = {"up": int((moved > 0).sum()), "down": int((moved < 0).sum())}
        parts = [f"{word} in {n}" for word, n in counts.items() if n] or ["no change in any"]
        return f"{sentence_case(enumeration(parts))} of {count(len(areas), 'area')}: it may be chance"
    words = tested["judgement"].value_counts()
    parts = [f"{word} in {n}" for word, n in words.items()]
    return f"{sentence_case(enumeration(parts))} of {count(len(areas), 'area')}"


def scale_note(rows: pd.DataFrame, unit: str, polarity: str) -> str:
    """What the panels show: unit, direction, and what stands grey behind."""
    good = {"lower_is_better": ", lower is better", "higher_is_better": ", higher is better"}.get(
        polarity, ""
    )
    others = [str(name) for name in rows.loc[rows["role"] == "comparator", "name"].unique()]
    against = rows.loc[rows["against"] != "", "against"]
    grey = [against.iloc[0]] if len(against) else list(rows.loc[rows["role"] == "borough", "name"].unique())
    return f"{sentence_case(unit)}{good}. Grey: {enumeration([*grey, *others])}."
