"""Events placed and counted: every row has one fate, zeros stand only where they are known.

The ground, the forces and what they cover are drawn in tests/support/events_toy.py.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.errors import InputError
from loaders.events.coverage import covered_ground
from loaders.events.events import read_events
from loaders.events.fates import NO_LOCATION, NOWHERE, OUTSIDE, PLACED, REPEAT, UNREAD
from tests.support.events_toy import (
    EAST,
    HEADER,
    LSOAS,
    NORTH,
    POINT,
    WARDS,
    events_source,
    figures,
    grounds,
    known,
    read_toy,
    row,
    write,
)

YEAR = [f"2020-{month:02d}" for month in range(1, 13)]


def read_rows(folder, rows, **said):
    """The yield of one file of these rows."""
    write(folder / "2020.csv", rows)
    return read_toy(folder, events_source(**said))


def fates(found):
    """Rows by fate, what was placed included."""
    return dict(found.accounts.groupby("fate")["rows"].sum())


def test_an_event_counts_in_the_lsoa_and_the_ward_around_its_point(tmp_path):
    found = read_rows(tmp_path, [row(at="at1"), row(at="at2"), row(at="at2")])
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 2}
    assert figures(found, "thefts", "2020-01", "ward24") == {WARDS[0]: 3}
    assert found.rows_read == found.rows_kept == 3 and found.dropped == {}


def test_every_row_has_one_fate_and_the_fates_add_up_to_the_rows(tmp_path):
    found = read_rows(
        tmp_path,
        [
            *(row("a"), row("b", at="at2")),  # placed
            row("a"),  # written again
            *(row("c", at=("", "")), row(at=(EAST, ""))),  # no location
            *(row(at=("here", NORTH)), row(at=("nan", NORTH)), row(at=(EAST, "inf"))),  # no numbers
            row(at=(EAST - 1, NORTH)),  # in no outline
            *(row(at="at5"), row(at="at3")),  # of nobody, of the other force
            row(month="soon"),
            row(force="Navy"),
        ],
        months={"thefts": "Theft"},
        years={},
    )
    assert fates(found) == {
        PLACED: 2,
        REPEAT: 1,
        NO_LOCATION: 2,
        UNREAD: 3,
        NOWHERE: 1,
        OUTSIDE: 2,
        "event of no Month: 'soon'": 1,
        "event of a force not declared: 'Navy'": 1,
    }
    assert found.rows_read == 13 == found.rows_kept + sum(found.dropped.values())


def test_a_type_nobody_declared_is_left_out_and_named_unless_every_type_is_counted(tmp_path):
    rows = [row(), row(type="Piracy")]
    assert read_rows(tmp_path, rows).dropped == {}
    found = read_rows(tmp_path, rows, months={"thefts": "Theft"})
    assert found.dropped == {"event of a type not declared: 'Piracy'": 1}


def test_a_measure_of_several_types_is_their_sum(tmp_path):
    rows = [row(type="Theft"), row(type="Robbery"), row(type="Noise")]
    found = read_rows(tmp_path, rows, months={"crimes": ["Theft", "Robbery"], "all": "*"})
    assert figures(found, "crimes", "2020-01")[LSOAS[0]] == 2
    assert figures(found, "all", "2020-01")[LSOAS[0]] == 3


# --- What is a repeat


def test_a_record_written_again_without_its_point_counts_once_where_its_point_is(tmp_path):
    rows = [row("a", at=("", "")), row("a", at="at2"), row("a", at=("", ""))]
    found = read_rows(tmp_path, rows)
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 0, LSOAS[1]: 1}
    assert fates(found) == {PLACED: 1, REPEAT: 2}


def test_one_identifier_in_another_month_or_of_another_type_is_another_event(tmp_path):
    found = read_rows(tmp_path, [row("a"), row("a", month="2020-02"), row("a", type="Noise")])
    assert fates(found) == {PLACED: 3}


def test_events_without_an_identifier_are_never_repeats(tmp_path):
    found = read_rows(tmp_path, [row("", type="Noise")] * 5)
    assert figures(found, "noise", "2020-01")[LSOAS[0]] == 5


def test_a_file_without_identifiers_has_no_repeats(tmp_path):
    write(tmp_path / "old.csv", ["2020-01,City,500005,200005,Theft"] * 2, HEADER.removeprefix("Crime ID,"))
    layout = {"x": "Easting", "y": "Northing", "grid": 27700}
    found = read_toy(tmp_path, events_source(layouts=[layout]))
    assert figures(found, "thefts", "2020-01")[LSOAS[0]] == 2


# --- Zero, and not known


def test_a_place_without_an_event_has_zero_in_a_month_its_force_reported(tmp_path):
    found = read_rows(tmp_path, [row(at="at1")])
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 0}


def test_a_month_a_force_has_no_file_for_is_missing_and_not_zero(tmp_path):
    write(tmp_path / "city-1.csv", [row()])
    write(tmp_path / "city-2.csv", [row(month="2020-02")])
    write(tmp_path / "county-2.csv", [row(month="2020-02", force="County", at="at3")])
    found = read_toy(tmp_path)
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 0}
    assert figures(found, "thefts", "2020-02") == {LSOAS[0]: 1, LSOAS[1]: 0, LSOAS[2]: 1, LSOAS[3]: 0}


def test_one_forces_events_in_anothers_district_make_no_figure_there(tmp_path):
    found = read_rows(tmp_path, [row(at="at1"), row(at="at3"), row(at="at3")])
    assert LSOAS[2] not in figures(found, "thefts", "2020-01")
    assert fates(found) == {PLACED: 1, OUTSIDE: 2}


def test_a_type_that_was_not_told_apart_yet_is_missing_and_not_zero(tmp_path):
    rows = [row(), row(month="2020-02"), row(month="2020-02", type="Noise"), row(month="2020-03")]
    found = read_rows(tmp_path, rows)
    assert figures(found, "noise", "2020-01") == {}
    assert figures(found, "noise", "2020-02") == {LSOAS[0]: 1, LSOAS[1]: 0}
    assert figures(found, "noise", "2020-03") == {}
    assert figures(found, "thefts", "2020-03") == {LSOAS[0]: 1, LSOAS[1]: 0}


def test_a_year_is_the_sum_of_twelve_months(tmp_path):
    found = read_rows(tmp_path, [row(month=month) for month in YEAR] + [row(month="2020-05", at="at2")])
    assert figures(found, "thefts_year", "2020") == {LSOAS[0]: 12, LSOAS[1]: 1}
    assert figures(found, "thefts_year", "2020", "ward24") == {WARDS[0]: 13}


def test_a_year_of_eleven_months_is_no_year(tmp_path):
    found = read_rows(tmp_path, [row(month=month) for month in YEAR if month != "2020-05"])
    assert figures(found, "thefts_year", "2020") == {}
    assert figures(found, "thefts", "2020-06") == {LSOAS[0]: 1, LSOAS[1]: 0}


def test_a_year_may_start_in_april(tmp_path):
    months = [*YEAR[3:], "2021-01", "2021-02", "2021-03", "2021-04"]
    found = read_rows(tmp_path, [row(month=month) for month in months], year_starts="April")
    assert figures(found, "thefts_year", "2020/21") == {LSOAS[0]: 12, LSOAS[1]: 0}
    assert figures(found, "thefts_year", "2021/22") == {}


# --- Properties, against counting one row after the other

ROWS = st.lists(
    st.builds(
        row,
        id=st.sampled_from(["", "", "a", "b"]),
        month=st.sampled_from(["2020-01", "2020-02", "soon"]),
        force=st.sampled_from(["City", "City", "County", "Navy"]),
        at=st.sampled_from([*POINT, ("", ""), ("x", NORTH), (EAST - 1, NORTH), (EAST + 10, NORTH + 5)]),
        type=st.sampled_from(["Theft", "Noise"]),
    ),
    min_size=1,
    max_size=14,
)
"""Too few for a return to be short by more than chance; one may still lack the places of most of its rows."""
FOLDERS = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ANCHOR = row("anchor", at="at1")
"""A row that is placed, so that no file is without one."""


@pytest.fixture
def anew(tmp_path_factory):
    """A reader of files of rows, in a folder of its own each time."""

    def read_files(*files):
        folder = tmp_path_factory.mktemp("events")
        for number, rows in enumerate(files):
            write(folder / f"{number}.csv", rows)
        return read_toy(folder)

    return read_files


def counted_plainly(rows):
    """Thefts by code and month as somebody with a pencil would count them."""
    best = {}
    single = Counter()
    for line in rows:
        id, month, force, x, y, type = line.split(",")
        if force not in ("City", "County") or month == "soon":
            continue
        where = (float(x), float(y)) if x not in ("", "x") else None
        if id:
            key = (id, month, force, type)
            told = [spot for spot in (best.get(key), where) if spot]
            best[key] = min(told, key=lambda spot: spot[::-1]) if told else None
        else:
            single[month, force, type, where] += 1
    for (_, month, force, type), where in best.items():
        single[month, force, type, where] += 1
    placed, rows_of = Counter(), Counter()
    for (month, force, _, where), events in single.items():
        rows_of[month, force] += events
        placed[month, force] += events if where else 0
    found = Counter()
    for (month, force, type, where), events in single.items():
        if 2 * placed[month, force] < rows_of[month, force]:
            continue  # most rows lack a place: no data
        if type == "Theft" and where and where[0] >= EAST:
            number = int((where[0] - EAST) // 10) if where[0] != EAST + 10 else 0
            if (number in (0, 1) and force == "City") or (number in (2, 3) and force == "County"):
                found[LSOAS[number], month] += events
    return found


def test_of_repeats_the_one_with_a_whole_point_stands_however_far_south_half_a_point_lies(anew):
    half, whole = "a,2020-01,City,x,200000,Theft", "a,2020-01,City,500005,200005,Theft"
    for rows in ([half, whole], [whole, half]):
        assert figures(anew([ANCHOR, *rows]), "thefts", "2020-01") == figures(
            anew([ANCHOR, whole]), "thefts", "2020-01"
        )


@FOLDERS
@given(rows=ROWS)
def test_counts_are_those_of_a_person_with_a_pencil(anew, rows):
    found = anew([ANCHOR, *rows])
    own = {
        (code, month): events
        for month in ("2020-01", "2020-02")
        for code, events in figures(found, "thefts", month).items()
        if events
    }
    assert own == counted_plainly([ANCHOR, *rows])


@FOLDERS
@given(rows=ROWS)
def test_no_row_is_lost_whatever_the_rows(anew, rows):
    found = anew([ANCHOR, *rows])
    assert found.rows_read == len(rows) + 1 == found.accounts["rows"].sum()
    assert found.rows_kept == fates(found).get(PLACED, 0)
    assert found.rows_read == found.rows_kept + sum(found.dropped.values())
    monthly = found.observations[found.observations["measure"] == "all"]
    for kind in ("lsoa21", "ward24"):
        assert monthly.loc[monthly["place"].str.startswith(kind), "value"].sum() == found.rows_kept


@FOLDERS
@given(rows=ROWS, random=st.randoms())
def test_the_order_of_rows_is_irrelevant(anew, rows, random):
    mixed = [ANCHOR, *rows]
    random.shuffle(mixed)
    one, other = anew([ANCHOR, *rows]), anew(mixed)
    assert one.observations.equals(other.observations)
    assert one.accounts.equals(other.accounts)


@FOLDERS
@given(rows=ROWS, data=st.data())
def test_splitting_a_file_in_two_changes_nothing(anew, rows, data):
    whole = [ANCHOR, *rows]
    at = data.draw(st.integers(1, len(whole)))
    one, other = anew(whole), anew(whole[:at], whole[at:])
    assert one.observations.equals(other.observations)
    assert fates(one) == fates(other)


# --- Refusals


def test_files_whose_every_row_is_left_out_are_refused_with_the_reasons(tmp_path):
    with pytest.raises(InputError, match=r"none of its 1 rows was kept .*outside the districts covered: 1"):
        read_rows(tmp_path, [row(at="at5")])


def test_years_among_months_are_refused_for_one_may_be_the_other(tmp_path):
    with pytest.raises(InputError, match="'2019/20' is a year, '2020-01' may be a month or a year"):
        read_rows(tmp_path, [row(), row(month="2019-20")])


def test_a_district_with_only_some_of_its_places_outlined_is_refused(tmp_path):
    short = known()
    short.loc[len(short)] = ["lsoa21:E01000099", "City", "lad24:City"]
    with pytest.raises(InputError, match="1 of the 3 places of kind lsoa21 in lad24:City have no outline"):
        covered_ground(events_source(), grounds(), short)


def test_a_district_without_any_outline_is_left_out_and_its_events_are_outside(tmp_path):
    far = known()
    far.loc[len(far)] = ["lsoa21:E01000099", "City", "lad24:Far"]
    write(tmp_path / "one.csv", [row(), row(at="at6")])
    covered = covered_ground(events_source(), grounds(), far)
    found = read_events(events_source(), tmp_path, covered, grounds())
    assert fates(found) == {PLACED: 1, OUTSIDE: 1}
