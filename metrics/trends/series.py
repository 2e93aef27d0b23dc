"""One indicator over time: areas, borough, comparators period by period, and each area's gap to the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TypedDict

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import figures
from metrics.profile.place_values import percentile_indicator
from metrics.store import Edition, Store
from metrics.trends.boundary_changes import MOVED_COLUMNS, with_moved
from metrics.trends.breaks import publications, with_breaks
from metrics.trends.gap_to_rest import gaps_to_rest
from metrics.trends.recorded_gaps import RecordedGap, code_of, last_day, not_supplied, recorded_gaps

SERIES_COLUMNS = {
    "indicator": "id of the indicator",
    "period": "id of the period",
    "period_label": "its name",
    "start": "its first day",
    "end": "its last day",
    "place": "place id",
    "name": "name of the place",
    "role": "area, borough or comparator",
    "value": "the figure; null where there is none",
    "value_low": "least the data allow",
    "value_high": "greatest they allow",
    "lower": "lower 95% limit",
    "upper": "upper 95% limit",
    "numerator": "what was counted",
    "denominator": "out of how many",
    "denominator_period": "of which date",
    "kind": "the published places that were added up",
    "method": "how they were fitted to this place",
    "pieces": "how many they were",
    **MOVED_COLUMNS,
    "coverage": "share of residents covered",
    "kind_before": "the kind added up a period earlier, where it was another one; empty otherwise",
    "broken_before": "why the figure begins another series than the one before it; empty otherwise",
    "withheld": "why there is no value ('no data' where the series' rhythm expects one); empty otherwise",
    "not_supplied": "what the publisher's own record says of a period without a figure; empty otherwise",
    "rest": "figure of the rest of the borough",
    "rest_lower": "its lower 95% limit",
    "rest_upper": "its upper limit",
    "verdict": "higher, lower, no clear difference or not compared, against the rest",
    "against": "what the gap is measured against; empty where there is no gap",
    "gap": "area less that figure",
    "gap_lower": "its lower 95% limit; null where nothing can be tested",
    "gap_upper": "its upper limit",
    "relative": "area over that figure: 1 is the same",
    "relative_lower": "its lower 95% limit",
    "relative_upper": "its upper limit",
    "sources": "ids of the sources",
}
"""What each column of `series` means."""

NO_DATA = "no data"
WORDS = ["verdict", "against", "kind", "method", "moved_of", "missed_in", "kind_before"]


class Period(TypedDict):
    """A period as the store lists it: its id, name, first day and last day."""

    period: str
    label: str
    start: pd.Timestamp
    end: pd.Timestamp


class NotFollowed(Exception):
    """An indicator cannot be followed over time; the sentence says why, and what can be instead."""


def followed(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per indicator with two periods or more: its declaration, periods (how many), refusal.

    `refusal` says why figures of different periods must not be set beside each other; empty where they may.
    """
    catalogue.edition(store, edition)
    known = _with_periods(store, edition, catalogue.scheme(store, edition, scheme))
    known["refusal"] = [_refusal(store, name, known) for name in known.index]
    return known.reset_index()


def series(
    store: Store, edition: str, scheme: str | None, indicator: str, areas: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row per period and place (areas, then borough, then comparators); columns as in SERIES_COLUMNS.

    A period the series' own rhythm expects and nobody published has rows without a value, as has a place with
    no figure in a period others have: no line may be drawn across them. So has a period of which the
    publisher's own record says that nothing was supplied. Areas are named by id or name, all of the scheme
    when none is. Raises Unknown, and NotFollowed for an indicator whose periods cannot be
    compared.
    """
    chosen = catalogue.edition(store, edition)
    scheme_id = catalogue.scheme(store, edition, scheme)
    label = catalogue.indicator(store, indicator)["label"]
    if refusal := _refusal(store, indicator, _with_periods(store, edition, scheme_id)):
        raise NotFollowed(refusal)
    periods = catalogue.periods(store, edition, indicator, "area", scheme_id)
    if len(periods) < 2:
        raise NotFollowed(f"{label} has fewer than two periods for these areas: there is nothing to follow.")
    listed = catalogue.areas(store, edition, scheme_id)
    wanted = (
        {catalogue.area(store, edition, scheme_id, a) for a in areas}
        if areas is not None
        else set(listed["place"])
    )
    places = _places(store, listed[listed["place"].isin(wanted)], chosen)
    rows = figures(
        store, edition, list(places["place"]), scheme=scheme_id, indicators=[indicator], all_periods=True
    )
    if rows.empty:
        raise NotFollowed(f"{label} has figures for areas alone, and no area is chosen. Choose one or more.")
    sources = {source for ids in rows["sources"].dropna() for source in ids}
    recorded = recorded_gaps(store, sources, [chosen.borough, *chosen.comparators])
    known = expected(periods, store.periods)
    if any(gap.district == code_of(chosen.borough) for gap in recorded):
        known = _through(recorded, known, last_day(store, sources), store.periods)
    counted_from = publications(store, indicator, rows)
    rows = with_moved(store, rows).assign(**gaps_to_rest(rows, wanted, chosen.borough))
    rows = _on_every_period(rows, places, known)
    rows = with_breaks(rows, counted_from, usual_step(list(periods["end"])))
    return _with_record(rows, recorded, chosen.borough)


def twelve_months(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per place of a monthly series: latest month, its value, mean of the latest 12, months known.

    Months are never added: the same people are counted in each. Empty for a series that is not monthly.
    """
    if rhythm(list(rows["end"].drop_duplicates().sort_values())) != 1:
        return pd.DataFrame()
    rows = rows[rows["end"] <= rows.loc[rows["value"].notna(), "end"].max()]
    latest = set(rows[["period", "end"]].drop_duplicates().nlargest(12, "end")["period"])
    return pd.DataFrame(
        [
            {
                "place": place,
                "name": own["name"].iloc[0],
                "role": own["role"].iloc[0],
                "latest": own["period_label"].iloc[-1],
                "value": own["value"].iloc[-1],
                "mean": own["value"].mean(),
                "months": int(own["value"].notna().sum()),
            }
            for place, own in rows[rows["period"].isin(latest)].groupby("place", sort=False)
        ]
    )


def counts_events(store: Store, sources: Sequence[str]) -> bool:
    """Whether all of these sources count events, of which each falls in one month only."""
    ((shapes,),) = store.rows(
        "SELECT list(DISTINCT shape) FROM sources WHERE list_contains(?, source)", [list(sources)]
    )
    return bool(shapes == ["events"])


def rhythm(ends: Sequence[pd.Timestamp]) -> int | None:
    """Months between periods: the shortest distance that occurs twice or more; None without such a rhythm.

    The Index of Multiple Deprivation (2007, 2010, 2015, 2019, 2025) has none, so no edition of it is missing.
    """
    marks = [12 * end.year + end.month for end in ends]
    repeated = [apart for apart, times in Counter(np.diff(marks).tolist()).items() if times > 1]
    return min(repeated) if repeated else None


def usual_step(ends: Sequence[pd.Timestamp]) -> float | None:
    """Months between periods as a rule: the rhythm, or the median distance; None where there is but one."""
    apart = np.diff([12 * end.year + end.month for end in ends])
    return rhythm(ends) or (float(np.median(apart)) if len(apart) > 1 else None)


def expected(periods: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """One row per period, those the rhythm expects included: period, period_label, start, end.

    `known` is the store's list of periods, whose labels are used where it has the missing one.
    """
    rows = periods[["period", "label", "start", "end"]].to_dict("records")
    step = rhythm(list(periods["end"]))
    filled = rows[:1]
    for row in rows[1:]:
        before = filled[-1]
        apart = 12 * (row["end"].year - before["end"].year) + row["end"].month - before["end"].month
        for late in range(step, apart, step) if step else ():
            later = _later(before, late, known)
            if later["end"] < row["start"] or apart % step == 0:  # years to March may be followed by 2024
                filled.append(later)
        filled.append(row)
    return pd.DataFrame(filled).rename(columns={"label": "period_label"})


def _later(row: Period, months: int, known: pd.DataFrame) -> Period:
    """The period so many months later, named alike: 2004/05 is followed by 2005/06, 2008-08 by 2008-09."""
    name, later = row["period"], pd.DateOffset(months=months)
    month = ""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", name):
        day = row["end"] + later
        name, month = f"{day:%Y-%m}", f"{day.month_name()} {day.year}"
    else:
        name = re.sub(r"\d{4}", lambda year: str(int(year[0]) + months // 12), name)
        name = re.sub(r"/(\d\d)$", lambda year: f"/{(int(year[1]) + months // 12) % 100:02d}", name)
    label = known.at[name, "label"] if name in known.index else month or name
    return {
        "period": name,
        "label": label,
        "start": row["start"] + later,
        "end": row["end"] + later + pd.offsets.MonthEnd(0),
    }


def _through(
    gaps: list[RecordedGap], periods: pd.DataFrame, until: pd.Timestamp | None, known: pd.DataFrame
) -> pd.DataFrame:
    """The periods, and those after the last in which a gap goes on, as far as the source's record goes."""
    step = rhythm(list(periods["end"]))
    rows = periods.to_dict("records")
    while step:
        later = _later(rows[-1], step, known)
        reached = until is not None and later["end"] <= until
        first = len(rows) == len(periods)
        goes_on = [g for g in gaps if g.touches(later["start"], later["end"])]
        if not any(g.end is not None or reached or first for g in goes_on):
            break
        rows.append({**later, "period_label": later["label"]})
    return pd.DataFrame(rows)[list(periods.columns)]


def _with_record(rows: pd.DataFrame, gaps: list[RecordedGap], borough: str) -> pd.DataFrame:
    """The rows with what the publisher's record says where there is no figure; areas go by their borough."""
    record = [""] * len(rows)
    for at in np.flatnonzero(rows["value_low"].isna()) if gaps else ():
        row = rows.iloc[at]
        district = borough if row["role"] == "area" else row["place"]
        record[at] = not_supplied(gaps, district, row["start"], row["end"])
    return rows.assign(not_supplied=record)[list(SERIES_COLUMNS)]


def _places(store: Store, areas: pd.DataFrame, chosen: Edition) -> pd.DataFrame:
    """One row per place of a series in the order shown: place, name, role."""
    others = [chosen.borough, *chosen.comparators]
    known = store.frame("SELECT place, name FROM places WHERE list_contains(?, place)", [others])
    names = dict(zip(known["place"], known["name"], strict=True))
    rows = [(p, n, "area") for p, n in zip(areas["place"], areas["name"], strict=True)]
    rows += [(p, names.get(p, p), "borough" if p == chosen.borough else "comparator") for p in others]
    return pd.DataFrame(rows, columns=["place", "name", "role"])


def _on_every_period(figures_of: pd.DataFrame, places: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """The figures on the grid of every expected period and every place that has any figure at all."""
    present = places[places["place"].isin(figures_of["place"])]
    periods = periods.sort_values("end", kind="stable")
    cells = list(product(present["place"], periods["period"]))
    row_of = {
        cell: row for row, cell in enumerate(zip(figures_of["place"], figures_of["period"], strict=True))
    }
    rows = figures_of.drop(columns=["place", "period"]).reindex([row_of.get(cell, -1) for cell in cells])
    of_period = periods.iloc[np.tile(np.arange(len(periods)), len(present))]
    of_place = present.iloc[np.repeat(np.arange(len(present)), len(periods))]
    rows = pd.concat([each.reset_index(drop=True) for each in (of_period, of_place, rows)], axis=1)
    rows["withheld"] = rows["withheld"].fillna(NO_DATA)
    rows["indicator"] = figures_of["indicator"].iloc[0]
    rows["kind_before"] = _kinds_before(rows["place"], rows["kind"])
    rows[WORDS] = rows[WORDS].astype(object).where(rows[WORDS].notna(), "")
    return rows


def _kinds_before(places: Iterable[str], kinds: Iterable[object]) -> list[str]:
    """The kind of place behind the figure before, where it was another one; empty otherwise."""
    last, before = dict[str, str](), []
    for place, kind in zip(places, kinds, strict=True):
        if not isinstance(kind, str):
            before.append("")
            continue
        before.append("" if last.get(place, kind) == kind else last[place])
        last[place] = kind
    return before


def _with_periods(store: Store, edition: str, scheme: str) -> pd.DataFrame:
    """The indicators with two periods or more, by id."""
    known = catalogue.indicators(store, edition, "area", scheme)
    return known[known["periods"] > 1].set_index("indicator")


def _refusal(store: Store, name: str, known: pd.DataFrame) -> str:
    """Why an indicator is not followed, and which is nearest that can be; empty where it is followed."""
    if name not in known.index or known.at[name, "comparable_over_time"]:
        return ""
    percentile = percentile_indicator(store, name)
    instead = "Choose another indicator."
    if percentile in known.index and known.at[percentile, "comparable_over_time"]:
        instead = f"Follow {known.at[percentile, 'label']} ({percentile}) instead."
    return f"{known.at[name, 'label']} is not comparable from one period to the next. {instead}"
