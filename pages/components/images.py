"""Every chart and map as an image for a slide, with title, finding, source and date inside: made in the
reader's browser, without asking anybody else for anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.places.outlines import outline_credit
from pages.components.cached import cached_query, cached_view, of_this_run
from pages.components.theme import is_dark
from views.image_source import image_source
from views.theme import LIGHT_AGAIN

HTML = """<div class="image-buttons" role="group" aria-label="Save as an image">
<button type="button" data-as="png" title="Save for a slide">Image (PNG)</button>
<button type="button" data-as="svg" title="Save for a report, sharp at any size">Image (SVG)</button></div>"""

CSS = """
.image-buttons { display: flex; gap: 0.25rem; }
button { font: inherit; font-size: 0.8rem; color: var(--st-link-color); background: none; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: 4px; padding: 0 0.4rem; min-height: 28px; }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
@media print { .image-buttons { display: none; } }
"""

SCRIPT = Path(__file__).with_name("images.js").read_text(encoding="utf-8")


def chart_image(key: str, alt: str, sources: Sequence[str]) -> None:
    """Buttons that save the chart right above them, as it is drawn. `sources` are ids of its sources."""
    light = LIGHT_AGAIN if is_dark() else {}
    _component()(data=_said(key, alt, sources) | {"light": light}, key=f"{key} image")


@st.fragment
def map_image(key: str, alt: str, sources: Sequence[str], svg: Callable[[], str]) -> None:
    """Buttons that save a map; `svg` draws it anew when one is pressed, and only then."""
    buttons = f"{key} image"
    asked = st.session_state.pop(f"{buttons} asked", None)
    given = {"svg": of_this_run(svg)(), "as": asked, "nth": _nth(buttons)} if asked else {}
    said = _said(key, alt, sources)
    said["source"] += f" Outlines: {cached_query(outline_credit)}"
    _component()(
        data=said | {"on_server": True} | given,
        key=buttons,
        on_asked_change=lambda: _ask(buttons),
    )


def _said(key: str, alt: str, sources: Sequence[str]) -> dict[str, Any]:
    source = cached_view(image_source, cached_query(catalogue.sources, sorted(set(sources))))
    return {"name": key, "finding": alt, "source": source}


def _ask(buttons: str) -> None:
    st.session_state[f"{buttons} asked"] = st.session_state[buttons]["asked"]
    st.session_state[f"{buttons} times"] = _nth(buttons) + 1


def _nth(buttons: str) -> int:
    return int(st.session_state.get(f"{buttons} times", 0))


def _component() -> Callable[..., Any]:
    return st.components.v2.component("image_buttons", html=HTML, css=CSS, js=SCRIPT)
