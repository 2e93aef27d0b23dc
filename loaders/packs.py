"""A pack: one edition's rows of the store's tables as tidy files, with a manifest of sources and checksums."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb

from loaders.ages import age_measures
from loaders.declarations import DATA, AgesSource, Declarations
from loaders.declarations import read as read_declarations
from loaders.errors import InputError, nearest
from loaders.store import STORE

TABLES = {
    "observations": "measure, period, place, value, lower, upper, source",
    "places": "place, code, name, kind, area_km2",
    "links": "child, parent, share, method, source",
    "boundaries": "place, geometry",
    "loads": "source, file, sha256, rows_read, rows_kept, dropped, reason, loaded_at",
}
"""The store's tables a pack carries; areas and everything derived are worked out at build, so areas stay editable."""


def insert_packs(store: duckdb.DuckDBPyConnection, folder: Path, declared: Declarations) -> None:
    """Every edition's pack into the store's tables; rows that two packs share go in once."""
    packs = {path.parent.name: path for path in sorted(folder.glob("*/manifest.json"))}
    if not packs:
        raise InputError(str(folder), "holds no packs", do="build from official files with --raw, then pack")
    for table, columns in TABLES.items():
        files = [str(_checked(manifest.parent, table)) for manifest in packs.values()]
        names = [c.strip() for c in columns.split(",")]
        extra = ", NULL AS residents" if table == "places" else ""
        key = {"places": "place", "boundaries": "place"}.get(table)
        distinct = f"DISTINCT ON ({key})" if key else "DISTINCT"
        store.execute(
            f"INSERT INTO {table} SELECT {distinct} {', '.join(names)}{extra} FROM read_parquet(?) ORDER BY ALL",
            [files],
        )
    _check_agreement(store)
    unknown = [
        s
        for (s,) in store.execute(
            "SELECT DISTINCT source FROM observations WHERE source NOT IN (SELECT source FROM sources)"
        ).fetchall()
    ]
    if unknown:
        raise InputError(
            str(folder),
            f"figures come from source {unknown[0]!r}, which is not declared",
            nearest(unknown[0], declared.sources),
            "pack again, or restore the source in sources.toml",
        )


def _checked(pack: Path, table: str) -> Path:
    """One file of a pack, its checksum compared with the manifest's."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    path = pack / f"{table}.parquet"
    if not path.exists():
        raise InputError(
            str(path), "the file is missing", do=f"restore the pack {pack.name!r}, or pack it again"
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    wanted = manifest["files"][path.name]["sha256"]
    if found != wanted:
        raise InputError(
            str(path),
            f"its checksum is {found[:12]}...",
            f"{wanted[:12]}... as in the manifest",
            f"restore the pack {pack.name!r}, or pack it again",
        )
    return path


def _check_agreement(store: duckdb.DuckDBPyConnection) -> None:
    twice = store.execute(
        "SELECT measure, period, place FROM observations GROUP BY ALL HAVING count(*) > 1 LIMIT 1"
    ).fetchall()
    if twice:
        raise InputError(
            "data/packs",
            f"two packs give different figures for {' of '.join(twice[0][:2])} at {twice[0][2]}",
            "one figure for each measure, period and place",
            "pack both editions again from the same files",
        )


def pack(edition: str, data: Path = DATA, path: Path = STORE) -> Path:
    """Write an edition's rows from a store built from official files; returns the pack's folder."""
    declared = read_declarations(data)
    if edition not in declared.editions:
        raise InputError(
            f"edition {edition!r}",
            "is not declared",
            nearest(edition, declared.editions),
            "name one of these",
        )
    folder = data / "packs" / edition
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path), read_only=True) as store:
        if (
            dict(store.execute("SELECT key, value FROM meta").fetchall()).get("built_from")
            != "official files"
        ):
            raise InputError(
                str(path),
                "was built from packs",
                "a store built from official files",
                "run python -m loaders build --raw DIR first",
            )
        _choose(store, declared, edition)
        queries = _queries()
        for table, query in queries.items():
            store.execute(
                f"COPY ({query}) TO '{(folder / f'{table}.parquet').as_posix()}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19)"
            )
        sources = (
            store.execute("""SELECT source, title, publisher, edition, licence, attribution, url FROM sources
                                   WHERE source IN (SELECT source FROM packed_observations UNION SELECT source FROM packed_links)
                                      OR shape = 'boundaries' ORDER BY position""")
            .df()
            .to_dict("records")
        )
    _write_manifest(folder, edition, sources)
    return folder


def _choose(store: duckdb.DuckDBPyConnection, declared: Declarations, edition: str) -> None:
    """The places and observations that belong to one edition."""
    chosen = declared.editions[edition]
    store.execute(
        """
        CREATE TEMP TABLE packed_places AS
        SELECT child AS place FROM lookup WHERE parent = ? AND child NOT LIKE 'area:%'
        UNION SELECT parent FROM lookup WHERE child IN (SELECT child FROM lookup WHERE parent = ?) AND parent NOT LIKE 'area:%'
        UNION SELECT ? UNION SELECT unnest(?)
        UNION SELECT child FROM links WHERE parent = ? AND method = 'same'""",
        [chosen.borough, chosen.borough, chosen.borough, chosen.comparators, chosen.borough],
    )
    used = {
        m
        for i in declared.indicators.values()
        if not chosen.indicators or i.id in chosen.indicators
        for m in i.measures()
    }
    measures = sorted(used | {"residents"} | _age_bands(declared, used))
    indices = sorted(
        {m for i in declared.indices.values() for m in (i.score, i.rank, i.percentile, i.weight)}
    )
    kinds = sorted({e.district_kind for i in declared.indices.values() for e in i.edition if e.district_kind})
    scores = sorted(
        {
            m
            for i in declared.indices.values()
            if any(e.district_kind for e in i.edition)
            for m in (i.score, i.weight)
        }
    )
    own_area = f"area:{edition}/%"
    store.execute(
        """
        CREATE TEMP TABLE packed_observations AS
        SELECT * FROM observations WHERE (place IN (FROM packed_places) AND measure IN (SELECT unnest(? || ?)))
            OR place LIKE ? OR (measure LIKE 'printed%' AND place = ?)
            OR (measure IN (SELECT unnest(?)) AND split_part(place, ':', 1) IN (SELECT unnest(?)) AND list_contains(?, split_part(place, ':', 1)))""",
        [measures, indices, own_area, chosen.borough, scores, kinds, kinds],
    )
    store.execute("""CREATE TEMP TABLE packed_links AS SELECT * FROM links
                     WHERE child IN (FROM packed_places) AND parent IN (FROM packed_places)""")


def _age_bands(declared: Declarations, used: set[str]) -> set[str]:
    """Every band, for persons and by sex, of the age tables behind the measures used: the profile's age pyramid."""
    tables = [set(age_measures(s)) for s in declared.sources.values() if isinstance(s, AgesSource)]
    return set().union(*(table for table in tables if table & used))


def _queries() -> dict[str, str]:
    """The rows of each table that go into the pack, in an order that never changes."""
    return {
        "observations": f"SELECT {TABLES['observations']} FROM packed_observations ORDER BY ALL",
        "places": f"""SELECT {TABLES["places"]} FROM places WHERE kind <> 'area' AND (place IN (FROM packed_places)
                      OR place IN (SELECT place FROM packed_observations)) ORDER BY ALL""",
        "links": f"SELECT {TABLES['links']} FROM packed_links ORDER BY ALL",
        "boundaries": f"SELECT {TABLES['boundaries']} FROM boundaries WHERE place IN (FROM packed_places) ORDER BY ALL",
        "loads": f"""SELECT {TABLES["loads"]} FROM loads WHERE source IN (SELECT source FROM packed_observations)
                     OR source IN (SELECT source FROM packed_links)
                     OR source IN (SELECT source FROM sources WHERE shape = 'boundaries') ORDER BY ALL""",
    }


def _write_manifest(folder: Path, edition: str, sources: list[dict[str, object]]) -> None:
    files = {}
    for table in TABLES:
        path = folder / f"{table}.parquet"
        rows = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path.as_posix()}')").fetchall()[0][0]
        files[path.name] = {"rows": rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    text = json.dumps({"edition": edition, "files": files, "sources": sources}, indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")
