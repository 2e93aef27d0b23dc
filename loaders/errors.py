"""The one error a loader raises: file, entry, what was found, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(Exception):
    """Bad input, as one sentence a person can act on."""

    def __init__(self, where: str, found: str, allowed: str = "", do: str = "") -> None:
        self.where, self.found, self.allowed, self.do = where, found, allowed, do
        sentence = f"{where}: {found}."
        if allowed:
            sentence += f" Allowed: {allowed}."
        if do:
            sentence += f" {do[0].upper()}{do[1:].rstrip('.')}."
        super().__init__(sentence)


def nearest(word: str, words: Iterable[object]) -> str:
    """The known words closest to a mistyped one, ready to stand in a sentence."""
    known = sorted(str(w) for w in words)
    close = get_close_matches(word, known, n=3, cutoff=0.5)
    return ", ".join(close or known[:8]) + (", ..." if not close and len(known) > 8 else "")
