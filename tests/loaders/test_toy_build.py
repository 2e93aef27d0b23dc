"""The toy borough through the real loaders: what the store holds is the truth written above the toy."""

import hashlib
import shutil

import pytest

from loaders.build import build
from loaders.editions.packs import pack
from loaders.reports.load_report import report
from metrics.profile.aggregate import figures
from tests.support import toy
from tests.support.stores import differences
from tests.support.toy import BOROUGH, HALF, INNER, LSOAS, OUTER, REST, WARDS

OLD_MERGED = ["lsoa11:E01098031", "lsoa11:E01098032"]
OLD_SPLIT = "lsoa11:E01098078"


def share(store, child, parent):
    """The share of one place in another, and the method, or None."""
    rows = store.rows("SELECT share, method FROM lookup WHERE child = ? AND parent = ?", [child, parent])
    return rows[0] if rows else None


def part(store, indicator, period, place):
    """Numerator, its bounds, denominator and its period, of one place."""
    rows = store.rows(
        """SELECT x, x_lower, x_upper, n, n_period FROM parts
           WHERE indicator = ? AND period = ? AND place = ?""",
        [indicator, period, place],
    )
    return rows[0] if rows else None


def figure(store, indicator, place, scheme="halves", level="area", period=None):
    """One row of figures, as a dict."""
    rows = figures(
        store, "toyton", [place], level=level, scheme=scheme, indicators=[indicator], period=period
    )
    assert len(rows) == 1
    return rows.iloc[0].to_dict()


def test_an_lsoa_lies_whole_in_its_ward_by_best_fit(toy_store):
    assert share(toy_store, f"lsoa21:{LSOAS[0]}", f"ward24:{WARDS[0]}") == (1, "best_fit")


def test_a_split_lsoa_is_shared_by_residents(toy_store):
    assert share(toy_store, OLD_SPLIT, f"lsoa21:{LSOAS[6]}") == (0.25, "population_share")
    assert share(toy_store, OLD_SPLIT, f"lsoa21:{LSOAS[7]}") == (0.75, "population_share")


def test_a_split_lsoa_whose_pieces_lie_in_one_ward_lies_whole_in_it(toy_store):
    assert share(toy_store, OLD_SPLIT, f"ward24:{WARDS[4]}") == (1, "population_share")


def test_merged_lsoas_lie_whole_in_the_one_they_became(toy_store):
    for old in OLD_MERGED:
        assert share(toy_store, old, f"lsoa21:{LSOAS[2]}") == (1, "exact")
        assert share(toy_store, old, f"ward24:{WARDS[1]}") == (1, "best_fit")


def test_unchanged_lsoas_are_joined_exactly(toy_store):
    assert share(toy_store, f"lsoa11:{LSOAS[0]}", f"lsoa21:{LSOAS[0]}") == (1, "exact")


@pytest.mark.parametrize("scheme", ["halves", "parts"])
def test_the_areas_of_a_scheme_partition_the_borough(toy_store, scheme):
    rows = toy_store.rows(
        """SELECT child, sum(share) FROM lookup WHERE parent LIKE ? AND child NOT LIKE 'area:%' GROUP BY 1""",
        [f"area:toyton/{scheme}/%"],
    )
    assert len(rows) == 8 + 8 + 5  # both vintages of LSOAs, and the wards, for which rents are published
    assert {total for _, total in rows} == {1}


def test_a_part_ward_is_shared_by_the_residents_of_its_lsoas(toy_store):
    assert share(toy_store, f"ward24:{WARDS[0]}", INNER) == (0.5, "population_share")
    assert share(toy_store, f"ward24:{WARDS[2]}", INNER) == (0.4, "population_share")
    assert share(toy_store, f"ward24:{WARDS[2]}", OUTER) == (0.6, "population_share")
    assert share(toy_store, f"lsoa21:{LSOAS[0]}", OUTER) is None


def test_the_denominator_is_the_latest_at_or_before_the_period(toy_store):
    place = f"lsoa21:{LSOAS[0]}"
    assert part(toy_store, "theft_rate", "2021", place) == (10, 10, 10, 900, "mid-2021")
    assert part(toy_store, "theft_rate", "2022", place) == (10, 10, 10, 1000, "mid-2022")


def test_a_period_before_every_denominator_takes_the_first_after_it(toy_store):
    assert part(toy_store, "theft_rate", "2020", f"lsoa21:{LSOAS[0]}") == (9, 9, 9, 900, "mid-2021")
    assert toy_store.rows("SELECT DISTINCT period FROM parts WHERE indicator = 'theft_rate' ORDER BY 1") == [
        ("2020",),
        ("2021",),
        ("2022",),
    ]


def test_a_suppressed_count_has_bounds_and_no_value(toy_store):
    assert part(toy_store, "theft_rate", "2022", f"lsoa21:{LSOAS[5]}") == (None, 1, 4, 2000, "mid-2022")
    rest = figure(toy_store, "theft_rate", REST)
    assert rest["value"] != rest["value"]  # not a number
    assert rest["value_low"] == pytest.approx(1000 * 241 / 6000)
    assert rest["value_high"] == pytest.approx(1000 * 244 / 6000)
    assert "withheld by the publisher" in rest["withheld"]


def test_rates_are_pooled_before_they_are_divided(toy_store):
    assert figure(toy_store, "theft_rate", HALF)["value"] == pytest.approx(1000 * 60 / 3500)


def test_a_missing_denominator_leaves_both_sums_and_lowers_coverage(toy_store):
    assert part(toy_store, "illness_share", "2012", OLD_MERGED[1]) is None
    borough = figure(toy_store, "illness_share", BOROUGH)
    assert (borough["numerator"], borough["denominator"]) == (580, 7000)
    assert borough["coverage"] == pytest.approx(7 / 8)
    assert borough["value"] == pytest.approx(100 * 580 / 7000)


def test_below_the_least_coverage_the_value_is_withheld_with_the_reason(toy_store):
    half = figure(toy_store, "illness_share", HALF)
    assert half["value"] != half["value"]
    assert half["value_low"] != half["value_low"]
    assert half["withheld"] == "only 75% of residents live where the figure is known"


def test_a_weighted_mean_weighs_by_its_declared_population(toy_store):
    expected = (10 * 1000 + 20 * 1000 + 30 * 1500) / 3500
    assert figure(toy_store, "mean_score", HALF)["value"] == pytest.approx(expected)


def test_a_published_median_is_never_added_up(toy_store):
    assert figure(toy_store, "median_rent", f"ward24:{WARDS[1]}", level="ward")["value"] == 510
    rows = figures(toy_store, "toyton", [HALF, BOROUGH], scheme="halves", indicators=["median_rent"])
    assert rows.empty


def test_counts_of_a_part_ward_area_are_those_of_its_lsoas(toy_store):
    assert figure(toy_store, "people", INNER, "parts")["value"] == 500 + 1500 + 1000 + 800
    assert figure(toy_store, "people", OUTER, "parts")["value"] == 9500 - 3800


def test_outlines_of_areas_and_borough_are_their_parts_joined(toy_store):
    sizes = dict(toy_store.rows("SELECT place, area_km2 FROM places WHERE area_km2 IS NOT NULL"))
    lsoas = [sizes[f"lsoa21:{c}"] for c in LSOAS]
    assert sizes[BOROUGH] == pytest.approx(sum(lsoas))
    assert sizes[INNER] == pytest.approx(lsoas[0] + lsoas[4] + lsoas[6] + lsoas[7])
    outlined = {p for (p,) in toy_store.rows("SELECT place FROM boundaries")}
    assert {BOROUGH, INNER, OUTER, HALF, REST, *[f"ward24:{w}" for w in WARDS]} <= outlined


def test_a_pack_gives_the_same_store_and_the_same_bytes_each_time(toy_folder, tmp_path):
    shutil.copytree(toy_folder / "data", tmp_path / "data")
    made = []
    for path in (toy_folder / "toy.duckdb", toy.store(tmp_path / "again")):
        folder = pack("toyton", data=tmp_path / "data", path=path)
        made.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()})
    assert made[0] == made[1] and len(made[0]) == 10
    built = build(data=tmp_path / "data", path=tmp_path / "packed.duckdb")
    assert differences(toy_folder / "toy.duckdb", built) == []


def test_the_check_report_tells_rows_left_out_coverage_vintage_licence_and_methods(toy_folder):
    text = report(toy_folder / "toy.duckdb")
    people = next(line for line in text.splitlines() if line.startswith("people-2022 "))
    for word in ("table", "lsoa21", "mid-2022", "toyton lsoa21 100%", "Open Government Licence v3.0"):
        assert word in people
    illness = next(line for line in text.splitlines() if line.startswith("illness "))
    assert "2011, 2012" in illness
    assert any(line.split()[:4] == ["lsoa21", "ward24", "best_fit", "8"] for line in text.splitlines())


def test_unknown_marker_tokens_are_counted_and_shown_not_guessed(tmp_path):
    cells = {"510": "c. 510", "520": "inf", "530": '"5,30"', "540": '"1,540"'}
    changed = toy.FILES["rents.csv"]
    for known, odd in cells.items():
        changed = changed.replace(known, odd)
    path = toy.store(tmp_path, files={"rents.csv": changed})
    lines = [line.split(maxsplit=2) for line in report(path).splitlines() if line.startswith("rents ")]
    assert lines[1:] == [["rents", "1", f"rent: not a number: {odd!r}"] for odd in ("5,30", "c. 510", "inf")]
