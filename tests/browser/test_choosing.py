"""Choosing in a real browser: a weight changed from the keyboard, a place pinned, a decision kept, reopened
from a server that knows nothing of it, and two compared."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LONG = 60_000
"""Milliseconds after which what should be there is not coming."""

QUERY = "edition=walsall&scheme=areas"


def opened(tab, server, page, query=QUERY):
    """The tab on one page, drawn to its end."""
    tab.goto(f"{server}/{page}?{query}")
    return settled(tab)


def until(tab, pattern):
    """Wait until the address says what it should, and the page is drawn."""
    tab.wait_for_url(re.compile(pattern), timeout=30_000)
    return settled(tab)


def drawer(tab, title):
    """Open a drawer by its title, from the keyboard."""
    tab.locator("summary", has_text=title).first.press("Enter")
    expect(tab.locator("details[open]", has_text=title).first).to_be_visible(timeout=LONG)


def change(tab):
    """Open the controls of a page."""
    tab.get_by_role("button", name="Change").first.click()


def searched(tab, box, words):
    """Type into a box of choices until it offers them: a page drawn anew meanwhile forgets what was typed."""
    for last in [False] * 11 + [True]:
        box.fill(words)
        try:
            expect(tab.get_by_role("option", name=words).first).to_be_visible(timeout=5_000)
        except AssertionError:
            if last:
                raise
        else:
            return


def keep(tab, path, made_for):
    """Keep what the page shows as a decision record for somebody."""
    drawer(tab, "Keep this decision")
    box = tab.get_by_label("Who is it for?")
    while box.input_value() != made_for:  # a page drawn anew meanwhile forgets what was typed
        box.fill(made_for)
        box.press("Tab")
        settled(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download the decision record").click()
    download.value.save_as(path)
    return path


def compared(tab, server, *paths):
    """The page of records with so many files opened."""
    opened(tab, server, "decision-records")
    tab.get_by_role("button", name="Change").click()
    for n, path in enumerate(paths):
        tab.locator("input[type=file]").nth(n).set_input_files(str(path))
        settled(tab)
    return tab


def test_a_weight_is_changed_from_the_keyboard_and_stands_in_the_link(tab, server):
    opened(tab, server, "need-ranking", f"{QUERY}&level=ward&preset=equal-weights")
    change(tab)
    drawer(tab, "Indicators, weights and method")
    slider = tab.get_by_role("slider", name="Weight of Overcrowded households")
    slider.focus()
    slider.press("ArrowRight")
    until(tab, r"equal-weights-overcrowded=1\.1(&|$)")
    typed = tab.get_by_label("Weight of Overcrowded households, typed")
    expect(typed).to_have_value("1.10", timeout=LONG)
    typed.fill("5")
    typed.press("Enter")
    until(tab, "equal-weights-overcrowded=5(&|$)")
    expect(slider).to_have_value("5", timeout=LONG)
    expect(tab.get_by_text("changed by the reader").first).to_be_visible(timeout=LONG)


def test_an_lsoa_is_pinned_from_the_keyboard_and_its_cost_is_said(tab, server):
    opened(tab, server, "focus-places")
    change(tab)
    pins = tab.get_by_role("combobox", name="LSOAs that must stay out")
    searched(tab, pins, "Walsall Ryecroft 018F")
    pins.press("Enter")
    until(tab, "out=lsoa21%3AE01032888")
    expect(tab.get_by_text(re.compile(r"Your pins \(1 out\) cost \d"))).to_have_count(1, timeout=LONG)


def test_a_decision_is_kept_reopened_on_a_cold_server_and_compared(tab, server, cold_server, tmp_path):
    opened(tab, server, "need-ranking", f"{QUERY}&level=ward&top=5")
    first = keep(tab, tmp_path / "first.toml", "The partnership board")
    assert "The partnership board" in first.read_text(encoding="utf-8")
    opened(tab, server, "need-ranking", f"{QUERY}&level=ward&top=5&preset=equal-weights")
    second = keep(tab, tmp_path / "second.toml", "The executive")
    compared(tab, cold_server, first, second)
    expect(tab.get_by_text("the result is the same to the last digit").nth(1)).to_be_visible(timeout=LONG)
    expect(tab.get_by_text("for The partnership board").first).to_be_visible(timeout=LONG)
    expect(tab.get_by_text(re.compile("moved from")).first).to_be_visible(timeout=LONG)
    # the record's link reopens the same view
    tab.get_by_role("link", name="See the same choice on its page").first.click()
    until(tab, "need-ranking")
    assert "top=5" in tab.url and "level=ward" in tab.url


def test_a_record_that_was_changed_is_answered_with_a_sentence_and_one_that_was_not_opens(
    tab, server, tmp_path
):
    opened(tab, server, "need-ranking")
    path = keep(tab, tmp_path / "kept.toml", "The board")
    changed = tmp_path / "changed.toml"
    changed.write_text(path.read_text(encoding="utf-8").replace("The board", "The bored"), encoding="utf-8")
    compared(tab, server, path)
    expect(tab.get_by_text("the result is the same to the last digit").nth(0)).to_be_visible(timeout=LONG)
    compared(tab, server, changed)
    expect(tab.get_by_text("was changed after it was written").first).to_be_visible(timeout=LONG)


# need-ranking's is the test before
@pytest.mark.parametrize("page", ["focus-places", "next-sites", "tiers-money"])
def test_every_page_that_chooses_keeps_its_decision(tab, server, tmp_path, page):
    opened(tab, server, page)
    path = keep(tab, tmp_path / "kept.toml", "The board")
    compared(tab, server, path)
    expect(tab.get_by_text("the result is the same to the last digit").nth(0)).to_be_visible(timeout=LONG)
