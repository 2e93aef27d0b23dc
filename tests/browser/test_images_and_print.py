"""What leaves the page: images of charts and maps for a slide, and the page on paper."""

import re
from pathlib import Path

import pytest

from tests.browser.test_pages import opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CONTROLS = ".stSelectbox, .stPopover, .stSlider, .stButton, .stDownloadButton, .buttons"


def saved(tab, nth, kind, folder):
    """The file that a press on the nth chart's or map's button downloads."""
    with tab.expect_download() as download:
        tab.locator(f"[data-as={kind}]").nth(nth).click()
    path = Path(folder) / download.value.suggested_filename
    download.value.save_as(path)
    return path


def pages_of(pdf):
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.mark.parametrize(
    ("page", "drawn"),
    [("compare-areas", "Area 3: "), ("explore-map", "Blakenall")],
)
def test_an_image_for_a_slide_takes_one_press_and_says_what_where_and_whence(
    tab, server, page, drawn, tmp_path
):
    asked = []
    opened(tab, server, page, "edition=walsall")
    tab.on("request", lambda request: asked.append(request.url))
    svg = saved(tab, 0, "svg", tmp_path)
    text = svg.read_text(encoding="utf-8")
    written = " ".join(re.findall(r"<(?:text|tspan)[^>]*>([^<]*)", text))
    assert tab.locator("h1").inner_text().strip() in written
    assert re.search(drawn, written)
    assert "Source: " in written
    assert re.search(r"Image made on \d+ \w+ \d{4}", written)
    assert not re.search(r"(href|src|url\()=?[\"']?https?:", text)
    png = saved(tab, 0, "png", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    wide = float(re.search(r"<svg[^>]* width=\"([\d.]+)\"", text)[1])
    assert int.from_bytes(png[16:20], "big") == round(2 * wide)
    assert [url for url in asked if not url.startswith((server, "blob:", "data:"))] == []


@pytest.mark.parametrize(("edition", "area"), [("walsall", "area-3"), ("barking-and-dagenham", "barking")])
def test_a_printed_profile_has_at_most_four_pages(tab, server, edition, area):
    opened(tab, server, "area-profile", f"edition={edition}&area={area}")
    assert pages_of(tab.pdf(prefer_css_page_size=True)) <= 4


@pytest.mark.parametrize("page", ["need-ranking", "data-checks"])
def test_a_page_on_paper_names_place_day_and_address_and_has_every_row_and_no_control(tab, server, page):
    opened(tab, server, page, "edition=walsall")
    tab.emulate_media(media="print")
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    line = tab.locator("p.printed").inner_text()
    assert "Walsall" in line
    assert re.search(r"\d+ \w+ \d{4}", line)
    assert tab.url in line
    assert [each for each in tab.locator(CONTROLS).all() if each.is_visible()] == []
    unseen = "rows => rows.filter(row => !row.checkVisibility({ contentVisibilityAuto: true })).length"
    assert tab.locator(".wide-table tr").count() > 0
    assert tab.locator(".wide-table tr").evaluate_all(unseen) == 0
    assert pages_of(tab.pdf(prefer_css_page_size=True)) > 1
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator("p.printed").count() == 0
    tab.emulate_media(media="screen")
