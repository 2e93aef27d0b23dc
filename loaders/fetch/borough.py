"""Which boroughs a fetch is for, by code or by name."""

from __future__ import annotations

import re

from loaders.errors import InputError, nearest
from loaders.fetch.arcgis import rows_of
from loaders.fetch.run import Run


def find_borough(run: Run, asked: str) -> tuple[str, str]:
    """Code and name of the district that a code or a name (in any case) means, from the newest register."""
    register = run.manifest.register
    known = {
        str(row[register.code]): str(row[register.name])
        for row in rows_of(run, register)
        if re.fullmatch(r"E\d{8}", str(row[register.code]), re.ASCII)
    }
    if asked.upper() in known:
        return asked.upper(), known[asked.upper()]
    fits = [code for code, name in known.items() if _plain(name) == _plain(asked)]
    if len(fits) == 1:
        return fits[0], known[fits[0]]
    if re.fullmatch(r"[eE]\d{8}", asked):
        raise InputError(
            "--borough",
            f"{asked.upper()} is no district of England in {register.id!r} ({register.valid_from})",
            nearest(asked.upper(), known),
            "give a code in force, or a name",
        )
    raise InputError(
        "--borough",
        f"{asked!r} is {'the name of several districts' if fits else 'no district of England'}",
        ", ".join(fits) or nearest(asked.title(), known.values()),
        "give the name as it is written, or the code",
    )


def _plain(name: str) -> str:
    """A name without case, accents of spelling and what stands after a comma ('Bristol, City of')."""
    words = name.lower().replace("&", "and").partition(",")[0]
    return " ".join(re.sub(r"[^a-z ]", " ", words).split())
