"""The spine of an area's profile as SVG, for a slide: the same rows and marks as on the screen."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

import pandas as pd

from metrics.profile.area_facts import AreaFacts
from views.profile.spine import Spine, SpineRow, spine_of
from views.theme import AREA, GREY, TEXT

WIDTH, ROW = 800, 24
"""Pixels of the drawing, and of a row."""

SCALE, FIGURE, VERDICT, TREND = (210.0, 290.0), 570.0, 690.0, 800.0
"""Where the scales begin and how wide they are; where figures, verdicts and trends end."""

INK = {"worse": "#a5133f", "better": "#12605a", "other": AREA, "untested": GREY}
"""Colours of the area's mark and its verdict: those of the light page."""

RANGE = "#c9d6e4"


def spine_svg(
    rows: pd.DataFrame,
    spread: pd.DataFrame,
    directions: pd.DataFrame,
    facts: AreaFacts,
    beside: pd.DataFrame | None = None,
    beside_name: str = "",
) -> str:
    """The spine of these rows of a profile as an SVG drawing, `WIDTH` pixels wide."""
    shown = spine_of(rows, spread, directions, facts, beside=beside, beside_name=beside_name)
    left, right = SCALE[0], sum(SCALE)
    drawn = [
        _text(left, 16, f"◂ {shown.ends[0]}", "quiet"),
        _text(right, 16, f"{shown.ends[1]} ▸", "quiet", "end"),
        _text(FIGURE, 16, shown.area, "quiet", "end"),
        _text(TREND, 16, "Trend", "quiet", "end"),
    ]
    top = ROW
    for row in shown.rows:
        if row.opens_theme:
            drawn.append(_text(0, top + 17, row.opens_theme, "quiet bold"))
            top += ROW
        drawn.append(_row(row, top))
        top += ROW
    key, tall = _key(shown, top + ROW)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" '
        f'viewBox="0 0 {WIDTH} {tall}" font-family="Arial, Helvetica, sans-serif" font-size="14">'
        f'<rect width="{WIDTH}" height="{tall}" fill="#ffffff"/>{"".join([*drawn, *key])}</svg>'
    )


def _row(row: SpineRow, top: int) -> str:
    middle = top + ROW / 2
    ink, look = INK[row.kind], "bold" if row.kind in ("worse", "better") else "quiet"
    marks = [_rest(_at(50), middle)]
    if row.range:
        marks.append(_range(_at(row.range[0]), _wide(row.range[1]), middle))
    if row.interval:
        marks.append(_interval(_at(row.interval[0]), _wide(row.interval[1]), middle))
    if row.comparator is not None:
        marks.append(_comparator(_at(row.comparator), middle))
    if row.other is not None:
        marks.append(_other(_at(row.other), middle))
    words = [
        _text(8, middle + 5, ", ".join(filter(None, [row.label, row.when]))),
        _text(FIGURE, middle + 5, row.figure, "bold", "end"),
        _text(VERDICT, middle + 5, row.verdict, look, "end", ink),
        _text(TREND, middle + 5, row.trend, "quiet", "end", INK[row.trend_kind]),
    ]
    return "".join([*marks, _area(_at(row.at), middle, ink), *words])


def _key(shown: Spine, top: float) -> tuple[list[str], int]:
    """What the marks are, in as many lines as they need, and where the drawing ends."""
    marks: list[tuple[Callable[[float, float], str], str]] = [
        (lambda x, y: _area(x + 11, y, AREA), shown.area),
        (lambda x, y: _comparator(x + 11, y), shown.comparator),
        (lambda x, y: _other(x + 11, y), shown.other),
        (lambda x, y: _rest(x + 11, y), shown.rest),
        (lambda x, y: _range(x, 22, y), f"lowest to highest {shown.range_of}" if shown.range_of else ""),
        (lambda x, y: _interval(x, 22, y), "95% confidence interval"),
    ]
    drawn, x = [], 8.0
    for mark, words in marks:
        if not words:
            continue
        wide = 44 + 7 * len(words)
        if x + wide > WIDTH:
            x, top = 8.0, top + ROW
        drawn += [mark(x, top), _text(x + 28, top + 5, words, "quiet")]
        x += wide
    return drawn, int(top + ROW)


def _at(share: float) -> float:
    return round(SCALE[0] + SCALE[1] * share / 100, 1)


def _wide(share: float) -> float:
    return round(max(2.0, SCALE[1] * share / 100), 1)


def _area(x: float, y: float, ink: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="6" fill="{ink}" stroke="#ffffff"/>'


def _rest(x: float, y: float) -> str:
    return f'<rect x="{x - 1:g}" y="{y - 10:g}" width="2" height="20" fill="{TEXT}"/>'


def _comparator(x: float, y: float) -> str:
    points = f"{x - 7:g},{y:g} {x:g},{y - 7:g} {x + 7:g},{y:g} {x:g},{y + 7:g}"
    return f'<polygon points="{points}" fill="#ffffff" stroke="{TEXT}" stroke-width="2"/>'


def _other(x: float, y: float) -> str:
    return (
        f'<rect x="{x - 4:g}" y="{y - 4:g}" width="8" height="8" fill="#ffffff" stroke="{TEXT}" '
        'stroke-width="2"/>'
    )


def _range(x: float, wide: float, y: float) -> str:
    return f'<rect x="{x:g}" y="{y - 4.5:g}" width="{wide:g}" height="9" rx="4.5" fill="{RANGE}"/>'


def _interval(x: float, wide: float, y: float) -> str:
    return f'<rect x="{x:g}" y="{y - 1:g}" width="{wide:g}" height="2" fill="{TEXT}"/>'


def _text(x: float, y: float, words: str, look: str = "", end: str = "start", ink: str = "") -> str:
    colour = ink or (GREY if "quiet" in look else TEXT)
    weight = ' font-weight="bold"' if "bold" in look else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{end}" fill="{colour}"{weight}>{escape(words)}</text>'
