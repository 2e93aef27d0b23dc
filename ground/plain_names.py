"""Names without what people and publishers write differently, for whoever matches or looks for one."""

from __future__ import annotations

import re
import unicodedata

SAME = {"saint": "st"}
"""Words that are written in two ways."""


def plain_name(name: str) -> str:
    """A name without case, accents, apostrophes, marks, & for and, Saint for St, and Ward at its end."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    spelt = re.sub(r"['’‘`´.]", "", "".join(c for c in letters if not unicodedata.combining(c)))
    words = [SAME.get(word, word) for word in re.sub(r"[^a-z0-9]+", " ", spelt).split()]
    return " ".join(words[:-1] if words[-1:] == ["ward"] and len(words) > 1 else words)
