"""python -m loaders fetch: the publishers' files, for one borough or for England."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.errors import InputError

if TYPE_CHECKING:  # what talks to servers is imported only when something is fetched
    from loaders.fetch.manifest import AnyDownload
    from loaders.fetch.plan import Planned
    from loaders.fetch.run import Run

MISSING_SHOWN = 8


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fetch` to the commands of python -m loaders."""
    parser = commands.add_parser("fetch", help="fetch the publishers' files, for one borough or for England")
    scope = parser.add_mutually_exclusive_group(required=True)
    scope.add_argument("--borough", metavar="CODE|NAME", help="a district, such as E08000005 or Rochdale")
    scope.add_argument("--england", action="store_true", help="every district")
    parser.add_argument("--dry-run", action="store_true", help="list what would be fetched, and how large")
    parser.add_argument("--raw", type=Path, metavar="DIR", help="where to (default: data/raw)")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[], help="only these downloads")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="instead of data/fetch.toml")
    parser.set_defaults(run=run_fetch)


def run_fetch(options: argparse.Namespace) -> int:
    """Fetch, or list what would be fetched; 1 when something did not come."""
    from loaders.declarations.read import read
    from loaders.fetch.fetching import begun, chosen_downloads, fetch
    from loaders.fetch.manifest import MANIFEST, read_manifest
    from loaders.fetch.plan import planned
    from loaders.paths import DATA

    manifest, sources = read_manifest(options.manifest or MANIFEST), read().sources
    raw = options.raw or DATA / "raw"
    run = begun(raw, manifest, options.borough, sources=sources, dry=options.dry_run)
    chosen = chosen_downloads(run, options.only)
    if options.dry_run:
        print(plan_text(run, [planned(run, download) for download in chosen]))
        return 0
    failed = fetch(run, chosen)
    print(outcome_text(run, chosen, failed))
    return 1 if failed else 0


def plan_text(run: Run, plan: list[Planned]) -> str:
    """The list of a dry run, and its total."""
    lines = [f"for {', '.join(run.boroughs.values()) or 'England'}, into {run.raw}:", ""]
    for one in plan:
        lines += [f"{one.download}", f"    {one.address}", f"    {one.covers}; {one.size}; {one.state}"]
    from loaders.fetch.plan import megabytes

    known = [one.bytes for one in plan if one.bytes is not None]
    unsized = len(plan) - len(known)
    total = f"{len(plan)} downloads; {megabytes(sum(known))} in {len(known)} of them"
    lines += [
        "",
        f"{total}, the size of {unsized} is not known before they are fetched" if unsized else total,
    ]
    return "\n".join(lines)


def outcome_text(run: Run, chosen: list[AnyDownload], failed: dict[str, InputError]) -> str:
    """What was fetched, what is missing at the publisher, and what could not be fetched and why."""
    ids = {download.id for download in chosen}
    files = [f for f in run.ledger.files.values() if f.download in ids]
    from loaders.fetch.plan import megabytes

    size = megabytes(sum(f.bytes for f in files))
    counted = f"{len(files)} file{'s' if len(files) != 1 else ''}, {size}"
    lines = [f"{counted}, in {run.raw}; where each comes from stands in fetched.json"]
    missing = [m for m in run.ledger.missing if m.download in ids]
    if missing:
        lines.append(f"missing at the publisher, and left out rather than guessed ({len(missing)}):")
        lines += [f"    {m.download}: {m.what}: {m.why}" for m in missing[:MISSING_SHOWN]]
        if len(missing) > MISSING_SHOWN:
            lines.append(f"    ... and {len(missing) - MISSING_SHOWN} more in fetched.json")
    lines += [f"not fetched: {problem}" for problem in failed.values()]
    return "\n".join(lines)
