"""Places of focus in words, tables and on the map: the same figures everywhere, what is missing said."""

import pytest

from metrics.choose.focus import focus, group_robustness
from metrics.places.outlines import outlines
from views.choose.focus_map import COLOURED_BY, coloured, focus_map, focus_map_alt
from views.choose.focus_sentences import (
    chosen_table,
    focus_sentences,
    groups_table,
    limits_text,
    places_in_full,
    reasons_by_place,
    weights_table,
)
from views.maps.place_map import MapOutlines


@pytest.fixture(scope="module")
def walsall(store):
    """Walsall's places of focus, limits too high for two of its areas."""
    return focus(store, "walsall", least=40_000, most=45_000)


def test_an_area_without_a_group_is_told_why_and_one_with_a_group_how_much(walsall):
    sentences = dict(
        zip(walsall.areas["area"], focus_sentences(walsall, group_robustness(walsall)), strict=True)
    )
    assert sentences["Area 5"] == "Area 5: only 32,092 residents live there, fewer than the least of 40,000."
    area = walsall.areas.set_index("area").loc["Area 3"]
    assert f"{area['residents']:,.0f} people, need {area['need']:.1f} of 100" in sentences["Area 3"]
    assert f"the whole area has {area['area_need']:.1f}" in sentences["Area 3"]
    assert "pins" not in sentences["Area 3"]


def test_the_table_has_the_chosen_lsoas_and_the_file_all_of_them(walsall):
    assert len(chosen_table(walsall)) == walsall.places["chosen"].sum()
    assert set(chosen_table(walsall)["Area"]) == {"Area 1", "Area 3", "Area 4", "Area 6"}
    assert len(places_in_full(walsall)) == 169
    assert "points_income_percentile" in places_in_full(walsall)


def test_the_reasons_name_the_indicators_with_most_points_first(walsall):
    reasons = reasons_by_place(walsall.need)
    row = walsall.need.places.iloc[0]
    points = sorted((row[c] for c in walsall.need.places if c.startswith("points_")), reverse=True)
    assert [part.split()[-1] for part in reasons[row["place"]].split("; ")] == [
        f"{p:.1f}" for p in points[:3]
    ]


def test_the_weights_shown_add_to_a_hundred(walsall):
    assert list(weights_table(walsall.need)["Weight"]) == ["25 %"] * 4


def test_the_map_outlines_one_group_for_each_area_that_has_one(store, walsall):
    drawn = MapOutlines(
        *(outlines(store, "walsall", level, "areas") for level in ("lsoa", "area", "borough"))
    )
    for by in COLOURED_BY:
        deck = focus_map(drawn, walsall, *coloured(walsall, by))
        layers = {layer.id: layer for layer in deck.layers}
        assert len(layers["focus line"].data) >= 4
        assert deck.layers[-1].id == "area names"
        assert f"by {COLOURED_BY[by]}, the place of focus outlined in 4 of 6 areas" in focus_map_alt(
            walsall, by
        )


def test_lsoas_are_coloured_by_how_often_they_are_in_the_best_groups(walsall):
    _, classes, unit = coloured(walsall, "near-best")
    share = walsall.places.set_index("place")["near_best"]
    assert unit == "% of the best groups"
    assert classes.table["places"].tolist()[0] == (share == 0).sum()
    assert classes.table["places"].sum() == 169
    assert classes.of[share.idxmax()] == 4


def test_the_best_groups_are_listed_with_how_often_each_is_the_best(walsall):
    robustness = group_robustness(walsall)
    table = groups_table(walsall, robustness, most=3)
    assert len(table) == (robustness["order"] <= 3).sum()
    for _, rows in robustness.groupby("area"):
        assert rows["best"].sum() == pytest.approx(1)


def test_a_file_says_the_limits_and_the_pins(store):
    pinned = focus(store, "walsall", pinned_in=["lsoa21:E01010289"])
    assert limits_text(pinned, 5000, 8000) == (
        "From 5,000 to 8,000 residents (mid-2022). Pinned in: E01010289."
    )
