"""A page uses one store for its whole run, and says when an edition has gone."""

import os
import shutil

import duckdb
import pytest

from metrics import catalogue
from metrics.store import VARIABLE
from pages.components import cached


@pytest.fixture
def replaceable(store, tmp_path, monkeypatch):
    """A store of one's own for pages, and a way to put another in its place."""
    path = tmp_path / "here.duckdb"
    shutil.copy(store.path, path)
    monkeypatch.setenv(VARIABLE, str(path))

    def replace(statement):
        other = tmp_path / "other.duckdb"
        shutil.copy(store.path, other)
        with duckdb.connect(str(other)) as changed:
            changed.execute(statement)
        os.utime(other, ns=(1, 10**18 + os.stat(path).st_mtime_ns))
        os.replace(other, path)

    return replace


def titles(store):
    return [edition.title for edition in catalogue.editions(store)]


def test_a_run_asks_the_store_it_began_with_though_another_took_its_place(replaceable):
    cached.begin()
    before = cached.cached_query(titles)
    later = cached.of_this_run(lambda: cached.cached_query(titles))
    replaceable("UPDATE editions SET title = 'Another' WHERE edition = 'walsall'")
    assert cached.cached_query(titles) == before
    cached.begin()
    assert "Another" in cached.cached_query(titles)
    assert later() == before  # what is downloaded is what the page showed
    assert "Another" in cached.cached_query(titles)
    cached.RUN.set(None)


def test_an_edition_that_has_gone_is_told(replaceable, open_page, texts):
    tested = open_page("borough_overview", edition="walsall-2009")
    replaceable("DELETE FROM editions WHERE edition = 'walsall-2009'")
    tested.run()
    assert not tested.exception
    assert "The edition “walsall-2009” is no longer in the store. Another one is shown." in texts(
        tested, "warning"
    )
