"""One row a place (and sex), one column per single year of age; kept as five-year bands."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.declarations import AgesSource
from loaders.errors import InputError
from loaders.shapes import OBSERVATION, Yield, once_each, place_rows
from loaders.values import numbers

OLDEST_BAND = 85
BANDS = [*[(low, low + 4) for low in range(0, OLDEST_BAND, 5)], (OLDEST_BAND, 200)]
"""Five-year bands as the profiles print them, the last one 85 and over."""

BROAD = {"0_15": (0, 15), "16_64": (16, 64), "65_plus": (65, 200)}


def band_name(low: int, high: int) -> str:
    """The name of an age band inside a measure: 0_4, 85_plus."""
    return f"{low}_plus" if high >= 200 else f"{low}_{high}"


def age_measures(source: AgesSource) -> list[str]:
    """Every measure a source of single years provides: totals and bands, for persons and by sex."""
    groups = {"residents", *source.prefixes.values(), *source.sexes.values()}
    names = [band_name(*b) for b in BANDS]
    return [m for g in sorted(groups) for m in [g, *[f"{g}_{n}" for n in [*names, *BROAD]]]]


def read_ages(source: AgesSource, raw: Path) -> Yield:
    """Residents by five-year band and broad band, by sex where the file has it.

    Females and males are added to persons only where the file has no row or columns for persons.
    """
    result = Yield()
    frame = place_rows(source, raw, [source.sex] if source.sex else [], result)
    if source.sex:
        sex = frame[source.sex].astype(str).str.strip()
        groups = {group: (frame[sex == label], "") for label, group in source.sexes.items()}
        result.drop("sex not declared", int((~sex.isin(source.sexes.keys())).sum()))
    else:
        groups = {group: (frame, prefix) for prefix, group in source.prefixes.items()}
    sums = {}
    for group, (rows, prefix) in groups.items():
        once_each(rows, source)
        sums[group] = _bands(rows, prefix, source, result)
    if "residents" not in sums:
        sums["residents"] = sum(sums.values())
    found = [_as_observations(group, bands, source.period) for group, bands in sums.items()]
    result.observations = pd.concat(found, ignore_index=True)[OBSERVATION]
    return result


def _bands(rows: pd.DataFrame, prefix: str, source: AgesSource, result: Yield) -> pd.DataFrame:
    """One row a place, one column per band; a place that lacks a year of age lacks the bands that need it."""
    years = {}
    for age in range(source.oldest + 1):
        header = _header(rows, prefix, age, source)
        values, rejected = numbers(rows[header], source.markers, f"source {source.id!r}, age {age}")
        result.drop_cells(rejected, header)
        years[age] = values["value"].to_numpy()
    single = pd.DataFrame(years, index=rows["place"])
    spans = {"": (0, 200), **{band_name(*b): b for b in BANDS}, **BROAD}
    return pd.DataFrame(
        {
            name: single[[a for a in single.columns if low <= a <= high]].sum(axis=1, skipna=False)
            for name, (low, high) in spans.items()
        }
    )


def _header(rows: pd.DataFrame, prefix: str, age: int, source: AgesSource) -> str:
    """The column of one year of age: F90, or F90+ for the last and open one."""
    named = [f"{prefix}{age}", f"{prefix}{age}+"]
    header = next((n for n in named if n in rows.columns), None)
    if header is None:
        raise InputError(
            f"source {source.id!r}",
            f"no column {' or '.join(named)}",
            ", ".join(map(str, rows.columns[:8])),
            "the publisher has changed the layout: compare and correct sources.toml",
        )
    return header


def _as_observations(group: str, bands: pd.DataFrame, period: str) -> pd.DataFrame:
    long = bands.melt(ignore_index=False, var_name="band").reset_index()
    long["measure"] = [f"{group}_{band}" if band else group for band in long["band"]]
    return long.assign(period=period, lower=float("nan"), upper=float("nan"))[OBSERVATION].dropna(
        subset="value"
    )
