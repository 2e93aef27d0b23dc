"""Every page in a real browser: it opens, it is accessible, and links reopen what they showed."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import settled
from tests.browser.keyboard import CUT_OFF, keyboard_faults

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem.replace("_", "-") for path in (ROOT / "pages").glob("*.py"))
EDITIONS = sorted(path.stem for path in (ROOT / "data" / "boroughs").glob("*.toml"))

OF_NO_EDITION = {"decision-records", "england-map", "which-borough"}
"""Pages that say the same whatever edition a link names."""

GRAVE = {"serious", "critical"}

STREAMLITS_OWN = {
    # rule: what in the page it may be found on, which Streamlit draws and we can't reach
    "scrollable-region-focusable": ["stDataFrame", "dvn-scroller", "stMain"],
    "aria-required-children": ["stDataFrame"],
    "nested-interactive": ["stDataFrame"],
}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def opened(tab, server, page, query):
    """The tab on one page, drawn to its end."""
    tab.goto(f"{server}/{page}?{query}")
    return settled(tab)


def grave_findings(tab):
    """One line per serious or critical finding of axe that is ours to mend."""
    findings = []
    for violation in Axe().run(tab).response["violations"]:
        for node in violation["nodes"]:
            theirs = STREAMLITS_OWN.get(violation["id"], [])
            element = f"{node['target']} {node['html']}"
            if violation["impact"] in GRAVE and not any(mark in element for mark in theirs):
                findings.append(f"{violation['impact']}: {violation['id']}: {element[:200]}")
    return findings


def grave_findings_in_both_themes(tab):
    """Those of the light theme, then of the dark one, at the size the tab has, then at a desk's."""
    light = grave_findings(tab)
    with tab.expect_navigation():  # a page is drawn anew when the machine turns dark
        tab.emulate_media(color_scheme="dark")
    settled(tab)
    assert tab.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')") == "#14181b"
    dark = grave_findings(tab)
    tab.set_viewport_size(DESK)
    return light + dark + grave_findings(settled(tab))


FIRST_FIGURE = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const figures = `[data-testid=stPlotlyChart], [data-testid=stDeckGlJsonChart], .spine, .place-cards,
        .heat-box, .wide-table`;
    const bottom = (each) => Math.round(each.getBoundingClientRect().bottom + main.scrollTop);
    const answer = main.querySelector(".st-key-bold-answer");
    const figure = [...main.querySelectorAll(figures)].find((each) => each.offsetParent);
    return [answer ? bottom(answer) : null, figure ? bottom(figure) : 0, main.scrollWidth];
}"""
"""Where the answer and the first figure of a page end, and how wide it is, in pixels."""

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 400, "height": 860}
LOWEST_ON_A_DESK, LOWEST_ON_A_PHONE = 700, 860

WITHOUT_FIGURE = {"about-data", "data-checks", "decision-records", "england-map", "which-borough"}
"""Pages whose answer is followed by a list."""

REFUSED = {("focus-places", "walsall-2009")}
"""Pages whose answer is that the question can't be answered."""

OPENINGS = [
    (page, edition)
    for page in PAGES
    for edition in EDITIONS
    if page not in OF_NO_EDITION or edition == EDITIONS[0]
]


@pytest.mark.parametrize(("page", "edition"), OPENINGS)
def test_every_page_answers_on_its_first_screen_and_axe_finds_nothing_serious(tab, server, page, edition):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.set_viewport_size(DESK)
    opened(tab, server, page, f"edition={edition}")
    assert tab.locator("[data-testid=stException]").count() == 0
    assert tab.locator("h1").count() == 1
    name = tab.locator("h1").inner_text().split(":")[0]
    assert page in OF_NO_EDITION or name in tab.title()
    answer, figure, wide = tab.evaluate(FIRST_FIGURE)
    assert answer <= LOWEST_ON_A_DESK and wide <= DESK["width"]
    no_figure = page in WITHOUT_FIGURE or (page, edition) in REFUSED
    assert no_figure or 0 < figure <= LOWEST_ON_A_DESK
    axe_too = edition == "walsall" or page in OF_NO_EDITION  # what axe looks at is the same for all editions
    assert not axe_too or grave_findings(tab) == []
    assert not axe_too or list(keyboard_faults(tab)) == []
    tab.set_viewport_size(PHONE)
    settled(tab)
    answer, figure, wide = tab.evaluate(FIRST_FIGURE)
    assert answer <= LOWEST_ON_A_PHONE and wide <= PHONE["width"]
    assert no_figure or 0 < figure <= LOWEST_ON_A_PHONE
    assert tab.evaluate(CUT_OFF) == []
    assert not axe_too or grave_findings_in_both_themes(tab) == []
    assert not axe_too or list(keyboard_faults(tab)) == []  # in the dark theme
    # the map too is drawn without asking any other host for anything
    ours = (server, "data:", "blob:", server.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(ours)] == []


def test_a_shared_link_reopens_the_same_area_on_a_cold_server(tab, cold_server):
    opened(tab, cold_server, "area-profile", "edition=walsall&scheme=constituencies&area=walsall-north")
    assert tab.get_by_role("combobox", name="Area", exact=True).input_value() == "Walsall North"
    assert "area=walsall-north" in tab.url
    # the menu of our own, not a listing of a folder
    tab.get_by_role("link", name="Data checks").wait_for()
    tab.keyboard.press("Escape")
    assert tab.get_by_role("dialog").count() == 0  # nor a box saying that the page was not found


def test_an_unknown_name_in_a_link_is_answered_with_a_sentence(tab, server):
    opened(tab, server, "area-profile", "edition=atlantis&area=area-3")
    warning = tab.locator("[data-testid=stAlert]").first.inner_text()
    assert "atlantis" in warning and "walsall-2009" in warning
