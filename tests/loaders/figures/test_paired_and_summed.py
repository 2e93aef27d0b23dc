"""Numerators paired with denominators, kinds chosen and figures added up, in a borough of three LSOAs.

Ward 1 is LSOAs 1 and 2, ward 2 is LSOA 3. Area A is ward 1 and a quarter of ward 2, by residents.
"""

from types import SimpleNamespace

import pytest

from loaders.errors import InputError
from loaders.figures.availability import fill_availability, fill_providers
from loaders.figures.derived_measures import fill_periods, fill_residents
from loaders.figures.numerators_denominators import fill_parts, fill_place_totals
from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import PartNumbers, WordNumbers, number_parts, number_words
from loaders.store import new_store

L1, L2, L3 = (f"lsoa21:{n}" for n in (1, 2, 3))
W1, W2 = "ward24:1", "ward24:2"
AREA, BOROUGH, REGION = "area:e/s/a", "lad24:B", "rgn:R"
WITHIN = {L1: (W1, AREA), L2: (W1, AREA), L3: (W2, AREA), W1: (AREA,), W2: (AREA,)}
INDICATORS = {  # kind, numerator, denominator, value, weight
    "books": ("count", ["fiction", "fact"], [], "", ""),
    "rate": ("ratio", ["thefts"], ["people"], "", ""),
    "score": ("weighted_mean", [], [], "score", "heads"),
    "mark": ("weighted_mean", [], [], "mark", "equal"),
    "rent": ("published", [], [], "rent", ""),
}
OBSERVED = [  # measure, period, figures: a pair is what a suppressed one lies between
    ("residents", "mid-2019", {L1: 100, L2: 200, L3: 300}),
    ("people", "mid-2019", {L1: 100, L2: 200, L3: 300}),
    ("people", "mid-2021", {L1: 110, L2: 0, L3: 330}),
    ("thefts", "2020", {L1: 5, L2: (1, 4), L3: 7}),
    ("thefts", "2021", {L1: 6, L2: 8}),
    ("thefts", "2018", {L1: 9}),
    ("fiction", "2020", {W1: 10, W2: 20}),
    ("fact", "2020", {W1: 1, W2: (0, 9)}),
    ("fiction", "2021", {W1: 10}),
    ("score", "2020", {L1: 10, L2: 20, L3: 30, REGION: 25}),
    ("heads", "mid-2019", {L1: 3}),
    ("heads", "mid-2021", {L1: 4, L2: 5}),
    ("mark", "2020", {W1: 4, W2: 6}),
    ("rent", "2020", {W1: 500}),
    ("rent", "2021", {AREA: 480}),
]


@pytest.fixture
def store(tmp_path):
    """The borough's places, lookup, indicators and observations."""
    with new_store(tmp_path / "store.duckdb") as opened:
        for place in (L1, L2, L3, W1, W2, AREA, BOROUGH, REGION):
            kind, code = place.split(":")
            opened.execute("INSERT INTO places(place, code, kind) VALUES (?, ?, ?)", [place, code, kind])
        for child, parents in WITHIN.items():
            for parent in (*parents, BOROUGH):
                share = 0.25 if child in (L3, W2) and parent == AREA else 1
                method = "best_fit" if child.startswith("lsoa") else "nested"
                opened.execute("INSERT INTO lookup VALUES (?, ?, ?, ?)", [child, parent, share, method])
        for place in (*WITHIN, AREA, BOROUGH):
            opened.execute("INSERT INTO lookup VALUES (?, ?, 1, 'same')", [place, place])
        opened.execute(
            "INSERT INTO editions VALUES ('e', '', '', ?, 'ward24', 'lsoa21', "
            "[?], [], [], [], [], [], NULL, 0)",
            [BOROUGH, REGION],
        )
        opened.execute("INSERT INTO areas VALUES (?, 'e', 's', '', '', 'a', 'A', '', false, 0)", [AREA])
        for n, (name, (kind, above, below, value, weight)) in enumerate(INDICATORS.items()):
            opened.execute(
                """INSERT INTO indicators VALUES
                   (?, '', '', '', '', ?, ?, ?, ?, ?, 1, '', 1, 'neutral', false, 0, [], true, '', ?)""",
                [name, kind, above, below, value, weight, n],
            )
        for measure, period, figures in OBSERVED:
            for place, value in figures.items():
                figure = (None, *value) if isinstance(value, tuple) else (value, None, None)
                opened.execute(
                    "INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [measure, period, place, *figure, f"{measure}-file"],
                )
        fill_periods(opened)
        fill_residents(opened)
        yield opened


def filled(store, **edition):
    """Everything that follows from the observations, for an edition declared so."""
    fill_providers(store)
    words = number_words(store)
    fill_parts(store, words)
    parts = number_parts(store, words)
    fill_place_totals(store)
    declared = {"id": "e", "indicators": [], "current": {}} | edition
    fill_availability(store, SimpleNamespace(editions={"e": SimpleNamespace(**declared)}), words, parts)
    fill_sums(store, words, parts)
    return words, parts


def test_numerators_are_paired_with_the_denominator_that_serves_them(store):
    words = number_words(store)
    assert words == WordNumbers()
    fill_parts(store, words)
    known = {
        ("books", "2020", W1, 11, 11, 11, None, None),
        ("books", "2020", W2, None, 20, 29, None, None),
        ("mark", "2020", W1, 4, 4, 4, 1, None),
        ("mark", "2020", W2, 6, 6, 6, 1, None),
        ("rate", "2018", L1, 9, 9, 9, 100, "mid-2019"),  # there is none before
        ("rate", "2020", L1, 5, 5, 5, 100, "mid-2019"),
        ("rate", "2020", L2, None, 1, 4, 200, "mid-2019"),
        ("rate", "2020", L3, 7, 7, 7, 300, "mid-2019"),
        ("rate", "2021", L1, 6, 6, 6, 110, "mid-2021"),
        ("rate", "2021", L2, 8, 8, 8, 200, "mid-2019"),  # nobody lived there in mid-2021
        ("rent", "2020", W1, 500, 500, 500, None, None),
        ("rent", "2021", AREA, 480, 480, 480, None, None),
        ("score", "2020", L1, 30, 30, 30, 3, "mid-2019"),
        ("score", "2020", L2, 100, 100, 100, 5, "mid-2021"),  # the first after it, as there is none before
        ("score", "2020", REGION, 25, 25, 25, 1, None),
    }
    rows = store.execute("SELECT indicator, period, place, x, x_lower, x_upper, n, n_period FROM parts")
    found = rows.fetchall()
    assert set(found) == known and len(found) == len(known)
    kinds = store.execute("SELECT DISTINCT place, kind, residents FROM parts ORDER BY place").fetchall()
    assert kinds == [
        (AREA, "area", None),
        *((place, "lsoa21", residents) for place, residents in ((L1, 100), (L2, 200), (L3, 300))),
        (REGION, "rgn", None),
        (W1, "ward24", None),
        (W2, "ward24", None),
    ]


def test_a_place_lends_its_denominator_to_one_that_is_the_same(store):
    # thefts of a place of another vintage that is ward 1, people of ward 1 alone
    store.execute("INSERT INTO places(place, kind) VALUES ('ward22:1', 'ward22')")
    store.execute("INSERT INTO lookup VALUES ('ward22:1', ?, 1, 'same')", [BOROUGH])
    store.execute("INSERT INTO links VALUES ('ward22:1', ?, 1, 'same', NULL)", [W1])
    for place, measure, value in ((W1, "people", 300), (W2, "people", 280), ("ward22:1", "thefts", 30)):
        period = "mid-2019" if measure == "people" else "2020"
        store.execute(
            "INSERT INTO observations VALUES (?, ?, ?, ?, NULL, NULL, 'more')",
            [measure, period, place, value],
        )
    fill_parts(store, number_words(store))
    lent = store.execute("SELECT x, n, n_period FROM parts WHERE place = 'ward22:1'").fetchall()
    assert lent == [(30, 300, "mid-2019")]


def test_residents_of_all_places_of_a_kind_or_how_many_they_are(store):
    fill_place_totals(store)
    rows = store.execute("FROM place_totals WHERE parent IN (?, ?)", [AREA, W1]).fetchall()
    assert set(rows) == {
        (AREA, "lsoa21", 375, 3),
        (AREA, "ward24", 1.25, 2),
        (AREA, "area", 1, 1),
        (W1, "lsoa21", 300, 2),
        (W1, "ward24", 1, 1),
    }


def availability(store):
    """Kind, method, sources and whether it is current, by level, indicator and period."""
    rows = store.execute(
        "SELECT level, indicator, period, kind, method, sources, is_current FROM availability"
    ).fetchall()
    assert len({row[:3] for row in rows}) == len(rows)
    return {" ".join(row[:3]): row[3:] for row in rows}


def test_the_kind_that_reaches_most_places_and_loses_least_is_added_up(store):
    assert filled(store)[1] == PartNumbers()
    books = ["fact-file", "fiction-file"]
    assert availability(store) == {
        "area books 2020": ("ward24", "nested", books, True),
        "area mark 2020": ("ward24", "nested", ["mark-file"], True),
        "area rate 2018": ("lsoa21", "best_fit", ["thefts-file"], False),
        "area rate 2020": ("lsoa21", "best_fit", ["thefts-file"], False),
        "area rate 2021": ("lsoa21", "best_fit", ["thefts-file"], True),
        "area rent 2020": ("ward24", "nested", ["rent-file"], False),
        "area rent 2021": ("area", "same", ["rent-file"], True),
        "area score 2020": ("lsoa21", "best_fit", ["score-file"], True),
        "ward books 2020": ("ward24", "same", books, True),
        "ward mark 2020": ("ward24", "same", ["mark-file"], True),
        "ward rate 2018": ("lsoa21", "best_fit", ["thefts-file"], False),
        "ward rate 2020": ("lsoa21", "best_fit", ["thefts-file"], False),
        "ward rate 2021": ("lsoa21", "best_fit", ["thefts-file"], True),
        "ward rent 2020": ("ward24", "same", ["rent-file"], True),
        "ward score 2020": ("lsoa21", "best_fit", ["score-file"], True),
        "lsoa rate 2018": ("lsoa21", "same", ["thefts-file"], False),
        "lsoa rate 2020": ("lsoa21", "same", ["thefts-file"], False),
        "lsoa rate 2021": ("lsoa21", "same", ["thefts-file"], True),
        "lsoa score 2020": ("lsoa21", "same", ["score-file"], True),
        "borough books 2020": ("ward24", "nested", books, True),
        "borough mark 2020": ("ward24", "nested", ["mark-file"], True),
        "borough rate 2018": ("lsoa21", "best_fit", ["thefts-file"], False),
        "borough rate 2020": ("lsoa21", "best_fit", ["thefts-file"], False),
        "borough rate 2021": ("lsoa21", "best_fit", ["thefts-file"], True),
        "borough rent 2020": ("ward24", "nested", ["rent-file"], True),
        "borough score 2020": ("lsoa21", "best_fit", ["score-file"], True),
    }


def test_an_edition_names_its_indicators_and_current_periods(store):
    filled(store, indicators=["rate", "rent"], current={"rate": "2020"})
    found = availability(store)
    assert {key.split()[1] for key in found} == {"rate", "rent"}
    current = {key for key, (*_, is_current) in found.items() if is_current}
    assert current == {
        "area rate 2020",
        "ward rate 2020",
        "lsoa rate 2020",
        "area rent 2021",
        "ward rent 2020",
        "borough rate 2020",
        "borough rent 2020",
    }


@pytest.mark.parametrize(
    ("current", "found"),
    [({"rate": "1999"}, "2018, 2020, 2021"), ({"fires": "2020"}, "none: the indicator has no figures here")],
)
def test_a_current_period_without_figures_is_refused(store, current, found):
    with pytest.raises(InputError) as refused:
        filled(store, current=current)
    [(indicator, period)] = current.items()
    assert str(refused.value) == str(
        InputError(
            "e.toml, current",
            f"{indicator} has no figures of {period}",
            found,
            "name one of these periods, or take the line out",
        )
    )


def sums(store, level, indicator, period):
    """The rows of one level, indicator and period by place."""
    rows = store.execute(
        """SELECT place, published_directly, kind, method, x, x_lower, x_upper, n, n_period, n_source_places,
                  counted, coverage FROM sums WHERE level = ? AND indicator = ? AND period = ?""",
        [level, indicator, period],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_figures_are_added_up_by_shares_with_what_they_cover(store):
    filled(store, current={"rate": "2020"})
    of_lsoas = (False, "lsoa21", "best_fit")
    # 5 and a quarter of 7, with 1 to 4 hidden; people 100 + 200 + a quarter of 300
    assert sums(store, "area", "rate", "2020") == {
        AREA: (*of_lsoas, 6.75, 7.75, 10.75, 375, "mid-2019", 3, 2, 1),
        BOROUGH: (*of_lsoas, 12, 13, 16, 600, "mid-2019", 3, 2, 1),
    }
    # LSOA 3 has no figure of 2021: 300 of 375 and of 600 people are covered
    assert sums(store, "area", "rate", "2021") == {
        AREA: (*of_lsoas, 14, 14, 14, 310, "mid-2021", 2, 2, 0.8),
        BOROUGH: (*of_lsoas, 14, 14, 14, 310, "mid-2021", 2, 2, 0.5),
    }
    assert sums(store, "area", "books", "2020") == {
        AREA: (False, "ward24", "nested", 11, 16, 18.25, None, None, 2, 1, 1),
        BOROUGH: (False, "ward24", "nested", 11, 31, 40, None, None, 2, 1, 1),
    }
    assert sums(store, "ward", "score", "2020") == {
        W1: (*of_lsoas, 130, 130, 130, 8, "mid-2021", 2, 2, 1),
        BOROUGH: (*of_lsoas, 130, 130, 130, 8, "mid-2021", 2, 2, 0.5),
        REGION: (True, "rgn", "same", 25, 25, 25, 1, None, 1, 1, 1),
    }
    assert sums(store, "area", "rent", "2021") == {
        AREA: (True, "area", "same", 480, 480, 480, None, None, 1, 1, 1)
    }
    assert sums(store, "lsoa", "rate", "2020")[L2] == (
        True, "lsoa21", "same", None, 1, 4, 200, "mid-2019", 1, 0, 1,
    )  # fmt: skip
    described = store.execute(
        """SELECT DISTINCT edition, scheme, sources, is_current FROM sums
           WHERE level = 'area' AND indicator = 'rate' ORDER BY is_current"""
    ).fetchall()
    assert described == [("e", "s", ["thefts-file"], False), ("e", "s", ["thefts-file"], True)]
    assert store.execute(
        "SELECT DISTINCT period FROM sums WHERE is_current AND indicator = 'rate'"
    ).fetchall() == [("2020",)]


def test_only_what_was_numbered_is_left_behind(store):
    words, parts = filled(store)
    left = {
        name for (name,) in store.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    }
    for gone in ("known", "valued", "paired", "numerators", "denominators", "parts_in_numbers"):
        assert gone not in left
    # places by their ids, from 1: area, borough, LSOAs, region, wards
    assert store.execute(f"SELECT place, number FROM {words.places} ORDER BY number").fetchall() == [
        (place, n) for n, place in enumerate((AREA, BOROUGH, L1, L2, L3, REGION, W1, W2), 1)
    ]
    assert store.execute(f"SELECT kind, number FROM {parts.kinds} ORDER BY number").fetchall() == [
        ("area", 1), ("lsoa21", 2), ("rgn", 3), ("ward24", 4),
    ]  # fmt: skip
    assert store.execute(f"SELECT level, scheme FROM {parts.levels} ORDER BY number").fetchall() == [
        ("area", "s"), ("borough", ""), ("lsoa", ""), ("ward", ""),
    ]  # fmt: skip
