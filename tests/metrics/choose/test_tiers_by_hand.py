"""Tiers of Toyton's areas (tests/support/toyton.py), every number worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from metrics.choose.tiers import TiersError, a_third, tiers
from metrics.errors import Unknown
from metrics.need.method import Method
from tests.support.toy import HALF, INNER, LSOAS, OUTER, REST
from tests.support.toyton import SCORE, changed

SEVENTH = 100 / 7
IN_HALF = (0 * 1000 + 1 * 1000 + 2 * 1500) / 3500 * SEVENTH
IN_REST = (3 * 1200 + 4 * 800 + 5 * 2000 + 6 * 500 + 7 * 1500) / 6000 * SEVENTH


@pytest.fixture
def store(toyton):
    """Toyton's store."""
    return toyton


def asked(store, scheme="halves", method=SCORE, simulations=100, **more):
    return tiers(store, "toyton", scheme, method=method, simulations=simulations, **more)


def test_areas_and_their_evidence_worked_out_by_hand(store):
    found = asked(store)
    areas = found.areas.to_dict("list")
    assert areas["place"] == [HALF, REST]
    assert areas["name"] == ["Half", "Rest"]
    assert areas["residents"] == [3500, 6000]
    assert areas["need"] == pytest.approx([IN_HALF, IN_REST])
    for ranks in ("rank", "median", "rank_5", "rank_95"):
        assert areas[ranks] == [2, 1]
    assert areas["in_top"] == [0, 1]
    assert areas["standing"] == ["out", "core"]
    assert areas["tier"] == ["co-ordinated", "managed"]
    assert areas["contested"] == [False, False]
    # of eight LSOAs the neediest fifth, rounded up, are two: 7 and 8
    assert areas["places"] == [3, 5]
    assert areas["neediest"] == [0, 2]
    evidence = found.evidence.to_dict("list")
    assert evidence["place"] == [HALF, REST]
    assert evidence["name"] == ["Half", "Rest"]
    assert evidence["indicator"] == evidence["label"] == evidence["short_label"] == ["mean_score"] * 2
    assert (evidence["weight"], evidence["period"], evidence["unit"]) == ([1, 1], ["2022"] * 2, ["u"] * 2)
    assert evidence["decimals"] == [1, 1]
    # as published: (10 x 1,000 + 20 x 1,000 + 30 x 1,500) / 3,500, and of 8 LSOAs and 9,500 people
    published = [75_000 / 3500, (48 + 40 + 120 + 35 + 120) * 1000 / 6000]
    for column in ("value", "value_low", "value_high"):
        assert evidence[column] == pytest.approx(published)
    assert evidence["borough"] == pytest.approx([438_000 / 9500] * 2)
    assert evidence["score"] == evidence["points"] == pytest.approx([IN_HALF, IN_REST])
    assert (found.managed, found.level, found.tied, found.remarks) == (1, "lsoa", (), [])
    assert (found.residents_of, found.sources) == ("mid-2022", ["people-2022", "scores"])
    assert found.robustness.places["place"].tolist() == [HALF, REST]
    assert found.need.places["score"].iloc[-1] == 100


def test_the_edition_first_names_the_scheme_and_another_can_be_asked_for(store):
    assert asked(store, None).areas["name"].tolist() == ["Half", "Rest"]
    found = asked(store, "parts").areas
    assert found["place"].tolist() == [INNER, OUTER]
    # LSOAs 1, 5, 7 and 8; 2, 3, 4 and 6
    assert found["need"].tolist() == pytest.approx(
        [
            (4 * 800 + 6 * 500 + 7 * 1500) / 3800 * SEVENTH,
            (1 * 1000 + 2 * 1500 + 3 * 1200 + 5 * 2000) / 5700 * SEVENTH,
        ]
    )
    assert found["tier"].tolist() == ["managed", "co-ordinated"]
    assert found["neediest"].tolist() == [2, 0]


def test_areas_compared_by_themselves_have_no_places_within(store):
    found = asked(store, level="area")
    assert found.level == "area"
    assert found.areas["need"].tolist() == [0, 100]
    assert found.areas["places"].isna().all() and found.areas["neediest"].isna().all()
    assert found.remarks == ["Only 2 areas are compared, so need says little more than their order."]


def test_the_indicator_that_counts_most_comes_first_and_points_are_its_share(store):
    method = Method({"mean_score": 1, "theft_rate": 3}, normalisation="min-max", shrunk=False)
    found = asked(store, method=method)
    rows = found.evidence.to_dict("list")
    assert rows["place"] == [HALF, HALF, REST, REST]
    assert rows["indicator"] == ["theft_rate", "mean_score"] * 2
    assert rows["weight"] == [0.75, 0.25] * 2
    # thefts per 1,000: 10, 20, 20, 100/3, 62.5, unknown, 140, 160/3; the scale runs from 10 to 140
    scores = [(rate - 10) / 1.3 for rate in (10, 20, 20, 100 / 3, 62.5, 140, 160 / 3)]
    half = np.average(scores[:3], weights=[1000, 1000, 1500])
    rest = np.average(scores[3:], weights=[1200, 800, 500, 1500])  # of those known
    assert rows["score"] == pytest.approx([half, IN_HALF, rest, IN_REST])
    assert rows["points"][:2] == pytest.approx([half * 0.75, IN_HALF * 0.25])
    assert rows["value"][0] == pytest.approx(60 / 3.5)
    # one count of Rest is 1 to 4: 240 and it of 6,000 people
    assert np.isnan(rows["value"][2])
    assert (rows["value_low"][2], rows["value_high"][2]) == pytest.approx((241 / 6, 244 / 6))
    assert found.remarks == ["Need is known only within bounds, and the middle was taken, for 1 of 8 LSOAs."]
    assert found.sources == ["people-2022", "scores", "thefts"]


def test_an_area_of_which_no_figure_is_known_counts_with_the_middle_and_has_no_score(tmp_path):
    rows = "".join(f"{code},{n}0\n" for n, code in enumerate(LSOAS, 1) if n > 3)
    store = changed(tmp_path, scores=f"code,score\n{rows}")
    found = asked(store)
    # the scale runs from 40 to 80: 0, 25, 50, 75 and 100 in LSOAs 4 to 8, and between 0 and 100 in 1 to 3
    rest = (25 * 800 + 50 * 2000 + 75 * 500 + 100 * 1500) / 6000
    assert found.areas["need"].tolist() == pytest.approx([50, rest])
    for column in ("score", "points"):
        assert found.evidence[column].tolist() == pytest.approx([np.nan, rest], nan_ok=True)
    assert found.evidence["value"].isna().tolist() == [True, False]
    assert found.remarks == ["Need is known only within bounds, and the middle was taken, for 3 of 8 LSOAs."]
    store.close()


def test_a_tie_at_the_cut_makes_both_managed_and_names_them(tmp_path):
    scores = dict(zip(LSOAS, [10, 10, 10, 10, 10, 10, 10, 20], strict=True))
    scores[LSOAS[2]] = 20  # 1,500 of 3,500 people in Half; 1,500 and 12/14 of another 1,500 in Rest are not
    rows = pd.DataFrame({"code": list(scores), "score": list(scores.values())})
    people = dict(zip(LSOAS, [1000, 1000, 2000, 500, 500, 500, 500, 2000], strict=True))
    counted = pd.DataFrame({"code": list(people), "people": list(people.values())}).to_csv(index=False)
    store = changed(tmp_path, scores=rows.to_csv(index=False), people_2021=counted, people_2022=counted)
    found = asked(store)
    assert found.areas["need"].tolist() == [50, 50]
    assert found.areas["rank"].tolist() == [1, 1]
    assert found.areas["tier"].tolist() == ["managed", "managed"]
    assert found.tied == ("Half", "Rest") and found.managed == 1
    store.close()


def test_as_many_as_are_asked_for_are_managed(store):
    assert [a_third(n) for n in (1, 2, 3, 4, 5, 7, 8)] == [1, 1, 1, 1, 2, 2, 3]
    assert asked(store, managed=1).managed == 1
    for managed in (0, 2):
        with pytest.raises(TiersError) as refused:
            asked(store, managed=managed)
        assert str(refused.value) == (
            f"With {managed} of 2 areas managed there are no two tiers. Choose a number from 1 to 1."
        )


def test_the_need_of_areas_can_be_that_of_their_wards(store):
    # North 0, East 24, South 46.4, West 72 and Centre 100, of 2,000 people each, East of 1,500
    found = asked(store, level="ward")
    assert found.level == "ward"
    assert found.areas["need"].tolist() == pytest.approx([24 * 1500 / 3500, (46.4 + 72 + 100) / 3])
    assert found.areas["places"].tolist() == [2, 3]
    assert found.areas["neediest"].tolist() == [0, 1]


def test_an_unknown_level_is_refused(store):
    with pytest.raises(Unknown) as unknown:
        asked(store, level="street")
    assert str(unknown.value) == "There is no level 'street'. Choose one of: lsoa, ward, area."


def test_the_simulations_and_the_seed_are_those_asked_for(store):
    method = Method({"mean_score": 1, "theft_rate": 1}, normalisation="min-max", shrunk=False)
    found = asked(store, method=method, simulations=300, seed=5)
    assert found.robustness.simulations == 300 and found.robustness.seed == 5
