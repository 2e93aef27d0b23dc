"""Maps as readers get them: the page scrolls past them, buttons move them, and they can be put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from pages.components.buttons import buttons
from pages.components.images import drawn_image
from views.maps.label_room import HEIGHT
from views.maps.map_svg import MapLegend, map_svg
from views.maps.place_map import Map

HTML = """<button type="button" data-key="Equal" aria-label="Zoom in" title="Zoom in">+</button>
<button type="button" data-key="Minus" aria-label="Zoom out" title="Zoom out">−</button>
<button type="button" data-do="reset" title="Put the map back as it was">Reset map</button>"""

SCRIPT = """
// deck.gl zooms by the keys + and - of whoever has the focus: the buttons press them on the map that follows.
export default function ({ parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  for (const button of parentElement.querySelectorAll("button"))
    button.onclick = () => {
      if (button.dataset.do === "reset") return setTriggerValue("reset", true);
      const later = Node.DOCUMENT_POSITION_FOLLOWING;
      const maps = [...document.querySelectorAll("[data-testid=stDeckGlJsonChart]")];
      const map = maps.find((each) => host.compareDocumentPosition(each) & later);
      const drawn = map?.querySelector("canvas")?.parentElement ?? map;
      drawn?.dispatchEvent(new KeyboardEvent("keydown", { code: button.dataset.key, bubbles: true }));
    };
}
"""


def show_map(
    deck: Map,
    *,
    key: str,
    alt: str,
    sources: Sequence[str],
    legend: MapLegend | None = None,
    on_select: Literal["rerun", "ignore"] | Callable[[], None] = "ignore",
    height: int = HEIGHT,
) -> None:
    """Show a map with its buttons. `alt` says what it shows; a click comes back as `on_select` says, in the
    session's state under `map_key(key)`. `sources` (ids) and `legend` stand in its image; a map
    without sources shows no figures and has none."""
    _component()(key=f"{key} buttons", on_reset_change=lambda: _put_back(key))
    st.pydeck_chart(
        deck, height=height, key=map_key(key), alt=alt, on_select=on_select, selection_mode="single-object"
    )
    if sources:
        drawn_image(key, alt, sources, lambda: map_svg(deck.to_json(), legend), outlines=True)


def map_key(key: str) -> str:
    """The key under which a map stands now: one that is put back is a new map."""
    times = st.session_state.get(_times(key), 0)
    return f"{key} {times}" if times else key


def _put_back(key: str) -> None:
    st.session_state[_times(key)] = st.session_state.get(_times(key), 0) + 1


def _times(key: str) -> str:
    return f"{key} put back"


def _component() -> Callable[..., Any]:
    return buttons("map_buttons", "Move the map", HTML, SCRIPT)
