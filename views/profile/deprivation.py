"""Deprivation of one area: its summary measures, its LSOAs by band of England, and the map of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics.statistics.deprivation_summaries import BANDS_2009
from views.formats import known, number, percent
from views.maps.classes import Classes
from views.maps.place_map import Drawn, Map, place_map

MEASURES = {
    "average_score": (
        "Average score",
        1.0,
        2,
        "Higher is more deprived; scores of different editions are not comparable",
    ),
    "average_rank": (
        "Average rank, reversed",
        1.0,
        0,
        "The most deprived LSOA of England counts {lsoas_in_england}, the least deprived 1",
    ),
    "proportion_most_deprived_decile": (
        "LSOAs among England's most deprived tenth",
        100.0,
        1,
        "Per cent of its LSOAs",
    ),
    "extent": (
        "Extent",
        100.0,
        1,
        "Per cent of people in the most deprived LSOAs: all of the most deprived tenth, "
        "fewer and fewer down to the 30th percentile",
    ),
    "local_concentration": (
        "Local concentration",
        1.0,
        0,
        "Average reversed rank of the LSOAs in which its most deprived tenth of people live",
    ),
}
"""The five summary measures: label, multiplier, decimals, and what each says."""

PRINTED = {
    "printed_area_km2": ("Area, sq km", 2),
    "printed_area_share": ("Share of the borough's area, %", 2),
    "printed_imd_score": ("IMD 2007 average score", 2),
    "printed_imd_position": ("Position among 354 districts", 1),
}
"""Printed figures that we can work out ourselves: label and decimals."""


def summary_table(measures: pd.DataFrame, area: str, borough: str, lsoas_in_england: int) -> pd.DataFrame:
    """One row per summary measure: the area's, the borough's (place ids), and what the measure says."""
    rows = measures.set_index("place")
    names = rows["name"]
    table = [
        {
            "Measure": label,
            names[area]: number(rows.at[area, key] * scale, decimals),
            names[borough]: number(rows.at[borough, key] * scale, decimals),
            "What it says": says.format(lsoas_in_england=number(lsoas_in_england)),
        }
        for key, (label, scale, decimals, says) in MEASURES.items()
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
    columns: dict[str, list] = {"Band of England": [*_band_names(), "All bands"]}
    for place in (area, borough):
        own = counts[counts["place"] == place].sort_values("upper")
        total = int(own["lsoas"].sum())
        name = own["name"].iloc[0]
        columns[f"{name}: LSOAs"] = [number(n) for n in [*own["lsoas"], total]]
        columns[f"{name}: %"] = [number(100 * n / total, 1) if total else "–" for n in [*own["lsoas"], total]]
    return pd.DataFrame(columns)


def _band_names() -> list[str]:
    words = {0: " (most deprived)", len(BANDS_2009) - 1: " (least deprived)"}
    return [
        band.label.replace("-", "–").replace("%", " %") + words.get(i, "")
        for i, band in enumerate(BANDS_2009)
    ]


def deprived_sentence(counts: pd.DataFrame, area: str, borough: str) -> str:
    """How many LSOAs of the area and of the borough (place ids) are in England's most deprived tenth."""
    told = []
    for place in (area, borough):
        own = counts[counts["place"] == place]
        told.append(
            (own["name"].iloc[0], int(own.loc[own["upper"] <= 10, "lsoas"].sum()), int(own["lsoas"].sum()))
        )
    (name, few, total), (whole, of_borough, in_borough) = told
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


def band_map(shapes: Drawn, values: pd.DataFrame, sorted_into: Classes, area: str, *, wide: bool) -> Map:
    """The map of LSOAs by band of England with one area (place id) outlined. `values` are of `map_values`."""
    outlined = replace(shapes, areas=shapes.areas[shapes.areas["place"] == area])
    return place_map(outlined, values, sorted_into, 0, "percentile", wide=wide)


def merged_note(bands: pd.DataFrame) -> str:
    """What becomes of LSOAs that share an outline on the map; empty where none do."""
    whole = bands[bands["share"] >= 0.5]
    together = whole.groupby("place")["lsoa"].nunique()
    shared = int((together > 1).sum())
    if not shared:
        return ""
    return (
        f"{shared} outline{'s' if shared > 1 else ''} on the map {'stand' if shared > 1 else 'stands'} "
        "for more than one LSOA of this edition of the index; the colour is that of the most deprived. "
        "The table counts every LSOA."
    )


def printed_of(printed: pd.DataFrame, area: str) -> pd.DataFrame:
    """`printed_table` of one area (place id), out of the figures printed for all."""
    return printed_table(printed[printed["place"] == area])


def printed_table(printed: pd.DataFrame) -> pd.DataFrame:
    """One row per printed figure of one area that we can work out: printed, ours, what we make of it."""
    found = printed[printed["measure"].isin(PRINTED) & printed["ours"].notna()]
    return pd.DataFrame(
        [
            {
                "Figure": PRINTED[r.measure][0],
                "Printed in 2009": number(r.printed, PRINTED[r.measure][1]),
                "Worked out here": number(r.ours, PRINTED[r.measure][1]),
                "What we find": f"{r.status}; {r.reason}" if known(r.reason) else r.status,
            }
            for r in found.itertuples()
        ],
        columns=["Figure", "Printed in 2009", "Worked out here", "What we find"],
    )
