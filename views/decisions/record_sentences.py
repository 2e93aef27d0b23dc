"""Decision records in words and tables: what one holds, whether it still comes out the same, and why places
moved between two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.decisions.questions import readers_names
from metrics.decisions.records import Record
from metrics.decisions.replay import RESULT, Replay
from metrics.statistics.ranks import ordinal
from views.formats import known, number
from views.markdown import plain
from views.need.reasons import REASONS_NAMED
from views.need.scores import SHOWN
from views.wording import count, enumeration

RECORD_PARTS = {
    "result": "what the record says of its result",
    "question": "what was asked",
    "weights": "the weights",
    "figures": "the figures behind it",
    "files": "the files they came from",
    "versions": "the versions of the software",
}
"""The readers' words for the parts of a record; tables have their own names."""

FIELD_NAMES = readers_names() | {"kind": "Question", "edition": "Edition"}
"""The readers' words for what may be asked; what is not here is written as it stands."""

METHOD = (
    "A decision record is a text file. It holds the question with nothing left unsaid, checksums of the "
    "figures and of the files they came from, the result, and for whom it was made.",
    "To check a decision, we ask its question of today's figures and compare every cell. It still holds "
    "where the result is the same to the last digit, or to 9 digits on another machine.",
    "The seal at the end of a record is a checksum against changes by accident. What proves a record is that "
    "it gives the same result again.",
)
"""How decisions are checked."""

MOVES_LISTED = 20
"""Places listed in the table of moves."""

Row = Mapping[str, Any]
"""A row of `metrics.decisions.replay.moves`, whose columns follow from the indicators."""


def question_table(record: Record) -> pd.DataFrame:
    """One row per thing that was asked for."""
    asked = record.question.asked
    rows = [(_field_name(name), _written(value)) for name, value in asked.items() if name != "weights"]
    rows += [(f"Weight of {i}", f"{w:g}") for i, w in asked["weights"].items()]
    return pd.DataFrame(rows, columns=["Asked", "Value"])


def replay_sentence(replay: Replay) -> str:
    """Whether the record still comes out the same, and if not, what differs, in a sentence or two."""
    if replay.refusal:
        return f"✖ The question has no answer in today's figures: {plain(replay.refusal)}"
    parts = replay.differences["part"].value_counts()
    causes = enumeration(words for part, words in RECORD_PARTS.items() if part in parts and part != RESULT)
    if replay.same:
        digits = "to 9 digits" if replay.close else "to the last digit"
        beside = f" Other things have changed since: {causes}." if causes else ""
        return f"✔ It still holds. Asked again today, the result is the same {digits}.{beside}"
    tables = enumeration(
        f"{count(cells, 'cell')} of the table “{plain(_spaced(part))}”"
        for part, cells in parts.items()
        if part not in RECORD_PARTS
    )
    lines = count(parts[RESULT], "line") if RESULT in parts else ""
    sentences = [
        "✖ It has changed." + (" Asked again today, the result is another." if tables else ""),
        f"What differs: {tables}." if tables else "",
        f"What the record says in words is not what comes out now, in {lines}." if lines else "",
        f"These have changed since: {causes}." if causes else "",
    ]
    return " ".join(filter(None, sentences))


def differences_table(differences: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """One row per difference, in words."""
    return pd.DataFrame(
        {
            "In": [RECORD_PARTS.get(p, _spaced(p)) for p in differences["part"]],
            "Of": [FIELD_NAMES.get(r, r) for r in differences["row"]],
            "Column": [_spaced(c) for c in differences["column"]],
            first: [_written(v) for v in differences["before"]],
            second: [_written(v) for v in differences["after"]],
        }
    )


def comparison_heading(differences: pd.DataFrame, moves: pd.DataFrame) -> str:
    """What comes of comparing two decisions, as a heading."""
    if moves.empty:
        return "The two decisions rank different places"
    moved = int((moves["moved"] != 0).sum())
    if not moved:
        same = "rank every place alike" if len(differences) else "are the same"
        return f"The two decisions {same}"
    have = "has" if moved == 1 else "have"
    return f"{count(moved, 'place')} {have} another rank in the second decision"


def cause_sentences(differences: pd.DataFrame, labels: dict[str, str]) -> list[str]:
    """Sentences on what was asked otherwise, and which figures changed, between two records."""
    asked = differences[differences["part"].isin(["question", "weights"])]
    if ((asked["part"] == "question") & (asked["row"] == "kind")).any():
        # what only one kind of question can ask for is no difference of choice
        asked = asked[(asked["part"] == "weights") | (asked["before"].notna() & asked["after"].notna())]
    sentences = []
    for row in asked.itertuples():
        weight = row.part == "weights"
        name = f"Weight of {labels.get(row.row, row.row)}" if weight else FIELD_NAMES.get(row.row, row.row)
        none = "not counted" if weight else "–"
        before, after = (none if end is None else _written(end) for end in (row.before, row.after))
        sentences.append(f"{plain(name)}: {plain(before)} in the first, {plain(after)} in the second.")
    figures = enumeration(
        plain(labels.get(row.row, row.row))
        for row in differences[differences["part"] == "figures"].itertuples()
        if row.before is not None and row.after is not None
    )
    if figures:
        sentences.append(f"Figures changed: {figures}.")
    return sentences or ["Both ask the same question of the same figures."]


def move_sentences(moves: pd.DataFrame, labels: dict[str, str], most: int = 5) -> list[str]:
    """Why the places that moved furthest did: which indicators gave them more points, and which fewer."""
    if moves.empty:
        return ["No place is ranked in both."]
    moved = moves[moves["moved"].abs() > 0].head(most)
    sentences = [_move(row, labels) for row in moved.to_dict("records")]
    return sentences or ["No place has another rank."]


def moves_table(moves: pd.DataFrame) -> pd.DataFrame:
    """One row per place that moved, furthest first."""
    rows = moves[moves["moved"].abs() > 0].head(MOVES_LISTED)
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


def place_move_sentence(moves: pd.DataFrame, place: str, labels: dict[str, str]) -> str:
    """Why one place moved from one rank to another, or that it did not."""
    return _move(moves[moves["place"] == place].to_dict("records")[0], labels)


def _move(row: Row, labels: dict[str, str]) -> str:
    before, after = ordinal(int(row["rank_before"])), ordinal(int(row["rank_after"]))
    move = f"stays {after}" if before == after else f"moved from {before} to {after}"
    text = (
        f"**{plain(row['name'])}** {move}: its need went from {number(row['score_before'], 1)} to "
        f"{number(row['score_after'], 1)}"
    )
    points = {c.removeprefix("points_"): v for c, v in row.items() if c.startswith("points_") and known(v)}
    most = sorted(points.items(), key=lambda each: -abs(each[1]))[:REASONS_NAMED]
    named = enumeration(
        f"{plain(labels.get(i, i))} ({'+' if change > 0 else ''}{number(change, 1)}{_cause(row, i)})"
        for i, change in most
        if abs(change) >= SHOWN
    )
    if named:
        return f"{text}, mostly through {named} points."
    return f"{text}." if before == after else f"{text}. Its own points are the same; others moved past it."


def _cause(row: Row, indicator: str) -> str:
    """Whether the indicator's figure changed too; else the points moved by weights, scale or the others."""
    change = row.get(f"figure_{indicator}")
    return f", its figure by {number(change, 2)}" if known(change) and change else ""


def _field_name(name: str) -> str:
    return FIELD_NAMES.get(name, _spaced(name).capitalize())


def _spaced(name: str) -> str:
    """A name of the code as words."""
    return name.replace("_", " ")


def _written(value: object) -> str:
    """A value that was asked for, in words."""
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
