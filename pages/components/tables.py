"""Tables as readers get them: on the screen, and as a file that says where it comes from."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from metrics import catalogue
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view, of_this_run
from views.csv_export import csv_with_sources
from views.markdown import plain, sentence


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
    column_config: dict[str, Any] | None = None,
    height: int | Literal["auto"] = "auto",
) -> None:
    """Show a table with its title, and a button that downloads it as CSV with edition and sources inside.

    A sortable table is an interactive grid; the others are plain HTML tables, which read and print well.
    `download` is what the file holds when that is more than the screen shows (unrounded figures, codes).
    """
    text.markdown(f"**{title}**")
    if sortable:
        st.dataframe(
            cached_view(_written, frame),
            hide_index=True,
            width="stretch",
            column_config=column_config,
            height=height,
            placeholder="–",
            alt=title,
        )
    else:
        plain_table(frame, headed=len(frame.columns) > 1)
    whole = frame if download is None else download
    download_button(whole, title, edition, source_ids, file_name=file_name, notes=notes)


def plain_table(frame: pd.DataFrame, *, headed: bool = True) -> None:
    """Show a frame as a plain HTML table, its first column as the heading of each row."""
    st.table(cached_view(_as_text, frame, headed), hide_index=not headed)


def _as_text(frame: pd.DataFrame, headed: bool) -> pa.Table | pd.DataFrame:
    """A frame for a plain table, whose cells and headings Streamlit reads as Markdown."""
    escaped = frame.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
    return _written(escaped.rename(columns=plain), headed)


def _written(frame: pd.DataFrame, headed: bool = False) -> pa.Table | pd.DataFrame:
    """A frame as it is sent to the browser; one that mixes kinds in a column is left to Streamlit."""
    shown = frame.set_index(frame.columns[0]) if headed else frame
    try:
        return pa.Table.from_pandas(shown)
    except pa.ArrowException:
        return shown


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
    named = "; ".join(f"{s.title} ({s.publisher}, {s.edition}; {s.licence})" for s in sources.itertuples())
    attributions = " ".join(dict.fromkeys(s if s.endswith(".") else f"{s}." for s in sources["attribution"]))
    return f"Source: {named}. {attributions}" if named else "Source: none."
