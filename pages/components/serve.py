"""python -m pages.components.serve [options]: Streamlit's server, with pages named by app.py alone.

Streamlit takes any folder called pages/ for its older way of naming pages until app.py has run once. On a
server that has answered nothing yet, a link to one page would then open under a box saying "Page not found".
`streamlit run app.py` works too; it shows that box once, to the first reader who follows a link.
"""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

from pages.components import first_visits, workers

SWITCH = 0.0005
"""Seconds after which a thread lets another one run. A page takes and gives up Python's lock hundreds of
times (each message it sends); by default it then waits 5 ms for each other page that is being worked out."""

APP = Path(__file__).resolve().parents[2] / "app.py"


def serve(options: list[str]) -> None:
    """Serve the dashboard until it is stopped; `options` are those of `streamlit run`."""
    sys.setswitchinterval(SWITCH)
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *options]
    workers.start()
    first_visits.begin(APP)
    try:
        main(prog_name="streamlit")
    finally:
        workers.stop()


if __name__ == "__main__":
    serve(sys.argv[1:])
