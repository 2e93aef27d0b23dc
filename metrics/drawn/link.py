"""A drawing in a few characters: walsall.6.Zm9v.AbC1~North~East. It is the id of its scheme, wherever one is
named: in an address, a decision record, on the command line.

The edition, how many areas there are, which area each ward is in (or each LSOA of a ward that is divided) as
one number, and a check of all of it, so that a link that was cut short, edited, or made for other wards is
told from a whole one. Names follow where they are not "Area 1", "Area 2", ..., and colours behind an
asterisk.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from zlib import crc32

from metrics.drawn.drawing import MOST_AREAS, Drawing, DrawnArea, clean
from metrics.drawn.units import Units
from metrics.errors import Refused

LONGEST = 4000
"""Characters of a link that are read: no drawing of the largest borough takes as many."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

BROKEN = (
    "This link to drawn areas is not whole: it was cut short, changed, or made for other wards. "
    "Nothing of it is shown. Ask for the link again, or draw the areas anew."
)


def to_link(drawn: Drawing, units: Units) -> str:
    """The drawing in an address; `from_link` gives it back."""
    payload = _packed(_digits(drawn, units), len(drawn.areas))
    names = "".join(f"~{_word(area, at)}" for at, area in enumerate(drawn.areas, 1))
    names = names if names.strip("~") else ""
    body = f"{drawn.edition}.{len(drawn.areas)}.{payload}"
    return f"{body}.{_check(body + names, units)}{names}"


def is_link(scheme: str | None) -> bool:
    """Whether the name of a scheme is a drawing's, whole or not: ids that are declared have no full stop."""
    return "." in (scheme or "")


def edition_of(link: str) -> str:
    """The edition that a link is about; it need not be there."""
    return link.partition(".")[0]


def from_link(link: str, units: Units) -> Drawing:
    """The drawing that a link holds. Raises Refused where the link is not whole."""
    try:
        body, check, names = _taken_apart(link)
        if check != _check(body + names, units):
            raise ValueError
        edition, count, payload = body.split(".")
        areas = int(count)
        if edition != units.edition or not 0 <= areas <= MOST_AREAS:
            raise ValueError
        held = _unpacked(payload, areas, units)
        words = names.split("~")[1:] or [""] * areas
        made = [_area(word, at, lsoas) for at, (word, lsoas) in enumerate(zip(words, held, strict=True), 1)]
        if len({area.name for area in made}) < len(made):
            raise ValueError("two areas have one name")
    except ValueError:
        raise Refused(BROKEN) from None
    return Drawing(edition, tuple(made))


def _taken_apart(link: str) -> tuple[str, str, str]:
    """What is checked, the check, and the names. Raises ValueError."""
    if len(link) > LONGEST:
        raise ValueError
    coded, tilde, names = link.partition("~")
    body, _, check = coded.rpartition(".")
    return body, check, tilde + names


def _check(text: str, units: Units) -> str:
    """Four characters that no other drawing, of these wards or others, is likely to share."""
    of = "\n".join([text, *units.wards, *units.lsoas, *map(str, sorted(units.ward_of.items()))])
    return urlsafe_b64encode(crc32(of.encode()).to_bytes(4, "big")[:3]).decode()


Digits = list[tuple[int, int]]
"""Digits of a number, each with its base."""


def _digits(drawn: Drawing, units: Units) -> Digits:
    """0 for no area, then the areas in order; of a divided ward one more, and its LSOAs one by one."""
    area_of = {lsoa: at + 1 for lsoa, at in drawn.area_of().items()}
    count = len(drawn.areas)
    digits: Digits = []
    for ward in units.wards:
        inside = [area_of.get(lsoa, 0) for lsoa in units.lsoas_of[ward]]
        if len(set(inside)) > 1:
            digits += [(count + 1, count + 2), *((each, count + 1) for each in inside)]
        else:
            digits.append((inside[0] if inside else 0, count + 2))
    return digits + [(area_of.get(lsoa, 0), count + 1) for lsoa in _of_no_ward(units)]


def _of_no_ward(units: Units) -> list[str]:
    return [lsoa for lsoa in units.lsoas if lsoa not in units.ward_of]


def _packed(digits: Digits, count: int) -> str:
    number = 0
    for digit, base in reversed(digits):
        number = number * base + digit
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode().rstrip("=")


def _unpacked(payload: str, count: int, units: Units) -> list[list[str]]:
    """The LSOAs of each area. Raises ValueError."""
    number = int.from_bytes(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), "big")
    held: list[list[str]] = [[] for _ in range(count + 1)]
    for ward in units.wards:
        number, digit = divmod(number, count + 2)
        if digit <= count:
            held[digit] += units.lsoas_of[ward]
            continue
        for lsoa in units.lsoas_of[ward]:
            number, digit = divmod(number, count + 1)
            held[digit].append(lsoa)
    for lsoa in _of_no_ward(units):
        number, digit = divmod(number, count + 1)
        held[digit].append(lsoa)
    if number:
        raise ValueError("more is packed than there are places")
    return held[1:]


def _word(area: DrawnArea, at: int) -> str:
    """The name where it says more than the position, and the colour where it has one."""
    name = "" if area.name == f"Area {at}" else area.name
    return name + (f"*{area.colour[1:]}" if area.colour else "")


def _area(word: str, at: int, lsoas: list[str]) -> DrawnArea:
    name, _, colour = word.partition("*")
    if name != clean(name) or (colour and not COLOUR.fullmatch(f"#{colour}")):
        raise ValueError(word)
    return DrawnArea(name or f"Area {at}", tuple(sorted(lsoas)), f"#{colour}" if colour else "")
