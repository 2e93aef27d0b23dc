"""One place over time: every period it has, each carried as its own link says, and none not comparable."""

import pytest

from metrics.errors import Unknown
from metrics.profile.aggregate import figures
from metrics.trends.place_series import PLACE_SERIES_COLUMNS, place_series

UNCHANGED, SPLIT_IN_TWO = "lsoa21:E01010241", "population_share"


def own(rows):
    return rows[rows["role"] == "area"]


def test_a_small_place_is_followed_in_national_percentile_through_five_editions_of_the_index(store):
    rows = place_series(store, "walsall", "lsoa", UNCHANGED, "imd_percentile")
    assert list(rows.columns) == list(PLACE_SERIES_COLUMNS)
    assert own(rows)["period"].tolist() == ["2007", "2010", "2015", "2019", "2025"]
    published = figures(store, "walsall", [UNCHANGED], level="lsoa", indicators=["imd_percentile"])
    assert own(rows)["value"].iloc[-1] == published["value"].iloc[0]


def test_a_score_is_followed_by_its_percentile_because_scores_are_not_comparable(store):
    score = place_series(store, "walsall", "lsoa", UNCHANGED, "imd_score")
    assert score.equals(place_series(store, "walsall", "lsoa", UNCHANGED, "imd_percentile"))
    assert place_series(
        store, "walsall-2009", "area", "area:walsall-2009/areas/area-1", "printed_imd_score"
    ).empty


def test_a_place_whose_boundaries_never_changed_is_carried_exactly_and_a_divided_one_by_residents(store):
    methods = {
        place: own(place_series(store, "walsall", "lsoa", place, "imd_percentile"))["method"].tolist()
        for (place,) in store.rows(
            """SELECT DISTINCT l.child FROM lookup l JOIN places p ON p.place = l.child
               WHERE p.kind = 'lsoa21' AND l.parent = 'lad24:E08000030'"""
        )
    }
    assert methods[UNCHANGED] == ["exact", "exact", "exact", "exact", "same"]
    divided = [place for place, told in methods.items() if SPLIT_IN_TWO in told]
    assert len(methods) == 169 and len(divided) == 4


def test_the_borough_stands_beside_the_place_in_the_same_periods(store):
    rows = place_series(store, "walsall", "ward", "ward24:E05001304", "residents")
    periods = rows.groupby("role")["period"].agg(list)
    assert periods["area"] == periods["borough"]
    whole = rows[rows["role"] == "borough"].set_index("period")["value"]
    assert (own(rows).set_index("period")["value"] < whole).all()


def test_one_period_is_no_series_and_an_unknown_name_is_refused(store):
    assert place_series(store, "walsall", "ward", "ward24:E05001304", "no_qualifications").empty
    with pytest.raises(Unknown, match="no indicator 'happiness'"):
        place_series(store, "walsall", "lsoa", UNCHANGED, "happiness")
