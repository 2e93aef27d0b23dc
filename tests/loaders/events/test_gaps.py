"""A gap of the publisher's own record: no figure where nothing was supplied, and all left out is counted.

The truth is written above tests/support/gap_toy.py.
"""

from datetime import date

import pytest

from loaders.events.fates import PLACED
from loaders.events.gaps import ResolvedGap
from metrics.store import Store
from tests.support import gap_toy, toy
from tests.support.events_toy import LSOAS, events_source, figures, read_toy, row, write
from tests.support.toy import WARDS

REASON = "Toyton Police supplied nothing from March 2024 to September 2024 (a new computer)"
HOLE = ResolvedGap(
    date(2020, 3, 1), date(2020, 4, 30), frozenset({"lsoa21:E01000001"}), "City supplied nothing"
)


@pytest.fixture(scope="module")
def gap_store(tmp_path_factory):
    """Toyton with a gap that has ended."""
    opened = Store(gap_toy.store(tmp_path_factory.mktemp("gap")))
    yield opened
    opened.close()


def values(store, measure, place):
    """The figures of one measure and place, by period."""
    rows = store.rows(
        "SELECT period, value FROM observations WHERE measure = ? AND place = ? ORDER BY 1", [measure, place]
    )
    return dict(rows)


def loaded(store, source):
    """Rows read, rows kept, and what was left out by reason."""
    rows = store.rows("SELECT rows_read, rows_kept, reason, dropped FROM loads WHERE source = ?", [source])
    assert len({row[:2] for row in rows}) == 1
    return *rows[0][:2], {reason: dropped for _, _, reason, dropped in rows if dropped}


# --- Events


def test_in_a_gap_no_month_is_made_even_where_there_are_stray_events(gap_store):
    months = values(gap_store, "street_thefts_month", f"lsoa21:{toy.LSOAS[0]}")
    assert len(months) == 60 - 7
    assert months["2024-02"] == months["2024-10"] == 3
    assert not {month for month in months if "2024-03" <= month <= "2024-09"}


def test_a_year_that_touches_a_gap_is_not_made(gap_store):
    years = values(gap_store, "street_thefts", f"lsoa21:{toy.LSOAS[0]}")
    assert years == {"2021": 36, "2022": 36, "2023": 36, "2025": 36}


def test_stray_events_of_a_gap_are_counted_as_left_out(gap_store):
    read, kept, left = loaded(gap_store, "street")
    assert read == 53 * 17 + 7
    assert kept == 53 * 17
    assert left == {f"event in a gap: {REASON}": 7}


def test_a_gap_of_one_place_leaves_its_neighbours_of_the_same_force_alone(tmp_path):
    months = [f"2020-{month:02d}" for month in range(1, 13)]
    write(tmp_path / "a.csv", [row(month=month, at=at) for month in months for at in ("at1", "at2")])
    found = read_toy(tmp_path, events_source(), [HOLE])
    assert figures(found, "thefts", "2020-02") == {LSOAS[0]: 1, LSOAS[1]: 1}
    assert figures(found, "thefts", "2020-03") == {LSOAS[1]: 1}
    assert figures(found, "thefts_year", "2020") == {LSOAS[1]: 12}
    fates = found.accounts.groupby("fate")["rows"].sum()
    assert dict(fates) == {PLACED: 22, "event in a gap: City supplied nothing": 2}
    assert list(found.accounts.loc[found.accounts["fate"] != PLACED, "period"]) == ["2020-03", "2020-04"]


def test_a_ward_whose_middle_lies_in_a_gap_has_no_figure_there(tmp_path):
    whole = ResolvedGap(
        HOLE.start, HOLE.end, frozenset({"lsoa21:E01000001", "lsoa21:E01000002"}), HOLE.reason
    )
    write(tmp_path / "a.csv", [row(month=month) for month in ("2020-02", "2020-03")])
    found = read_toy(tmp_path, events_source(), [whole])
    assert len(figures(found, "thefts", "2020-02", "ward24")) == 1
    assert figures(found, "thefts", "2020-03", "ward24") == {}


# --- Tables


def test_a_table_of_the_same_record_loses_its_figures_of_the_gap_and_says_so(gap_store):
    assert values(gap_store, "published_thefts", f"ward24:{WARDS[0]}") == dict.fromkeys(
        ["2021", "2022", "2023", "2025"], 60
    )
    assert loaded(gap_store, "published")[2] == {f"no data: {REASON}": len(WARDS)}


def test_a_table_that_goes_by_no_record_keeps_every_figure(gap_store):
    assert len(values(gap_store, "thefts", f"lsoa21:{toy.LSOAS[0]}")) == 3


# --- The record in the store


def test_the_store_tells_who_supplied_nothing_when_and_where_that_is_written(gap_store):
    told = gap_store.rows('SELECT source, place, start, "end", reason, url FROM gaps ORDER BY source')
    days = (date(2024, 3, 1), date(2024, 9, 30))
    assert told == [
        (source, "lad24:E08000099", *days, REASON, gap_toy.URL) for source in ("published", "street")
    ]


def test_a_gap_that_has_not_ended_has_no_last_day_and_takes_all_that_follows(tmp_path):
    store = Store(gap_toy.store(tmp_path, gap_toy.OPEN))
    assert store.rows('SELECT DISTINCT "end", reason FROM gaps') == [
        (None, "Toyton Police supplied nothing from July 2025 (a new computer)")
    ]
    assert max(values(store, "street_thefts_month", f"lsoa21:{toy.LSOAS[0]}")) == "2025-06"
    assert list(values(store, "street_thefts", f"lsoa21:{toy.LSOAS[0]}")) == ["2021", "2022", "2023", "2024"]
    store.close()


# --- Mistakes in the record


def refusal(folder, record):
    """What a build says of a record of gaps."""
    return toy.refusal(folder, **gap_toy.lay_out(folder, gap_toy.CLOSED, record))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"start": "2024"}, "'2024' is not a month such as 2019-07"),
        ({"end": "soon"}, "'soon' is not a month such as 2019-07"),
        ({"until": "2024-09"}, "unknown key 'until'"),
        ({"record": "another"}, "gaps names 'example record', of which no gap is declared"),
    ],
)
def test_a_mistake_in_the_record_stops_the_build_and_is_named(tmp_path, words, told):
    assert told in refusal(tmp_path, gap_toy.gap(gap_toy.CLOSED, **words))
