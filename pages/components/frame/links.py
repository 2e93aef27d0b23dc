"""Links to other pages that take the reader's choices along."""

from __future__ import annotations

import streamlit as st

from metrics.store import Edition
from views.markdown import sentence


def page_link(page: str, label: str, edition: Edition | None, scheme: str, **choices: str) -> None:
    """A link to a page by the name of its file, with edition, scheme and the choices given in its address."""
    kept = {"edition": edition.id, "scheme": scheme} if edition else {}
    area = {"area": str(st.session_state["area"])} if edition and st.session_state.get("area") else {}
    st.page_link(
        f"pages/{page}.py",
        label=sentence(label),
        icon=":material/arrow_forward:",
        query_params=kept | area | choices,
    )
