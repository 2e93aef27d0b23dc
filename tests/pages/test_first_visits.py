"""What the app makes before its first reader comes is what the reader asks for."""

import os
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime import Runtime
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.components import cached, first_visits

APP = Path(__file__).resolve().parents[2] / "app.py"
KEPT = ("answers", "needs", "outlines", "views", "figures")


@pytest.fixture
def server(monkeypatch):
    """A way to stand in what a run of a page needs of Streamlit's server."""

    def stand_in():
        runtime = MagicMock(spec=Runtime)
        runtime.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
        runtime.dataframe_source_mgr = DataframeSourceManager()
        runtime.cache_storage_manager = MemoryCacheStorageManager()
        runtime.bidi_component_registry = BidiComponentManager()
        runtime.bidi_component_registry.discover_and_register_components(start_file_watching=False)
        monkeypatch.setattr(Runtime, "_instance", runtime)

    return stand_in


def kept():
    """How many things of each kind are kept."""
    opened = cached._opened_now()
    return {kind: len(getattr(opened, kind)) for kind in KEPT}


@pytest.mark.parametrize("page", ["tiers_money", "explore_map"])
def test_after_a_first_visit_a_reader_of_the_page_finds_everything_made(open_page, server, page):
    cached.forget()
    open_page("about_data", edition="barking-and-dagenham")
    server()
    before = kept()
    assert first_visits.visit(APP, page, "barking-and-dagenham") > 0
    visited = kept()
    assert visited["answers"] > before["answers"]
    open_page(page, edition="barking-and-dagenham")
    assert kept() == visited


def test_every_page_of_every_edition_is_visited_and_none_in_a_store_of_many(store, monkeypatch):
    visits = list(first_visits.visits(APP))
    pages = {path.stem for path in APP.parent.glob("pages/*_*.py") if path.stem != "__init__"}
    assert {page for page, _ in visits} == pages
    assert len(visits) == 3 * len(pages)
    monkeypatch.setattr(first_visits, "FEW_EDITIONS", 2)
    assert not list(first_visits.visits(APP))


def test_no_visit_is_paid_where_there_is_no_store(monkeypatch, tmp_path):
    monkeypatch.setenv("AREA_PROFILES_STORE", str(tmp_path / "none.duckdb"))
    assert first_visits._build() == ""
    assert not list(first_visits.visits(APP))


def test_first_visits_are_left_to_readers_where_that_is_set(monkeypatch):
    begun = []
    monkeypatch.setattr(first_visits, "_keep_visiting", begun.append)
    for said, visited in [("0", []), ("1", [APP])]:
        begun.clear()
        monkeypatch.setitem(os.environ, first_visits.SETTING, said)
        first_visits.begin(APP)
        assert begun == visited
