"""The map for lines in a real browser: a lasso by the mouse, corners by the keys, and Undo."""

import math
import re

import pytest

from tests.browser.conftest import settled
from tests.browser.test_explore_map import MAP, click_the_middle
from tests.browser.test_pages import grave_findings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = re.compile(r"has [\d,]+ people, in \d+ LSOAs?\.")


def people(tab):
    """What stands below the map of the people in the chosen area."""
    return tab.get_by_text(PEOPLE).inner_text()


def changed(tab, before):
    """The people once they are others than before."""
    tab.get_by_text(before, exact=True).wait_for(state="detached", timeout=40_000)
    settled(tab)
    return people(tab)


def test_a_lasso_and_corners_by_keys_change_the_people_and_undo_brings_them_back(tab, server):
    tab.goto(f"{server}/draw-areas?edition=walsall&unit=lsoa&into=1")
    settled(tab)
    tab.get_by_text("Draw a line round places").click()
    tab.wait_for_selector(".tile-map[data-drawn]", timeout=60_000)
    first = people(tab)
    tab.get_by_role("button", name="Lasso").click()
    frame = tab.locator(".tile-map .frame")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x + 60, y)
    tab.mouse.down()
    for turn in range(1, 24):
        tab.mouse.move(x + 60 * math.cos(turn * math.pi / 12), y + 60 * math.sin(turn * math.pi / 12))
    tab.mouse.up()
    lassoed = changed(tab, first)
    assert tab.get_by_text("in the line are in Area 2 now.").count() == 1
    tab.locator(".st-key-undo-line button").click()
    assert changed(tab, lassoed) == first
    tab.get_by_role("button", name="Corners").focus()
    across, down = ["ArrowRight"] * 3, ["ArrowDown"] * 3
    for key in ["Enter", "Enter", *across, "Enter", *down, "Enter"]:
        tab.keyboard.press(key)
    assert tab.locator(".sheet circle").count() == 3
    tab.keyboard.press("Enter")
    assert changed(tab, first) not in (first, lassoed)
    assert grave_findings(tab) == []


def test_a_click_is_taken_once_whatever_comes_after_it(tab, server):
    """Streamlit gave a click again at the next step: Undo did nothing, and another unit undid the click."""
    tab.goto(f"{server}/draw-areas?edition=walsall&unit=ward&draft=walsall.1..63nw")
    settled(tab)
    tab.wait_for_selector(f"{MAP} canvas")
    tab.wait_for_timeout(1500)  # the map is drawn after its page
    click_the_middle(tab, r"draft=walsall\.1\.(?!\.)")
    clicked = tab.url.split("draft=")[1].split("&")[0]
    settled(tab).locator(".st-key-unit button", has_text="LSOAs").first.click()
    tab.wait_for_url(re.compile("unit=lsoa"))
    assert f"draft={clicked}&" in settled(tab).url
    tab.locator("button:not(.st-key-undo-line button)", has_text="Undo").first.click()
    tab.wait_for_url(re.compile(r"draft=walsall\.1\.\.63nw"))
