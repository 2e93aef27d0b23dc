"""Area Profiles: title and navigation."""

import streamlit as st

st.set_page_config(page_title="Area Profiles", page_icon=":material/location_on:", layout="wide")
st.navigation(
    [
        st.Page("pages/area_profile.py", title="Area profile", url_path="area-profile", default=True),
        st.Page("pages/explore_map.py", title="Explore map", url_path="explore-map"),
        st.Page("pages/trends_gaps.py", title="Trends and gaps", url_path="trends-gaps"),
    ],
    position="top",
).run()
