"""A map as an image: the same shapes, names and classes, nothing from outside, whatever a place is called."""

from xml.etree import ElementTree

import pandas as pd
import pytest

from views.maps.classes import classes
from views.maps.map_svg import WIDTH, MapLegend, map_svg
from views.maps.place_map import MapOutlines, map_alt, place_map
from views.maps.points import points_legend, with_points
from views.maps.rings import with_rings

SVG = "{http://www.w3.org/2000/svg}"
ODD = 'St John\'s <West> & "East"'


def square(west, south, side=0.1):
    corners = [[0, 0], [side, 0], [side, side], [0, side], [0, 0]]
    return [[[[round(west + x, 5), round(south + y, 5)] for x, y in corners]]]


def outlines(*names):
    """Squares beside each other, from west to east."""
    return with_rings(
        pd.DataFrame(
            {
                "place": [f"p{n}" for n in range(len(names))],
                "name": names,
                "geometry": [square(0.1 * n, 52.0) for n in range(len(names))],
                "inside": [[0.1 * n + 0.05, 52.05] for n in range(len(names))],
            }
        )
    )


@pytest.fixture
def drawn():
    """Two places, one of which is not shown; one area over both, whose name stands on its ward's."""
    places = outlines(ODD, "Lea")
    areas = pd.DataFrame({"place": ["a"], "name": ["Area 1"], "geometry": [[]], "inside": [[0.05, 52.05]]})
    values = pd.DataFrame(
        {
            "place": ["p0", "p1"], "name": [ODD, "Lea"], "area": "Area 1", "value": [1.0, float("nan")],
            "value_low": [1.0, float("nan")], "value_high": [1.0, float("nan")], "lower": float("nan"),
            "upper": float("nan"), "national_percentile": float("nan"), "withheld": ["", "too <few>"],
        }
    )  # fmt: skip
    sorted_into = classes(values, "natural", 1, "% of homes")
    deck = place_map(MapOutlines(places, areas, places, places), values, sorted_into, 1, "%")
    legend = MapLegend(sorted_into, "wards", "Black lines: areas.", "Schools (2)")
    return values, sorted_into, ElementTree.fromstring(map_svg(deck.to_json(), legend))


def test_every_place_is_drawn_in_its_colour_where_it_lies(drawn):
    _, sorted_into, image = drawn
    filled = image.find(f"{SVG}g").findall(f"{SVG}path")
    assert [each.get("fill") for each in filled] == [sorted_into.colour("p0").lower(), "#e6e6e6"]
    # 0.2 degrees across fill 784 of 800 pixels: a place is 392 wide. At 52 degrees a degree north is drawn
    # 1 / cos(52.05 degrees) = 1.626 as long as one across, which makes it 637.4, taller than the 604 there
    # are: so it is 604 tall, and 371.4 wide, to either side of the middle
    assert [each.get("d").count("L") for each in filled] == [4, 4]
    assert filled[0].get("d").startswith("M28.6 612L400 612L400 8L28.6 8L28.6 612Z")
    assert float(image.get("width")) == WIDTH


def test_names_and_legend_are_written_out_and_the_smaller_name_gives_way(drawn):
    texts = [each.text for each in drawn[2].iter(f"{SVG}text")]
    assert texts == [
        "Area 1", "Lea", "% of homes", "1.0: 1 ward", "not shown (1): too <few>", "Schools (2)",
        "Black lines: areas.",
    ]  # fmt: skip


def test_the_image_takes_nothing_from_outside(drawn):
    written = ElementTree.tostring(drawn[2], encoding="unicode")
    assert written.count("http") == 1  # the name of the format
    assert "<image" not in written
    assert "url(" not in written


def test_the_words_read_aloud_say_where_the_figure_is_highest_and_what_is_not_shown(drawn):
    values, sorted_into, _ = drawn
    known = map_alt(values, "homes without heating", sorted_into, "wards")
    assert known == (
        f"Homes without heating is highest in {ODD} and lowest in {ODD}, of 2 wards. "
        "How many are in each class: 1.0: 1; not shown: 1."
    )


def test_dots_are_named_in_the_legend_with_how_many_of_them_are_drawn():
    points = pd.DataFrame({"kind": ["schools", "schools"], "longitude": [0.1, float("nan")]})
    assert points_legend(points) == "Schools (1)"
    assert points_legend(points.iloc[1:]) == ""


def test_points_are_dots_on_the_image_too():
    places = outlines("North", "Lea")
    values = pd.DataFrame({"place": ["p0", "p1"], "name": ["North", "Lea"], "area": "", "value": [1.0, 2.0]})
    values = values.assign(value_low=values["value"], value_high=values["value"], lower=float("nan"))
    values = values.assign(upper=float("nan"), national_percentile=float("nan"), withheld="")
    none = places.iloc[:0]
    deck = place_map(MapOutlines(places, none, places), values, classes(values, "natural", 1), 1, "%")
    points = pd.DataFrame(
        {"point": ["a"], "name": ["Elm"], "code": ["1"], "longitude": [0.1], "latitude": [52.05]}
    )
    figures = pd.DataFrame(columns=["point", "figure", "category"])
    image = ElementTree.fromstring(map_svg(with_points(deck, figures, points).to_json()))
    (dot,) = image.iter(f"{SVG}circle")
    assert (dot.get("cx"), dot.get("r")) == ("400", "5")  # on the line between the two
