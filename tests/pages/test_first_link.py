"""A link followed as the first thing a reader does keeps its borough."""

import pytest

WHERE = {"edition": "barking-and-dagenham", "scheme": "constituencies"}


@pytest.mark.parametrize("first", ["borough_overview", "area_profile", "compare_areas"])
def test_the_first_link_a_reader_follows_keeps_its_borough(first, open_page):
    app = open_page(first, **WHERE)
    for key, value in {**WHERE, "indicator": "crime_robbery"}.items():
        app.query_params[key] = value
    app.switch_page("pages/trends_gaps.py").run()
    assert app.selectbox(key="edition").value == "barking-and-dagenham"
    assert not app.warning
