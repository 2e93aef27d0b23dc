"""What every indicator means, how it is added up, and where every figure comes from."""

from metrics.profile.definitions import definitions, loaded_sources
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.frame.header import header, notes
from pages.components.tables import download_button, sources_of
from views.checks.definitions import HOW_ADDED_UP, definition_table, definition_texts, source_texts

here = header("about the data")
edition, scheme = here.edition, here.scheme
rows = cached_query(definitions, edition.id, scheme)
sources = cached_query(loaded_sources)
used = cached_view(sources_of, rows)

text.header("Indicators")
text.markdown(
    f"{len(rows)} indicators are at hand for the areas of this edition. {HOW_ADDED_UP} Figures are rounded "
    "only when shown, and withheld where too few of an area's residents are covered."
)
download_button(
    cached_view(definition_table, rows, sources),
    "Indicators and their definitions",
    edition,
    used,
    file_name=f"{edition.id}-indicators",
)
for theme, listed in cached_view(definition_texts, rows, sources).items():
    text.subheader(theme)
    text.with_links(listed)

text.header("Sources")
text.markdown(f"{len(sources)} sources are in the store, for this edition and the others.")
shown, elsewhere = cached_view(source_texts, sources, used)
text.subheader("Figures shown for this edition")
text.with_links(shown)
text.subheader("Places, outlines and other editions")
text.with_links(elsewhere)
download_button(sources, "Sources", edition, list(sources["source"]), file_name="sources")
notes(edition)
