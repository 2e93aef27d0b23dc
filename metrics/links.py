"""How one place is fitted to another: the methods of links in order, and when a place lies in one whole."""

from __future__ import annotations

LINK_METHODS = ["same", "nested", "exact", "best_fit", "population_share"]
"""How one place is fitted to another, what loses least first."""

WHOLE = 0.999
"""A place with this share of its residents in another lies in it whole; the rest is rounding."""
