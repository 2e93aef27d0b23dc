"""Districts of a country of ten LSOAs, worked out by hand.

district  LSOAs (rank: people)                               score is 2 x (11 - rank)
A         1: 1,000   4: 1,000   5: 1,000   8: 500   9: 500
B         2, 3, 6, 7, 10: 1,000 each

A: score (20 + 14 + 12 + 6/2 + 4/2) x 1,000 / 4,000 = 12.75; reversed rank 6.375; LSOA 1 alone is in the most
deprived tenth of ten; extent 1,000/4,000; the most deprived 400 people all live in LSOA 1: concentration 10.
B: score 10.8, reversed rank 5.4; no LSOA in the tenth; percentiles 20 and 30 count 0.95 - 0.9/19 x 9 and
0.05; the most deprived 500 live in LSOA 2: concentration 9.
The census before had the same LSOAs, but 9 and 10 were one (rank 9 of 9), three quarters of it in A's part.
"""

import pandas as pd
import pytest

from loaders.store import new_store
from metrics.__main__ import main
from metrics.errors import Refused, Unknown
from metrics.profile.districts import DISTRICT_COLUMNS, districts
from metrics.store import Store

PEOPLE = {1: 1000, 4: 1000, 5: 1000, 8: 500, 9: 500, **dict.fromkeys((2, 3, 6, 7, 10), 1000)}
DISTRICT = {rank: "A" if rank in (1, 4, 5, 8, 9) else "B" for rank in PEOPLE}


def edition(period, kind, lsoas, index="imd", district_kind="lad24", count=2):
    return {
        "index_id": index, "label": f"Index {index}", "period": period, "kind": kind,
        "score": f"{index}_score", "rank": f"{index}_rank", "percentile": "p",
        "places_in_england": lsoas, "weight": "w",
        "weight_period": period, "weight_note": "all residents", "district_kind": district_kind,
        "districts": count if district_kind else 0,
    }  # fmt: skip


def observed(period, kind, rank, people, index="imd"):
    figures = {f"{index}_score": 2 * (11 - rank), f"{index}_rank": rank, "w": people}
    return [
        {"measure": m, "period": period, "place": f"{kind}:{rank}", "value": float(v), "source": "ranks"}
        for m, v in figures.items()
    ]


def country(path, without=()):
    """A store of the toy country, lacking the LSOAs of some ranks."""
    held = [rank for rank in PEOPLE if rank not in without]
    link = {"method": "nested", "source": "ranks"}
    later = [{"child": f"lsoa21:{r}", "parent": f"lad24:{DISTRICT[r]}", "share": 1.0, **link} for r in held]
    before = [
        {
            "child": f"lsoa11:{min(r, 9)}",
            "parent": f"lsoa21:{r}",
            "share": {9: 0.75, 10: 0.25}.get(r, 1.0),
            **link,
        }
        for r in held
    ]
    tables = {
        "index_editions": [
            edition("2025", "lsoa21", 10),
            edition("2025", "lsoa21", 10, "income", ""),
            edition("2019", "lsoa11", 9),
            edition("2015", "lsoa01", 9, district_kind="", count=0),
        ],
        "observations": [
            *(row for r in held for row in observed("2025", "lsoa21", r, PEOPLE[r])),
            *(
                row
                for r in held
                for row in observed("2025", "lsoa21", r, PEOPLE[r], "income")
                if row["measure"] != "w"
            ),
            *(row for r in held if r < 10 for row in observed("2019", "lsoa11", r, 1000)),
        ],
        "places": [
            *({"place": f"lad24:{d}", "code": d, "name": f"District {d}", "kind": "lad24"} for d in "AB"),
            *({"place": f"{kind}:{r}", "kind": kind} for kind in ("lsoa11", "lsoa21") for r in PEOPLE),
        ],
        "links": [*later, *before],
        "sources": [{"source": "ranks", "note": "People are estimates.", "position": 0}],
    }
    with new_store(path) as store:
        for table, rows in tables.items():
            frame = pd.DataFrame(rows)
            assert len(frame)  # read by the query below, by name
            store.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
    return Store(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The toy country, nothing missing."""
    store = country(tmp_path_factory.mktemp("country") / "country.duckdb")
    yield store
    store.close()


def test_each_district_has_its_five_measures_and_its_rank_by_each(whole):
    found = districts(whole)
    assert list(found) == list(DISTRICT_COLUMNS)
    a, b = found.to_dict("records")
    assert (a["code"], a["name"], a["lsoas"], a["population"]) == ("A", "District A", 5, 4000)
    assert (a["average_score"], a["average_rank"]) == pytest.approx((12.75, 6.375))
    assert (a["proportion_most_deprived_decile"], a["extent"], a["local_concentration"]) == pytest.approx(
        (0.2, 0.25, 10)
    )
    assert (b["average_score"], b["average_rank"]) == pytest.approx((10.8, 5.4))
    assert (b["proportion_most_deprived_decile"], b["local_concentration"]) == (0, 9)
    assert b["extent"] == pytest.approx((0.95 - 0.9 / 19 * 9 + 0.05) / 5)
    for measure in ("average_score", "average_rank", "extent", "local_concentration"):
        assert (a[f"{measure}_rank"], b[f"{measure}_rank"]) == (1, 2)


def test_the_note_says_who_weighs_and_what_the_source_says_of_itself(whole):
    note = districts(whole).attrs["note"]
    assert note == (
        "Rank 1 is the most deprived of 2 districts; equals share a rank. Weights: all residents. "
        "People are estimates."
    )


def test_a_domain_is_given_to_the_districts_of_the_index_of_its_year(whole):
    found = districts(whole, "income")
    assert found["average_score"].tolist() == pytest.approx([12.75, 10.8])
    assert set(found["index"]) == {"Index income"}


def test_lsoas_of_a_census_before_go_to_districts_through_those_they_became(whole):
    found = districts(whole, "imd", "2019").set_index("code")
    assert found["population"].to_dict() == {"A": 4750, "B": 4250}
    a = (20 + 14 + 12 + 6 + 0.75 * 4) / 4.75
    assert found.at["A", "average_score"] == pytest.approx(a)
    assert (
        "9 LSOAs were given to districts through the LSOAs they became"
        in districts(whole, period="2019").attrs["note"]
    )


def test_a_store_without_the_whole_country_is_refused_with_what_to_build(tmp_path):
    store = country(tmp_path / "part.duckdb", without=(3, 10))
    with pytest.raises(Refused, match=r"holds 8 of the 10 LSOAs of Index imd 2025.*--raw DIR --england"):
        districts(store)
    store.close()


def test_an_edition_without_districts_and_an_unknown_name_are_refused(whole):
    with pytest.raises(Refused, match="No districts are declared for Index imd 2015"):
        districts(whole, "imd", "2015")
    with pytest.raises(Unknown, match="2015, 2019, 2025"):
        districts(whole, "imd", "1999")
    with pytest.raises(Unknown, match="imd, income"):
        districts(whole, "happiness")


def test_the_command_prints_as_many_decimals_as_the_publisher_and_writes_all_of_them(whole, tmp_path, capsys):
    file = tmp_path / "districts.csv"
    words = ["districts", "--period", "2025", "--store", str(whole.path), "--csv", str(file)]
    assert main(words) == 0
    head, a, b, note = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["Code", "District"]
    assert a.split() == [
        "A",
        "District",
        "A",
        "12.750",
        "1",
        "6.38",
        "1",
        "0.2000",
        "1",
        "0.2500",
        "1",
        "10.00",
        "1",
    ]
    assert b.split()[9] == "0.1147"
    assert note.endswith("People are estimates.")
    written = pd.read_csv(file)
    assert written["average_rank"].tolist() == [6.375, 5.4]


def test_a_small_store_and_a_file_that_cannot_be_written_are_told_in_a_sentence(
    whole, store, tmp_path, capsys
):
    assert main(["districts", "--store", str(store.path)]) == 1
    assert "LSOAs of Index of Multiple Deprivation 2025: figures and ranks" in capsys.readouterr().err
    nowhere = tmp_path / "no" / "such.csv"
    assert main(["districts", "--store", str(whole.path), "--csv", str(nowhere)]) == 1
    assert f"{nowhere} can't be written to" in capsys.readouterr().err
