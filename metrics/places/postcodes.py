"""What somebody may mean by a postcode, whole or begun: its LSOA, or the boroughs and wards that hold it."""

from __future__ import annotations

import re
from typing import NamedTuple

from metrics.store import Store

WHOLE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
BEGUN = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]?)?")
"""A postcode is a first half of two to four characters, and a second half of a digit and two letters."""

LAST = "~"
"""Comes behind every character of a postcode, for "all that begin with"."""

IN_EDITIONS = """
SELECT p.postcode, s.edition, s.place, s.ward, s.ward_name, s.areas, e.name AS borough,
       e.edition = $edition AS own, e.position
FROM postcodes p JOIN searchable s ON s.place = p.place AND s.level = 'lsoa'
JOIN editions e USING (edition) WHERE p.postcode >= $from AND p.postcode < $until
"""

POSTCODES = f"""
SELECT edition, place, postcode, postcode, ward, ward_name, areas FROM ({IN_EDITIONS})
QUALIFY row_number() OVER (PARTITION BY postcode, borough ORDER BY own DESC, position) = 1
ORDER BY own DESC, postcode, position LIMIT $most
"""

BOROUGHS = """
SELECT s.edition, s.place, s.code, s.name, s.ward, s.ward_name, s.areas
FROM searchable s JOIN editions e USING (edition)
WHERE s.level = 'borough' AND s.code IN (
    SELECT b.code FROM postcode_districts d JOIN places b USING (place) WHERE d.district = $outward)
ORDER BY e.edition = $edition DESC, e.position
"""

WARDS = f"""
WITH here AS (
    SELECT * FROM ({IN_EDITIONS}) WHERE ward <> ''
    QUALIFY dense_rank() OVER (PARTITION BY borough ORDER BY own DESC, position) = 1)
SELECT s.edition, s.place, s.code, s.name, s.ward, s.ward_name, s.areas
FROM (SELECT edition, ward, own, count(*) AS postcodes FROM here GROUP BY ALL) h
JOIN searchable s ON s.edition = h.edition AND s.place = h.ward AND s.level = 'ward'
ORDER BY h.own DESC, h.postcodes DESC, s.code LIMIT $most
"""
"""The wards that hold postcodes of a postcode district, those with most of them first."""


class Found(NamedTuple):
    """One place that a postcode may mean: the kind of match, its edition, place id, code and name; its ward
    (id and name) and areas (ids) as in the table searchable."""

    kind: str
    edition: str
    place: str
    code: str
    name: str
    ward: str
    ward_name: str
    areas: list[str]


def parts(words: str) -> tuple[str, str]:
    """The two halves of a postcode, whole or begun, however it is spaced; empty words for what is none.

    The last three characters of a whole one are its second half. Of a begun one a space says where that
    starts; without a space all is the first half, as long as it can be.
    """
    typed = re.sub(r"[^A-Z0-9 ]", "", words.upper())
    close = typed.replace(" ", "")
    if whole := WHOLE.fullmatch(close):
        return whole[1], whole[2]
    first, _, second = typed.strip().partition(" ")
    second = second.replace(" ", "")
    if second and not re.fullmatch(r"\d[A-Z]?", second):
        return "", ""
    begun = BEGUN.fullmatch(first if second else close)
    if not begun or (second and begun[2]):
        return "", ""
    return begun[1], second or begun[2] or ""


def is_whole(words: str) -> bool:
    """Whether what was typed is a postcode with both halves."""
    return len(parts(words)[1]) == 3


def by_postcode(store: Store, words: str, edition: str, most: int) -> list[Found]:
    """What a postcode may mean; none where it is no postcode, or no place of the store holds it.

    A whole one, or one begun beyond its first half: postcodes. A first half: the boroughs, then the wards
    that hold it, and where none does what is begun by it ("WS11" may go on from WS1).
    """
    outward, inward = parts(words)
    if not outward:
        return []
    asked: dict[str, object] = {"edition": edition, "most": most}
    if inward:
        return _postcodes(store, f"{outward} {inward}", asked)
    rows = store.rows(BOROUGHS, {"edition": edition, "outward": outward})
    found = [Found("borough", *row) for row in rows]
    limits = asked | {"from": f"{outward} ", "until": f"{outward} {LAST}"}
    found += [Found("ward", *row) for row in store.rows(WARDS, limits)]
    if not found and len(outward) > 2 and outward[-1].isdigit():
        return _postcodes(store, f"{outward[:-1]} {outward[-1]}", asked)
    return found[:most]


def _postcodes(store: Store, begun: str, asked: dict[str, object]) -> list[Found]:
    rows = store.rows(POSTCODES, asked | {"from": begun, "until": begun + LAST})
    return [Found("postcode", *row) for row in rows]


def why_no_postcode(store: Store, words: str) -> str:
    """Why a whole postcode was not found, in a sentence or two."""
    outward, inward = parts(words)
    written = f"{outward} {inward}"
    of = store.rows("SELECT any_value(edition) FROM sources WHERE shape = 'postcodes' AND source IN "
                    "(SELECT source FROM loads)")[0][0]  # fmt: skip
    if not store.rows("SELECT 1 FROM postcodes LIMIT 1"):
        return f"The postcode {written} can't be looked up: this store was built without postcodes."
    held = store.rows(
        "SELECT 1 FROM postcodes WHERE postcode >= ? AND postcode < ? LIMIT 1",
        [f"{outward} ", f"{outward} {LAST}"],
    )
    when = f" of {of}" if of else ""
    if not held:
        return f"No borough here has postcodes that begin with {outward}, by the postcodes{when}."
    return (
        f"{written} is in no borough here, by the postcodes{when}: it may lie next door, be newer, or have "
        "ended."
    )
