"""A store is stale when what it was built by has changed, and not when only the fetch or a report has."""

import pytest

from loaders import build

FILES = ("build.py", "readers/wide.py", "fetch/client.py", "reports/load_report.py", "data/sources.toml")


@pytest.fixture
def change(tmp_path, monkeypatch):
    """Whether the digest is another one once a file has changed."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("before = 1\n", encoding="utf-8")
    monkeypatch.setattr(build, "__file__", str(tmp_path / "build.py"))

    def changes(name):
        before = build.digest(tmp_path / "data")
        (tmp_path / name).write_text("after = 1\n", encoding="utf-8")
        return build.digest(tmp_path / "data") != before

    return changes


@pytest.mark.parametrize("name", ["build.py", "readers/wide.py", "data/sources.toml"])
def test_what_builds_the_store_makes_it_stale(change, name):
    assert change(name)


@pytest.mark.parametrize("name", ["fetch/client.py", "reports/load_report.py"])
def test_the_fetch_and_the_reports_do_not(change, name):
    assert not change(name)
