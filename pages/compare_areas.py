"""All areas side by side: every indicator, one in detail, wards in a funnel, how equal the areas are."""

import streamlit as st

from metrics import catalogue
from metrics.profile.area_facts import area_facts
from metrics.profile.compare import compare, equality, ward_funnel
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.state import choose, switch
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.tables import download_button, source_note, sources_of, table
from views.compare.charts import dots, dots_alt, shares
from views.compare.funnel_chart import funnel_chart, funnel_sentence, funnel_table
from views.compare.sentences import (
    comparison_note,
    differences,
    dot_table,
    equality_sentences,
    equality_table,
    share_columns,
    with_shares,
)
from views.compare.table import heat_table, legend, of_indicator, of_theme, ordered, plain_table
from views.profile.sentences import chance_note
from views.wording import bullets

here = header("areas compared")
edition, scheme = here.edition, here.scheme
comparison = cached_query(compare, edition.id, scheme)
if comparison["area"].nunique() == 1:
    text.info("This scheme has one area only, so there is nothing to compare. See its Area profile.")
    page_link("area_profile", "Area profile", edition, scheme)
    notes(edition)
    st.stop()
names = dict(zip(comparison["area"].str.rsplit("/", n=1).str[-1], comparison["area_name"], strict=True))
places = dict(zip(names, comparison["area"].drop_duplicates(), strict=True))
comparators = cached_query(area_facts, edition.id, scheme, comparison["area"].iloc[0]).comparators
last = cached_query(catalogue.headline_index).theme
themes = {t.lower().replace(" ", "-"): t for t in comparison["theme"].drop_duplicates()}

left, right = st.columns(2)
with left:
    theme = choose("Theme", {"all": "All themes"} | themes, "theme", default="all")
    rows = comparison if theme == "all" else cached_view(of_theme, comparison, themes[theme])
    by = choose(
        "Order of indicators",
        {"theme": "By theme"} | {i: f"Where {n} differs most" for i, n in names.items()},
        "order",
    )
with right:
    rows = cached_view(ordered, rows, places.get(by, ""), "", last)
    listed = rows.drop_duplicates("indicator").set_index("indicator")
    labels = (listed["theme"] + ": " + listed["label"]).to_dict()
    telling = rows.loc[rows["judgement"].isin(["better", "worse"]), "indicator"]
    indicator = choose("Indicator in detail", labels, "indicator", default=next(iter(telling), None))
    by_figure = switch("Areas with the highest figure of this indicator first", "sorted")
if by_figure:
    rows = cached_view(ordered, rows, places.get(by, ""), indicator, last)
sources = cached_view(sources_of, rows)

text.header("All indicators")
title = f"{edition.name}: every area beside the rest of the borough"
text.markdown(bullets(cached_view(differences, rows)))
periods = cached_query(catalogue.period_labels)
st.html(cached_view(heat_table, rows, edition.name, comparators, periods, title))
st.html(cached_view(legend, rows))
text.caption(cached_view(chance_note, rows))
whole = cached_view(plain_table, rows)
download_button(whole, title, edition, sources, file_name=f"{edition.id}-{scheme}-compare")

one = cached_view(of_indicator, rows, indicator)
declared, own_sources = one.iloc[0], sorted(set(one["sources"].iloc[0]))
label, unit, decimals = declared["label"], declared["unit"], int(declared["decimals"])
text.header(f"{label} by area")
other = comparators.get(declared["comparator_place"], "")
chart(dots, one, edition.name, other, key="dots", alt=cached_view(dots_alt, one, edition.name))
text.caption(f"{declared['definition']} {declared['caveat']} {cached_view(comparison_note, one)}")
file_name = f"{edition.id}-{indicator}"
table(
    cached_view(dot_table, one),
    f"{label}, {unit}, {declared['period']}",
    edition,
    own_sources,
    file_name=f"{file_name}-areas",
    download=cached_view(plain_table, one),
)

text.header(f"{label} by ward")
wards = cached_query(ward_funnel, edition.id, indicator)
if wards.lines is None:
    text.markdown(f"No funnel of wards: {wards.reason}")
else:
    reference, period = wards.lines.reference, wards.period
    text.markdown(cached_view(funnel_sentence, wards.wards, reference, period, unit, decimals))
    size = "Size of the ward (what the figure is out of)"
    chart(
        funnel_chart,
        wards.wards,
        wards.lines,
        unit,
        decimals,
        size,
        key="funnel",
        alt=f"Funnel of {len(wards.wards)} wards by size, with limits of chance. A table below has them.",
    )
    table(
        cached_view(funnel_table, wards.wards, unit, decimals),
        f"{label} by ward, {wards.period}",
        edition,
        own_sources,
        file_name=f"{file_name}-wards",
        download=wards.wards,
    )

text.header("Are the areas equal?")
equal = cached_query(equality, edition.id, scheme)
text.markdown(bullets(cached_view(equality_sentences, equal)))
areas = cached_view(with_shares, equal)
chart(
    shares,
    areas,
    share_columns(areas),
    key="shares",
    alt="Bars of each area's shares of residents, ground and most deprived LSOAs. A table below has them.",
)
table(
    cached_view(equality_table, equal),
    "The areas' size and need",
    edition,
    sources,
    file_name=f"{edition.id}-{scheme}-equality",
    download=areas,
)
source_note(sources)
notes(edition)
