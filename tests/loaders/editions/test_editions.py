"""A new borough, another vintage of its wards, a second edition: a file of declarations and no code."""

import pytest

from loaders.build import build
from metrics.choose.candidates import existing_sites
from metrics.profile.aggregate import figures
from metrics.store import Store
from tests.support import toy
from tests.support.toy import BOROUGH, EDITION, HALF, SOURCES, WARDS, source

NEXT = source(
    "ward-names-2025",
    "table",
    "wards25.csv",
    'kind = "ward25"\ncode = "code"\nname = "name"\nperiod = "2025"',
)
LATER = EDITION.replace('"toyton"', '"toyton-2025"').replace("ward24", "ward25")


def built(folder, names, edition=LATER):
    """A toy store of two editions: today's wards, and those of 2025 with these names by code."""
    listed = "\n".join(["code,name", *[f"{code},{name}" for code, name in names.items()], ""])
    raw, data = toy.lay_out(folder, files={"wards25.csv": listed}, sources={"ward25": NEXT})
    (data / "boroughs" / "toyton-2025.toml").write_text(edition, encoding="utf-8")
    return Store(build(raw=raw, data=data, path=folder / "toy.duckdb"))


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory):
    """Today's wards and those of 2025, which have the same codes."""
    store = built(tmp_path_factory.mktemp("toyton"), toy.NAMES)
    yield store
    store.close()


def values(store, edition, places, **asked):
    """Values and bounds by indicator and place."""
    rows = figures(store, edition, places, **asked)
    return rows.set_index(["indicator", "place"])[["value", "value_low", "value_high", "coverage"]]


def test_two_editions_of_one_borough_do_not_count_it_twice(two_editions):
    rows = values(two_editions, "toyton", [BOROUGH], scheme="halves", indicators=["people"])
    assert list(rows["value"]) == [9500]
    again = two_editions.rows("SELECT child, parent FROM lookup GROUP BY ALL HAVING count(*) > 1")
    assert again == []


def test_wards_that_kept_their_codes_are_the_same_places_in_the_next_vintage(two_editions):
    later = HALF.replace("toyton", "toyton-2025")
    now = values(two_editions, "toyton", [HALF, BOROUGH], scheme="halves")
    then = values(two_editions, "toyton-2025", [later, BOROUGH], scheme="halves")
    assert now.equals(then.rename({later: HALF}))


def test_a_ward_of_the_next_vintage_has_the_figures_of_its_lsoas(two_editions):
    wards = [f"ward25:{code}" for code in WARDS]
    rows = values(two_editions, "toyton-2025", wards, level="ward", indicators=["people"])
    assert list(rows["value"]) == [2000, 1500, 2000, 2000, 2000]


def test_wards_of_the_next_vintage_are_drawn_and_measured(two_editions):
    rows = two_editions.rows("""SELECT p.area_km2 FROM places p JOIN boundaries USING (place)
                                WHERE p.kind = 'ward25' ORDER BY p.place""")
    assert len(rows) == 5 and all(size > 0 for (size,) in rows)


def test_a_vintage_in_which_only_some_wards_kept_their_codes_is_refused_in_a_sentence(tmp_path):
    changed = {**{code: toy.NAMES[code] for code in WARDS[1:]}, "E05099099": "North Hill"}
    edition = LATER.replace(WARDS[0], "E05099099")
    with pytest.raises(
        Exception, match=r"toyton-2025.toml: no lookup reaches from lsoa21 to its 5 wards of ward25"
    ):
        built(tmp_path, changed, edition)


def test_an_edition_needs_neither_outlines_nor_a_deprivation_index(tmp_path):
    raw, data = toy.lay_out(tmp_path)
    text = "\n".join(table for name, table in SOURCES.items() if name != "outlines")
    (data / "sources.toml").write_text(text, encoding="utf-8")
    store = Store(build(raw=raw, data=data, path=tmp_path / "toy.duckdb"))
    assert values(store, "toyton", [BOROUGH], scheme="halves", indicators=["people"])["value"].iloc[0] == 9500
    assert store.rows("SELECT count(*) FROM boundaries") == [(0,)]
    store.close()


def test_areas_may_be_lsoas_alone(tmp_path):
    edition = EDITION.replace(f'wards = ["{WARDS[4]}"]', "wards = []")
    store = Store(toy.store(tmp_path, edition=edition))
    inner = toy.INNER
    rows = values(store, "toyton", [inner], scheme="parts", indicators=["people"])
    assert rows["value"].iloc[0] == 1800  # E01099001 and E01099005
    store.close()


SITES = 'existing_sites = ["ward24:E05099001", "lsoa21:E01099005"]\n'


def test_existing_sites_are_wards_and_lsoas_of_the_edition(tmp_path):
    store = Store(toy.store(tmp_path, edition=SITES + EDITION))
    assert existing_sites(store, "toyton") == ["ward24:E05099001", "lsoa21:E01099005"]
    store.close()


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        ('["E05099001"]', ["existing_sites.1: 'E05099001' is not a"]),
        (
            '["ward23:E05099001"]',
            ["existing_sites names ward23:E05099001", "ward24:CODE or lsoa21:CODE", "E05099001 has become"],
        ),
        ('["area:toyton/halves/half"]', ["existing_sites.1: 'area' is not a kind with its vintage"]),
        ('["ward24:E05099001", "ward24:E05099001"]', ["existing_sites names ward24:E05099001 twice"]),
        (
            '["ward24:E05099009"]',
            [
                "existing_sites names ward24:E05099009, which is no ward of Toyton",
                "ward24:E0509900",
                "Correct the code",
            ],
        ),
        ('["lsoa21:E01099009"]', ["lsoa21:E01099009, which is no lsoa of Toyton", "lsoa21:E0109900"]),
    ],
)
def test_an_existing_site_that_is_not_there_is_named_with_what_is(tmp_path, sites, words):
    sentence = toy.refusal(tmp_path, edition=f"existing_sites = {sites}\n{EDITION}")
    for word in ["toyton", *words]:
        assert word in sentence


def test_an_existing_site_in_another_borough_is_refused(tmp_path):
    files = {"wards.csv": toy.FILES["wards.csv"].replace("West,E08000099,Toyton", "West,E08000098,Elsewhere")}
    edition = EDITION.replace(f'"{WARDS[2]}", "{WARDS[3]}", ', f'"{WARDS[2]}", ')
    edition = edition[: edition.index('[[scheme]]\nid = "parts"')]
    sentence = toy.refusal(
        tmp_path, files=files, edition=f'existing_sites = ["ward24:{WARDS[3]}"]\n{edition}'
    )
    assert f"existing_sites names ward24:{WARDS[3]}, which is no ward of Toyton" in sentence
