"""The boundary of a neighbourhood programme: does an area hold its default MSOAs, and what does it add?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.drawn.drawing import DrawnArea, drawing
from metrics.drawn.ground import Ground
from metrics.drawn.measures import MEASURES_COLUMNS, measures
from metrics.drawn.starts import msoas
from metrics.errors import Refused
from metrics.store import Store

SPOKEN_OF = 10_000
"""Residents of a neighbourhood that Pride in Place speaks of (Ministry of Housing, Communities and Local
Government, Pride in Place programme, September 2025)."""

BOUNDARY_COLUMNS = {
    "part": "the area, its default MSOAs, what it adds or leaves out, or the rest of the borough",
    **{name: MEASURES_COLUMNS[name] for name in ("lsoas", "residents", "share", "index_score")},
    "places": "names of its LSOAs",
}
"""What each column of `Boundary.parts` means, in the order of the columns."""

PARTS = {
    "area": "the area",
    "default": "its default MSOAs",
    "added": "added to them",
    "missing": "left out of them",
    "rest": "the rest of the borough",
}


@dataclass(frozen=True)
class Boundary:
    """An area beside the MSOAs it must contain. `parts` has the columns BOUNDARY_COLUMNS, a row for each of
    PARTS that is not empty; `contains` says whether all of the default is in the area, `pieces` how many
    pieces the area lies in, `names` the default MSOAs."""

    parts: pd.DataFrame
    contains: bool
    pieces: int
    names: tuple[str, ...]


def boundary(store: Store, of: Ground, area: DrawnArea, must_contain: Sequence[str]) -> Boundary:
    """The area beside its default MSOAs by their codes, people counted by whole LSOAs. Raises Refused where a
    code is no MSOA here, or nobody is counted by LSOA."""
    if not np.nansum(of.residents) > 0:
        raise Refused(
            f"In {of.edition.title} nobody knows how many people live in each LSOA. Choose another edition."
        )
    known = {code: (name, lsoas) for code, name, lsoas in msoas(store, of.units)}
    wanted = list(dict.fromkeys(code.strip().upper() for code in must_contain if code.strip()))
    if not wanted:
        raise Refused("Name the MSOAs that the boundary must contain, such as E02002110.")
    for code in wanted:
        if code not in known:
            listed = ", ".join(list(known)[:5])
            raise Refused(
                f"{code[:20]} is no MSOA of {of.edition.name} that is known here. "
                f"Give a code such as one of these: {listed}."
            )
    default, own = {lsoa for code in wanted for lsoa in known[code][1]}, set(area.lsoas)
    sets = {
        "area": own,
        "default": default,
        "added": own - default,
        "missing": default - own,
        "rest": set(of.units.lsoas) - own,
    }
    rows = [_part(store, of, part, lsoas) for part, lsoas in sets.items() if lsoas]
    parts = pd.DataFrame([row for row, _ in rows], columns=list(BOUNDARY_COLUMNS))
    names = tuple(known[code][0] for code in wanted)
    return Boundary(parts, default <= own, rows[0][1] if own else 0, names)


def _part(store: Store, of: Ground, part: str, lsoas: set[str]) -> tuple[dict[str, object], int]:
    """The row of one part, and how many pieces it lies in."""
    found = measures(store, of, drawing(of.units.edition, [(part, lsoas)])).areas.iloc[0]
    row = {name: found[name] for name in ("lsoas", "residents", "share", "index_score")}
    row["residents"] = float(np.nansum(of.residents[np.isin(of.units.lsoas, list(lsoas))]))
    row["share"] = row["residents"] / float(np.nansum(of.residents))
    places = [of.units.names[lsoa] for lsoa in sorted(lsoas)]
    return {"part": PARTS[part], **row, "places": places}, int(found["pieces"])
