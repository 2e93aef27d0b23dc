"""Deprivation of the shipped editions' areas: known answers for every edition of the index."""

import numpy as np
import pytest

from metrics.errors import Unknown
from metrics.profile.deprivation import deprivation, index_editions
from metrics.profile.deprivation_bands import bands, lsoa_bands
from metrics.statistics.deprivation_summaries import BANDS_2009

PERIODS = ["2007", "2010", "2015", "2019", "2025"]
EDITIONS = ["walsall", "barking-and-dagenham"]
LSOAS = {"walsall": [169, 169, 167, 167, 169], "barking-and-dagenham": [109, 109, 110, 110, 115]}
ALL_OF_THEM = [
    *((edition, period) for edition in EDITIONS for period in PERIODS),
    *(("walsall-2009", period) for period in PERIODS[:2]),
]


def borough(frame):
    return frame.iloc[-1]


@pytest.mark.parametrize("edition", EDITIONS)
def test_all_five_editions_of_the_index_are_at_hand_with_every_lsoa(store, edition):
    known = index_editions(store, edition)
    assert known["period"].tolist() == PERIODS
    assert known["lsoas"].tolist() == LSOAS[edition]


@pytest.mark.parametrize(("edition", "period"), ALL_OF_THEM)
def test_every_area_and_the_borough_have_every_summary_and_a_position(store, edition, period):
    answer = deprivation(store, edition, period=period)
    summaries = ["average_score", "average_rank", "proportion_most_deprived_decile", "extent"]
    assert answer[[*summaries, "local_concentration"]].notna().all(axis=None)
    assert (answer["position"] != "").all()
    assert (answer["reason"] == "").all()
    assert answer["lsoas"].iloc[:-1].sum() >= borough(answer)["lsoas"]
    assert answer["population"].iloc[:-1].sum() == pytest.approx(borough(answer)["population"])


@pytest.mark.parametrize(("edition", "period"), ALL_OF_THEM)
def test_areas_weighted_by_their_people_make_the_borough(store, edition, period):
    answer = deprivation(store, edition, period=period)
    areas = answer.iloc[:-1]
    for measure in ("average_score", "average_rank", "extent"):
        together = np.average(areas[measure], weights=areas["population"])
        assert together == pytest.approx(borough(answer)[measure]), measure


@pytest.mark.published
def test_imd_2007_gives_the_reference_scores_with_equal_weights(store):
    answer = deprivation(store, "walsall-2009")
    expected = [21.93, 11.75, 43.47, 34.40, 38.60, 27.98, 30.10]
    assert answer["average_score"].round(2).tolist() == expected
    assert answer["equal_weights"].all()
    assert borough(answer)["position"] == "46th of 354"
    assert answer["position"].iloc[0] == "between the 118th and 119th of 354"
    assert answer["more_deprived"].iloc[0] == 118


@pytest.mark.published
def test_iod_2025_gives_the_published_summaries_of_walsall(store):
    answer = borough(deprivation(store, "walsall"))
    assert answer["period"] == "2025"
    assert round(answer["average_score"], 3) == 31.732
    assert round(answer["average_rank"], 2) == 22512.04
    assert round(answer["proportion_most_deprived_decile"], 4) == 0.2485


@pytest.mark.published
def test_iod_2019_gives_the_published_score_of_walsall(store):
    assert round(borough(deprivation(store, "walsall", period="2019"))["average_score"], 3) == 31.555


def test_a_scheme_of_other_areas_leaves_the_borough_as_it_is(store):
    areas = deprivation(store, "walsall", "areas")
    constituencies = deprivation(store, "walsall", "constituencies")
    assert len(constituencies) == 4
    assert borough(areas)["average_score"] == pytest.approx(borough(constituencies)["average_score"])


def test_a_domain_has_summaries_but_no_position_and_says_why(store):
    answer = deprivation(store, "walsall", index="income")
    assert answer["average_rank"].notna().all()
    assert (answer["position"] == "").all()
    assert answer["more_deprived"].isna().all()
    assert answer["reason"].str.contains("no district scores").all()


def test_an_unknown_period_is_answered_with_those_there_are(store):
    with pytest.raises(Unknown, match="2007, 2010, 2015, 2019, 2025"):
        deprivation(store, "walsall", period="2004")


@pytest.mark.published
def test_walsall_has_the_bands_printed_in_2009(store):
    counted = bands(store, "walsall-2009", places=["lad07:00CU"])
    assert counted["lsoas"].tolist() == [10, 23, 51, 62, 16, 6, 1]
    assert counted["band"].tolist() == [b.label for b in BANDS_2009]


@pytest.mark.parametrize(("edition", "period"), ALL_OF_THEM)
def test_bands_of_the_areas_add_up_to_those_of_the_borough(store, edition, period):
    counted = bands(store, edition, period=period).pivot(index="upper", columns="place", values="lsoas")
    of_borough = [c for c in counted if not c.startswith("area:")]
    assert len(of_borough) == 1
    areas = counted.drop(columns=of_borough)
    assert areas.sum(axis=1).tolist() == counted[of_borough[0]].tolist()


@pytest.mark.parametrize(("edition", "period"), ALL_OF_THEM)
def test_every_lsoa_of_the_index_is_drawn_on_the_map_of_the_edition(store, edition, period):
    drawn = lsoa_bands(store, edition, period=period)
    kind = "lsoa01" if edition == "walsall-2009" else "lsoa21"
    assert drawn["place"].str.startswith(f"{kind}:").all()
    assert drawn["lsoa"].nunique() == borough(deprivation(store, edition, period=period))["lsoas"]
    assert drawn.groupby("lsoa")["share"].sum().to_numpy() == pytest.approx(1)
    assert drawn["percentile"].between(1, 100).all()
    assert (drawn["area"] != "").all()
    outlines = {p for (p,) in store.rows("SELECT place FROM boundaries")}
    assert set(drawn["place"]) <= outlines


def test_lsoas_on_the_map_fall_into_the_bands_that_are_counted(store):
    drawn = lsoa_bands(store, "walsall-2009")
    counted = bands(store, "walsall-2009", places=["lad07:00CU"]).set_index("band")["lsoas"]
    assert drawn.groupby("band")["lsoa"].nunique().to_dict() == counted.to_dict()
