"""Addresses as nobody would write them: a sentence, never a traceback, a foreign link or a picture."""

import ast
from itertools import islice
from pathlib import Path

import pytest

from pages.components.frame.menu import OF_MANY
from tests.support.odd_addresses import MARKUP, addresses

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SAYING = {"title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error"}
SAYING |= {"write", "table", "metric", "text"}


def test_odd_addresses_open_without_a_traceback_or_foreign_markup(store, open_page, texts):
    for page, address in islice(addresses(store, PAGES, seed=10), 24):
        tested = open_page(page, **address)
        assert not MARKUP.search(texts(tested)), (page, address)


@pytest.mark.parametrize("page", ["borough_overview", "trends_gaps", "explore_map"])
def test_a_value_of_an_address_is_shown_as_it_is_written_and_cut(page, open_page, texts):
    tested = open_page(page, edition="[Sign in](https://evil.example)" + "x" * 300)
    warning = texts(tested, "warning")
    assert "\\[Sign in\\](https:\N{WORD JOINER}//evil.example)xxx" in warning
    assert "x…”, which is not there" in warning and "x" * 80 not in warning


def test_an_indicator_that_is_named_twice_counts_once(open_page):
    key = "areas-of-high-need-indicators"
    tested = open_page("need_ranking", edition="walsall", **{key: "income_percentile,income_percentile"})
    assert tested.multiselect(key=key).value == ["income_percentile"]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        (
            "shrunk",
            "yes",
            "“yes” for smooth rates of few people (empirical bayes); it must be 1 (yes) or 0",
        ),
        ("shrunk", "", "it must be 1 (yes) or 0 (no)"),
        ("top", "2.5", "it must be a whole number from 1 to"),
        ("top", "nan", "it must be a whole number from 1 to"),
        ("top", "1e400", "it must be a whole number from 1 to"),
    ],
)
def test_a_switch_or_a_number_of_another_sort_is_answered(key, value, told, open_page, texts):
    tested = open_page("need_ranking", edition="walsall", **{key: value})
    assert told in texts(tested, "warning")


def test_a_number_keeps_all_its_digits(open_page):
    key = "areas-of-high-need-income_percentile"
    tested = open_page("need_ranking", edition="walsall", **{key: "1.23456789012345"})
    assert tested.number_input(key=key).value == 1.23456789012345
    assert "1.23456789012345" in tested.query_params[key]


@pytest.mark.parametrize("page", PAGES)
def test_the_menu_carries_the_edition_the_scheme_and_the_area(page, open_page):
    tested = open_page(page, edition="walsall", scheme="constituencies", area="walsall-north")
    links = [each.proto for each in tested.sidebar.get("page_link")]
    assert len(links) == len(PAGES) - len(OF_MANY) == 14
    assert {link.query_string for link in links} == {
        "edition=walsall&scheme=constituencies&area=walsall-north"
    }


def test_every_text_of_a_page_goes_through_the_one_place_that_escapes():
    past_it = [
        f"{path.relative_to(ROOT)} line {node.lineno}"
        for path in (ROOT / "pages").rglob("*.py")
        if path.stem not in ("text", "tables")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "st"
        and node.func.attr in SAYING
    ]
    assert past_it == []
