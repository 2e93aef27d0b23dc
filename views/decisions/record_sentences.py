"""Decision records in words and tables: what one holds, whether it still comes out the same, and why places
moved between two."""

from __future__ import annotations

import pandas as pd

from metrics.decisions.records import Record
from metrics.decisions.replay import Replay
from metrics.statistics.ranks import ordinal
from views.formats import known, number
from views.wording import enumeration

PARTS = {
    "question": "what was asked",
    "weights": "the weights",
    "figures": "the figures it was worked out from",
    "files": "the files they came from",
    "versions": "the versions of the software",
}
"""The readers' words for the parts of a record; tables have their own names."""

NAMES = {
    "scheme": "Scheme of areas",
    "preset": "Definition of need",
    "normalisation": "Scale",
    "mean": "Mean",
    "shrunk": "Rates drawn towards the borough's",
    "seed": "Seed of the draws",
    "level": "Places",
    "top": "How many are chosen",
    "least": "Least residents",
    "most": "Most residents",
    "inside": "Pinned in",
    "outside": "Pinned out",
    "kind": "Question",
    "edition": "Edition",
    "candidates": "Candidates",
    "k": "How many new sites",
    "one_per_area": "At most one new site in each area",
    "apart_from_existing": "Not beside an existing site",
    "existing": "Existing sites",
    "least_residents": "Least residents of a site",
    "budget": "Budget",
    "cost_per_site": "Cost of a site",
    "cost_per_resident": "Cost per resident",
    "thresholds": "Thresholds",
    "managed": "How many areas are managed",
    "made_from": "The areas' need is made from",
    "amount": "Pounds an area",
    "ring_fenced": "Ring-fenced to the place of focus",
}
"""The readers' words for what may be asked; what is not here is written as it stands."""

REASONS = 3
MOVED = 20
"""Places listed in the table of moves."""


def summary(kept: Record) -> list[str]:
    """What a record says of itself: kind, edition, day, for whom, the result."""
    for_whom = f" for {kept.made_for}" if kept.made_for else ""
    told = [
        f"**{kept.title}** in {kept.edition_title}, decided on {kept.made_on.day} {kept.made_on:%B %Y}"
        f"{for_whom}."
    ]
    if kept.note:
        told.append(f"Note: {kept.note}")
    return told


def asked_table(kept: Record) -> pd.DataFrame:
    """One row per thing that was asked for."""
    asked = {name: value for name, value in kept.question.asked.items() if name != "weights"}
    rows = [(NAMES.get(name, name.replace("_", " ").capitalize()), _written(v)) for name, v in asked.items()]
    rows += [(f"Weight of {i}", f"{w:g}") for i, w in kept.question.asked["weights"].items()]
    return pd.DataFrame(rows, columns=["Asked", "Value"])


def verdict(found: Replay) -> str:
    """Whether the record still comes out the same, and if not, what differs, in a sentence or two."""
    if found.refusal:
        return f"✖ The question has no answer in this store: {found.refusal}"
    parts = found.differences["part"].value_counts()
    causes = [PARTS[p] for p in PARTS if p in parts]
    if found.same:
        beside = f" What differs beside it: {enumeration(causes)}." if causes else ""
        return f"✔ The same result, bit for bit.{beside}"
    tables = [
        f"{count:,} cells of the table “{part.replace('_', ' ')}”"
        for part, count in parts.items()
        if part not in PARTS
    ]
    because = f" Also different: {enumeration(causes)}." if causes else ""
    return f"✖ The result is not the same: {enumeration(tables)} differ.{because}"


def differences_table(differences: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """One row per difference, in words."""
    return pd.DataFrame(
        {
            "In": [PARTS.get(p, p.replace("_", " ")) for p in differences["part"]],
            "Of": [NAMES.get(r, r) for r in differences["row"]],
            "Column": [c.replace("_", " ") for c in differences["column"]],
            first: [_written(v) for v in differences["before"]],
            second: [_written(v) for v in differences["after"]],
        }
    )


def causes(differences: pd.DataFrame, labels: dict[str, str]) -> list[str]:
    """Sentences on what was asked otherwise, and which figures changed, between two records."""
    told = []
    asked = differences[differences["part"].isin(["question", "weights"])]
    if ((asked["part"] == "question") & (asked["row"] == "kind")).any():
        # what only one kind of question can ask for is no difference of choice
        asked = asked[(asked["part"] == "weights") | (asked["before"].notna() & asked["after"].notna())]
    for row in asked.itertuples():
        weight = row.part == "weights"
        name = f"Weight of {labels.get(row.row, row.row)}" if weight else NAMES.get(row.row, row.row)
        none = "not counted" if weight else "–"
        ends = [none if end is None else _written(end) for end in (row.before, row.after)]
        told.append(f"{name}: {ends[0]} in the first, {ends[1]} in the second.")
    figures = [
        labels.get(r.row, r.row)
        for r in differences[differences["part"] == "figures"].itertuples()
        if r.before is not None and r.after is not None
    ]
    if figures:
        told.append(f"Figures changed: {enumeration(figures)}.")
    return told or ["Both ask the same question of the same figures."]


def move_sentences(moves: pd.DataFrame, labels: dict[str, str], most: int = 5) -> list[str]:
    """Why the places that moved furthest did: which indicators gave them more points, and which fewer."""
    moved = moves[moves["moved"].abs() > 0].head(most)
    told = [_move(row, labels) for row in moved.to_dict("records")]
    return told or ["No place has another rank."]


def moves_table(moves: pd.DataFrame) -> pd.DataFrame:
    """One row per place that moved, furthest first."""
    rows = moves[moves["moved"].abs() > 0].head(MOVED)
    return pd.DataFrame(
        {
            "Place": rows["name"],
            "Rank in the first": [number(r) for r in rows["rank_before"]],
            "Rank in the second": [number(r) for r in rows["rank_after"]],
            "Moved": [f"{'▲ up' if m < 0 else '▼ down'} {number(abs(m))}" for m in rows["moved"]],
            "Need in the first": [number(x, 1) for x in rows["score_before"]],
            "Need in the second": [number(x, 1) for x in rows["score_after"]],
        }
    )


def place_move(moves: pd.DataFrame, place: str, labels: dict[str, str]) -> str:
    """Why one place moved from one rank to another, or that it did not."""
    row = moves[moves["place"] == place].to_dict("records")[0]
    return _move(row, labels)


def _move(row: dict, labels: dict[str, str]) -> str:
    before, after = ordinal(int(row["rank_before"])), ordinal(int(row["rank_after"]))
    if before == after:
        start = f"**{row['name']}** stays {after}"
    else:
        start = f"**{row['name']}** moved from {before} to {after}"
    score = f": its need went from {number(row['score_before'], 1)} to {number(row['score_after'], 1)}"
    points = {c.removeprefix("points_"): v for c, v in row.items() if c.startswith("points_") and known(v)}
    apart = sorted(points.items(), key=lambda each: -abs(each[1]))[:REASONS]
    named = [
        f"{labels.get(i, i)} ({'+' if v > 0 else ''}{number(v, 1)}{_cause(row, i)})"
        for i, v in apart
        if abs(v) >= 0.05
    ]
    if not named:
        return (
            f"{start}{score}. Its own points are the same; others moved past it."
            if before != after
            else (f"{start}{score}.")
        )
    return f"{start}{score}, mostly through {enumeration(named)} points."


def _cause(row: dict, indicator: str) -> str:
    """Whether the indicator's figure changed too; else the points moved by weights, scale or the others."""
    change = row.get(f"figure_{indicator}")
    return f", its figure by {number(change, 2)}" if known(change) and change else ""


def _written(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,g}" if value == round(value, 6) else repr(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{k} = {v:g}" for k, v in value.items()) or "none"
    return str(value) or "–"
