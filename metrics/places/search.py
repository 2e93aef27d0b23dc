"""A place by what somebody types: a postcode, a name or a code of a borough, area, ward, MSOA or LSOA.

Names are compared without case, accents, apostrophes and marks. What was typed in full comes first, then what
begins with it, then what holds its words, then what holds its letters; only where nothing does, what is
spelt much like it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ground.plain_names import plain_name
from metrics import catalogue
from metrics.places.postcodes import by_postcode, is_whole, why_no_postcode
from metrics.store import Store

MOST = 12
"""As many matches as a list below a box can hold."""

LEVELS = ("postcode", "borough", "area", "ward", "msoa", "lsoa")
"""The kinds of matches, those that a reader most likely means first."""

ALIKE = 0.88
"""How like what was typed a name must be to be offered in its place (Jaro and Winkler's similarity, 1 for the
same): Blackenall is offered Blakenall (0.97), and Bloxwich is not offered Blakenall (0.60)."""


CODE_FROM = 4
"""From so many characters on what is typed may be the beginning of a code."""

WHAT_TO_TYPE = (
    "Type a full postcode, a name or code of a ward, an LSOA or an MSOA, or the name of an area or a borough."
)


class AreaOf(NamedTuple):
    """One area that a place lies in most, of one scheme: its place id, and its id and name in the scheme."""

    scheme: str
    id: str
    place: str
    name: str


@dataclass(frozen=True)
class Match:
    """One place that may be meant.

    `kind` is one of LEVELS. `place`, `code` and `name` are its own; of a postcode the place is its LSOA, code
    and name the postcode. `scheme` is that of an area, else empty. `lsoa` and `ward` are place ids of what it
    is or lies in, empty for what is larger or where none is known; `areas` those it lies in most, one a
    scheme. `within` names what it lies in, the smallest first, for a list: ward, area of the edition's first
    scheme, borough.
    """

    kind: str
    edition: str
    scheme: str
    place: str
    code: str
    name: str
    within: tuple[str, ...] = ()
    lsoa: str = ""
    ward: str = ""
    areas: tuple[AreaOf, ...] = field(default=())


def find(store: Store, words: str, edition: str = "", most: int = MOST) -> list[Match]:
    """At most `most` places that `words` may mean, the likeliest first; none where nothing is like them.

    Matches in full come first; of all others those of the given edition before those of other boroughs. A
    place that two editions of one borough share stands once, for the given edition or the first declared.
    Raises Unknown for an edition that is not there.
    """
    if edition:
        catalogue.edition(store, edition)
    key = plain_name(words)
    if not key:
        return []
    found = [
        Match(each.kind, each.edition, "", *each[2:]) for each in by_postcode(store, words, edition, most)
    ]
    if not found and not is_whole(words):
        found = _by_name(store, key, edition, most) or _alike(store, key, edition, most)
    return _within(store, found)


def why_none(store: Store, words: str, edition: str = "") -> str:
    """Why `find` has nothing for these words, and what could be typed."""
    if is_whole(words):
        return f"{why_no_postcode(store, words)} {WHAT_TO_TYPE}"
    typed = " ".join(words.split())
    return f"Nothing here is called {typed!r}. {WHAT_TO_TYPE}" if typed else WHAT_TO_TYPE


FOUND_COLUMNS = {
    "kind": "postcode, borough, area, ward, msoa or lsoa",
    "name": "its name, or the postcode",
    "code": "its code; of an area, its id in its scheme",
    "within": "names of what it lies in, the smallest first",
    "edition": "id of the edition it belongs to",
    "scheme": "id of the scheme of an area; empty for what is none",
    "place": "place id; of a postcode, that of its LSOA",
    "lsoa": "place id of the LSOA it is or lies in; empty for what is larger",
    "ward": "place id of the ward it is or lies in most; empty for what is larger",
    "areas": "place ids of the areas it lies in most, one a scheme",
}
"""What each column of `table` means, in the order of the columns."""


def table(matches: list[Match]) -> pd.DataFrame:
    """One row per match, in their order; columns as in FOUND_COLUMNS."""
    rows = [
        {column: getattr(match, column) for column in FOUND_COLUMNS}
        | {"within": list(match.within), "areas": [area.place for area in match.areas]}
        for match in matches
    ]
    return pd.DataFrame(rows, columns=list(FOUND_COLUMNS))


BY_NAME = """
WITH rated AS (
    SELECT edition, level, scheme, place, code, name, min(CASE
               WHEN key = $key OR code = $code THEN 0
               WHEN starts_with(key, $key) OR {coded} THEN 1
               WHEN {begins} THEN 2 ELSE 3 END) AS quality
    FROM searchable
    WHERE ({holds} AND ({numbered} OR level <> 'lsoa' OR NOT as_published)) OR code = $code OR {coded}
    GROUP BY ALL)
"""

CODED = f"(len($code) >= {CODE_FROM} AND starts_with(code, $code))"

ALIKE_TO = f"""
WITH likeness AS (
    SELECT edition, level, scheme, place, code, name, max(jaro_winkler_similarity(key, $key)) AS likeness
    FROM searchable WHERE level <> 'lsoa' GROUP BY ALL),
rated AS (
    SELECT * EXCLUDE likeness, 4 + 100 * (1 - likeness) AS quality FROM likeness WHERE likeness >= {ALIKE})
"""

IN_ORDER = """
, known AS (
    SELECT r.*, e.edition = $edition AS own, e.position, e.name AS borough,
           list_position($levels, level) AS size
    FROM rated r JOIN editions e USING (edition)),
once AS (
    SELECT * FROM known QUALIFY row_number() OVER (
        PARTITION BY borough, level, name, scheme, if(level = 'borough', edition, '')
        ORDER BY own DESC, position) = 1),
ordered AS (
    SELECT *, row_number() OVER (
        ORDER BY quality > 0, NOT own, quality, size, position, name, code) AS n FROM once)
SELECT level, edition, scheme, place, code, name FROM ordered
ORDER BY level = 'lsoa' AND row_number() OVER (PARTITION BY level = 'lsoa' ORDER BY n) > $most / 2, n
LIMIT $most
"""
"""LSOAs fill at most half of the list where there is anything else: a ward's name is in all of theirs."""


def _by_name(store: Store, key: str, edition: str, most: int) -> list[Match]:
    """Places of which a plain name holds every word typed, or a code begins with them."""
    typed = {f"w{n}": word for n, word in enumerate(key.split())}
    holds = " AND ".join(f"contains(key, ${name})" for name in typed)
    numbered = str(any(map(str.isdigit, key)))  # the borough's name alone stands for none of its LSOAs
    begins = " AND ".join(f"contains(' ' || key, ' ' || ${name})" for name in typed)
    rated = BY_NAME.format(holds=holds, begins=begins, numbered=numbered, coded=CODED)
    return _matches(store, rated, key, edition, most, typed)


def _alike(store: Store, key: str, edition: str, most: int) -> list[Match]:
    """Places of which a plain name is spelt much like what was typed."""
    return _matches(store, ALIKE_TO, key, edition, most, {}, code=False)


def _matches(
    store: Store, rated: str, key: str, edition: str, most: int, values: dict[str, str], code: bool = True
) -> list[Match]:
    asked = {"key": key, "edition": edition, "levels": list(LEVELS), "most": most, **values}
    if code:
        asked["code"] = re.sub(r"\s", "", key).upper()
    return [Match(*row) for row in store.rows(rated + IN_ORDER, asked)]


LIES_IN = """
SELECT l.child, l.parent, p.kind, p.name, a.scheme, a.id, a.edition
FROM lookup l JOIN places p ON p.place = l.parent LEFT JOIN areas a ON a.area = l.parent
WHERE list_contains($places, l.child) AND l.child <> l.parent
ORDER BY l.child, l.share DESC, a.position, l.parent
"""


def _within(store: Store, found: list[Match]) -> list[Match]:
    """The matches with what each lies in."""
    if not found:
        return []
    rows = store.rows(LIES_IN, {"places": sorted({each.place for each in found})})
    return [_placed(store, each, [row for row in rows if row[0] == each.place]) for each in found]


def _placed(store: Store, match: Match, rows: list[tuple[str, ...]]) -> Match:
    """A match with the ward, the areas and the borough it lies in, of its own edition."""
    edition = store.editions[match.edition]
    if match.kind == "borough":
        return _with(match, (edition.title,) if edition.title != match.name else ())
    lsoa = match.place if match.kind in ("lsoa", "postcode") else ""
    wards = [(place, name) for _, place, kind, name, *_ in rows if kind == edition.ward_kind]
    ward = (match.place, "") if match.kind == "ward" else wards[0] if lsoa and wards else ("", "")
    first: dict[str, AreaOf] = {}
    for _, place, _, name, scheme, area, of_edition in rows:
        if scheme and of_edition == match.edition:
            first.setdefault(scheme, AreaOf(scheme, area, place, name))
    order = dict.fromkeys(a.scheme for a in store.areas if a.edition == match.edition)
    areas = tuple(first[scheme] for scheme in order if scheme in first)
    named = (ward[1], areas[0].name if areas else "", edition.name)
    return _with(match, tuple(filter(None, named)), lsoa, ward[0], areas)


def _with(
    match: Match, within: tuple[str, ...], lsoa: str = "", ward: str = "", areas: tuple[AreaOf, ...] = ()
) -> Match:
    own = (match.kind, match.edition, match.scheme, match.place, match.code, match.name)
    return Match(*own, within, lsoa, ward, areas)
