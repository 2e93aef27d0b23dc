"""What a drawing is like, in sentences and one table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.drawn.measures import Measures
from views.formats import NO_FIGURE, number, percent
from views.wording import abridged, count, sentence_case, spelled

RATIO_WORTH_SAYING = 1.005
"""Below it the largest and the smallest area have the same residents but for rounding."""

DRAWN_EXPLAINED = (
    "An area is a set of LSOAs. Where no ward is divided, figures are added up from wards, else from LSOAs, "
    "as for areas that are declared: counts and people first, then divided. Each measure is set against the "
    "rest of the borough by the same test as on every other page. An area is in one piece where every LSOA "
    "can be reached from every other across shared borders."
)

FEW = 3
"""So many names of wards or LSOAs are said; more are counted."""


def drawing_answer(of: Measures) -> str:
    """How many areas, whether each is in one piece, how equal they are, what is split and who is in none."""
    filled = of.areas[of.areas["lsoas"] > 0]
    if filled.empty:
        return "Nothing is drawn yet. Choose what to start from, or click a place on the map."
    parts = [f"{sentence_case(count(len(filled), 'area'))}{_pieces(filled)}{_equality(of)}."]
    split = f"{sentence_case(count(len(of.split), 'ward'))} {_is(len(of.split))} split"
    no_split = "No ward is split"
    everyone = "everyone is in one area" if len(filled) > 1 else "the area takes in the whole borough"
    outside = f"{number(of.outside_residents)} people are in no area"
    parts.append(f"{split if of.split else no_split}; {outside if of.outside else everyone}.")
    return " ".join(parts)


def outside_sentence(of: Measures) -> str:
    """Who is in no area and which wards are split, by name; empty where neither is."""
    parts = []
    if of.outside:
        named = abridged(of.outside) if len(of.outside) <= FEW else count(len(of.outside), "LSOA")
        parts.append(f"In no area: {named}.")
    if of.split:
        parts.append(f"Split: {abridged(of.split)}.")
    return " ".join(parts)


def areas_table(of: Measures) -> pd.DataFrame:
    """One row per area, in words and rounded figures."""
    rows = of.areas
    return pd.DataFrame(
        {
            "Area": rows["name"],
            "People": [number(each) for each in rows["residents"]],
            "Share": [percent(each, 1) for each in rows["share"]],
            "IMD score": [number(each, 1) for each in rows["index_score"]],
            "Worse on": [number(r.worse) if r.tested else NO_FIGURE for r in rows.itertuples()],
            "Pieces": [number(each) for each in rows["pieces"]],
        }
    )


def table_heading(of: Measures) -> str:
    """The areas' finding: which differs most from the rest."""
    judged = of.areas[of.areas["tested"] > 0]
    if judged.empty:
        return "How the areas compare"
    worst = judged.sort_values(["worse", "better"], ascending=[False, True]).iloc[0]
    if not worst["worse"]:
        return "No area is worse off than the rest on any measure"
    return f"{worst['name']} is worse off than the rest on {worst['worse']} of {worst['tested']} measures"


def _pieces(filled: pd.DataFrame) -> str:
    broken = list(filled.loc[filled["pieces"] > 1, "name"])
    if not broken:
        return ", in one piece each" if len(filled) > 1 else ", in one piece"
    if len(filled) == 1:
        return f", in {spelled(int(filled['pieces'].iloc[0]))} pieces"
    return f", {spelled(len(broken))} of them in several pieces"


def _equality(of: Measures) -> str:
    if np.isnan(of.ratio):
        return ""
    if of.ratio < RATIO_WORTH_SAYING:
        return "; all have as many people"
    return f"; the largest has {number(of.ratio, 1)} times the people of the smallest"


def _is(number_of: int) -> str:
    return "is" if number_of == 1 else "are"
