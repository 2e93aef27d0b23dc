"""Do the parts make the whole? What agrees, what does not, what was left out, and how well places fit."""

import pandas as pd

from metrics.checks.fit import coverage_of_areas, loads, vintages
from metrics.checks.printed import STATUSES, print_checks
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.charts import chart
from pages.components.controls.state import choose, switch
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.tables import table
from pages.components.waiting import awaited
from views.checks import checks, findings
from views.checks.agreement_chart import agreement_alt, agreement_bars
from views.wording import bullets

here = header("checks of the data")
edition, scheme = here.edition, here.scheme
book, in_print, pairs = awaited(print_checks, edition.id, scheme)
coverage, files = cached_query(coverage_of_areas, edition.id, scheme), cached_query(loads)
every = cached_view(checks.source_ids, files)
of_print = cached_view(checks.source_ids, in_print)


def checked(
    frame: pd.DataFrame, title: str, source_ids: list[str], download: pd.DataFrame, name: str
) -> None:
    """One table of the page, with its download."""
    table(
        frame, title, edition, source_ids, file_name=f"{edition.id}-{name}", sortable=True, download=download
    )


here.answer(cached_view(findings.checks_answer, book, in_print), cached_view(checks.ledger_summary, book))
with change() as say:
    all_rows = switch("Show also the figures that have nothing to be compared with", "all")
    shown = "all figures" if all_rows else "figures that can be compared"
    status = "all"
    if len(in_print):
        listed = {"all": "All printed figures", **{s: s.capitalize() for s in STATUSES}}
        status = choose("Printed figures", listed, "status")
        shown += f", {listed[status].lower()}" if status != "all" else ""
    say(f"Shown: {shown}")
chart(agreement_bars, book, key="agreement", alt=cached_view(agreement_alt, book), sources=every)
checked(
    cached_view(checks.ledger_table, book, all_rows=all_rows),
    "Every total beside the borough's own",
    every,
    book,
    "reconciliation",
)

if len(in_print):
    text.header(cached_view(findings.printed_heading, in_print))
    text.markdown(bullets(cached_view(checks.printed_summary, in_print)))
    some = in_print if status == "all" else cached_view(checks.of_status, in_print, status)
    with figures():
        checked(
            cached_view(checks.printed_table, some), "Printed figures", of_print, in_print, "printed-figures"
        )

    swapped = cached_view(checks.exchange_sentences, pairs, in_print)
    text.header(cached_view(findings.exchange_heading, pairs))
    text.markdown(bullets(swapped))
    with figures():
        checked(
            cached_view(checks.exchange_table, pairs),
            "Every exchange that would mend a disagreement",
            of_print,
            pairs,
            "exchanges",
        )

text.header(cached_view(findings.coverage_heading, coverage.residents_outside, edition.name))
straddling = cached_view(
    checks.coverage_sentences, coverage.residents_outside, coverage.straddling, edition.name
)
text.markdown(bullets([*straddling, cached_view(checks.fit_summary, coverage.best_fit_error)]))
if len(coverage.best_fit_error):
    fit = coverage.best_fit_error
    with figures():
        checked(
            cached_view(checks.fit_table, fit),
            "LSOAs fitted to wards against the wards' own estimates",
            every,
            fit,
            "best-fit",
        )

kinds = cached_query(vintages, edition.id)
text.header(cached_view(findings.vintages_heading, kinds))
checked(
    cached_view(checks.vintage_table, kinds),
    "Kinds of place the figures were published for",
    every,
    kinds,
    "vintages",
)

text.header(cached_view(findings.loads_heading, files))
checked(cached_view(checks.loads_table, files), "Files", every, files, "files")
with method():
    text.caption(checks.METHOD)
notes(edition)
