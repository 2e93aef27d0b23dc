"""Places like one, of a borough small enough to work out: plain numpy, twins, one measure less."""

import numpy as np
import pandas as pd
import pytest

from metrics.cli.main import main
from metrics.errors import Refused, Unknown
from metrics.profile.place_values import place_values
from metrics.similar.similar import MEASURE_COLUMNS, ROLE, SIMILAR_COLUMNS, similar
from tests.support import toy_borough

BY = ["fires", "books", "score"]
"""Known of every ward: fires per 1,000 10, 15, 5, 1.67, 2.5; books 50, 100, 200, 150, 100; score 10 to 50."""

FIGURES = np.array(
    [[10.0, 50, 10], [15.0, 100, 20], [5.0, 200, 30], [5 / 3, 150, 40], [2.5, 100, 50]], dtype=float
)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    opened = toy_borough.toy_store(tmp_path_factory.mktemp("similar") / "toy.duckdb")
    yield opened
    opened.close()


def by_numpy(figures, at):
    """Wards by their distance from one, by the formula."""
    z = (figures - figures.mean(axis=0)) / figures.std(axis=0)
    far = np.sqrt(((z - z[at]) ** 2).sum(axis=1))
    return [("ABCDE"[n], far[n]) for n in np.argsort(far, kind="stable") if n != at]


@pytest.mark.parametrize("at", range(5))
def test_the_nearest_are_those_of_plain_numpy(toy, at):
    found = similar(toy, "toy", "ward", "ABCDE"[at], indicators=BY)
    expected = by_numpy(FIGURES, at)
    assert found.places["code"].tolist() == [code for code, _ in expected]
    assert found.places["distance"].tolist() == pytest.approx([far for _, far in expected])
    assert list(found.places) == list(SIMILAR_COLUMNS)
    assert list(found.measures) == list(MEASURE_COLUMNS)
    assert (found.compared, found.remarks) == (4, [])


def test_with_one_measure_left_the_nearest_is_nearest_by_that_one(toy):
    # score 10, 20, 30, 40, 50: of ward C both neighbours are as near, B before D
    found = similar(toy, "toy", "ward", "C", indicators=BY, without=["fires", "books"])
    assert found.places["code"].tolist() == ["B", "D", "A", "E"]
    # in standard deviations of 14.142
    assert found.places["distance"].tolist() == pytest.approx([0.70711, 0.70711, 1.41421, 1.41421], abs=1e-5)
    assert found.measures["kept"].tolist() == [0]  # without the only measure there is no list


def test_reasons_are_the_measures_that_differ_least_and_most(toy):
    found = similar(toy, "toy", "ward", "A", indicators=BY, top=1)
    (row,) = found.places.itertuples()
    # A and B: fires 5 apart of 5.02, books 50 of 51.0, score 10 of 14.1 standard deviations
    assert row.code == "B"
    assert row.alike == ["score", "books", "fires"]
    assert row.unlike == ["fires", "books", "score"]
    apart = found.beside.set_index(["place", "indicator"])["apart"]
    assert apart["ward00:B", "score"] == pytest.approx(10 / np.sqrt(200))


def test_a_list_survives_a_measure_where_the_same_places_stay(toy):
    found = similar(toy, "toy", "ward", "A", indicators=BY, top=2)
    lists = [{code for code, _ in by_numpy(np.delete(FIGURES, n, axis=1), 0)[:2]} for n in range(3)]
    whole = set(found.places["code"])
    assert found.measures["kept"].tolist() == [len(whole & each) for each in lists]
    assert found.places["stays"].tolist() == [sum(c in each for each in lists) for c in found.places["code"]]
    assert found.firm == all(each == whole for each in lists)


def test_a_measure_without_a_figure_here_and_places_without_one_are_named(toy):
    # grants are not known of ward E
    found = similar(toy, "toy", "ward", "E", indicators=[*BY, "grants"])
    assert found.measures["indicator"].tolist() == BY
    assert found.remarks == [f"Not compared, as there is no figure of this place: {label(toy, 'grants')}."]
    found = similar(toy, "toy", "ward", "A", indicators=[*BY, "grants"])
    assert found.places["code"].tolist().count("E") == 0
    assert found.remarks == ["Not compared: 1 place lacks one of these figures."]


def label(store, indicator):
    return store.indicators.loc[indicator, "label"]


def test_an_identical_twin_has_distance_nought_and_comes_first(toy):
    # wards B and E both have 100 books; a measure named twice counts once
    found = similar(toy, "toy", "ward", "B", indicators=["books", "books"])
    assert len(found.measures) == 1
    assert (found.places["code"].iloc[0], found.places["distance"].iloc[0]) == ("E", 0)


def test_of_walsall_the_figures_are_those_of_the_profile(store):
    found = similar(store, "walsall", "ward", "E05001314")
    beside = found.beside[found.beside["indicator"] == "owner_occupied"].set_index("place")["value"]
    shown = place_values(store, "walsall", "ward", "owner_occupied").set_index("place")["value"]
    of_walsall = beside[beside.index.isin(shown.index)]
    pd.testing.assert_series_equal(of_walsall, shown[of_walsall.index], check_names=False)
    assert set(found.places["borough"]) <= {"Walsall", "Barking and Dagenham"}
    assert found.places["residents"].notna().all()
    assert not found.places["place"].str.startswith("ward07").any()  # the same ground, of another year


def test_the_measures_are_those_declared_and_each_can_be_left_out(store):
    declared = list(store.roles[ROLE])
    found = similar(store, "walsall", "lsoa")
    assert found.measures["indicator"].tolist() == declared
    assert "E92000001" not in found.places["code"].tolist()
    assert (
        similar(store, "walsall", "lsoa", without=declared[:3]).measures["indicator"].tolist() == declared[3:]
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"level": "street"}, "no level 'street'"),
        ({"place": "Nowhere"}, "no ward of toy 'Nowhere'"),
        ({"without": ["rain"]}, "no measure to leave out 'rain'"),
        ({"indicators": ["rain"]}, "no indicator 'rain'"),
        ({"measure": "miles"}, "no measure of distance 'miles'"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(toy, asked, words):
    with pytest.raises(Unknown, match=words):
        similar(toy, "toy", **{"level": "ward", "indicators": BY} | asked)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"top": 0}, "whole number from 1"),
        ({"without": BY}, "No measure is left"),
        ({"level": "area"}, "known of 1 other one here"),
        ({"indicators": ["grants"], "place": "E"}, "no figure of this place for any of the measures"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_reason(toy, asked, words):
    with pytest.raises(Refused, match=words):
        similar(toy, "toy", **{"level": "ward", "indicators": BY} | asked)


def test_the_command_line_gives_the_same_list(store, capsys):
    words = ["similar", "walsall", "--level", "ward", "--place", "Pleck", "--without", "overcrowded"]
    assert main([*words, "--top", "3", "--format", "csv", "--store", str(store.path)]) == 0
    rows = capsys.readouterr().out.splitlines()
    found = similar(store, "walsall", "ward", "Pleck", without=["overcrowded"], top=3)
    assert rows[0] == ",".join(SIMILAR_COLUMNS)
    assert [row.split(",")[0] for row in rows[1:]] == found.places["place"].tolist()
