"""Are the codes of each edition codes of its vintages? If not: of which, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from loaders.declarations.models import Area, Edition, Scheme
from loaders.errors import InputError, nearest
from loaders.place_ids import code_of, family, kind_of, parse, place_id


def check_codes(
    store: duckdb.DuckDBPyConnection, editions: Iterable[Edition], wards: dict[str, set[str]]
) -> None:
    """Raise InputError on a borough, comparator, ward or LSOA that isn't of its edition's vintage."""
    known: dict[str, set[str]] = {}
    for edition in editions:
        for place, key in [(edition.borough, "borough"), *[(c, "comparators") for c in edition.comparators]]:
            _check_larger(store, edition, place, key)
        for kind in (edition.ward_kind, edition.lsoa_kind):
            if kind not in known:
                rows = store.execute("SELECT place FROM places WHERE kind = ?", [kind]).fetchall()
                known[kind] = {place for (place,) in rows}
        for scheme in edition.scheme:
            for area in scheme.area:
                _check_area(store, edition, scheme, area, wards[edition.id], known)


def _check_area(
    store: duckdb.DuckDBPyConnection,
    edition: Edition,
    scheme: Scheme,
    area: Area,
    wards: set[str],
    known: dict[str, set[str]],
) -> None:
    for code in area.wards:
        ward = place_id(edition.ward_kind, code)
        if ward not in known[edition.ward_kind]:
            raise _unknown_code(store, edition, scheme, area, edition.ward_kind, code)
        if ward not in wards:
            raise InputError(
                f"{edition.id}.toml, scheme {scheme.id!r}, {area.name}",
                f"{code} is not a ward of {edition.name} ({edition.borough})",
                f"{len(wards)} wards of {edition.ward_kind}",
                "take it out",
            )
    for code in [*area.extra_lsoas, *area.excluded_lsoas]:
        if place_id(edition.lsoa_kind, code) not in known[edition.lsoa_kind]:
            raise _unknown_code(store, edition, scheme, area, edition.lsoa_kind, code)


def check_sites(store: duckdb.DuckDBPyConnection, lookup: str, editions: Iterable[Edition]) -> None:
    """Raise InputError on an existing site that isn't one of its borough's wards or LSOAs.

    `lookup` names the table of edition, child, parent, share, method.
    """
    for edition in (e for e in editions if e.existing_sites):
        _check_sites(store, lookup, edition)


def _check_sites(store: duckdb.DuckDBPyConnection, lookup: str, edition: Edition) -> None:
    known = {
        place
        for (place,) in store.execute(
            f"""SELECT parent FROM {lookup} JOIN places p ON p.place = parent
                WHERE edition = ? AND parent = child AND method = 'same' AND p.kind IN (?, ?)""",
            [edition.id, edition.ward_kind, edition.lsoa_kind],
        ).fetchall()
    }
    for site in edition.existing_sites:
        if site not in known:
            kind = kind_of(site)
            borough = f"{edition.name} ({edition.borough})"
            raise InputError(
                f"{edition.id}.toml",
                f"existing_sites names {site}, which is no {family(kind)} of {borough}",
                nearest(site, [place for place in known if kind_of(place) == kind]),
                "correct the code, or take it out",
            )


def _check_larger(store: duckdb.DuckDBPyConnection, edition: Edition, place: str, key: str) -> None:
    """Raise InputError when the borough or a comparator is in no source."""
    if store.execute("SELECT 1 FROM places WHERE place = ?", [place]).fetchall():
        return
    kind, code = parse(place)
    rows = store.execute(
        "SELECT place FROM places WHERE kind LIKE ? OR code = ?", [f"{family(kind)}%", code]
    ).fetchall()
    same = sorted(p for (p,) in rows if code_of(p) == code)
    raise InputError(
        f"{edition.id}.toml",
        f"{key} {place} is in no source",
        ", ".join(same) or nearest(place, [p for (p,) in rows]),
        f"correct {key!r}, or declare a source that holds it",
    )


def _unknown_code(
    store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, area: Area, kind: str, code: str
) -> InputError:
    """The sentence for a code that isn't of the edition's vintage: what it is, what stands in its place."""
    where = f"{edition.id}.toml, scheme {scheme.id!r}, {area.name}"
    elsewhere = store.execute("SELECT kind, name FROM places WHERE code = ? ORDER BY kind", [code]).fetchall()
    if not elsewhere:
        known = [c for (c,) in store.execute("SELECT code FROM places WHERE kind = ?", [kind]).fetchall()]
        return InputError(where, f"{code} is not a code of {kind}", nearest(code, known), "correct the code")
    name = next((n for _, n in elsewhere if n), "")
    vintages = ", ".join(k for k, _ in elsewhere)
    partners = _partners(store, kind, code, name)
    return InputError(
        where,
        f"{_named(code, name)} is a code of {vintages}, not of {kind}",
        f"codes of {kind}; there it is {partners}"
        if partners
        else f"codes of {kind}, which has no ward of that name",
        f"use the code of the edition's vintage, or change the edition's {family(kind)}_kind",
    )


def _partners(store: duckdb.DuckDBPyConnection, kind: str, code: str, name: str) -> str:
    """The places of a kind that a code is linked to, else its district's of that name, else by its LSOAs."""
    linked = store.execute(
        """SELECT DISTINCT p.code, p.name FROM links l JOIN places p ON p.place = l.parent
           JOIN places c ON c.place = l.child
           WHERE c.code = ? AND p.kind = ? AND c.kind LIKE ? ORDER BY 1 LIMIT 5""",
        [code, kind, f"{family(kind)}%"],
    ).fetchall()
    if not linked and name:
        plain = "replace(replace(lower(p.name), '&', 'and'), '''', '')"
        linked = store.execute(
            f"""SELECT DISTINCT p.code, p.name FROM places p WHERE p.kind = ?
                AND {plain} = replace(replace(lower(?), '&', 'and'), '''', '')
                AND p.place IN (
                    SELECT l.child FROM links l JOIN places d ON d.place = l.parent WHERE d.code IN (
                        SELECT d.code FROM links l JOIN places c ON c.place = l.child AND c.code = ?
                        JOIN places d ON d.place = l.parent AND d.kind LIKE 'lad%'))
                ORDER BY 1 LIMIT 5""",
            [kind, name, code],
        ).fetchall()
    if not linked:
        linked = store.execute(
            """WITH lsoas AS (SELECT place FROM places WHERE kind LIKE 'lsoa%'),
                    fitted AS (SELECT l.parent AS lsoa FROM links l
                               JOIN places c ON c.place = l.child AND c.code = $code
                               WHERE l.parent IN (FROM lsoas)),
                    reached AS (FROM fitted UNION
                                SELECT l.parent FROM links l JOIN fitted f ON f.lsoa = l.child
                                WHERE l.parent IN (FROM lsoas))
               SELECT DISTINCT p.code, p.name FROM reached r JOIN links l ON l.child = r.lsoa
               JOIN places p ON p.place = l.parent AND p.kind = $kind ORDER BY 1 LIMIT 5""",
            {"code": code, "kind": kind},
        ).fetchall()
    return ", ".join(_named(c, n) for c, n in linked)


def _named(code: str, name: str) -> str:
    return f"{code} ({name})" if name else code


def check_reach(
    store: duckdb.DuckDBPyConnection, lookup: str, editions: Iterable[Edition], wards: dict[str, set[str]]
) -> None:
    """Raise InputError when no LSOA of an edition's kind reaches its wards: nothing could be added up.

    `lookup` names the table of edition, child, parent, share, method.
    """
    reached = {
        edition
        for (edition,) in store.execute(f"""
            SELECT DISTINCT f.edition FROM {lookup} f JOIN editions e USING (edition)
            JOIN places p ON p.place = f.child AND p.kind = e.lsoa_kind""").fetchall()
    }
    for edition in editions:
        if edition.id not in reached:
            raise _out_of_reach(store, edition, len(wards[edition.id]))


def _out_of_reach(store: duckdb.DuckDBPyConnection, edition: Edition, wards: int) -> InputError:
    kinds = store.execute("""
        SELECT DISTINCT p.kind FROM links l JOIN places p ON p.place = l.parent AND p.kind LIKE 'ward%'
        JOIN places c ON c.place = l.child AND c.kind LIKE 'lsoa%'
        WHERE method = 'best_fit' ORDER BY 1""").fetchall()
    fitted = ", ".join(kind for (kind,) in kinds)
    return InputError(
        f"{edition.id}.toml",
        f"no lookup reaches from {edition.lsoa_kind} to its {wards} wards of {edition.ward_kind}",
        f"wards that an LSOA lookup covers or whose codes all stand in one of {fitted}",
        f"declare an LSOA lookup to {edition.ward_kind} in sources.toml, or use the wards of an earlier kind",
    )
