"""One place's figure as a card: how big, how sure, out of what, from where, and where it stands in its
borough."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.profile.area_facts import short_name
from metrics.statistics.intervals import CONFIDENCE
from metrics.statistics.ranks import ordinal
from views.formats import (
    CONFIDENCE_LEVEL,
    INTERVAL,
    SYMBOLS,
    added_up,
    figure,
    known,
    limits,
    number,
    unit_tail,
    verdict,
    with_unit,
)

TESTED = {"higher": "higher than", "lower": "lower than", "no clear difference": "not clearly different from"}


@dataclass(frozen=True)
class ShownIndicator:
    """What the figures on the map are: the indicator's name, unit, decimals and kind, the borough, and what a
    place is called."""

    label: str
    unit: str
    decimals: int
    kind: str
    borough: str
    places: str
    per_head: bool = True
    note: str = ""
    low_first: bool = False
    """Ranks begin with the lowest figure: percentiles, of which 1 is the most deprived."""


@dataclass(frozen=True)
class Card:
    """A place's card: its name, the figure, what it comes to against the rest of the borough, and one row per
    fact."""

    name: str
    headline: str
    against_rest: str
    facts: pd.DataFrame


def shown_indicator(
    declared: pd.Series, borough: str, places: str, *, per_head: bool = True
) -> ShownIndicator:
    """What is shown of an indicator: per head as declared, or what was counted."""
    raw = not per_head and declared["kind"] == "ratio"
    label = f"{declared['label']}: number counted" if raw else str(declared["label"])
    return ShownIndicator(
        label,
        "" if raw else str(declared["unit"]),
        0 if raw else int(declared["decimals"]),
        str(declared["kind"]),
        borough,
        places,
        not raw,
        str(declared["caveat"] or ""),
        str(declared["unit"]) == "percentile",
    )


def card(
    values: pd.DataFrame,
    place: str,
    what: ShownIndicator,
    period: str,
    sources: pd.DataFrame,
    msoas: pd.DataFrame | None = None,
) -> Card:
    """The card of one place; `values` are of metrics.profile.place_values, `sources` of the catalogue,
    `msoas` of metrics.places.within."""
    row = values[values["place"] == place].iloc[0]
    headline = figure(row["value"], row["value_low"], row["value_high"], what.decimals, what.unit)
    facts: list[tuple[str, object]] = [
        ("Lies in", row["area"] if row["area"] != row["name"] else ""),
        ("Code", row["code"]),
        ("MSOA", msoa_names(msoas).get(place, "")),
        ("Indicator", what.label),
        ("Period", period),
        (INTERVAL, _interval(row, what)),
        ("Counted", _counted(row)),
        ("Not shown because", row["withheld"]),
        ("National percentile", _percentile(row, what)),
        ("How it was added up", _added_up(row)),
        ("Rank", rank_text(row, what)),
        ("Next to it in rank", neighbours(values, place, what)),
        (what.borough, with_unit(row["borough"], what.decimals, what.unit)),
        ("Source", "; ".join(f"{s.title} ({s.publisher}, {s.edition})" for s in sources.itertuples())),
        ("Bear in mind", what.note),
    ]
    kept = [(name, str(text)) for name, text in facts if known(text) and str(text) not in ("", "–")]
    return Card(
        str(row["name"]),
        headline,
        against_rest(row, what),
        pd.DataFrame(kept, columns=["", str(row["name"])]),
    )


def against_rest(row: pd.Series, what: ShownIndicator) -> str:
    """The verdict on a place, in a sentence; where nothing was tested, why."""
    if row["verdict"] not in TESTED:
        return f"Not compared with the rest of {what.borough}: {_untested(row, what)}."
    subject = "" if what.per_head else "Per head: "
    rest = number(row["rest"], what.decimals) if what.per_head else number(row["rest"], 1)
    tail = f": {row['judgement']}" if row["judgement"] in ("better", "worse") else ""
    unit = unit_tail(what.unit)
    return (
        f"{subject}{SYMBOLS[row['verdict']]} {TESTED[row['verdict']]} "
        f"the rest of {what.borough} ({rest}{unit}){tail}."
    )


def rank_text(row: pd.Series, what: ShownIndicator) -> str:
    """A place's position among its borough's, in words: 3rd highest of 20; joint 3rd; between 3rd and 5th."""
    if not known(row["rank_first"]):
        return ""
    first, last, ranked = int(row["rank_first"]), int(row["rank_last"]), int(row["ranked"])
    end = "lowest" if what.low_first else "highest"
    if what.low_first:
        first, last = ranked + 1 - last, ranked + 1 - first
    if first == last:
        place = end if first == 1 else f"{ordinal(first)} {end}"
    elif row["value_low"] == row["value_high"]:
        place = f"joint {ordinal(first)} {end}"
    else:
        place = f"between {ordinal(first)} and {ordinal(last)} {end}"
    return f"{place} of {ranked:,} {what.places}"


def neighbours(values: pd.DataFrame, place: str, what: ShownIndicator) -> str:
    """The places with the next higher and the next lower figure."""
    ordered = values.dropna(subset=["value"]).sort_values(
        ["value", "name"], ascending=[False, True], ignore_index=True
    )
    at = ordered.index[ordered["place"] == place]
    if at.empty:
        return ""
    beside = [(word, i) for word, i in (("above", at[0] - 1), ("below", at[0] + 1)) if 0 <= i < len(ordered)]
    return "; ".join(
        f"{word}: {ordered['name'][i]} ({with_unit(ordered['value'][i], what.decimals, what.unit)})"
        for word, i in beside
    )


def msoa_names(msoas: pd.DataFrame | None) -> dict[str, str]:
    """The MSOAs that each place shares residents with, by name and code; see metrics.places.within."""
    if msoas is None:
        return {}
    named = [
        f"{name} ({code})" if name else code
        for name, code in zip(msoas["msoa_name"], msoas["msoa_code"], strict=True)
    ]
    return dict(msoas.assign(named=named).groupby("place")["named"].agg("; ".join))


def place_table(
    values: pd.DataFrame, what: ShownIndicator, msoas: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per place, highest figure first: numbers stay numbers, so that the grid sorts them; empty
    columns are left out."""
    ordered = values.sort_values(["value", "name"], ascending=[what.low_first, True], na_position="last")
    rank = ordered["ranked"] + 1 - ordered["rank_last"] if what.low_first else ordered["rank_first"]
    unit = f" ({what.unit})" if what.unit else ""
    inside = msoa_names(msoas)
    frame = pd.DataFrame(
        {
            "Place": ordered["name"],
            f"Figure{unit}": ordered["value"].round(what.decimals),
            "Least": ordered["value_low"].where(ordered["value"].isna()).round(what.decimals),
            "Most": ordered["value_high"].where(ordered["value"].isna()).round(what.decimals),
            f"{CONFIDENCE_LEVEL} from": ordered["lower"].round(what.decimals),
            f"{CONFIDENCE_LEVEL} to": ordered["upper"].round(what.decimals),
            "Rank": rank.astype("Int64"),
            "Area": [short_name(name) for name in ordered["area"].fillna("")],
            "Against the rest": [verdict(r.verdict, r.judgement) for r in ordered.itertuples()],
            "Numerator": ordered["numerator"].round(1),
            "Denominator": ordered["denominator"].round(1).where(ordered["numerator"].notna()),
            "National percentile": ordered["national_percentile"].round(1),
            "Not shown because": ordered["withheld"],
            "Code": ordered["code"],
            "MSOA": [inside.get(place, "") for place in ordered["place"]],
        }
    )
    if (ordered["name"] == ordered["area"]).all():
        frame = frame.drop(columns="Area")
    empty = [c for c in frame.columns if frame[c].isna().all() or (frame[c].astype(str) == "").all()]
    same = ["National percentile"] if what.unit == "percentile" else []
    untested = ["Against the rest"] if (ordered["verdict"] == "not compared").all() else []
    return frame.drop(columns=[*empty, *[c for c in [*same, *untested] if c in frame and c not in empty]])


def chance_note(values: pd.DataFrame, what: ShownIndicator) -> str:
    """What to bear in mind when many places are tested at once; empty when none was."""
    tested = int((values["verdict"] != "not compared").sum())
    if tested == 0:
        return (
            f"No {what.places} are compared with the rest of "
            f"{what.borough}: {_untested(values.iloc[0], what)}."
        )
    by_chance = max(1, round((1 - CONFIDENCE) * tested))
    return (
        f"Each of {tested} {what.places} is compared with the rest of {what.borough} on "
        f"its own, at {CONFIDENCE_LEVEL}. If none differed at all, about "
        f"{by_chance} would still look different by chance. Intervals describe the risk "
        "behind the count: the counts themselves are complete."
    )


def _interval(row: pd.Series, what: ShownIndicator) -> str:
    if known(row["lower"]):
        return limits(row["lower"], row["upper"], what.decimals)
    reason = (
        "a count has none"
        if what.kind == "count" or not what.per_head
        else "none: no counts are published for this figure"
    )
    return reason if known(row["value_low"]) else ""


def _counted(row: pd.Series) -> str:
    if not known(row["numerator"]):
        return ""
    of = f" of {number(row['denominator'])}" if known(row["denominator"]) else ""
    date = row["denominator_period"]
    dated = f" (denominator: {date})" if of and isinstance(date, str) and date not in ("?", "") else ""
    return f"{number(row['numerator'])}{of}{dated}"


def _added_up(row: pd.Series) -> str:
    return added_up(row["kind"], row["method"], int(row["pieces"])) if isinstance(row["kind"], str) else ""


def _percentile(row: pd.Series, what: ShownIndicator) -> str:
    if not known(row["national_percentile"]):
        return ""
    mean = "" if row["pieces"] == 1 else ", mean of its LSOAs"
    return f"{number(row['national_percentile'], 1)} (1 = most deprived of England{mean})"


def _untested(row: pd.Series, what: ShownIndicator) -> str:
    if what.kind == "count":
        return "counts depend on how many people live in a place"
    if isinstance(row["withheld"], str) and row["withheld"]:
        return "there is no exact figure here"
    return "no counts are published behind this figure, so nothing can be tested"
