"""Places that a file names instead of giving their codes: found by name within one district and vintage."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from ground.plain_names import plain_name
from loaders.declarations.models import ReadAsTable
from loaders.errors import InputError, nearest
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import place_id


def match_names(store: duckdb.DuckDBPyConnection, tables: RawTables, source: ReadAsTable) -> dict[str, int]:
    """Give the figures of a source the codes of the places it names; those of no place are taken out.

    The places are of the source's kind, linked to its district (`names_in`) by any lookup that was read.
    Returns how many figures were taken out by reason, which gives the name. Raises InputError when no such
    place is known, or when a name of the file fits several.
    """
    kind = str(source.kind)
    known = _known(store, tables, kind, source.names_in)
    where = f"source {source.id!r}"
    if not known:
        raise InputError(
            where,
            f"names {kind} places of {source.names_in}, of which no file that was read names any",
            "a kind and a district that a lookup or a register links",
            "correct 'kind' or 'names_in', or add the lookup",
        )
    unmatched = {}
    prefix = place_id(kind, "")
    written = store.execute(
        "SELECT place, count(*) FROM observations WHERE source = ? GROUP BY place ORDER BY place", [source.id]
    ).fetchall()
    for place, figures in written:
        name = place.removeprefix(prefix)
        fits = known.get(plain_name(name), set())
        if len(fits) > 1:
            raise InputError(
                where,
                f"{name!r} may be {' or '.join(sorted(fits))}",
                f"names that fit one place of {source.names_in} each",
                "give the codes instead, or take these rows out of the file",
            )
        if fits:
            values = [min(fits), source.id, place]
            store.execute("UPDATE observations SET place = ? WHERE source = ? AND place = ?", values)
        else:
            store.execute("DELETE FROM observations WHERE source = ? AND place = ?", [source.id, place])
            unmatched[f"{name!r} is the name of no {kind} of {source.names_in}"] = figures
    if len(unmatched) == len(written):
        raise InputError(
            where,
            f"none of its {len(written)} names is a {kind} of {source.names_in}",
            nearest(written[0][0].removeprefix(prefix), known) if written else "",
            "correct 'kind', 'code' or 'names_in'",
        )
    return unmatched


def _known(
    store: duckdb.DuckDBPyConnection, tables: RawTables, kind: str, district: str
) -> dict[str, set[str]]:
    """The places of a kind that a lookup puts in a district, by their plain names."""
    rows = store.execute(
        f"""SELECT DISTINCT p.place, p.name FROM {tables.places} p
            JOIN {tables.links} l ON l.child = p.place
            WHERE p.kind = ? AND l.parent = ? AND p.name <> ''""",
        [kind, district],
    ).fetchall()
    known = defaultdict(set)
    for place, name in rows:
        known[plain_name(name)].add(place)
    return dict(known)
