"""Published links between places, weighed by residents and carried from kind to kind."""

from __future__ import annotations

import duckdb

COST = {"same": 1.0, "nested": 1.1, "exact": 1.2, "best_fit": 3.0, "population_share": 4.0}
"""How much is lost along a link: the cheapest chain of links from one kind to another is taken."""

STEPS = 6
"""Links followed away from a borough's wards: four reach everything that any known chain needs."""


def family(kind: str) -> str:
    """The kind without its vintage: ward24 is a ward."""
    return kind.rstrip("0123456789")


def weigh_links(store: duckdb.DuckDBPyConnection) -> None:
    """Turn pairs of places into shares of residents, and add every link's way back.

    A district's figures are never carried down to its parts. A place with one parent of a kind lies in it
    whole. A place with several is split by their residents (equally where those are not known). Codes that
    stand in two vintages of wards are one place.
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
    store.execute("DROP TABLE pairs")
    _link_same_codes(store)


def _link_same_codes(store: duckdb.DuckDBPyConnection) -> None:
    """Wards (or districts) of two vintages with one code are one place, where no lookup joins the two."""
    store.execute("""
        CREATE TEMP TABLE used_kinds AS
        SELECT DISTINCT split_part(place, ':', 1) AS kind FROM observations
        UNION SELECT DISTINCT split_part(unnest([l.child, l.parent]), ':', 1)
              FROM raw_links l JOIN sources s USING (source) WHERE s.shape <> 'codes'
        UNION SELECT ward_kind FROM editions
        UNION SELECT DISTINCT split_part(place, ':', 1) FROM boundaries""")
    store.execute("""
        INSERT INTO links
        SELECT a.place, b.place, 1, 'same', NULL
        FROM places a JOIN places b ON a.code = b.code AND a.kind <> b.kind
        WHERE a.kind IN (FROM used_kinds) AND b.kind IN (FROM used_kinds)
          AND regexp_replace(a.kind, '[0-9]+$', '') = regexp_replace(b.kind, '[0-9]+$', '')
          AND regexp_replace(a.kind, '[0-9]+$', '') IN ('ward', 'lad')
          AND (a.kind, b.kind) NOT IN (
              SELECT split_part(child, ':', 1), split_part(parent, ':', 1) FROM links)""")
    store.execute("DROP TABLE used_kinds")


def gather_near(store: duckdb.DuckDBPyConnection, wards: set[str]) -> None:
    """Fill near(place, step), all wards, LSOAs and MSOAs linked to a borough's wards, and near_links.

    Chains are chosen among these links only, so that a store built from packs chooses like one built from
    the whole country's files.
    """
    small = "regexp_matches({0}, '^(lsoa|msoa|ward)')"
    store.execute("CREATE OR REPLACE TEMP TABLE near(place VARCHAR, step INTEGER)")
    store.executemany("INSERT INTO near VALUES (?, 0)", [(w,) for w in sorted(wards)])
    for step in range(1, STEPS + 1):
        found = store.execute(f"""
            INSERT INTO near
            SELECT place, {step} FROM (
                SELECT l.parent AS place FROM links l JOIN near n ON n.place = l.child AND n.step = {step - 1}
                WHERE {small.format("l.parent")}
                UNION SELECT l.child FROM links l JOIN near n ON n.place = l.parent AND n.step = {step - 1}
                WHERE {small.format("l.child")})
            WHERE place NOT IN (SELECT place FROM near)""").fetchall()
        if not found or not found[0][0]:
            break
    store.execute("""
        CREATE OR REPLACE TEMP TABLE near_links AS
        SELECT * FROM links WHERE child IN (SELECT place FROM near) AND parent IN (SELECT place FROM near)""")


def cheapest_chains(store: duckdb.DuckDBPyConnection, target: str, partial: set[str]) -> dict[str, list[str]]:
    """For every kind that can be carried to `target`, the chain of kinds from it, ending in `target`.

    `partial` are kinds that share only some codes with the target: not to be taken for the same places.
    """
    edges: dict[str, dict[str, float]] = {}
    worst = " UNION ALL ".join(f"SELECT '{m}' AS method, {c} AS cost" for m, c in COST.items())
    for child, parent, cost in store.execute(f"""
            SELECT split_part(child, ':', 1), split_part(parent, ':', 1), avg(cost)
            FROM near_links JOIN ({worst}) USING (method) GROUP BY ALL ORDER BY ALL""").fetchall():
        if not (child in partial and family(child) == family(parent)):
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


def carry(
    store: duckdb.DuckDBPyConnection, parents: str, target: str, published: set[str], into: str
) -> None:
    """Fill `into`(child, parent, share, method) with every published place that reaches `parents`.

    `parents`(child, parent, share, method) is a table whose children are of kind `target`. The share along a
    chain is the product of the shares of its links, summed over all ways.
    """
    store.execute(f"INSERT INTO {into} SELECT * FROM {parents}")
    for kind, chain in cheapest_chains(store, target, _partial(store, parents, target)).items():
        if kind != target and kind in published:
            store.execute(f"INSERT INTO {into} {_along(chain, parents)}")


def _along(chain: list[str], parents: str) -> str:
    """SQL for the places of the chain's first kind in the parents of its last."""
    steps = [f"step{i}" for i in range(len(chain) - 1)]
    joined = [f"near_links {steps[0]}"]
    for before, step, kind in zip(steps, steps[1:], chain[2:], strict=False):
        joined.append(
            f"JOIN near_links {step} ON {step}.child = {before}.parent AND {step}.parent LIKE '{kind}:%'"
        )
    joined.append(f"JOIN {parents} p ON p.child = {steps[-1]}.parent")
    share = " * ".join(f"{link}.share" for link in [*steps, "p"])
    method = worst_of([f"{link}.method" for link in [*steps, "p"]])
    return f"""
        SELECT step0.child, p.parent, least(sum({share}), 1), {method}
        FROM {" ".join(joined)}
        WHERE step0.child LIKE '{chain[0]}:%' AND step0.parent LIKE '{chain[1]}:%'
        GROUP BY step0.child, p.parent HAVING sum({share}) > 1e-9"""


def _partial(store: duckdb.DuckDBPyConnection, parents: str, target: str) -> set[str]:
    """The kinds of the target's family that lack a partner of the same code for some of its places."""
    rows = store.execute(f"""
        SELECT split_part(child, ':', 1) AS kind FROM near_links
        WHERE method = 'same' AND parent LIKE '{target}:%'
        GROUP BY ALL
        HAVING count(DISTINCT parent) FILTER (WHERE parent IN (SELECT child FROM {parents}))
             < (SELECT count(DISTINCT child) FROM {parents})""").fetchall()
    return {kind for (kind,) in rows}


def worst_of(methods: list[str]) -> str:
    """SQL for the method that loses most, over the links of a chain and the rows of a group."""
    ranks = " ".join(f"WHEN '{m}' THEN {i}" for i, m in enumerate(COST))
    names = " ".join(f"WHEN {i} THEN '{m}'" for i, m in enumerate(COST))
    each = ", ".join(f"CASE {m} {ranks} END" for m in methods)
    return f"CASE max(greatest({each})) {names} END"
