"""Each area over time: better, worse or too few to tell, and whose gap to the rest of the borough grew."""

import pandas as pd
import streamlit as st

from metrics import catalogue
from metrics.trends.beside import gaps_to, series_beside
from metrics.trends.change import RULE, trend_of
from metrics.trends.gap_to_rest import REST
from metrics.trends.series import NotFollowed, counts_events, followed, series, twelve_months
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.beside import choose_beside
from pages.components.controls.state import choose, choose_many
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.tables import download_button, source_note, sources_of, table
from views.trends.answer import areas_heading, gap_sentences, scale_note, trend_answer
from views.trends.charts import gap_alt, gaps
from views.trends.how_far import has_ratio
from views.trends.over_time import over_time
from views.trends.panels import panel, panel_alt, panels_of
from views.trends.sentences import (
    breaks,
    change_sentences,
    figure_table,
    gap_table,
    headline,
    matching,
    months_table,
    untested,
    whole_borough,
    with_gap,
)
from views.wording import bullets, together

PEOPLE = "Latest month and 12-month mean (months are never added: the same people are counted in each)"
EVENTS = "Latest month and 12-month mean (each event falls in one month: twelve make a year)"
COLUMNS = 3
"""Panels side by side; on a phone they stand below each other."""

here = header("trends")
edition, scheme = here.edition, here.scheme
known = cached_query(followed, edition.id, scheme).set_index("indicator")
free, refused = known[known["refusal"] == ""], known.loc[known["refusal"] != "", "refusal"]
names = cached_query(catalogue.areas, edition.id, scheme).set_index("id")["name"]
first = [i for i in cached_query(catalogue.in_role, "first for trends") if i in free.index]
with change() as say:
    options = {i: f"{row['theme']}: {row['label']} ({row['periods']} periods)" for i, row in free.iterrows()}
    indicator = choose("Measure", options, "indicator", default=[*first, free["periods"].idxmax()][0])
    areas = choose_many("Areas shown", names.to_dict(), "areas", default=list(names.index))
    text.caption(" ".join(refused))
    declared = free.loc[indicator]
    label, unit, decimals = declared["label"], declared["unit"], int(declared["decimals"])
    views = {"absolute": "Difference", "relative": "Ratio"}
    relative = has_ratio(unit) and choose("Gap as", views, "gap", widget="buttons") == "relative"
    borough, borough_name = choose_beside(edition)
    named = together([names[i] for i in areas]) if areas else "no area"
    whose = "all areas" if len(areas) == len(names) else named
    say(f"{label}, {whose}{f', beside {borough_name}' if borough else ''}")

try:
    asked = (edition.id, scheme, indicator, areas)
    rows = cached_query(series_beside, *asked, borough) if borough else cached_query(series, *asked)
except NotFollowed as why:
    with here.top:
        text.info(str(why))
    st.stop()
changed = cached_view(trend_of, rows, declared["polarity"])
months, apart = cached_view(twelve_months, rows), cached_view(with_gap, rows)
sources = cached_view(sources_of, rows)
file_name = f"{edition.id}-{indicator}"
here.answer(
    cached_view(trend_answer, changed, label, unit, decimals, declared["polarity"]),
    cached_view(scale_note, rows, unit, declared["polarity"], declared["caveat"]),
)

shown, drawn = cached_view(panels_of, rows, changed), cached_view(over_time, rows)
for start in range(0, len(shown), COLUMNS):
    beside = st.columns(min(COLUMNS, len(shown)))
    for column, (place, word) in zip(beside, shown[start : start + COLUMNS], strict=False):
        with column:
            alt = cached_view(panel_alt, rows, changed, place, label, unit, decimals)
            chart(panel, drawn, place, unit, decimals, word, key=f"panel {place}", alt=alt, sources=sources)
text.markdown(bullets(cached_view(breaks, rows)))
with figures():
    title = label if label.endswith(unit) else f"{label}, {unit}"
    table(
        cached_view(figure_table, rows, decimals),
        title,
        edition,
        sources,
        file_name=f"{file_name}-series",
        download=rows,
    )
    if len(months):
        table(
            cached_view(months_table, months, decimals),
            EVENTS if cached_query(counts_events, sources) else PEOPLE,
            edition,
            sources,
            file_name=f"{file_name}-months",
            download=months,
        )
    source_note(sources)


def show_gaps(rows: pd.DataFrame, to: str, name: str) -> None:
    """The table of gaps to the rest, or to another borough, and its file."""
    table(
        cached_view(gap_table, rows, decimals, relative),
        f"Gap to {to} (95% interval where counts are published)",
        edition,
        sources,
        file_name=f"{file_name}-{name}",
        download=rows,
    )


against = REST if apart.empty else apart["against"].iloc[0]
change_of_each = cached_view(change_sentences, changed, unit, decimals)
if apart.empty:
    text.caption("No gap is drawn: a total has none, and none can be worked out where no area is chosen.")
else:
    heading = cached_view(headline, rows, unit, decimals) or f"The gap to {against}"
    text.header(heading)
    text.markdown(whole_borough(against))
    alt = cached_view(gap_alt, heading, label, change_of_each)
    chart(gaps, drawn, unit, decimals, relative, key="gaps", alt=alt, sources=sources)
    with figures():
        show_gaps(apart, against, "gaps")

if borough:
    to_it = cached_query(gaps_to, *asked, borough)
    heading = cached_view(headline, to_it, unit, decimals)
    if not heading:
        text.caption(
            f"No gap to {borough_name} can be worked out: a total has none, or it has no figures in common."
        )
    else:
        with figures(heading):
            text.markdown(bullets(cached_view(gap_sentences, cached_view(trend_of, to_it), unit, decimals)))
            show_gaps(to_it, borough_name, f"gaps-to-{borough}")

text.header(cached_view(areas_heading, changed, decimals))
text.markdown(bullets(change_of_each))
name = f"{file_name}-changes"
download_button(changed, "Trends and changes of the gap", edition, sources, file_name=name, notes=[RULE])

with method():
    text.caption(declared["definition"])
    text.caption(RULE)
    for paragraph in [*cached_view(untested, changed), *cached_view(matching, rows)]:
        text.caption(paragraph)
notes(edition)
