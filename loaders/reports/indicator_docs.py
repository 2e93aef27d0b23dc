"""The list of indicators and sources as a page of documentation, written from the declarations."""

from __future__ import annotations

from pathlib import Path

from loaders.declarations.models import Declarations, Indicator, listed
from loaders.declarations.read import read
from loaders.paths import ROOT

PAGE = ROOT / "docs" / "indicators.md"

HOW = {
    "count": "sum of {numerator}",
    "ratio": "{numerator} / {denominator} x {scale:g}",
    "weighted_mean": "mean of {value}, weighted by {weight}",
    "published": "{value}, as published; never added up",
}

GOOD = {"lower_is_better": "lower", "higher_is_better": "higher", "neutral": "neither"}

ROLES = ("numerator", "denominator", "value", "weight")

RULE = "|---|---|---|---|"


def document() -> Path:
    """Write docs/indicators.md; returns its path."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(read()), encoding="utf-8", newline="\n")
    return PAGE


def page(declared: Declarations) -> str:
    """The page: a table of indicators for each theme, and a table of sources."""
    lines = [
        "# Indicators and sources",
        "",
        "Written by `python -m loaders document` from `data/indicators.toml` and `data/sources.toml`; a test",
        "fails when it lags behind them. Names in `this type` are measures.",
        "",
    ]
    for theme in dict.fromkeys(i.theme for i in declared.indicators.values()):
        lines += [f"## {theme}", "", "| indicator | unit | how it is worked out | good is |", RULE]
        lines += [_row(i) for i in declared.indicators.values() if i.theme == theme]
        lines.append("")
    lines += ["## Sources", "", "| source | publisher | edition | licence |", RULE]
    lines += [f"| {s.title} | {s.publisher} | {s.edition} | {s.licence} |" for s in declared.sources.values()]
    return "\n".join([*lines, ""])


def _row(indicator: Indicator) -> str:
    named = {role: _summed(listed(getattr(indicator, role))) for role in ROLES}
    how = HOW[indicator.kind].format(**named, scale=indicator.scale)
    good = GOOD[indicator.polarity]
    return f"| {indicator.label} (`{indicator.id}`) | {indicator.unit} | {how} | {good} |"


def _summed(measures: list[str]) -> str:
    named = " + ".join(f"`{measure}`" for measure in measures)
    return f"({named})" if len(measures) > 1 else named
