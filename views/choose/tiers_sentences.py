"""Tiers in words and tables: which areas are managed, on what evidence, and whose tier is contested."""

from __future__ import annotations

import pandas as pd

from metrics.choose.tiers import COORDINATED, MANAGED, Tiers
from metrics.need.area_groups import WORDS
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.formats import figure, number
from views.need.reasons import REASONS, UNTESTED, out_of, share
from views.need.robustness import STANDINGS
from views.wording import enumeration

UNITS = {"percentile": "percentile of England, 1 = most deprived"}
"""Units in words, where the unit alone doesn't say which way it runs."""

EXPLAINED = (
    "Every area gets the core offer (co-ordinated); the neediest get the intensive one (managed). Each draw "
    "puts need together anew: with weights around those given, another of the common scales, the other mean, "
    "one indicator left out or none, and rates moved within their limits of chance. An area is core when it "
    "is among the neediest in at least 90 % of draws, contested from 10 to 90 %, and out under that. Being "
    "sure of the order doesn't mean that areas are far apart, and the figures don't say what people who "
    "live there would say."
)
"""What a reader must know of how tiers are found."""


def labels(names: pd.Series) -> list[str]:
    """The areas' short names; their whole names where the short ones would be the same."""
    short = names.map(short_name)
    return list(names if short.duplicated().any() else short)


def headline(tiers: Tiers) -> list[str]:
    """Sentences: who is managed, whose tier is contested, and how wide the gap at the cut is."""
    rows = _rows(tiers)
    managed, others = (list(rows.loc[rows["tier"] == tier, "label"]) for tier in (MANAGED, COORDINATED))
    told = [f"**Managed** (the intensive offer): {enumeration(managed)}."]
    if others:
        told[0] += f" **Co-ordinated** (the core offer): {enumeration(others)}."
    contest = _contest(tiers, rows) if tiers.sure.testable else UNTESTED
    told += [_tie(tiers), contest, _gap(tiers, rows), _reached(tiers, rows)]
    return [sentence for sentence in told if sentence]


def sentences(tiers: Tiers) -> list[str]:
    """One paragraph per area, the neediest first: its tier, its need, what puts it there, and how sure."""
    return [_sentence(tiers, row) for row in _rows(tiers).itertuples()]


def level_words(tiers: Tiers) -> str:
    """Of which places the areas' need is made."""
    if tiers.level == "area":
        return "Need compares the areas themselves."
    known = tiers.need.places["residents"].notna().any()
    weighed = ", each counting by its residents" if known else ""
    return f"The need of an area is the mean need of its {WORDS[tiers.level]}{weighed}."


def tier_table(tiers: Tiers) -> pd.DataFrame:
    """One row per area, the neediest first: tier, need, rank and its range, how often it is at the top."""
    rows = _rows(tiers)
    table = pd.DataFrame(
        {
            "Area": rows["label"],
            "Tier": [_tier(r) for r in rows.itertuples()],
            "Need": [number(n, 1) for n in rows["need"]],
            "Rank": [number(r) for r in rows["rank"]],
            "Rank in nine of ten draws": [
                _range(first, last) for first, last in zip(rows["rank_5"], rows["rank_95"], strict=True)
            ],
            top_words(tiers).capitalize(): [share(part) for part in rows["in_top"]],
            "Standing": [f"{STANDINGS[s]} {s}" for s in rows["standing"]],
            "Residents": [number(n) for n in rows["residents"]],
        }
    )
    if rows["places"].notna().all():
        table[f"Its {WORDS[tiers.level]} in the borough's neediest fifth"] = [
            f"{number(r.neediest)} of {number(r.places)}" for r in rows.itertuples()
        ]
    return table


def points_table(tiers: Tiers) -> pd.DataFrame:
    """One row per indicator: its weight, and the points it adds to each area's need; the last row is need."""
    rows, told = _rows(tiers), tiers.evidence.drop_duplicates("indicator")
    points = tiers.evidence.set_index(["place", "indicator"])["points"]
    table = {
        "Indicator": [*told["label"], "Need"],
        "Weight": [*(f"{100 * weight:.0f} %" for weight in told["weight"]), "100 %"],
    }
    for row in rows.itertuples():
        added = [number(points[row.place, i], 1) for i in told["indicator"]]
        table[row.label] = [*added, number(row.need, 1)]
    return pd.DataFrame(table)


def figures_table(tiers: Tiers) -> pd.DataFrame:
    """One row per indicator: the figures of every area beside the borough's, the neediest area first."""
    told = tiers.evidence.drop_duplicates("indicator")
    known = tiers.evidence.set_index(["place", "indicator"])
    table = {"Indicator": [f"{t.label} ({UNITS.get(t.unit, t.unit)}, {t.period})" for t in told.itertuples()]}
    for row in _rows(tiers).itertuples():
        table[row.label] = [_figure(known.loc[(row.place, i)]) for i in told["indicator"]]
    table["Borough"] = [figure(t.borough, None, None, int(t.decimals)) for t in told.itertuples()]
    return pd.DataFrame(table)


def file_notes(tiers: Tiers) -> list[str]:
    """What a file of the tiers says above its table."""
    drawn = f"{tiers.sure.draws:,} draws, seed {tiers.sure.seed}."
    told = [sentence.replace("**", "") for sentence in headline(tiers)]
    return [*told, level_words(tiers), drawn, *tiers.remarks]


def _rows(tiers: Tiers) -> pd.DataFrame:
    """The areas with their labels, the neediest first."""
    rows = tiers.areas.assign(label=labels(tiers.areas["name"]))
    return rows.sort_values(["rank", "name"], kind="stable", ignore_index=True)


def top_words(tiers: Tiers) -> str:
    """Where an area has to be to be managed: among the 2 neediest."""
    return "the neediest" if tiers.managed == 1 else f"among the {tiers.managed} neediest"


def _tier(row: tuple) -> str:
    return f"{row.tier}, contested" if row.contested else row.tier


def _tie(tiers: Tiers) -> str:
    if not tiers.tied:
        return ""
    count = int((tiers.areas["tier"] == MANAGED).sum())
    return (
        f"{enumeration(tiers.tied)} have the same need, so the figures can't choose between them: all of "
        f"them are managed, which makes {count}, not {tiers.managed}."
    )


def _contest(tiers: Tiers, rows: pd.DataFrame) -> str:
    """Whose tier hangs on choices that could have been made otherwise."""
    top, contested = top_words(tiers), rows[rows["contested"]]
    if contested.empty:
        whoever = "every managed area" if tiers.managed > 1 else "the managed area"
        return (
            f"**No area is contested**: {whoever} is {top} in at least 90 % of {tiers.sure.draws:,} draws, "
            "every other one in at most 10 %."
        )
    named = [f"**{r.label}** ({r.tier}; {top} in {share(r.in_top)})" for r in contested.itertuples()]
    whose = "Its tier hangs" if len(named) == 1 else "Their tiers hang"
    return (
        f"**Contested**: {enumeration(named)}. {whose} on choices that could have been made otherwise, so it "
        "is for the partnership to decide, and to say why."
    )


def _gap(tiers: Tiers, rows: pd.DataFrame) -> str:
    """How far apart the areas on either side of the cut are."""
    managed, others = rows[rows["tier"] == MANAGED], rows[rows["tier"] == COORDINATED]
    if others.empty:
        return ""
    last, first = managed.iloc[-1], others.iloc[0]
    apart = number(last["need"] - first["need"], 1)
    return (
        f"The cut runs between {last['label']} and {first['label']}, {apart} points of need apart "
        f"({number(last['need'], 1)} and {number(first['need'], 1)}; {_scale(tiers)})."
    )


def _reached(tiers: Tiers, rows: pd.DataFrame) -> str:
    """How many of the borough's neediest places lie in managed areas, and how many elsewhere."""
    if rows["neediest"].isna().any():
        return ""
    others = rows[(rows["tier"] == COORDINATED) & (rows["neediest"] > 0)]
    left = others.sort_values("neediest", ascending=False, kind="stable")
    whole, outside = int(rows["neediest"].sum()), int(left["neediest"].sum())
    text = (
        f"Of the borough's neediest fifth of {WORDS[tiers.level]} ({whole}), {whole - outside} lie in "
        "managed areas"
    )
    if not outside:
        return f"{text}: all of them."
    where = enumeration(f"{number(r.neediest)} in {r.label}" for r in left.itertuples())
    where = f": {where}" if len(left) > 1 else f", all in {left['label'].iloc[0]}"
    return f"{text}; the intensive offer would not reach the other {outside}{where}."


def _scale(tiers: Tiers) -> str:
    """What a score of need is out of."""
    words = out_of(tiers.need).strip("()")
    return "100 = the greatest need there could be here" if words == "of 100" else words


def _sentence(tiers: Tiers, row: tuple) -> str:
    own = tiers.evidence[tiers.evidence["place"] == row.place].dropna(subset=["points"])
    most = own.sort_values("points", ascending=False, kind="stable").head(REASONS)
    reasons = enumeration(f"{r.label} {number(r.points, 1)}" for r in most.itertuples())
    whole = "all" if len(own) == 1 else "most"
    at = f"{ordinal(int(row.rank))} of {len(tiers.areas)}"
    text = f"**{row.label}** is **{row.tier}**: need {number(row.need, 1)}, {at}"
    text += f"; {whole} points from {reasons}" if reasons else ""
    ranks = f"{_range(row.rank_5, row.rank_95, ordinal)} in at least nine of ten"
    return f"{text}. It is {top_words(tiers)} in {share(row.in_top)}, and ranks {ranks}."


def _range(first: int, last: int, said=number) -> str:
    return said(int(first)) if first == last else f"{said(int(first))} to {said(int(last))}"


def _figure(row: pd.Series) -> str:
    return figure(row["value"], row["value_low"], row["value_high"], int(row["decimals"]))
