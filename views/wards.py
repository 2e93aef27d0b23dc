"""Wards that are no longer in force, in words: readers must not take them for those of today."""

from __future__ import annotations

from datetime import date

from metrics.store import Edition


def wards_replaced(edition: Edition, today: date) -> str:
    """When the wards of an edition were replaced, in a sentence; empty where they are in force."""
    ended = edition.wards_until
    if ended is None or ended >= today:
        return ""
    return f"The wards here were replaced in {ended:%B %Y}."


def old_wards(edition: Edition | None, today: date) -> str:
    """The same in a few words, for a line of facts; empty where nothing is known of them."""
    if edition is None or not wards_replaced(edition, today):
        return ""
    return f"wards replaced in {edition.wards_until:%B %Y}"
