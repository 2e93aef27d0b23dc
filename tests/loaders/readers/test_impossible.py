"""Numbers that can be no figures are left out and counted, by what they are."""

import duckdb
import pytest

from loaders.build import built
from loaders.readers.ages import read_ages
from loaders.readers.table import read_long
from tests.support import toy
from tests.support.sources import lsoas
from tests.support.toy import LSOAS, WARDS, indicator, source

TABLE = 'kind = "lsoa21"\ncode = "Code"\nperiod = "2022"\ncolumns = { calls = "Calls" }'
RATIO = 'numerator = "calls"\ndenominator = "residents"\nscale = 1000'


def figures(folder, cells, declared, shape=TABLE, codes=LSOAS):
    """Values of calls, what was left out, the calls among parts, and the sentences at the end of a build."""
    text = "Code,Calls\n" + "".join(f"{c},{v}\n" for c, v in zip(codes, cells, strict=True))
    raw, data = toy.lay_out(
        folder,
        files={"x.csv": text},
        sources={"x": source("x", "table", "x.csv", shape)},
        indicators={"calls": declared},
    )
    result = built(raw, data, folder / "s.duckdb")
    with duckdb.connect(str(result.path), read_only=True) as store:
        ask = "SELECT value FROM observations WHERE measure = 'calls' ORDER BY place"
        values = store.execute(ask).fetchall()
        ask = "SELECT reason, dropped FROM loads WHERE source = 'x' AND dropped > 0"
        left = dict(store.execute(ask).fetchall())
        parts = store.execute("SELECT place, x FROM parts WHERE indicator = 'calls' ORDER BY 1").fetchall()
    return [v for (v,) in values], left, dict(parts), result.left_out


@pytest.mark.parametrize("cell", ["-99", "-1", "-5"])
def test_a_count_below_zero_is_left_out_and_counted(tmp_path, cell):
    values, left, _, _ = figures(tmp_path, [cell, cell, *"567890"], indicator("calls", "ratio", RATIO))
    assert values == [5, 6, 7, 8, 9, 0]
    assert left == {f"calls: {cell} is no count": 2}


@pytest.mark.parametrize(
    ("cells", "kept", "left"),
    [
        (["-99", "-99", *"567890"], 6, {"calls: -99 stands for no figure": 2}),
        (["-1", *"5678901"], 7, {"calls: -1 stands for no figure": 1}),
        (["-99", "-1.5", *"567890"], 8, {}),  # a score may be below zero
        (["-0.7", *"5678901"], 8, {}),
        (["inf", "NaN", "1e20", "-Infinity", "", "n/a", "8", "9"], 2,
         {"calls: not a number: 'inf'": 1, "calls: not a number: 'NaN'": 1, "calls: empty cell": 1,
          "calls: too large for a figure: '1e20'": 1, "calls: not a number: '-Infinity'": 1,
          "calls: not a number: 'n/a'": 1}),
    ],
)  # fmt: skip
def test_a_score_may_be_below_zero_but_not_what_stands_for_none(tmp_path, cells, kept, left):
    declared = indicator("calls", "weighted_mean", 'value = "calls"\nweight = "residents"')
    values, account, _, _ = figures(tmp_path, cells, declared)
    assert (len(values), account) == (kept, left)


def test_what_stands_for_none_is_not_added_up_with_counts(tmp_path):
    (tmp_path / "f.csv").write_text("CODE,what,n\nE01000001,men,-99\nE01000001,women,120\n")
    source = lsoas("long", period="2022", category="what", value="n", categories={"all": ["men", "women"]})
    result = read_long(source, tmp_path)
    assert len(result.observations) == 0
    assert result.dropped == {"n: below zero: '-99'": 1, "a category of the measure is missing": 1}


def test_a_year_of_age_below_zero_leaves_its_band_unknown(tmp_path):
    ages = ",".join(map(str, range(91)))
    (tmp_path / "f.csv").write_text(f"CODE,{ages}\nE01000001,-1,{','.join(['2'] * 90)}\n")
    result = read_ages(lsoas("ages", period="mid-2022"), tmp_path)
    found = {r["measure"]: r["value"] for r in result.observations.to_pylist()}
    assert "residents" not in found and "residents_0_4" not in found and found["residents_5_9"] == 10
    assert result.dropped == {"0: below zero: '-1'": 1}


SHARE = 'numerator = "calls"\ndenominator = "residents"\nscale = 100\nproportion = true'


def test_a_share_above_its_whole_is_withheld_with_the_reason(tmp_path):
    # of 1,000, 1,000 and 1,500 residents: 100.1%, 100% and over 100%
    cells = [1001, 1000, 1501, *"56789"]
    values, left, parts, _ = figures(tmp_path, cells, indicator("calls", "ratio", SHARE))
    assert len(values) == 8
    assert left == {"calls: a share above its whole, withheld": 2}
    assert [x for place, x in parts.items() if place.startswith("lsoa")] == [1000, 5, 6, 7, 8, 9]


def test_a_rate_may_be_above_its_whole(tmp_path):
    _, left, parts, _ = figures(tmp_path, [1001, *"5678901"], indicator("calls", "ratio", RATIO))
    assert left == {} and parts[f"lsoa21:{LSOAS[0]}"] == 1001


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        (["120", *"5678901"], {"calls: a share above its whole, withheld": 1}),
        (["100", *"5678901"], {}),
        (["120", "-20.5", *"567890"], {}),  # a change may be any number of per cent
    ],
)
@pytest.mark.parametrize("kind", ['weighted_mean"\nweight = "residents', "published"])
def test_a_percentage_above_100_is_withheld_unless_it_is_a_change(tmp_path, cells, left, kind):
    declared = indicator("calls", kind, 'value = "calls"').replace('unit = "u"', 'unit = "%"')
    assert figures(tmp_path, cells, declared)[1] == left


def test_codes_of_another_vintage_are_said(tmp_path):
    codes = [*WARDS[:2], "E05088001", "E05088002", "E05088003"]
    shape = TABLE.replace("lsoa21", "ward24")
    _, left, parts, _ = figures(
        tmp_path, "12345", indicator("calls", "count", 'numerator = "calls"'), shape, codes
    )
    assert left == {"code is of no ward24 that a lookup or register names": 3}
    assert list(parts) == [f"ward24:{ward}" for ward in WARDS[:2]]


@pytest.mark.parametrize("cells", [[""] * 8, ["c"] * 8, [*"cccc", "", "", "", ""]])
def test_an_indicator_that_lost_all_its_figures_is_named_at_the_end_with_why(tmp_path, cells):
    values, left, _, said = figures(tmp_path, cells, indicator("calls", "ratio", RATIO))
    assert values == [] and sum(left.values()) == 8
    (sentence,) = said
    assert sentence.startswith("calls has no figures: x, ") and "calls: " in sentence


def test_an_indicator_of_places_outside_every_edition_is_named_too(tmp_path):
    codes = [f"E0108800{i}" for i in range(8)]
    said = figures(tmp_path, "12345678", indicator("calls", "ratio", RATIO), codes=codes)[3]
    assert said == ["calls has no figures: no place of an edition has all of its measures."]


def test_a_build_that_lost_nothing_says_nothing(tmp_path):
    raw, data = toy.lay_out(tmp_path)
    assert built(raw, data, tmp_path / "s.duckdb").left_out == []
