"""A place by what somebody types: on Toyton, whose every name is known, and on the shipped boroughs."""

import pytest

from metrics.cli.main import main
from metrics.errors import Unknown
from metrics.places.postcodes import is_whole, parts
from metrics.places.search import AreaOf, find, table, why_none
from metrics.store import Store
from tests.support import toy, toy_names

NORTH, WEST = f"ward24:{toy.WARDS[0]}", f"ward24:{toy.WARDS[3]}"


@pytest.fixture(scope="module")
def toyton(tmp_path_factory):
    store = Store(toy.store(tmp_path_factory.mktemp("found"), **toy_names.CHANGES))
    yield store
    store.close()


def found(store, words, edition="", most=12):
    return [(each.kind, each.name) for each in find(store, words, edition, most)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("North", ("ward", "North")),
        ("north ward", ("ward", "North")),
        (toy.WARDS[0], ("ward", "North")),
        (toy.WARDS[0].lower(), ("ward", "North")),
        ("Toyton", ("borough", "Toyton")),
        (" tóyton ", ("borough", "Toyton")),
        ("E08000099", ("borough", "Toyton")),
        ("Half", ("area", "Half")),
        ("Hillside", ("msoa", "Hillside")),
        ("Toyton 001", ("msoa", "Hillside")),
        (toy_names.A, ("msoa", "Hillside")),
        ("North: Hillside 001A", ("lsoa", "North: Hillside 001A")),
        ("hillside 001a", ("lsoa", "North: Hillside 001A")),
        ("TOYTON 001A", ("lsoa", "North: Hillside 001A")),
        ("001A", ("lsoa", "North: Hillside 001A")),
        (toy.LSOAS[0], ("lsoa", "North: Hillside 001A")),
        ("Hilside", ("msoa", "Hillside")),
        ("Toytown", ("borough", "Toyton")),
    ],
)
def test_every_name_and_code_is_found(toyton, typed, first):
    assert found(toyton, typed, "toyton")[0] == first


def test_what_is_meant_in_full_comes_before_what_begins_with_it_and_lsoas_come_last(toyton):
    assert found(toyton, "south") == [
        ("ward", "South"),
        ("msoa", "South"),
        ("lsoa", "South: 002A"),
        ("lsoa", "South: E01099005"),
    ]
    assert found(toyton, "e") == [
        ("ward", "East"),
        ("lsoa", "East: Hillside 001C"),
        *[
            each
            for each in found(toyton, "e")
            if each not in (("ward", "East"), ("lsoa", "East: Hillside 001C"))
        ],
    ]


def test_a_match_says_what_it_lies_in(toyton):
    match = find(toyton, "001A")[0]
    assert (match.place, match.lsoa, match.ward) == (
        f"lsoa21:{toy.LSOAS[0]}",
        f"lsoa21:{toy.LSOAS[0]}",
        NORTH,
    )
    assert match.areas == (
        AreaOf("halves", "half", toy.HALF, "Half"),
        AreaOf("parts", "inner", toy.INNER, "Inner"),
    )
    assert match.within == ("North", "Half", "Toyton")
    ward = find(toyton, "west")[0]
    assert (ward.lsoa, ward.ward, ward.within) == ("", WEST, ("Rest", "Toyton"))


@pytest.mark.parametrize("typed", ["TT2 2BB", "tt22bb", " Tt2  2bB ", "TT 22BB", "TT2-2BB"])
def test_a_postcode_finds_its_lsoa_however_it_is_spaced(toyton, typed):
    (match,) = find(toyton, typed)
    assert (match.kind, match.name, match.lsoa) == ("postcode", "TT2 2BB", f"lsoa21:{toy.LSOAS[5]}")
    assert (match.ward, match.within) == (WEST, ("West", "Rest", "Toyton"))


def test_a_code_of_the_file_goes_before_its_point(toyton):
    assert find(toyton, "TT1 1AB")[0].lsoa == f"lsoa21:{toy.LSOAS[0]}"


def test_half_a_postcode_finds_the_borough_and_its_wards_and_more_of_it_the_postcodes(toyton):
    assert found(toyton, "TT1") == [("borough", "Toyton"), ("ward", "North")]
    assert found(toyton, "tt2") == [("borough", "Toyton"), ("ward", "West")]
    assert (
        found(toyton, "TT1 1") == found(toyton, "TT11A") == [("postcode", "TT1 1AA"), ("postcode", "TT1 1AB")]
    )
    assert found(toyton, "TT11") == [("postcode", "TT1 1AA"), ("postcode", "TT1 1AB")]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            "TT2 2ZZ",
            "TT2 2ZZ is in no borough here, by the postcodes of E: it may lie next door, be newer, or",
        ),
        ("TT9 9ZZ", "No borough here has postcodes that begin with TT9, by the postcodes of E."),
        ("Atlantis", "Nothing here is called 'Atlantis'. Type a full postcode, a name or code of a ward"),
        ("  ", "Type a full postcode"),
    ],
)
def test_what_is_not_found_is_answered_with_what_could_be_typed(toyton, typed, why):
    assert find(toyton, typed) == []
    assert why_none(toyton, typed).startswith(why)


def test_marks_that_mean_something_to_the_store_mean_nothing_here(toyton):
    for typed in ("%", "_", "'", '"; DROP TABLE places', "a" * 5000, "\x00", "東京"):
        assert isinstance(find(toyton, typed), list)


def test_an_edition_that_is_not_there_is_refused(toyton):
    with pytest.raises(Unknown, match="There is no edition 'nowhere'"):
        find(toyton, "North", "nowhere")


@pytest.mark.parametrize(
    ("typed", "halves"),
    [
        ("WS1 1AA", ("WS1", "1AA")),
        ("ws11aa", ("WS1", "1AA")),
        ("ec1a1bb", ("EC1A", "1BB")),
        ("B43", ("B43", "")),
        ("B43 6", ("B43", "6")),
        ("B43 6N", ("B43", "6N")),
        ("Walsall", ("", "")),
        ("017B", ("", "")),
        ("E01010272", ("", "")),
    ],
)
def test_the_halves_of_a_postcode(typed, halves):
    assert parts(typed) == halves
    assert is_whole(typed) == (len(halves[1]) == 3)


def test_the_table_has_a_row_for_each_match(toyton):
    rows = table(find(toyton, "001A"))
    assert rows.loc[0, ["kind", "code", "ward"]].to_list() == ["lsoa", toy.LSOAS[0], NORTH]
    assert rows.loc[0, "areas"] == [toy.HALF, toy.INNER]


def test_the_command_line_finds_or_says_what_to_type(toyton, capsys):
    assert main(["find", "TT2 2BB", "--store", str(toyton.path)]) == 0
    assert "TT2 2BB  West, Rest, Toyton" in capsys.readouterr().out
    assert main(["find", "Atlantis", "--store", str(toyton.path)]) == 0
    assert "Nothing here is called 'Atlantis'." in capsys.readouterr().out


def test_the_readers_own_borough_comes_before_others(store):
    assert found(store, "abbey", "barking-and-dagenham")[0] == ("ward", "Abbey")
    own = [each.edition for each in find(store, "b", "walsall")]
    assert set(own) == {"walsall"}
    assert find(store, "Barking and Dagenham", "walsall")[0].edition == "barking-and-dagenham"


def test_official_names_of_the_shipped_boroughs_are_found(store):
    (match, *_) = find(store, "Walsall 017B", "walsall")
    assert (match.code, match.name) == ("E01010272", "Birchills Leamore: Bloxwich South 017B")
    assert found(store, "saint matthews", "walsall")[0] == ("ward", "St Matthew's")
    assert found(store, "blackenall", "walsall")[0] == ("ward", "Blakenall")
