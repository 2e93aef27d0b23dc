"""Boroughs with schemes that no shipped declaration has, and whether a drawing is answered like one."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd

from loaders.build import build
from loaders.paths import DATA
from metrics.drawn.drawing import drawing, scheme_of
from metrics.drawn.link import to_link
from metrics.drawn.store import opened_for
from metrics.drawn.units import Units, units
from metrics.profile.profile import profile

BOROUGH = """id = "{id}"
name = "{name}"
title = "{name}"
borough = "lad24:{code}"
ward_kind = "ward24"
lsoa_kind = "lsoa21"
comparators = ["ctry:E92000001"]
"""

LOOKUP = "england/lookups/lookup_lsoa21_ward24_ltla24.parquet"


def in_turns(of: Units):
    """Three areas that take the LSOAs in turns of seven, so that nearly every ward is divided."""
    held = [[c for n, c in enumerate(of.lsoas) if (n // 7) % 3 == at] for at in range(3)]
    return drawing(of.edition, [(f"Area {at + 1}", lsoas) for at, lsoas in enumerate(held)])


def declare_in_turns(boroughs: Path, raw: Path, edition: str, code: str) -> None:
    """A declaration of a district of England with these three areas as its scheme, by the official lookup."""
    with duckdb.connect() as reading:
        rows = reading.execute(
            "SELECT lsoa21_code, ward24_code, ltla24_name FROM read_parquet(?) WHERE ltla24_code = ?",
            [str(raw / LOOKUP), code],
        ).fetchall()
    ward_of = {lsoa: ward for lsoa, ward, _ in rows}
    wards, lsoas = tuple(sorted(set(ward_of.values()))), tuple(sorted(ward_of))
    of = Units(edition, "ward24", "lsoa21", wards, lsoas, ward_of, {})
    text = BOROUGH.format(id=edition, name=rows[0][2], code=code) + _declared(scheme_of(in_turns(of), of))
    (boroughs / f"{edition}.toml").write_text(text, encoding="utf-8")


def without_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame without the columns that name the scheme. Where words are kept is nobody's concern here: the
    app sets that for itself, which a test of a page before may have done."""
    return frame.drop(columns=[c for c in ("area", "place", "scheme") if c in frame])


def assert_drawn_as_declared(plain, declared, edition: str) -> None:
    """The three areas drawn on a store are answered like those that another (or the same) declares: every
    figure to 1e-9, every word the same."""
    of = units(plain, edition)
    link = to_link(in_turns(of), of)
    drawn = opened_for(plain, link)
    for area in ("area-1", "area-2", "area-3"):
        asked = [profile(drawn, edition, area, link), profile(declared, edition, area, "drawn")]
        assert len(asked[0])
        pd.testing.assert_frame_equal(*map(without_ids, asked), rtol=1e-9, check_dtype=False)


def with_schemes(folder: Path, schemes: dict[str, dict]) -> Path:
    """The shipped store with one more scheme for each edition named, built in a folder from the packs."""
    data = folder / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("*.duckdb*", "local"))
    for edition, scheme in schemes.items():
        with (data / "boroughs" / f"{edition}.toml").open("a", encoding="utf-8") as file:
            file.write(_declared(scheme))
    return build(data=data, path=folder / "store.duckdb")


def _declared(scheme: dict) -> str:
    areas = "".join(f"\n[[scheme.area]]\n{_lines(area)}" for area in scheme["area"])
    return f'\n[[scheme]]\nid = "{scheme["id"]}"\nlabel = "{scheme["label"]}"\n{areas}'


def _lines(area: dict) -> str:
    return "".join(f"{name} = {value!r}\n".replace("'", '"') for name, value in area.items())
