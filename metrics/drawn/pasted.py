"""Places that were pasted or typed: codes of LSOAs, wards or MSOAs, postcodes, names of both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.drawn.starts import msoas
from metrics.drawn.units import Units
from metrics.places.postcodes import is_whole, parts
from metrics.store import Store

MOST = 20_000
"""As many entries as are read: more than any borough has postcodes."""

CODE = re.compile(r"[A-Z]\d{8}")

BETWEEN = re.compile(r"[\n\r\t;,|]+")

KNOWN_CODES = "SELECT DISTINCT code FROM places WHERE list_contains(?, code)"

OF_POSTCODES = """
SELECT q.postcode, p.code FROM postcodes q JOIN places p USING (place)
WHERE p.kind = $lsoa AND list_contains($postcodes, q.postcode)
"""


@dataclass(frozen=True)
class Pasted:
    """What was found: the codes of the LSOAs meant, every entry that means none here, with why, and how many
    entries were too many to be read."""

    lsoas: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    unread: int = 0


def pasted(store: Store, units: Units, words: str, *, msoas_first: bool = False) -> Pasted:
    """The LSOAs that a pasted list means, one entry a line or with commas between.

    A ward stands for the LSOAs it holds most of, an MSOA for its LSOAs, a postcode for the one it lies in. A
    name that a ward and an MSOA share is the ward's, or with `msoas_first` the MSOA's.
    """
    entries = list(dict.fromkeys(each.strip().strip("\"'") for each in BETWEEN.split(words)))
    entries = [" ".join(each.split()) for each in entries if each.strip()]
    unread, entries = max(len(entries) - MOST, 0), entries[:MOST]
    wards = {units.names[ward].lower(): ward for ward in units.wards}
    known = msoas(store, units)
    of_msoas, names = (
        {code: lsoas for code, _, lsoas in known},
        {name.lower(): code for code, name, _ in known},
    )
    names = wards | names if msoas_first else names | wards
    postcodes = _postcodes(store, units, entries)
    found, unknown = set[str](), list[str]()
    own = set(units.lsoas)
    for entry in entries:
        code = names.get(entry.lower(), entry.upper())
        if code in own:
            found.add(code)
        elif code in units.lsoas_of:
            found |= set(units.lsoas_of[code])
        elif code in of_msoas:
            found |= set(of_msoas[code])
        elif entry in postcodes:
            found.add(postcodes[entry])
        else:
            unknown.append(entry)
    return Pasted(tuple(sorted(found)), _why(store, unknown), unread)


def _postcodes(store: Store, units: Units, entries: list[str]) -> dict[str, str]:
    """By the entry as it was written: the LSOA of its postcode, where it is one of this borough."""
    written = {each: " ".join(parts(each)) for each in entries if is_whole(each)}
    known = dict(store.rows(OF_POSTCODES, {"postcodes": list(written.values()), "lsoa": units.lsoa_kind}))
    own = set(units.lsoas)
    return {each: known[code] for each, code in written.items() if known.get(code) in own}


def _why(store: Store, entries: list[str]) -> tuple[tuple[str, str], ...]:
    """Why each entry means no place here."""
    codes = [each.upper() for each in entries if CODE.fullmatch(each.upper())]
    known = {code for (code,) in store.rows(KNOWN_CODES, [codes])}
    told = []
    for entry in entries:
        why = "is no code, postcode, ward or MSOA of this borough"
        if is_whole(entry):
            why = "is no postcode of this borough that is known here"
        elif entry.upper() in known:
            why = "is a code of another kind, year or borough"
        elif CODE.fullmatch(entry.upper()):
            why = "is no code that is known here"
        told.append((entry, why))
    return tuple(told)
