"""Buttons for what only the reader's browser can do, all of one look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

CSS = """
.buttons { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; font-size: 0.8rem; }
button { font: inherit; color: var(--st-link-color); background: none; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: 4px; padding: 0.2rem 0.4rem;
  min-width: 28px; min-height: 28px; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
[role=status] { color: var(--st-text-color); overflow-wrap: anywhere; }
@media print { .buttons { display: none; } }
"""


def buttons(name: str, group: str, html: str, script: str) -> Callable[..., Any]:
    """The component of that name: buttons in `html`, read out as `group`, and what they do in `script`."""
    grouped = f'<div class="buttons" role="group" aria-label="{group}">{html}</div>'
    return st.components.v2.component(name, html=grouped, css=CSS, js=script)
