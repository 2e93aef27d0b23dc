"""Deprivation of one area: its summary measures, its LSOAs by band of England, and the map of them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from metrics.profile.deprivation_bands import COUNTED_IN
from metrics.statistics.deprivation_summaries import MOST_DEPRIVED_SHARE
from views.formats import number, percent
from views.maps.classes import Classes, band_labels
from views.maps.place_map import Map, MapOutlines, place_map
from views.wording import count


class Measure(NamedTuple):
    """One summary measure as it is shown: `scale` multiplies it, `says` is what it says."""

    label: str
    scale: float
    decimals: int
    says: str


SMALL = (190, 250)
"""Pixels across that a borough has on a small map, and the map's height."""

MEASURES = {
    "average_score": Measure(
        "Average score", 1.0, 2, "Higher is more deprived; scores of different editions are not comparable"
    ),
    "average_rank": Measure(
        "Average rank, reversed",
        1.0,
        0,
        "The most deprived LSOA of England counts {lsoas_in_england}, the least deprived 1",
    ),
    "proportion_most_deprived_decile": Measure(
        "LSOAs among England's most deprived tenth", 100.0, 1, "Per cent of its LSOAs"
    ),
    "extent": Measure(
        "Extent",
        100.0,
        1,
        "Per cent of people in the most deprived LSOAs: all of the most deprived tenth, "
        "fewer and fewer down to the 30th percentile",
    ),
    "local_concentration": Measure(
        "Local concentration",
        1.0,
        0,
        "Average reversed rank of the LSOAs in which its most deprived tenth of people live",
    ),
}
"""The five summary measures by their column."""


def summary_table(measures: pd.DataFrame, area: str, borough: str, lsoas_in_england: int) -> pd.DataFrame:
    """One row per summary measure: the area's, the borough's (place ids), and what the measure says."""
    rows = measures.set_index("place")
    names = rows["name"]
    table = [
        {
            "Measure": each.label,
            names[area]: number(rows.at[area, column] * each.scale, each.decimals),
            names[borough]: number(rows.at[borough, column] * each.scale, each.decimals),
            "What it says": each.says.format(lsoas_in_england=number(lsoas_in_england)),
        }
        for column, each in MEASURES.items()
    ]
    table.append(
        {
            "Measure": "Position among districts",
            names[area]: rows.at[area, "position"] or "–",
            names[borough]: rows.at[borough, "position"] or "–",
            "What it says": "By average score, 1 = most deprived; for an area a comparison, not a rank",
        }
    )
    return pd.DataFrame(table)


def band_table(counts: pd.DataFrame, area: str, borough: str) -> pd.DataFrame:
    """One row per band of England and one for all: LSOAs of the area and the borough (place ids), shares."""
    columns: dict[str, list[str]] = {"Band of England": [*band_labels(), "All bands"]}
    for place in (area, borough):
        own = counts[counts["place"] == place].sort_values("upper")
        total = int(own["lsoas"].sum())
        name = own["name"].iloc[0]
        columns[f"{name}: LSOAs"] = [number(n) for n in [*own["lsoas"], total]]
        columns[f"{name}: %"] = [number(100 * n / total, 1) if total else "–" for n in [*own["lsoas"], total]]
    return pd.DataFrame(columns)


def deprived_sentence(counts: pd.DataFrame, area: str, borough: str) -> str:
    """How many LSOAs of the area and of the borough (place ids) are in England's most deprived tenth."""
    tenth = 100 * MOST_DEPRIVED_SHARE
    named = []
    for place in (area, borough):
        own = counts[counts["place"] == place]
        deprived = own.loc[own["upper"] <= tenth, "lsoas"]
        named.append((own["name"].iloc[0], int(deprived.sum()), int(own["lsoas"].sum())))
    (name, few, total), (whole, of_borough, in_borough) = named
    if not total:
        return ""
    verb = "is" if few == 1 else "are"
    return (
        f"{few} of the {total} LSOAs of {name} {verb} among the most deprived tenth "
        f"of England ({percent(few / total)}); "
        f"in {whole} {of_borough} of {in_borough} ({percent(of_borough / in_borough)})."
    )


def map_values(bands: pd.DataFrame) -> pd.DataFrame:
    """One row per LSOA outline, as the map needs it: of LSOAs merged since, the most deprived."""
    first = bands.sort_values("rank").drop_duplicates("place")
    percentile = first["percentile"].astype(float)
    return pd.DataFrame(
        {
            "place": first["place"],
            "name": first["name"],
            "area": first["area"],
            "value": percentile,
            "value_low": percentile,
            "value_high": percentile,
            "lower": float("nan"),
            "upper": float("nan"),
            "withheld": "",
            "pieces": 1,
            "national_percentile": percentile,
        }
    )


def band_map(
    shapes: MapOutlines, values: pd.DataFrame, sorted_into: Classes, area: str, *, small: bool = False
) -> Map:
    """The map of LSOAs by band of England with one area (place id) outlined. `values` are of `map_values`.

    One that is `small` (SMALL, in pixels) stands in a narrow column and names the area alone.
    """
    outlined = replace(shapes, areas=shapes.areas[shapes.areas["place"] == area])
    if small:
        alone = replace(outlined, wards=shapes.wards.head(0))
        return place_map(alone, values, sorted_into, 0, "percentile", size=SMALL)
    return place_map(outlined, values, sorted_into, 0, "percentile")


def merged_note(bands: pd.DataFrame) -> str:
    """What becomes of LSOAs that share an outline on the map; empty where none do."""
    whole = bands[bands["share"] >= COUNTED_IN]
    together = whole.groupby("place")["lsoa"].nunique()
    shared = int((together > 1).sum())
    if not shared:
        return ""
    return (
        f"{count(shared, 'outline')} on the map {'stand' if shared > 1 else 'stands'} "
        "for more than one LSOA of this edition of the index; the colour is that of the most deprived. "
        "The table counts every LSOA."
    )
