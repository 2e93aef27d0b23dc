"""The glossary: what is written is read, a form belongs to one term, and its page of docs follows."""

import pytest

from loaders.declarations.glossary import Term
from loaders.declarations.read import _terms, read
from loaders.errors import InputError
from loaders.reports.glossary_docs import PAGE, page


def written(tmp_path, text):
    """The terms of a glossary with that text."""
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    return _terms(path)


def test_a_term_is_read_with_its_forms_and_a_folder_without_the_file_has_none(tmp_path):
    assert _terms(tmp_path / "glossary.toml") == {}
    terms = written(
        tmp_path, '[[term]]\nid = "rank"\nterm = "rank"\nmeaning = "A place."\non_pages = ["rank", "ranks"]'
    )
    assert terms == {"rank": Term(id="rank", term="rank", meaning="A place.", on_pages=["rank", "ranks"])}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('id = "rank"\nterm = "rank"\nmeaning = ""', "rank"),
        ('id = "rank"\nterm = "rank"\nmeaning = "two\\nlines"', "on one line"),
        ('id = "rank"\nterm = "rank"\nmeaning = "A place."\non_pages = [""]', "rank"),
        ('id = "a rank"\nterm = "rank"\nmeaning = "A place."', "not an id"),
    ],
)
def test_a_term_that_cannot_be_shown_is_refused_in_a_sentence(entry, sentence, tmp_path):
    with pytest.raises(InputError, match=r"glossary\.toml") as refused:
        written(tmp_path, f"[[term]]\n{entry}")
    assert sentence in str(refused.value)


def test_a_form_of_two_terms_is_refused_and_both_are_named(tmp_path):
    one = '[[term]]\nid = "{}"\nterm = "x"\nmeaning = "An x."\non_pages = ["{}"]\n'
    with pytest.raises(InputError, match=r"'two'.*'One'.*'one'"):
        written(tmp_path, one.format("one", "one") + one.format("two", "One"))


def test_the_page_of_documentation_has_not_fallen_behind():
    assert PAGE.read_text(encoding="utf-8") == page(read()), "run: python -m loaders document"


def test_every_meaning_is_one_plain_sentence_or_two_that_end():
    for term in read().terms.values():
        assert term.meaning[0].isupper() and term.meaning.endswith("."), term.id
        assert term.meaning.count(". ") <= 1, term.id
