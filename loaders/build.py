"""The store, built whole from packs or from official files; the old one stays until the new one is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.declarations.models import Declarations, Edition, Indicator, Preset, Scheme, listed
from loaders.declarations.periods import days
from loaders.declarations.read import read as read_declarations
from loaders.editions.available import left_out, with_available_sources
from loaders.editions.draft import drafts
from loaders.editions.landing import settle_editions
from loaders.editions.packs import insert_packs, manifests
from loaders.errors import InputError
from loaders.events.gaps import fill_gaps
from loaders.figures.accounts import lost_indicators
from loaders.figures.availability import (
    fill_availability,
    fill_providers,
    published_kinds,
    tell_providers_apart,
)
from loaders.figures.derived_measures import (
    fill_index_measures,
    fill_national_totals,
    fill_periods,
    fill_residents,
    fill_summed_residents,
)
from loaders.figures.numerators_denominators import fill_parts, fill_place_totals
from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import number_parts, number_words
from loaders.geography import outlines
from loaders.geography.lookup import fill_lookup
from loaders.geography.place_names import fill_place_names
from loaders.geography.postcodes import fill_postcodes
from loaders.geography.raw_tables import RawTables
from loaders.geography.searchable import fill_searchable
from loaders.paths import DATA
from loaders.place_ids import area_id
from loaders.progress import progress
from loaders.read_sources import insert_files
from loaders.store import STORE, insert, new_store, opened

Row = tuple[object, ...]
"""One row of a table, in the order of its columns."""

BUILDS_NOTHING = ("fetch", "reports", "tiles")
"""Folders of the loaders whose code changes nothing of the store that is built."""


@dataclass(frozen=True)
class Built:
    """A store that was built: its editions, which were drafted, and what the files could not serve."""

    path: Path
    editions: dict[str, Edition]
    drafted: list[Edition] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def build(
    raw: Path | None = None,
    data: Path = DATA,
    path: Path = STORE,
    districts: Collection[str] | str = (),
) -> Path:
    """Build the store as `built` does; returns its path."""
    return built(raw, data, path, districts).path


def built(
    raw: Path | None = None,
    data: Path = DATA,
    path: Path = STORE,
    districts: Collection[str] | str = (),
) -> Built:
    """The store, built from official files below `raw`, or from the packs without.

    With official files, editions are drafted for `districts` (codes or names, or all of ENGLAND) that have
    none on their newest wards.
    """
    settle_editions(data)
    declared = read_declarations(data)
    inputs = digest(data, raw)
    with new_store(path) as store:
        drafted, available = [], declared
        if raw is None:
            _insert_declarations(store, declared)
            insert_packs(store, data / "packs", declared)
            fill_periods(store)
            fill_residents(store)
        else:
            available = with_available_sources(declared, raw)
            _insert_declarations(store, available)
            available, chosen = insert_files(store, available, raw, districts)
            drafted = drafts(store, chosen, available)
        complete = available.with_editions(drafted)
        insert_editions(store, complete)
        _derive(store, complete, from_packs=raw is None)
        lost = lost_indicators(store, available) if raw else []
        store.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [
                ("inputs", inputs),
                ("built_from", "packs" if raw is None else "official files"),
                ("built_at", datetime.now(UTC).isoformat(timespec="seconds")),
                ("raw", str(raw.resolve()) if raw else ""),
                ("districts", json.dumps(districts)),
            ],
        )
    return Built(path, complete.editions, drafted, [*left_out(declared, available), *lost])


def digest(data: Path = DATA, raw: Path | None = None) -> str:
    """What a build depends on: the declarations, the loaders themselves, and the packs."""
    total = hashlib.sha256(b"raw" if raw else b"packs")
    loaders = Path(__file__).parent
    code = [p for p in sorted(loaders.rglob("*.py")) if p.relative_to(loaders).parts[0] not in BUILDS_NOTHING]
    toml = [*sorted(data.glob("*.toml")), *sorted((data / "boroughs").glob("*.toml"))]
    for path in [*toml, *code, *manifests(data / "packs")]:
        total.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def is_fresh(data: Path = DATA, path: Path = STORE) -> bool:
    """Whether the store was built from just these declarations and packs (or from official files by hand)."""
    meta = _meta(path)
    raw = Path() if meta.get("built_from") == "official files" else None
    return meta.get("inputs") == digest(data, raw)


def built_before(path: Path = STORE) -> tuple[Path | None, list[str] | str]:
    """The folder and districts a store was built from, where that folder is still there; else the packs."""
    meta = _meta(path)
    raw = Path(meta["raw"]) if meta.get("raw") else None
    return (raw, json.loads(meta["districts"])) if raw and raw.is_dir() else (None, [])


def _meta(path: Path) -> dict[str, str]:
    """What a store says of itself; nothing where there is none that can be read."""
    try:
        with opened(path) as store:
            return dict(store.execute("SELECT key, value FROM meta").fetchall())
    except InputError:
        return {}


def _insert_declarations(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    sources = [
        (s.id, s.title, s.publisher, s.edition, s.licence, s.attribution, s.url, s.note, s.shape, position)
        for position, s in enumerate(declared.sources.values())
    ]
    indicators = [_indicator_row(i, position) for position, i in enumerate(declared.indicators.values())]
    presets = [row for p in declared.presets.values() for row in _preset_rows(p)]
    numbered = [(*row, position) for position, row in enumerate(presets)]
    _insert_rows(store, {"sources": sources, "indicators": indicators, "presets": numbered})
    terms = [(t.id, t.term, t.meaning, t.on_pages) for t in declared.terms.values() if t.on_pages]
    _insert_rows(store, {"roles": _role_rows(declared), "terms": terms})


def insert_editions(store: duckdb.DuckDBPyConnection, declared: Declarations) -> None:
    """The editions and their areas, as declared."""
    editions = [_edition_row(e, position) for position, e in enumerate(declared.editions.values())]
    areas = [row for e in declared.editions.values() for row in _area_rows(e)]
    _insert_rows(store, {"editions": editions, "areas": areas})


def _insert_rows(store: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Row]]) -> None:
    """Whole columns at a time: a country has a thousand areas, and row by row each takes milliseconds."""
    for table, rows in tables.items():
        if rows:
            columns = [pa.array(column) for column in zip(*rows, strict=True)]
            names = [f"c{n}" for n in range(len(columns))]
            insert(store, table, pa.table(columns, names=names), ", ".join(names))


def _indicator_row(i: Indicator, position: int) -> Row:
    added_up = (listed(i.numerator), listed(i.denominator), i.value, i.weight, i.scale)
    shown = (i.unit, i.decimals, i.polarity, i.proportion, i.min_coverage, list(i.overlaps))
    described = (i.id, i.label, i.short_label, i.theme, i.definition, i.kind)
    return (*described, *added_up, *shown, i.comparable_over_time, i.caveat, position)


def _edition_row(e: Edition, position: int) -> Row:
    place = (e.borough, e.ward_kind, e.lsoa_kind)
    ended = days(e.wards_until)[1] if e.wards_until else None
    shown = (e.existing_sites, e.indicators, list(e.current), list(e.current.values()), ended)
    return (e.id, e.name, e.title, *place, e.comparators, e.notes, *shown, position)


def _preset_rows(p: Preset) -> list[Row]:
    whole = (p.id, p.label, p.note, p.unknown, p.normalisation, p.priority_over)
    return [
        (*whole, c.indicator, c.label, c.weight, list(c.otherwise), list(c.otherwise.values()), c.need_is)
        for c in p.criterion
    ]


def _role_rows(declared: Declarations) -> list[Row]:
    """What is declared to play a part: each role, and the indicator, preset or number that plays it."""
    rows: list[Row] = [(i.role, i.id) for i in declared.indicators.values() if i.role]
    rows += [(f"first for {q}", p.id) for p in declared.presets.values() for q in p.first_for]
    for budget in list(declared.budgets.values())[:1]:
        rows += [("amount", str(budget.amount)), ("ring-fenced", str(budget.ring_fenced))]
    return [(*row, position) for position, row in enumerate(rows)]


def _area_rows(e: Edition) -> list[Row]:
    pairs = [(s, a) for s in e.scheme for a in s.area]
    return [
        (area_id(e.id, s.id, a.id), e.id, s.id, s.label, s.note, a.id, a.name, a.colour, _parted(s), order)
        for order, (s, a) in enumerate(pairs)
    ]


def _parted(scheme: Scheme) -> bool:
    """Whether the areas of a scheme divide wards."""
    return any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area)


STEPS = 13
"""Steps of deriving, for the bar; a build from packs has two fewer."""


def _derive(store: duckdb.DuckDBPyConnection, declared: Declarations, from_packs: bool) -> None:
    """Everything that follows from what was read and what was declared, through a progress bar."""
    steps = _steps(store, declared, from_packs)
    for _ in progress(steps, lambda name: f"working out {name}", "step", STEPS - 2 * from_packs):
        pass


def _steps(store: duckdb.DuckDBPyConnection, declared: Declarations, from_packs: bool) -> Iterator[str]:
    """Each step's name, before it is taken: what one makes for another is handed on by its table's name."""
    yield "ranks"
    fill_index_measures(store, declared.indices)
    if not from_packs:  # a pack holds what needs the whole country
        yield "districts"
        district_of = outlines.fill_districts(store, declared)
        yield "the country"
        fill_national_totals(store, declared, district_of)
    yield "gaps"
    fill_gaps(store, declared)
    yield "places"
    fill_providers(store)
    fill_lookup(store, declared.editions.values(), published_kinds(store))
    tell_providers_apart(store)
    fill_place_names(store, declared)
    yield "outlines"
    outlines.fill_derived(store)
    yield "what can be looked for"
    _list_postcode_districts(store)
    if not from_packs:
        fill_postcodes(store, RawTables())
    fill_searchable(store)
    yield "place totals"
    fill_summed_residents(store)
    fill_place_totals(store)
    yield "parts"
    words = number_words(store)
    fill_parts(store, words)
    yield "numbers"
    parts = number_parts(store, words)
    yield "availability"
    fill_availability(store, declared, words, parts)
    yield "sums"
    fill_sums(store, words, parts)
    yield "order"
    _sort(store)


def _list_postcode_districts(store: duckdb.DuckDBPyConnection) -> None:
    """The postcode districts by which a reader may look for a district of England."""
    store.execute("""
        INSERT INTO postcode_districts
        SELECT DISTINCT l.parent, p.code FROM links l JOIN places p ON p.place = l.child
        WHERE p.kind = 'pcd' ORDER BY ALL""")


def _sort(store: duckdb.DuckDBPyConnection) -> None:
    """Rows of one place together, so that one borough's profile reads little of a large store."""
    for table, order in (
        ("lookup", "parent, child"),
        ("availability", "edition, level, scheme, indicator"),
    ):
        store.execute(f"CREATE TEMP TABLE sorted AS FROM {table} ORDER BY {order}")
        store.execute(f"DELETE FROM {table}")
        store.execute(f"INSERT INTO {table} FROM sorted")
        store.execute("DROP TABLE sorted")
