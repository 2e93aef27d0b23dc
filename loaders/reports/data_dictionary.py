"""The store's tables as a page of documentation, written from the statements that make them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.paths import ROOT
from loaders.schema import SCHEMA

PAGE = ROOT / "docs" / "data-dictionary.md"

TABLE = re.compile(r"((?:^-- .*\n)+)^CREATE TABLE (\w+)\(\n((?: .*\n)+)\)", re.MULTILINE)
COLUMN = re.compile(r'^    "?(\w+)"? ([A-Z ]+(?:\[\])?),? -- (.+)$', re.MULTILINE)

HEAD = """\
# The store, table by table

Written by `python -m loaders document` from the statements in `loaders/schema.py`; a test fails when it lags
behind them. What the columns of answers mean stands in [answers.md](answers.md).
"""


class Column(NamedTuple):
    """One column of a table: its name, its type in DuckDB, and a sentence."""

    name: str
    type: str
    sentence: str


class Table(NamedTuple):
    """One table of the store: its name, what a row of it is, and its columns."""

    name: str
    sentence: str
    columns: list[Column]


def tables(schema: str = SCHEMA) -> Iterator[Table]:
    """Every table, in the order they are made."""
    for comment, name, body in TABLE.findall(schema):
        sentence = " ".join(line.removeprefix("-- ") for line in comment.splitlines())
        yield Table(name, sentence, [Column(*column) for column in COLUMN.findall(body)])


def page() -> str:
    """The page: a section for each table, a row for each of its columns."""
    lines = [HEAD]
    for table in tables():
        lines += [f"## {table.name}", "", f"{_sentence(table.sentence)}.", ""]
        lines += ["| column | type | what it holds |", "|---|---|---|"]
        lines += [f"| `{c.name}` | {c.type} | {c.sentence} |" for c in table.columns]
        lines.append("")
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def document() -> Path:
    """Write docs/data-dictionary.md; returns its path."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return PAGE
