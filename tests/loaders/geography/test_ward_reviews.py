"""Three reviews of one borough's wards in one store: each with its own codes, figures and series.

The truth stands above tests/support/ward_reviews.py.
"""

import pytest

from loaders.build import build
from loaders.errors import InputError
from metrics.profile.aggregate import figures
from metrics.store import Store
from tests.support import ward_reviews
from tests.support.ward_reviews import CLAIMANTS, CODE, EDITIONS, NAMES

N13, E13, S13, C13 = (f"ward13:{code}" for code in NAMES["13"])
N24, E24, S24, W24, C24 = (f"ward24:{code}" for code in NAMES["24"])
U26, M26, L26 = (f"ward26:{code}" for code in NAMES["26"])


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """A store of all three editions."""
    store = Store(ward_reviews.store(tmp_path_factory.mktemp("reviews")))
    yield store
    store.close()


def borough(year):
    return f"lad{year}:{CODE}"


def wards(year):
    return [f"ward{year}:{code}" for code in NAMES[year]]


def carried(store, year, indicator, period):
    """Each ward's and the borough's figure in one edition, and by which kind and link they were carried."""
    places = [*wards(year), borough(year)]
    found = figures(
        store, EDITIONS[year], places, level="ward", indicators=[indicator], period=period
    ).set_index("place")
    assert set(found["withheld"]) == {""}
    one = found[~found["own"]].iloc[0] if not found["own"].all() else found.iloc[0]
    return found["value"].to_dict(), (one["kind"], one["method"])


def test_each_edition_has_its_own_wards_and_no_ward_of_another(reviews):
    for year, names in NAMES.items():
        rows = reviews.rows(
            """SELECT p.code, p.name FROM lookup l JOIN places p ON p.place = l.child
               WHERE l.parent = ? AND p.kind = ?""",
            [borough(year), f"ward{year}"],
        )
        assert dict(rows) == names
    drawn = reviews.rows("SELECT split_part(place, ':', 1), count(*) FROM boundaries GROUP BY 1 ORDER BY 1")
    assert {kind: n for kind, n in drawn if kind.startswith("ward")} == {
        "ward13": 4,
        "ward24": 5,
        "ward26": 3,
    }


def test_a_ward_of_each_review_has_the_figures_of_the_lsoas_fitted_to_it(reviews):
    people = {
        "13": {N13: 2000, E13: 2700, S13: 2800, C13: 2000},
        "24": {N24: 2000, E24: 1500, S24: 2000, W24: 2000, C24: 2000},
        "26": {U26: 2000, M26: 2000, L26: 5500},
    }
    for year, expected in people.items():
        values, (kind, _) = carried(reviews, year, "people", "mid-2022")
        assert kind == "lsoa21"
        assert values == pytest.approx({**expected, borough(year): 9500})


@pytest.mark.parametrize(("period", "total"), [("mid-2011", 8800), ("mid-2020", 9500), ("mid-2022", 9500)])
def test_the_borough_has_as_many_people_in_every_review(reviews, period, total):
    found = {year: carried(reviews, year, "people", period)[0] for year in NAMES}
    for year, values in found.items():
        assert values.pop(borough(year)) == pytest.approx(total)
        assert sum(values.values()) == pytest.approx(total)


def test_a_figure_published_on_a_reviews_own_wards_is_not_carried(reviews):
    for year, (period, counts) in CLAIMANTS.items():
        values, (kind, method) = carried(reviews, year, "claimants", period)
        assert (kind, method) == (f"ward{year}", "same")
        assert values == {
            **{f"ward{year}:{c}": n for c, n in counts.items()},
            borough(year): sum(counts.values()),
        }


def test_a_series_on_wards_of_2013_is_carried_to_those_of_2024_by_residents(reviews):
    values, carrier = carried(reviews, "24", "claimants", "2012")
    assert carrier == ("ward13", "population_share")
    expected = {N24: 50, E24: 56, S24: 44 + 35, W24: 95, C24: 40, borough("24"): 320}
    assert values == pytest.approx(expected)


def test_a_series_on_wards_of_2013_is_carried_to_those_of_2026_by_residents(reviews):
    values, carrier = carried(reviews, "26", "claimants", "2012")
    assert carrier == ("ward13", "population_share")
    expected = {U26: 50, M26: 56 + 10, L26: 44 + 130 + 30, borough("26"): 320}
    assert values == pytest.approx(expected)


def test_a_series_on_wards_of_2024_is_carried_back_to_2013_and_on_to_2026(reviews):
    back, carrier = carried(reviews, "13", "claimants", "2020")
    assert carrier == ("ward24", "population_share")
    assert back == pytest.approx({N13: 40, E13: 60 + 30, S13: 20 + 80, C13: 20, borough("13"): 250})
    on, carrier = carried(reviews, "26", "claimants", "2020")
    assert carrier == ("ward24", "population_share")
    assert on == pytest.approx({U26: 40, M26: 60 + 5, L26: 50 + 80 + 15, borough("26"): 250})


def test_lsoas_that_changed_are_carried_to_wards_of_another_census_each_by_its_own_link(reviews):
    rows = reviews.rows(
        """SELECT child, parent, share, method FROM lookup
           WHERE (parent LIKE 'ward26:%'
                  AND child IN ('lsoa11:E01099001', 'lsoa11:E01098031', 'lsoa11:E01098078'))
              OR (parent LIKE 'ward13:%' AND child = 'lsoa21:E01099003') ORDER BY ALL"""
    )
    assert rows == [
        ("lsoa11:E01098031", M26, 1, "best_fit"),
        ("lsoa11:E01098078", M26, 0.25, "population_share"),
        ("lsoa11:E01098078", L26, 0.75, "population_share"),
        ("lsoa11:E01099001", U26, 1, "best_fit"),
        ("lsoa21:E01099003", E13, 1, "population_share"),
    ]


def test_shares_of_each_place_over_the_wards_of_one_review_add_to_one(reviews):
    rows = reviews.rows("""
        SELECT child, split_part(parent, ':', 1) AS wards, sum(share) FROM lookup
        WHERE parent LIKE 'ward%' GROUP BY ALL HAVING abs(sum(share) - 1) > 1e-9""")
    assert rows == []


@pytest.mark.parametrize(
    ("year", "wrong", "words"),
    [
        (
            "24",
            "E05096002",
            [
                "toyton.toml",
                "E05096002 (Middle) is a code of ward26, not of ward24",
                "(East), E05097005 (Centre)",
            ],
        ),
        ("24", "E05098003", ["E05098003 (South) is a code of ward13, not of ward24", "E05097003 (South)"]),
        ("26", "E05099001", ["E05099001 (North) is a code of ward13, ward24, not of ward26", "(Upper)"]),
        ("13", "E05097004", ["E05097004 (West) is a code of ward24, not of ward13", "ward_kind"]),
    ],
)
def test_a_code_of_another_review_is_refused_with_its_year_and_what_stands_in_its_place(
    tmp_path, year, wrong, words
):
    codes = list(NAMES[year])
    areas = {"first": [wrong], "rest": codes[1:]}
    raw, data = ward_reviews.lay_out(tmp_path, {year: ward_reviews.edition(year, areas)})
    with pytest.raises(InputError) as told:
        build(raw=raw, data=data, path=tmp_path / "reviews.duckdb")
    for word in words:
        assert word in str(told.value)
