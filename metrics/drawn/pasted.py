"""Places that were pasted or typed: codes of LSOAs, wards or MSOAs, postcodes, names of wards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.drawn.starts import msoas
from metrics.drawn.units import Units
from metrics.places.postcodes import is_whole, parts
from metrics.store import Store

MOST = 5000
"""As many words as are read."""

CODE = re.compile(r"[A-Z]\d{8}")

BETWEEN = re.compile(r"[\n\r\t;,|]+")

OF_POSTCODES = """
SELECT q.postcode, p.code FROM postcodes q JOIN places p USING (place)
WHERE p.kind = $lsoa AND list_contains($postcodes, q.postcode)
"""


@dataclass(frozen=True)
class Pasted:
    """What was found: the codes of the LSOAs meant, and every word that means none here, with why."""

    lsoas: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]


def pasted(store: Store, units: Units, words: str) -> Pasted:
    """The LSOAs that a pasted list means, one entry a line or with commas between.

    A ward stands for the LSOAs it holds most of, an MSOA for its LSOAs, a postcode for the one it lies in.
    """
    entries = list(dict.fromkeys(each.strip().strip("\"'") for each in BETWEEN.split(words)))
    entries = [" ".join(each.split()) for each in entries if each.strip()][:MOST]
    wards = {units.names[ward].lower(): ward for ward in units.wards}
    of_msoas = {code: lsoas for code, _, lsoas in msoas(store, units)}
    postcodes = _postcodes(store, units, entries)
    found, unknown = set[str](), []
    own = set(units.lsoas)
    for entry in entries:
        code = wards.get(entry.lower(), entry.upper())
        if code in own:
            found.add(code)
        elif code in units.lsoas_of:
            found |= set(units.lsoas_of[code])
        elif code in of_msoas:
            found |= set(of_msoas[code])
        elif entry in postcodes:
            found.add(postcodes[entry])
        else:
            unknown.append((entry, _why(store, entry)))
    return Pasted(tuple(sorted(found)), tuple(unknown))


def _postcodes(store: Store, units: Units, entries: list[str]) -> dict[str, str]:
    """By the entry as it was written: the LSOA of its postcode, where it is one of this borough."""
    written = {each: " ".join(parts(each)) for each in entries if is_whole(each)}
    known = dict(store.rows(OF_POSTCODES, {"postcodes": list(written.values()), "lsoa": units.lsoa_kind}))
    own = set(units.lsoas)
    return {each: known[code] for each, code in written.items() if known.get(code) in own}


def _why(store: Store, entry: str) -> str:
    """Why an entry means no place here."""
    if is_whole(entry):
        return "is no postcode of this borough that is known here"
    if CODE.fullmatch(entry.upper()):
        kinds = [kind for (kind,) in store.rows("SELECT kind FROM places WHERE code = ?", [entry.upper()])]
        return "is a code of another year or borough" if kinds else "is no code that is known here"
    return "is no code, postcode or ward of this borough"
