"""The bench runs to its end and prints a line for everything it measures. How fast is not asked here."""

import pytest

from metrics import catalogue
from tests import bench


def test_a_quick_bench_measures_builds_profiles_and_packs(capsys):
    assert bench.main(["--quick", "--no-pages"]) == 0
    said = capsys.readouterr().out
    for what in ("processor cores", "build from packs", "full area profile", "times as long", "all packs"):
        assert what in said


def test_every_page_is_run_in_every_edition(store, tmp_path, monkeypatch):
    (tmp_path / "pages").mkdir()
    page = 'import streamlit as st\nst.write(st.query_params["edition"])\n'
    (tmp_path / "pages" / "one_page.py").write_text(page, encoding="utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    measured = list(bench.page_times(store, 1))
    editions = [edition.id for edition in catalogue.editions(store)]
    assert [each.what for each in measured] == [f"page one page, {edition}" for edition in editions]


def test_a_page_that_breaks_is_named_and_left_out(store, tmp_path, monkeypatch, capsys):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "bad_page.py").write_text('raise ValueError("no")\n', encoding="utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    assert not list(bench.page_times(store, 1))
    assert "page bad page, walsall could not be run: no" in capsys.readouterr().out


def test_a_profile_that_differs_from_pandas_stops_the_bench(store, tmp_path):
    tables = bench.pandas_profile.read(bench.pandas_profile.written(store, tmp_path))
    tables["parts"]["x"] *= 1.001
    with pytest.raises(AssertionError):
        bench.check_profiles(store, tables)
