"""Which way all of an area's figures went is what the page of trends says of each."""

import pytest

from metrics import catalogue
from metrics.trends.change import changes
from metrics.trends.directions import DIRECTION_COLUMNS, directions

EVERY = 5
"""Of the indicators every so many are compared: each takes as long as all directions together."""


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
def test_every_area_goes_the_way_that_the_page_of_trends_says(store, edition):
    scheme = catalogue.scheme(store, edition, None)
    areas = list(catalogue.area_names(store, edition, scheme))
    went = {area: directions(store, edition, area, scheme).set_index("indicator") for area in areas}
    compared = 0
    for indicator in went[areas[0]].index[::EVERY]:
        for change in changes(store, edition, scheme, indicator, areas).itertuples():
            if change.role == "area":
                own = went[change.place].loc[indicator]
                for column in ("direction", "why", "judgement", "last_period"):
                    assert own[column] == getattr(change, column), (indicator, change.place, column)
                compared += 1
    assert compared >= len(areas)


def test_the_months_of_a_rising_share_are_worse_and_of_a_falling_rate_better(store):
    rows = directions(store, "walsall", "area-3").set_index("indicator")
    assert list(rows.columns) == list(DIRECTION_COLUMNS)[1:]
    child_poverty, asb = rows.loc["children_low_income"], rows.loc["asb_incidents_month"]
    assert (child_poverty["direction"], child_poverty["judgement"]) == ("rising", "worse")
    assert child_poverty["first_period"] == "2014/15"
    assert (asb["direction"], asb["judgement"]) == ("falling", "better")


def test_what_has_one_period_has_no_row_and_so_no_word(store):
    rows = directions(store, "walsall", "area-3")
    assert "no_qualifications" not in set(rows["indicator"])


def test_three_periods_are_too_few_and_a_figure_without_an_interval_is_not_tested(store):
    rows = directions(store, "walsall", "area-3").set_index("indicator")
    assert rows.at["residents", "direction"] == "too few points"
    assert rows.at["residents", "why"].startswith("a trend needs 5 points; there are ")
    assert rows.at["imd_percentile", "direction"] == "not tested"
