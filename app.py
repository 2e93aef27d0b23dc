"""Area Profiles: title and pages."""

import streamlit as st

from metrics import catalogue
from pages.components.cached import begin, cached_query
from pages.components.frame.menu import SECTIONS
from pages.components.waiting import filled_in
from views.maps.borough_map import FEWEST

st.set_page_config(page_title="Area Profiles", layout="wide")


def home() -> None:
    """The bare address leads to the overview; on a store of many boroughs, to the choice of one. A default
    page answers to the bare address only: links to its own name would fail."""
    boroughs = {each.borough for each in cached_query(catalogue.editions)}
    many = len(boroughs) >= FEWEST and "edition" not in st.query_params
    page = "which_borough" if many else "borough_overview"
    st.switch_page(f"pages/{page}.py", query_params=st.query_params.to_dict())


begin()
named = {
    section: [
        st.Page(f"pages/{page}.py", title=title, url_path=page.replace("_", "-"))
        for page, title in pages.items()
    ]
    for section, pages in SECTIONS.items()
}
first = st.Page(home, title="Area Profiles", default=True, visibility="hidden")
# the menu stands in the sidebar of each page (pages/components/frame/menu.py)
with filled_in():
    st.navigation({"": [first], **named}, position="hidden").run()
