"""What the checks of the data found, in sentences and tables."""

from __future__ import annotations

import math
from typing import Protocol

import pandas as pd

from metrics.checks.exchanges import BY_BOROUGH, BY_OURS
from metrics.checks.printed import CLOSE_PLACES, CLOSE_SHARE, STATUSES
from metrics.checks.reconcile import AGREES, CLOSE, CLOSE_SHIFT, NOTHING
from views.formats import LINK_METHOD_LABELS, kind_name, number, percent
from views.wording import count, enumeration, spelled

STATUS_MEANINGS = {
    "reproduced": "the same figure comes out of smaller places or other printed figures",
    "nearly reproduced": f"ours is within {percent(CLOSE_SHARE)} or {spelled(CLOSE_PLACES)} places of it, or "
    "slightly other weights would explain it",
    "printed only": "nothing behind it is at hand, so it stands as it was printed",
    "does not recompose": "the areas as printed do not make the borough's figure",
    "printed for another area": "it agrees with our figure for another area, which in turn has this one's",
}
"""What each status of a printed figure means."""


METHOD = (
    "A total agrees where the areas' figures, added up, round to the borough's own. It agrees only roughly "
    f"where weights up to {CLOSE_SHIFT:g}% other would explain the difference. What is left out of a file "
    "are rows, or single cells of a row that is kept."
)
"""How totals are judged, for the foot of the page."""

SHOWN_ERROR = 0.05
"""Errors in per cent up to this round to none."""


ONE_RESIDENT = 0.5
"""Residents shared out between places may miss a whole number by less than this."""


class PrintedFigure(Protocol):
    """A figure as printed, and the bounds that its rounding allows."""

    printed: float
    lower: float
    upper: float


class Exchange(Protocol):
    """Two areas whose printed figures may have been exchanged."""

    first_name: str
    second_name: str


def source_ids(rows: pd.DataFrame) -> list[str]:
    """The sources that rows with one source each come from."""
    return sorted(rows["source"].unique())


def of_status(printed: pd.DataFrame, status: str) -> pd.DataFrame:
    """The printed figures of one status."""
    return printed[printed["status"] == status]


def ledger_summary(ledger: pd.DataFrame) -> str:
    """How many figures were compared and how many agree."""
    compared = ledger[ledger["verdict"] != NOTHING]
    agree, close = (int((compared["verdict"] == v).sum()) for v in (AGREES, CLOSE))
    differ = len(compared) - agree - close
    parts = [
        f"{agree} agree within rounding",
        f"{close} {'agrees' if close == 1 else 'agree'} only roughly" if close else "",
        f"{differ} {'differs' if differ == 1 else 'differ'} by more" if differ else "",
    ]
    left = len(ledger) - len(compared)
    alone = f" {count(left, 'other figure')} {'has' if left == 1 else 'have'} nothing to be compared with."
    return f"{enumeration([part for part in parts if part])}.{alone if left else ''}"


def ledger_table(ledger: pd.DataFrame, *, all_rows: bool = False) -> pd.DataFrame:
    """One row per figure that was compared (or per figure), what differs first."""
    rows = ledger if all_rows else ledger[ledger["verdict"] != NOTHING]
    order = rows["verdict"].map({AGREES: 2, CLOSE: 1, NOTHING: 3}).fillna(0)
    rows = rows.assign(order=order).sort_values("order", kind="stable")
    return pd.DataFrame(
        {
            "Indicator": rows["label"],
            "Period": rows["period"],
            "Verdict": rows["verdict"],
            "Areas together": _rounded(rows, "recomposed"),
            "Borough's own": _rounded(rows, "borough"),
            "Difference": _rounded(rows, "difference"),
            "Rounding allows": _rounded(rows, "tolerance"),
            "Unit": rows["unit"],
            "Weights out by, %": rows["weights_shift"].replace(math.inf, math.nan).round(1),
            "Own figure": rows["basis"],
            "Why": rows["reason"],
        }
    )


def exchange_sentences(exchanges: pd.DataFrame, printed: pd.DataFrame) -> list[str]:
    """One sentence per exchange that our own figures show, and one on the sums that others would mend."""
    shown = exchanges[exchanges["shown"]]
    figures: dict[tuple[str, str, str], PrintedFigure] = {
        (r.measure, r.period, r.place): r for r in printed.itertuples()
    }
    sentences = []
    for row in shown[shown["test"] == BY_OURS].itertuples():
        first, second = (figures[row.measure, row.period, place] for place in (row.first, row.second))
        sentence = (
            f"**{row.label}** ({row.period}): {row.first_name} was printed as {as_printed(first)} and "
            f"{row.second_name} as {as_printed(second)}; we have {_like(first, row.first_ours)} and "
            f"{_like(second, row.second_ours)}. Exchanged, both agree."
        )
        sums = shown[(shown["test"] == BY_BOROUGH) & (shown["measure"] == row.measure)]
        for whole in sums[sums["period"] == row.period].itertuples():
            sentence += (
                f" The areas as printed make {number(whole.recomposed, 2)} for the borough, where "
                f"{number(whole.borough, 2)} was printed; exchanged they make "
                f"{number(whole.recomposed_after, 2)}."
            )
        sentences.append(sentence)
    others = exchanges[(exchanges["test"] == BY_BOROUGH) & ~exchanges["shown"]]
    if len(others):
        pairs = "; ".join(f"{r.label}: {_exchange(r)}" for r in others.itertuples())
        sentences.append(
            "A sum alone shows nothing: other exchanges would mend a borough's figure as well "
            f"({pairs}), but no figure of our own speaks for them."
        )
    return sentences


def _exchange(row: Exchange) -> str:
    return enumeration([row.first_name, row.second_name])


def exchange_table(exchanges: pd.DataFrame) -> pd.DataFrame:
    """One row per exchange that mends something, those shown by our own figures first."""
    rows = exchanges.sort_values("shown", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Figure": [f"{r.label} ({r.period})" for r in rows.itertuples()],
            "Exchange": [_exchange(r) for r in rows.itertuples()],
            "Tested against": rows["test"],
            "Distance as printed": rows["before"].round(2),
            "Distance exchanged": rows["after"].round(2),
            "Pairs that pass": rows["pairs"],
            "Shown": ["yes" if v else "no" for v in rows["shown"]],
        }
    )


def printed_summary(printed: pd.DataFrame) -> list[str]:
    """One sentence per status: how many printed figures have it, and what it means."""
    counts = printed["status"].value_counts()
    return [f"**{counts.get(s, 0)}** {s}: {STATUS_MEANINGS[s]}." for s in STATUSES]


def printed_table(printed: pd.DataFrame) -> pd.DataFrame:
    """One row per printed figure beside ours."""
    return pd.DataFrame(
        {
            "Theme": printed["theme"],
            "Figure": printed["label"],
            "Period": printed["period"],
            "Place": printed["name"],
            "Printed": [as_printed(r) for r in printed.itertuples()],
            "Ours": printed["ours"].round(2),
            "Unit": printed["unit"],
            "Status": printed["status"],
            "Why": printed["reason"],
        }
    )


def as_printed(figure: PrintedFigure) -> str:
    """A printed figure with its own decimals: 28.01, or 59 to 60 where it was printed as a range."""
    if _is_range(figure):
        return f"{number(figure.lower)} to {number(figure.upper)}"
    return number(figure.printed, _decimals(figure))


def _like(figure: PrintedFigure, ours: float) -> str:
    """Our figure in the form of the printed one: between two positions where a range was printed."""
    return (
        f"{number(math.floor(ours))} to {number(math.ceil(ours))}" if _is_range(figure) else number(ours, 2)
    )


def _is_range(figure: PrintedFigure) -> bool:
    """Whether two whole numbers were printed, between which the figure lies."""
    return _decimals(figure) == 0 and figure.printed != round(figure.printed)


def _decimals(figure: PrintedFigure) -> int:
    """How many decimals a figure was printed with: its rounding allows one unit of the last one."""
    allowed = figure.upper - figure.lower
    return max(0, round(-math.log10(allowed))) if allowed > 0 else 2


def coverage_sentences(outside: pd.DataFrame, across: pd.DataFrame, borough: str) -> list[str]:
    """Whether any resident is in no area or in two, and which places straddle."""
    missed, twice = outside["in_none"].max(), outside["in_two"].max()
    lost = missed > ONE_RESIDENT or twice > ONE_RESIDENT
    sentences = [
        f"Up to {number(missed)} residents of {borough} are in no area and {number(twice)} in two."
        if lost
        else f"Every resident of {borough} is in one area, and none in two, by each kind of published place."
    ]
    lsoas = across["kind"].str.startswith("lsoa").sum()
    counted = "1 LSOA lies" if lsoas == 1 else f"{lsoas} LSOAs lie" if lsoas else "No LSOA lies"
    sentences.append(f"{counted} in two areas.")
    if len(across) > lsoas:
        listed = "; ".join(
            f"{r.name} ({r.areas})"
            for r in across[~across["kind"].str.startswith("lsoa")].itertuples(index=False)
        )
        sentences.append(f"Larger places that are shared out between areas by their residents: {listed}.")
    return sentences


def fit_summary(fit: pd.DataFrame) -> str:
    """How far best fit misses the wards' own estimates at the latest period."""
    if fit.empty:
        return "No period has residents both of LSOAs and of wards, so the fit can't be measured."
    latest = fit[fit["period"] == fit["period"].iloc[0]]
    worst = latest.iloc[0]
    missed = (latest["error"].abs() > SHOWN_ERROR).sum()
    if not missed:
        return f"In {worst['period']} the LSOAs given to each of {len(latest)} wards have just its residents."
    return (
        "LSOAs are given to the ward that holds most of their residents. In "
        f"{worst['period']} that misses the own estimate of {missed} of {len(latest)} wards, most of all of "
        f"{worst['name']} ({_signed(worst['error'])}%). "
        "Where a ward's own figure is published, that one is used."
    )


def fit_table(fit: pd.DataFrame) -> pd.DataFrame:
    """One row per ward and period, worst first."""
    return pd.DataFrame(
        {
            "Ward": fit["name"],
            "Period": fit["period"],
            "Residents of its LSOAs": fit["fitted"].round(),
            "Ward's own estimate": fit["own"].round(),
            "Difference": fit["difference"].round(),
            "Error, %": fit["error"].round(1),
        }
    )


def vintage_table(vintages: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of published place."""
    return pd.DataFrame(
        {
            "Published for": [kind_name(k) for k in vintages["kind"]],
            "Places": vintages["places"],
            "Divided between wards": vintages["divided"],
            "Brought to wards": [LINK_METHOD_LABELS.get(m, m) for m in vintages["method"]],
            "Indicators": vintages["indicators"],
            "From": vintages["first_period"],
            "To": vintages["last_period"],
        }
    )


def loads_table(loads: pd.DataFrame) -> pd.DataFrame:
    """One row per source's file and reason for leaving rows or cells out, those that lost most first."""
    rows = loads.sort_values("dropped", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "What it is": rows["title"],
            "Rows read": rows["rows_read"],
            "Rows kept": rows["rows_kept"],
            "Rows or cells left out": rows["dropped"],
            "Why": rows["reason"],
            "File": rows["file"],
            "SHA-256 begins": rows["checksum"],
        }
    )


def _rounded(rows: pd.DataFrame, column: str) -> list[float]:
    """A column's figures with two decimals or more, so that small differences can be seen and sorted;
    plus nothing, for what rounds to nothing has no sign."""
    return [round(v, max(int(d), 2)) + 0.0 for v, d in zip(rows[column], rows["decimals"], strict=True)]


def _signed(value: float) -> str:
    return ("+" if round(value, 1) > 0 else "") + number(value, 1)
