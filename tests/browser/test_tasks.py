"""What readers come for, in a real browser, with their clicks counted."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LONG = 60_000
WALSALL = "edition=walsall&scheme=areas"


class Reader:
    """A reader on a page, whose clicks and entries are counted."""

    def __init__(self, tab, server, page, query=WALSALL):
        self.tab, self.clicks, self.entries = tab, 0, 0
        tab.goto(f"{server}/{page}?{query}")
        settled(tab)

    def click(self, found):
        found.click()
        self.clicks += 1
        settled(self.tab)

    def link(self, name):
        self.click(self.tab.get_by_role("link", name=name, exact=True).first)

    def type(self, words):
        box = self.tab.get_by_placeholder("Postcode, ward or place")
        while box.input_value() != words:  # a page drawn anew meanwhile forgets what was typed
            box.fill(words)
        box.press("Enter")
        self.entries += 1
        settled(self.tab)

    @property
    def answer(self):
        return self.tab.locator(".st-key-bold-answer")


def test_which_area_needs_most_takes_at_most_two_clicks(tab, server):
    reader = Reader(tab, server, "borough-overview")
    reader.link("Need")
    expect(reader.answer).to_contain_text("sure", timeout=LONG)
    assert reader.clicks <= 2


def test_a_postcode_is_found_by_one_entry(tab, server):
    reader = Reader(tab, server, "borough-overview")
    reader.type("ws3 1lx")
    found = tab.locator(".st-key-found")
    expect(found).to_contain_text(re.compile("WS3 1LX.*Blakenall.*Area 3", re.DOTALL), timeout=LONG)
    assert (reader.entries, reader.clicks) == (1, 0)


def test_the_lsoas_of_a_ward_are_found_by_one_entry(tab, server):
    reader = Reader(tab, server, "need-ranking")
    reader.type("Blakenall")
    names = tab.locator(".st-key-found a").all_inner_texts()
    assert sum("Blakenall: " in name for name in names) >= 3
    assert (reader.entries, reader.clicks) == (1, 0)


def test_two_areas_are_compared_in_three_clicks(tab, server):
    reader = Reader(tab, server, "area-profile", f"{WALSALL}&area=area-3")
    reader.click(tab.get_by_role("button", name="Compare with"))
    reader.click(tab.locator("label", has_text="Area 5").first)
    reader.link("Compare")
    expect(reader.answer).to_contain_text("Of these 2 areas", timeout=LONG)
    assert reader.clicks == 3


def test_an_image_for_a_slide_takes_one_click(tab, server):
    reader = Reader(tab, server, "tiers-money")
    with tab.expect_download(timeout=LONG) as download:
        reader.click(tab.get_by_role("button", name="Image (PNG)").first)
    assert download.value.suggested_filename.endswith(".png")
    assert reader.clicks == 1


def test_printing_takes_one_click(tab, server):
    tab.add_init_script("window.print = () => { window.printed = true }")
    reader = Reader(tab, server, "data-checks")
    reader.click(tab.get_by_role("button", name="Print", exact=True))
    assert tab.evaluate("window.printed") is True
    assert reader.clicks == 1


def test_the_link_is_copied_by_one_click(tab, server):
    reader = Reader(tab, server, "area-profile", f"{WALSALL}&area=area-3")
    reader.click(tab.get_by_role("button", name="Copy link"))
    expect(tab.get_by_text("Link copied.")).to_be_visible(timeout=LONG)
    assert reader.clicks == 1


def test_a_place_is_pinned_by_one_click_on_the_map(tab, server):
    reader = Reader(tab, server, "focus-places")
    canvas = tab.locator("[data-testid=stDeckGlJsonChart] canvas").first
    canvas.wait_for()
    tab.wait_for_timeout(2000)  # the map is drawn a moment after its canvas is there
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    tab.clock.set_fixed_time(datetime.now())  # drawn without a graphics card, a press may outlast a click
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_url(re.compile("[?&]in=lsoa21"), timeout=LONG)
    assert reader.clicks == 0
    expect(tab.get_by_text("Your pins (1 in)")).to_be_visible(timeout=LONG)
    settled(tab)
    tab.wait_for_timeout(2000)  # the map is drawn anew, with the pin on it
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tab.get_by_text("No pins yet.")).to_be_visible(timeout=LONG)


def test_a_kept_decision_is_opened_again_in_two_clicks(tab, server):
    reader = Reader(tab, server, "borough-overview")
    reader.link("Decisions")
    reader.click(tab.get_by_role("link", name="Open").first)
    expect(tab.get_by_text("the result is the same to the last digit").first).to_be_visible(timeout=LONG)
    assert reader.clicks == 2


def test_the_wheel_over_a_map_scrolls_the_page(tab, server):
    Reader(tab, server, "explore-map")
    chart = tab.locator("[data-testid=stDeckGlJsonChart]")
    chart.hover()
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = tab.evaluate(scrolled)
    tab.mouse.wheel(0, 200)
    tab.wait_for_function(f"{scrolled} > {before}", timeout=LONG)
