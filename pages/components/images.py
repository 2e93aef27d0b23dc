"""Every chart and map as an image for a slide, with title, finding, source and date inside: made in the
reader's browser, without asking anybody else for anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.places.outlines import outline_credit
from pages.components.buttons import buttons
from pages.components.cached import cached_query, cached_view, of_this_run
from pages.components.theme import is_dark
from views.image_source import image_source
from views.theme import LIGHT_AGAIN

HTML = """<button type="button" data-as="png" title="Save for a slide">Image (PNG)</button>
<button type="button" data-as="svg" title="Save for a report, sharp at any size">Image (SVG)</button>"""

SCRIPT = Path(__file__).with_name("images.js").read_text(encoding="utf-8")


def chart_image(key: str, alt: str, sources: Sequence[str]) -> None:
    """Buttons that save the chart right above them, as it is drawn. `sources` are ids of its sources."""
    light = LIGHT_AGAIN if is_dark() else {}
    _component()(data=image_words(key, alt, sources) | {"light": light}, key=f"{key} image")


@st.fragment
def drawn_image(
    key: str, alt: str, sources: Sequence[str], svg: Callable[[], str], *, outlines: bool = False
) -> None:
    """Buttons that save what `svg` draws when one is pressed, and only then. The source names where the
    outlines of a map come from."""
    name = f"{key} image"
    asked = st.session_state.pop(f"{name} asked", None)
    given = {"svg": of_this_run(svg)(), "as": asked, "nth": _nth(name)} if asked else {}
    said = image_words(key, alt, sources)
    if outlines:
        said["source"] += f" Outlines: {cached_query(outline_credit)}"
    _component()(
        data=said | {"on_server": True} | given,
        key=name,
        on_asked_change=lambda: _ask(name),
    )


def image_words(key: str, alt: str, sources: Sequence[str]) -> dict[str, Any]:
    """What stands in an image beside the page's title and the date: its name, what it shows, the source."""
    source = cached_view(image_source, cached_query(catalogue.sources, sorted(set(sources))))
    return {"name": key, "finding": alt, "source": source}


def _ask(name: str) -> None:
    st.session_state[f"{name} asked"] = st.session_state[name]["asked"]
    st.session_state[f"{name} times"] = _nth(name) + 1


def _nth(name: str) -> int:
    return int(st.session_state.get(f"{name} times", 0))


def _component() -> Callable[..., Any]:
    return buttons("image_buttons", "Save as an image", HTML, SCRIPT)
