"""The figures of the screen on the command line: `python -m metrics profile walsall --area area-3`.

Tables are rounded as the screen rounds; CSV and JSON hold every column, unrounded.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.checks.printed import exchanges, printed
from metrics.checks.reconcile import ledger
from metrics.cli import choosing
from metrics.errors import Refused, StoreMissing, Unknown
from metrics.profile.compare import compare
from metrics.profile.deprivation import deprivation
from metrics.profile.districts import districts
from metrics.profile.profile import profile
from metrics.store import Store, location, unreadable
from metrics.trends.change import changes
from metrics.trends.series import NotFollowed, followed, series

LEDGERS = {"ledger": ledger, "printed": printed, "exchanges": exchanges}

BESIDE = {
    "Indicator": "label",
    "Period": "period",
    "Figure": "value",
    "Unit": "unit",
    "Lower 95 %": "lower",
    "Upper 95 %": "upper",
    "Borough": "borough",
    "Rest": "rest",
    "Comparator": "comparator",
    "Against the rest": "verdict",
    "That is": "judgement",
}
SHOWN = {
    **choosing.SHOWN,
    "profile": BESIDE,
    "compare": {"Area": "area_name", **BESIDE},
    "deprivation": {
        "Place": "name",
        "Index": "index",
        "Period": "period",
        "LSOAs": "lsoas",
        "Average score": "average_score",
        "Average rank, reversed": "average_rank",
        "In most deprived tenth": "proportion_most_deprived_decile",
        "Extent": "extent",
        "Concentration": "local_concentration",
        "Position": "position",
    },
    "districts": {
        "Code": "code",
        "District": "name",
        "Average score": "average_score",
        "Rank of score": "average_score_rank",
        "Average rank, reversed": "average_rank",
        "Rank of it": "average_rank_rank",
        "In most deprived tenth": "proportion_most_deprived_decile",
        "Rank of tenth": "proportion_most_deprived_decile_rank",
        "Extent": "extent",
        "Rank of extent": "extent_rank",
        "Concentration": "local_concentration",
        "Rank of concentration": "local_concentration_rank",
    },
    "followed": {
        "Id": "indicator",
        "Indicator": "label",
        "Periods": "periods",
        "Not followed because": "refusal",
    },
    "trend": {
        "Place": "name",
        "Period": "period_label",
        "Figure": "value",
        "Lower 95 %": "lower",
        "Upper 95 %": "upper",
        "Rest": "rest",
        "Gap": "gap",
        "Gap lower": "gap_lower",
        "Gap upper": "gap_upper",
        "Carried by": "kind",
        "How": "method",
        "Moved": "moved",
        "No figure because": "withheld",
    },
    "changes": {
        "Place": "name",
        "From": "first_period",
        "Figure": "first",
        "To": "last_period",
        "Figure then": "last",
        "Trend": "direction",
        "Gap first": "gap_first",
        "Gap last": "gap_last",
        "Gap": "gap_change",
        "As a ratio": "relative_change",
        "Not tested because": "why",
    },
    "ledger": {
        "Indicator": "label",
        "Period": "period",
        "Areas together": "recomposed",
        "Borough": "borough",
        "Difference": "difference",
        "Rounding allows": "tolerance",
        "Verdict": "verdict",
    },
}
"""Columns of each table and where they come from; a table not named here shows what it has."""

DECIMALS = {
    **choosing.DECIMALS,
    "average_score": 2,
    "average_rank": 1,
    "proportion_most_deprived_decile": 3,
    "extent": 3,
    "local_concentration": 1,
    "tolerance": 3,
    "difference": 3,
    "moved": 3,
}
"""Decimals of columns that are not in an indicator's unit."""

FINER = {
    "districts": {
        "average_score": 3,
        "average_rank": 2,
        "proportion_most_deprived_decile": 4,
        "extent": 4,
        "local_concentration": 2,
    },
}
"""Decimals in tables that are held against published ones: as many as the publisher prints."""

OF_THE_COUNTRY = ("districts",)
"""Questions that are not about one edition."""


def main(words: Sequence[str] | None = None) -> int:
    """Answer one question on standard output: 0, or 1 and a sentence on standard error. Wrong usage is 2."""
    asked = parser().parse_args(words)
    try:
        store = Store(asked.store)
        name, found = asked.question(store, asked)
    except (Unknown, NotFollowed, StoreMissing, Refused) as problem:
        print(problem, file=sys.stderr)
        return 1
    except duckdb.Error as problem:
        print(unreadable(asked.store, problem), file=sys.stderr)
        return 1
    decimals = store.indicators["decimals"]
    store.close()
    if asked.csv:
        try:
            asked.csv.write_text(as_csv(found, name, decimals), encoding="utf-8", newline="")
        except OSError as problem:
            print(f"{asked.csv} can't be written to ({problem.strerror}).", file=sys.stderr)
            return 1
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows console would otherwise stumble over a dash
    sys.stdout.write(WRITERS[asked.format](found, name, decimals))
    return 0


def parser() -> argparse.ArgumentParser:
    """The questions and their options."""
    whole = argparse.ArgumentParser(prog="python -m metrics", description=__doc__.splitlines()[0])
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--format", choices=list(WRITERS), default="table")
    common.add_argument("--csv", type=Path, metavar="FILE", help="write every column, unrounded, there too")
    common.add_argument("--store", default=location(), help="store to ask, a file or a connection string")
    of_edition = argparse.ArgumentParser(add_help=False, parents=[common])
    of_edition.add_argument("edition", help="id of the edition, such as walsall")
    of_edition.add_argument("--scheme", help="scheme of areas; the edition's first when not named")
    questions = whole.add_subparsers(required=True, metavar="QUESTION")
    for name, (question, options) in QUESTIONS.items():
        asks = common if name in OF_THE_COUNTRY else of_edition
        of_one = questions.add_parser(name, parents=[asks], help=question.__doc__.splitlines()[0])
        of_one.set_defaults(question=question)
        for option in options:
            of_one.add_argument(f"--{option.replace('_', '-')}", **OPTIONS[option])
    return whole


def _profile(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """one area beside the rest of its borough"""
    return "profile", _only(profile(store, asked.edition, asked.area, asked.scheme), asked)


def _compare(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """all areas side by side"""
    return "compare", _only(compare(store, asked.edition, asked.scheme), asked)


def _deprivation(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """summary measures of deprivation for every area and the borough"""
    found = deprivation(store, asked.edition, asked.scheme, asked.index, asked.period)
    if asked.area:
        scheme = catalogue.scheme(store, asked.edition, asked.scheme)
        found = found[found["place"] == catalogue.area(store, asked.edition, scheme, asked.area)]
    return "deprivation", found


def _districts(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """every district of England by an index of deprivation, with its ranks; needs a store of the country"""
    return "districts", districts(store, asked.index, asked.period)


def _trend(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """one indicator over time; without --indicator, what can be followed"""
    if not asked.indicator:
        return "followed", followed(store, asked.edition, asked.scheme)
    areas = [asked.area] if asked.area else None
    wanted = store, asked.edition, asked.scheme, asked.indicator, areas
    return ("changes", changes(*wanted)) if asked.changes else ("trend", series(*wanted))


def _reconcile(store: Store, asked: argparse.Namespace) -> tuple[str, pd.DataFrame]:
    """do the areas make the borough, and do the printed figures agree with ours"""
    return asked.table, _only(LEDGERS[asked.table](store, asked.edition, asked.scheme), asked)


OPTIONS: dict[str, dict[str, object]] = {
    **choosing.OPTIONS,
    "area": {"help": "id or name of an area"},
    "indicator": {"help": "id of an indicator"},
    "period": {"help": "period, such as 2019 or 2008/09"},
    "index": {"help": "index or domain of deprivation", "default": "imd"},
    "changes": {"action": "store_true", "help": "trend and change of the gap instead of every period"},
    "table": {"choices": list(LEDGERS), "default": "ledger", "help": "which check"},
}
QUESTIONS: dict[str, tuple[Callable[..., tuple[str, pd.DataFrame]], tuple[str, ...]]] = {
    "profile": (_profile, ("area", "indicator")),
    "compare": (_compare, ("indicator",)),
    "deprivation": (_deprivation, ("area", "index", "period")),
    "districts": (_districts, ("index", "period")),
    "trend": (_trend, ("area", "indicator", "changes")),
    **choosing.QUESTIONS,
    "reconcile": (_reconcile, ("table", "indicator", "period")),
}


def _only(found: pd.DataFrame, asked: argparse.Namespace) -> pd.DataFrame:
    """The rows of the indicator and the period asked for. Raises Unknown where there are none."""
    for column in ("indicator", "period"):
        wanted = getattr(asked, column, None)
        if wanted and column in found:
            known = list(dict.fromkeys(found[column]))
            if wanted not in known:
                raise Unknown(f"{column} of {asked.edition}", wanted, known)
            found = found[found[column] == wanted]
    return found


def as_csv(found: pd.DataFrame, name: str, decimals: Mapping[str, int]) -> str:
    """Every column, unrounded; lists with semicolons between."""
    return found.map(lambda cell: ";".join(map(str, cell)) if _is_list(cell) else cell).to_csv(
        index=False, lineterminator="\n"
    )


def as_json(found: pd.DataFrame, name: str, decimals: Mapping[str, int]) -> str:
    """A list of rows with every column, unrounded; null where there is no figure."""
    rows = [{column: _plain(cell) for column, cell in row.items()} for row in found.to_dict("records")]
    return json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def as_table(found: pd.DataFrame, name: str, decimals: Mapping[str, int]) -> str:
    """The columns a reader looks at first, aligned and rounded; a dash where there is none; a note below."""
    shown = {
        head: column for head, column in SHOWN.get(name, {c: c for c in found}).items() if column in found
    }
    places = {**DECIMALS, **FINER.get(name, {})}
    rows = [
        [_told(row, column, places, decimals) for column in shown.values()]
        for row in found.to_dict("records")
    ]
    numeric = [pd.api.types.is_numeric_dtype(found[column]) for column in shown.values()]
    widths = [max(map(len, column)) for column in zip(shown, *rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        for row in [list(shown), *rows]
    ]
    note = found.attrs.get("note")
    return "\n".join([*(line.rstrip() for line in lines), *([note] if note else [])]) + "\n"


WRITERS: dict[str, Callable[[pd.DataFrame, str, Mapping[str, int]], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}


def _told(row: Mapping[str, object], column: str, own: Mapping[str, int], decimals: Mapping[str, int]) -> str:
    """A cell of a table: rounded, a range where only bounds are known, a dash where there is nothing."""
    cell = row[column]
    if _is_list(cell):
        return ", ".join(map(str, cell))
    places = own.get(column, int(decimals.get(row.get("indicator"), 3)))
    if isinstance(cell, float) and not np.isnan(cell):
        return f"{cell:,.{places}f}"
    ends = row.get(f"{column}_low"), row.get(f"{column}_high")
    if all(isinstance(end, float) and not np.isnan(end) for end in ends):
        return " to ".join(f"{end:,.{places}f}" for end in ends)
    return "–" if cell is None or cell is pd.NaT or cell != cell or cell == "" else str(cell)


def _plain(cell: object) -> object:
    """A cell as JSON knows it."""
    if _is_list(cell):
        return [_plain(part) for part in cell]
    if isinstance(cell, np.generic):
        cell = cell.item()
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and not np.isfinite(cell)):
        return None
    return cell if isinstance(cell, bool | int | float | str) else str(cell)


def _is_list(cell: object) -> bool:
    return isinstance(cell, list | tuple | np.ndarray)


if __name__ == "__main__":
    sys.exit(main())
