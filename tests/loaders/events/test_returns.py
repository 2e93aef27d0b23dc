"""Returns that came short: a few stray rows, rows without places, months that a list calls incomplete."""

from datetime import date

import pytest

from loaders.events.fates import ABROAD, IN_A_GAP, PLACED
from loaders.events.returns import SAID_SHORT, SHORT, UNPLACED
from tests.support.events_toy import HEADER, LSOAS, WARDS, events_source, figures, read_toy, row, write

YEAR = [f"2020-{month:02d}" for month in range(1, 13)]


def fates(found):
    return dict(found.accounts.groupby("fate")["rows"].sum())


def test_one_stray_row_is_no_month_of_zeros_and_makes_no_year(tmp_path):
    write(tmp_path / "2020.csv", [row(month=m) for m in YEAR for _ in range(1 if m == "2020-08" else 24)])
    found = read_toy(tmp_path)
    assert figures(found, "thefts", "2020-07") == {LSOAS[0]: 24, LSOAS[1]: 0}
    assert figures(found, "thefts", "2020-08") == {} == figures(found, "thefts_year", "2020")
    (gap,) = found.gaps
    assert (gap.force, gap.start, gap.end) == ("City", date(2020, 8, 1), date(2020, 8, 31))
    assert gap.reason == f"City {SHORT} for August 2020"
    assert fates(found) == {PLACED: 264, f"{IN_A_GAP}: {gap.reason}": 1}


def test_half_of_the_usual_rows_is_a_return_and_fewer_is_not(tmp_path):
    rows = {"2020-01": 100, "2020-02": 100, "2020-03": 50, "2020-04": 49}
    write(tmp_path / "2020.csv", [row(month=m) for m, n in rows.items() for _ in range(n)])
    found = read_toy(tmp_path)
    usual = figures(found, "thefts", "2020-03")  # the median is 75, of which 50 and 49 are more than half
    assert usual == {LSOAS[0]: 50, LSOAS[1]: 0} and found.gaps == []


def test_a_quiet_month_of_a_small_force_may_be_chance(tmp_path):
    rows = {"2020-01": 4, "2020-02": 4, "2020-03": 1}
    write(tmp_path / "2020.csv", [row(month=m) for m, n in rows.items() for _ in range(n)])
    found = read_toy(tmp_path)
    assert found.gaps == [] and figures(found, "thefts", "2020-03") == {LSOAS[0]: 1, LSOAS[1]: 0}


def test_repeats_do_not_make_a_return_whole(tmp_path):
    rows = [row(f"{m}{n}", month=m) for m in YEAR[:6] for n in range(24)]
    write(tmp_path / "2020.csv", [*rows, *[row("same", month="2020-07")] * 24])
    assert [gap.start for gap in read_toy(tmp_path).gaps] == [date(2020, 7, 1)]


def test_a_month_whose_rows_have_no_places_is_no_data(tmp_path):
    months = {"2020-01": "at1", "2020-02": ("", "")}
    write(tmp_path / "2020.csv", [row(month=m, at=at) for m, at in months.items() for _ in range(9)])
    found = read_toy(tmp_path)
    assert [gap.reason for gap in found.gaps] == [f"City {UNPLACED} for February 2020"]
    assert figures(found, "thefts", "2020-02") == {}


@pytest.mark.parametrize("wrong", [(0, 0), (5_000_000, 200_005), (500_005, 5_000_000)])
def test_a_month_whose_points_lie_outside_britain_is_no_data(tmp_path, wrong):
    months = {"2020-01": "at1", "2020-02": wrong}
    write(tmp_path / "2020.csv", [row(month=m, at=at) for m, at in months.items() for _ in range(9)])
    found = read_toy(tmp_path)
    assert fates(found) == {PLACED: 9, ABROAD: 9}
    assert figures(found, "thefts", "2020-02") == {}


def test_months_that_follow_one_another_are_one_gap(tmp_path):
    few = {"2020-05", "2020-06", "2020-09"}
    write(tmp_path / "2020.csv", [row(month=m) for m in YEAR for _ in range(1 if m in few else 30)])
    spans = [(gap.start.month, gap.end.month) for gap in read_toy(tmp_path).gaps]
    assert spans == [(5, 6), (9, 9)]


# --- A second force


BOTH = {"City": ["lad24:E09000001"], "County": ["lad24:E09000001"]}


def test_events_of_two_forces_add_up_where_both_cover_a_place(tmp_path, monkeypatch):
    import pandas as pd

    from tests.support import events_toy

    pairs = [(f"lsoa21:{code}", force, "lad24:E09000001") for code in LSOAS[:2] for force in BOTH]
    monkeypatch.setattr(
        events_toy, "known", lambda: pd.DataFrame(pairs, columns=["place", "force", "district"])
    )
    rows = [row(month="2020-01")] * 5 + [row(month="2020-01", force="County", at="at2")] * 2
    write(tmp_path / "2020.csv", [*rows, *[row(month="2020-02")] * 5])
    found = read_toy(tmp_path, events_source(covers=BOTH))
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 5, LSOAS[1]: 2}
    assert figures(found, "thefts", "2020-01", "ward24") == {WARDS[0]: 7}
    assert figures(found, "thefts", "2020-02") == {}  # the other force returned nothing


# --- Counts, years of any twelve months, and a list of whole months

COUNTS = "Crime ID,Month,Reported by,LSOA,Crime type,n"


def counted(folder, rows, **said):
    write(folder / "counts.csv", rows, COUNTS)
    source = events_source(
        layouts=[{"code": "LSOA"}], code_kind="lsoa21", placed_in=[], count_column="n", **said
    )
    from loaders.events.coverage import covered_codes
    from loaders.events.events import read_events
    from tests.support.events_toy import known

    return read_events(source, folder, covered_codes(known()))


def test_a_row_stands_for_as_many_events_as_it_says(tmp_path):
    rows = [f",2020-01,City,{LSOAS[0]},Theft,7", f",2020-01,City,{LSOAS[0]},Noise,2"]
    bad = [f",2020-01,City,{LSOAS[0]},Theft,{n}" for n in ("-1", "1.5", "", "many", "inf")]
    found = counted(tmp_path, [*rows, *bad])
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 7, LSOAS[1]: 0}
    assert figures(found, "all", "2020-01") == {LSOAS[0]: 9, LSOAS[1]: 0}
    assert fates(found) == {PLACED: 2, "row whose count is no whole number of events": 5}


def test_years_are_the_twelve_months_to_those_declared(tmp_path):
    months = [*[f"2020-{m:02d}" for m in range(3, 13)], *[f"2021-{m:02d}" for m in range(1, 7)]]
    rows = [f",{m},City,{LSOAS[0]},Theft,10" for m in months]
    found = counted(tmp_path, rows, twelve_months_to=["2021-02"])
    assert figures(found, "thefts_year", "2020-03/2021-02") == {LSOAS[0]: 120, LSOAS[1]: 0}
    years = found.observations.query("measure == 'thefts_year'")["period"].unique()
    assert list(years) == ["2020-03/2021-02"]


def test_what_a_list_calls_incomplete_is_left_out_and_said(tmp_path):
    rows = [f",2020-{m:02d},City,{LSOAS[0]},Theft,10" for m in (1, 2, 3)]
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole/list.csv").write_text(
        "month,who,ok\n2020-01,City,True\n2020-02,City,False\n2020-02,County,False\n2020-02,Navy,False\n"
    )
    said = {"period_column": "month", "force_column": "who", "column": "ok", "complete": "True"}
    found = counted(tmp_path, rows, completeness={"file": "whole/list.csv", **said})
    assert figures(found, "thefts", "2020-02") == {}
    assert figures(found, "thefts", "2020-03") == {LSOAS[0]: 10, LSOAS[1]: 0}
    assert [gap.reason for gap in found.gaps] == [
        f"City {SAID_SHORT} for February 2020",
        f"County {SAID_SHORT} for February 2020",
    ]


# --- Each kind of place by its own outlines


def test_an_event_in_a_ward_and_in_no_lsoa_counts_in_the_ward(tmp_path, monkeypatch):
    import shapely

    from tests.support import events_toy

    lsoas, wards = events_toy.grounds()
    wider = shapely.box(events_toy.EAST, events_toy.NORTH - 5, events_toy.EAST + 20, events_toy.NORTH + 10)
    wards.outlines[0] = wider
    monkeypatch.setattr(events_toy, "grounds", lambda: [lsoas, wards])
    write(tmp_path / "2020.csv", [row(), row(at=(events_toy.EAST + 3, events_toy.NORTH - 2))], HEADER)
    found = read_toy(tmp_path)
    assert figures(found, "thefts", "2020-01") == {LSOAS[0]: 1, LSOAS[1]: 0}
    assert figures(found, "thefts", "2020-01", "ward24") == {WARDS[0]: 2}
    assert found.dropped["lsoa21: event outside every outline, counted in ward24"] == 1
