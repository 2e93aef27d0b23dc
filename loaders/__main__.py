"""Official files to the store: fetch, build, draft a borough, check what was read, pack, document."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import duckdb

from loaders.errors import InputError
from loaders.fetch import command as fetch


def main(arguments: list[str] | None = None) -> int:
    """Run one command; bad input ends in one sentence and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputError as problem:
        print(f"error: {problem}", file=sys.stderr)
    except duckdb.Error as problem:  # a full disk, too little memory, a store that was damaged
        said = str(problem).strip().split("\n")[0]
        print(f"error: DuckDB stopped: {said}. A store built before stands as it was.", file=sys.stderr)
    except OSError as problem:  # a full disk, a folder that may not be written to
        print(f"error: {problem}. A store built before stands as it was.", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped: a store built before stands as it was.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(
        required=True, metavar="fetch|build|tiles|new-borough|check|pack|document"
    )
    build = commands.add_parser("build", help="build the store, from the shipped packs unless --raw is given")
    build.add_argument("--raw", type=Path, metavar="DIR", help="the folder that holds the official files")
    build.add_argument(
        "--england", action="store_true", help="with --raw: an edition for every district of England"
    )
    build.add_argument(
        "--district", action="append", default=[], metavar="CODE", help="with --raw: an edition for this one"
    )
    build.add_argument("--store", type=Path, default=None, metavar="FILE", help="where to put the store")
    build.add_argument("--if-stale", action="store_true", help="do nothing when the store is up to date")
    build.set_defaults(run=_build)
    tiles = commands.add_parser("tiles", help="draw the map tiles of a store of many boroughs, beside it")
    tiles.add_argument("--store", type=Path, default=None, metavar="FILE", help="the store")
    tiles.set_defaults(run=_tiles)
    new = commands.add_parser("new-borough", help="write a district's edition, so that the app opens on it")
    new.add_argument("district", metavar="CODE|NAME")
    new.add_argument("--raw", type=Path, metavar="DIR", help="the official files (default: data/raw)")
    new.set_defaults(run=_new_borough)
    check = commands.add_parser(
        "check", help="every source: rows read, kept, dropped and why, coverage, vintage, licence"
    )
    check.set_defaults(run=_check)
    pack = commands.add_parser("pack", help="write an edition's rows as a pack")
    pack.add_argument("edition")
    pack.set_defaults(run=_pack)
    document = commands.add_parser(
        "document",
        help="write the indicators, data dictionary and glossary of docs/ from what is declared",
    )
    document.set_defaults(run=_document)
    fetch.add(commands)
    return parser


def _build(options: argparse.Namespace) -> int:
    from loaders.build import built, built_before, is_fresh
    from loaders.geography.districts import ENGLAND
    from loaders.store import STORE

    path = options.store or STORE
    if options.raw is None and (options.england or options.district):
        raise InputError("--england and --district", "given without --raw", do="add --raw DIR")
    raw, districts = options.raw, ENGLAND if options.england else options.district
    if options.if_stale:
        if is_fresh(path=path):
            return 0
        raw, districts = built_before(path)  # a store of the whole country stays one
    started = time.perf_counter()
    result = built(raw, path=path, districts=districts)
    took = time.perf_counter() - started
    for sentence in result.left_out:
        print(sentence, file=sys.stderr)
    print(f"built {path.name} ({path.stat().st_size / 1e6:.1f} MB) in {took:.1f} s")
    return _draw_tiles(path) if districts == ENGLAND else 0


def _tiles(options: argparse.Namespace) -> int:
    from loaders.store import STORE

    return _draw_tiles(options.store or STORE)


def _draw_tiles(path: Path) -> int:
    from loaders.tiles.draw import draw_tiles

    for drawn in draw_tiles(path):
        size = f"{drawn.places:,} places, {drawn.path.stat().st_size / 1e6:.1f} MB"
        print(f"drew {drawn.path.name} ({size}) in {drawn.seconds:.1f} s")
    return 0


def _new_borough(options: argparse.Namespace) -> int:
    from loaders.new_borough import RAW, new_borough

    made = new_borough(options.district, options.raw or RAW)
    size = sum(f.stat().st_size for f in made.pack.iterdir())
    areas = ", ".join(a.name for a in made.edition.scheme[0].area)
    print(f"wrote {made.file} and its pack ({size / 1e6:.2f} MB); areas to edit: {areas}")
    print(f"open it with: python run.py, then ?edition={made.edition.id}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from loaders.reports.load_report import report

    print(report())
    return 0


def _pack(options: argparse.Namespace) -> int:
    from loaders.editions.packs import pack

    folder = pack(options.edition)
    size = sum(f.stat().st_size for f in folder.iterdir())
    print(f"packed {options.edition} into {folder} ({size / 1e6:.2f} MB)")
    return 0


def _document(options: argparse.Namespace) -> int:
    from loaders.reports import data_dictionary, glossary_docs, indicator_docs

    for page in (indicator_docs, data_dictionary, glossary_docs):
        print(f"wrote {page.document()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
