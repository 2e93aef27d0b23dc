"""Figures added up: properties that hold for any borough, whatever its wards, areas and gaps."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.declarations.models import Declarations
from loaders.figures.availability import fill_availability, fill_providers
from loaders.figures.derived_measures import fill_periods, fill_residents
from loaders.figures.numerators_denominators import fill_parts, fill_place_totals
from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import number_parts, number_words
from loaders.store import new_store
from metrics.profile.aggregate import figures
from metrics.store import Store

BOROUGH = "lad24:B"
LOW, HIGH = 1, 4
"""Bounds of a suppressed count."""


@dataclass(frozen=True)
class Piece:
    """One LSOA: its residents, and its thefts: a count, None where not published, or 'c' where suppressed."""

    residents: int
    thefts: int | str | None


PIECES = st.builds(
    Piece, st.integers(100, 3000), st.one_of(st.integers(0, 90), st.integers(0, 90), st.just("c"), st.none())
)
WHOLE = st.builds(Piece, st.integers(100, 3000), st.integers(0, 90))
WARDS = st.lists(st.lists(PIECES, min_size=1, max_size=3), min_size=3, max_size=6)
WHOLE_WARDS = st.lists(st.lists(WHOLE, min_size=1, max_size=3), min_size=3, max_size=6)
few = settings(max_examples=settings().max_examples // 10)  # a store is built for each


def asked(wards, *, areas=(), least=0.9, places=()):
    """Figures of a borough made of these wards, its areas given as lists of ward numbers, by place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.duckdb"
        with new_store(path) as store:
            _fill(store, wards, areas or [list(range(len(wards)))], least)
        opened = Store(path)
        try:
            named = [area(i) for i in range(len(areas))]
            found = [
                figures(opened, "e", [BOROUGH, *named], scheme="s"),
                figures(opened, "e", [ward(i) for i in range(len(wards))], level="ward"),
            ]
        finally:
            opened.close()
    rows = [row for frame in found for row in frame.to_dict("records")]
    return {(row["indicator"], row["place"]): row for row in rows}


def ward(number):
    """The place id of a ward."""
    return f"ward24:W{number}"


def area(number):
    """The place id of an area."""
    return f"area:e/s/{number}"


def _fill(store, wards, areas, least):
    """The tables that figures are made of, from wards of pieces and areas of wards."""
    places, lookup, observations = [(BOROUGH, "lad24")], [(BOROUGH, BOROUGH)], []
    places += [(area(i), "area") for i in range(len(areas))]
    for w, pieces in enumerate(wards):
        places.append((ward(w), "ward24"))
        inside = [ward(w), BOROUGH, *[area(i) for i, numbers in enumerate(areas) if w in numbers]]
        lookup += [(ward(w), place) for place in inside]
        for p, piece in enumerate(pieces):
            place = f"lsoa21:L{w}_{p}"
            places.append((place, "lsoa21"))
            lookup += [(place, larger) for larger in [place, *inside]]
            observations.append(("residents", "mid-2022", place, piece.residents, None, None, "s"))
            if piece.thefts == "c":
                observations.append(("thefts", "2022", place, None, LOW, HIGH, "s"))
            elif piece.thefts is not None:
                observations.append(("thefts", "2022", place, piece.thefts, None, None, "s"))
    _insert(store, "places(place, kind)", places)
    _insert(store, "lookup(child, parent)", lookup)
    store.execute("UPDATE lookup SET share = 1, method = 'nested'")
    _insert(store, "observations", observations)
    store.execute(
        f"INSERT INTO editions VALUES ('e', '', '', '{BOROUGH}', 'ward24', 'lsoa21', "
        "[], [], [], [], [], [], NULL, 0)"
    )
    _insert(
        store, "areas", [(area(i), "e", "s", "", "", str(i), "", "", False, i) for i in range(len(areas))]
    )
    for name, kind, over in (("people", "count", []), ("rate", "ratio", ["residents"])):
        counted = "residents" if kind == "count" else "thefts"
        store.execute(
            """INSERT INTO indicators VALUES (?, '', '', '', '', ?, [?], ?, '', '', 1000 ** len(?), '', 1,
               'neutral', false, ?, [], true, '', 0)""",
            [name, kind, counted, over, over, least],
        )
    fill_periods(store)
    fill_residents(store)
    fill_place_totals(store)
    fill_providers(store)
    words = number_words(store)
    fill_parts(store, words)
    parts = number_parts(store, words)
    fill_availability(store, Declarations({}, {}, {}, {}), words, parts)
    fill_sums(store, words, parts)


def _insert(store, table, rows):
    """Rows into a table, in one statement."""
    told = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
    store.execute(f"INSERT INTO {table} VALUES {told}", [value for row in rows for value in row])


def same(one, other, columns=("value", "value_low", "value_high", "lower", "upper", "coverage")):
    """Whether two figures agree in every number."""
    return all(np.isclose(one[c], other[c], rtol=1e-12, equal_nan=True) for c in columns)


@few
@given(WARDS)
def test_an_area_of_one_ward_equals_the_ward(wards):
    found = asked(wards, areas=[[i] for i in range(len(wards))], least=0)
    compared = [i for i in range(len(wards)) if ("rate", ward(i)) in found]
    for i in range(len(wards)):
        assert same(found["people", area(i)], found["people", ward(i)])
        assert (("rate", area(i)) in found) == (i in compared)
    assert all(same(found["rate", area(i)], found["rate", ward(i)]) for i in compared)


@few
@given(WARDS, st.data())
def test_areas_together_equal_the_borough(wards, data):
    group = data.draw(st.lists(st.integers(0, 2), min_size=len(wards), max_size=len(wards)))
    areas = [[w for w, g in enumerate(group) if g == wanted] for wanted in sorted(set(group))]
    found = asked(wards, areas=areas, least=0)
    for indicator in ("people", "rate"):
        parts = [found[indicator, area(i)] for i in range(len(areas)) if (indicator, area(i)) in found]
        if (indicator, BOROUGH) in found:
            whole = found[indicator, BOROUGH]
            for column in ("x_lower", "x_upper", "pieces", *(["denominator"] if indicator == "rate" else [])):
                assert sum(part[column] for part in parts) == pytest.approx(whole[column])
        else:
            assert parts == []


@few
@given(WARDS, st.randoms(use_true_random=False))
def test_the_order_of_declaration_does_not_matter(wards, random):
    areas = [list(range(0, len(wards), 2)), list(range(1, len(wards), 2))]
    moved = [[random.sample(pieces, len(pieces)) for pieces in wards][i] for i in range(len(wards))]
    first, second = asked(wards, areas=areas, least=0), asked(moved, areas=areas[::-1], least=0)
    for indicator in ("people", "rate"):
        for one, other in ((area(0), area(1)), (area(1), area(0)), (BOROUGH, BOROUGH)):
            assert ((indicator, one) in first) == ((indicator, other) in second)
            if (indicator, one) in first:
                assert same(first[indicator, one], second[indicator, other])


@few
@given(WHOLE_WARDS, st.floats(0.1, 0.9))
def test_splitting_a_place_in_two_changes_nothing(wards, share):
    whole = wards[0][0]
    part = Piece(max(1, int(whole.residents * share)), int(whole.thefts * share))
    rest = Piece(whole.residents - part.residents, whole.thefts - part.thefts)
    halves = [[part, rest, *wards[0][1:]], *wards[1:]]
    before, after = asked(wards, areas=[[0], [1, 2]]), asked(halves, areas=[[0], [1, 2]])
    for key in before:
        assert same(before[key], after[key])


@few
@given(WHOLE_WARDS)
def test_missing_ward_lowers_coverage_not_the_rate(wards):
    lost = [[replace(piece, thefts=None) for piece in wards[0]], *wards[1:]]
    found = asked(lost, areas=[list(range(1, len(wards)))], least=0)
    whole, rest = found["rate", BOROUGH], found["rate", area(0)]
    people = [sum(piece.residents for piece in pieces) for pieces in wards]
    assert whole["value"] == pytest.approx(rest["value"])
    assert whole["coverage"] == pytest.approx(1 - people[0] / sum(people))
    assert rest["coverage"] == pytest.approx(1)
    assert ("rate", ward(0)) not in found  # unknown, and not 0


@few
@given(WHOLE_WARDS)
def test_suppressed_never_becomes_nought(wards):
    hidden = [[replace(wards[0][0], thefts="c"), *wards[0][1:]], *wards[1:]]
    before, after = asked(wards), asked(hidden)
    known, bounded = before["rate", BOROUGH], after["rate", BOROUGH]
    assert np.isnan(bounded["value"]) and np.isnan(bounded["numerator"])
    other = known["x_lower"] - wards[0][0].thefts
    assert bounded["x_lower"] == pytest.approx(other + LOW)
    assert bounded["x_upper"] == pytest.approx(other + HIGH)
    assert 0 < bounded["value_low"] < bounded["value_high"]
    assert bounded["coverage"] == pytest.approx(1)
    assert "a range is shown" in bounded["withheld"]


@few
@given(WHOLE_WARDS, st.floats(0.05, 0.99))
def test_below_the_least_coverage_a_figure_is_withheld_and_says_why(wards, least):
    lost = [[replace(piece, thefts=None) for piece in wards[0]], *wards[1:]]
    found = asked(lost, least=least)["rate", BOROUGH]
    people = [sum(piece.residents for piece in pieces) for pieces in wards]
    coverage = 1 - people[0] / sum(people)
    if coverage < least - 1e-6:
        assert np.isnan([found[c] for c in ("value", "value_low", "value_high", "lower", "upper")]).all()
        assert found["withheld"] == f"only {100 * coverage:.0f}% of residents live where the figure is known"
    elif coverage > least + 1e-6:
        assert found["value"] > 0 or found["numerator"] == 0
        assert found["withheld"] == ""


@few
@given(WHOLE_WARDS)
def test_rates_are_pooled_before_they_are_divided(wards):
    pieces = [piece for pieces in wards for piece in pieces]
    found = asked(wards)["rate", BOROUGH]
    expected = 1000 * sum(p.thefts for p in pieces) / sum(p.residents for p in pieces)
    assert found["value"] == pytest.approx(expected)
    assert found["lower"] <= found["value"] <= found["upper"]


@pytest.mark.parametrize(("unknown", "shown"), [(90, True), (100, True), (110, False)])
def test_a_figure_known_for_nine_in_ten_residents_is_shown_and_for_fewer_is_not(unknown, shown):
    wards = [[Piece(1000 - unknown, 45), Piece(unknown, None)]]  # 91%, 90% and 89% are covered
    found = asked(wards, least=0.9)["rate", BOROUGH]
    if shown:
        assert found["value"] == pytest.approx(1000 * 45 / (1000 - unknown))
        assert found["withheld"] == ""
    else:
        assert np.isnan(found["value"])
        assert found["withheld"] == "only 89% of residents live where the figure is known"
