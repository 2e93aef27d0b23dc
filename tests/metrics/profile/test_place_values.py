"""One indicator for every place: all places have a row, ranks allow for ties and bounds, and tests are
against the rest."""

import numpy as np
import pytest

from metrics.errors import Unknown
from metrics.places.outlines import LEVELS, outlines
from metrics.profile.aggregate import figures
from metrics.profile.place_values import PLACE_VALUE_COLUMNS, percentile_indicator, place_values
from metrics.profile.profile import profile


def test_every_place_of_a_level_has_one_row(store):
    for level, count in (("area", 6), ("ward", 20), ("lsoa", 169)):
        values = place_values(store, "walsall", level, "no_qualifications")
        assert len(values) == values["place"].nunique() == count
        assert list(values.columns) == list(PLACE_VALUE_COLUMNS)


def test_an_area_on_the_map_says_what_its_profile_says(store):
    on_map = place_values(store, "walsall", "area", "no_qualifications").set_index("place")
    for place, row in on_map.iterrows():
        told = profile(store, "walsall", place, "areas").set_index("indicator").loc["no_qualifications"]
        columns = ["value", "lower", "upper", "rest", "rest_lower", "rest_upper"]
        assert row[columns].astype(float).tolist() == pytest.approx(told[columns].astype(float).tolist())
        assert (row["verdict"], row["judgement"]) == (told["verdict"], told["judgement"])


def test_counts_of_the_places_add_up_to_the_borough(store):
    per_head = place_values(store, "walsall", "lsoa", "no_qualifications")
    counted = place_values(store, "walsall", "lsoa", "no_qualifications", per_head=False)
    assert counted["value"].sum() == pytest.approx(counted["borough"].iloc[0])
    assert counted["value"].tolist() == per_head["numerator"].tolist()
    assert counted[["lower", "upper"]].isna().all(axis=None)
    assert counted["verdict"].tolist() == per_head["verdict"].tolist()


def test_only_deprivation_has_a_national_percentile_and_it_is_the_one_published(store):
    assert (
        percentile_indicator(store, "imd_score")
        == "imd_percentile"
        == percentile_indicator(store, "imd_percentile")
    )
    assert percentile_indicator(store, "no_qualifications") is None
    scores = place_values(store, "walsall", "lsoa", "imd_score").set_index("place")["national_percentile"]
    published = figures(
        store, "walsall", list(scores.index), level="lsoa", indicators=["imd_percentile"]
    ).set_index("place")["value"]
    assert scores.equals(published.reindex(scores.index).rename("national_percentile"))
    assert place_values(store, "walsall", "lsoa", "no_qualifications")["national_percentile"].isna().all()


def test_a_period_nobody_published_has_no_rows_and_an_unknown_name_is_refused(store):
    assert place_values(store, "walsall", "lsoa", "no_qualifications", period="1066").empty
    assert place_values(store, "walsall", "lsoa", "life_expectancy_males").empty
    with pytest.raises(Unknown, match="no indicator 'happiness'"):
        place_values(store, "walsall", "lsoa", "happiness")


def test_printed_figures_of_2009_are_shown_and_not_compared(store):
    values = place_values(store, "walsall-2009", "area", "printed_claimant_rate")
    assert values.set_index("code").loc["area-3", "value"] == 9.2
    assert (values["value_low"] < values["value"]).all() and (values["value_high"] > values["value"]).all()
    assert set(values["verdict"]) == {"not compared"}


@pytest.mark.parametrize("edition", ["walsall", "walsall-2009", "barking-and-dagenham"])
@pytest.mark.parametrize("level", LEVELS)
def test_outlines_are_closed_rings_inside_their_borough_with_a_point_for_the_label(store, edition, level):
    drawn = outlines(store, edition, level)
    assert len(drawn) > 0
    rings = [ring for geometry in drawn["geometry"] for polygon in geometry for ring in polygon]
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings)
    assert all(round(x, 5) == x and round(y, 5) == y for ring in rings for x, y in ring)
    whole = np.array([p for ring in outlines(store, edition, "borough")["geometry"].iloc[0] for p in ring[0]])
    inside = np.array(drawn["inside"].tolist())
    assert (inside > whole.min(axis=0)).all() and (inside < whole.max(axis=0)).all()


@pytest.mark.parametrize(
    ("edition", "source"),
    [("barking-and-dagenham", "police-burglary-london"), ("walsall", "street-crime-west-midlands")],
)
def test_each_borough_names_its_own_police_force_where_both_count_the_same_month(store, edition, source):
    rows = place_values(store, edition, "lsoa", "burglary_month")
    assert len(rows)
    assert {tuple(sources) for sources in rows["sources"].dropna()} == {(source,)}
