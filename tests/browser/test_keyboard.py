"""The way from any page to a place without a mouse."""

import pytest

from pages.components.frame.menu import OF_MANY
from tests.browser.conftest import settled
from tests.browser.test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


MOST_STOPS = 3
"""Presses of the tab key from the top of a page to the search: the button that folds the sidebar comes first
while the pointer is over it."""


def find(tab, words, lands_on):
    """From the top of a page to a place by the keyboard alone."""
    tab.evaluate("document.querySelector('a').focus()")  # the first stop, which skips the sidebar
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Find a place":
            break
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Find a place"
    tab.keyboard.type(words)
    tab.keyboard.press("Enter")
    tab.locator(".st-key-found a").first.wait_for()
    settled(tab)
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.matches('.st-key-found a')")
    tab.keyboard.press("Enter")
    tab.wait_for_function("part => location.href.includes(part)", arg=lands_on)


def test_from_every_page_a_place_is_found_by_the_keyboard_alone(tab, server):
    tab.goto(f"{server}/{PAGES[0]}?edition=walsall")
    settled(tab)
    for page in (each for each in PAGES if each.replace("-", "_") not in OF_MANY):
        tab.locator(f"[class*=st-key-menu] a[href^='{page}?']").click()
        tab.wait_for_function("page => location.pathname.endsWith(page)", arg=page)
        find(settled(tab), "Blakenall", "place=ward24")
