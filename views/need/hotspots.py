"""Hot and cold spots of need in sentences and a table: which needy places lie together beyond chance."""

from __future__ import annotations

import pandas as pd

from metrics.need.hotspots import CHANCE, COLD, HIGH_LOW, HOT, HotSpots
from metrics.profile.area_facts import short_name
from views.formats import number, percent

TITLES = {HOT: "Hot spots of need", COLD: "Cold spots of need"}
"""What readers call each kind of spot."""


def hot_spot_sentences(hot_spots: HotSpots) -> list[str]:
    """Which places lie together in hot or cold spots beyond chance, and which stand out from around them."""
    places, sentences = hot_spots.places, []
    for spot, title in TITLES.items():
        rows = places[places["spot"] == spot]
        by_area = [
            f"{short_name(str(area))}: {', '.join(sorted(group['name']))}"
            for area, group in rows.groupby("area")
        ]
        if spot == HOT or len(rows):
            sentences.append(
                f"**{title}** ({len(rows)}): {'; '.join(by_area)}."
                if by_area
                else f"**{title}**: none. Where need is high, it is {CHANCE}."
            )
    lone = places[places["cluster"] == HIGH_LOW]
    if len(lone):
        sentences.append(f"Need is {HIGH_LOW} here: {', '.join(sorted(lone['name']))}.")
    sentences.append(
        f"{int((places['spot'] == CHANCE).sum())} of {len(places)} are {CHANCE} "
        f"(Gi*, {hot_spots.permutations:,} shuffles, false discoveries held to {percent(hot_spots.alpha)})."
    )
    return sentences


def hot_spot_table(hot_spots: HotSpots) -> pd.DataFrame:
    """One row per place, hot ones first: Gi*, its p-value, the verdicts."""
    rows = hot_spots.places.sort_values("gi_star", ascending=False)
    return pd.DataFrame(
        {
            "Place": rows["name"],
            "Area": [short_name(str(a)) for a in rows["area"]],
            "Gi*": [number(x, 2) for x in rows["gi_star"]],
            "p": [number(x, 4) for x in rows["gi_p"]],
            "Verdict": rows["spot"],
            "Among its neighbours": rows["cluster"],
        }
    )
