"""What is found out about a drawing: what one step changes, proposals, and the boundary of a programme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.drawn.boundary import SPOKEN_OF, Boundary
from metrics.drawn.drawing import Drawing
from metrics.drawn.measures import Measures
from metrics.drawn.proposals import Proposal
from metrics.drawn.sensitivity import Sensitivity
from metrics.drawn.side_by_side import SideBySide
from metrics.drawn.units import Units
from views.formats import NO_FIGURE, number, percent, with_unit
from views.wording import count, enumeration, lower_first, spelled

MOST_NAMED = 3
"""So many measures are named in a sentence; the table has the others."""

SENSITIVITY_EXPLAINED = (
    "One step is one LSOA more at the border, or one less where the area stays in one piece. Figures are "
    "added up from LSOAs; measures that are not known of LSOAs are left out."
)


def sensitivity_sentence(of: Sensitivity, name: str) -> str:
    """Whether any finding of an area changes with one LSOA more or less."""
    steps = of.added + of.dropped
    if of.rows.empty or not steps:
        return f"No finding of {name} can be tried: nothing was tested, or nothing lies beside it."
    changed = of.rows[of.rows["steps_changed"] > 0]
    if changed.empty:
        return (
            f"No finding changes when any one LSOA moves: {number(len(of.rows))} measures, "
            f"{count(steps, 'step')} tried."
        )
    named = [lower_first(str(label)) for label in changed["label"][:MOST_NAMED]]
    more = len(changed) - len(named)
    listed = enumeration([*named, *([f"{spelled(more)} more"] if more else [])])
    return (
        f"One LSOA more or less would change {spelled(len(changed))} of {len(of.rows)} findings of {name}: "
        f"{listed}."
    )


def sensitivity_heading(of: Sensitivity, name: str) -> str:
    """The finding in a few words: how many findings of an area one LSOA more or less would change."""
    changed = int((of.rows["steps_changed"] > 0).sum())
    if of.rows.empty or not of.added + of.dropped:
        return f"{name} can't be tried with one LSOA more or less"
    if not changed:
        return f"No finding of {name} changes with one LSOA more or less"
    return f"One LSOA more or less changes {spelled(changed)} of {len(of.rows)} findings of {name}"


def sensitivity_table(of: Sensitivity) -> pd.DataFrame:
    """One row per measure that was tested: its figure, its range over all steps, what changes it."""
    return pd.DataFrame(
        {
            "Measure": of.rows["label"],
            "Figure": [with_unit(r.value, r.decimals, r.unit) for r in of.rows.itertuples()],
            "After any step": [
                f"{number(r.lowest, r.decimals)} to {number(r.highest, r.decimals)}"
                for r in of.rows.itertuples()
            ],
            "Finding": of.rows["judgement"],
            "Would become": [r.after or "the same" for r in of.rows.itertuples()],
            "By": [
                f"{of.names[r.first_step[0]]} {r.first_step[1]}" if r.after else NO_FIGURE
                for r in of.rows.itertuples()
            ],
        }
    )


def proposal_sentence(of: Proposal, number_of: int) -> str:
    """One proposal: how equal, in one piece or not, and how many wards it splits."""
    found = of.measures
    whole = "all in one piece" if (found.areas["pieces"] == 1).all() else "some in several pieces"
    split = f"{count(len(found.split), 'ward')} split" if found.split else "no ward split"
    ratio = NO_FIGURE if np.isnan(found.ratio) else number(found.ratio, 2)
    people = f"the largest has {ratio} times the people of the smallest"
    return f"**Proposal {number_of}**: {people}; {whole}; {split}."


def boundary_sentence(of: Boundary, name: str) -> str:
    """Whether an area contains its default MSOAs, and its residents beside those the programme speaks of."""
    area = of.parts.iloc[0]
    contains = "contains" if of.contains else "does not contain all of"
    pieces = "" if of.pieces == 1 else f", and lies in {spelled(of.pieces)} pieces"
    return (
        f"{name} {contains} {enumeration(of.names)}{pieces}. It has {number(area['residents'])} residents, "
        f"counted by whole LSOAs; the programme speaks of about {SPOKEN_OF:,}."
    )


def boundary_table(of: Boundary) -> pd.DataFrame:
    """One row per part: the area, its default MSOAs, what is added and left out, and the rest."""
    return pd.DataFrame(
        {
            "Part": of.parts["part"],
            "LSOAs": [number(each) for each in of.parts["lsoas"]],
            "People": [number(each) for each in of.parts["residents"]],
            "Share of the borough": [percent(each, 1) for each in of.parts["share"]],
            "IMD score": [number(each, 1) for each in of.parts["index_score"]],
        }
    )


def uploaded_sentence(drawn: Drawing, empty: Sequence[str], twice: int) -> str:
    """What came of a file of outlines; the shapes without an LSOA, and how many LSOAs were in two."""
    lsoas = sum(len(area.lsoas) for area in drawn.areas)
    parts = [f"{count(len(drawn.areas), 'area')} of {count(lsoas, 'LSOA')} taken from the file."]
    if empty:
        parts.append(f"No LSOA lies in {enumeration(empty[:MOST_NAMED])}.")
    if twice:
        parts.append(f"{count(twice, 'LSOA')} in two shapes stayed in the first.")
    return " ".join(parts)


def line_sentence(places: int, place: str, area: str, taken_out: bool) -> str:
    """What came of a line round so many places: they are in the area now, or in none where it has no name."""
    them = count(places, place)
    if taken_out:
        return f"{them} in the line {_were(places)} in {area} already, and {_are(places)} in no area now."
    return f"{them} in the line {_are(places)} in {area or 'no area'} now."


def people_sentence(of: Measures, at: int) -> str:
    """How many people and LSOAs are in the area at a position."""
    area = of.areas.iloc[at]
    people = number(area["residents"]) if area["lsoas"] else "no"
    return f"**{area['name']}** has {people} people, in {count(int(area['lsoas']), 'LSOA')}."


def _are(places: int) -> str:
    return "is" if places == 1 else "are"


def _were(places: int) -> str:
    return "was" if places == 1 else "were"


def beside_sentence(of: SideBySide) -> str:
    """How many people would be in another area, and how many findings differ."""
    if not of.moved and of.changes.empty:
        return "The two divisions are the same."
    findings = f"{count(len(of.changes), 'finding')}" if len(of.changes) else "no finding"
    return f"{number(of.moved)} people would be in another area, and {findings} would differ."


def beside_table(of: SideBySide) -> pd.DataFrame:
    """How equal, how whole, and whom each of the two leaves out."""
    return pd.DataFrame([_in_short("These areas", of.one), _in_short("The others", of.other)])


def changes_table(of: SideBySide) -> pd.DataFrame:
    """One row per finding that differs between areas that correspond."""
    shown = of.changes[["area", "label", "judgement", "other", "other_judgement"]]
    return shown.set_axis(["Area", "Measure", "Here", "Area there", "There"], axis=1)


def _in_short(name: str, of: Measures) -> dict[str, str]:
    filled = of.areas[of.areas["lsoas"] > 0]
    most, least = filled["index_score"].max(), filled["index_score"].min()
    return {
        "Division": name,
        "Areas": number(len(filled)),
        "Largest to smallest": number(of.ratio, 2),
        "In one piece": f"{int((filled['pieces'] == 1).sum())} of {len(filled)}",
        "Wards split": number(len(of.split)),
        "People in no area": number(of.outside_residents),
        "IMD score": f"{number(least, 1)} to {number(most, 1)}",
    }


def members_table(drawn: Drawing, units: Units) -> pd.DataFrame:
    """One row per LSOA: which area it is in."""
    area_of = drawn.area_of()
    return pd.DataFrame(
        {
            "LSOA": [units.names[lsoa] for lsoa in units.lsoas],
            "Code": list(units.lsoas),
            "Area": [drawn.areas[area_of[c]].name if c in area_of else "none" for c in units.lsoas],
        }
    )
