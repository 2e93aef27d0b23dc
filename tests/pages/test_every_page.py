"""Every page opens for every edition, scheme and area that ships; unknown names get a sentence."""

import re
from pathlib import Path

import pytest

from loaders.declarations.read import read
from tests.support.reading import OLDEST, age_to_read, answers, names_in

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
EDITIONS = read().editions
SCHEMES = [(edition.id, scheme.id) for edition in EDITIONS.values() for scheme in edition.scheme]
AREAS = [
    (edition.id, scheme.id, area.id)
    for edition in EDITIONS.values()
    for scheme in edition.scheme
    for area in scheme.area
]


@pytest.fixture(scope="module")
def names(store):
    """What a sentence has to name."""
    return names_in(store)


def is_plain(app, names, texts):
    """Whether the page has one answer that a reader of fourteen understands, and 48.7% nowhere as 48.7 %."""
    spaced = re.findall(r".{0,40}\d[*\s]* %.{0,20}", texts(app))
    assert not spaced
    (answer,) = answers(app._tree)
    age = age_to_read(answer, names)
    assert age <= OLDEST, (round(age, 1), answer)
    return True


@pytest.mark.parametrize(("edition", "scheme"), SCHEMES)
@pytest.mark.parametrize("page", [page for page in PAGES if page != "area_profile"])
def test_every_page_opens_for_every_scheme_with_a_plain_answer(
    page, edition, scheme, open_page, texts, names
):
    tested = open_page(page, edition=edition, scheme=scheme)
    assert not tested.exception
    assert texts(tested, "warning", "error") == ""
    assert tested.title[0].value
    assert is_plain(tested, names, texts)


@pytest.mark.parametrize(("edition", "scheme", "area"), AREAS)
def test_the_profile_opens_for_every_area_with_a_plain_answer(edition, scheme, area, open_page, texts, names):
    tested = open_page("area_profile", edition=edition, scheme=scheme, area=area)
    assert not tested.exception
    assert texts(tested, "warning", "error") == ""
    assert is_plain(tested, names, texts)


# a decision record names its own edition
@pytest.mark.parametrize("page", [page for page in PAGES if page != "decision_records"])
def test_an_unknown_edition_in_a_link_is_answered_with_what_there_is(page, open_page, texts):
    tested = open_page(page, edition="atlantis")
    assert not tested.exception
    assert "atlantis" in texts(tested, "warning", "error")
    assert all(edition in texts(tested, "warning", "error") for edition in EDITIONS)


def test_an_unknown_area_in_a_link_is_answered_with_the_areas_there_are(open_page, texts):
    tested = open_page("area_profile", edition="walsall", area="area-9")
    assert not tested.exception
    assert "area-9" in texts(tested, "warning", "error") and "area-6" in texts(tested, "warning", "error")


@pytest.mark.parametrize("page", ["explore_map", "trends_gaps", "compare_areas"])
def test_an_unknown_indicator_in_a_link_is_answered_with_a_sentence(page, open_page, texts):
    tested = open_page(page, edition="walsall", indicator="happiness")
    assert not tested.exception
    assert "happiness" in texts(tested, "warning", "error")


def test_a_warning_about_a_link_stays_when_the_page_runs_again_until_the_reader_chooses(open_page, texts):
    tested = open_page("area_profile", edition="atlantis")
    assert "atlantis" in texts(tested, "warning", "error")
    tested.run()
    assert "atlantis" in texts(tested, "warning", "error")
    tested.selectbox(key="edition").set_value("walsall-2009").run()
    assert texts(tested, "warning", "error") == ""
    tested.run()
    assert texts(tested, "warning", "error") == ""
