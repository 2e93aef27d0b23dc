"""How fast all of England is built, beside pandas doing the same; and a borough and its pages in that store.

Building and the pandas pipeline (pandas_twins/england.py) run one after the other in processes of their own,
from the same files, already read once. Their sums are compared before any time is told.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.child import ROOT, Spent, account, spent
from benchmarks.measurement import Measurement, timed
from loaders.build import build
from loaders.declarations.event_source import EventsSource
from loaders.declarations.read import read
from loaders.paths import DATA
from metrics.profile.profile import profile
from metrics.store import VARIABLE, Store

RAW = ROOT.parent / "shared" / "data"
TIMES, MOST_MEMORY, TIMES_SMALL = 5, 4_000, 1.5
LOOPED = 6
"""Districts that pandas works out one by one; all of them would take a quarter of an hour."""
AIMS = f"pandas {TIMES} times as long, under {MOST_MEMORY:,} MB"


@dataclass(frozen=True)
class Subject:
    """What is built and measured: files, declarations, districts; a store of one borough to compare with."""

    raw: Path
    data: Path
    districts: str
    small: Path
    profiled: tuple[str, str, str]
    editions: tuple[str, ...]
    pages: tuple[str, ...] = ()
    profiles: int = 50
    runs: int = 10


def england_times(quick: bool = False) -> Iterator[Measurement]:
    """Every measurement of the England store; quick, of a toy borough, to see that it runs."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as held:
        folder = Path(held)
        if quick:
            yield from measured(toy(folder), folder)
        elif RAW.is_dir():
            small = build(path=folder / "packs.duckdb")
            asked = ("walsall", "area-1", "areas")
            subject = Subject(RAW, DATA, "england", small, asked, ("rochdale", "walsall"))
            yield from measured(subject, folder)
        else:
            print(
                "England store: not measured, because the publishers' national files are not here "
                "(expected in a folder `shared` beside the repository)."
            )


def toy(folder: Path) -> Subject:
    """The toy borough: the same work on files of a few rows, its own store the one to compare with."""
    from tests.support import toy

    raw, data = toy.lay_out(folder)
    small = build(raw=raw, data=data, path=folder / "small.duckdb")
    asked = ("toyton", "half", "halves")
    return Subject(raw, data, "", small, asked, ("toyton",), ("area_profile",), profiles=2, runs=1)


def measured(subject: Subject, folder: Path) -> Iterator[Measurement]:
    """Building, the pandas pipeline, what neither can undercut, a profile, pages, and the store's size."""
    path, tables = folder / "england.duckdb", folder / "tables"
    reading = read_bytes(subject)
    ours = spent("benchmarks.england", "build", subject.raw, subject.data, path, subject.districts)
    hand_over(path, folder)
    theirs = spent("benchmarks.pandas_twins.england", subject.raw, subject.data, folder, tables)
    print(agreement(path, tables, subject))
    copying = copied(path, folder / "copy.duckdb")
    floor = reading.seconds[0] + copying.seconds[0]
    loop = spent("benchmarks.pandas_twins.one_by_one", subject.raw, subject.data, folder, LOOPED)
    print(told("Built", ours), told("pandas, geopandas", theirs), compared(ours, theirs), sep="\n")
    print(looped(ours, loop))
    what = reading.what.removeprefix("floor: ")
    print(f"The limit is {floor:.1f} s: {what}, and writing the finished tables.", end=" ")
    print(f"Building takes {ours.wall / floor:.1f} times that.")
    yield Measurement("build from official files: everything", [ours.wall], AIMS)
    ratio = f"{theirs.wall / ours.wall:.1f} times as long"
    yield Measurement("pandas, geopandas: the same work", [theirs.wall], ratio)
    yield reading
    yield copying
    yield from profile_times(subject, path)
    yield from page_times(subject, path)
    print("\n".join(sizes(path)))


def read_bytes(subject: Subject) -> Measurement:
    """Reading the bytes of every file that a source names, already read once: nothing can be quicker."""
    named = {p for s in read(subject.data).sources.values() for p in subject.raw.glob(s.file)}
    size = sum(path.stat().st_size for path in named)
    what = f"floor: reading {size / 1e6:,.0f} MB in {len(named)} files"
    return timed(what, lambda: [path.read_bytes() for path in named], 1)


def copied(path: Path, copy: Path) -> Measurement:
    """DuckDB copying a finished store's tables into a new file: writing cannot be quicker."""
    started = time.perf_counter()
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{quoted(path)}' AS store (READ_ONLY)")
        both.execute(f"ATTACH '{quoted(copy)}' AS copy")
        both.execute("COPY FROM DATABASE store TO copy")
        both.execute("DETACH copy")
    seconds = time.perf_counter() - started
    copy.unlink()
    return Measurement("floor: DuckDB copying the finished tables", [seconds])


def quoted(path: Path) -> str:
    """A path between the quotation marks of SQL."""
    return path.as_posix().replace("'", "''")


def told(what: str, child: Spent) -> str:
    """What a child took, by step where it says so."""
    line = f"{what}: {child.wall:.1f} s, {child.cpu:.1f} s of processor time, {child.memory} at most"
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in (child.told or {}).items())
    return f"{line} (processor seconds: {steps})" if steps else line


def compared(ours: Spent, theirs: Spent) -> str:
    """How pandas stands to ours, by the clock, by processor time, and without its reader of spreadsheets."""
    read = theirs.told["of which spreadsheets"]
    return (
        f"pandas takes {theirs.wall / ours.wall:.1f} times as long by the clock, {theirs.cpu / ours.cpu:.1f} "
        f"times the processor time. It reads .xlsx by openpyxl, its default; were those {read:.1f} s none, "
        f"and ours as it is, {(theirs.cpu - read) / ours.cpu:.1f} times."
    )


def looped(ours: Spent, loop: Spent) -> str:
    """How pandas stands to ours when each district is worked out by itself (from a sample)."""
    shared, each, run, of = (loop.told[name] for name in ("shared", "each", "districts", "of"))
    whole = shared + of * each
    return (
        f"The same pandas pipeline district by district, as one written for a borough is run: {shared:.1f} s "
        f"of processor time for what all share, {each:.2f} s for each of the {run} that were run, so about "
        f"{whole:,.0f} s for all {of}: {whole / ours.cpu:.1f} times ours."
    )


def hand_over(path: Path, folder: Path) -> None:
    """The editions on the newest wards, and the wards of their areas, as two parquet files for pandas."""
    with duckdb.connect(str(path), read_only=True) as store:
        newest = "ward_kind = (SELECT max(ward_kind) FROM editions)"
        store.execute(
            f"""COPY (SELECT edition, borough, ward_kind, lsoa_kind, comparators FROM editions WHERE {newest})
                TO '{quoted(folder / "editions.parquet")}'"""
        )
        store.execute(
            f"""COPY (SELECT a.edition, a.scheme, a.area, l.child AS ward FROM areas a
                      JOIN editions e USING (edition) JOIN lookup l ON l.parent = a.area
                      JOIN places p ON p.place = l.child AND p.kind = e.ward_kind
                      WHERE {newest} AND NOT a.parted)
                TO '{quoted(folder / "areas.parquet")}'"""
        )


SAME = "(abs(o.{0} - p.{0}) <= 1e-9 * greatest(abs(o.{0}), abs(p.{0})) OR coalesce(o.{0}, p.{0}) IS NULL)"
KEY = "edition, level, scheme, indicator, period, place, published_directly, kind"


def agreement(path: Path, tables: Path, subject: Subject) -> str:
    """How many sums are the same in pandas, in words; AssertionError at the first that differs.

    Asked of every sum of wards, areas and boroughs that is added up from today's LSOAs. Figures of events are
    left out, because pandas does not set zeros; other sums come other ways now and then, and are counted.
    """
    events = [s.id for s in read(subject.data).sources.values() if isinstance(s, EventsSource)]
    same = " AND ".join(SAME.format(column) for column in ("x", "n", "coverage"))
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{quoted(path)}' AS store (READ_ONLY)")
        both.execute(f"CREATE VIEW theirs AS FROM '{quoted(tables / 'sums.parquet')}'")
        both.execute("CREATE VIEW ours AS FROM store.sums SEMI JOIN theirs USING (edition, level, scheme)")
        both.execute(
            f"""CREATE TABLE pairs AS
                SELECT {KEY}, o.x, o.n, p.x AS x_pandas, p.n AS n_pandas, coalesce({same}, false) AS same,
                       NOT published_directly AND level <> 'lsoa'
                       AND kind = (SELECT max(lsoa_kind) FROM store.editions) AS asked,
                       list_has_any(coalesce(o.sources, string_split(p.sources, ', ')), $events) AS events
                FROM ours o FULL JOIN theirs p USING ({KEY})""",
            {"events": events},
        )
        wrong = both.execute(
            "FROM pairs WHERE asked AND NOT events AND NOT same ORDER BY ALL LIMIT 1"
        ).fetchall()
        assert not wrong, f"pandas and the store differ: {wrong[0]}"
        agreed, others, as_well = both.execute(
            """SELECT count(*) FILTER (asked AND NOT events), count(*) FILTER (NOT asked AND NOT events),
                      count(*) FILTER (NOT asked AND NOT events AND same) FROM pairs"""
        ).fetchall()[0]
    assert agreed, "no sum was compared"
    return (
        f"{agreed:,} sums of wards, areas and boroughs from today's LSOAs are the same in pandas, to 1e-9 "
        f"(x, n and coverage); of {others:,} other figures {as_well:,}."
    )


def profile_times(subject: Subject, path: Path) -> Iterator[Measurement]:
    """One area's profile from the England store and from a store of one borough, in turn."""
    stores = {"the England store": Store(path), "a store of one borough": Store(subject.small)}
    seconds: dict[str, list[float]] = {name: [] for name in stores}
    for run in range(subject.profiles + 1):
        for name, store in stores.items():
            started = time.perf_counter()
            profile(store, *subject.profiled)
            if run:  # the first of each warms up
                seconds[name].append(time.perf_counter() - started)
    for store in stores.values():
        store.close()
    large, small = seconds.values()
    ratio = f"{median(large) / median(small):.2f} times the next, aim {TIMES_SMALL}"
    for (name, taken), aim in zip(seconds.items(), (ratio, ""), strict=True):
        yield Measurement(f"area profile ({subject.profiled[0]}), from {name}", taken, aim)


def page_times(subject: Subject, path: Path) -> Iterator[Measurement]:
    """Server time of one more run of every page on the England store, in a process that is given it."""
    pages = subject.pages or tuple(
        p.stem for p in sorted((ROOT / "pages").glob("*_*.py")) if p.stem != "__init__"
    )
    words = ("pages", subject.runs, ",".join(subject.editions), ",".join(pages))
    child = spent("benchmarks.england", *words, settings={VARIABLE: str(path)})
    for what, seconds in child.told:
        if seconds:
            yield Measurement(what, seconds, "under 200")
        else:
            print(what)


def sizes(path: Path) -> Iterator[str]:
    """The size of the store, and the rows of its tables."""
    yield f"The England store has {path.stat().st_size / 1e6:,.1f} MB; rows of its tables:"
    with duckdb.connect(str(path), read_only=True) as store:
        for (table,) in store.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
            rows = store.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            yield f"    {table:<24}{rows:>14,}"


def run_pages(runs: int, editions: list[str], pages: list[str]) -> list[tuple[str, list[float]]]:
    """What each page took in each edition, run after run; a sentence and no times where it can't be run."""
    from streamlit.testing.v1 import AppTest

    logging.getLogger("streamlit").setLevel(logging.CRITICAL)
    times: list[tuple[str, list[float]]] = []
    for name in pages:
        for edition in editions:
            page = AppTest.from_file(ROOT / "app.py", default_timeout=120)
            page.switch_page(f"pages/{name}.py")
            page.query_params["edition"] = edition
            page.run()
            what = f"England store, page {name.replace('_', ' ')}, {edition}"
            if page.exception:
                times.append((f"{what} could not be run: {page.exception[0].message}", []))
            else:
                times.append((what, timed(what, page.run, runs).seconds))
    return times


def main(words: list[str]) -> None:
    """What a child of the bench does."""
    if words[0] == "build":
        raw, data, path, districts = words[1:]
        build(
            Path(raw),
            Path(data),
            Path(path),
            districts if districts == "england" else districts.split(",") if districts else (),
        )
        account()
    else:
        account(run_pages(int(words[1]), words[2].split(","), words[3].split(",")))


if __name__ == "__main__":
    main(sys.argv[1:])
