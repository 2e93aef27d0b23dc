"""Do the figures agree? On the command line: reconcile."""

from __future__ import annotations

from argparse import Namespace

from metrics.checks.printed import exchanges, printed
from metrics.checks.reconcile import ledger
from metrics.cli.command import INDICATOR, PERIOD, Command, Output, only
from metrics.store import Store

CHECKS = {"ledger": ledger, "printed": printed, "exchanges": exchanges}

LEDGER_HEADINGS = {
    "Indicator": "label",
    "Period": "period",
    "Areas together": "recomposed",
    "Borough": "borough",
    "Difference": "difference",
    "Rounding allows": "tolerance",
    "Verdict": "verdict",
}
CHECK_DECIMALS = {"tolerance": 3, "difference": 3}


def _reconcile(store: Store, words: Namespace) -> Output:
    rows = only(CHECKS[words.table](store, words.edition, words.scheme), words)
    return Output(rows, LEDGER_HEADINGS if words.table == "ledger" else None, CHECK_DECIMALS)


COMMANDS = {
    "reconcile": Command(
        "do the areas make the borough, and do the printed figures agree with ours",
        _reconcile,
        {
            "table": {"choices": list(CHECKS), "default": "ledger", "help": "which check"},
            **INDICATOR,
            **PERIOD,
        },
    )
}
