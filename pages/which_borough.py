"""Which borough? By name, ward or postcode, on a map of districts, or from a list."""

import streamlit as st

from metrics import catalogue
from metrics.places.outlines import boroughs
from pages.components import text
from pages.components.cached import cached_outlines, cached_query, cached_view
from pages.components.controls.map_controls import kept_borough_map
from pages.components.frame.header import header_without_borough
from pages.components.frame.search import search_box
from pages.components.maps import map_key, show_map
from views.maps.borough_map import FEWEST, borough_map_alt
from views.maps.place_map import clicked
from views.overview.borough_list import borough_list, which_borough

GO_TO = "go to borough"


def go_to_clicked() -> None:
    """Remember the borough that was clicked: a callback can't leave the page."""
    st.session_state[GO_TO] = clicked(st.session_state[map_key("boroughs")]["selection"])


if edition := st.session_state.pop(GO_TO, None):
    st.switch_page("pages/borough_overview.py", query_params={"edition": edition})
editions = cached_query(catalogue.editions)
with header_without_borough("which borough?"):
    text.answer(cached_view(which_borough, editions))
search_box("", key="find borough")
if len({each.borough for each in editions}) >= FEWEST:
    show_map(
        kept_borough_map(),
        key="boroughs",
        alt=borough_map_alt(cached_outlines(boroughs)),
        sources=(),
        on_select=go_to_clicked,
    )
text.header("All boroughs")
st.html(cached_view(borough_list, editions))
