"""The page of one area, opened as a reader opens it: by its address."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(**address):
    """The page as it stands after one run, with the address given."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/area_profile.py").run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def text(app):
    return "\n".join(e.value for e in [*app.markdown, *app.caption]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("edition", "area", "figure"),
    [
        ("walsall", "area-3", "No qualifications (30.7 % against 25.2 %)"),
        ("walsall-2009", "area-3", "Criminal damage (21.7 against 16.6)"),
        ("barking-and-dagenham", "barking", "Theft (27.5 per 1,000 residents against 23.4)"),
    ],
)
def test_an_area_of_every_edition_opens_with_its_key_points(edition, area, figure):
    app = opened(edition=edition, area=area)
    assert [h.value for h in app.header][:2] == ["In one minute", "Population"]
    assert figure in text(app)


def test_one_theme_alone_is_shown_when_the_address_asks_for_it():
    app = opened(edition="walsall", area="area-3", theme="housing")
    assert [h.value for h in app.header] == ["Housing"]


def test_the_2009_profile_of_area_5_says_that_its_printed_score_is_area_6s():
    app = opened(edition="walsall-2009", area="area-5")
    assert "Data checks" in text(app)
    cells = next(t.value for t in app.table if "Printed in 2009" in t.value.columns)
    assert cells.loc["IMD 2007 average score", "What we find"].startswith("printed for another area")


def test_the_edition_of_the_index_can_be_named_in_the_address():
    app = opened(edition="walsall", area="area-3", theme="deprivation", imd="2007")
    assert "Index of Multiple Deprivation 2007" in text(app)


@pytest.mark.parametrize("name", ["edition", "area", "theme", "imd"])
def test_an_address_that_names_something_unknown_is_answered_with_a_sentence(name):
    app = opened(**{name: "nowhere"})
    assert any("nowhere" in w.value for w in app.warning)
