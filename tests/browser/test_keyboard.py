"""Every page without a mouse: where the keyboard is can be seen, and what it reaches has a name."""

import pytest

from tests.browser.conftest import settled
from tests.browser.test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

STOPS = """() => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((n) => n / 255)
            .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const above = (each) => each.parentElement ?? each.getRootNode().host;
    const ground = (each) => {
        const colour = each ? getComputedStyle(each).backgroundColor : "rgb(255, 255, 255)";
        return each && /, 0\\)|transparent/.test(colour) ? ground(above(each)) : colour;
    };
    const within = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
        [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
    const stop = (at) => {
    const around = [at, above(at), at.closest("label")].filter(Boolean);
    const rings = around.map((each) => [getComputedStyle(each), ground(above(each))])
        .filter(([style]) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)
        .map(([style, behind]) => contrast(style.outlineColor, behind));
    const labelled = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.title;
    return { what: at.outerHTML.slice(0, 150), ring: Math.max(0, ...rings),
             name: (labelled || at.textContent || "").trim(), role: at.getAttribute("role"),
             box: at.matches(".wide-table, .heat-box, .spine") };
    };
    const seen = [];
    for (const each of within(document)) {
        if (each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) continue;
        each.focus({ preventScroll: true });
        if (each.getRootNode().activeElement === each) seen.push(stop(each));
    }
    return seen;
}"""
"""Of all that the Tab key reaches: the contrast of the ring around it, its name and role."""

CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && !each.matches("[data-testid=stMain]")
        && /auto|scroll/.test(getComputedStyle(each).overflowX) && each.offsetParent
        && !(each.tabIndex === 0 && each.getAttribute("role") === "region" && each.ariaLabel))
    .map((each) => each.outerHTML.slice(0, 150))"""
"""What scrolls sideways and is not a named region that takes the keyboard."""


def faults(tab, page):
    """What can't be seen or told on the way through a page; and that it leads anywhere at all."""
    tab.keyboard.press("Tab")  # from here on the ring is drawn, as for whoever uses the keyboard
    reached = tab.evaluate(STOPS)
    assert len(reached) > 15, page
    for stop in reached:
        if stop["ring"] < 3:
            yield f"{page}: a ring of {stop['ring']:.1f} : 1 around {stop['what']}"
        if not stop["name"] or (stop["box"] and stop["role"] != "region"):
            yield f"{page}: no name for {stop['what']}"


def find(tab, words, lands_on):
    """From the top of a page to a place by the keyboard alone."""
    tab.evaluate("document.querySelector('a').focus()")  # the first stop, which skips the sidebar
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Find a place"
    tab.keyboard.type(words)
    tab.keyboard.press("Enter")
    tab.locator(".st-key-found a").first.wait_for()
    settled(tab)
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.matches('.st-key-found a')")
    tab.keyboard.press("Enter")
    tab.wait_for_function("part => location.href.includes(part)", arg=lands_on)


def test_every_page_is_walked_and_left_for_a_place_by_the_keyboard_alone(tab, server):
    found = []
    tab.set_viewport_size({"width": 1280, "height": 800})
    for page in PAGES:
        tab.goto(f"{server}/{page}?edition=walsall")
        found += faults(settled(tab), page)
        find(tab, "Blakenall", "place=ward24")
    assert found == []


def test_on_a_phone_whatever_scrolls_sideways_takes_the_keyboard_and_has_a_name(tab, server):
    tab.set_viewport_size({"width": 400, "height": 860})
    found = []
    for page in PAGES:
        tab.goto(f"{server}/{page}?edition=walsall")
        settled(tab)
        tab.evaluate("document.querySelectorAll('[data-testid=stMain] summary').forEach((s) => s.click())")
        found += [f"{page}: {each}" for each in settled(tab).evaluate(CUT_OFF)]
    assert found == []


def test_the_ring_is_seen_in_the_dark_theme(dark_tab, server):
    found = []
    for page in ("area-profile", "explore-map", "next-sites"):
        dark_tab.goto(f"{server}/{page}?edition=walsall")
        found += faults(settled(dark_tab), page)
    assert found == []
