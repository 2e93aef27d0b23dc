"""A gap of the publisher's record on the page Trends and gaps; the truth is in support/gap_toy.py."""

import pytest

from metrics.store import VARIABLE
from tests.support import gap_toy

REASON = "Toyton Police supplied nothing from March 2024 to September 2024 (a new computer)"


@pytest.fixture(scope="module")
def gap_store(tmp_path_factory):
    """The path of a store of Toyton with a gap."""
    return gap_toy.store(tmp_path_factory.mktemp("gap"))


@pytest.fixture
def opened(gap_store, monkeypatch, open_page):
    """A way to open the page on one indicator of that store."""
    monkeypatch.setenv(VARIABLE, str(gap_store))
    return lambda indicator: open_page("trends_gaps", edition="toyton", indicator=indicator)


def test_the_page_says_who_supplied_nothing_and_shows_no_figure_there(opened, texts, tables):
    at = opened("street_month")
    assert not at.exception
    assert f"**No figures: {REASON}.**" in texts(at)
    figures = next(iter(tables(at).values()))
    assert set(figures.loc["May 2024"]) == {"–"}
    assert set(figures.loc["October 2024"]) != {"–"}


def test_a_year_that_touches_the_gap_is_told_alike(opened, texts):
    at = opened("street_year")
    assert not at.exception
    assert f"**No figures: {REASON}.** None is shown for 2024" in texts(at)


def test_months_of_events_are_not_told_to_be_the_same_people(opened, tables):
    at = opened("street_month")
    titles = " ".join(tables(at))
    assert "each event falls in one month" in titles
    assert "the same people are counted in each" not in titles
