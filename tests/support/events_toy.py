"""A toy record of events on squares: two forces, three districts, and a way to read it in one line.

The ground: LSOAs of 10 m side in a row, E01000001 to E01000006, from easting 500000, northing 200000. The
wards are pairs of them: E05000001 is 1 and 2, E05000002 is 3 and 4, E05000003 is 5 and 6.

The City Police cover 1 and 2, the County Police 3 and 4; nobody's files cover 5 and 6.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from loaders.declarations.event_source import EventsSource
from loaders.events.coverage import covered_codes, covered_ground
from loaders.events.events import EventYield, read_events
from loaders.events.point_in_polygon import PlaceOutlines

EAST, NORTH = 500_000, 200_000
HEADER = "Crime ID,Month,Reported by,Easting,Northing,Crime type"
LSOAS = [f"E0100000{n}" for n in range(1, 7)]
WARDS = [f"E0500000{n}" for n in range(1, 4)]
FORCE_OF = {"E01000001": "City", "E01000002": "City", "E01000003": "County", "E01000004": "County"}
POINT = {f"at{n}": (EAST + 10 * n - 5, NORTH + 5) for n in range(1, 7)}
"""A point in each LSOA: at1 to at6."""


def grounds() -> list[PlaceOutlines]:
    """The LSOAs and the wards."""
    lsoas = [shapely.box(EAST + 10 * n, NORTH, EAST + 10 * n + 10, NORTH + 10) for n in range(6)]
    wards = [shapely.box(EAST + 20 * n, NORTH, EAST + 20 * n + 20, NORTH + 10) for n in range(3)]
    return [
        PlaceOutlines("lsoa21", np.array(LSOAS), np.array(LSOAS), np.array(lsoas)),
        PlaceOutlines("ward24", np.array(WARDS), np.array(WARDS), np.array(wards)),
    ]


def known() -> pd.DataFrame:
    """The LSOAs each force covers."""
    rows = [(f"lsoa21:{code}", force, f"lad24:{force}") for code, force in FORCE_OF.items()]
    return pd.DataFrame(rows, columns=["place", "force", "district"])


def events_source(**changes: object) -> EventsSource:
    """The toy's source; changes replace its own settings."""
    words = dict.fromkeys(("title", "publisher", "edition", "attribution", "url"), "-")
    layout = {"id": "Crime ID", "x": "Easting", "y": "Northing", "grid": 27700}
    own = {
        "id": "toy-events",
        "shape": "events",
        "file": "*.csv*",
        "layouts": [layout],
        "period_column": "Month",
        "type_column": "Crime type",
        "force_column": "Reported by",
        "covers": {"City": ["lad24:E09000001"], "County": ["lad24:E09000002"]},
        "placed_in": ["lsoa21", "ward24"],
        "months": {"thefts": "Theft", "noise": "Noise", "all": "*"},
        "years": {"thefts_year": "Theft"},
    }
    return EventsSource(**(words | own | changes))


def row(id="", month="2020-01", force="City", at="at1", type="Theft") -> str:
    """One row of a file; `at` is a place of POINT, or easting and northing as they are to be written."""
    x, y = POINT[at] if isinstance(at, str) else at
    return f"{id},{month},{force},{x},{y},{type}"


def write(path: Path, rows: list[str], header: str = HEADER) -> None:
    """A csv (or csv.gz) of these rows."""
    content = "\n".join([header, *rows]) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())


def read_toy(raw: Path, source: EventsSource | None = None, holes=()) -> EventYield:
    """The toy's files below a folder, read and counted."""
    source = source or events_source()
    if source.code_kind:
        return read_events(source, raw, covered_codes(known().assign(force="")), (), holes)
    own = grounds()[: len(source.placed_in)]
    return read_events(source, raw, covered_ground(source, own, known()), own, holes)


def figures(result: EventYield, measure: str, period: str, kind: str = "lsoa21") -> dict[str, float]:
    """The figures of one measure, period and kind, by code."""
    rows = result.observations
    rows = rows[(rows["measure"] == measure) & (rows["period"] == period)]
    parts = rows["place"].str.split(":").str
    own = parts[0] == kind
    return dict(zip(parts[1][own], rows["value"][own], strict=True))
