"""The register of drawings: areas kept by their link under a name, a file each, beside the decisions."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import tomli_w

from metrics.decisions.contents import BadRecord
from metrics.decisions.register import KeptFile, Kind, content_of, file_name, folder, keep_text
from metrics.drawn.drawing import LONGEST_NAME, clean
from metrics.drawn.link import LONGEST as LONGEST_LINK
from metrics.drawn.link import edition_of, is_link
from metrics.drawn.store import drawing_of
from metrics.errors import Refused
from metrics.store import Store

DRAWINGS = Kind("drawing", "Copy the link of this page instead")

FOLDER = "drawings"
"""The folder of drawings in that of decisions."""

LONGEST_FOR, LONGEST_NOTE = 200, 2_000
"""Characters of whom a drawing is for, and of a note."""


@dataclass(frozen=True)
class KeptDrawing:
    """One drawing kept: its name, for whom, a note, the link that holds the areas, and the day."""

    name: str
    made_for: str
    note: str
    link: str
    kept_on: date

    @property
    def edition(self) -> str:
        """The edition that it is about; it need not be there."""
        return edition_of(self.link)


def drawing_folder() -> Path:
    """Where drawings are kept."""
    return folder() / FOLDER


def keep_drawing(where: Path, kept: KeptDrawing) -> KeptFile:
    """Keep a drawing: a new file, or the one that holds just this. Raises RegisterError, and Refused without
    a name."""
    named = clean(kept.name)
    if not named:
        raise Refused("A drawing is kept under a name, and none was typed. Type one, such as what it is for.")
    made = KeptDrawing(
        named, kept.made_for.strip()[:LONGEST_FOR], kept.note.strip()[:LONGEST_NOTE], kept.link, kept.kept_on
    )
    name = file_name(made.kept_on, made.edition, DRAWINGS.one)
    return keep_text(where, name, tomli_w.dumps(asdict(made)), DRAWINGS)


def read_drawing(file: KeptFile) -> KeptDrawing:
    """The drawing in a file. Raises BadRecord."""
    try:
        held = tomllib.loads(content_of(file).decode())
    except ValueError:  # no TOML, or no UTF-8
        raise BadRecord("This file is no drawing: it can't be read as TOML.") from None
    words = {"name": LONGEST_NAME, "made_for": LONGEST_FOR, "note": LONGEST_NOTE, "link": LONGEST_LINK}
    for part, longest in words.items():
        if not isinstance(held.get(part), str) or len(held[part]) > longest:
            raise BadRecord(
                f"This file is no drawing: its {part} is missing, or no text of {longest:,} or fewer."
            )
    day = held.get("kept_on")
    if type(day) is not date or not is_link(held["link"]):
        raise BadRecord("This file is no drawing: it has no day, or no link that holds areas.")
    return KeptDrawing(held["name"], held["made_for"], held["note"], held["link"], day)


def why_not_opened(store: Store, kept: KeptDrawing) -> str:
    """Why a drawing that was kept opens no more; empty where it does."""
    try:
        drawing_of(store, kept.link)
    except Refused as problem:
        return str(problem)
    return ""
