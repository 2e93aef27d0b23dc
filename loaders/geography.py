"""From published links to one lookup: every published place to its borough, wards, LSOAs and areas."""

from __future__ import annotations

import duckdb

from loaders.declarations import Area, Edition, Scheme
from loaders.errors import InputError, nearest

COST = {"same": 1.0, "nested": 1.1, "exact": 1.2, "best_fit": 3.0, "population_share": 4.0}
"""How much is lost along a link: the cheapest chain of links from one kind to another is taken."""


def weigh_links(store: duckdb.DuckDBPyConnection) -> None:
    """Turn pairs of places into shares of residents, and add every link's way back.

    A district's figures are never carried down to its parts. A place with one parent of a kind lies in it whole. A place with several is split by their residents
    (equally where those are not known). Codes that stand in two vintages of wards are one place.
    """
    store.execute("""
        CREATE TEMP TABLE pairs AS
        WITH both_ways AS (
            SELECT child, parent, method, source, false AS back FROM raw_links
            UNION ALL SELECT parent, child, method, source, true FROM raw_links
            WHERE regexp_matches(parent, '^(lsoa|msoa|ward)')),
        kinds AS (
            SELECT child, parent, method, source, back, split_part(child, ':', 1) AS child_kind,
                   split_part(parent, ':', 1) AS parent_kind, coalesce(p.residents, 1) AS residents,
                   p.residents IS NULL AS unknown
            FROM both_ways b LEFT JOIN places p ON p.place = b.parent),
        preferred AS (
            SELECT * FROM kinds
            QUALIFY dense_rank() OVER (PARTITION BY child, parent_kind ORDER BY back, source) = 1)
        SELECT child, parent, source, child_kind, parent_kind, method, back,
               CASE WHEN bool_or(unknown) OVER w THEN 1.0 / count(*) OVER w
                    ELSE residents / sum(residents) OVER w END AS share,
               count(*) OVER w AS parents
        FROM preferred WINDOW w AS (PARTITION BY child, parent_kind)""")
    store.execute("""
        INSERT INTO links
        SELECT child, parent, share, CASE WHEN method = 'best_fit' AND NOT back THEN 'best_fit'
                                          WHEN parents > 1 THEN 'population_share'
                                          WHEN method = 'best_fit' THEN 'population_share'
                                          ELSE method END, source
        FROM pairs""")
    store.execute("""
        INSERT INTO links
        SELECT a.place, b.place, 1, 'same', NULL
        FROM places a JOIN places b ON a.code = b.code AND a.kind <> b.kind
        WHERE a.kind IN (FROM used_kinds) AND b.kind IN (FROM used_kinds) AND regexp_replace(a.kind, '[0-9]+$', '') = regexp_replace(b.kind, '[0-9]+$', '')
          AND regexp_replace(a.kind, '[0-9]+$', '') IN ('ward', 'lad')
          AND (a.kind, b.kind) NOT IN (SELECT split_part(child, ':', 1), split_part(parent, ':', 1) FROM links)""")
    store.execute("DROP TABLE pairs")


def cheapest_chains(store: duckdb.DuckDBPyConnection, target: str, partial: set[str]) -> dict[str, list[str]]:
    """For every kind that can be carried to `target`, the chain of kinds from it, ending in `target`.

    `partial` are kinds that share only some codes with the target: not to be taken for the same places.
    """
    edges: dict[str, dict[str, float]] = {}
    worst = " UNION ALL ".join(f"SELECT '{m}' AS method, {c} AS cost" for m, c in COST.items())
    for child, parent, cost in store.execute(f"""
            SELECT split_part(child, ':', 1), split_part(parent, ':', 1), avg(cost)
            FROM links JOIN ({worst}) USING (method) GROUP BY ALL ORDER BY ALL""").fetchall():
        if not (child in partial and _family(child) == _family(parent)):
            edges.setdefault(parent, {})[child] = cost
    costs, chains, waiting = {target: 0.0}, {target: [target]}, [target]
    while waiting:
        here = min(waiting, key=lambda kind: (costs[kind], kind))
        waiting.remove(here)
        for child, cost in edges.get(here, {}).items():
            if costs[here] + cost < costs.get(child, float("inf")):
                costs[child] = costs[here] + cost
                chains[child] = [child, *chains[here]]
                if child not in waiting:
                    waiting.append(child)
    return chains


def carry(store: duckdb.DuckDBPyConnection, parents: str, target: str, published: set[str], into: str) -> None:
    """Fill `into`(child, parent, share, method) with every published place that reaches `parents`.

    `parents`(child, parent, share, method) is a table whose children are of kind `target`.
    """
    store.execute(f"INSERT INTO {into} SELECT * FROM {parents}")
    for kind, chain in cheapest_chains(store, target, _partial(store, parents, target)).items():
        if kind == target or kind not in published:
            continue
        steps = [f"step{i}" for i in range(len(chain) - 1)]
        froms = [f"links {steps[0]}"]
        for i, step in enumerate(steps[1:], 1):
            froms.append(f"JOIN links {step} ON {step}.child = {steps[i - 1]}.parent AND {step}.parent LIKE '{chain[i + 1]}:%'")
        froms.append(f"JOIN {parents} p ON p.child = {steps[-1]}.parent")
        shares = " * ".join(f"{s}.share" for s in steps) + " * p.share"
        methods = ", ".join([f"{s}.method" for s in steps] + ["p.method"])
        store.execute(f"""
            INSERT INTO {into}
            SELECT {steps[0]}.child, p.parent, least(sum({shares}), 1), {_worst_of(methods)}
            FROM {' '.join(froms)}
            WHERE {steps[0]}.child LIKE '{kind}:%' AND {steps[0]}.parent LIKE '{chain[1]}:%'
            GROUP BY {steps[0]}.child, p.parent HAVING sum({shares}) > 1e-9""")


def _family(kind: str) -> str:
    return kind.rstrip("0123456789")


def _partial(store: duckdb.DuckDBPyConnection, parents: str, target: str) -> set[str]:
    """The kinds of the target's family that lack a partner of the same code for some of its places."""
    return {kind for (kind,) in store.execute(f"""
        SELECT split_part(child, ':', 1) AS kind FROM links WHERE method = 'same' AND parent LIKE '{target}:%'
        GROUP BY ALL
        HAVING count(DISTINCT parent) FILTER (WHERE parent IN (SELECT child FROM {parents}))
             < (SELECT count(DISTINCT child) FROM {parents})""").fetchall()}


def _worst_of(methods: str) -> str:
    """SQL for the method that loses most, over the links of a chain and the rows of a group."""
    order = list(COST)
    ranks = " ".join(f"WHEN '{m}' THEN {i}" for i, m in enumerate(order))
    names = " ".join(f"WHEN {i} THEN '{m}'" for i, m in enumerate(order))
    each = ", ".join(f"CASE {m.strip()} {ranks} END" for m in methods.split(","))
    return f"CASE max(greatest({each})) {names} END"


def fill_lookup(store: duckdb.DuckDBPyConnection, edition: Edition, published: set[str]) -> None:
    """Add to the lookup every published place's share in the edition's borough, wards, LSOAs and areas."""
    wards = _borough_wards(store, edition)
    _check_codes(store, edition, wards)
    store.execute("CREATE OR REPLACE TEMP TABLE found(child VARCHAR, parent VARCHAR, share DOUBLE, method VARCHAR)")
    values = ", ".join(f"('{w}')" for w in sorted(wards))
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE ward_parents AS
        SELECT w AS child, w AS parent, 1.0::DOUBLE AS share, 'same' AS method FROM (VALUES {values}) t(w)""")
    carry(store, "ward_parents", edition.ward_kind, published | {edition.lsoa_kind}, "found")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE lsoa_parents AS
        SELECT child, child AS parent, 1.0::DOUBLE AS share, 'same' AS method FROM found
        WHERE child LIKE '{edition.lsoa_kind}:%' GROUP BY child HAVING sum(share) >= 0.5""")
    carry(store, "lsoa_parents", edition.lsoa_kind, {k for k in published if k.startswith("lsoa")}, "found")
    _carry_borough(store, edition)
    for scheme in edition.scheme:
        _carry_scheme(store, edition, scheme, published)
    store.execute("INSERT INTO lookup SELECT DISTINCT ON (child, parent) * FROM found ORDER BY ALL")


def _borough_wards(store: duckdb.DuckDBPyConnection, edition: Edition) -> set[str]:
    """Every ward of the edition's kind in its borough: those the published links put there, or those its schemes name."""
    named = {f"{edition.ward_kind}:{code}" for scheme in edition.scheme for area in scheme.area for code in area.wards}
    linked = {w for (w,) in store.execute(
        "SELECT child FROM links WHERE parent = ? AND child LIKE ?", [edition.borough, f"{edition.ward_kind}:%"]).fetchall()}
    wards = linked or named
    if not wards:
        raise InputError(f"{edition.id}.toml", f"no wards of kind {edition.ward_kind} are known for {edition.borough}",
                         do="name the wards of its areas, or add a lookup from that ward kind to the borough")
    return wards


def _check_codes(store: duckdb.DuckDBPyConnection, edition: Edition, wards: set[str]) -> None:
    """Every ward and LSOA code stands in its vintage; a wrong one is named with its successors."""
    known = {p for (p,) in store.execute("SELECT place FROM places WHERE kind IN (?, ?)",
                                         [edition.ward_kind, edition.lsoa_kind]).fetchall()}
    if edition.borough not in {p for (p,) in store.execute("SELECT place FROM places").fetchall()}:
        raise InputError(f"{edition.id}.toml", f"borough {edition.borough} is in no source",
                         nearest(edition.borough, [p for (p,) in store.execute(
                             "SELECT place FROM places WHERE kind LIKE 'lad%'").fetchall()]), "correct 'borough'")
    for scheme in edition.scheme:
        for area in scheme.area:
            for kind, codes in ((edition.ward_kind, area.wards), (edition.lsoa_kind, [*area.extra_lsoas, *area.excluded_lsoas])):
                for code in codes:
                    if f"{kind}:{code}" not in known:
                        raise _unknown_code(store, edition, scheme, area, kind, code)
                    if kind == edition.ward_kind and f"{kind}:{code}" not in wards:
                        raise InputError(f"{edition.id}.toml, scheme {scheme.id!r}, {area.name}",
                                         f"{code} is not a ward of {edition.name}", do="take it out")


def _unknown_code(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, area: Area, kind: str, code: str) -> InputError:
    """The sentence for a code that isn't of the edition's vintage: what it is, and what stands in its place."""
    where = f"{edition.id}.toml, scheme {scheme.id!r}, {area.name}"
    elsewhere = store.execute("SELECT kind, name FROM places WHERE code = ? ORDER BY kind", [code]).fetchall()
    family = _family(kind)
    now = store.execute("SELECT code, name FROM places WHERE kind = ?", [kind]).fetchall()
    if not elsewhere:
        return InputError(where, f"{code} is not a code of {kind}", nearest(code, [c for c, _ in now]), "correct the code")
    vintages = ", ".join(k for k, _ in elsewhere)
    name = next((n for _, n in elsewhere if n), "")
    linked = [f"{c.split(':')[1]} ({n})" for c, n in store.execute("""
        SELECT DISTINCT l.parent, p.name FROM links l JOIN places p ON p.place = l.parent
        WHERE split_part(l.child, ':', 2) = ? AND p.kind = ? AND l.child LIKE ? ORDER BY 1 LIMIT 5""",
        [code, kind, f"{family}%"]).fetchall()]
    same_name = [f"{c} ({n})" for c, n in now if n and name and _plain(n) == _plain(name)]
    successor = ", ".join(linked or same_name)
    return InputError(where, f"{code} ({name}) is a code of {vintages}, not of {kind}",
                      f"codes of {kind}" + (f"; it is now or was {successor}" if successor else ""),
                      "use the code of the edition's vintage, or change the edition's " + f"{family}_kind")


def _plain(name: str) -> str:
    return name.lower().replace("&", "and").replace("'", "").strip()


def _carry_borough(store: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """The borough is its wards: a published place's share in it is the sum of its shares in them."""
    store.execute(f"""
        INSERT INTO found
        SELECT child, '{edition.borough}', least(sum(share), 1), {_worst_of('method')}
        FROM found WHERE parent LIKE '{edition.ward_kind}:%' GROUP BY child""")


def _carry_scheme(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, published: set[str]) -> None:
    """The areas of one scheme: by whole wards where they are whole wards, else LSOA by LSOA."""
    prefix = f"area:{edition.id}/{scheme.id}/"
    parted = any(a.extra_lsoas or a.excluded_lsoas for a in scheme.area)
    rows = [(f"{edition.ward_kind}:{w}", prefix + a.id) for a in scheme.area for w in a.wards]
    store.execute("CREATE OR REPLACE TEMP TABLE members(child VARCHAR, parent VARCHAR)")
    if rows:
        store.executemany("INSERT INTO members VALUES (?, ?)", rows)
    if not parted:
        store.execute(f"""
            INSERT INTO found
            SELECT f.child, m.parent, least(sum(f.share), 1), {_worst_of('f.method')}
            FROM found f JOIN members m ON f.parent = m.child GROUP BY ALL""")
    else:
        _carry_parted(store, edition, scheme, prefix, published)
    store.execute("""INSERT INTO found SELECT area, area, 1, 'same' FROM areas WHERE edition = ? AND scheme = ?""",
                  [edition.id, scheme.id])
    store.execute("""INSERT INTO found SELECT area, ?, 1, 'nested' FROM areas WHERE edition = ? AND scheme = ?
                     AND scheme = (SELECT first(scheme ORDER BY position) FROM areas WHERE edition = ?)""",
                  [edition.borough, edition.id, scheme.id, edition.id])
    _check_shares(store, edition, scheme, prefix)


def _carry_parted(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, prefix: str, published: set[str]) -> None:
    """Areas with part-wards: membership is worked out on LSOAs, wards then follow by share of residents."""
    lsoa = edition.lsoa_kind
    extra = [(f"{lsoa}:{c}", prefix + a.id) for a in scheme.area for c in a.extra_lsoas]
    excluded = [(f"{lsoa}:{c}", prefix + a.id) for a in scheme.area for c in a.excluded_lsoas]
    store.execute("CREATE OR REPLACE TEMP TABLE extra(child VARCHAR, parent VARCHAR)")
    store.execute("CREATE OR REPLACE TEMP TABLE excluded(child VARCHAR, parent VARCHAR)")
    for table, rows in (("extra", extra), ("excluded", excluded)):
        if rows:
            store.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE area_parents AS
        SELECT f.child, m.parent, 1.0::DOUBLE AS share, 'best_fit' AS method
        FROM found f JOIN members m ON f.parent = m.child
        WHERE f.child LIKE '{lsoa}:%' AND f.child NOT IN (SELECT child FROM extra)
          AND (f.child, m.parent) NOT IN (SELECT child, parent FROM excluded)
        UNION ALL SELECT child, parent, 1.0, 'nested' FROM extra""")
    carry(store, "area_parents", lsoa, published, "found")


def _check_shares(store: duckdb.DuckDBPyConnection, edition: Edition, scheme: Scheme, prefix: str) -> None:
    """No place is given to the areas of one scheme more than once over."""
    over = store.execute("SELECT child, sum(share) FROM found WHERE parent LIKE ? GROUP BY child HAVING sum(share) > 1.0001 LIMIT 1",
                         [f"{prefix}%"]).fetchall()
    if over:
        raise InputError(f"{edition.id}.toml, scheme {scheme.id!r}", f"the shares of {over[0][0]} add to {over[0][1]:.3f}", "at most 1",
                         "list each ward and LSOA in one area only")
