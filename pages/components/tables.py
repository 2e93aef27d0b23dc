"""Tables as readers get them: on the screen, and as a file that says where it comes from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view, of_this_run
from views.csv_export import csv_with_sources
from views.data_table import data_table
from views.markdown import sentence
from views.rows import each_row


def table(
    frame: pd.DataFrame,
    title: str,
    edition: Edition,
    source_ids: list[str],
    *,
    file_name: str,
    notes: list[str] | None = None,
    sortable: bool = False,
    download: pd.DataFrame | None = None,
) -> None:
    """Show a table under its title, and a button that downloads it as CSV with edition and sources inside.

    A sortable table is sorted by a press on a heading (frame/tools.js). `download` is what the file holds
    when that is more than the screen shows (unrounded figures, codes).
    """
    plain_table(frame, title, sortable=sortable)
    whole = frame if download is None else download
    download_button(whole, title, edition, source_ids, file_name=file_name, notes=notes)


def plain_table(frame: pd.DataFrame, title: str, *, sortable: bool = False) -> None:
    """Show a frame as a table under its title, its first column as the heading of each row."""
    st.html(cached_view(data_table, frame, title, sortable))


def download_button(
    frame: pd.DataFrame,
    title: str,
    edition: Edition,
    source_ids: list[str],
    *,
    file_name: str,
    notes: list[str] | None = None,
) -> None:
    """A button that downloads a table as CSV, edition and sources inside; written when it is pressed."""

    def content() -> bytes:
        sources = cached_query(catalogue.sources, sorted(set(source_ids)))
        return csv_with_sources(frame, title, edition.title, sources, [*(notes or []), *edition.notes])

    st.download_button(
        sentence(f"Download CSV: {title}"),
        of_this_run(content),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"download {file_name}",
        on_click="ignore",
        icon=":material/download:",
    )


def sources_of(*frames: pd.DataFrame) -> list[str]:
    """The ids of the sources behind the figures of some frames, each once and in order."""
    return sorted({s for frame in frames for listed in frame["sources"].dropna() for s in listed})


def source_note(source_ids: list[str]) -> None:
    """The attribution of every source behind what stands above, in small print."""
    text.caption(cached_view(_attributions, cached_query(catalogue.sources, sorted(set(source_ids)))))


def _attributions(sources: pd.DataFrame) -> str:
    named = "; ".join(f"{s.title} ({s.publisher}, {s.edition}; {s.licence})" for s in each_row(sources))
    attributions = " ".join(dict.fromkeys(s if s.endswith(".") else f"{s}." for s in sources["attribution"]))
    return f"Source: {named}. {attributions}" if named else "Source: none."
