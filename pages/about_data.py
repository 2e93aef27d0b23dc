"""What every measure means, where every figure comes from, and what the words on these pages mean."""

import streamlit as st

from metrics import catalogue
from metrics.profile.definitions import definitions, loaded_sources
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.state import type_words
from pages.components.folds import method
from pages.components.frame.header import header, notes
from pages.components.tables import download_button, plain_table, sources_of
from views.checks import definitions as words
from views.markdown import cut
from views.wording import sentence_case

here = header("about the data")
edition, scheme = here.edition, here.scheme
rows = cached_query(definitions, edition.id, scheme)
sources = cached_query(loaded_sources)
used = cached_view(sources_of, rows)
terms = cached_query(catalogue.terms)

here.answer(
    cached_view(words.about_answer, len(rows), len(used), edition.name),
    "Figures are rounded only when shown, and not shown where they cover too few of an area's residents.",
)
asked = st.query_params.get("term", "")
explained = {term.id: term for term in terms}.get(asked)
if explained:
    text.info(f"**{sentence_case(explained.name)}**: {explained.meaning}")
elif asked:
    text.warning(f"The link asks for the term “{cut(asked)}”, which is not among the words explained below.")

typed = type_words("Search measures, sources and words", "search", placeholder="burglary, census, percentile")
indicators = cached_view(words.having, cached_view(words.indicator_table, rows, sources), typed)
listed = cached_view(words.having, cached_view(words.source_table, sources, used), typed)
meant = cached_view(words.terms_having, terms, typed)
if typed:
    found = {
        "measure": (len(indicators), len(rows)),
        "source": (len(listed), len(sources)),
        "word": (len(meant), len(terms)),
    }
    text.caption(words.found_sentence(cut(typed), found))
with st.container(key="about table"):
    if len(indicators):
        plain_table(indicators, f"Measures of {edition.name}", sortable=True)
download_button(
    cached_view(words.definition_table, rows, sources),
    "Indicators and their definitions",
    edition,
    used,
    file_name=f"{edition.id}-indicators",
)

text.header(f"{len(sources)} sources are in the store, {len(used)} of them behind these figures")
with st.container(key="sources about table"):
    if len(listed):
        plain_table(listed, "Sources", sortable=True)
download_button(sources, "Sources", edition, list(sources["source"]), file_name="sources")

if terms:
    text.header(f"{len(terms)} words explained")
    st.html(cached_view(words.glossary_list, meant))
with method():
    text.caption(words.HOW_ADDED_UP)
notes(edition)
