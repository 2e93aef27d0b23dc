"""The project's words as a page of documentation, written from data/glossary.toml."""

from __future__ import annotations

from pathlib import Path

from loaders.declarations.models import Declarations
from loaders.declarations.read import read
from loaders.paths import ROOT

PAGE = ROOT / "docs" / "glossary.md"

HEAD = """\
# Glossary

Written by `python -m loaders document` from `data/glossary.toml`; a test fails when it lags behind. One word
for one thing: the term, its name in the code (a table of the store, a column, or `path::name`), the words on
the screen, and what it means. What every column holds stands in [data-dictionary.md](data-dictionary.md) and
[answers.md](answers.md).

| term | in the code | on the screen | meaning |
|---|---|---|---|
"""


def document() -> Path:
    """Write docs/glossary.md; returns its path."""
    PAGE.write_text(page(read()), encoding="utf-8", newline="\n")
    return PAGE


def page(declared: Declarations) -> str:
    """The page: one row per term, by the alphabet."""
    terms = sorted(declared.terms.values(), key=lambda term: term.term.lower())
    return HEAD + "".join(f"| {t.term} | {t.code} | {t.screen} | {t.meaning} |\n" for t in terms)
