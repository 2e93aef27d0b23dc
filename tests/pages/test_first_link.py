"""A link followed as the first thing a reader does keeps its borough."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
WHERE = {"edition": "barking-and-dagenham", "scheme": "constituencies"}


@pytest.mark.parametrize("first", ["borough_overview", "area_profile", "compare_areas"])
def test_the_first_link_a_reader_follows_keeps_its_borough(first):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for key, value in WHERE.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{first}.py").run()
    for key, value in {**WHERE, "indicator": "crime_robbery"}.items():
        app.query_params[key] = value
    app.switch_page("pages/trends_gaps.py").run()
    assert app.selectbox(key="edition").value == "barking-and-dagenham"
    assert not app.warning
