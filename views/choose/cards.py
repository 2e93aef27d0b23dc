"""Places that were chosen as cards: name, people, how sure, because of what, and the next best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from views.html import html
from views.need.how_sure import Surety, surety_of_chosen
from views.wording import enumeration


@dataclass(frozen=True)
class Card:
    """One chosen place in words, whatever it was chosen for.

    `share` of the ways of counting (0 to 1) decides the badge; None where it can't be told, which shows none.
    """

    name: str
    facts: Sequence[str]
    """Short facts in small print: wards, people, need, how often it is chosen."""
    share: float | None = None
    reasons: Sequence[str] = ()
    """What puts it there, the strongest first: low income."""
    next_best: str = ""
    notes: Sequence[str] = ()
    """Whatever else must be known of it: pins, parts that were joined."""


def cards_html(cards: Sequence[Card], *, level: int = 2) -> str:
    """The cards as HTML, one article each; `level` is that of their headings (2 where none stands above).

    Text and lines take the colour of the page, so that they can be read in light and dark.
    """
    return html(
        "place_cards",
        level=level,
        cards=[
            {
                "card": card,
                "degree": _degree(card),
                "because": enumeration(card.reasons),
            }
            for card in cards
        ],
    )


def _degree(card: Card) -> Surety | None:
    return None if card.share is None else surety_of_chosen(card.share)
