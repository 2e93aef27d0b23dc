"""Official files into the store: each source by the reader of its shape, with an account of its rows."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from loaders.declarations.consistency import counted_measures
from loaders.declarations.event_source import EventsSource
from loaders.declarations.models import AnySource, BoundarySource, Declarations, ReadAsTable
from loaders.declarations.source_file import SourceFile
from loaders.editions.available import with_available_editions
from loaders.errors import InputError
from loaders.events.coverage import covered_codes, covered_ground, covered_places
from loaders.events.earlier_codes import earlier_codes
from loaders.events.event_files import located_all
from loaders.events.events import EventYield, read_events
from loaders.events.gaps import leave_out, resolved_gaps
from loaders.events.point_in_polygon import PlaceOutlines, read_ground, with_outlines
from loaders.events.returns import insert_force_gaps
from loaders.fetch.ledger import checksum
from loaders.figures.accounts import note_unknown_codes
from loaders.figures.derived_measures import fill_periods, fill_residents
from loaders.geography import outlines
from loaders.geography.districts import ENGLAND, District, districts
from loaders.geography.links import weigh_links
from loaders.geography.raw_tables import RawTables, new_raw_tables
from loaders.geography.ward_names import match_names
from loaders.progress import progress
from loaders.readers.ages import read_ages
from loaders.readers.boundaries import OutlineFiles, read_boundaries
from loaders.readers.impossible import leave_out_impossible
from loaders.readers.lookups import read_codes, read_lookup, read_names
from loaders.readers.points import read_points
from loaders.readers.postcodes import read_postcodes
from loaders.readers.printed import read_printed
from loaders.readers.reader_result import POINT, POINT_FIGURE, POSTCODE, ReaderResult
from loaders.readers.table import read_long, read_table
from loaders.readers.tabular_file import located
from loaders.readers.wide import read_wide
from loaders.store import all_cores, insert

Shape = TypeVar("Shape", bound=SourceFile)

READERS: dict[str, Callable[..., ReaderResult]] = {
    "table": read_table,
    "long": read_long,
    "wide": read_wide,
    "ages": read_ages,
    "printed": read_printed,
    "lookup": read_lookup,
    "codes": read_codes,
    "names": read_names,
    "points": read_points,
    "postcodes": read_postcodes,
}
"""One reader per shape of file, given the model of that shape and the folder.

Events are read when it is known which place lies in which, and boundaries when the wanted places are."""

AHEAD = 2
"""Files read before their turn: more would only wait, in memory."""


def insert_files(
    store: duckdb.DuckDBPyConnection, declared: Declarations, raw: Path, wanted: Collection[str] | str = ()
) -> tuple[Declarations, list[District]]:
    """Read every file of the sources declared, through a progress bar; every file must be there and whole.

    Returns the declarations with the editions that the files hold, and the districts `wanted` besides these,
    by code or name, or all of England.
    """
    tables = new_raw_tables(store)
    boundaries = [s for s in declared.sources.values() if isinstance(s, BoundarySource)]
    with ThreadPoolExecutor(max_workers=1) as beside:
        # the country's outlines are all wanted: mended and simplified on one core while another reads tables
        outline_files = OutlineFiles(raw)
        early = {
            source.id: beside.submit(read_boundaries, source, outline_files, None)
            for source in boundaries
            if wanted == ENGLAND
        }
        _insert_tables(store, tables, declared, raw, outline_files)
        declared = with_available_editions(store, tables, declared, raw)
        chosen = districts(store, tables, wanted)
        drawn = outlines.wanted_places(store, tables, declared, chosen)
        for source in _one_by_one(boundaries):
            _check_sum(source, raw)
            result = early[source.id].result() if early else read_boundaries(source, outline_files, drawn)
            _insert_result(store, tables, source, result, raw)
            outlines.insert_outlines(store, result)
    weigh_links(store, tables, {edition.ward_kind for edition in declared.editions.values()})
    return declared, chosen


def _insert_tables(
    store: duckdb.DuckDBPyConnection,
    tables: RawTables,
    declared: Declarations,
    raw: Path,
    outline_files: OutlineFiles,
) -> None:
    """Every source but boundaries: tables, then events, which need to know which place lies in which."""
    counts = counted_measures(declared)
    for source, result in _read_ahead([s for s in declared.sources.values() if s.shape in READERS], raw):
        leave_out_impossible(result, counts)
        _insert_result(store, tables, source, result, raw)
    outlines_of: dict[str, PlaceOutlines] = {}
    for source in _one_by_one(s for s in declared.sources.values() if isinstance(s, EventsSource)):
        _check_sum(source, raw)
        events = _read_events(store, tables, declared, source, outline_files, outlines_of)
        _insert_result(store, tables, source, events, raw)
        insert_force_gaps(store, source, events.gaps)
    _match_names(store, tables, declared)
    _leave_gaps(store, tables, declared)
    store.execute(f"""
        INSERT INTO places
        SELECT place, any_value(code), coalesce(max(nullif(name, '')), '') AS named, named, any_value(kind),
               NULL, NULL
        FROM {tables.places} GROUP BY place""")
    _give_names(store, tables)
    _fill_points(store, tables)
    note_unknown_codes(store, tables.links)
    _give_way(store, declared)
    _check_doubles(store)
    fill_periods(store)
    fill_residents(store)


def _read_ahead(sources: list[AnySource], raw: Path) -> Iterator[tuple[AnySource, ReaderResult]]:
    """Each source and what its file gave, in order; the next are read while one is put into the store."""

    def read(source: AnySource) -> ReaderResult:
        _check_sum(source, raw)
        return READERS[source.shape](source, raw)

    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = deque(beside.submit(read, source) for source in sources[:AHEAD])
        for at, source in enumerate(_one_by_one(sources), AHEAD):
            result = coming.popleft().result()
            coming += [beside.submit(read, later) for later in sources[at : at + 1]]
            yield source, result


def _one_by_one(sources: Iterable[Shape]) -> Iterator[Shape]:
    return progress(sources, lambda source: f"reading {source.id}", "file")


def _read_events(
    store: duckdb.DuckDBPyConnection,
    tables: RawTables,
    declared: Declarations,
    source: EventsSource,
    outline_files: OutlineFiles,
    outlines_of: dict[str, PlaceOutlines],
) -> EventYield:
    """One source's events in the places it covers; `outlines_of` keeps those of a kind for the next."""
    known, gaps = covered_places(store, tables, source), resolved_gaps(store, tables, declared, source)
    if source.code_kind:
        return read_events(
            source, outline_files.raw, covered_codes(known), (), gaps, earlier_codes(store, tables, source)
        )
    first, *others = source.placed_in
    kinds = [first, *(kind for kind in others if with_outlines(declared, kind, outline_files.raw))]
    for kind in kinds:
        if kind not in outlines_of:
            outlines_of[kind] = read_ground(declared, kind, outline_files)
    placing = [outlines_of[kind] for kind in kinds]
    return read_events(source, outline_files.raw, covered_ground(source, placing, known), placing, gaps)


def _match_names(store: duckdb.DuckDBPyConnection, tables: RawTables, declared: Declarations) -> None:
    """Codes for the places that files only name; names of no place are accounted for."""
    for source in declared.sources.values():
        if isinstance(source, ReadAsTable) and source.names_in:
            for reason, figures in match_names(store, tables, source).items():
                _account_for(store, source.id, figures, reason)


def _leave_gaps(store: duckdb.DuckDBPyConnection, tables: RawTables, declared: Declarations) -> None:
    """Take figures of gaps out of the store, and say so in the account of their source."""
    for source in declared.sources.values():
        if source.gaps and not isinstance(source, EventsSource):  # the fate of each event is known already
            for reason, figures in leave_out(store, tables, declared, source).items():
                _account_for(store, source.id, figures, reason)


def _read_from(source: AnySource, raw: Path) -> tuple[str, str]:
    """The name of a source's file and its checksum; of many files, the first and last, and one for all."""
    if not isinstance(source, EventsSource):
        path = located(raw, source.file, source.id)
        return path.name, checksum(path)
    paths = located_all(raw, source)
    sums = [checksum(path) for path in paths]
    if len(paths) == 1:
        return paths[0].name, sums[0]
    lines = "".join(f"{each}  {path.name}\n" for each, path in zip(sums, paths, strict=True))
    name = f"{paths[0].name} to {paths[-1].name} ({len(paths)} files)"
    return name, hashlib.sha256(lines.encode()).hexdigest()


def _check_sum(source: AnySource, raw: Path) -> None:
    """Raise InputError when a source's file is not the one whose checksum was declared."""
    if source.sha256:
        name, found = _read_from(source, raw)
        if found != source.sha256:
            raise InputError(
                name,
                f"its checksum is {found[:12]}...",
                f"{source.sha256[:12]}... as declared for {source.id!r}",
                "fetch it again; if the publisher re-issued it, check it and correct sha256 in sources.toml",
            )


def _insert_result(
    store: duckdb.DuckDBPyConnection, tables: RawTables, source: AnySource, result: ReaderResult, raw: Path
) -> None:
    """What one source gave, into the store's tables; its account into `loads`."""
    columns = "measure, period, place, value, lower, upper, ?"
    insert(store, "observations", result.observations, columns, [source.id])
    if source.shape == "names":
        insert(store, tables.names, result.places.select(["place", "name"]), "place, name, ?", [source.id])
    elif source.shape != "boundaries":  # outlines are of places that other sources name
        insert(store, tables.places, result.places, "place, code, name, kind")
    insert(store, tables.links, result.links, "child, parent, method, ?", [source.id])
    insert(store, tables.points, result.points, f"{', '.join(POINT)}, ?", [source.id])
    insert(store, tables.postcodes, result.postcodes, f"{', '.join(POSTCODE)}, ?", [source.id])
    insert(store, "point_figures", result.point_figures, f"{', '.join(POINT_FIGURE)}, ?", [source.id])
    account = [source.id, *_read_from(source, raw), result.rows_read, result.rows_kept]
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [(*account, count, reason, now) for reason, count in (result.dropped or {"": 0}).items()]
    store.executemany("INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _give_names(store: duckdb.DuckDBPyConnection, tables: RawTables) -> None:
    """Places under the names that a source of names gives them; the first source declared where two do."""
    store.execute(f"""
        UPDATE places SET name = n.name
        FROM (SELECT DISTINCT ON (place) r.place, r.name FROM {tables.names} r JOIN sources s USING (source)
              ORDER BY r.place, s.position) n
        WHERE places.place = n.place""")


def _fill_points(store: duckdb.DuckDBPyConnection, tables: RawTables) -> None:
    """Each point once, from the first source that has its coordinates; figures of points that no file places
    are counted out."""
    store.execute(f"""
        INSERT INTO points
        SELECT DISTINCT ON (p.point) p.* FROM {tables.points} p JOIN sources s USING (source)
        ORDER BY p.point, p.longitude IS NULL, s.position""")
    gone = store.execute("""
        DELETE FROM point_figures WHERE point NOT IN (SELECT point FROM points)
        RETURNING source""").fetchall()
    for source in sorted({source for (source,) in gone}):
        _account_for(store, source, gone.count((source,)), "figure of a point that no file places")


def _give_way(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """Take out the figures of each source that gives way to another that has them too; account for them."""
    for source in declared.sources.values():
        for other in source.gives_way_to:
            ((gone,),) = store.execute(
                """DELETE FROM observations o WHERE source = $source AND EXISTS (
                       FROM observations p WHERE p.source = $other AND p.measure = o.measure
                       AND p.period = o.period AND p.place = o.place)""",
                {"source": source.id, "other": other},
            ).fetchall()
            _account_for(store, source.id, gone, f"figure that {other} has as well")


def _account_for(store: duckdb.DuckDBPyConnection, source: str, figures: int, reason: str) -> None:
    """A reason more in the account of a source, when figures of it were left out for it."""
    if figures:
        store.execute(
            """INSERT INTO loads SELECT DISTINCT ON (file) source, file, sha256, rows_read, rows_kept,
                      $figures, $reason, loaded_at FROM loads WHERE source = $source""",
            {"figures": figures, "reason": reason, "source": source},
        )


def _check_doubles(store: duckdb.DuckDBPyConnection) -> None:
    """One figure per measure, period and place, whichever source it comes from."""
    with all_cores(store):
        twice = store.execute("""
            SELECT measure, period, place FROM observations
            GROUP BY measure, period, place HAVING count(*) > 1 ORDER BY ALL LIMIT 1""").fetchall()
    if twice:
        measure, period, place = twice[0]
        sources = store.execute(
            """SELECT DISTINCT source FROM observations WHERE measure = ? AND period = ? AND place = ?
               ORDER BY 1""",
            [measure, period, place],
        ).fetchall()
        raise InputError(
            "sources.toml",
            f"{measure} of {period} for {place} comes twice, from {' and '.join(s for (s,) in sources)}",
            "one source for each figure",
            "take the column out of one of them",
        )
