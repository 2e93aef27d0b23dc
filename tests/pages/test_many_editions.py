"""Pages on a store of the whole country: boroughs are found by name or postcode, drafts say that they are."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from metrics.store import VARIABLE
from tests.support import country

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
DRAFT, ISLET = "toyton-117", f"toyton-{country.ISLET}"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The path of a store of the country, with the postcode districts of two boroughs."""
    built = country.store(tmp_path_factory.mktemp("country"))
    with duckdb.connect(str(built)) as store:
        store.execute("DELETE FROM postcode_districts")
        rows = [("lad24:E08000099", d) for d in ("ZZ12", "ZZ2", "XY1")] + [("lad24:E08117099", "ZZ2")]
        store.executemany("INSERT INTO postcode_districts VALUES (?, ?)", rows)
    return built


@pytest.fixture(autouse=True)
def all_of_england(monkeypatch, path):
    """The pages ask the store of the country."""
    monkeypatch.setenv(VARIABLE, str(path))


OF_NO_BOROUGH = {"decision_records", "england_map", "which_borough"}


@pytest.mark.parametrize("edition", ["toyton", DRAFT, ISLET])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_borough_a_draft_and_an_islet(page, edition, open_page):
    tested = open_page(page, edition=edition)
    assert not tested.exception and not tested.error
    drafted = edition in (DRAFT, ISLET) and page not in OF_NO_BOROUGH
    said = [each.value for each in tested.warning]
    assert len(said) == drafted and all("These areas are a draft" in each for each in said)


def test_every_borough_is_in_the_list(open_page):
    listed = open_page("about_data").selectbox(key="edition").options
    assert len(listed) == 2 + len(country.OTHERS)
    assert "Toyton" in listed


def test_an_unknown_edition_in_a_link_is_answered_with_the_likeliest_and_not_with_all(open_page):
    tested = open_page("about_data", edition="toyton-11")
    (warned,) = [warning.value for warning in tested.warning]
    assert "“toyton-11”, which is not there" in warned
    assert warned.count("(toyton-") == 5
    assert f"and {2 + len(country.OTHERS) - 5} more in the list" in warned


def test_a_draft_says_on_every_page_that_nobody_has_adopted_its_areas(open_page, texts):
    for page in ("borough_overview", "area_profile", "explore_map"):
        assert "Nobody has adopted these areas" in texts(open_page(page, edition=DRAFT))


def test_an_area_that_is_the_whole_borough_is_not_compared_with_itself(open_page, texts):
    profile = texts(open_page("area_profile", edition=DRAFT))
    assert "Whole borough is all of Toyton 117, so there is no rest to compare it with" in profile
    assert "as a whole: " not in profile
    assert "Toyton 117 is one area here, so there is nothing to compare" in texts(
        open_page("borough_overview", edition=DRAFT)
    )
    assert "one area only here, so there is nothing to compare" in texts(
        open_page("compare_areas", edition=DRAFT)
    )


def test_one_place_alone_is_not_ranked(open_page, texts):
    assert "there is nothing to rank" in texts(open_page("need_ranking", edition=ISLET))


def test_a_store_that_is_not_there_is_answered_with_a_sentence(monkeypatch, tmp_path, open_page):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.duckdb"))
    tested = open_page("borough_overview")
    assert not tested.exception
    (told,) = [error.value for error in tested.error]
    assert "python -m loaders build" in told and VARIABLE in told.replace("\\", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody replace a file that is open")
def test_a_store_built_anew_is_opened_without_a_new_start(monkeypatch, tmp_path, path, open_page):
    shown, built = tmp_path / "store.duckdb", tmp_path / "store.unfinished"
    shutil.copy(path, shown)
    monkeypatch.setenv(VARIABLE, str(shown))
    tested = open_page("about_data")
    assert "Toyton" in tested.selectbox(key="edition").options
    shutil.copy(path, built)
    with duckdb.connect(str(built)) as store:
        store.execute("DELETE FROM postcode_districts")
    os.replace(built, shown)
    assert "Toyton" in tested.run().selectbox(key="edition").options


def test_an_area_stands_beside_the_borough_that_the_link_names(open_page, tables):
    """Half of Toyton has 60 thefts of 3,500 people; the borough like it 301 to 304 of 9,500."""
    app = open_page("area_profile", edition="toyton", scheme="halves", area="half", beside="toyton-101")
    assert app.selectbox(key="beside").value == "toyton-101"
    folds = [each.label for each in app.expander]
    assert any("Toyton 101" in each for each in folds)
    rows = tables(app)["Half beside Toyton 101"]
    theft = next(cells for measure, cells in rows.iterrows() if "heft" in measure)
    assert theft["Toyton 101"].startswith("31.7 to 32.0")
    assert theft["Verdict"].endswith("lower")
    spines = "".join(each.proto.body for each in app.get("html") if 'class="spine"' in each.proto.body)
    assert "Beside Toyton 101, 31.7 to 32.0 u: lower." in spines
    assert '<i class="other-borough"></i> Toyton 101' in spines


def test_trends_say_the_gap_to_the_borough_that_the_link_names(open_page, tables):
    app = open_page(
        "trends_gaps", edition="toyton", scheme="halves", beside="toyton-101", indicator="theft_rate"
    )
    assert "Gap to Toyton 101 (95% interval where counts are published)" in tables(app)


def test_a_borough_to_see_beside_that_is_not_there_is_answered(open_page, texts):
    app = open_page("area_profile", edition="toyton", beside="atlantis")
    assert "The link names a borough to see beside that is not there, so none is shown." in texts(app)
    assert app.selectbox(key="beside").value == ""
