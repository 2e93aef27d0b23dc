"""How fast street crime is placed and counted, beside geopandas' own join in a loop over months.

The files are made here, in the layout of today's street files: a year of crimes at the publisher's own points
where those are at hand, and else at points within the outlines that travel with the project. Both ways read
the same files, take out the same repeats, place the same points in the same outlines and must come to the
same counts before any time is told. Outlines are read once, outside the times of either. Zeros and the
account of every row, which a build wants and the loop does not have, are timed apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.measurement import Measurement
from loaders.declarations.event_source import EventsSource
from loaders.declarations.read import read
from loaders.events.coverage import covered_ground
from loaders.events.event_files import READ_CSV, located_all, read_rows
from loaders.events.events import read_events
from loaders.events.fates import look_at_rows, place_rows
from loaders.events.point_in_polygon import PlaceOutlines, in_national_grid, read_ground
from loaders.readers.boundaries import NATIONAL_GRID, WGS84, OutlineFiles

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
PACKS = ROOT / "data" / "packs"
ROWS, QUICK_ROWS = 6_000_000, 200_000
SPOTS = 300_000
"""Distinct points: the publisher's snap points number a few hundred thousand."""

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
TYPES = [
    *("Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs"),
    *("Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting"),
    *("Theft from the person", "Vehicle crime", "Violence and sexual offences"),
]
FORCE = "Metropolitan Police Service"
AIM = 5
"""How many times as long the loop must take."""

CRIMES = f"""
WITH drawn AS (
    SELECT i, hash(i, {{number}}) % {SPOTS} AS spot, hash(i, {{number}}, 'where') % 50 > 0 AS known,
           (hash(i, {{number}}, 'type') >> 8) % {len(TYPES)} AS a,
           (hash(i, {{number}}, 'more') >> 8) % {len(TYPES)} AS b, if(i % 200 = 0, i - 1, i) AS own
    FROM range({{rows}}) t(i)),
crimes AS (
    SELECT d.*, t.type, t.type <> '{TYPES[0]}' AS crime FROM drawn d JOIN types t ON t.kind = least(a, b))
SELECT CASE WHEN crime THEN sha256(concat('{{month}}', own)) END AS "Crime ID", '{{month}}' AS "Month",
       '{FORCE}' AS "Reported by", '{FORCE}' AS "Falls within",
       CASE WHEN known THEN x END AS "Longitude", CASE WHEN known THEN y END AS "Latitude",
       CASE WHEN known THEN 'On or near High Street' ELSE 'No Location' END AS "Location",
       CASE WHEN known THEN code END AS "LSOA code",
       CASE WHEN known THEN 'Anytown 001A' END AS "LSOA name", type AS "Crime type",
       CASE WHEN crime THEN 'Investigation complete; no suspect identified' END AS "Last outcome category",
       NULL AS "Context"
FROM crimes c JOIN held h ON h.spot = c.spot ORDER BY i
"""
"""One row a crime of one month, in the columns of today's street files."""


def event_times(folder: Path, rows: int = ROWS, runs: int = 3) -> Iterator[Measurement]:
    """Reading, placing and counting so many street crimes: ours, the loop, and what no way could undercut."""
    grounds, where = outlines()
    ground = grounds[0]
    made = make_files(folder / "street", ground, rows)
    size = sum(path.stat().st_size for path in made)
    source = street_source()
    covered = everything(source, grounds)
    asked = (source, folder, covered, grounds)
    counts, first = once(lambda: placed_and_counted(*asked))
    ours = [first, *(once(lambda: placed_and_counted(*asked))[1] for _ in range(runs - 1))]
    loop, long = once(lambda: joined_in_a_loop(made, grounds))
    for ours_of_kind, theirs in zip(counts, loop, strict=True):
        check_counts(ours_of_kind, theirs)
    whole, built = once(lambda: read_events(source, folder, covered, grounds))
    assert whole.observations["value"].sum() == sum(each.sum() for each in counts)
    seconds = median(ours)
    floor_read = once(lambda: [path.read_bytes() for path in made])[1]
    floor_parse = once(lambda: parsed(made))[1]
    x, y = points(made)
    floor_tree = once(lambda: located(x, y, ground))[1]
    print(
        f"{whole.rows_read:,} street crimes ({size / 1e6:,.0f} MB, 12 files), {len(x):,} distinct points, "
        f"{len(ground.codes):,} LSOAs and {len(grounds[1].codes):,} wards, {where}. "
        f"{sum(map(len, loop)):,} counts by place, month and type are the same in geopandas.\n"
        f"Ours: {size / seconds / 1e6:,.0f} MB and {whole.rows_read / seconds:,.0f} events a second. The "
        f"limit is reading: the bytes alone pass at {size / floor_read / 1e6:,.0f} MB/s, their cells at "
        f"{size / floor_parse / 1e6:,.0f} MB/s; a bare tree locates {len(x) / floor_tree:,.0f} points a "
        f"second, each distinct point once. We take {seconds / (floor_parse + floor_tree):.1f} times what "
        "parsing the cells and locating the points take alone."
    )
    yield Measurement(f"{rows:,} street crimes placed and counted", ours, f"{AIM} times faster")
    times = f"{long / seconds:.1f} times as long"
    yield Measurement("pandas, geopandas: the same, sjoin in a loop over months", [long], times)
    yield Measurement("the same with zeros and the account of every row", [built])
    yield Measurement("floor: the bytes read", [floor_read])
    yield Measurement("floor: the cells parsed (DuckDB, three columns)", [floor_parse])
    yield Measurement("floor: the distinct points, one bare STRtree query", [floor_tree])


Answer = TypeVar("Answer")


def once(question: Callable[[], Answer]) -> tuple[Answer, float]:
    """An answer and how many seconds it took."""
    started = perf_counter()
    answer = question()
    return answer, perf_counter() - started


def outlines() -> tuple[list[PlaceOutlines], str]:
    """England's LSOAs and wards where the official files are at hand, and else those of the packs."""
    if (SHARED / "england" / "boundaries").is_dir():
        return [
            read_ground(read(), kind, OutlineFiles(SHARED)) for kind in ("lsoa21", "ward25")
        ], "England, all outlines"
    packed = [pd.read_parquet(path) for path in sorted(PACKS.glob("*/boundaries.parquet"))]
    frame = pd.concat(packed).drop_duplicates("place").sort_values("place")
    return [_ground(frame, kind) for kind in ("lsoa21", "ward13")], "outlines of the packs"


def _ground(frame: pd.DataFrame, kind: str) -> PlaceOutlines:
    """The outlines of one kind out of a pack."""
    own = frame[frame["place"].str.startswith(f"{kind}:")]
    drawn = gpd.GeoSeries.from_wkb(own["geometry"], crs=WGS84).to_crs(NATIONAL_GRID)
    codes = own["place"].str.split(":").str[1].to_numpy()
    return PlaceOutlines(kind, codes, np.full(len(codes), ""), np.asarray(shapely.make_valid(drawn.values)))


def make_files(folder: Path, ground: PlaceOutlines, rows: int) -> list[Path]:
    """Twelve street files of today's layout: 2% without a location, one identifier in 200 written again."""
    with duckdb.connect() as work:
        work.register("spots", spots(ground))
        work.execute("CREATE TABLE held AS SELECT row_number() OVER () - 1 AS spot, * FROM spots")
        work.execute(
            "CREATE TABLE types AS SELECT unnest(?) AS type, unnest(range(?)) AS kind", [TYPES, len(TYPES)]
        )
        made = []
        for number, month in enumerate(MONTHS):
            path = folder / month / f"{month}-metropolitan-street.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            target = path.as_posix().replace("'", "''")
            work.execute(f"COPY ({CRIMES.format(month=month, number=number, rows=rows // 12)}) TO '{target}'")
            made.append(path)
    return made


def spots(ground: PlaceOutlines) -> pd.DataFrame:
    """One row per point, as text with six decimals: x, y, code (of the LSOA it was made in, or printed with).

    The publisher's own points of London where they are at hand, and points between the middle of an LSOA and
    its outline.
    """
    random = np.random.default_rng(2024)
    middle = shapely.get_coordinates(shapely.point_on_surface(ground.outlines))
    edge, number = shapely.get_coordinates(ground.outlines, return_index=True)
    chosen = random.integers(0, len(edge), SPOTS)
    inwards = 0.7 * random.random((SPOTS, 1))
    at = middle[number[chosen]] * (1 - inwards) + edge[chosen] * inwards
    back = gpd.GeoSeries(gpd.points_from_xy(*at.T), crs=NATIONAL_GRID).to_crs(WGS84)
    frame = pd.DataFrame({"x": back.x, "y": back.y, "code": ground.codes[number[chosen]]})
    real = sorted(SHARED.glob("official/police-street/20*/*-city-of-london-street.csv"))
    real += sorted(SHARED.glob("official/police-street/metropolitan-burglary-only/*.csv.gz"))
    if real:
        columns = {"Longitude": "x", "Latitude": "y", "LSOA code": "code"}
        held = pd.concat([pd.read_csv(path, usecols=list(columns)) for path in real])
        held = held.rename(columns=columns).dropna().drop_duplicates(["x", "y"])
        frame.iloc[: len(held)] = held[["x", "y", "code"]].to_numpy()
    text = {axis: frame[axis].astype(float).map("{:.6f}".format) for axis in ("x", "y")}
    return frame.assign(**text).sort_values(["x", "y"]).reset_index(drop=True)


def street_source() -> EventsSource:
    """The declared source of street files, of these files, each type counted by month."""
    words = read().sources["police-street"].model_dump()
    months = {type.lower().replace(" ", "_"): type for type in TYPES}
    new = {"file": "street/*/*.csv", "placed_in": ["lsoa21", "ward25"], "years": {}, "months": months}
    return EventsSource(**(words | new))


def everything(source: EventsSource, grounds: list[PlaceOutlines]) -> list[pd.DataFrame]:
    """Every LSOA and ward as one covered by the force."""
    places = grounds[0].places
    known = pd.DataFrame({"place": places, "force": FORCE, "district": "ctry:E92000001"})
    return covered_ground(source, grounds, known)


def joined_in_a_loop(made: list[Path], grounds: list[PlaceOutlines]) -> list[pd.Series]:
    """Crimes by month, type and LSOA or ward: each month read by pandas, placed by geopandas, counted.

    Only the columns that are needed are read.
    """
    places = [
        gpd.GeoDataFrame({"code": ground.codes}, geometry=ground.outlines, crs=NATIONAL_GRID)
        for ground in grounds
    ]
    counts: list[list[pd.Series]] = [[] for _ in places]
    for path in made:
        rows = pd.read_csv(path, usecols=["Crime ID", "Month", "Longitude", "Latitude", "Crime type"])
        rows = rows.sort_values(["Latitude", "Longitude"], kind="stable")
        again = rows["Crime ID"].notna() & rows.duplicated(["Crime ID", "Month", "Crime type"])
        rows = rows[~again & rows["Longitude"].notna()]
        drawn = gpd.points_from_xy(rows["Longitude"], rows["Latitude"], crs=WGS84).to_crs(NATIONAL_GRID)
        points = gpd.GeoDataFrame(rows[["Month", "Crime type"]], geometry=drawn)
        for kind, held in zip(places, counts, strict=True):
            found = gpd.sjoin(points, kind, predicate="intersects")
            if found.index.has_duplicates:  # a point on an edge
                found = found[found["code"] == found.groupby(level=0)["code"].transform("min")]
            held.append(found.groupby(["Month", "Crime type", "code"]).size())
    return [pd.concat(held) for held in counts]


def placed_and_counted(
    source: EventsSource, folder: Path, covered: list[pd.DataFrame], grounds: list[PlaceOutlines]
) -> list[pd.Series]:
    """Crimes by month, type and LSOA or ward: files read, each distinct point placed once, counted."""
    counts = []
    with duckdb.connect() as work:
        rows = read_rows(work, source, located_all(folder, source))
        known = look_at_rows(work, rows, source, grounds)
        placed = place_rows(work, rows, source, known, covered, grounds, ())
        for n, ground in enumerate(grounds):
            counted = work.execute(
                f"""SELECT s.known_period AS period, list_position($types, s.known_type) - 1 AS type,
                           f.number{n} AS number, sum(f.rows) AS rows
                    FROM {placed.fates} f JOIN {placed.sorts} s USING (sort)
                    JOIN {placed.covered[n]} c ON c.number = f.number{n}
                    WHERE f.sound GROUP BY ALL""",
                {"types": TYPES},
            ).fetchnumpy()
            codes = [counted["period"], counted["type"], counted["number"]]
            index = pd.MultiIndex([placed.periods, TYPES, ground.codes], codes)
            counts.append(pd.Series(counted["rows"], index=index))
    return counts


def check_counts(ours: pd.Series, loop: pd.Series) -> None:
    """AssertionError unless both ways come to the same counts."""
    ours, loop = ours.sort_index(), loop.sort_index()
    assert len(ours) == len(loop)
    for level in range(3):
        assert (ours.index.get_level_values(level) == loop.index.get_level_values(level)).all()
    assert (ours.to_numpy() == loop.to_numpy()).all()


def parsed(made: list[Path]) -> list[tuple[object, ...]]:
    """The least that reading the cells takes: every file parsed, three columns looked at."""
    columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(12)) + "}"
    query = f"SELECT max(c1), max(c4), max(c9) FROM {READ_CSV.format(columns=columns, delimiter=',')}"
    with duckdb.connect() as work:
        return work.execute(query, {"files": [str(path) for path in made]}).fetchall()


def located(x: np.ndarray, y: np.ndarray, ground: PlaceOutlines) -> np.ndarray:
    """The least that locating points takes: one tree of them, asked by every outline."""
    return shapely.STRtree(np.asarray(shapely.points(x, y))).query(ground.outlines, "intersects")


def points(made: list[Path]) -> tuple[np.ndarray, np.ndarray]:
    """The files' distinct points, in metres of the National Grid."""
    with duckdb.connect() as work:
        found = work.execute(
            """SELECT DISTINCT "Longitude"::DOUBLE AS x, "Latitude"::DOUBLE AS y
               FROM read_csv(?, all_varchar = true) WHERE "Longitude" IS NOT NULL""",
            [[str(path) for path in made]],
        ).fetchnumpy()
    return in_national_grid(found["x"], found["y"], WGS84)
