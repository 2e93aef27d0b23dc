"""Published ward figures shared out to parts of wards by residents are estimates, not observations."""

from __future__ import annotations

MOST_SHARED = 0.05
"""Of the residents of the places added up, those on the lesser side of a divided ward: more make an estimate.

Wards of another vintage that moved by a street are observations still; LSOAs fitted to wards miss by more."""

YEAR = 366
"""Days by which an observed figure may be older and still go before an estimate."""


def is_estimate(kind: str, share: str, residents: str) -> str:
    """SQL over a group of published places of one kind in one larger place: is their sum an estimate?"""
    return f"""(starts_with(any_value({kind}), 'ward') AND
        sum(least({share}, 1 - {share}) * {residents}) > {MOST_SHARED} * sum({share} * {residents}))"""
