"""Copy link, print and the theme switch: buttons for what only the reader's browser can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pages.components.buttons import buttons
from pages.components.theme import is_dark
from views.theme import LIGHT_AGAIN

HTML = """<button type="button" data-do="copy">Copy link</button>
<button type="button" data-do="print">Print</button>
<button type="button" data-do="theme">Dark theme</button><span role="status"></span>"""

SCRIPT = Path(__file__).with_name("tools.js").read_text(encoding="utf-8")


def tools(title: str, pages: Sequence[str], place: str = "") -> None:
    """The buttons; `title` is the browser tab's, `pages` the addresses the theme is kept for,
    `place` what stands over a printed page beside date and address."""
    _component()(
        data={"title": title, "pages": list(pages), "dark": is_dark(), "place": place, "light": LIGHT_AGAIN},
        key="tools",
    )


def _component() -> Callable[..., Any]:
    return buttons("frame_tools", "Link, paper and theme", HTML, SCRIPT)
