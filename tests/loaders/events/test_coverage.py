"""Which places a source is the whole record of: from districts to the LSOAs that are known to lie in them.

What is known
-------------
A table puts lsoa21 E01000001 and E01000002 in lad24:E08000001, and E01000003 in lad24:E08000002, which was
lad13:E07000005 before. The ward E05000009 lies in lad24:E08000003 and holds E01000004 by best fit. E01000001
fits it best too, but the table is believed. lad19:E08000001 is lad24:E08000001 in another vintage.
"""

import duckdb
import pytest

from loaders.errors import InputError
from loaders.events.coverage import covered_places
from loaders.geography.descendants import within
from loaders.geography.raw_tables import new_raw_tables
from tests.support import gap_toy, toy
from tests.support.events_toy import events_source

LINKS = [
    ("lsoa21:E01000001", "lad24:E08000001"),
    ("lsoa21:E01000002", "lad24:E08000001"),
    ("lsoa21:E01000003", "lad24:E08000002"),
    ("lsoa21:E01000003", "lad13:E07000005"),
    ("ward24:E05000009", "lad24:E08000003"),
    ("lsoa21:E01000004", "ward24:E05000009"),
    ("lsoa21:E01000001", "ward24:E05000009"),
]


@pytest.fixture(scope="module")
def store():
    """The links above, as files leave them while they are read: a connection and the tables' names."""
    with duckdb.connect() as held:
        raw = new_raw_tables(held)
        held.executemany(f"INSERT INTO {raw.links} VALUES (?, ?, '', '')", LINKS)
        places = {place for pair in LINKS for place in pair} | {"lad19:E08000001"}
        rows = [(p, p.split(":")[1], "", p.split(":")[0]) for p in sorted(places)]
        held.executemany(f"INSERT INTO {raw.places} VALUES (?, ?, ?, ?)", rows)
        yield held, raw


def covered(store, covers):
    """Force by LSOA of what a source covers."""
    frame = covered_places(*store, events_source(covers=covers))
    return dict(zip(frame["place"].str.removeprefix("lsoa21:"), frame["force"], strict=True))


def test_a_force_covers_the_lsoas_of_its_districts(store):
    covers = {"City": ["lad24:E08000001"], "County": ["lad24:E08000002"]}
    assert covered(store, covers) == {"E01000001": "City", "E01000002": "City", "E01000003": "County"}


def test_a_district_may_be_named_in_another_vintage_of_its_code(store):
    assert covered(store, {"City": ["lad19:E08000001"]}) == {"E01000001": "City", "E01000002": "City"}


def test_lsoas_are_found_by_way_of_wards_where_nothing_says_their_district(store):
    assert set(covered(store, {"City": ["lad24:E08000003"]})) == {"E01000004"}
    assert within(*store, ["lad24:E08000003"]) == {
        "lad24:E08000003",
        "ward24:E05000009",
        "lsoa21:E01000004",
    }


def test_england_is_every_lsoa_there_is(store):
    assert len(covered(store, {"City": ["ctry:E92000001"]})) == 4


def test_two_forces_may_cover_one_place(store):
    covers = {"City": ["lad24:E08000001"], "Railways": ["ctry:E92000001"]}
    frame = covered_places(*store, events_source(covers=covers))
    forces = frame[frame["place"] == "lsoa21:E01000001"]["force"]
    assert sorted(forces) == ["City", "Railways"]


def test_a_district_in_no_source_is_refused_and_the_nearest_named(store):
    with pytest.raises(InputError, match=r"covers names lad24:E08000011, .* Allowed: .*lad24:E08000001"):
        covered(store, {"City": ["lad24:E08000011"]})


def test_a_district_of_which_no_part_is_known_is_refused(store):
    with pytest.raises(InputError, match="no place of kind msoa21 is known to lie in lad24:E08000001"):
        covered_places(*store, events_source(covers={"City": ["lad24:E08000001"]}, placed_in=["msoa21"]))


# --- Through a build


def refusal(folder, old, new):
    """What a build of Toyton says, some words of the source of street files exchanged."""
    said = gap_toy.lay_out(folder, gap_toy.CLOSED)
    assert old in said["sources"]["street"]
    said["sources"]["street"] = said["sources"]["street"].replace(old, new)
    return toy.refusal(folder, **said)


def test_events_are_placed_only_in_kinds_that_have_outlines(tmp_path):
    said = refusal(tmp_path, '["lsoa21"]', '["lsoa21", "ward24"]')
    assert "placed_in names ward24, of which no source has outlines" in said


def test_a_wrong_district_stops_the_build(tmp_path):
    said = refusal(tmp_path, 'covers = ["lad24:E08000099"]', 'covers = ["lad24:E08000098"]')
    assert "covers names lad24:E08000098, which is in no source. Allowed: lad24:E08000099" in said


def test_a_checksum_of_many_files_is_one_for_all(tmp_path):
    said = refusal(tmp_path, 'shape = "events"', 'sha256 = "00"\nshape = "events"')
    assert "street_2021-01.csv to street_2025-12.csv (60 files): its checksum is" in said
