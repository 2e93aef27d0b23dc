"""The part of an area's profile that says what is known of its borough only, and what is not known at all."""

from __future__ import annotations

from metrics import catalogue
from metrics.profile.area_facts import AreaFacts
from metrics.profile.borough_only import borough_only, themes_without_figures
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.tables import table
from views.profile.borough_only import borough_only_table, elsewhere_sentences, without_figures


def show_borough_only(edition: Edition, scheme: str, facts: AreaFacts) -> None:
    """Figures that the borough has and its areas have not; nothing where every figure has its areas."""
    rows = cached_query(borough_only, edition.id, scheme)
    without = without_figures(cached_query(themes_without_figures, edition.id), edition.name)
    if rows.empty and not without:
        return
    text.header(f"Known for {edition.name} as a whole", anchor="whole-borough")
    if not rows.empty:
        periods = cached_query(catalogue.period_labels)
        named = cached_query(catalogue.schemes, edition.id)
        schemes = dict(zip(named["scheme"], named["label"], strict=True))
        table(
            cached_view(borough_only_table, rows, edition.name, facts.comparators, periods),
            "Not published for these areas",
            edition,
            sorted({source for ids in rows["sources"] for source in ids}),
            file_name=f"{edition.id}-whole-borough",
            download=rows,
        )
        for sentence in cached_view(elsewhere_sentences, rows, schemes):
            text.caption(sentence)
    if without:
        text.caption(without)
