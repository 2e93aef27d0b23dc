"""The neediest places with the range of their ranks: how far each could stand elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from metrics.need.need import Need
from metrics.need.robustness import Robustness
from views.need.how_sure import LIKELY, OPEN, SURE, UNLIKELY, Surety, surety
from views.need.robustness import first_place
from views.need.scores import ranked
from views.need.simulation_shares import of_100, share_of_simulations
from views.theme import TEXT, note
from views.wording import without_ward

NOT_TESTED = Surety("Not tested", "", "")
"""The degree of a rank that no other way of counting tests."""

MARKS = {
    SURE: ("diamond", "#12436D"),
    LIKELY: ("diamond-cross-open", "#28A197"),
    OPEN: ("diamond-open", "#A8341C"),
    UNLIKELY: ("circle-open", "#595959"),
    NOT_TESTED: ("circle", "#12436D"),
}
"""Symbol and colour of every degree of being sure."""

ROWS, ABOVE = 18, 10
"""How many places are drawn, and how many of them above the line where more are chosen."""

ROW, TALLEST, MARGINS, LEAST_HEIGHT = 21, 315, 105, 240
"""Heights in pixels of one place's line, of all lines at most, of scale and legend together, and of the
smallest chart."""

UNDER_PLOT, STACKED = 62, 86
"""Pixels of the scale and its title, and of a legend of three lines with what stands above the plot."""

RIGHT = 30
"""Pixels at the right for how many ways of counting in 100 have a place in the top."""

LONGEST = 30
"""Characters of a name beside the chart: on a telephone more would leave no room to draw in."""


def rank_chart(need: Need, robustness: Robustness) -> go.Figure:
    """One line per place, from the rank one way of counting in twenty betters to the one nineteen reach; the
    mark is the rank by the method as chosen, the number how many ways in 100 have it in the top."""
    rows = drawn_rows(need, robustness)
    chart = go.Figure()
    tested = robustness.testable
    degrees = [surety(share) if tested else NOT_TESTED for share in rows["in_top"]]
    for degree in MARKS:
        same = rows[[each is degree for each in degrees]]
        if len(same):
            _add_marks(chart, same, degree, robustness.top)
    add_cut(chart, robustness.top)
    height = max(MARGINS + min(ROW * len(rows), TALLEST), LEAST_HEIGHT)
    chart.update_layout(height=height)
    names = [name_beside(name) for name in rows["name"]]
    chart.update_yaxes(
        tickvals=list(rows["at"]), ticktext=names, showgrid=False, zeroline=False,
        range=[len(rows) - 0.4, -0.6],
    )  # fmt: skip
    chart.update_xaxes(title={"text": "Rank (1 = greatest need)"}, zeroline=False, rangemode="tozero")
    if tested:
        chart.layout.annotations = [*chart.layout.annotations, *_shares(rows)]
    return chart.update_layout(margin={"t": 26, "r": RIGHT + 8}, legend={"y": legend_at(height)})


def legend_at(height: int) -> float:
    """How far below the plot its legend begins, in heights of the plot: clear of the scale's title also on a
    phone, where the entries stand below each other and leave the plot the less room."""
    return -UNDER_PLOT / (height - UNDER_PLOT - STACKED)


def drawn_rows(need: Need, robustness: Robustness) -> pd.DataFrame:
    """The places that are drawn, from the neediest down: those in the top, then those of which the answer
    says that the rest of the top comes from them, the likeliest where not all have room.

    Where all places have room, all are drawn; where more are in the top than that, those around the line.
    """
    rows, top = ranked(need).merge(robustness.places, on="place"), robustness.top
    if top > ROWS - 1:
        first = max(min(top - ABOVE, len(rows) - ROWS), 0)
        rows = rows.iloc[first : first + ROWS]
    elif len(rows) > ROWS:
        below = rows.iloc[top:]
        could = below[below["standing"] == "contested"]
        below = could if robustness.testable and len(could) else below
        below = below.sort_values(["in_top", "rank"], ascending=[False, True], kind="stable")
        rows = pd.concat([rows.iloc[:top], below.iloc[: ROWS - top].sort_index()])
    return rows.reset_index(drop=True).assign(at=range(len(rows)))


def not_drawn(need: Need, robustness: Robustness) -> str:
    """How many of the places that are neither sure nor out the chart has no room for; empty where none."""
    open_ = robustness.places.loc[robustness.places["standing"] == "contested", "place"]
    drawn = int(open_.isin(drawn_rows(need, robustness)["place"]).sum())
    if not robustness.testable or drawn == len(open_):
        return ""
    return f"The chart has room for {drawn} of these {len(open_)}; the table under Figures has all."


def name_beside(name: str) -> str:
    """A name short enough to stand beside the chart: its beginning, and its last word, which tells LSOAs of
    one neighbourhood apart."""
    name = without_ward(name)
    if len(name) <= LONGEST:
        return name
    head, _, last = name.rpartition(" ")
    room = LONGEST - len(last) - 2
    return f"{head[:room].rstrip()}… {last}" if room > 0 else f"{name[: LONGEST - 1]}…"


def rank_chart_alt(need: Need, robustness: Robustness) -> str:
    """What the chart shows, in a sentence for those who can't see it."""
    shown = f"The chart has the ranks of {len(drawn_rows(need, robustness))} of them; the table has all."
    if not robustness.testable:
        return f"{first_place(need)} How sure that is can't be tested. {shown}"
    degrees = Counter(surety(share) for share in robustness.places["in_top"])
    of_each = ", ".join(f"{degrees[each]} {each.word.lower()}" for each in (SURE, LIKELY, OPEN, UNLIKELY))
    to_be = f"To be in the top {robustness.top}, of {len(need.places)} places: {of_each}."
    return f"{first_place(need)} {to_be} {shown}"


def _add_marks(chart: go.Figure, rows: pd.DataFrame, degree: Surety, top: int) -> None:
    """The places of one degree: a mark at the rank of each, and a bar over its range."""
    told = [
        f"{r.name}: rank {r.rank}, from {r.rank_5} to {r.rank_95}"
        + ("" if degree is NOT_TESTED else f"; in the top {top} in {share_of_simulations(r.in_top)}")
        for r in rows.rename_axis("row").itertuples(index=False)
    ]
    add_ranks(chart, rows, degree.word, MARKS[degree], ("rank_5", "rank_95"), told)


def add_ranks(
    chart: go.Figure,
    rows: pd.DataFrame,
    name: str,
    mark: tuple[str, str],
    ends: tuple[str, str],
    told: Sequence[str],
) -> None:
    """A mark (symbol and colour) at the rank of each row, and a bar from the one end to the other (columns);
    `told` is said on hover."""
    symbol, colour = mark
    first, last = ends
    chart.add_scatter(
        x=rows["rank"],
        y=rows["at"],
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (rows[last] - rows["rank"]).clip(lower=0),
            "arrayminus": (rows["rank"] - rows[first]).clip(lower=0),
            "color": colour,
            "thickness": 2.5,
            "width": 5,
        },
        customdata=list(told),
        hovertemplate="%{customdata}<extra></extra>",
    )


def add_cut(chart: go.Figure, top: int) -> None:
    """The dashed line between the places that are chosen and the others."""
    chart.add_vline(x=top + 0.5, line={"color": TEXT, "width": 2, "dash": "dash"})
    note(chart, f"top {top}", top + 0.5, xref="x", xanchor="right", xshift=-2)


def _shares(rows: pd.DataFrame) -> list[dict[str, object]]:
    """How many ways of counting in 100 have a place in the top, at the right of its line; then their
    heading. Plotly takes 20 ms for each note that is added by itself."""
    heading = {"yref": "paper", "y": 1, "yanchor": "bottom"}
    each = [_share(of_100(share), {"y": at}) for share, at in zip(rows["in_top"], rows["at"], strict=True)]
    return [*each, _share("Times in 100", heading)]


def _share(text: str, place: dict[str, object]) -> dict[str, object]:
    short = text.replace("more than ", ">").replace("fewer than ", "<")
    beside = {"xref": "paper", "x": 1, "xanchor": "right", "xshift": RIGHT} | place
    return beside | {"text": short, "showarrow": False, "font": {"size": 13}}
