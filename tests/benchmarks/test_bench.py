"""The bench runs to its end and prints a line for everything it measures. How fast is not asked here."""

import pytest

from benchmarks import bench
from metrics import catalogue


@pytest.mark.timeout(600)  # pandas takes minutes on a busy machine
def test_a_quick_bench_measures_builds_profiles_and_packs(capsys):
    assert bench.main(["--quick", "--no-pages", "--no-england"]) == 0
    printed = capsys.readouterr().out
    for what in ("processor cores", "build from packs", "full area profile", "times as long", "all packs"):
        assert what in printed


@pytest.fixture
def one_page(tmp_path, monkeypatch):
    """A way to make an app of a single page from the page's text."""
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    (tmp_path / "pages").mkdir()

    def make(text):
        app = 'import streamlit as st\nst.navigation([st.Page("pages/one_page.py")]).run()\n'
        (tmp_path / "app.py").write_text(app, encoding="utf-8")
        (tmp_path / "pages" / "one_page.py").write_text(text, encoding="utf-8")

    return make


def test_every_page_is_run_in_every_edition(store, one_page):
    one_page('import streamlit as st\nst.write(st.query_params["edition"])\n')
    measured = list(bench.page_times(store, 1))
    editions = [edition.id for edition in catalogue.editions(store)]
    assert [each.what for each in measured] == [f"page one page, {edition}" for edition in editions]


def test_a_page_that_breaks_is_named_and_left_out(store, one_page, capsys):
    one_page('raise ValueError("no")\n')
    assert not list(bench.page_times(store, 1))
    assert "page one page, walsall could not be run: no" in capsys.readouterr().out


def test_a_profile_that_differs_from_pandas_stops_the_bench(store, tmp_path):
    tables = bench.pandas_profile.read(bench.pandas_profile.written(store, tmp_path))
    tables["parts"]["x"] *= 1.001
    with pytest.raises(AssertionError):
        bench.check_profiles(store, tables)
