"""Hot and cold spots of need sorted into the classes of a map."""

from __future__ import annotations

import pandas as pd

from metrics.need.hotspots import CHANCE, COLD, HOT, HotSpots
from metrics.need.need import Need
from views.maps.classes import NOT_SHOWN, Classes
from views.need.hotspots import MEANT, UNCLEAR
from views.need.need_map import need_values

COLOURS = {HOT: "#A8341C", CHANCE: "#f3f2f1", COLD: "#28A197"}
"""Red-brown and green-blue stay apart in colour-blind sight, and one is darker."""


def spot_values(need: Need, hot_spots: HotSpots) -> pd.DataFrame:
    """One row per place in the columns maps are drawn from; the figure is its need."""
    untested = ~hot_spots.places["spot"].isin(COLOURS)
    return need_values(need).assign(withheld=hot_spots.places["spot"].where(untested, ""))


def spot_classes(hot_spots: HotSpots) -> Classes:
    """Hot, cold, or no clear clustering."""
    order = {spot: n for n, spot in enumerate(COLOURS)}
    spots = hot_spots.places["spot"]
    labels = {
        HOT: f"hot spot, {MEANT[HOT]}",
        COLD: f"cold spot, {MEANT[COLD]}",
        CHANCE: UNCLEAR,
    }
    table = pd.DataFrame(
        {
            "label": [labels[spot] for spot in COLOURS],
            "places": [int((spots == spot).sum()) for spot in COLOURS],
            "colour": list(COLOURS.values()),
        }
    )
    hidden = hot_spots.places[~spots.isin(order)]
    return Classes(
        table,
        dict(zip(hot_spots.places["place"], [order.get(spot, NOT_SHOWN) for spot in spots], strict=True)),
        {str(reason): list(rows["name"]) for reason, rows in hidden.groupby("spot")},
        "Need here and next door",
        "",
    )
