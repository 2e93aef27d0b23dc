"""Pages as readers open them: by name and address, on the store of the session."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from metrics.decisions import register
from metrics.store import VARIABLE

APP = Path(__file__).resolve().parents[2] / "app.py"
EXPLAINED = re.compile(r"\[([^\]]*)\]\(about-data\?[^)]*\)")
"""A term with its meaning on hover, of which a test reads the term."""

SENTENCES = ("title", "header", "markdown", "caption", "info", "success", "warning", "error")


@pytest.fixture(autouse=True)
def pages_store(store, monkeypatch):
    """The store that the pages ask: the session's own."""
    monkeypatch.setenv(VARIABLE, str(store.path))


@pytest.fixture(autouse=True)
def words_as_before():
    """What the app sets for itself (app.py) ends with its test."""
    with pd.option_context("mode.string_storage", pd.get_option("mode.string_storage")):
        yield


@pytest.fixture(autouse=True)
def decisions(tmp_path, monkeypatch):
    """The folder in which pages keep decisions; there is none yet."""
    monkeypatch.setenv(register.VARIABLE, str(tmp_path / "decisions"))
    return tmp_path / "decisions"


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
        return EXPLAINED.sub(r"\1", "\n".join(said)).replace("\N{NO-BREAK SPACE}", " ")

    return read


@pytest.fixture
def tables():
    """A way to read the tables of a page: frames of text by their titles, the first column as the index."""

    def read(app):
        parser = _Tables()
        for block in app.get("html"):
            parser.feed(block.proto.body)
        return parser.tables

    return read


class _Tables(HTMLParser):
    """Reads tables of views/data_table.py."""

    def __init__(self):
        super().__init__()
        self.tables, self.rows, self.text, self.inside = {}, [], None, False

    def handle_starttag(self, tag, attributes):
        if tag == "div" and "wide-table" in (dict(attributes).get("class") or ""):
            self.inside, self.rows, self.title = True, [], dict(attributes)["aria-label"]
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.text = ""

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag in ("th", "td") and self.text is not None and self.rows:
            self.rows[-1].append(self.text.strip())
            self.text = None
        elif tag == "table" and self.inside:
            head, *body = self.rows
            self.tables[self.title] = pd.DataFrame(body, columns=head).set_index(head[0])
            self.inside = False
