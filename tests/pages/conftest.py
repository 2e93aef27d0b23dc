"""Pages as readers open them: by name and address, on the store of the session."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.store import VARIABLE

APP = Path(__file__).resolve().parents[2] / "app.py"
SENTENCES = ("title", "header", "markdown", "caption", "info", "success", "warning", "error")


@pytest.fixture(autouse=True)
def pages_store(store, monkeypatch):
    """The store that the pages ask: the session's own."""
    monkeypatch.setenv(VARIABLE, str(store.path))


@pytest.fixture
def open_page():
    """A way to open a page by the name of its file, with the given words in its address, through app.py; the
    bare address where no page is named."""

    def opened(page, **address):
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        if page:
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception, [each.value for each in app.exception]
        return app

    return opened


@pytest.fixture
def texts():
    """A way to read all that a page says in sentences of some kinds (all of them where none is named), as
    one text with plain spaces."""

    def read(app, *kinds):
        said = [each.value for kind in kinds or SENTENCES for each in getattr(app, kind)]
        return "\n".join(said).replace("\N{NO-BREAK SPACE}", " ")

    return read
