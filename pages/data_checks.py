"""Do the parts make the whole? What agrees, what does not, what was left out, and how well places fit."""

import pandas as pd

from metrics.checks.fit import coverage_of_areas, loads, vintages
from metrics.checks.printed import STATUSES, exchanges, printed
from metrics.checks.reconcile import ledger
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.state import choose, switch
from pages.components.frame.header import header, notes
from pages.components.tables import table
from views.checks import checks
from views.wording import bullets

here = header("data checks")
edition, scheme = here.edition, here.scheme
book, coverage = cached_query(ledger, edition.id, scheme), cached_query(coverage_of_areas, edition.id, scheme)
figures, files = cached_query(printed, edition.id, scheme), cached_query(loads)
every = cached_view(checks.source_ids, files)
in_print = cached_view(checks.source_ids, figures)


def checked(
    frame: pd.DataFrame, title: str, source_ids: list[str], download: pd.DataFrame, name: str
) -> None:
    """One table of the page, with its download."""
    table(
        frame, title, edition, source_ids, file_name=f"{edition.id}-{name}", sortable=True, download=download
    )


text.header("Areas against their borough")
text.markdown(cached_view(checks.ledger_summary, book))
all_rows = switch("Show also the figures that have nothing to be compared with", "all")
checked(
    cached_view(checks.ledger_table, book, all_rows=all_rows),
    "Reconciliation of every figure",
    every,
    book,
    "reconciliation",
)

if len(figures):
    text.header("Figures printed for another area")
    pairs = cached_query(exchanges, edition.id, scheme)
    for sentence in cached_view(checks.exchange_sentences, pairs, figures):
        text.markdown(f"- {sentence}")
    checked(
        cached_view(checks.exchange_table, pairs),
        "Every exchange that would mend a disagreement",
        in_print,
        pairs,
        "exchanges",
    )

    text.header("Every printed figure beside ours")
    text.markdown(
        f"{len(figures)} figures were printed.\n\n" + bullets(cached_view(checks.printed_summary, figures))
    )
    status = choose("Show", {"all": "All printed figures", **{s: s.capitalize() for s in STATUSES}}, "status")
    shown = figures if status == "all" else cached_view(checks.of_status, figures, status)
    checked(cached_view(checks.printed_table, shown), "Printed figures", in_print, figures, "printed-figures")

text.header("Residents, wards and LSOAs")
for sentence in cached_view(
    checks.coverage_sentences, coverage.residents_outside, coverage.straddling, edition.name
):
    text.markdown(f"- {sentence}")
text.markdown(cached_view(checks.fit_summary, coverage.best_fit_error))
if len(coverage.best_fit_error):
    fit = coverage.best_fit_error
    checked(
        cached_view(checks.fit_table, fit),
        "LSOAs fitted to wards against the wards' own estimates",
        every,
        fit,
        "best-fit",
    )

text.header("Vintages")
kinds = cached_query(vintages, edition.id)
checked(
    cached_view(checks.vintage_table, kinds),
    "Kinds of place the figures were published for",
    every,
    kinds,
    "vintages",
)

text.header("What was read, and what was left out")
text.markdown(cached_view(checks.loads_summary, files))
checked(cached_view(checks.loads_table, files), "Files", every, files, "files")
notes(edition)
