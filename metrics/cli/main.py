"""The figures of the screen on the command line: `python -m metrics profile walsall --area area-3`.

Tables are rounded as the screen rounds; CSV and JSON hold every column, unrounded.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ground.in_place import write_whole
from metrics.cli import checks, choosing, drawing, profiles, searching, trends
from metrics.cli.command import Output
from metrics.cli.writers import WRITERS, as_csv
from metrics.drawn.store import opened_for
from metrics.errors import Refused, StoreMissing, Unknown
from metrics.store import Store, location, unreadable
from metrics.trends.series import NotFollowed

COMMANDS = {
    **searching.COMMANDS,
    **profiles.COMMANDS,
    **trends.COMMANDS,
    **choosing.COMMANDS,
    **drawing.COMMANDS,
    **checks.COMMANDS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question on standard output: 0, or 1 and a sentence on standard error. Wrong usage is 2."""
    words = parser().parse_args(arguments)
    try:
        store = opened_for(Store(words.store), getattr(words, "scheme", None) or "")
        output: Output = COMMANDS[words.command].answer(store, words)
    except (Unknown, NotFollowed, StoreMissing, Refused) as problem:
        print(problem, file=sys.stderr)
        return 1
    except duckdb.Error as problem:
        print(unreadable(words.store, problem), file=sys.stderr)
        return 1
    decimals = store.indicators["decimals"].to_dict()
    store.close()
    if words.csv:
        try:
            write_whole(words.csv, as_csv(output, decimals))
        except OSError as problem:
            print(f"{words.csv} can't be written to ({problem.strerror}).", file=sys.stderr)
            return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows console would otherwise stumble over a dash
    sys.stdout.write(WRITERS[words.format](output, decimals))
    return 0


def parser() -> argparse.ArgumentParser:
    """The questions and their options."""
    whole = argparse.ArgumentParser(prog="python -m metrics", description=(__doc__ or "").splitlines()[0])
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--format", choices=list(WRITERS), default="table")
    common.add_argument("--csv", type=Path, metavar="FILE", help="write every column, unrounded, there too")
    common.add_argument("--store", default=location(), help="store to ask, a file or a connection string")
    of_edition = argparse.ArgumentParser(add_help=False, parents=[common])
    of_edition.add_argument("edition", help="id of the edition, such as walsall")
    of_edition.add_argument(
        "--scheme", help="scheme of areas, or the link of a drawing; the edition's first when not named"
    )
    questions = whole.add_subparsers(required=True, metavar="QUESTION", dest="command")
    for name, command in COMMANDS.items():
        parents = [of_edition if command.of_edition else common]
        of_one = questions.add_parser(name, parents=parents, help=command.help)
        for option, settings in command.options.items():
            of_one.add_argument(f"--{option.replace('_', '-')}", **settings)
        if command.asks:
            of_one.add_argument(command.asks[0], help=command.asks[1])
    return whole
