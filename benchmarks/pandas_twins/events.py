"""Street crime counted by place and month in pandas and geopandas: read, joined to outlines, grouped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks.pandas_twins.files import KEY
from benchmarks.pandas_twins.folder import Folder
from loaders.declarations.event_source import EventsSource
from loaders.declarations.models import listed

NATIONAL_GRID = 27700
EVENT = ["id", "period", "type", "force"]
EVERY_TYPE = "*"


def read_events(folder: Folder, polygons: list[gpd.GeoDataFrame]) -> pd.DataFrame:
    """One row per measure, month or year, and place with events: how many.

    Years are those for which a force has twelve months. A place without an event has no row, and events count
    wherever they are, inside the force's districts or not.
    """
    outlines: dict[str, gpd.GeoDataFrame] = {}
    counts = [frame for source in folder.events for frame in _counts(source, folder.raw, polygons, outlines)]
    columns = [*KEY, "kind", "value", "source"]
    return pd.concat(counts, ignore_index=True)[columns] if counts else pd.DataFrame(columns=columns)


def _counts(
    source: EventsSource, raw: Path, polygons: list[gpd.GeoDataFrame], outlines: dict[str, gpd.GeoDataFrame]
) -> Iterator[pd.DataFrame]:
    """The counts of one source's events in each kind of place it is counted in."""
    events = pd.concat([_events(source, path) for path in sorted(raw.glob(source.file))], ignore_index=True)
    again = events["id"].notna() & events.duplicated(EVENT)
    events = events[~again & events["force"].isin(source.forces)]
    year = events["period"].str[:4]
    whole = events["period"].groupby([events["force"], year]).transform("nunique") == 12
    asked = ((source.months, events), (source.years, events[whole].assign(period=year)))
    spots = events[["x", "y"]].drop_duplicates()
    points = gpd.GeoDataFrame(spots, geometry=gpd.points_from_xy(spots["x"], spots["y"]), crs=NATIONAL_GRID)
    for kind in source.placed_in:
        if kind not in outlines:
            of_kind = [frame for frame in polygons if frame["place"].iloc[0].startswith(f"{kind}:")]
            outlines[kind] = pd.concat([frame.to_crs(NATIONAL_GRID) for frame in of_kind])
        inside = gpd.sjoin(points, outlines[kind], predicate="intersects").sort_values("place")
        inside = inside.drop_duplicates(["x", "y"])[["x", "y", "place"]]
        for measures, counted in asked:
            named = [(m, t) for m, types in measures.items() for t in _types(types, events["type"])]
            placed = counted.merge(pd.DataFrame(named, columns=["measure", "type"])).merge(inside)
            count = placed.groupby(KEY, as_index=False).size().rename(columns={"size": "value"})
            yield count.assign(kind=kind, source=source.id)


def _types(types: str | list[str], known: pd.Series) -> list[str]:
    return list(known.unique()) if types == EVERY_TYPE else listed(types)


def _events(source: EventsSource, path: Path) -> pd.DataFrame:
    """One row per event of a file that has a location: EVENT, and its point on the National Grid."""
    frame = pd.read_csv(path, low_memory=False)
    layout = next(layout for layout in source.layouts if {layout.x, layout.y} <= set(frame.columns))
    frame = frame.dropna(subset=[layout.x, layout.y])
    points = gpd.points_from_xy(frame[layout.x], frame[layout.y], crs=layout.grid).to_crs(NATIONAL_GRID)
    columns = [layout.id, source.period_column, source.type_column, source.force_column]
    cells = {name: frame[column].array if column else "" for name, column in zip(EVENT, columns, strict=True)}
    return pd.DataFrame({**cells, "x": points.x, "y": points.y}).astype({"id": "str"})
