"""Each area over time beside its borough: is it rising or falling, and is its gap to the rest closing?"""

import streamlit as st

from metrics import catalogue
from metrics.trends.change import RULE, trend_of
from metrics.trends.series import REST, counts_events, followed, series, twelve_months
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.state import choose, choose_many
from pages.components.frame.header import header, notes
from pages.components.tables import download_button, source_note, sources_of, table
from views.trends.charts import gap_alt, gaps, lines, lines_alt
from views.trends.how_far import has_ratio
from views.trends.sentences import (
    breaks,
    change_sentences,
    figure_table,
    gap_table,
    headline,
    months_table,
    untested,
    whole_borough,
    with_gap,
)

PEOPLE = "Latest month and 12-month mean (months are never added: the same people are counted in each)"
EVENTS = "Latest month and 12-month mean (each event falls in one month: twelve make a year)"

here = header("trends")
edition, scheme = here.edition, here.scheme
known = cached_query(followed, edition.id, scheme).set_index("indicator")
free, refused = known[known["refusal"] == ""], known.loc[known["refusal"] != "", "refusal"]
names = cached_query(catalogue.areas, edition.id, scheme).set_index("id")["name"]
left, right = st.columns(2)
with left:
    options = {i: f"{row['theme']}: {row['label']} ({row['periods']} periods)" for i, row in free.iterrows()}
    indicator = choose("Indicator", options, "indicator", default=free["periods"].idxmax())
    text.caption(" ".join(refused))
with right:
    areas = choose_many("Areas shown", names.to_dict(), "areas", default=list(names.index))

declared = free.loc[indicator]
label, unit, decimals = declared["label"], declared["unit"], int(declared["decimals"])
rows = cached_query(series, edition.id, scheme, indicator, areas)
changed = cached_view(trend_of, rows, declared["polarity"])
months, apart = cached_view(twelve_months, rows), cached_view(with_gap, rows)
sources = cached_view(sources_of, rows)
file_name = f"{edition.id}-{indicator}"

text.header(f"{label} over time")
text.markdown(cached_view(headline, rows, unit, decimals) or declared["definition"])
alt = cached_view(lines_alt, rows, label)
chart(lines, rows, unit, decimals, declared["polarity"], key="lines", alt=alt, sources=sources)
for sentence in cached_view(breaks, rows):
    text.markdown(f"- {sentence}")

text.header("What changed")
for paragraph in [*cached_view(change_sentences, changed, unit, decimals), *cached_view(untested, changed)]:
    text.markdown(paragraph)
text.caption(f"{RULE} {declared['definition']} {declared['caveat']}")

against = REST if apart.empty else apart["against"].iloc[0]
text.header(f"Gap to {against}")
text.markdown(whole_borough(against))
if apart.empty:
    text.markdown("No gap is drawn: a total has none, and none can be worked out where no area is chosen.")
else:
    views = {"absolute": "Difference", "relative": "Ratio"}
    relative = has_ratio(unit) and choose("Gap as", views, "gap", widget="buttons") == "relative"
    alt = cached_view(gap_alt, rows, label, against)
    chart(gaps, rows, unit, decimals, relative, key="gaps", alt=alt, sources=sources)

text.header("The figures")
title = label if label.endswith(unit) else f"{label}, {unit}"
figures = cached_view(figure_table, rows, decimals)
table(figures, title, edition, sources, file_name=f"{file_name}-series", download=rows)
if len(apart):
    title = f"Gap to {against} (95 % interval where counts are published)"
    name = f"{file_name}-gaps"
    figures = cached_view(gap_table, apart, decimals, relative)
    table(figures, title, edition, sources, file_name=name, download=apart)
if len(months):
    name = f"{file_name}-months"
    title = EVENTS if cached_query(counts_events, sources) else PEOPLE
    table(
        cached_view(months_table, months, decimals), title, edition, sources, file_name=name, download=months
    )
name = f"{file_name}-changes"
download_button(changed, "Trends and changes of the gap", edition, sources, file_name=name, notes=[RULE])
source_note(sources)
notes(edition)
