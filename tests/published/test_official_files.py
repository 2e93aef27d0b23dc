"""The publishers' own files, read whole: every row accounted for, sums held against published totals."""

import math
import shutil

import duckdb
import pytest

from loaders.build import build
from loaders.declarations.read import read
from loaders.editions.packs import pack
from loaders.paths import DATA
from loaders.reports.load_report import report
from metrics.profile.aggregate import figures
from metrics.profile.profile import profile
from metrics.store import Store
from tests.support.boroughs import assert_drawn_as_declared, declare_in_turns
from tests.support.stores import differences

pytestmark = pytest.mark.published

SURE = 4.5
"""Standard deviations that rounding or perturbation does not exceed in the thousands of sums compared."""

ROCHDALE = """
id = "{id}"
name = "Rochdale"
title = "Rochdale"
borough = "lad24:E08000005"
ward_kind = "{kind}"
lsoa_kind = "lsoa21"
comparators = ["ctry:E92000001"]

[[scheme]]
id = "halves"
label = "Two halves"
area = [
  {{ id = "one", name = "One", wards = [{one}] }},
  {{ id = "two", name = "Two", wards = [{two}] }},
]
"""


SMALL = {"rutland": "E06000017", "melton": "E07000133", "adur": "E07000223"}
"""Three small districts, of which a scheme that divides wards is declared."""


@pytest.fixture(scope="module")
def official(shared, tmp_path_factory):
    """A store of all official files, with two editions of a borough that the project does not ship, and three
    small districts."""
    folder = tmp_path_factory.mktemp("official")
    shutil.copytree(DATA, folder / "data", ignore=shutil.ignore_patterns("*.duckdb*"))
    wards = [f'"E050{number}"' for number in range(14033, 14053)]
    for name, kind in (("rochdale", "ward24"), ("rochdale-2025", "ward25")):
        text = ROCHDALE.format(id=name, kind=kind, one=", ".join(wards[:10]), two=", ".join(wards[10:]))
        (folder / "data" / "boroughs" / f"{name}.toml").write_text(text, encoding="utf-8")
    for edition, code in SMALL.items():
        declare_in_turns(folder / "data" / "boroughs", shared / "data", edition, code)
    path = build(raw=shared / "data", data=folder / "data", path=folder / "official.duckdb")
    store = Store(path)
    yield store
    store.close()


# --- Every source


def test_every_source_is_read_and_every_row_accounted_for(official):
    declared = {id: source for id, source in read(DATA).sources.items() if not source.fetched}
    rows = official.rows("""
        SELECT source, shape, max(rows_read), max(rows_kept),
               coalesce(sum(dropped) FILTER (WHERE regexp_matches(
                   reason, 'wanted kind in England| is not ''|^outside|^event ')), 0)
        FROM loads JOIN sources USING (source) GROUP BY ALL""")
    assert {source for source, *_ in rows} == set(declared)
    for source, _, rows_read, kept, dropped in rows:
        assert 0 < kept <= rows_read, source
        assert kept + dropped == rows_read, source
    text = report(official.path)
    assert all(f"\n{source} " in text for source in declared)


NATIONAL = {"lsoa01": 32_482, "lsoa11": 32_844, "lsoa21": 33_755, "lad19": 317, "lad07": 354, "ward13": 625}
"""How many places of a kind there are in the tables that hold them all."""


@pytest.mark.parametrize("kind", NATIONAL)
def test_national_tables_hold_every_place_of_their_kind(official, kind):
    counted = official.rows(
        """SELECT count(DISTINCT place) FROM observations
           WHERE place LIKE ? AND measure <> 'rent' AND source NOT LIKE 'police%'""",
        [f"{kind}:%"],
    )
    assert counted == [(NATIONAL[kind],)]


def test_no_cell_of_an_official_file_is_a_word_we_do_not_know(official):
    damaged = [("claimant-rate-pcon10", "claimant_rate_constituency: not a number: '00:25:54.326000'")]
    assert official.rows("SELECT source, reason FROM loads WHERE reason LIKE '%not a number%'") == damaged


# --- Greater London Authority: 624 wards and the City against the row for London

CLAIMANTS = {"jsa_claimants", "jsa_claimants_16_24", "income_support"}
POPULATION = {"residents", "residents_0_15", "residents_16_64", "residents_65_plus"}
EXACT = {
    *("ambulance_assaults", "ambulance_incidents", "households", "one_person_households"),
    *("lone_parent_households", "owner_occupiers", "social_rented", "private_rented"),
    *("rent_free", "ethnic_white", "ethnic_mixed", "ethnic_asian", "ethnic_black", "ethnic_other"),
}
WITHOUT_A_WARD = {"births": 0.0007, "deaths": 0.0011, "deliberate_fires": 0.0067, "road_casualties": 0.0021}
"""Events whose ward is not known stand in London's row alone: the greatest share of them in any year."""

THE_ATLAS_DISAGREES = {
    ("residents", "mid-2001"): 5_350,  # London's row is a later estimate than the wards'
    ("income_support", "2014"): 395,
    ("births", "2013"): 2_635,
    ("deaths", "2013"): 552,
    ("ambulance_alcohol", "2013"): 2_790,
}
"""Wards less London where the atlas contradicts itself beyond rounding: not errors of reading."""

CRIME_TOTAL = {
    **{"2001/02": -104_897, "2002/03": -101_823, "2003/04": -99_862, "2004/05": -71_966, "2005/06": -88_754},
    **{"2006/07": -43_277, "2007/08": -20_999, "2008/09": -21_980, "2009/10": -22_550, "2010/11": -15_941},
    **{"2011/12": -17_010, "2012/13": -5_924, "2013/14": -5_363, "2014/15": -5_788},
}
"""Recorded crime with no ward, and until 2011/12 all of the City of London Police's: wards less London."""


@pytest.fixture(scope="module")
def atlas(official):
    """Wards' sum and London's own figure by measure and period."""
    rows = official.rows("""
        SELECT w.measure, w.period, sum(w.value), any_value(l.value), count(w.value)
        FROM observations w JOIN observations l USING (measure, period)
        WHERE w.place LIKE 'ward13:%' AND l.place = 'rgn:E12000007' AND w.source = 'gla-ward-atlas'
          AND l.source = 'gla-ward-atlas' AND l.value IS NOT NULL GROUP BY ALL""")
    return {(measure, period): (wards, london, n) for measure, period, wards, london, n in rows}


def gaps(atlas, measures):
    """Wards less London, relative to nothing, for the figures in which the atlas agrees with itself."""
    agreeing = {
        key: both for key, both in atlas.items() if key[0] in measures and key not in THE_ATLAS_DISAGREES
    }
    assert {measure for measure, _ in agreeing} == set(measures)
    return {key: (wards - london, london) for key, (wards, london, _) in agreeing.items()}


def test_counts_that_are_not_rounded_make_london_exactly(atlas):
    assert {key: gap for key, (gap, _) in gaps(atlas, EXACT).items() if gap} == {}


def test_claimants_make_london_within_the_rounding_of_each_ward_to_five(atlas):
    allowed = SURE * math.sqrt(625 * 2)  # -2, -1, 0, 1, 2 alike: variance 2 a ward
    assert {key: gap for key, (gap, _) in gaps(atlas, CLAIMANTS).items() if abs(gap) > allowed} == {}


def test_residents_make_london_within_the_rounding_of_each_ward_to_fifty(atlas):
    allowed = SURE * math.sqrt(625 * 50**2 / 12)
    assert {key: gap for key, (gap, _) in gaps(atlas, POPULATION).items() if abs(gap) > allowed} == {}


@pytest.mark.parametrize("measure", WITHOUT_A_WARD)
def test_london_counts_besides_the_wards_only_events_without_a_ward(atlas, measure):
    for key, (gap, london) in gaps(atlas, {measure}).items():
        assert -WITHOUT_A_WARD[measure] * london <= gap <= 0, key


def test_where_the_atlas_contradicts_itself_is_known_to_the_last_unit(atlas):
    differences = {key: round(atlas[key][0] - atlas[key][1]) for key in THE_ATLAS_DISAGREES}
    assert differences == THE_ATLAS_DISAGREES


def test_crime_without_a_ward_is_known_to_the_last_offence(atlas):
    totals = {
        period: round(atlas["crime_total", period][0] - atlas["crime_total", period][1])
        for period in CRIME_TOTAL
    }
    assert totals == CRIME_TOTAL
    assert {
        n for (measure, period), (_, _, n) in atlas.items() if measure == "crime_total" and period < "2012"
    } == {624}


def test_fires_per_thousand_make_londons_printed_rate(atlas):
    # the years whose population in the atlas is the one its rate was made with; printed rates of the
    # others use estimates that were revised after the census of 2011
    for year, printed in (("2006", 2.106904994), ("2013", 0.493720379)):
        fires, people = atlas["deliberate_fires", year][0], atlas["residents", f"mid-{year}"][0]
        assert 1000 * fires / people == pytest.approx(printed, rel=SURE * 361 / 8.4e6 + 0.00032)


# --- Census 2021: LSOAs against the published rows for districts and England

TOTALS = {"households", "owner_occupiers", "adults_16_plus", "nssec_adults", "religion_residents"}
BOUNDARY_MOVED = {"E07000177", "E06000062"}
"""Cherwell and West Northamptonshire: an LSOA lies in another of the two in the lookup than in the census."""


def perturbation(measure):
    """Standard deviation that cell keys give one LSOA: under 0.8 for a cell, 1.7 for a sum of cells."""
    return 1.7 if measure in TOTALS else 0.8


def test_census_lsoas_make_the_districts_but_for_cell_key_perturbation(official):
    rows = official.rows("""
        WITH summed AS (
            SELECT o.measure, split_part(l.parent, ':', 2) AS code, sum(o.value) AS total, count(*) AS lsoas
            FROM observations o JOIN links l ON l.child = o.place AND l.parent LIKE 'lad24:%'
            WHERE o.place LIKE 'lsoa21:%' AND o.source LIKE 'census21-ts%' GROUP BY ALL)
        SELECT s.measure, s.code, s.total - d.value, s.lsoas
        FROM summed s JOIN observations d ON d.measure = s.measure AND d.period = '2021'
         AND d.place = 'lad22:' || s.code""")
    assert len(rows) == 292 * 18
    far = {
        (measure, code)
        for measure, code, gap, lsoas in rows
        if abs(gap) > SURE * perturbation(measure) * math.sqrt(lsoas)
    }
    assert {code for _, code in far} == BOUNDARY_MOVED


def test_census_lsoas_make_england_but_for_cell_key_perturbation(official):
    rows = official.rows("""
        SELECT o.measure, sum(o.value) - any_value(e.value), count(*) FROM observations o
        JOIN observations e ON e.measure = o.measure AND e.period = o.period AND e.place = 'ctry:E92000001'
        WHERE o.place LIKE 'lsoa21:%' AND o.source LIKE 'census21-ts%' GROUP BY ALL""")
    assert len(rows) == 18
    for measure, gap, lsoas in rows:
        assert abs(gap) <= SURE * perturbation(measure) * math.sqrt(lsoas), measure


# --- Best fit

MISSED = {
    **{"Birchills Leamore": 12.9, "Aldridge Central and South": 6.9, "Bloxwich East": -8.4},
    **{"St Matthew's": -8.0, "Streetly": -6.9},
}
"""Per cent by which LSOAs fitted to a ward miss its own estimate for mid-2022, worked out independently."""


def test_best_fit_misses_walsalls_wards_by_what_is_known(official):
    rows = official.rows("""
        SELECT p.name, 100 * (sum(l.share * o.value) / any_value(w.value) - 1), sum(o.value),
               any_value(w.value)
        FROM lookup l JOIN places p ON p.place = l.parent
        JOIN observations o ON o.place = l.child AND o.measure = 'residents' AND o.period = 'mid-2022'
        JOIN observations w ON w.place = 'ward23:' || p.code AND w.measure = 'residents'
                           AND w.period = 'mid-2022'
        WHERE p.kind = 'ward24' AND l.child LIKE 'lsoa21:%' GROUP BY p.name""")
    error = {name: miss for name, miss, _, _ in rows}
    assert len(error) == 20
    for name, miss in MISSED.items():
        assert error.pop(name) == pytest.approx(miss, abs=0.2), name
    assert max(map(abs, error.values())) < 3
    assert sum(fitted for _, _, fitted, _ in rows) == pytest.approx(sum(own for *_, own in rows), rel=1e-3)


# --- A borough the project does not ship, and packs


@pytest.mark.parametrize("edition", ["rochdale", "rochdale-2025"])
def test_a_new_borough_needs_one_file_and_no_code(official, edition):
    rows = profile(official, edition).set_index("indicator")
    assert len(rows) >= 45 and (rows["coverage"] > 0.99).all()
    areas = [f"area:{edition}/halves/{half}" for half in ("one", "two")]
    sums = figures(official, edition, [*areas, "lad24:E08000005"], scheme="halves", indicators=["residents"])
    one, two, borough = sums.set_index("place")["value"].reindex([*areas, "lad24:E08000005"])
    assert one + two == borough == pytest.approx(226_992, abs=2_000)  # ONS, mid-2022
    drawn = official.rows("""SELECT count(*), min(p.area_km2) FROM lookup l JOIN places p ON p.place = l.child
                             JOIN boundaries b ON b.place = l.child
                             WHERE l.parent = 'lad24:E08000005' AND p.kind IN ('ward24', 'ward25')""")
    assert drawn[0][0] == 40 and drawn[0][1] > 0.5


@pytest.mark.parametrize("edition", SMALL)
def test_areas_that_divide_wards_are_the_same_drawn_and_declared(official, edition):
    assert_drawn_as_declared(official, official, edition)


OF_MORE_FILES = {
    "links.parquet": "SELECT * FROM read_parquet(?) WHERE child NOT LIKE 'pcd:%'",
    "observations.parquet": """SELECT measure, period, place, round(value, 9), lower, upper, source
                               FROM read_parquet(?)""",
    "places.parquet": "SELECT * FROM read_parquet(?) WHERE place NOT LIKE 'pcd:%'",
    "postcodes.parquet": "SELECT 0 FROM read_parquet(?) LIMIT 0",
}
"""Tables of the packs that a directory of postcodes adds to, which is not among the official files here; a
mean of LSOAs is then added up in another order, and its sixteenth digit may differ."""


def rows_that_files_give(path):
    """The rows of a table that the official files give, in their order."""
    with duckdb.connect() as reading:
        return reading.execute(OF_MORE_FILES[path.name], [str(path)]).fetchall()


def test_the_shipped_packs_are_what_the_official_files_give_to_the_byte(official, tmp_path):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.duckdb*", "packs"))
    for edition in ("walsall", "walsall-2009", "barking-and-dagenham"):
        made = pack(edition, data=tmp_path / "data", path=official.path)
        for path in sorted(made.glob("*.parquet")):
            shipped = DATA / "packs" / edition / path.name
            if path.name in OF_MORE_FILES:
                assert rows_that_files_give(path) == rows_that_files_give(shipped), f"{edition}/{path.name}"
            elif path.name != "loads.parquet":  # it counts the outlines of all editions of the store
                assert path.read_bytes() == shipped.read_bytes(), f"{edition}/{path.name}: pack it again"


def test_a_store_built_from_packs_answers_like_one_built_from_official_files(official, store):
    columns = "edition, level, scheme, indicator, period, place, published_directly, kind"
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{official.path}' AS a (READ_ONLY)")
        both.execute(f"ATTACH '{store.path}' AS b (READ_ONLY)")
        for one, other in (("a", "b"), ("b", "a")):
            missing = both.execute(f"""SELECT {columns} FROM {one}.sums
                                       WHERE edition NOT LIKE 'rochdale%' AND edition NOT IN {tuple(SMALL)}
                                       EXCEPT SELECT {columns} FROM {other}.sums LIMIT 3""").fetchall()
            assert missing == []
        apart = both.execute(f"""
            SELECT {columns} FROM a.sums s JOIN b.sums t USING ({columns})
            WHERE s.method <> t.method OR s.n_period <> t.n_period OR s.n_source_places <> t.n_source_places
               OR greatest(abs(s.x - t.x), abs(s.x_lower - t.x_lower), abs(s.x_upper - t.x_upper))
                  > 1e-12 * (1 + abs(s.x_upper))
               OR abs(s.n - t.n) > 1e-12 * s.n OR abs(s.coverage - t.coverage) > 1e-12 LIMIT 3""").fetchall()
        assert apart == []
    assert differences(official.path, store.path, ["indicators", "index_editions"]) == []
    # the official files hold months of other boroughs too; the packs hold none that the files don't
    assert all(in_packs == 0 for _, _, in_packs in differences(official.path, store.path, ["periods"]))
