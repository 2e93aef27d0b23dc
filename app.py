"""Area Profiles: title and navigation."""

import streamlit as st

st.set_page_config(page_title="Area Profiles", layout="wide")


def home() -> None:
    """The bare address leads to the overview. A default page answers to the bare address only: links to its
    own name would fail."""
    st.switch_page("pages/borough_overview.py", query_params=st.query_params.to_dict())


st.navigation(
    {
        "": [st.Page(home, title="Area Profiles", default=True, visibility="hidden")],
        "See": [
            st.Page("pages/borough_overview.py", title="Borough overview", url_path="borough-overview"),
            st.Page("pages/area_profile.py", title="Area profile", url_path="area-profile"),
            st.Page("pages/compare_areas.py", title="Compare areas", url_path="compare-areas"),
            st.Page("pages/explore_map.py", title="Explore map", url_path="explore-map"),
            st.Page("pages/trends_gaps.py", title="Trends and gaps", url_path="trends-gaps"),
        ],
        "Choose": [
            st.Page("pages/need_ranking.py", title="Need and how sure", url_path="need-ranking"),
            st.Page("pages/focus_places.py", title="Places of focus", url_path="focus-places"),
            st.Page("pages/next_sites.py", title="Next sites", url_path="next-sites"),
            st.Page("pages/tiers_money.py", title="Tiers and money", url_path="tiers-money"),
            st.Page("pages/decision_records.py", title="Decision records", url_path="decision-records"),
        ],
        "Check": [
            st.Page("pages/about_data.py", title="About the data", url_path="about-data"),
            st.Page("pages/data_checks.py", title="Data checks", url_path="data-checks"),
        ],
    },
    position="top",
).run()
