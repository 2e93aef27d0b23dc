"""What the columns of each answer mean, as a page of documentation: `python -m metrics.cli.data_dictionary`.

Every module that answers a question declares its columns in a table whose name ends in COLUMNS, followed by
a sentence; the page is made of these.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

METRICS = Path(__file__).resolve().parents[1]

PAGE = METRICS.parent / "docs" / "answers.md"

HEAD = """\
# The columns of answers

Written by `python -m metrics.cli.data_dictionary` from the modules of `metrics`; a test fails when it lags
behind them. What the tables of the store hold stands in [data-dictionary.md](data-dictionary.md).
"""


class Answer(NamedTuple):
    """One answer: the module that gives it, a sentence on its columns, and what each of them means."""

    module: str
    sentence: str
    columns: dict[str, str]


def answers() -> Iterator[Answer]:
    """Every answer that a module of metrics declares, module by module."""
    for path in sorted(METRICS.glob("*/*.py")):
        if path.parent.name != "cli":
            module = ".".join(path.relative_to(METRICS.parent).with_suffix("").parts)
            for name, sentence in _declared(path):
                columns = getattr(import_module(module), name)
                if isinstance(columns, dict):
                    yield Answer(module, sentence, columns)


def _declared(path: Path) -> Iterator[tuple[str, str]]:
    """The tables of columns that a file declares, each with the sentence that follows it."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if name.endswith("COLUMNS"):
                yield name, _text(following)


def _text(statement: ast.stmt | None) -> str:
    """A statement that is nothing but a text; empty for any other."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""


def page() -> str:
    """The page: a section for each module, a table for each of its answers."""
    lines, module = [HEAD], ""
    for answer in answers():
        if answer.module != module:
            module = answer.module
            lines += [f"## {module}", ""]
        lines += [answer.sentence, "", "| column | what it holds |", "|---|---|"]
        lines += [f"| `{column}` | {meaning} |" for column, meaning in answer.columns.items()]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE}")
