"""A term is explained once a page, where it first stands in our own words, and data are never altered."""

import pytest

from metrics.store import Term
from pages.components import glossary
from pages.components.glossary import begin, explained
from views.markdown import plain, sentence

RANK = Term("rank", "rank", 'Rank 1 has the "most" need.', ("rank", "ranks"))
FIT = Term("best-fit", "best fit", "Counted whole.", ("best fit",))
LSOA = Term("lsoa", "LSOA", "A small area.", ("LSOA", "LSOAs"))

RANK_LINK = '(about-data?edition=toyton&term=rank#rank "Rank 1 has the \\"most\\" need.")'


@pytest.fixture(autouse=True)
def page():
    """A run of a page on which nothing is explained yet."""
    begin((RANK, FIT, LSOA), edition="toyton", scheme="")
    yield
    glossary.RUN.set(None)


def test_the_first_occurrence_carries_the_meaning_and_the_others_do_not():
    assert explained("Its rank is 3, by rank.") == f"Its [rank]{RANK_LINK} is 3, by rank."
    assert explained("More ranks.") == "More ranks."


def test_another_run_explains_it_again():
    explained("a rank")
    begin((RANK,), edition="toyton")
    assert explained("a rank") == f"a [rank]{RANK_LINK}"


def test_a_term_of_two_words_is_found_across_a_space_that_keeps_them_together():
    assert "[best\N{NO-BREAK SPACE}fit](" in explained("by best\N{NO-BREAK SPACE}fit")


@pytest.mark.parametrize(
    "text",
    [
        "**rank**",
        "**Its rank is 3**",
        '[our rank](https://example.org/ "rank")',
        "ranked, a rank-and-file, prank, rank_5, area/rank, x.rank, rank.csv, #rank, a@rank",
        "In Rank 3 people live.",  # a name, for it has a capital within the sentence
        "Rank Hill is a ward.",
        "Rank of Hill is a ward.",
        sentence("`rank`x").replace("rank", "Rank"),
        plain("LSOA_1"),
    ],
)
def test_names_bold_words_links_and_parts_of_words_are_left_alone(text):
    assert explained(text) == text


def test_a_sentence_may_begin_with_a_term():
    assert explained("Nothing else. Rank 1 is first.").startswith("Nothing else. [Rank](")
    begin((RANK,))
    assert explained("- Ranks differ.").startswith("- [Ranks](")


def test_terms_written_in_capitals_are_found_as_they_are_written():
    assert explained("Its LSOAs.").startswith("Its [LSOAs](about-data?edition=toyton&term=lsoa#lsoa ")
    begin((LSOA,))
    assert explained("Its lsoas.") == "Its lsoas."


def test_escaped_words_before_a_term_stay_escaped():
    assert explained(sentence("In [x] a $ rank")) == f"In \\[x\\] a \\$ [rank]{RANK_LINK}"


def test_bold_words_that_never_end_do_not_swallow_the_text_or_break():
    assert explained("**bold** then **not rank").startswith("**bold** then **not [rank](")


def test_without_a_page_nothing_is_explained():
    glossary.RUN.set(None)
    assert explained("a rank") == "a rank"
