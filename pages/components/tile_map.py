"""A map of many places in the browser (tile_map.js): shapes from map tiles or as GeoJSON, coloured by class,
each one click away. The page scrolls past it; buttons, keys, Ctrl with the wheel and two fingers move it.

The libraries lie in static/ and come from our own server: nothing is asked of anybody else.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime

from metrics.places.outlines import outline_credit
from pages.components.buttons import CSS as BUTTONS_CSS
from pages.components.cached import cached_query
from pages.components.images import image_words
from pages.components.theme import is_dark

HTML = """<div class="tile-map">
<div class="bar"><div class="buttons" role="group" aria-label="Move the map">
<button type="button" data-do="in" aria-label="Zoom in" title="Zoom in">+</button>
<button type="button" data-do="out" aria-label="Zoom out" title="Zoom out">−</button>
<button type="button" data-do="reset" title="Put the map back as it was">Reset map</button>
<button type="button" data-do="image" title="Save what is in sight, for a slide">Image (PNG)</button></div>
<div class="buttons pens" role="group" aria-label="Draw a line" hidden>
<button type="button" data-pen="lasso" aria-pressed="false">Lasso</button>
<button type="button" data-pen="corners" aria-pressed="false">Corners</button>
<button type="button" data-do="close" hidden disabled>Close the line</button></div></div>
<p class="pen-says" role="status" hidden></p>
<p class="unseen"></p>
<div class="frame"><div class="map"></div><div class="cross"></div>
<svg class="sheet" aria-hidden="true"><polyline/><polyline/><g/></svg><div class="note" hidden></div></div>
</div>"""

SCRIPT = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("tile_map.js", "tile_pen.js")
)
STYLE = BUTTONS_CSS + Path(__file__).with_name("tile_map.css").read_text(encoding="utf-8")

TILES = "application/vnd.pmtiles"
GEOJSON = "application/geo+json"

Bounds = Sequence[float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Tiles:
    """Shapes from a PMTiles file that the server has (`served`): the layer of places, whose shapes have
    whole numbers, and the layer of lines drawn over them."""

    address: str
    places: str = "places"
    lines: str = "boroughs"

    def source(self) -> dict[str, Any]:
        """What the script makes of it."""
        return {"kind": "pmtiles", "address": self.address, "places": self.places, "lines": self.lines}


@dataclass(frozen=True)
class Shapes:
    """Shapes as the text of a GeoJSON FeatureCollection: each feature's `id` is a whole number, its property
    `name` stands in the note under the pointer. A browser asks for them once, whatever their colours."""

    features: str

    def source(self) -> dict[str, Any]:
        """What the script makes of it."""
        if not runtime.exists():
            return {"kind": "geojson", "data": self.features}
        files = runtime.get_instance().media_file_mgr
        content = self.features.encode()
        return {"kind": "geojson", "address": str(files.add(content, GEOJSON, f"shapes {hash(content)}"))}


@dataclass(frozen=True)
class Painted:
    """The class of each place, a byte for each number from `first` on: its colour and label by position; any
    other byte (`UNSHOWN`) is a place that is not shown, hatched; `none_label` is empty where none is."""

    first: int
    classes: bytes
    colours: Sequence[str]
    labels: Sequence[str]
    none: str
    none_label: str = "not shown"


UNSHOWN = 255


@dataclass(frozen=True)
class View:
    """What is in sight: where the map goes to when this changes, where *Reset* leads, the numbers of the
    places that are outlined, names at points (longitude, latitude, name), the most important first and so
    many of them `large`, and the rings of lines drawn over `Shapes`."""

    bounds: Bounds
    home: Bounds
    selected: Sequence[int] = ()
    names: Sequence[tuple[float, float, str]] = field(default=())
    large: int = 0
    edges: Sequence[Sequence[Sequence[float]]] = field(default=())


@dataclass(frozen=True)
class Pen:
    """Lines that a reader draws on the map: `on_line` is called with the corners of each that is finished
    (longitude, latitude; at most so many), before the next run."""

    on_line: Callable[[list[list[float]]], None]
    most_points: int


def tile_map(
    key: str,
    source: Tiles | Shapes,
    painted: Painted,
    view: View,
    *,
    alt: str,
    sources: Sequence[str],
    on_picked: Callable[[int], None],
    on_undrawn: Callable[[], None] = lambda: None,
    pen: Pen | None = None,
    height: int = 440,
) -> None:
    """Show the map. `on_picked` is called with the number of a place that is clicked, before the next run;
    `on_undrawn` where the reader's browser can't draw it. `alt` says what the map shows; `sources` (ids)
    stand in its image."""
    classes = base64.b64encode(painted.classes).decode()
    data = {
        "source": source.source(),
        "values": {"first": painted.first, "classes": classes},
        "colours": list(painted.colours),
        "labels": list(painted.labels),
        "none": painted.none,
        "none_label": painted.none_label,
        "dark": is_dark(),
        "bounds": list(view.bounds),
        "home": list(view.home),
        "selected": list(view.selected),
        "names": [list(each) for each in view.names],
        "large": view.large,
        "edges": view.edges if isinstance(source, Shapes) else None,
        "pen": {"most_points": pen.most_points} if pen else None,
        "alt": alt,
        "image": _image(key, alt, sources),
        "height": height,
    }

    def picked() -> None:
        number = st.session_state[key].get("picked")
        if isinstance(number, int):
            on_picked(number)

    def lined() -> None:
        line = st.session_state[key].get("line")
        if pen and line:
            pen.on_line(line["coordinates"][0])

    _component()(
        data=data, key=key, on_picked_change=picked, on_undrawn_change=on_undrawn, on_line_change=lined
    )


def served(path: Path, mimetype: str = TILES) -> str:
    """The address, on this server, of a file that lies anywhere: for as long as the page shows it. Its parts
    can be asked for one by one. Empty where no server runs."""
    if not runtime.exists():
        return ""
    return str(runtime.get_instance().media_file_mgr.add(str(path), mimetype, f"served {path}"))


def _image(key: str, alt: str, sources: Sequence[str]) -> dict[str, Any]:
    words = image_words(key, alt, sources)
    return words | {"source": f"{words['source']} Outlines: {cached_query(outline_credit)}".strip()}


def _component() -> Callable[..., Any]:
    return st.components.v2.component("tile_map", html=HTML, css=STYLE, js=SCRIPT)
