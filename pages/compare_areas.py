"""All areas side by side: who is worst off, every measure, one in detail, wards in a funnel, how equal."""

import streamlit as st

from metrics import catalogue
from metrics.profile.area_facts import area_facts
from metrics.profile.compare import compare, equality, ward_funnel
from metrics.profile.in_brief import months_beside_years
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.state import choose, choose_many, switch
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.tables import download_button, source_note, sources_of, table
from views.compare import sentences as words
from views.compare.charts import dots, dots_alt, shares, standing_alt, standing_bars
from views.compare.funnel_chart import (
    FUNNEL_METHOD,
    funnel_chart,
    funnel_heading,
    funnel_sentence,
    funnel_table,
)
from views.compare.standing import of_areas, standing_note, standing_sentence, standings, worst_first
from views.compare.table import heat_table, legend, of_indicator, of_theme, ordered, plain_table, without
from views.profile.sentences import chance_note
from views.wording import bullets, together

here = header("areas compared")
edition, scheme = here.edition, here.scheme
comparison = cached_query(compare, edition.id, scheme)
if comparison["area"].nunique() == 1:
    here.answer("There is one area only here, so there is nothing to compare.")
    page_link("area_profile", "Area profile", edition, scheme)
    notes(edition)
    st.stop()
names = dict(zip(comparison["area"].str.rsplit("/", n=1).str[-1], comparison["area_name"], strict=True))
places = dict(zip(names, comparison["area"].drop_duplicates(), strict=True))
comparators = cached_query(area_facts, edition.id, scheme, comparison["area"].iloc[0]).comparators
last = cached_query(catalogue.headline_index).theme
themes = {t.lower().replace(" ", "-"): t for t in comparison["theme"].drop_duplicates()}

with change() as say:
    asked = choose_many("Areas", names, "areas", default=list(names)) or list(names)
    compared = cached_view(of_areas, comparison, [places[i] for i in asked])
    theme = choose("Theme", {"all": "All themes"} | themes, "theme", default="all")
    rows = compared if theme == "all" else cached_view(of_theme, compared, themes[theme])
    by = choose(
        "Order of measures",
        {"theme": "By theme"} | {i: f"Where {n} differs most" for i, n in names.items()},
        "order",
    )
    aside = cached_query(months_beside_years, edition.id, scheme)
    counted = cached_view(without, rows, aside)
    standing = cached_view(standings, counted)
    by_area = places[by] if by in asked else ""
    rows = cached_view(ordered, rows, by_area, "", last)
    listed = rows.drop_duplicates("indicator").set_index("indicator")
    labels = (listed["theme"] + ": " + listed["label"]).to_dict()
    telling = rows.loc[rows["judgement"].isin(["better", "worse"]), "indicator"]
    indicator = choose("Measure in detail", labels, "indicator", default=next(iter(telling), None))
    by_figure = switch("Areas with the highest figure of this measure first", "sorted")
    whose = "All areas" if len(asked) == len(names) else together([names[i] for i in asked])
    order = "highest figure first" if by_figure else "worst off first"
    say(f"{whose}, {'all themes' if theme == 'all' else themes[theme].lower()}, {order}")
shown = (
    cached_view(ordered, rows, by_area, indicator, last)
    if by_figure
    else cached_view(worst_first, rows, standing)
)
sources = cached_view(sources_of, rows)
some = len(asked) < len(names)
here.answer(
    cached_view(
        standing_sentence, standing, edition.name, "" if theme == "all" else themes[theme], some=some
    ),
    cached_view(standing_note, counted, edition.name, rows["indicator"].nunique()),
)
chart(standing_bars, standing, key="standing", alt=cached_view(standing_alt, standing), sources=sources)

text.header(cached_view(words.widest_difference, rows))
title = f"{edition.name}: every area beside the rest of the borough"
periods = cached_query(catalogue.period_labels)
st.html(cached_view(heat_table, shown, edition.name, comparators, periods, title))
st.html(cached_view(legend, rows))
download_button(
    cached_view(plain_table, rows), title, edition, sources, file_name=f"{edition.id}-{scheme}-compare"
)

one = cached_view(of_indicator, shown, indicator)
declared, own_sources = one.iloc[0], sorted(set(one["sources"].iloc[0]))
label, unit, decimals = declared["label"], declared["unit"], int(declared["decimals"])
finding = cached_view(words.ends_heading, one)
text.header(finding)
text.caption(f"{declared['definition']} {declared['caveat']} {cached_view(words.comparison_note, one)}")
other = comparators.get(declared["comparator_place"], "")
chart(
    dots, one, edition.name, other, key="dots", alt=cached_view(dots_alt, one, finding), sources=own_sources
)
file_name = f"{edition.id}-{indicator}"
with figures():
    table(
        cached_view(words.dot_table, one),
        f"{label}, {unit}, {declared['period']}",
        edition,
        own_sources,
        file_name=f"{file_name}-areas",
        download=cached_view(plain_table, one),
    )

wards = cached_query(ward_funnel, edition.id, indicator)
if wards.lines is None:
    text.caption(f"No chart of wards: {wards.reason}")
else:
    reference, period = wards.lines.reference, periods.get(wards.period, wards.period)
    finding = cached_view(funnel_heading, wards.wards, label)
    text.header(finding)
    sentence = cached_view(funnel_sentence, wards.wards, reference, period, unit, decimals)
    text.markdown(f"{label}, {sentence}")
    size = "Size of the ward (what the figure is out of)"
    chart(
        funnel_chart,
        wards.wards,
        wards.lines,
        unit,
        decimals,
        size,
        key="funnel",
        alt=f"{label}: {finding}. {sentence.replace('**', '')}",
        sources=own_sources,
    )
    with figures():
        table(
            cached_view(funnel_table, wards.wards, unit, decimals),
            f"{label} by ward, {period}",
            edition,
            own_sources,
            file_name=f"{file_name}-wards",
            download=wards.wards,
        )

equal = cached_query(equality, edition.id, scheme)
text.header(cached_view(words.equality_heading, equal))
said = cached_view(words.equality_sentences, equal)
text.markdown(bullets(said))
areas = cached_view(words.with_shares, equal)
chart(
    shares,
    areas,
    words.share_columns(areas),
    key="shares",
    alt=" ".join(said).replace("**", ""),
    sources=sources,
)
with figures():
    table(
        cached_view(words.equality_table, equal),
        "The areas' size and need",
        edition,
        sources,
        file_name=f"{edition.id}-{scheme}-equality",
        download=areas,
    )
    source_note(sources)
with method():
    text.caption(f"{cached_view(chance_note, rows)} {FUNNEL_METHOD}")
notes(edition)
