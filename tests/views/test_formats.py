"""Figures as readers see them: a number and its unit."""

import re
from pathlib import Path

import pytest

from views.formats import NO_FIGURE, figure, percent, with_unit

ROOT = Path(__file__).resolve().parents[2]
NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "words"),
    [
        (48.66, 1, "%", "48.7%"),
        (53.6, 1, "per 1,000 residents", "53.6 per 1,000 residents"),
        (1234, 0, "", "1,234"),
        (-0.4, 0, "%", "0%"),
        (NAN, 1, "%", NO_FIGURE),
    ],
)
def test_a_percent_sign_stands_at_its_number_and_other_units_after_a_space(value, decimals, unit, words):
    assert with_unit(value, decimals, unit) == words


def test_of_a_range_the_percent_sign_is_said_once():
    assert figure(NAN, 18, 31, 1, "%") == "18.0 to 31.0%"
    assert figure(NAN, 18, 18.01, 1, "%") == "18.0%"
    assert figure(NAN, 18, 31, 0, "per 1,000") == "18 to 31 per 1,000"
    assert percent(0.4) == "40%"


FOLDERS = ("loaders", "metrics", "views", "pages", "data", "docs")
SPACED = re.compile(r"[0-9}][*]* %(?!})")


def test_no_text_of_ours_has_a_space_before_a_percent_sign():
    texts = [
        p for f in FOLDERS for p in (ROOT / f).rglob("*") if p.suffix in (".py", ".toml", ".md", ".html")
    ]
    spaced = [f"{p.name}: {m[0]}" for p in texts for m in SPACED.finditer(p.read_text(encoding="utf-8"))]
    assert len(texts) > 200
    assert spaced == []
