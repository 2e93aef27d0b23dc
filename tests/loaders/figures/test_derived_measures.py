"""Percentiles, weights and national figures of a country of four LSOAs in two districts, by hand."""

from datetime import date
from types import SimpleNamespace

import pytest

from loaders.declarations.models import EQUAL_WEIGHTS, Index, IndexEdition
from loaders.errors import InputError
from loaders.figures.derived_measures import (
    ENGLAND,
    fill_index_measures,
    fill_national_totals,
    fill_periods,
    fill_residents,
)
from loaders.store import new_store
from tests.support.sources import declared as source

PLACES = [f"lsoa21:{n}" for n in (1, 2, 3, 4)]
INDEX = Index(
    id="imd",
    label="Index",
    score="score",
    rank="rank",
    percentile="percentile",
    weight="heads",
    edition=[
        IndexEdition(
            period="2019",
            kind="lsoa21",
            places_in_england=4,
            population="people",
            population_period="mid-2018",
            weight_note="All people",
            district_kind="lad24",
            districts=2,
        ),
        IndexEdition(
            period="2010",
            kind="lsoa11",
            places_in_england=5,
            population=EQUAL_WEIGHTS,
            weight_note="Each alike",
        ),
    ],
)


@pytest.fixture
def store(tmp_path):
    """An empty store but for its places."""
    with new_store(tmp_path / "store.duckdb") as opened:
        for place in (*PLACES, "lsoa11:1", "lsoa11:2", "lad24:X", "lad24:Y", ENGLAND):
            kind, code = place.split(":")
            opened.execute("INSERT INTO places(place, code, kind) VALUES (?, ?, ?)", [place, code, kind])
        yield opened


def observe(store, measure, period, values, source="file"):
    """Figures of a measure by place; a pair is what a suppressed one lies between."""
    for place, value in values.items():
        figure = (None, *value) if isinstance(value, tuple) else (value, None, None)
        store.execute(
            "INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?)", [measure, period, place, *figure, source]
        )


def observed(store, measure, period):
    """The figures of a measure: value, lower, upper and source by place."""
    rows = store.execute(
        "SELECT place, value, lower, upper, source FROM observations WHERE measure = ? AND period = ?",
        [measure, period],
    ).fetchall()
    assert len({place for place, *_ in rows}) == len(rows)
    return {place: tuple(rest) for place, *rest in rows}


def alone(values, source="file"):
    """Known figures as `observed` gives them."""
    return {place: (pytest.approx(value), None, None, source) for place, value in values.items()}


def by_place(*values):
    return dict(zip(PLACES, values, strict=True))


def test_periods_are_those_of_the_observations_with_their_days(store):
    fill_periods(store)
    assert store.execute("SELECT count(*) FROM periods").fetchone() == (0,)
    for period in ("2019", "mid-2018", "2008-08"):
        observe(store, "people", period, by_place(1, 2, 3, 4))
    fill_periods(store)
    assert store.execute("FROM periods ORDER BY period").fetchall() == [
        ("2008-08", date(2008, 8, 1), date(2008, 8, 31), "August 2008"),
        ("2019", date(2019, 1, 1), date(2019, 12, 31), "2019"),
        ("mid-2018", date(2018, 6, 30), date(2018, 6, 30), "mid-2018"),
    ]


def test_what_is_no_period_is_refused(store):
    observe(store, "people", "lately", {PLACES[0]: 1})
    with pytest.raises(InputError, match="not a period we know"):
        fill_periods(store)


def test_residents_are_the_latest_known(store):
    observe(store, "residents", "mid-2019", by_place(10, 20, None, 40))
    observe(store, "residents", "mid-2018", by_place(1, 2, 3, 4))
    observe(store, "people", "mid-2020", by_place(7, 7, 7, 7))
    fill_periods(store)
    fill_residents(store)
    found = dict(store.execute("SELECT place, residents FROM places").fetchall())
    assert {place: found[place] for place in PLACES} == by_place(10, 20, 3, 40)
    assert found["lad24:X"] is None


def test_percentiles_and_weights_of_an_index(store):
    observe(store, "rank", "2019", by_place(1, 2, 3, 4), "ranks")
    observe(store, "rank", "2019", {"lad24:X": 1}, "ranks")
    observe(store, "rank", "2015", {PLACES[0]: 4}, "ranks")
    observe(store, "percentile", "2019", {PLACES[3]: 99}, "published")
    observe(store, "people", "mid-2018", by_place(100, 200, 300, None))
    observe(store, "people", "2019", by_place(5, 5, 5, 5))
    observe(store, "heads", "2019", {PLACES[2]: 333}, "published")
    observe(store, "rank", "2010", {"lsoa11:1": 5, "lsoa11:2": 1}, "old")
    fill_index_measures(store, {"imd": INDEX})
    assert observed(store, "percentile", "2019") == (
        alone(dict(zip(PLACES, (25, 50, 75), strict=False)), "ranks") | alone({PLACES[3]: 99}, "published")
    )
    assert observed(store, "heads", "2019") == (
        alone({PLACES[0]: 100, PLACES[1]: 200}, "ranks") | alone({PLACES[2]: 333}, "published")
    )
    assert observed(store, "percentile", "2010") == alone({"lsoa11:1": 100, "lsoa11:2": 20}, "old")
    assert observed(store, "heads", "2010") == alone({"lsoa11:1": 1, "lsoa11:2": 1}, "old")
    assert observed(store, "percentile", "2015") == {}
    named = ("score", "rank", "percentile")
    assert store.execute("FROM index_editions").fetchall() == [
        ("imd", "Index", "2019", "lsoa21", *named, 4, "heads", "mid-2018", "All people", "lad24", 2),
        ("imd", "Index", "2010", "lsoa11", *named, 5, "heads", "2010", "Each alike", "", 0),
    ]


def test_a_population_without_a_period_of_its_own_is_that_of_the_index(store):
    edition = INDEX.edition[0].model_copy(update={"population_period": ""})
    observe(store, "rank", "2019", by_place(1, 2, 3, 4), "ranks")
    observe(store, "people", "2019", by_place(5, 6, 7, 8))
    observe(store, "people", "mid-2018", by_place(1, 1, 1, 1))
    fill_index_measures(store, {"imd": INDEX.model_copy(update={"edition": [edition]})})
    assert observed(store, "heads", "2019") == alone(by_place(5, 6, 7, 8), "ranks")


def declared(*indicators, indices=(INDEX,), sources=()):
    """Declarations of indicators: kind, what stands above the line or is meant, below it or weighs."""
    made = {}
    for n, (kind, one, other) in enumerate(indicators):
        summed = kind in ("count", "ratio")
        made[str(n)] = SimpleNamespace(
            kind=kind,
            numerator=one if summed else [],
            denominator=other if summed else [],
            value="" if summed else one,
            weight="" if summed else other,
            min_coverage=0.9,
        )
    return SimpleNamespace(
        indicators=made,
        indices={index.id: index for index in indices},
        sources={source.id: source for source in sources},
    )


def in_england(store, measure, period="2019"):
    return observed(store, measure, period).get(ENGLAND)


def nationally(store, *indicators, **more):
    """The national figures made, with LSOA 3 half in each of two districts."""
    store.execute("""CREATE TEMP TABLE district_of AS FROM (VALUES ('lsoa21:1', 'lad24:X', 1.0),
        ('lsoa21:2', 'lad24:Y', 1.0), ('lsoa21:3', 'lad24:X', 0.5), ('lsoa21:3', 'lad24:Y', 0.5),
        ('lsoa21:4', 'lad23:Z', 1.0)) v(child, parent, share)""")
    fill_periods(store)
    fill_national_totals(store, declared(*indicators, **more), "district_of")


def test_the_country_is_added_up_from_tables_that_are_complete(store):
    observe(store, "thefts", "2019", by_place(10, 20, 30, 40), "crimes")
    observe(store, "thefts", "2018", dict(zip(PLACES, (1, 2, 3), strict=False)), "crimes")
    observe(store, "burglaries", "2019", by_place(10, 20, (1, 4), 40), "crimes")
    observe(store, "people", "2019", by_place(1, 1, 1, 1))
    observe(store, "people", "2019", {ENGLAND: 7}, "published")
    observe(store, "books", "2019", by_place(1, 2, 3, 4))
    observe(store, "heads", "2019", by_place(1, 2, 3, 5))
    nationally(store, ("ratio", ["thefts", "burglaries"], "people"), ("weighted_mean", "score", "heads"))
    assert in_england(store, "thefts") == (100, None, None, "crimes")
    assert in_england(store, "thefts", "2018") is None  # a place is missing
    assert in_england(store, "burglaries") == (None, 71, 74, "crimes")
    assert in_england(store, "people") == (7, None, None, "published")
    assert in_england(store, "books") is None  # of no indicator
    assert in_england(store, "heads") == (11, None, None, "file")


def test_what_is_only_issued_is_not_added_up(store):
    observe(store, "places", "2019", by_place(1, 2, 3, 4))
    observe(store, "heads", "2019", by_place(1, 2, 3, 5))
    nationally(store, ("published", "places", "heads"))
    assert in_england(store, "places") is None and in_england(store, "heads") is None


def test_without_an_index_nobody_knows_how_many_places_there_are(store):
    observe(store, "thefts", "2019", by_place(10, 20, 30, 40))
    nationally(store, ("count", "thefts", []), indices=())
    assert in_england(store, "thefts") is None


def test_means_of_the_country_and_its_districts_are_weighed_by_heads(store):
    observe(store, "score", "2019", by_place(10, 20, 30, 40), "scores")
    observe(store, "heads", "2019", by_place(1, 2, 4, 3))
    observe(store, "income", "2019", by_place(1, 2, 3, 4), "incomes")
    observe(store, "wage", "2019", by_place(5, 5, 5, 9), "wages")
    observe(store, "hands", "2018", by_place(1, 1, 1, 1))
    observe(store, "hands", "2017", by_place(1, 1, 1, 97))
    nationally(
        store,
        ("weighted_mean", "score", "heads"),
        ("weighted_mean", "income", "heads"),
        ("weighted_mean", "wage", "hands"),
        ("published", "books", "hands"),
        indices=(INDEX.model_copy(update={"edition": INDEX.edition[::-1]}),),
    )
    # (10 x 1 + 20 x 2 + 30 x 4 + 40 x 3) / 10; by the latest hands before: (5 + 5 + 5 + 9) / 4
    assert in_england(store, "score") == (29, None, None, "scores")
    assert in_england(store, "income") == (pytest.approx(2.9), None, None, "incomes")
    assert in_england(store, "wage") == (6, None, None, "wages")
    # X: LSOA 1 and half of 3: (10 x 1 + 30 x 2) / 3; Y: LSOA 2 and the other half: (20 x 2 + 30 x 2) / 4
    districts = {place: rest for place, rest in observed(store, "score", "2019").items() if "lad" in place}
    assert districts == alone({"lad24:X": 70 / 3, "lad24:Y": 25}, "scores")
    heads = {place: rest for place, rest in observed(store, "heads", "2019").items() if "lad" in place}
    assert heads == alone({"lad24:X": 3, "lad24:Y": 4}, "scores")


# --- Tables of other places than an index's, declared to hold all of England's

ZONES = [f"msoa11:{n}" for n in range(10)]


@pytest.fixture
def zones(store):
    """The store with ten MSOAs, of a country that has no more, and two constituencies of three."""
    for place in (*ZONES, "pcon10:1", "pcon10:2", "pcon10:3"):
        kind, code = place.split(":")
        store.execute("INSERT INTO places(place, code, kind) VALUES (?, ?, ?)", [place, code, kind])
    return store


def whole(id, kind="msoa11", places=10):
    """A source that holds all of England's places of a kind."""
    return source("table", id=id, kind=kind, code="c", period="2019", places_in_england=places)


def in_zones(*values):
    return dict(zip(ZONES, values, strict=False))


def test_a_source_that_holds_all_of_englands_places_makes_england_without_any_index(zones):
    observe(zones, "households", "2019", in_zones(*[10] * 10), "credit")
    observe(zones, "households", "2018", in_zones(*[10] * 9), "credit")
    observe(zones, "households", "2017", in_zones(*[10] * 8, (0, 4), (0, 4)), "credit")
    observe(zones, "claimants", "2019", {"pcon10:1": 5, "pcon10:2": 7, "pcon10:3": 11}, "claims")
    observe(zones, "homes", "2019", in_zones(*[3] * 10), "others")
    nationally(
        zones,
        ("ratio", ["households", "homes"], "claimants"),
        indices=(),
        sources=(whole("credit"), whole("claims", "pcon10", 3)),
    )
    assert in_england(zones, "households") == (100, None, None, "credit")
    assert in_england(zones, "households", "2018") is None  # a place is missing
    assert in_england(zones, "households", "2017") == (None, 80, 88, "credit")  # withheld: nil to 4 each
    assert in_england(zones, "claimants") == (23, None, None, "claims")
    assert in_england(zones, "homes") is None  # of a source that does not say that it holds all


def test_places_are_counted_once_where_two_tables_hold_them_or_one_holds_too_many(zones):
    observe(zones, "claimants", "2019", {"pcon10:1": 5, "pcon10:2": 7, "pcon10:3": 11}, "claims")
    observe(zones, "claimants", "2019", in_zones(*[2] * 10), "zoned")
    observe(zones, "homes", "2019", in_zones(*[3] * 10), "zoned")
    observe(zones, "homes", "2018", in_zones(*[3] * 5), "zoned")
    observe(zones, "homes", "2018", dict.fromkeys(ZONES[5:], 4), "other")
    observe(zones, "sheds", "2019", {"pcon10:1": 5, "pcon10:2": 7, "pcon10:3": 11}, "sheds")
    nationally(
        zones,
        ("ratio", ["claimants", "homes"], "sheds"),
        indices=(),
        sources=(whole("claims", "pcon10", 3), whole("zoned"), whole("sheds", "pcon10", 2)),
    )
    assert in_england(zones, "claimants") == (23, None, None, "claims")  # not 43
    assert in_england(zones, "homes") == (30, None, None, "zoned")
    assert in_england(zones, "homes", "2018") is None  # its own half is not England
    assert in_england(zones, "sheds") is None  # three places of a country that has two


def test_a_figure_that_is_published_for_england_stands(zones):
    observe(zones, "households", "2019", {**in_zones(*[10] * 10), ENGLAND: 103}, "credit")
    nationally(zones, ("count", ["households"], []), indices=(), sources=(whole("credit"),))
    assert in_england(zones, "households") == (103, None, None, "credit")


@pytest.mark.parametrize(("withheld", "expected"), [(1, (9 * 80 + 0) / 9), (2, None)])
def test_a_mean_of_the_country_needs_nine_tenths_of_its_people(zones, withheld, expected):
    observe(zones, "years", "2019", in_zones(*[80] * (10 - withheld)), "lives")
    observe(zones, "heads", "2019", in_zones(*[100] * 10), "lives")
    nationally(zones, ("weighted_mean", "years", "heads"), indices=(), sources=(whole("lives"),))
    assert in_england(zones, "heads") == (1000, None, None, "lives")
    assert in_england(zones, "years") == (expected and (expected, None, None, "lives"))


def test_the_people_of_a_mean_count_and_not_its_places(zones):
    observe(zones, "years", "2019", in_zones(70, *[80] * 7), "lives")
    observe(zones, "heads", "2019", in_zones(920, *[10] * 9), "lives")
    nationally(zones, ("weighted_mean", "years", "heads"), indices=(), sources=(whole("lives"),))
    # eight places of ten, 990 people of 1,010: (70 x 920 + 80 x 70) / 990
    assert in_england(zones, "years") == (pytest.approx(70_000 / 990), None, None, "lives")
