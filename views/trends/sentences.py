"""What a series says, in sentences and tables a board member can quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pandas as pd

from metrics.profile.area_facts import short_name
from metrics.trends.gap_to_rest import REST
from views.formats import LINK_METHOD_LABELS, kind_name, known, limits, number, percent, with_unit
from views.trends.charts import gap_unit
from views.trends.conversion_sentences import CONVERSIONS, missed_share, misses, moved_share
from views.trends.how_far import has_ratio, steps_of, went
from views.trends.over_time import supplied_nothing, within_reach
from views.wording import abridged

SIDES = {True: "above", False: "below"}
MOST_NAMED = 3
"""Areas named one by one in a sentence."""

BOUNDARIES_CHANGED = "Boundaries changed at the dotted lines; we matched old to new."

TOO_FEW = "too few points"
"""The direction of a series too short for a test."""

UNTESTED_CHANGES = {"wider", "narrower", "unchanged"}
"""Words for a gap whose change could not be tested, because no counts stand behind it."""


class Change(Protocol):
    """The columns of metrics.trends.change.changes that a sentence needs; figures in the indicator's unit."""

    name: str
    first: float
    last: float
    first_period: str
    last_period: str
    points: int
    broken: str
    direction: str
    judgement: str
    why: str
    against: str
    gap_first: float
    gap_first_lower: float
    gap_first_upper: float
    gap_first_period: str
    gap_last: float
    gap_last_lower: float
    gap_last_upper: float
    gap_last_period: str
    gap_change: str
    relative_first: float
    relative_last: float
    relative_change: str
    disagree: bool


class PeriodFigure(Protocol):
    """The columns of metrics.trends.series that a table shows; figures in the indicator's unit."""

    value: float
    value_low: float
    value_high: float
    gap: float
    gap_lower: float
    gap_upper: float
    relative: float
    relative_lower: float
    relative_upper: float


def with_gap(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of places that are set against the borough or its rest."""
    return rows[rows["against"] != ""]


def headline(rows: pd.DataFrame, unit: str, decimals: int) -> str:
    """The widest gaps above and below at the latest period, as a heading; empty where there is no gap."""
    apart = rows[(rows["role"] == "area") & rows["gap"].notna()]
    if apart.empty:
        return ""
    latest = apart[apart["end"] == apart["end"].max()]
    most, least = latest.loc[latest["gap"].idxmax()], latest.loc[latest["gap"].idxmin()]
    parts = [
        f"{short_name(row['name'])} stood {_apart(row['gap'], unit, decimals)} {row['against']}"
        for row, fits in ((most, most["gap"] > 0), (least, least["gap"] < 0))
        if fits
    ]
    if len(parts) == 2:
        parts[1] = f"{short_name(least['name'])} {_apart(least['gap'], unit, decimals)} it"
    return f"In {latest['period_label'].iloc[0]}, {' and '.join(parts)}" if parts else ""


def trend_sentence(row: Change, unit: str, decimals: int) -> str:
    """One place's way from its first period to its last, and the trend where one was tested."""
    first = f"{number(row.first, decimals)} ({row.first_period})"
    way = f"{first} to {with_unit(row.last, decimals, unit)} ({row.last_period})"
    if row.why:
        few = row.direction == TOO_FEW and row.first_period != row.last_period
        since = " since the record broke" if row.broken else ""
        call = f"; too few {steps_of(row.first_period)}{since} to tell" if few else ""
        return f"{went(row.first, row.last, unit, decimals)}{way}{call}."
    judged = f", getting {row.judgement}" if row.judgement in ("better", "worse") else ""
    otherwise = {("rising", False): "lower", ("falling", True): "higher"}
    ends = otherwise.get((row.direction, row.last > row.first))
    if ends:
        fitted = "on the line fitted to all periods, although it ends"
        return f"**{row.direction}{judged}** {fitted} {ends} than it began: {way}."
    return f"**{row.direction}{judged}**, {way}."


def untested(changes: pd.DataFrame) -> list[str]:
    """Why we can't tell change from chance, once per reason, with the places it holds for."""
    without = changes[changes["why"] != ""]
    if without["why"].nunique() == 1 and len(without) == len(changes):
        return [f"We can't tell change from chance here: {without['why'].iloc[0]}."]
    return [
        f"We can't tell change from chance for {abridged(list(same['name']))}: {why}."
        for why, same in without.groupby("why", sort=False)
    ]


def gap_sentence(row: Change, unit: str, decimals: int) -> str:
    """How one area's gap went from first to last, and what the ratio says where it says something else."""
    if not row.against:
        return ""
    first, last = (
        f"{_side(gap, decimals)}{_within(lower, upper, decimals)} in {when}"
        for gap, lower, upper, when in (
            (row.gap_first, row.gap_first_lower, row.gap_first_upper, row.gap_first_period),
            (row.gap_last, row.gap_last_lower, row.gap_last_upper, row.gap_last_period),
        )
    )
    text = f"Gap to {row.against}: {_changed(row.gap_change)}, {first} to {last}{_measured(unit)}."
    if row.disagree and has_ratio(unit):
        ends = f"{number(row.relative_first, 2)} to {number(row.relative_last, 2)} times the figure there"
        text += f" Difference and ratio disagree: as a ratio, {_changed(row.relative_change)}, {ends}."
    return text


def change_sentences(changes: pd.DataFrame, unit: str, decimals: int) -> list[str]:
    """One paragraph per place: its trend, then its gap."""
    return [
        f"**{row.name}**: {trend_sentence(row, unit, decimals)} {gap_sentence(row, unit, decimals)}".strip()
        for row in changes.itertuples(index=False)
    ]


def whole_borough(against: str) -> str:
    """Why a gap is not to the rest of the borough; empty where it is."""
    if against == REST:
        return ""
    return (
        "The borough's figure was published without the number of people behind it, so the area cannot be "
        "taken out of it. The borough contains the area: the gap to the rest is wider than the one shown."
    )


def breaks(rows: pd.DataFrame) -> list[str]:
    """What to know about the line: periods without a figure, changes of the places behind it, what moved."""
    sentences = []
    areas = rows[rows["role"] == "area"] if (rows["role"] == "area").any() else rows
    for reason in supplied_nothing(rows):
        lacking = areas.loc[areas["not_supplied"] == reason, "period_label"].unique()
        sentences.append(
            f"**No figures: {reason}.** None is shown for {abridged(list(lacking))}: that is neither zero "
            "nor a fall. The lines break there."
        )
    known_gaps = areas["not_supplied"] != ""
    none = areas[~known_gaps].groupby(["end", "period_label"])["value"].count()
    missing = [label for (_, label), counted in none.items() if not counted]
    if missing:
        sentences.append(f"No figures for {abridged(missing)}: the lines break there.")
    for name, own in rows[rows["role"] == "comparator"].groupby("name", sort=False):
        # what is known within bounds has a figure: the table shows the bounds
        elsewhere = own["value_low"].isna() & ~own["period_label"].isin(areas.loc[known_gaps, "period_label"])
        lacking = own.loc[elsewhere & ~own["period_label"].isin(missing), "period_label"]
        if len(lacking):
            sentences.append(f"{name} has no figures for {abridged(list(lacking))}.")
    for reason in dict.fromkeys(reason for reason in areas["broken_before"] if reason):
        sentences.append(f"The lines break, and nothing is tested across it: {reason}.")
    drawn_from = within_reach(rows)["end"].min()
    further = areas.loc[areas["value"].notna() & (areas["end"] < drawn_from)]
    if len(further):
        labels = abridged(list(further["period_label"].unique()))
        sentences.append(f"Too far back for the charts: {labels}. The tables have the figures.")
    return [*sentences, BOUNDARIES_CHANGED] if _kinds_drawn(rows)["kind"].nunique() > 1 else sentences


def matching(rows: pd.DataFrame) -> list[str]:
    """How old boundaries were matched to new, for the method: period by period, and how much moved."""
    kinds, sentences = _kinds_drawn(rows), []
    if kinds["kind"].nunique() > 1:
        steps = kinds[(kinds["kind_before"] != "") | (kinds["period"] == kinds["period"].iloc[0])]
        matched = [
            f"{row.period_label} from {kind_name(row.kind)}, {LINK_METHOD_LABELS.get(row.method, row.method)}"
            for row in steps.itertuples()
        ]
        sentences.append(f"Where the figures come from: {'; from then on '.join(matched)}.")
    return [*sentences, *moved(rows)]


def _kinds_drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row of each period that the charts show: the kind of place behind its figures."""
    areas = rows[rows["role"] == "area"] if (rows["role"] == "area").any() else rows
    drawn_from = within_reach(rows)["end"].min()
    return areas[(areas["kind"] != "") & (areas["end"] >= drawn_from)].drop_duplicates("period")


def moved(rows: pd.DataFrame) -> list[str]:
    """How the areas' figures were converted across a change of wards or LSOAs, and how much moved: a sentence
    for each kind of place behind them; none for figures published for the places themselves."""
    areas = rows[(rows["role"] == "area") & rows["method"].isin(CONVERSIONS)]
    by_link = areas.drop_duplicates(["kind", "method", "place"]).groupby(["kind", "method"], sort=False)
    return [
        f"From {kind_name(kind)}, {LINK_METHOD_LABELS[method]}: {_moved(kind, method, own)}."
        for (kind, method), own in by_link
    ]


def _moved(kind: str, method: str, areas: pd.DataFrame) -> str:
    """What was divided between areas, and what best fit misses, as far as that is known."""
    divided, missed = _divided(kind, areas), "" if method == "exact" else _missed(areas)
    if divided or missed:
        return "; ".join(filter(None, [divided, missed]))
    unknown = "; how far that misses is not known" if method == "best_fit" else ""
    return f"none was divided between areas{unknown}"


def _divided(kind: str, areas: pd.DataFrame) -> str:
    """How much moved in each area, the most first; empty where nothing did."""
    divided = areas[areas["moved"] > 0].sort_values("moved", ascending=False, kind="stable")
    if divided.empty:
        return ""
    first, *others = divided.itertuples(index=False)
    parts = [f"in {first.name} {moved_share(kind, first.moved, first.moved_of)}"]
    parts += [f"in {row.name} {percent(row.moved, 1)}" for row in others]
    return _few(parts, none="none elsewhere" if len(divided) < len(areas) else "")


def _missed(areas: pd.DataFrame) -> str:
    """How far the residents of each area miss its wards' own estimates, the most first; empty if unknown."""
    known_here = areas[areas["missed"].notna()]
    if known_here.empty:
        return ""
    estimates = f"by the wards' own estimates for {known_here['missed_in'].iloc[0]}"
    apart = known_here[known_here["missed"].map(misses)]
    if apart.empty:
        return f"{missed_share(0)} in each area as {estimates}"
    ordered = apart.loc[apart["missed"].abs().sort_values(ascending=False, kind="stable").index]
    first, *others = ordered.itertuples(index=False)
    parts = [f"in {first.name} {missed_share(first.missed)} than {estimates}"]
    parts += [f"in {row.name} {missed_share(row.missed, noun='')}" for row in others]
    return _few(parts, none="as many elsewhere" if len(apart) < len(known_here) == len(areas) else "")


def _few(parts: list[str], none: str) -> str:
    """The first of a list of areas, how many more there are, and what holds of those not in it."""
    more = [f"less in {len(parts) - MOST_NAMED} more"] if len(parts) > MOST_NAMED else []
    return ", ".join([*parts[:MOST_NAMED], *more, *filter(None, [none])])


def figure_table(rows: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """One row per period, one column per place: the figures."""
    return _by_period(rows, lambda r: number(r.value, decimals) if known(r.value) else _range(r, decimals))


def gap_table(rows: pd.DataFrame, decimals: int, relative: bool) -> pd.DataFrame:
    """One row per period, one column per area: the gap with its interval."""
    if relative:
        return _by_period(
            rows[rows["role"] == "area"],
            lambda r: number(r.relative, 2) + _within(r.relative_lower, r.relative_upper, 2),
        )
    return _by_period(
        rows[rows["role"] == "area"],
        lambda r: _signed(r.gap, decimals) + _within(r.gap_lower, r.gap_upper, decimals),
    )


def months_table(months: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """One row per place: the latest month and the mean of twelve."""
    latest = months["latest"].iloc[0] if len(months) else ""
    return pd.DataFrame(
        {
            "Place": months["name"],
            latest: [number(v, decimals) for v in months["value"]],
            "Mean of 12 months": [
                number(m, decimals) if n == 12 else f"{number(m, decimals)} ({n} months)"
                for m, n in zip(months["mean"], months["months"], strict=True)
            ],
        }
    )


def _by_period(rows: pd.DataFrame, cell: Callable[[PeriodFigure], str]) -> pd.DataFrame:
    cells = pd.DataFrame(
        {
            "Period": rows["period_label"],
            "name": rows["name"],
            "end": rows["end"],
            "cell": [cell(row) for row in rows.itertuples()],
        }
    )
    names = list(rows["name"].unique())
    wide = cells.pivot(index=["end", "Period"], columns="name", values="cell")[names]
    return wide.reset_index().drop(columns="end").rename_axis(columns=None)


def _changed(word: str) -> str:
    return f"{word} (not tested)" if word in UNTESTED_CHANGES else f"**{word}**"


def _measured(unit: str) -> str:
    return f", {unit}" if unit.startswith("per ") else f", in {gap_unit(unit)}"


def _side(gap: float, decimals: int) -> str:
    """How far apart, and on which side: 11.0 above."""
    return f"{number(abs(gap), decimals)} {SIDES[gap > 0]}" if round(gap, decimals) else "level"


def _apart(gap: float, unit: str, decimals: int) -> str:
    """How far apart, with the unit where it is short: 11.0 percentage points above; 2.3 above."""
    if not round(gap, decimals):
        return "level with"
    named = "" if unit.startswith("per ") else f" {gap_unit(unit)}"
    return f"{number(abs(gap), decimals)}{named} {SIDES[gap > 0]}"


def _within(lower: float, upper: float, decimals: int) -> str:
    return f" ({limits(lower, upper, decimals)})" if known(lower) and known(upper) else ""


def _signed(value: float, decimals: int) -> str:
    return (
        f"+{number(value, decimals)}"
        if known(value) and round(value, decimals) > 0
        else number(value, decimals)
    )


def _range(row: PeriodFigure, decimals: int) -> str:
    return limits(row.value_low, row.value_high, decimals)
