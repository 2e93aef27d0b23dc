"""Maps: every place drawn in its class, the borough in view, nothing asked of a network, clicks and words for
all."""

import json
import math

import pandas as pd
import pytest

from metrics import catalogue
from metrics.places.outlines import outlines
from metrics.profile.area_facts import short_name
from metrics.profile.place_values import place_values
from views.maps.classes import classes
from views.maps.label_room import FITS, HEIGHT, TILE
from views.maps.place_card import against_rest, card, neighbours, place_table, rank_text, shown_indicator
from views.maps.place_map import MapOutlines, clicked, map_alt, place_map
from views.maps.rings import Ring, json_with_rings, with_rings

SQUARE = [[[[0.0, 52.0], [0.1, 52.0], [0.1, 52.1], [0.0, 52.1], [0.0, 52.0]]]]


@pytest.fixture(scope="module")
def wards(store):
    return place_values(store, "walsall", "ward", "no_qualifications")


@pytest.fixture(scope="module")
def what(store):
    return shown_indicator(catalogue.indicator(store, "no_qualifications"), "Walsall", "wards")


def drawn(store, level):
    return MapOutlines(*(with_rings(outlines(store, "walsall", each)) for each in (level, "area", "borough")))


def mercator(latitude):
    """How far up the world's map a latitude is drawn, in widths of the world."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def layers(deck):
    """The layers of a map by their names, as deck.gl reads them."""
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def test_every_place_is_drawn_in_the_colour_of_its_class(store, wards):
    sorted_into = classes(wards, "quantile", 1)
    rows = layers(place_map(drawn(store, "ward"), wards, sorted_into, 1, "%"))["places"]["data"]
    assert {row["place"] for row in rows} == set(wards["place"])
    assert all(
        "#" + "".join(f"{c:02x}" for c in row["fill"]) == sorted_into.colour(row["place"]).lower()
        for row in rows
    )


def test_the_map_asks_no_network_for_a_background_and_stays_small(store):
    values = place_values(store, "walsall", "lsoa", "imd_percentile")
    text = place_map(drawn(store, "lsoa"), values, classes(values, "bands", 1), 1, "percentile").to_json()
    assert "http" not in text
    assert "mapProvider" not in json.loads(text)
    assert len(text) < 350_000


def test_the_whole_borough_is_in_view_on_a_telephone(store, wards):
    view = json.loads(
        place_map(drawn(store, "ward"), wards, classes(wards, "quantile", 1), 1, "%").to_json()
    )["initialViewState"]
    points = [p for polygon in outlines(store, "walsall", "borough")["geometry"].iloc[0] for p in polygon[0]]
    scale = TILE * 2 ** view["zoom"]
    across = [(x - view["longitude"]) / 360 * scale for x, _ in points]
    down = [(mercator(y) - mercator(view["latitude"])) * scale for _, y in points]
    assert max(map(abs, across)) <= FITS / 2 + 1
    assert max(map(abs, down)) <= HEIGHT / 2


def test_a_place_that_is_not_shown_is_hatched_and_says_why():
    places = with_rings(
        pd.DataFrame({"place": ["a"], "name": ["A"], "geometry": [SQUARE], "inside": [[0.05, 52.05]]})
    )
    values = pd.DataFrame(
        {
            "place": ["a"],
            "name": ["A"],
            "area": [""],
            "value": [float("nan")],
            "value_low": [float("nan")],
            "pieces": [1],
            "value_high": [float("nan")],
            "lower": [float("nan")],
            "upper": [float("nan")],
            "withheld": ["suppressed"],
            "national_percentile": [float("nan")],
        }
    )
    found = layers(
        place_map(MapOutlines(places, places, places), values, classes(values, "natural", 1), 1, "%")
    )
    assert len(found["not shown"]["data"]) > 10
    assert found["places"]["data"][0]["told"] == "not shown: suppressed"
    assert "not shown" in map_alt(values, "figure", classes(values, "natural", 1), "wards")


def test_areas_are_outlined_and_named_above_the_places(store, wards):
    deck = place_map(drawn(store, "ward"), wards, classes(wards, "quantile", 1), 1, "%")
    names = list(layers(deck))
    assert (
        names.index("places")
        < names.index("areas casing")
        < names.index("areas line")
        < names.index("area names")
    )
    assert [row["name"] for row in layers(deck)["area names"]["data"]] == [f"Area {i}" for i in range(1, 7)]


def test_the_selected_place_is_outlined_and_the_layer_renamed_so_that_nothing_is_paled(store, wards):
    place = wards["place"].iloc[3]
    found = layers(
        place_map(drawn(store, "ward"), wards, classes(wards, "quantile", 1), 1, "%", selected=place)
    )
    assert f"places {place}" in found and "places" not in found
    assert len(found["selected line"]["data"]) >= 1


def test_a_click_gives_the_place_and_a_click_beside_the_map_gives_none():
    assert (
        clicked({"indices": {"places x": [0]}, "objects": {"places x": [{"place": "ward24:E05001304"}]}})
        == "ward24:E05001304"
    )
    assert clicked({"indices": {}, "objects": {}}) is None
    assert clicked({"objects": {"areas line": [{"path": []}]}}) is None


def test_a_label_leaves_out_what_stands_in_brackets():
    assert short_name("Dagenham (part of Dagenham and Rainham)") == "Dagenham"


def test_brackets_stay_where_they_tell_two_areas_of_one_direction_apart():
    assert [short_name(name) for name in ("South (Pershore)", "South (Hampton)", "North")] == [
        "South (Pershore)",
        "South (Hampton)",
        "North",
    ]


def test_a_card_gives_everything_needed_to_defend_the_figure(store, wards, what):
    told = card(wards, "ward24:E05001304", what, "2021", catalogue.sources(store, ["census21-ts067-lsoa"]))
    facts = dict(told.facts.itertuples(index=False, name=None))
    assert (told.name, told.headline) == ("Birchills Leamore", "32.3%")
    assert told.against_rest == "▲ higher than the rest of Walsall (26.0%): worse."
    assert facts["95% interval"] == "31.5 to 33.1"
    assert facts["Counted"] == "4,388 of 13,588 (denominator: 2021)"
    assert facts["How it was added up"].startswith("10 LSOAs (2021)")
    assert facts["Rank"] == "highest of 20 wards"
    assert facts["Next to it in rank"] == "below: Bloxwich East (31.3%)"
    assert "Census 2021" in facts["Source"]


def test_what_is_not_tested_says_why(store):
    scores = place_values(store, "walsall", "lsoa", "imd_score")
    about = shown_indicator(catalogue.indicator(store, "imd_score"), "Walsall", "LSOAs")
    assert "no counts are published" in against_rest(scores.iloc[0], about)
    residents = place_values(store, "walsall", "ward", "residents")
    assert "how many people live" in against_rest(
        residents.iloc[0], shown_indicator(catalogue.indicator(store, "residents"), "Walsall", "wards")
    )


def test_percentiles_are_ranked_from_the_most_deprived(store):
    values = place_values(store, "walsall", "lsoa", "imd_percentile")
    about = shown_indicator(catalogue.indicator(store, "imd_percentile"), "Walsall", "LSOAs")
    most_deprived = values.loc[values["value"].idxmin()]
    assert rank_text(most_deprived, about).endswith("lowest of 169 LSOAs")
    assert place_table(values, about)["Rank"].iloc[0] == 1
    assert place_table(values, about)["Place"].iloc[0] in set(
        values.loc[values["value"] == values["value"].min(), "name"]
    )


def test_a_place_in_the_middle_has_a_neighbour_on_either_side(wards, what):
    assert neighbours(wards, "ward24:E05001306", what).startswith("above: Birchills Leamore (32.3%); below: ")


def test_raw_counts_have_no_decimals_and_no_interval_and_are_tested_per_head(store):
    values = place_values(store, "walsall", "ward", "no_qualifications", per_head=False)
    about = shown_indicator(
        catalogue.indicator(store, "no_qualifications"), "Walsall", "wards", per_head=False
    )
    told = card(values, "ward24:E05001304", about, "2021", catalogue.sources(store, []))
    assert told.headline == "4,388"
    assert told.against_rest.startswith("Per head: ")
    assert "95% from" not in place_table(values, about)


def test_a_ring_goes_into_a_map_as_it_was_written_whatever_else_stands_there():
    names = ['"[0.1,52.0]"', "{text}", "a\\b", ""]
    rows = [{"polygon": [Ring(ring) for ring in SQUARE[0]], "name": name} for name in names]
    written = json_with_rings(rows)
    assert json.loads(written) == [{"polygon": SQUARE[0], "name": name} for name in names]
    assert rows[0]["polygon"][0].points == SQUARE[0][0] and " " not in written
