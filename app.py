"""Area Profiles: title and pages."""

import gc

import pandas as pd
import streamlit as st

from pages.components.cached import begin
from pages.components.frame.menu import SECTIONS, first_page
from pages.components.waiting import filled_in

SELDOM = (50_000, 10, 10)
"""After how many objects made, and how many lesser rounds, Python looks for what nobody can reach any more.
Left to itself it does so in the first run of most pages, and takes 0.2 s to go through all that is kept."""

st.set_page_config(page_title="Area Profiles", layout="wide")


def home() -> None:
    """The bare address leads to the overview; on a store of many boroughs, to the choice of one. A default
    page answers to the bare address only: links to its own name would fail."""
    st.switch_page(f"pages/{first_page()}.py", query_params=st.query_params.to_dict())


gc.set_threshold(*SELDOM)
pd.set_option("mode.string_storage", "python")  # pages read words one by one, which Arrow is slow at
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
