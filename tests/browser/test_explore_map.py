"""The map in a real browser: it is drawn, and a click on it opens the card of the place under the pointer."""

import re
from datetime import datetime

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MAP = "[data-testid=stDeckGlJsonChart]"


@pytest.fixture
def tab(browser):
    """A page in a window of its own: its clock is stopped."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def opened(tab, server, query):
    """The tab on the map page, drawn to its end."""
    from tests.browser.conftest import settled

    # the first link a server answers may be met by Streamlit's "Page not found", which would take the click
    tab.goto(server)
    settled(tab)
    tab.goto(f"{server}/explore-map?{query}")
    settled(tab)
    tab.wait_for_selector(f"{MAP} canvas")
    tab.wait_for_timeout(2000)  # the map is drawn a moment after its canvas is there
    return tab


def click_the_middle(tab, then):
    """Click where the borough's middle is drawn, and wait until the address says what it should.

    The map counts a press as a click when less than a quarter of a second of the clock passes while it is
    dealt with. A machine that draws without a graphics card takes longer, so the page's clock stands still.
    """
    tab.locator(MAP).scroll_into_view_if_needed()
    box = tab.locator(f"{MAP} canvas").first.bounding_box()
    tab.clock.set_fixed_time(datetime.now())
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_url(re.compile(then), timeout=40_000)
    tab.wait_for_timeout(1500)  # the address is written before the card is drawn


def test_a_click_on_the_map_opens_the_card_of_that_place_and_writes_it_to_the_link(tab, server):
    opened(tab, server, "edition=walsall&level=ward&indicator=no_qualifications")
    assert tab.get_by_text("How it was added up").count() == 0
    click_the_middle(tab, "place=ward24%3AE050013")
    assert tab.get_by_text("How it was added up").count() == 1
    code = tab.url.split("place=ward24%3A")[1][:9]
    assert tab.locator(".wide-table").filter(has_text=code).count() >= 1


def test_a_second_click_lets_go_of_the_place(tab, server):
    opened(tab, server, "edition=walsall&level=ward&indicator=no_qualifications")
    click_the_middle(tab, "place=ward24")
    click_the_middle(tab, "place=(&|$)")
    assert tab.get_by_text("How it was added up").count() == 0


def test_every_small_place_can_be_clicked_on_a_map_of_169(tab, server):
    opened(tab, server, "edition=walsall&level=lsoa&indicator=imd_percentile")
    click_the_middle(tab, "place=lsoa21%3AE0")
    assert tab.get_by_text("National percentile", exact=True).count() == 1


def test_a_click_stays_after_the_same_control_was_used_in_the_fold(tab, server):
    """The browser goes on sending what the folded list held; that undid the click at the next step."""
    opened(tab, server, "edition=walsall&level=ward&indicator=no_qualifications")
    tab.get_by_role("button", name="Change").click()
    tab.locator("[data-testid=stPopoverBody] [data-testid=stSelectbox] input").last.click()
    tab.keyboard.type("Aldridge North")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("place=ward24%3AE05001302"))
    tab.keyboard.press("Escape")
    tab.wait_for_timeout(1500)
    click_the_middle(tab, "place=ward24%3AE050013(?!02)")
    clicked = tab.url
    tab.get_by_role("button", name="Reset map").first.click()
    tab.wait_for_timeout(2500)
    assert tab.url == clicked
