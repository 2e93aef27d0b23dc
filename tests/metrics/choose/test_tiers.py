"""Tiers: the need of areas worked out by hand, ties at the cut, who is contested, and what is refused."""

import pandas as pd
import pytest

from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import number_parts, number_words
from loaders.store import new_store
from metrics.choose.focus import focus
from metrics.choose.tiers import EVIDENCE_COLUMNS, TIER_COLUMNS, TiersError, a_third, tiers
from metrics.errors import Unknown
from metrics.need.area_groups import levels
from metrics.need.method import Method, NeedError
from metrics.store import Store
from tests.support.toy_borough import NORTH, SOUTH, tables

SIMULATIONS = 500


def built(path, areas=(NORTH, SOUTH)):
    """The toy borough's store with the areas named; none of its indicators overlaps with another."""
    with new_store(path) as store:
        for table, rows in tables().items():
            frame = pd.DataFrame(rows)
            if table == "areas":
                frame = frame[frame["area"].isin(areas)]
            if table == "indicators":
                frame["overlaps_with"] = [[] for _ in rows]
            assert len(frame)  # read by the query below, by name
            store.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
        words = number_words(store)
        fill_sums(store, words, number_parts(store, words))
    return Store(path)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The toy borough's store."""
    store = built(tmp_path_factory.mktemp("toy") / "toy.duckdb")
    yield store
    store.close()


@pytest.fixture(scope="module")
def walsall(store):
    """Walsall's tiers, as asked for by nobody in particular."""
    return tiers(store, "walsall")


def by(weights, **more):
    return Method(weights, normalisation="min-max", shrunk=False, **more)


def named(found):
    return found.areas.set_index("name")


def test_the_need_of_areas_is_that_of_their_wards_by_residents_worked_out_by_hand(toy):
    # scores of A to E on the scale: 0, 25, 50, 75, 100; half of C's 4,000 residents in each area
    found = tiers(toy, "toy", method=by({"score": 1}), simulations=SIMULATIONS)
    assert found.level == "ward"
    assert named(found)["need"].to_dict() == pytest.approx(
        {
            "North": (0 * 1000 + 25 * 2000 + 50 * 2000) / 5000,
            "South": (50 * 2000 + 75 * 3000 + 100 * 2000) / 7000,
        }
    )
    assert named(found)["tier"].to_dict() == {"North": "co-ordinated", "South": "managed"}
    assert named(found)["in_top"].to_dict() == {"North": 0, "South": 1}
    assert not found.areas["contested"].any()


def test_the_evidence_adds_up_to_the_need_and_shows_the_areas_own_figures(toy):
    found = tiers(toy, "toy", method=by({"score": 3, "fires": 1}), simulations=SIMULATIONS)
    added = found.evidence.groupby("name")["points"].sum()
    assert added.to_dict() == pytest.approx(named(found)["need"].to_dict())
    own = found.evidence.set_index(["name", "indicator"])
    # (10 x 1,000 + 20 x 2,000 + 30 x 2,000) / 5,000; fires: 10, 30 and half of 20 of 5,000 residents
    assert own.loc[("North", "score"), "value"] == pytest.approx(22)
    assert own.loc[("North", "fires"), "value"] == pytest.approx(10)
    # fires per 1,000 in A to E: 10, 15, 5, 5/3, 5/2; the scale runs from 5/3 to 15
    scores = [100 * (rate - 5 / 3) / (15 - 5 / 3) for rate in (10, 15, 5)]
    mean = (scores[0] * 1000 + scores[1] * 2000 + scores[2] * 2000) / 5000
    assert own.loc[("North", "fires"), "score"] == pytest.approx(mean)
    assert own.loc[("North", "fires"), "points"] == pytest.approx(mean / 4)


def test_a_ward_without_a_figure_counts_with_the_middle_and_is_named(toy):
    # grants, of which fewer is need: A and B 1.0, C 0.75, D 4/3 per 1,000; E is not known
    found = tiers(toy, "toy", method=by({"grants": 1}), simulations=SIMULATIONS)
    assert named(found).loc["South", "need"] == pytest.approx((100 * 2000 + 0 * 3000 + 50 * 2000) / 7000)
    own = found.evidence.set_index("name")["score"]
    assert own["South"] == pytest.approx((100 * 2000 + 0 * 3000) / 5000)
    assert found.remarks[-1] == (
        "Need is known only within bounds, and the middle was taken, for 1 of 5 wards."
    )


def test_areas_that_tie_at_the_cut_are_treated_alike_and_named(toy):
    # of the two areas one has the higher score, the other more fires: each 0 and 100, on average 50
    found = tiers(toy, "toy", method=Method({"score": 1, "fires": 1}), level="area", simulations=SIMULATIONS)
    assert found.areas["need"].tolist() == [50, 50]
    assert found.areas["tier"].tolist() == ["managed", "managed"]
    assert found.tied == ("North", "South")
    assert "Only 2 areas are compared" in found.remarks[0]


def test_a_tie_away_from_the_cut_names_nobody(walsall):
    assert walsall.tied == ()
    assert (walsall.areas["tier"] == "managed").sum() == walsall.managed == 2


def test_the_need_of_areas_is_the_one_told_beside_places_of_focus(store, walsall):
    beside = focus(store, "walsall").areas.set_index("area")["area_need"]
    assert named(walsall)["need"].to_dict() == pytest.approx(beside.to_dict())


def test_the_columns_are_those_explained(walsall):
    assert list(walsall.areas) == list(TIER_COLUMNS)
    assert list(walsall.evidence) == list(EVIDENCE_COLUMNS)
    assert list(walsall.robustness.places["place"]) == list(walsall.areas["place"])


def test_points_add_up_for_every_preset_and_mean(store):
    for method in (Method(preset="next-site-kirkholt"), Method(preset="equal-weights", mean="geometric")):
        found = tiers(store, "walsall", method=method, simulations=SIMULATIONS)
        added = found.evidence.groupby("name")["points"].sum()
        assert added.to_dict() == pytest.approx(named(found)["need"].to_dict())


def test_the_neediest_fifth_is_counted_where_it_lies(walsall):
    assert walsall.areas["places"].sum() == 169
    assert walsall.areas["neediest"].sum() == 34
    worst = walsall.need.places.nlargest(34, "score_or_midpoint")["area"].value_counts()
    assert named(walsall)["neediest"][worst.index].to_dict() == worst.to_dict()


def test_an_area_that_other_choices_would_move_is_contested(store):
    method = Method(preset="vulnerable-localities", normalisation="index")
    found = tiers(store, "walsall", method=method)
    contested = named(found)[found.areas["contested"].to_numpy()]
    assert contested["tier"].to_dict() == {"Area 4": "co-ordinated", "Area 5": "managed"}
    assert contested["in_top"].sum() == pytest.approx(1, abs=0.05)
    assert named(found).loc["Area 3", "standing"] == "core"


def test_the_same_seed_gives_the_same_tiers_and_another_nearly_the_same(store):
    method = Method(preset="vulnerable-localities", normalisation="index")
    one, again, other = (
        tiers(store, "walsall", method=method, simulations=2000, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one.areas, again.areas)
    assert one.areas["need"].equals(other.areas["need"])
    assert one.areas["in_top"].tolist() == pytest.approx(other.areas["in_top"].tolist(), abs=0.05)


@pytest.mark.parametrize(
    ("edition", "scheme", "expected"),
    [
        ("walsall", "areas", ["lsoa", "ward", "area"]),
        ("walsall", "constituencies", ["lsoa", "ward", "area"]),
        ("walsall-2009", "areas", ["lsoa", "area"]),
        ("barking-and-dagenham", "constituencies", ["lsoa", "ward", "area"]),
    ],
)
def test_the_smallest_places_that_can_be_weighed_come_first(store, edition, scheme, expected):
    assert levels(store, edition, scheme) == expected


def test_the_level_is_one_that_has_the_methods_indicators(store):
    printed = Method({"printed_claimant_rate": 1, "printed_crime_total": 1})
    assert levels(store, "walsall-2009", method=printed) == ["area"]
    assert tiers(store, "walsall-2009", method=printed, simulations=SIMULATIONS).level == "area"


def test_lsoas_of_unknown_size_count_the_same_and_it_is_said(store):
    found = tiers(store, "walsall-2009", method=Method(preset="imd-alone"), simulations=SIMULATIONS)
    assert found.level == "lsoa"
    assert any("each LSOA counts the same" in remark for remark in found.remarks)
    mean = found.need.places.groupby("area")["score"].mean()
    assert named(found)["need"].to_dict() == pytest.approx(mean.to_dict())


@pytest.mark.parametrize(("areas", "managed"), [(2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (9, 3)])
def test_a_third_of_the_areas_is_managed_unless_said_otherwise(areas, managed):
    assert a_third(areas) == managed


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"managed": 6}, "With 6 of 6 areas managed there are no two tiers. Choose a number from 1 to 5"),
        ({"managed": 0}, "Choose a number from 1 to 5"),
    ],
)
def test_tiers_that_make_no_sense_are_answered_with_a_sentence(store, asked, sentence):
    with pytest.raises(TiersError, match=sentence):
        tiers(store, "walsall", **asked)


def test_a_scheme_of_one_area_has_no_tiers(tmp_path):
    one = built(tmp_path / "one.duckdb", [NORTH])
    with pytest.raises(TiersError, match="one area only"):
        tiers(one, "toy", method=by({"score": 1}))
    one.close()


def test_need_that_can_not_be_put_together_and_unknown_names_are_told_apart(store):
    with pytest.raises(NeedError, match="The weights add to nought"):
        tiers(store, "walsall", method=Method({"imd_score": 0}))
    with pytest.raises(NeedError, match="has none of"):
        tiers(store, "walsall-2009", method=Method())
    with pytest.raises(Unknown, match="There is no level 'street'"):
        tiers(store, "walsall", level="street")
