"""Points that a reader may lay over the map, such as schools, and their table below it."""

from __future__ import annotations

import pandas as pd

from metrics.places.within import point_figures, points
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.state import switch
from pages.components.tables import source_note, table
from views.maps.points import point_table, points_summary


def choose_points(edition: Edition) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """A switch where the borough has points: figures of points and the points; None where they stay off."""
    known = cached_query(points, edition.id)
    if known.empty or not switch(f"Show {_kinds(known)} on the map", "points"):
        return None
    return cached_query(point_figures, edition.id), known


def show_points(edition: Edition, figures: pd.DataFrame, known: pd.DataFrame) -> None:
    """The points in words and as a table, with their sources."""
    kinds = _kinds(known)
    text.subheader(f"{kinds.capitalize()} in {edition.name}")
    text.markdown(cached_view(points_summary, known, kinds, edition.name))
    sources = sorted({*known["source"], *figures["source"]})
    table(
        cached_view(_table, figures, known),
        f"{kinds.capitalize()} in {edition.name}",
        edition,
        sources,
        file_name=f"{edition.id}-{kinds}",
        sortable=True,
        download=figures,
    )
    source_note(sources)


def _table(figures: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    return point_table(figures, dict(zip(known["place"], known["place_name"], strict=True)))


def _kinds(known: pd.DataFrame) -> str:
    return " and ".join(dict.fromkeys(known["kind"]))
