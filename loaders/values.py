"""Cells as published, to numbers: thousands commas, per cent signs and marker tokens."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders.errors import InputError

SUPPRESSED = re.compile(r"suppressed (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")

THOUSANDS = r",(?=\d{3}(?!\d))"
"""A comma before just three digits; any other comma is not a thousands comma, and its cell no number."""


def meaning(marker: str, where: str) -> tuple[str, float, float]:
    """What a marker token stands for: missing, not applicable, or suppressed between two bounds."""
    if marker in ("missing", "not applicable"):
        return marker, np.nan, np.nan
    match = SUPPRESSED.fullmatch(marker)
    if match and float(match[1]) <= float(match[2]):
        return "suppressed", float(match[1]), float(match[2])
    raise InputError(
        where,
        f"a marker means {marker!r}",
        "missing, not applicable, suppressed LOWER UPPER",
        "correct the marker",
    )


def numbers(cells: pd.Series, markers: dict[str, str], where: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """One row per cell: value, lower, upper; and how many cells were rejected, by what stood in them.

    A suppressed cell has no value and the bounds its marker declares. Anything that is neither a
    number nor a declared marker is rejected and counted, never guessed at.
    """
    if pd.api.types.is_numeric_dtype(cells):
        value = cells.astype(float)
        text = pd.Series("", index=cells.index).where(value.isna(), "infinite")
    else:
        text = cells.fillna("").astype(str).str.strip()
        value = pd.to_numeric(text, errors="coerce").astype(float)
        odd = text[value.isna() & (text != "")]
        plain = odd.str.replace(THOUSANDS, "", regex=True).str.removesuffix("%")
        value.loc[odd.index] = pd.to_numeric(plain, errors="coerce").astype(float)
    unread = ~np.isfinite(value)
    result = pd.DataFrame({"value": value.mask(unread), "lower": np.nan, "upper": np.nan}, index=cells.index)
    rejected: dict[str, int] = {}
    rest = text[unread]
    for token, count in rest.value_counts(sort=False).items():
        if token in markers:
            what, lower, upper = meaning(markers[token], where)
            if what == "suppressed":
                result.loc[rest.index[rest == token], ["lower", "upper"]] = [lower, upper]
        elif token != "":
            rejected[f"not a number: {token!r}"] = int(count)
    return result, rejected
