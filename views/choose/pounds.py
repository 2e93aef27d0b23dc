"""Amounts of money as readers see them."""

from __future__ import annotations

from views.formats import known, number


def pounds(amount: float, decimals: int = 0) -> str:
    """An amount of money: £40,000; an en dash where there is none."""
    return f"£{number(amount, decimals)}" if known(amount) else "–"


def pounds_and_pence(amount: float) -> str:
    """An amount in pounds, with pence where it has some."""
    return pounds(amount, 0 if known(amount) and float(amount).is_integer() else 2)
