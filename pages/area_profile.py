"""One area beside its borough, the rest of the borough and England: where it differs, and how surely."""

import streamlit as st

from metrics.profile import profile
from pages.components.cached import ask
from pages.components.header import header, notes
from pages.components.state import choose_area
from pages.components.tables import table
from views.profile_tables import theme_table

edition, scheme = header("Area profile", "How does one area differ from the rest of its borough, and how sure is it?")
area = choose_area(edition, scheme)
answer = ask(profile, edition.id, area, scheme)
for theme, rows in answer.groupby("theme", sort=False):
    st.header(str(theme))
    sources = sorted({s for listed in rows["sources"] for s in listed})
    table(theme_table(rows, edition.name), f"{theme}: the area beside the borough", edition, sources, file_name=f"{edition.id}-{theme}",
          download=rows)
notes(edition)
