"""Decision records opened on the screen: the upload, the way back to the page they came from, and what
differs as a file."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import streamlit as st

from metrics.decisions.records import Record, as_text, read
from metrics.errors import Refused
from metrics.store import Store
from pages.components import text
from pages.components.cached import cached_view
from pages.components.sections.keep_decision import PAGES
from views.csv_export import safe_csv
from views.markdown import cut, plain


def uploaded(label: str, key: str) -> Record | None:
    """The record in the file the reader opens; a file that is none is answered with a sentence."""
    file = st.file_uploader(label, type=["toml"], key=key)
    if file is None:
        return None
    try:
        return cached_view(read, as_text(file.getvalue()))
    except Refused as problem:
        text.error(f"{cut(file.name)}: {plain(problem)}")
        return None


def link_to_page(kept: Record) -> None:
    """A link to the page that shows the same decision, where the record was made on one of ours."""
    address = urlsplit(kept.link)
    pages = {path: name for name, path in PAGES.items()}
    if address.path in pages:
        st.page_link(
            f"pages/{address.path.replace('-', '_')}.py",
            label="See the same choice on its page",
            icon=":material/arrow_forward:",
            query_params=dict(parse_qsl(address.query, keep_blank_values=True)),
        )


def indicator_labels(store: Store) -> dict[str, str]:
    """The label of every indicator by its id."""
    labels: dict[str, str] = store.indicators["label"].to_dict()
    return labels


def download_differences(differences: pd.DataFrame, what: str) -> None:
    """A button that downloads every difference, unrounded."""
    st.download_button(
        f"Download every difference: {what}",
        lambda: safe_csv(differences).encode("utf-8-sig"),
        file_name="differences.csv",
        mime="text/csv",
        key=f"differences {what}",
        on_click="ignore",
        icon=":material/download:",
    )
