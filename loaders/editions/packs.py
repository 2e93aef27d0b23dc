"""A pack: one edition's rows of the store's tables, with a manifest of sources and checksums."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet

from ground.in_place import new_folder
from loaders.declarations.age_bands import age_measures
from loaders.declarations.models import AgesSource, Declarations
from loaders.declarations.read import read as read_declarations
from loaders.editions.landing import settle_editions
from loaders.editions.pack_rows import RESTORE, check_rows, unreadable
from loaders.editions.pack_tables import FILLED_IN, KEYS, SINCE, TABLES, with_columns
from loaders.errors import InputError, nearest
from loaders.fetch.ledger import checksum
from loaders.geography.links import LINK_METHODS
from loaders.geography.neighbouring_links import gather_neighbours
from loaders.paths import DATA
from loaders.place_ids import code_of
from loaders.store import STORE, opened


def insert_packs(store: duckdb.DuckDBPyConnection, folder: Path, declared: Declarations) -> None:
    """Every edition's pack into the store's tables; rows that two packs share go in once."""
    packs = {path.parent.name: path.parent for path in manifests(folder)}
    _check_editions(packs, folder, declared)
    for table, columns in TABLES.items():
        files = [str(_checked(pack, table)) for pack in packs.values() if _has(pack, table)]
        if not files:
            continue
        distinct = f"DISTINCT ON ({KEYS[table]})" if table in KEYS else "DISTINCT"
        try:
            if table == "observations":
                _check_agreement(store, files)
            store.execute(
                f"""INSERT INTO {table} SELECT *{FILLED_IN.get(table, "")} FROM (
                        SELECT {distinct} {columns} FROM (
                            FROM read_parquet(?, union_by_name = true) {with_columns(table)})
                        ORDER BY ALL)""",
                [files],
            )
        except duckdb.Error as problem:
            raise unreadable(files, columns, problem) from problem
    check_rows(store, folder, list(LINK_METHODS))
    _check_sources(store, folder, declared)


def manifests(folder: Path) -> list[Path]:
    """The manifest of every pack in a folder; what is being written there has a name with a dot before it."""
    return [path for path in sorted(folder.glob("*/manifest.json")) if not path.parent.name.startswith(".")]


def _check_editions(packs: dict[str, Path], folder: Path, declared: Declarations) -> None:
    """Raise InputError when an edition has no pack, or a pack no edition."""
    for edition in declared.editions:
        if edition not in packs:
            raise InputError(
                str(folder / edition),
                f"edition {edition!r} has no pack",
                do="build from official files with --raw, then pack it",
            )
    for edition in packs:
        if edition not in declared.editions:
            raise InputError(
                str(folder / edition),
                "the pack is of an edition that is not declared",
                nearest(edition, declared.editions),
                f"restore boroughs/{edition}.toml, or take the pack away",
            )


def _has(pack: Path, table: str) -> bool:
    """Whether a pack should hold a table's file."""
    return table not in SINCE or f"{table}.parquet" in _manifest(pack / "manifest.json")


def _checked(pack: Path, table: str) -> Path:
    """One file of a pack, its checksum compared with the manifest's."""
    path = pack / f"{table}.parquet"
    wanted = _manifest(pack / "manifest.json")
    if not path.exists():
        raise InputError(str(path), "the file is missing", do=RESTORE)
    if path.name not in wanted:
        raise InputError(
            str(pack / "manifest.json"), f"says nothing of {path.name}", ", ".join(wanted), RESTORE
        )
    found = checksum(path)
    if found != wanted[path.name]:
        raise InputError(
            str(path),
            f"its checksum is {found[:12]}...",
            f"{wanted[path.name][:12]}... as in the manifest",
            RESTORE,
        )
    return path


def _manifest(path: Path) -> dict[str, str]:
    """The checksum of every file of a pack."""
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {name: about["sha256"] for name, about in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            str(path), f"can't be read as a manifest ({type(problem).__name__}: {problem})", do=RESTORE
        ) from problem


def _check_agreement(store: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Raise InputError when two packs give one figure differently, beyond the last digits of a sum."""
    spread = "max({0}) - min({0}) > 1e-9 * max(abs({0})) OR count({0}) NOT IN (0, count(*))"
    differ = " OR ".join(spread.format(column) for column in ("value", "lower", "upper"))
    twice = store.execute(
        f"""SELECT measure, period, place FROM read_parquet(?)
            GROUP BY measure, period, place HAVING count(*) > 1 AND ({differ}) ORDER BY ALL LIMIT 1""",
        [files],
    ).fetchall()
    if twice:
        measure, period, place = twice[0]
        raise InputError(
            "data/packs",
            f"two packs give different figures for {measure} of {period} at {place}",
            "one figure for each measure, period and place",
            "pack all editions again from the same files",
        )


def _check_sources(store: duckdb.DuckDBPyConnection, folder: Path, declared: Declarations) -> None:
    """Raise InputError when a figure's source has gone from sources.toml: its licence could not be shown."""
    unknown = store.execute("""
        SELECT DISTINCT source FROM observations WHERE source NOT IN (SELECT source FROM sources)
        ORDER BY 1""").fetchall()
    if unknown:
        raise InputError(
            str(folder),
            f"figures come from source {unknown[0][0]!r}, which is not declared",
            nearest(unknown[0][0], declared.sources),
            "pack again, or restore the source in sources.toml",
        )


def pack(edition: str, data: Path = DATA, path: Path = STORE) -> Path:
    """Write an edition's rows from a store built from official files; returns the pack's folder."""
    settle_editions(data)
    declared = read_declarations(data)
    if edition not in declared.editions:
        raise InputError(
            f"edition {edition!r}",
            "is not declared",
            nearest(edition, declared.editions),
            "name one of these",
        )
    with new_folder(data / "packs" / edition) as folder:
        write_pack(declared, edition, path, folder)
    return data / "packs" / edition


def write_pack(declared: Declarations, edition: str, path: Path, folder: Path) -> None:
    """Write an edition's rows from a store built from official files into an empty folder."""
    with opened(path) as store:
        meta = dict(store.execute("SELECT key, value FROM meta").fetchall())
        if meta.get("built_from") != "official files":
            raise InputError(
                str(path),
                "was built from packs",
                "a store built from official files",
                "run python -m loaders build --raw DIR first",
            )
        if not store.execute("SELECT 1 FROM editions WHERE edition = ?", [edition]).fetchall():
            raise InputError(
                str(path),
                f"does not hold edition {edition!r}",
                do="run python -m loaders build --raw DIR again",
            )
        store.execute("SET threads = 1")
        _choose_places(store, declared, edition)
        _choose_observations(store, declared, edition)
        _choose_points(store, declared, edition)
        for table, query in QUERIES.items():
            target = (folder / f"{table}.parquet").as_posix().replace("'", "''")
            store.execute(
                f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19)"
            )
        _write_manifest(folder, edition, _sources(store))


def _choose_places(store: duckdb.DuckDBPyConnection, declared: Declarations, edition: str) -> None:
    """The places whose figures belong to an edition, and those whose links do.

    Figures: its borough's parts, what these lie in, and its comparators. Links: every place linked to its
    wards within the steps that a chain may take, so that a build from packs finds the same chains; and every
    code ever issued in its district, so that a wrong one can be named.
    """
    chosen = declared.editions[edition]
    store.execute("CREATE TEMP TABLE packed_edition AS FROM editions WHERE edition = ?", [edition])
    store.execute(
        """CREATE TEMP TABLE packed_places AS
           SELECT child AS place FROM lookup
           WHERE parent = $borough AND child NOT IN (SELECT area FROM areas)
           UNION SELECT parent FROM lookup WHERE parent NOT IN (SELECT area FROM areas)
                    AND child IN (SELECT child FROM lookup WHERE parent = $borough)
           UNION SELECT $borough UNION SELECT unnest($comparators)
           UNION SELECT child FROM links WHERE parent = $borough AND method = 'same'""",
        {"borough": chosen.borough, "comparators": chosen.comparators},
    )
    wards = store.execute(
        "SELECT l.child FROM lookup l JOIN places p ON p.place = l.child WHERE l.parent = ? AND p.kind = ?",
        [chosen.borough, chosen.ward_kind],
    ).fetchall()
    near = gather_neighbours(store, {edition: {ward for (ward,) in wards}})
    store.execute("""
        CREATE TEMP TABLE registered AS
        SELECT l.* FROM links l JOIN sources s USING (source)
        JOIN places c ON c.place = l.child JOIN places p ON p.place = l.parent
        WHERE s.shape = 'codes' AND c.kind LIKE 'ward%' AND p.code IN (
            SELECT code FROM places WHERE place IN (FROM packed_places) AND kind LIKE 'lad%')""")
    store.execute(f"""
        CREATE TEMP TABLE linked_places AS
        SELECT place FROM packed_places
        UNION SELECT p.place FROM {near.reached} r JOIN {near.places} p ON p.number = r.place
        UNION SELECT child FROM registered UNION SELECT parent FROM registered
        UNION SELECT l.child FROM links l JOIN places p ON p.place = l.child
              WHERE p.kind = 'pcd' AND l.parent IN (FROM packed_places)""")


def _choose_observations(store: duckdb.DuckDBPyConnection, declared: Declarations, edition: str) -> None:
    """The figures of an edition: its measures, its printed areas, and all districts' scores."""
    chosen = declared.editions[edition]
    shown = [i for i in declared.indicators.values() if not chosen.indicators or i.id in chosen.indicators]
    indices = declared.indices.values()
    measures = {m for i in shown for m in i.measures()}
    measures |= {"residents"} | _age_bands(declared, measures)
    measures |= {m for i in indices for m in (i.score, i.rank, i.percentile, i.weight)}
    ranked = [i for i in indices if any(e.district_kind for e in i.edition)]
    store.execute(
        """CREATE TEMP TABLE packed_observations AS
           SELECT * FROM observations
           WHERE (place IN (FROM packed_places) AND list_contains($measures, measure))
              OR place IN (SELECT area FROM areas WHERE edition = $edition)
              OR (measure LIKE 'printed%' AND place = $borough)
              OR (list_contains($scores, measure)
                  AND place IN (SELECT place FROM places WHERE list_contains($districts, kind)))""",
        {
            "measures": sorted(measures),
            "edition": edition,
            "borough": chosen.borough,
            "scores": sorted({m for i in ranked for m in (i.score, i.weight)}),
            "districts": sorted({e.district_kind for i in ranked for e in i.edition if e.district_kind}),
        },
    )


def _choose_points(store: duckdb.DuckDBPyConnection, declared: Declarations, edition: str) -> None:
    """The points in an edition's borough: in LSOAs of its own vintage, or in the borough without an LSOA."""
    chosen = declared.editions[edition]
    store.execute(
        """CREATE TEMP TABLE packed_points AS
           SELECT * FROM points
           WHERE (place LIKE $lsoa || ':%' AND place IN (FROM packed_places))
              OR (place LIKE 'lad%' AND split_part(place, ':', 2) = $code)""",
        {"lsoa": chosen.lsoa_kind, "code": code_of(chosen.borough)},
    )


def _age_bands(declared: Declarations, used: set[str]) -> set[str]:
    """Every age band, by sex where known, of the age tables behind the measures used: for age pyramids."""
    tables = [set(age_measures(s)) for s in declared.sources.values() if isinstance(s, AgesSource)]
    return set().union(*(table for table in tables if table & used))


QUERIES = {
    "observations": f"SELECT {TABLES['observations']} FROM packed_observations ORDER BY ALL",
    # the size of a place that another edition draws is not this edition's to hold
    # what readers call an LSOA follows from wards and is made at every build
    "places": """SELECT place, code, if(starts_with(kind, 'lsoa'), official_name, name) AS name,
                        official_name, kind,
                        CASE WHEN place IN (FROM packed_places) THEN area_km2 END AS area_km2
                 FROM places WHERE kind <> 'area' AND (place IN (FROM linked_places)
                 OR place IN (SELECT place FROM packed_observations)) ORDER BY ALL""",
    "links": f"""SELECT {TABLES["links"]} FROM links
                 WHERE child IN (FROM linked_places) AND parent IN (FROM linked_places) ORDER BY ALL""",
    "boundaries": f"""SELECT {TABLES["boundaries"]} FROM boundaries
                      WHERE place IN (FROM packed_places) ORDER BY ALL""",
    # those declared in gaps.toml are filled in at every build
    "gaps": f"""SELECT {TABLES["gaps"]} FROM gaps
                WHERE source IN (SELECT source FROM sources WHERE shape = 'events')
                AND source IN (SELECT source FROM packed_observations)
                AND place IN (FROM packed_places) ORDER BY ALL""",
    "postcodes": """SELECT postcode, place FROM postcodes JOIN places USING (place)
                    WHERE place IN (FROM packed_places) AND kind = (SELECT lsoa_kind FROM packed_edition)
                    ORDER BY ALL""",
    "points": f"SELECT {TABLES['points']} FROM packed_points ORDER BY ALL",
    "point_figures": f"""SELECT {TABLES["point_figures"]} FROM point_figures
                         WHERE point IN (SELECT point FROM packed_points) ORDER BY ALL""",
    "loads": f"""SELECT {TABLES["loads"]} FROM loads WHERE source IN (SELECT source FROM packed_observations)
                 OR source IN (SELECT source FROM links WHERE child IN (FROM linked_places)
                                                           AND parent IN (FROM linked_places))
                 OR source IN (SELECT source FROM sources WHERE shape IN ('boundaries', 'names', 'postcodes'))
                 OR source IN (SELECT source FROM packed_points)
                 OR source IN (SELECT source FROM point_figures SEMI JOIN packed_points USING (point))
                 ORDER BY ALL""",
}
"""The rows of each table that go into a pack, in an order that never changes."""


def _sources(store: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """One entry per source behind a pack's rows: what a reader of the pack must know."""
    names = ["source", "title", "publisher", "edition", "licence", "attribution", "url"]
    rows = store.execute(f"""
        SELECT {", ".join(names)} FROM sources
        WHERE source IN (SELECT source FROM packed_observations)
           OR source IN (SELECT source FROM links WHERE child IN (FROM linked_places)
                                                     AND parent IN (FROM linked_places))
           OR (shape IN ('boundaries', 'names', 'postcodes') AND source IN (SELECT source FROM loads))
           OR source IN (SELECT source FROM packed_points)
           OR source IN (SELECT source FROM point_figures SEMI JOIN packed_points USING (point))
        ORDER BY position""").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _write_manifest(folder: Path, edition: str, sources: list[dict[str, str]]) -> None:
    files = {}
    for table in TABLES:
        path = folder / f"{table}.parquet"
        rows = parquet.read_metadata(path).num_rows
        files[path.name] = {"rows": rows, "sha256": checksum(path)}
    text = json.dumps({"edition": edition, "files": files, "sources": sources}, indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")
