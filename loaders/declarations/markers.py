"""What a marker token in a file stands for: nothing known, or a figure withheld between two bounds."""

from __future__ import annotations

import math
import re

from loaders.errors import InputError

SUPPRESSED = re.compile(r"suppressed (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")


def meaning(marker: str, where: str) -> tuple[str, float, float]:
    """What a marker token stands for: missing, not applicable, or suppressed between two bounds."""
    if marker in ("missing", "not applicable"):
        return marker, math.nan, math.nan
    match = SUPPRESSED.fullmatch(marker)
    if match and float(match[1]) <= float(match[2]):
        return "suppressed", float(match[1]), float(match[2])
    raise InputError(
        where,
        f"a marker means {marker!r}",
        "missing, not applicable, suppressed LOWER UPPER",
        "correct the marker",
    )
