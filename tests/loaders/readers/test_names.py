"""Names that one file gives to places that other files only know by code."""

import pytest

from loaders.errors import InputError
from loaders.readers.lookups import read_names
from metrics.cli.main import main
from metrics.places.within import MSOA_COLUMNS, msoas
from metrics.store import Store
from tests.support import toy
from tests.support.sources import declared
from views.maps.place_card import msoa_names

A, B = "E02009001", "E02009002"
LIBRARY = {"kinds": ["msoa11", "msoa21"], "code": "cd", "name": "nm"}


def names(tmp_path, content):
    (tmp_path / "f.csv").write_text(content, encoding="utf-8")
    return read_names(declared("names", **LIBRARY), tmp_path)


def test_a_name_stands_for_its_code_in_every_kind_named(tmp_path):
    result = names(tmp_path, f"cd,nm\n{A},Delves\n{B},\nW02000001,Môn\n")
    assert result.places.select(["place", "name"]).to_pylist() == [
        {"place": f"msoa11:{A}", "name": "Delves"},
        {"place": f"msoa21:{A}", "name": "Delves"},
    ]
    assert (result.rows_read, result.rows_kept) == (3, 1)
    assert result.dropped == {"code is not of a wanted kind in England": 1, "no name": 1}


def test_a_code_with_two_names_is_refused(tmp_path):
    with pytest.raises(InputError, match=f"{A} stands on 2 rows"):
        names(tmp_path, f"cd,nm\n{A},Delves\n{A},Palfrey\n")


LIFE = toy.source(
    "life",
    "table",
    "life.csv",
    'kind = "msoa11"\ncode = "code"\nname = "called"\nperiod = "2012"\ncolumns = { years = "years" }',
)
"""Life expectancy of MSOAs; North's two LSOAs and East's first are the one, the rest the other."""


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    first = [toy.LSOAS[0], toy.LSOAS[1], "E01098031", "E01098032"]
    old = sorted({code for codes in toy.WAS.values() for code in codes})
    nested = "".join(f"{code},{A if code in first else B}\n" for code in old)
    of_msoas = toy.source(
        "lsoa-msoa",
        "lookup",
        "msoas.csv",
        'method = "nested"\nchild = { kind = "lsoa11", code = "lsoa" }\n'
        'parent = { kind = "msoa11", code = "msoa" }',
    )
    library = toy.source(
        "library", "names", "names.csv", 'kinds = ["msoa11", "msoa21"]\ncode = "cd"\nname = "nm"'
    )
    path = toy.store(
        tmp_path_factory.mktemp("named"),
        files={
            "life.csv": f"code,called,years\n{A},Toyton 001,80\n{B},Toyton 002,81\n",
            "msoas.csv": f"lsoa,msoa\n{nested}",
            "names.csv": f"cd,nm\n{A},Hillside\nE02009009,Elsewhere\n",
        },
        sources={"life": LIFE, "lsoa-msoa": of_msoas, "library": library},
        indicators={"years": toy.indicator("years", "published", 'value = "years"')},
    )
    store = Store(path)
    yield store
    store.close()


def test_a_place_is_shown_by_the_name_it_was_given_and_the_others_keep_theirs(named):
    found = msoas(named, "toyton", "ward")
    assert list(found) == list(MSOA_COLUMNS)
    assert dict(zip(found["name"], found["msoa_name"], strict=True)) == {
        "North": "Hillside",
        "East": "Hillside",
        "South": "Toyton 002",
        "West": "Toyton 002",
        "Centre": "Toyton 002",
    }
    shares = dict(zip(found["name"], found["share"], strict=True))
    # residents of LSOAs of 2011 are not known here: each counts the same
    assert (shares["North"], shares["East"]) == pytest.approx((2 / 4, 2 / 4))
    assert msoa_names(found)[f"ward24:{toy.WARDS[0]}"] == f"Hillside ({A})"


def test_names_add_no_places_and_are_credited(named):
    assert named.rows("SELECT count(*) FROM places WHERE code = 'E02009009'") == [(0,)]
    assert named.rows("SELECT rows_read, rows_kept FROM loads WHERE source = 'library'") == [(2, 2)]


def test_an_area_names_its_msoas_the_one_that_lies_in_it_most_first(named):
    found = msoas(named, "toyton", "area", "halves")
    half = found[found["name"] == "Half"]
    assert list(half["msoa_code"]) == [A] and half["share"].tolist() == pytest.approx([1])


def test_the_command_line_shows_names_with_their_codes(named, capsys):
    assert main(["msoas", "toyton", "--level", "ward", "--store", str(named.path)]) == 0
    told = capsys.readouterr().out
    assert "Hillside" in told and A in told


def test_a_small_place_lies_in_its_msoa_by_what_it_was_before(named):
    found = msoas(named, "toyton", "lsoa").set_index("place")
    assert found["msoa_code"].to_dict() == {
        f"lsoa21:{code}": A if code in toy.LSOAS[:3] else B for code in toy.LSOAS
    }
    # 1,000, 1,000 and 1,500 residents of the three in Hillside
    assert found["share"].iloc[:3].tolist() == pytest.approx([1000 / 3500, 1000 / 3500, 1500 / 3500])
