"""Which places could be among the neediest as far as chance goes: in a sentence, a table and a chart."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from metrics.need.top_k import TopK
from views.formats import percent
from views.need.rank_chart import (
    ABOVE,
    LEAST_HEIGHT,
    MARGINS,
    ROW,
    ROWS,
    TALLEST,
    add_cut,
    add_ranks,
    legend_at,
    name_beside,
)
from views.need.robustness import LEVEL_NOUNS, PLACES_NAMED
from views.wording import enumeration, first_few, spelled, without_ward

SURELY, COULD_BE, NOT = "Surely", "Could be", "No"
"""Whether a place is among the neediest wherever chance moves the figures, could be, or could not."""

MARKS = {
    SURELY: ("diamond", "#12436D"),
    COULD_BE: ("diamond-open", "#A8341C"),
    NOT: ("circle-open", "#595959"),
}
"""Symbol and colour of each."""

NO_COUNTS = (
    "None of these measures comes with counts, so how far chance moved the figures can't be told. That does "
    "not make the ranks certain."
)
"""What is said where chance moves nothing that is known."""


def top_k_heading(found: TopK, level: str) -> str:
    """The finding: among how many places the neediest are."""
    one, many = LEVEL_NOUNS[level]
    could, sure, top = int(found.places["could_be"].sum()), confidence(found), found.top
    if not found.testable:
        return "What chance does to these ranks is not known"
    neediest = f"the {spelled(top)} neediest {many}" if top > 1 else f"the neediest {one}"
    if could == len(found.places) and could > top:
        return f"By chance alone any of the {spelled(could)} {many} could be {'among ' * (top > 1)}{neediest}"
    if could <= top:
        return f"With {sure} confidence {neediest} {'are these' if top > 1 else 'is this one'}"
    among = "are among" if top > 1 else "is one of"
    return f"With {sure} confidence {neediest} {among} these {spelled(could)}"


def top_k_sentences(found: TopK) -> list[str]:
    """Which places they are, which of them surely, and of how many measures chance is known."""
    if not found.testable:
        return [NO_COUNTS]
    rows = found.places
    surely, could = (
        [without_ward(name) for name in rows.loc[rows["could_be"] & (rows["surely"] == sure), "name"]]
        for sure in (True, False)
    )
    return [
        *_bold(SURELY, surely),
        *_bold(COULD_BE, could),
        f"This is chance alone: weights and method stay as you chose them. {_measures(found)}".strip(),
    ]


def top_k_explained(found: TopK) -> str:
    """How the sets were found, for the Method."""
    return (
        f"Which places could be among the {found.top} neediest: figures are drawn {found.draws:,} times "
        f"within their limits of chance (seed {found.seed}), need is worked out each time, and all pairs of "
        f"places are compared at once, so that all ranks together are right with {confidence(found)} "
        "confidence (Mogstad, Romano, Shaikh and Wilhelm 2024)."
    )


def top_k_table(found: TopK) -> pd.DataFrame:
    """One row per place, the neediest first: its rank, and from where to where chance could move it."""
    rows = found.places
    return pd.DataFrame(
        {
            "Place": rows["name"],
            "Rank": rows["rank"],
            "Need": rows["score"].round(1),
            "By chance from": rows["first"],
            "By chance to": rows["last"],
            f"Among the {found.top} neediest": _degrees(rows),
        }
    )


def top_k_chart(found: TopK) -> go.Figure:
    """One line per place, from the first to the last rank that chance allows; the mark is its rank."""
    rows = drawn_rows(found)
    chart = go.Figure()
    degrees = _degrees(rows)
    for degree in MARKS:
        same = rows[[each == degree for each in degrees]]
        if len(same):
            _add_marks(chart, same, degree)
    add_cut(chart, found.top)
    height = max(MARGINS + min(ROW * len(rows), TALLEST), LEAST_HEIGHT)
    chart.update_layout(height=height)
    chart.update_yaxes(
        tickvals=list(rows["at"]), ticktext=[name_beside(name) for name in rows["name"]], showgrid=False,
        zeroline=False, range=[len(rows) - 0.4, -0.6],
    )  # fmt: skip
    chart.update_xaxes(title={"text": "Rank (1 = greatest need)"}, zeroline=False, rangemode="tozero")
    return chart.update_layout(margin={"t": 26}, legend={"y": legend_at(height)})


def top_k_alt(found: TopK, level: str) -> str:
    """What the chart shows, in a sentence for those who can't see it."""
    shown = f"The chart has {len(drawn_rows(found))} of the {len(found.places)} places; the table has all."
    return f"{top_k_heading(found, level)}. {' '.join(top_k_sentences(found)[:-1])} {shown}".replace("**", "")


def drawn_rows(found: TopK) -> pd.DataFrame:
    """The places that are drawn: the neediest; where more are asked for than have room, those at the line."""
    first = max(min(found.top - ABOVE, len(found.places) - ROWS), 0) if found.top > ROWS - 1 else 0
    rows = found.places.iloc[first : first + ROWS]
    return rows.assign(at=range(len(rows)))


def confidence(found: TopK) -> str:
    """How sure the sets are: 95%."""
    return percent(found.confidence)


def _bold(degree: str, names: list[str]) -> list[str]:
    return [f"**{degree}**: {enumeration(first_few(names, PLACES_NAMED))}."] if names else []


def _measures(found: TopK) -> str:
    if found.moving == found.measures:
        return ""
    of = "measure has" if found.measures == 1 else "measures have"
    return f"Only {spelled(found.moving)} of {spelled(found.measures)} {of} counts to tell it by."


def _degrees(rows: pd.DataFrame) -> list[str]:
    return [
        SURELY if surely else COULD_BE if could else NOT
        for surely, could in zip(rows["surely"], rows["could_be"], strict=True)
    ]


def _add_marks(chart: go.Figure, rows: pd.DataFrame, degree: str) -> None:
    told = [
        f"{r.name}: rank {r.rank}, by chance from {r.first} to {r.last}"
        for r in rows.rename_axis("row").itertuples(index=False)
    ]
    add_ranks(chart, rows, degree, MARKS[degree], ("first", "last"), told)
