"""About the data: one box searches measures, sources and words; a link to a term opens with its meaning."""

import pytest


def test_one_box_searches_measures_sources_and_words(open_page, tables, texts):
    at = open_page("about_data", edition="walsall", search="fuel households")
    assert list(tables(at)["Measures of Walsall"].index) == ["Fuel-poor households"]
    assert "1 of 69 measures, 0 of" in texts(at)
    at.text_input(key="search").set_value("percentile").run()
    assert "percentile" in " ".join(tables(at)["Measures of Walsall"].index)
    assert '<dt id="percentile">' in "".join(block.proto.body for block in at.get("html"))


def test_without_a_search_everything_is_listed(open_page, tables, texts):
    at = open_page("about_data", edition="walsall")
    assert "69 measures describe the areas of Walsall, from" in texts(at)
    assert len(tables(at)["Measures of Walsall"]) == 69


def test_a_term_opens_with_its_meaning_and_an_unknown_one_with_a_sentence(open_page):
    at = open_page("about_data", edition="walsall", term="percentile")
    assert at.info[0].value.startswith("**Percentile**: A place among a hundred")
    assert not at.warning
    at = open_page("about_data", edition="walsall", term="<b>x</b>")
    assert "which is not among the words explained below" in at.warning[0].value


@pytest.mark.parametrize("page", ["compare_areas", "data_checks"])
def test_a_page_links_a_term_once_to_its_meaning(page, open_page):
    at = open_page(page, edition="walsall")
    said = "\n".join(each.value for kind in (at.markdown, at.caption) for each in kind)
    assert said.count("term=lsoa#lsoa") == 1
    assert "[LSOA" in said and "edition=walsall" in said
