"""Why a question to the store has no answer: each error's sentence says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

LISTED = 20
"""As many names as a sentence can hold."""

ALIKE, CUTOFF = 5, 0.5
"""Of more names, at most so many are offered, each at least so like the one asked for (difflib's ratio)."""


class StoreMissing(Exception):
    """There is no store to open, or it can't be read; the sentence says what to do."""


class Refused(Exception):
    """A question can't be answered as it was asked; the sentence says why and what to change."""


class Unknown(Exception):
    """A question names an edition, scheme, area or indicator that is not there; it lists what there is."""

    def __init__(self, what: str, asked: object, allowed: Sequence[object]) -> None:
        offered = nearest(str(asked), [str(each) for each in allowed])
        more = f" or {len(allowed) - len(offered)} more" if len(offered) < len(allowed) else ""
        listed = ", ".join(offered) or "none"
        super().__init__(f"There is no {what} {asked!r}. Choose one of: {listed}{more}.")


def nearest(asked: str, known: Sequence[str]) -> list[str]:
    """What to offer in place of a name that is not there: all there is, or of many those most like it."""
    if len(known) <= LISTED:
        return list(known)
    by_word = {each.lower(): each for each in known}
    alike = [by_word[word] for word in get_close_matches(asked.lower(), by_word, n=ALIKE, cutoff=CUTOFF)]
    return alike or list(known[:ALIKE])
