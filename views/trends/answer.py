"""The answer of the page Trends: better, worse, or too few to tell, and whose gap to the rest grew."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import short_name
from views.trends.how_far import has_ratio, steps_of
from views.trends.sentences import TOO_FEW, gap_sentence
from views.wording import count, enumeration, lower_first, sentence_case, together

GAP_WORDS = {
    ("widening", "worse"): "fell further behind",
    ("widening", "better"): "pulled further ahead of",
    ("narrowing", "worse"): "came closer to",
    ("narrowing", "better"): "lost some of the lead over",
    ("changed sides", "worse"): "fell behind",
    ("changed sides", "better"): "went ahead of",
    ("widening", "above"): "moved further above",
    ("widening", "below"): "moved further below",
    ("narrowing", "above"): "came closer to",
    ("narrowing", "below"): "came closer to",
    ("changed sides", "above"): "went from below to above",
    ("changed sides", "below"): "went from above to below",
}
"""What an area did whose gap changed by more than chance, by the change and the side on which it is now."""

CLEAR = ("widening", "narrowing", "changed sides")
"""The changes of a gap that are more than chance."""

MOST_BY_NAME = 4
"""More areas than these are counted, not named."""

MOVED = {1: "rose", -1: "fell", 0: "hardly changed"}

CANT_TELL = "we can't tell change from chance here"


def trend_answer(
    changes: pd.DataFrame, label: str, unit: str, decimals: int, polarity: str = "neutral"
) -> str:
    """Which way the figure went in the areas, whether that is better or worse or can't be told, and who fell
    behind the rest or pulled ahead, in a few sentences. `changes` as of metrics.trends.change."""
    areas = changes[changes["role"] == "area"]
    areas = areas if len(areas) else changes[changes["role"] == "borough"]
    if areas.empty:
        return f"{label}: there are no figures to follow."
    tested = areas[areas["why"] == ""]
    way = _tested(tested, areas, label) if len(tested) else _untested(areas, label, decimals)
    return " ".join(filter(None, [way, _gaps(areas, polarity), _ratio_differs(areas, unit)]))


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
    broken = areas["broken"].iloc[0] if (areas["broken"] != "").all() else ""
    why = f"there are too few {steps_of(first)} to tell a trend" if few else CANT_TELL
    why = f"we can't tell a trend, because {broken}" if few and broken else why
    return f"{label} {enumeration(parts)} from {first} to {last}, but {why}."


def _where(of: int, areas: pd.DataFrame, *, none: bool = False) -> str:
    """All 6 areas; 4 of 6 areas; both areas; the one area or the borough by its name."""
    if len(areas) == 1:
        return short_name(str(areas["name"].iloc[0]))
    if of < len(areas):
        return f"{of} of {len(areas)} areas"
    if none:
        return "either area" if of == 2 else f"any of the {of} areas"
    return "both areas" if of == 2 else f"all {of} areas"


def _gaps(areas: pd.DataFrame, polarity: str) -> str:
    """Who fell behind the rest, pulled ahead of it or came closer, where that was tested; empty otherwise."""
    tested = areas[areas["gap_change"].isin([*CLEAR, "no clear change"])]
    clear = tested[tested["gap_change"].isin(CLEAR)]
    if tested.empty:
        return ""
    if clear.empty:
        return "No gap to the rest clearly changed."
    sides = [_side(float(gap), polarity) for gap in clear["gap_last"]]
    names = [short_name(str(name)) for name in clear["name"]]
    if len(areas) == len(clear) == 2 and clear["gap_change"].nunique() == 1:
        behind = 1 if sides[1] in ("worse", "below") else 0
        return f"{names[behind]} {GAP_WORDS[clear['gap_change'].iloc[0], sides[behind]]} {names[1 - behind]}."
    grouped: dict[str, list[str]] = {}
    for change, side, name in zip(clear["gap_change"], sides, names, strict=True):
        grouped.setdefault(GAP_WORDS[change, side], []).append(name)
    said = [
        f"{together(same) if len(same) <= MOST_BY_NAME else f'{len(same)} areas'} {did} the rest"
        for did, same in grouped.items()
    ]
    return f"{'; '.join(said)}."


def _side(gap: float, polarity: str) -> str:
    """The side of the rest on which an area is: better or worse; above or below where neither is good."""
    if polarity not in ("lower_is_better", "higher_is_better"):
        return "above" if gap > 0 else "below"
    return "worse" if (gap > 0) == (polarity == "lower_is_better") else "better"


def _ratio_differs(areas: pd.DataFrame, unit: str) -> str:
    """Whose gap did not clearly change that way as a ratio; empty where the two measures agree."""
    differ = areas[areas["gap_change"].isin(CLEAR) & areas["disagree"].astype(bool)]
    if differ.empty or not has_ratio(unit):
        return ""
    names = [short_name(str(name)) for name in differ["name"]]
    whose = together(names) if len(names) <= MOST_BY_NAME else f"{len(names)} areas"
    return f"Measured as a ratio, the gap says otherwise for {whose}."


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


def scale_note(rows: pd.DataFrame, unit: str, polarity: str, caveat: str = "") -> str:
    """What the panels show: unit, direction, what stands grey behind, and what to beware of."""
    good = {"lower_is_better": ", lower is better", "higher_is_better": ", higher is better"}.get(
        polarity, ""
    )
    others = [str(name) for name in rows.loc[rows["role"] == "comparator", "name"].unique()]
    against = rows.loc[rows["against"] != "", "against"]
    grey = [against.iloc[0]] if len(against) else list(rows.loc[rows["role"] == "borough", "name"].unique())
    shown = f"{sentence_case(unit)}{good}. Grey: {enumeration([*grey, *others])}."
    return f"{shown} Take care: {lower_first(caveat)}" if caveat else shown


def gap_sentences(changes: pd.DataFrame, unit: str, decimals: int) -> list[str]:
    """One sentence per place that has a gap: how it went."""
    return [
        f"**{row.name}**: {gap_sentence(row, unit, decimals)}"
        for row in changes.itertuples(index=False)
        if row.against
    ]
