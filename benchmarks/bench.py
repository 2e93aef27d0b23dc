"""How fast the store and the pages are, on this machine, beside plain pandas doing the same.

    python run.py bench               every measurement; with official files at hand also the country's, a
                                      quarter of an hour
    python run.py bench --quick       each once or twice, to see that it runs
    python run.py bench --openings STORE   first openings and reruns of every page, three boroughs of a store
    python run.py bench --load        many readers at once (arguments: --readers 5,10,20)

Every row of the table is the median, least and greatest of several runs after one that is not counted. pandas
and the store answer the same questions in the same run, and their answers are compared before the times.
Nothing here fails because it is slow: times depend on the machine.
"""

import argparse
import logging
import os
import platform
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.choosing import choosing_times
from benchmarks.england import england_times
from benchmarks.events import event_times
from benchmarks.fires import QUICK_ROWS, fire_times
from benchmarks.first_openings import opening_times
from benchmarks.load import run as load
from benchmarks.measurement import Measurement, timed
from benchmarks.pandas_twins import build as pandas_build
from benchmarks.pandas_twins import profile as pandas_profile
from loaders.build import build
from metrics import catalogue
from metrics.profile.compare import compare
from metrics.profile.profile import profile
from metrics.store import Store

ROOT = Path(__file__).resolve().parents[1]
PACKS = ROOT / "data" / "packs"
PACKAGES = ("duckdb", "pandas", "geopandas", "numpy", "scipy", "streamlit")


def machine() -> str:
    """What the times below depend on."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processor cores, "
        f"Python {platform.python_version()}\n{versions}"
    )


def every_area(store: Store) -> list[tuple[str, str, str]]:
    """Every (edition, area, scheme) there is."""
    return [
        (edition.id, place.rsplit("/", 1)[1], scheme)
        for edition in catalogue.editions(store)
        for scheme in catalogue.schemes(store, edition.id)["scheme"]
        for place in catalogue.area_names(store, edition.id, scheme)
    ]


def check_profiles(store: Store, tables: dict[str, pd.DataFrame]) -> int:
    """How many profiles the store and pandas agree on, to 1e-9; AssertionError at the first that differs."""
    asked = every_area(store)
    for edition, area, scheme in asked:
        ours = profile(store, edition, area, scheme).rename(columns={"area": "place"})
        theirs = pandas_profile.pandas_profile(tables, edition, area, scheme)
        pd.testing.assert_frame_equal(
            ours[list(theirs)],
            theirs,
            rtol=1e-9,
            atol=1e-9,
            check_dtype=False,
            obj=f"{edition} {scheme} {area}",
        )
    return len(asked)


def check_parts(store: Store, paired: pd.DataFrame) -> int:
    """How many pairs the store and pandas agree on; AssertionError where they differ."""
    ours = store.frame(
        """SELECT p.indicator, p.period, p.place, p.x, p.n FROM parts p JOIN indicators i USING (indicator)
           WHERE i.kind = 'ratio' ORDER BY ALL"""
    )
    both = ours.merge(paired, on=["indicator", "period", "place"], suffixes=("", "_pandas"))
    assert len(both) > 0.5 * len(ours)  # the others' denominators are added up from parts
    for column in ("x", "n"):
        assert np.allclose(both[column], both[f"{column}_pandas"], equal_nan=True), column
    return len(both)


def build_times(store: Store, folder: Path, runs: int) -> Iterator[Measurement]:
    """Building from the packs: the whole store, and the part of the work that pandas does."""

    def in_pandas() -> pd.DataFrame:
        packed = pandas_build.read_packs(PACKS)
        return pandas_build.ratio_parts(
            packed["observations"], store.indicators, store.periods, packed["links"]
        )

    print(f"{check_parts(store, in_pandas()):,} pairs of numerator and denominator are the same in pandas.")
    yield timed("build from packs: everything", lambda: build(path=folder / "b.duckdb"), runs, "under 5,000")
    yield timed("pandas, geopandas: read the packs and pair ratios, no more", in_pandas, runs)


def profile_times(store: Store, folder: Path, runs: int) -> Iterator[Measurement]:
    """A full area profile, from the store and in pandas, warm; and all areas side by side."""
    tables = pandas_profile.read(pandas_profile.written(store, folder))
    print(f"{check_profiles(store, tables)} profiles are the same in pandas, to 1e-9.")
    asked = ("walsall", "area-1", "areas")
    ours = timed("full area profile (Walsall, area 1)", lambda: profile(store, *asked), 5 * runs, "under 30")
    theirs = timed(
        "pandas: the same, tables in memory", lambda: pandas_profile.pandas_profile(tables, *asked), runs
    )
    times = median(theirs.seconds) / median(ours.seconds)
    yield ours
    yield Measurement(theirs.what, theirs.seconds, f"{times:.1f} times as long")
    yield timed(
        "pandas: the same, tables read from parquet",
        lambda: pandas_profile.pandas_profile(pandas_profile.read(folder), *asked),
        runs,
    )
    yield timed("all areas side by side (Walsall)", lambda: compare(store, "walsall"), runs, "under 60")


def page_times(store: Store, runs: int) -> Iterator[Measurement]:
    """Server time of one more run of every page in every edition, through Streamlit's own test runner."""
    from streamlit.testing.v1 import AppTest

    for path in sorted((ROOT / "pages").glob("*.py")):
        if path.name == "__init__.py":
            continue
        for edition in catalogue.editions(store):
            # through app.py, as a reader comes, because pages link to one another
            page = AppTest.from_file(ROOT / "app.py", default_timeout=60)
            page.switch_page(path.relative_to(ROOT).as_posix())
            page.query_params["edition"] = edition.id
            page.run()
            what = f"page {path.stem.replace('_', ' ')}, {edition.id}"
            if page.exception:
                print(f"{what} could not be run: {page.exception[0].message}")
                continue
            yield timed(what, page.run, runs, "under 150")


def country_times(folder: Path, quick: bool) -> Iterator[Measurement]:
    """All of England in one store, and millions of crimes placed, each beside pandas and geopandas."""
    yield from england_times(quick)
    (folder / "events").mkdir()
    yield from event_times(folder / "events", *([200_000, 1] if quick else []))
    yield from fire_times(folder, *([QUICK_ROWS, 1] if quick else []))


def print_table(measured: Iterable[Measurement]) -> None:
    """What was measured, a line each."""
    print(f"\n{'milliseconds':<58}{'median':>9}{'least':>9}{'most':>9}{'runs':>6}  aim")
    print("\n".join(each.line for each in measured))


def pack_sizes() -> Iterator[str]:
    """One line per pack: its size in megabytes."""
    total = 0
    for folder in sorted(path for path in PACKS.iterdir() if path.is_dir()):
        size = sum(file.stat().st_size for file in folder.iterdir())
        total += size
        yield f"{folder.name:<58}{size / 1e6:>9.2f}"
    yield f"{'all packs':<58}{total / 1e6:>9.2f}{'under 6':>26}"


def main(words: list[str] | None = None) -> int:
    """Print every measurement; 0 when all could be made."""
    given = argparse.ArgumentParser(prog="python run.py bench", description=__doc__.split("\n")[0])
    given.add_argument("--quick", action="store_true", help="each once or twice, to see that it runs")
    given.add_argument("--no-pages", action="store_true", help="leave the pages out")
    given.add_argument("--no-england", action="store_true", help="leave the country and its crimes out")
    given.add_argument(
        "--openings",
        type=Path,
        metavar="STORE",
        help="only first openings and reruns of every page for three boroughs of this store",
    )
    words = sys.argv[1:] if words is None else words
    if "--load" in words:
        return load.main([word for word in words if word != "--load"])
    chosen = given.parse_args(words)
    runs = 2 if chosen.quick else 20
    print(machine())
    # pages run here outside a server, on which Streamlit remarks every time
    logging.getLogger("streamlit").setLevel(logging.CRITICAL)
    if chosen.openings:
        print_table(opening_times(chosen.openings.resolve(), 1 if chosen.quick else 5))
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", category=pd.errors.PerformanceWarning)
        store = Store(build(path=Path(folder) / "area_profiles.duckdb"))
        with suppress(KeyboardInterrupt):
            measured = [
                *build_times(store, Path(folder), 1 if chosen.quick else 5),
                *profile_times(store, Path(folder), runs),
                *choosing_times(store, 1 if chosen.quick else 5, country=not chosen.no_england),
                *([] if chosen.no_england else country_times(Path(folder), chosen.quick)),
                *([] if chosen.no_pages else page_times(store, 1 if chosen.quick else 10)),
                *([] if chosen.no_pages else opening_times(Path(store.path), 1)),
            ]
            print_table(measured)
            print(f"\n{'megabytes':<58}")
            print("\n".join(pack_sizes()))
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
