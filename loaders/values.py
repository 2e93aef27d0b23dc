"""Cells as published, to numbers: thousands commas, per cent signs and marker tokens."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders.errors import InputError

SUPPRESSED = re.compile(r"suppressed (-?[\d.]+) (-?[\d.]+)")


def meaning(marker: str, where: str) -> tuple[str, float, float]:
    """What a marker token stands for: missing, not applicable, or suppressed between two bounds."""
    if marker in ("missing", "not applicable"):
        return marker, np.nan, np.nan
    if match := SUPPRESSED.fullmatch(marker):
        return "suppressed", float(match[1]), float(match[2])
    raise InputError(where, f"marker means {marker!r}", "missing, not applicable, suppressed LOWER UPPER")


def numbers(cells: pd.Series, markers: dict[str, str], where: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """One row per cell: value, lower, upper; and how many cells were rejected, by what stood in them.

    A suppressed cell has no value and the bounds its marker declares. Anything that is neither a
    number nor a declared marker is rejected and counted, never guessed at.
    """
    if pd.api.types.is_numeric_dtype(cells):
        value = cells.astype(float)
        text = pd.Series("", index=cells.index).where(value.isna(), None)
    else:
        text = cells.fillna("").astype(str).str.strip()
        plain = text.str.replace(",", "", regex=False).str.removesuffix("%")
        value = pd.to_numeric(plain, errors="coerce")
    result = pd.DataFrame({"value": value.to_numpy(float), "lower": np.nan, "upper": np.nan}, index=cells.index)
    unread = value.isna()
    rejected: dict[str, int] = {}
    if not unread.any():
        return result, rejected
    rest = text[unread]
    for token, count in rest.value_counts().items():
        token = str(token)
        if token in markers:
            what, lower, upper = meaning(markers[token], where)
            if what == "suppressed":
                result.loc[rest.index[rest == token], ["lower", "upper"]] = [lower, upper]
        elif token != "":
            rejected[f"not a number: {token!r}"] = int(count)
    return result, rejected
