"""Need: how figures become scores and scores one number, and what can't be asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.errors import Unknown
from metrics.need.method import MEANS, Method, NeedError
from metrics.need.need import composite, need, points
from metrics.need.presets import presets
from metrics.statistics.normalisation import NORMALISATIONS, scored

FOUR = {"income_deprived": 2.0, "no_qualifications": 1.0, "potential_life_lost": 1.0, "level_4_plus": 0.5}
METHODS = [(n, m) for n in NORMALISATIONS for m in MEANS]

tables = st.integers(2, 8).flatmap(
    lambda rows: st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=rows, max_size=rows)
)


@pytest.mark.parametrize(("normalisation", "mean"), METHODS)
@given(table=tables)
@settings(max_examples=40, deadline=None)
def test_a_place_with_less_need_on_every_count_never_outranks_one_with_more(normalisation, mean, table):
    scores = np.column_stack([scored(column, normalisation) for column in np.array(table, dtype=float).T])
    total = composite(scores, np.array([0.5, 0.3, 0.2]), mean)
    for one, first in enumerate(table):
        for other, second in enumerate(table):
            if all(a <= b for a, b in zip(first, second, strict=True)):
                assert total[one] <= total[other] + 1e-9


@pytest.mark.parametrize("mean", MEANS)
@given(scores=st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=1, max_size=5))
@settings(deadline=None)
def test_points_add_up_to_the_score(mean, scores):
    table, weights = np.array(scores), np.array([0.5, 0.3, 0.2])
    assert points(table, weights, mean).sum(axis=1) == pytest.approx(composite(table, weights, mean))


@pytest.mark.parametrize(("normalisation", "mean"), METHODS)
def test_an_indicator_of_weight_nought_changes_nothing(store, normalisation, mean):
    method = {"normalisation": normalisation, "mean": mean}
    without = need(store, "walsall", method=Method(weights=FOUR, **method))
    beside = need(store, "walsall", method=Method(weights=FOUR | {"overcrowded": 0.0}, **method))
    assert without.places.equals(beside.places)


def test_the_order_of_indicators_and_the_size_of_all_weights_change_nothing(store):
    one = need(store, "walsall", method=Method(weights=FOUR))
    other = need(store, "walsall", method=Method(weights={i: 10 * FOUR[i] for i in reversed(FOUR)}))
    assert one.places["score"].to_numpy() == pytest.approx(other.places["score"].to_numpy())
    assert one.places["rank_first"].equals(other.places["rank_first"])


def test_need_by_one_indicator_ranks_places_as_the_indicator_does(store):
    found = need(store, "walsall", method=Method(preset="imd-alone")).places
    assert found.loc[found["rank_first"].idxmin(), "score"] == pytest.approx(100)
    assert found["score"].between(0, 100).all()
    assert sorted(found["rank_first"]) == list(range(1, len(found) + 1))


def test_weights_in_effect_are_correlations_with_the_total(store):
    found = need(store, "walsall", method=Method(weights=FOUR))
    told = found.indicators.set_index("indicator")
    assert told["weight"].sum() == pytest.approx(1)
    for indicator in FOUR:
        share = found.places[f"points_{indicator}"] / told.loc[indicator, "weight"]
        assert told.loc[indicator, "effective"] == pytest.approx(share.corr(found.places["score"]))


def test_a_deprivation_index_beside_its_own_part_is_named_as_counted_twice(store):
    found = need(store, "walsall", method=Method(weights={"imd_score": 1, "income_deprived": 1}))
    assert len(found.remarks) == 1
    assert "counted twice" in found.remarks[0]
    apart = Method(weights={"no_qualifications": 1, "overcrowded": 1})
    assert need(store, "walsall", method=apart).remarks == []


def test_every_preset_can_be_asked_for_and_names_what_is_unknown(store):
    for preset in presets(store):
        remarks = need(store, "walsall", method=Method(preset=preset.id)).remarks
        assert [r for r in remarks if r.startswith("Unknown")] == [f"Unknown: {u}" for u in preset.unknown]


@pytest.mark.parametrize("level", ["lsoa", "ward", "area"])
def test_every_level_has_a_row_for_every_place(store, level):
    found = need(store, "walsall", level, method=Method(preset="areas-of-high-need")).places
    assert len(found) == {"lsoa": 169, "ward": 20, "area": 6}[level]
    assert found["score"].notna().all()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"imd_score": 0}, "The weights add to nought"),
        ({}, "The weights add to nought"),
        ({"imd_score": -1}, "weights are numbers from nought up"),
        ({"imd_score": float("nan")}, "weights are numbers from nought up"),
        ({"residents": 1}, "Residents is neutral"),
        ({"life_expectancy_males": 1}, "has no figures at this level"),
    ],
)
def test_weights_that_make_no_need_are_answered_with_a_sentence(store, weights, sentence):
    with pytest.raises(NeedError, match=sentence):
        need(store, "walsall", method=Method(weights=weights))


@pytest.mark.parametrize(
    "wrong",
    [
        {"preset": "happiness"},
        {"weights": {"happiness": 1}},
        {"level": "street"},
        {"normalisation": "rank"},
        {"mean": "median"},
    ],
)
def test_unknown_names_are_answered_with_what_there_is(store, wrong):
    with pytest.raises(Unknown, match="Choose one of"):
        level = wrong.pop("level", "lsoa")
        need(store, "walsall", level, Method(**{"preset": "imd-alone"} | wrong))


def test_a_preset_none_of_whose_indicators_are_there_is_refused(store):
    with pytest.raises(NeedError, match="this edition has none of"):
        need(store, "walsall-2009", method=Method(preset="areas-of-high-need"))


def test_less_than_one_of_a_hundred_counts_as_one_in_a_geometric_mean():
    # sqrt(1 x 100) = 10, whether the first score is 0, 0.5 or 1; sqrt(4 x 100) = 20
    scores = np.array([[0.0, 100.0], [0.5, 100.0], [1.0, 100.0], [4.0, 100.0]])
    assert composite(scores, np.array([0.5, 0.5]), "geometric") == pytest.approx([10, 10, 10, 20])


def test_weights_that_add_to_more_than_a_number_holds_are_refused():
    with pytest.raises(NeedError, match="too large to be added"):
        Method({"a": 1e308, "b": 1e308}, None)
