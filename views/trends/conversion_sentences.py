"""How figures were converted across a change of boundaries, in words: by which link, and how much moved."""

from __future__ import annotations

from typing import Protocol

from views.formats import added_up, kind_name, known, number

CONVERSIONS = ("exact", "best_fit", "population_share")
"""Links by which figures cross a change of boundaries or come to wards they were not published for."""


class Converted(Protocol):
    """A row with a kind and method of places and the columns of metrics.trends.boundary_changes."""

    kind: str
    method: str
    pieces: float
    moved: float
    moved_of: str
    missed: float
    missed_in: str


def moved_share(kind: str, moved: float, moved_of: str) -> str:
    """How much moved, in words: 12.4% of residents came with wards that were divided."""
    share = "under 0.1" if 0 < moved < 0.0005 else number(100 * moved, 1)
    of, alike = (" of residents", "") if moved_of == "residents" else ("", ", each counted alike")
    return f"{share}%{of} came with {kind_name(kind.rstrip('0123456789'))} that were divided{alike}"


def misses(missed: float) -> bool:
    """Whether residents added up miss an estimate by as much as can be shown."""
    return round(100 * abs(missed), 1) > 0


def missed_share(missed: float, noun: str = " residents") -> str:
    """How far residents added up miss an estimate, in words: 12.9% more residents; as many residents."""
    if not misses(missed):
        return f"as many{noun}"
    return f"{number(100 * abs(missed), 1)}% {'more' if missed > 0 else 'fewer'}{noun}"


def converted_by(row: Converted) -> str:
    """How a figure came to a place across a change of boundaries, and how much of it moved."""
    sentences = [added_up(row.kind, row.method, int(row.pieces))]
    if row.moved > 0:
        sentences.append(moved_share(row.kind, row.moved, row.moved_of))
    if known(row.missed) and row.method in ("best_fit", "population_share"):
        than = "than" if misses(row.missed) else "as"
        sentences.append(f"{missed_share(row.missed)} {than} its own estimate for {row.missed_in}")
    elif row.method == "population_share" and not row.moved > 0:
        sentences.append("none was divided")
    return "; ".join(sentences)
