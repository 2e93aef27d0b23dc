"""Copy link, print and the theme switch: buttons for what only the reader's browser can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.theme import is_dark
from views.theme import LIGHT_AGAIN

HTML = """<div class="tools"><button type="button" data-do="copy">Copy link</button>
<button type="button" data-do="print">Print</button>
<button type="button" data-do="theme">Dark theme</button><span role="status"></span></div>"""

CSS = """
.tools { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; font: inherit;
  font-size: 0.8rem; }
.tools button { font: inherit; color: var(--st-link-color); background: none; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: 4px; padding: 0.25rem 0.4rem; min-height: 28px; }
.tools button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
[role=status] { color: var(--st-text-color); overflow-wrap: anywhere; }
@media print { .tools { display: none; } }
"""

SCRIPT = Path(__file__).with_name("tools.js").read_text(encoding="utf-8")


def tools(title: str, pages: Sequence[str], place: str = "") -> None:
    """The buttons; `title` is the browser tab's, `pages` the addresses the theme is kept for,
    `place` what stands over a printed page beside date and address."""
    _component()(
        data={"title": title, "pages": list(pages), "dark": is_dark(), "place": place, "light": LIGHT_AGAIN},
        key="tools",
    )


def _component() -> Callable[..., Any]:
    return st.components.v2.component("frame_tools", html=HTML, css=CSS, js=SCRIPT)
