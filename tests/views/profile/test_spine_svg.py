"""The spine as an image has the rows, marks and words of the one on the screen."""

from xml.etree import ElementTree

import pytest

from metrics.profile.area_facts import area_facts
from metrics.profile.in_brief import profile_in_brief
from metrics.profile.spread import spread
from metrics.trends.directions import directions
from views.profile.spine import key_rows, spine_of
from views.profile.spine_svg import SCALE, spine_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def asked(store):
    """What the profile of Walsall's Area 3 opens with: rows, ranges, trends, facts."""
    area = "area:walsall/areas/area-3"
    rows = key_rows(profile_in_brief(store, "walsall", area, "areas"), "Deprivation")
    went = directions(store, "walsall", area, "areas")
    return rows, spread(store, "walsall", "areas"), went, area_facts(store, "walsall", "areas", area)


def test_every_row_of_the_spine_stands_in_its_image_with_figure_and_verdict(asked):
    drawn = ElementTree.fromstring(spine_svg(*asked))
    words = [each.text for each in drawn.iter(f"{SVG}text")]
    shown = spine_of(*asked)
    assert len(shown.rows) >= 8
    for row in shown.rows:
        at = words.index(f"{row.label}, {row.when}" if row.when else row.label)
        said = words[at + 1 : at + 4]
        assert said == [row.figure, row.verdict, row.trend or None]
    assert {"◂ better", "worse ▸", "Area 3", "England", "rest of Walsall"} <= set(words)
    assert [each for each in words if each in {row.opens_theme for row in shown.rows}]


def test_the_area_stands_where_the_screen_has_it(asked):
    drawn = ElementTree.fromstring(spine_svg(*asked))
    across = [float(each.get("cx")) for each in drawn.iter(f"{SVG}circle")]
    wanted = [SCALE[0] + SCALE[1] * row.at / 100 for row in spine_of(*asked).rows]
    assert across[:-1] == pytest.approx(wanted, abs=0.1)  # the last one is the key's
