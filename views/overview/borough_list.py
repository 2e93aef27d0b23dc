"""The list a reader chooses a borough from."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.store import Edition
from views.html import html
from views.wording import count


def borough_list(editions: Sequence[Edition]) -> str:
    """Every edition of every borough by its title, each a link to its overview, as HTML."""
    return html("borough_list", editions=sorted(editions, key=lambda each: each.title))


def which_borough(editions: Sequence[Edition]) -> str:
    """How many boroughs there are to choose from, in a sentence."""
    boroughs = count(len({each.borough for each in editions}), "borough")
    return f"Choose one of {boroughs}: type a name, a ward or a postcode, or take it from the list."
