"""Hot and cold spots of need in sentences and a table: which needy places lie together beyond chance."""

from __future__ import annotations

import pandas as pd

from metrics.need.hotspots import CHANCE, COLD, HIGH_LOW, HOT, HotSpots
from metrics.profile.area_facts import short_name
from views.formats import number, percent
from views.wording import count, enumeration

TITLES = {HOT: "Hot spots", COLD: "Cold spots"}
"""What readers call each kind of spot."""

MEANT = {HOT: "where need is high here and around", COLD: "where need is low here and around"}
"""What each kind of spot is."""

UNCLEAR = "no clear clustering"
"""What readers call a place whose neighbourhood could be chance."""


NO_AREA = "no area"
"""Where a place lies that the scheme of areas leaves out."""


def hot_spot_heading(hot_spots: HotSpots) -> str:
    """Whether needy places lie together, as a heading that says the finding."""
    hot = hot_spots.places[hot_spots.places["spot"] == HOT]
    if hot.empty:
        return "Needy places don't cluster more than chance would"
    by_area = hot["area"].value_counts()
    most, share = short_name(str(by_area.index[0])) or NO_AREA, by_area.iloc[0]
    if len(by_area) == 1:
        return f"Need clusters in {most}"
    some = "most" if share > len(hot) / 2 else f"{share}"
    return f"Need clusters in {count(len(hot), 'place')}, {some} of them in {most}"


def hot_spot_sentences(hot_spots: HotSpots) -> list[str]:
    """How many places lie together in hot or cold spots, in which areas, and which stand out from around."""
    places, sentences = hot_spots.places, []
    for spot, title in TITLES.items():
        rows = places[places["spot"] == spot]
        by_area = [
            f"{n} in {short_name(str(area)) or NO_AREA}" for area, n in rows["area"].value_counts().items()
        ]
        if by_area:
            sentences.append(f"**{title}** ({len(rows)}), {MEANT[spot]}: {enumeration(by_area)}.")
        elif spot == HOT:
            sentences.append("**Hot spots**: none. Where need is high, it could be chance.")
    lone = places[places["cluster"] == HIGH_LOW]
    if len(lone):
        sentences.append(f"High need among places of low need: {enumeration(sorted(lone['name']))}.")
    left = int((places["spot"] == CHANCE).sum())
    other = "other " if left < len(places) else ""
    return [*sentences, f"The {other}{left} show {UNCLEAR}."]


def hot_spots_tested(hot_spots: HotSpots) -> str:
    """How the spots were tested."""
    return (
        f"Hot spots: Gi* (Getis and Ord), {hot_spots.permutations:,} shuffles, seed {hot_spots.seed}, false "
        f"discoveries held to {percent(hot_spots.alpha)}."
    )


def hot_spot_table(hot_spots: HotSpots) -> pd.DataFrame:
    """One row per place, hot ones first: Gi*, its p-value, the verdicts."""
    rows = hot_spots.places.sort_values("gi_star", ascending=False)
    return pd.DataFrame(
        {
            "Place": rows["name"],
            "Area": [short_name(str(a)) for a in rows["area"]],
            "Gi*": [number(x, 2) for x in rows["gi_star"]],
            "p": [number(x, 4) for x in rows["gi_p"]],
            "Verdict": rows["spot"].replace(CHANCE, UNCLEAR),
            "Among its neighbours": rows["cluster"].replace(CHANCE, UNCLEAR),
        }
    )
