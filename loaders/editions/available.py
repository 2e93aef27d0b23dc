"""What a folder of official files can build: the sources whose files are there, the editions they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from loaders.declarations.models import AnySource, Declarations
from loaders.errors import InputError
from loaders.events.coverage import COUNTRY
from loaders.fetch.ledger import Ledger, is_fetched, verify
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import code_of, kind_of, place_id


def with_available_sources(declared: Declarations, raw: Path) -> Declarations:
    """The declarations with the sources to be read from this folder.

    A folder that a fetch filled must be whole and unchanged; sources it has no file for are left out. In a
    folder put together by hand every source of sources.toml must be there: a missing file is a slip. Raises
    InputError on a folder that is none, and on a fetched file that is cut short or changed.
    """
    if not raw.is_dir():
        raise InputError(str(raw), "is not a folder", do="give the folder that holds the official files")
    fetched = is_fetched(raw)
    available = {
        id: source
        for id, source in declared.sources.items()
        if not (fetched or source.fetched) or any(raw.glob(source.file))
    }
    if fetched:
        available = _cut_to(verify(raw), available)
    return replace(declared, sources=available)


def _cut_to(ledger: Ledger, sources: dict[str, AnySource]) -> dict[str, AnySource]:
    """The sources, events counted only in the boroughs that were fetched and in kinds that have outlines.

    A file of all England is whole for every place that the other files name: its source stays as it is.
    """
    outlined = {source.kind for source in sources.values() if source.shape == "boundaries"}
    cut = {}
    for id, source in sources.items():
        if source.shape == "events":
            covers = {
                force: [
                    p
                    for p in places
                    if ledger.england or kind_of(p) == COUNTRY or code_of(p) in ledger.boroughs
                ]
                for force, places in source.forces.items()
            }
            covered = {force: places for force, places in covers.items() if places}
            kinds = [kind for kind in source.placed_in if kind in outlined]
            if not covered or (source.placed_in and not kinds):
                continue
            named = covered if source.force_column else covered[""]
            source = source.model_copy(update={"covers": named, "placed_in": kinds})
        cut[id] = source
    return cut


def with_available_editions(
    store: duckdb.DuckDBPyConnection, tables: RawTables, declared: Declarations, raw: Path
) -> Declarations:
    """The declarations with the editions whose borough and wards the files read so far name.

    A folder put together by hand must hold them all: the checks of codes then say which code is wrong.
    """
    if not is_fetched(raw):
        return declared
    known = {place for (place,) in store.execute(f"SELECT DISTINCT place FROM {tables.places}").fetchall()}
    available = {
        e.id: e
        for e in declared.editions.values()
        if e.borough in known
        and all(place_id(e.ward_kind, code) in known for s in e.scheme for a in s.area for code in a.wards)
    }
    return replace(declared, editions=available)


def left_out(before: Declarations, after: Declarations) -> list[str]:
    """One sentence for the sources, and one for the editions, that a folder could not serve."""
    sources = [id for id in before.sources if id not in after.sources and not before.sources[id].fetched]
    editions = [id for id in before.editions if id not in after.editions]
    sentences = []
    if sources:
        sentences.append(f"no file for {len(sources)} sources, left out: {', '.join(sources)}")
    if editions:
        sentences.append(f"the files do not hold {len(editions)} editions, left out: {', '.join(editions)}")
    return sentences
