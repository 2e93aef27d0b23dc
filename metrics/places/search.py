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


WORDS = 12
"""No name has more words than this: what is typed behind them is not looked at."""

CODE_FROM = 4
"""From so many characters on what is typed may be the beginning of a code, if there is a digit in it."""

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
        _match(store, each.kind, each.edition, "", *each[2:])
        for each in by_postcode(store, words, edition, most)
    ]
    if found or is_whole(words):
        return found
    return _by_name(store, key, edition, most) or _alike(store, key, edition, most)


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
    SELECT n, edition, level, scheme, name,
           CASE WHEN contains(text, '|' || $key || '|') OR {code} THEN 0
                WHEN contains(text, '|' || $key) OR {coded} THEN 1
                WHEN {begins} THEN 2 ELSE 3 END AS quality
    FROM (SELECT *, rowid AS n, {text} AS text FROM searchable)
    WHERE ({holds}) OR {coded})
"""

WHOLE_ROWS = """
SELECT rowid, level, edition, scheme, place, code, name, ward, ward_name, areas FROM searchable
WHERE rowid IN (SELECT unnest($found))
"""
"""Only of the few that are shown is more read than their names: it is most of the table."""

ALIKE_TO = f"""
WITH rated AS (
    SELECT rowid AS n, edition, level, scheme, name,
           4 + 100 * (1 - jaro_winkler_similarity(key, $key)) AS quality
    FROM searchable WHERE level <> 'lsoa' AND jaro_winkler_similarity(key, $key) >= {ALIKE})
"""

IN_ORDER = """
, known AS (
    SELECT r.*, e.edition = $edition AS own, e.position, e.name AS borough,
           list_position($levels, level) AS size
    FROM rated r JOIN editions e USING (edition)),
likely AS (
    (SELECT * FROM known WHERE level <> 'lsoa'
     ORDER BY quality > 0, NOT own, quality, size, position, name, n LIMIT $wide)
    UNION ALL
    (SELECT * FROM known WHERE level = 'lsoa'
     ORDER BY quality > 0, NOT own, quality, size, position, name, n LIMIT $wide)),
once AS (
    SELECT * FROM likely QUALIFY row_number() OVER (
        PARTITION BY borough, level, name, scheme, if(level = 'borough', edition, '')
        ORDER BY own DESC, position) = 1),
ordered AS (
    SELECT *, row_number() OVER (
        ORDER BY quality > 0, NOT own, quality, size, position, name, n) AS nth FROM once)
SELECT n FROM ordered
ORDER BY level = 'lsoa' AND row_number() OVER (PARTITION BY level = 'lsoa' ORDER BY nth) > $most / 2, nth
LIMIT $most
"""
"""LSOAs fill at most half of the list where there is anything else: a ward's name is in all of theirs."""

WIDE = 8
"""So many times the places asked for are looked at for those that two editions of a borough share."""

BEGIN_ONLY = 2
"""What is no longer than this begins a word: its letters are in most names."""


def _by_name(store: Store, key: str, edition: str, most: int) -> list[Match]:
    """Places of which a plain name holds every word typed, or a code begins with them."""
    typed = {f"w{n}": word for n, word in enumerate(key.split()[:WORDS])}
    holds = " AND ".join(f"contains(text, ${name})" for name in typed)
    begins = " AND ".join(
        f"(contains(text, ' ' || ${name}) OR contains(text, '|' || ${name}))" for name in typed
    )
    # the borough's name alone, which official names begin with, stands for none of its small places
    text = "keys || official" if any(map(str.isdigit, key)) else "keys"
    values, exact, coded = dict(typed), "false", "false"
    code = re.sub(r"\s", "", key).upper()
    if len(code) >= CODE_FROM and any(map(str.isdigit, code)):
        values["code"] = code
        exact, coded = "code = $code", "starts_with(code, $code)"
    rated = BY_NAME.format(
        text=text,
        holds=begins if len(key) <= BEGIN_ONLY else holds,
        begins=begins,
        code=exact,
        coded=coded,
    )
    return _matches(store, rated, key, edition, most, values)


def _alike(store: Store, key: str, edition: str, most: int) -> list[Match]:
    """Places of which a plain name is spelt much like what was typed."""
    return _matches(store, ALIKE_TO, key, edition, most, {})


def _matches(
    store: Store, rated: str, key: str, edition: str, most: int, values: dict[str, str]
) -> list[Match]:
    asked = {"key": key, "edition": edition, "levels": list(LEVELS), "most": most, "wide": WIDE * most}
    found = [n for (n,) in store.rows(rated + IN_ORDER, asked | values)]
    whole = {row[0]: row[1:] for row in store.rows(WHOLE_ROWS, {"found": found})} if found else {}
    return [_match(store, *whole[n]) for n in found]


def _match(
    store: Store,
    level: str,
    edition: str,
    scheme: str,
    place: str,
    code: str,
    name: str,
    ward: str,
    ward_name: str,
    areas: list[str],
) -> Match:
    """A match with the ward, the areas and the borough it lies in, of its own edition."""
    own = (level, edition, scheme, place, code, name)
    of = store.editions[edition]
    if level == "borough":
        return Match(*own, (of.title,) if of.title != name else ())
    declared = {area.place: area for area in store.areas if area.edition == edition}
    lies_in = tuple(
        AreaOf(area.scheme, area.id, area.place, area.name) for area in map(declared.__getitem__, areas)
    )
    within = (ward_name, lies_in[0].name if lies_in else "", of.name)
    lsoa = place if level in ("lsoa", "postcode") else ""
    return Match(*own, tuple(filter(None, within)), lsoa, ward, lies_in)
