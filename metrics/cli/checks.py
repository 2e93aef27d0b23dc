"""Do the figures agree, and what stands beside them? On the command line: reconcile, without-comparator."""

from __future__ import annotations

from argparse import Namespace

from metrics.checks.comparators import without_comparator
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


WITHOUT_HEADINGS = {
    "Indicator": "label",
    "Period": "period",
    "Published for": "kind",
    "Why": "reason",
    "Nearest": "nearest",
    "Of": "nearest_place",
    "At": "nearest_period",
}


def _without(store: Store, words: Namespace) -> Output:
    return Output(without_comparator(store, words.edition, words.scheme), WITHOUT_HEADINGS)


COMMANDS = {
    "without-comparator": Command(
        "which figures have none of England or the region beside them, why, and which is nearest",
        _without,
        {},
    ),
    "reconcile": Command(
        "do the areas make the borough, and do the printed figures agree with ours",
        _reconcile,
        {
            "table": {"choices": list(CHECKS), "default": "ledger", "help": "which check"},
            **INDICATOR,
            **PERIOD,
        },
    ),
}
