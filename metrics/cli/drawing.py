"""Areas that are drawn, on the command line: proposals, and a programme's boundary."""

from __future__ import annotations

from argparse import Namespace
from typing import get_args

import pandas as pd

from metrics import catalogue
from metrics.cli.command import Command, Output
from metrics.drawn.boundary import boundary
from metrics.drawn.ground import ground
from metrics.drawn.link import to_link
from metrics.drawn.proposals import TOLERANCE, Equal, Proposal, proposals
from metrics.drawn.starts import from_scheme
from metrics.store import Store

BOUNDARY_HEADINGS = {
    "Part": "part",
    "LSOAs": "lsoas",
    "Residents": "residents",
    "Share": "share",
    "Index score": "index_score",
}

PROPOSAL_HEADINGS = {
    "Link": "link",
    "Areas": "areas",
    "People, largest to smallest": "largest_to_smallest",
    "Pieces": "pieces",
    "Wards split": "wards_split",
}


BY_LSOA = "People are counted by whole LSOAs; by wards their number can differ."


def _boundary(store: Store, words: Namespace) -> Output:
    scheme = catalogue.scheme(store, words.edition, words.scheme)
    names = catalogue.area_names(store, words.edition, scheme)
    wanted = catalogue.area(store, words.edition, scheme, words.area)
    of = ground(store, words.edition)
    area = from_scheme(store, of.units, scheme).areas[list(names).index(wanted)]
    found = boundary(store, of, area, [code for each in words.must_contain for code in each.split(",")])
    frame = found.parts.assign(contains=found.contains, pieces=found.pieces)
    verdict = "contains" if found.contains else "does not contain all of"
    frame.attrs["note"] = f"{area.name} {verdict} {', '.join(found.names)}. {BY_LSOA}"
    return Output(frame, BOUNDARY_HEADINGS, {"residents": 0, "share": 3, "index_score": 2})


def _propose(store: Store, words: Namespace) -> Output:
    of = ground(store, words.edition)
    found = proposals(
        store,
        of,
        words.areas,
        whole_wards=not words.split_wards,
        equal=words.equal,
        tolerance=words.tolerance,
    )
    frame = pd.DataFrame(
        {
            "link": to_link(each.drawn, of.units),
            "areas": len(each.drawn.areas),
            "largest_to_smallest": each.measures.ratio,
            "pieces": int(each.measures.areas["pieces"].sum()),
            "wards_split": len(each.measures.split),
        }
        for each in found
    )
    if words.equal == "residents" and not any(_within(each, words.tolerance) for each in found):
        frame.attrs["note"] = (
            f"None keeps each area within {words.tolerance:g} of the mean; these were the nearest found."
        )
    return Output(frame, PROPOSAL_HEADINGS, {"largest_to_smallest": 3})


def _within(proposal: Proposal, tolerance: float) -> bool:
    """Whether no area's people differ from their mean by more than this share of it."""
    people = proposal.measures.areas["residents"]
    return bool(((people / people.mean() - 1).abs() <= tolerance).all())


COMMANDS = {
    "boundary": Command(
        "an area beside the MSOAs that a neighbourhood programme's boundary must contain",
        _boundary,
        {
            "area": {"help": "id or name of the area", "required": True},
            "must_contain": {
                "help": "codes of the default MSOAs, such as E02002110",
                "nargs": "+",
                "required": True,
                "metavar": "CODE",
            },
        },
    ),
    "propose": Command(
        "divisions into areas that hang together and are about equal",
        _propose,
        {
            "areas": {"help": "how many areas", "type": int, "required": True},
            "split_wards": {"help": "divide wards too", "action": "store_true"},
            "equal": {
                "help": "equal in residents, or in need (residents times the index score)",
                "choices": list(get_args(Equal)),
                "default": "residents",
            },
            "tolerance": {
                "help": "share of the mean by which an area may differ from it",
                "type": float,
                "default": TOLERANCE,
            },
        },
    ),
}
