"""Street files of data.police.uk, read as declared, beside the same counted the long way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd

from loaders.declarations.event_source import EventsSource
from loaders.declarations.read import read
from loaders.events.coverage import covered_ground, covered_places
from loaders.events.events import EventYield, read_events
from loaders.events.point_in_polygon import PlaceOutlines, read_ground
from loaders.geography.raw_tables import RawTables, new_raw_tables
from loaders.readers.boundaries import OutlineFiles
from loaders.readers.table import read_table
from loaders.store import insert

LSOAS = "england/boundaries/lsoa21_england.parquet"


@contextmanager
def links(raw: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, RawTables]]:
    """A connection that knows which LSOA lies in which district, as IoD 2025 File 7 says."""
    result = read_table(read().sources["iod2025-file7"], raw)
    with duckdb.connect() as store:
        tables = new_raw_tables(store)
        insert(store, tables.places, result.places, "place, code, name, kind")
        insert(store, tables.links, result.links, "child, parent, method, ''")
        yield store, tables


def street(file: str, source: str = "police-street", **changed: object) -> EventsSource:
    """A declared source of street files, of other files."""
    words = read().sources[source].model_dump() | {"file": file, "placed_in": ["lsoa21"]}
    return EventsSource(**(words | changed))


def ground(raw: Path) -> PlaceOutlines:
    """The LSOAs of 2021 with their outlines."""
    return read_ground(read(), "lsoa21", OutlineFiles(raw))


def read_street(source: EventsSource, raw: Path, own: PlaceOutlines) -> EventYield:
    """The source's files below a folder, read and counted by LSOA."""
    with links(raw) as (store, tables):
        covered = covered_ground(source, [own], covered_places(store, tables, source))
    return read_events(source, raw, covered, [own])


def written(raw: Path, pattern: str) -> pd.DataFrame:
    """Every row of the files, as pandas reads them, one file after the other."""
    return pd.concat([pd.read_csv(path, dtype=str) for path in sorted(raw.glob(pattern))], ignore_index=True)


def joined(rows: pd.DataFrame, raw: Path, x: str, y: str, grid: int) -> pd.DataFrame:
    """The rows that have a point, each with the LSOA and district that geopandas' join puts it in."""
    rows = rows[rows[x].notna()]
    points = gpd.points_from_xy(rows[x].astype(float), rows[y].astype(float), crs=grid).to_crs(27700)
    outlines = gpd.read_parquet(raw / LSOAS).to_crs(27700)[["LSOA21CD", "LADCD_ACTIVE", "geometry"]]
    placed = gpd.sjoin(gpd.GeoDataFrame(rows, geometry=points), outlines, predicate="within", how="left")
    assert not placed.index.duplicated().any()  # no snap point lies on an edge
    return placed


def figures(result: EventYield, measure: str) -> pd.Series:
    """The figures of one measure by period and code."""
    own = result.observations[result.observations["measure"] == measure]
    return own.assign(code=own["place"].str.split(":").str[1]).set_index(["period", "code"])["value"]
