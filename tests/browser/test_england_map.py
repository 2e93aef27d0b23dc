"""The map of England in a real browser, on a country of little boroughs: it is drawn from its tiles, a click
opens a place, a press of a key another, and nothing is asked of any other server."""

import re

import pytest

from loaders.tiles.draw import draw_tiles
from metrics.store import VARIABLE
from tests.browser.conftest import serving, settled
from tests.browser.test_pages import grave_findings
from tests.support import country

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DRAWN = ".tile-map[data-drawn]"


@pytest.fixture(scope="module")
def of_country(tmp_path_factory):
    """The address of a server on a store of the country with its tiles."""
    path = country.store(tmp_path_factory.mktemp("country"))
    draw_tiles(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(path))
        with serving() as address:
            yield address


def opened(tab, address, query):
    """The tab on the map, drawn to its end."""
    tab.goto(f"{address}/england-map?{query}")
    settled(tab)
    tab.wait_for_selector(DRAWN, timeout=60_000)
    return tab


def click_in_the_west(tab, then):
    """Click beside the middle, where wards meet, and wait until the address says what it should."""
    box = tab.locator(".tile-map .frame").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    tab.wait_for_url(re.compile(then), timeout=40_000)
    settled(tab)


def test_a_click_opens_a_place_a_second_lets_go_and_enter_does_the_same(tab, of_country):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    opened(tab, of_country, "level=ward&indicator=mean_score&around=toyton-117")
    assert tab.locator(".tile-map canvas").count() == 1
    click_in_the_west(tab, r"place=ward24%3AE05117\d{3}")
    code = re.search(r"ward24%3A(E05117\d{3})", tab.url)[1]
    assert tab.locator(".wide-table").filter(has_text=code).count() >= 1
    assert tab.get_by_role("link", name="On the map of Toyton 117").count() == 1
    click_in_the_west(tab, "place=(&|$)")
    tab.locator(".tile-map canvas").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("ward24%3AE05117"), timeout=40_000)
    others = [each for each in asked if not each.startswith((of_country, "data:", "blob:"))]
    assert others == []
    assert any("/media/" in each for each in asked)


def test_another_indicator_is_painted_without_asking_for_tiles_again(tab, of_country):
    opened(tab, of_country, "level=lsoa&indicator=mean_score")
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.get_by_role("button", name="Change").click()
    tab.get_by_role("combobox", name="Indicator").fill("theft_rate")
    tab.keyboard.press("Enter")
    tab.wait_for_selector('.tile-map[data-drawn^="theft_rate"]', timeout=40_000)
    assert [each for each in asked if "/media/" in each or "/app/static/" in each] == []


def test_the_wheel_scrolls_the_page_and_nothing_is_wrong_for_a_screen_reader(tab, of_country):
    tab.set_viewport_size({"width": 1280, "height": 500})
    opened(tab, of_country, "level=lsoa&indicator=mean_score&place=lsoa21:E01117003")
    box = tab.locator(".tile-map .frame").bounding_box()
    tab.mouse.move(box["x"] + 50, box["y"] + 50)
    tab.mouse.wheel(0, 200)
    tab.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert grave_findings(tab) == []


def test_a_browser_without_webgl_shows_whole_boroughs(browser, of_country):
    page = browser.new_page(viewport={"width": 400, "height": 860})
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{of_country}/england-map?level=ward&indicator=mean_score")
    drawing = page.get_by_role("img", name=re.compile("mean_score of 32 boroughs: highest in"))
    drawing.wait_for(timeout=60_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 400
    page.close()
