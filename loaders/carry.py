"""Published places carried to the places of an edition, along the chain of links that loses least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

import duckdb

from loaders.links import family, worst_of

Chain = tuple[str, ...]
"""Kinds of places, each carried to the next."""

MOST_CHAINS = 4
"""Chains weighed against each other for one kind."""

Edges = dict[str, dict[str, float]]
"""By kind of parent: the kinds that are linked to it, and what is lost on the way, on average."""


def carry(
    store: duckdb.DuckDBPyConnection, parents: str, targets: Mapping[str, str], published: set[str]
) -> None:
    """Add to found(edition, child, parent, share, method) every published place that reaches `parents`.

    `parents`(edition, child, parent, share, method) is a table whose children are of the kind that `targets`
    names for the edition. The share along a chain is the product of the shares of its links, summed over all
    ways. Of several chains from a kind the one that reaches with most of its places is taken, then the
    cheapest. Editions whose chains are the same are carried together.
    """
    store.execute(f"INSERT INTO found SELECT * FROM {parents}")
    edges, same, partial = _edges(store), _same(store), _partial(store, parents, targets)
    candidates: dict[tuple[str, str], list[Chain]] = {}
    for edition, target in targets.items():
        found = candidate_chains(edges.get(edition, {}), target, partial[edition], same[edition])
        candidates |= {(edition, kind): chains for kind, chains in found.items() if kind in published}
    for chain, editions in sorted(_chosen(store, parents, candidates).items()):
        _let_ride(store, editions)
        store.execute(f"INSERT INTO found {_along(chain, parents)}")


def _chosen(
    store: duckdb.DuckDBPyConnection, parents: str, candidates: Mapping[tuple[str, str], list[Chain]]
) -> dict[Chain, list[str]]:
    """The editions that each chain carries: for each kind, the first of the chains that reach with most."""
    contested: dict[Chain, list[str]] = defaultdict(list)
    for (edition, _), chains in candidates.items():
        for chain in chains if len(chains) > 1 else []:
            contested[chain].append(edition)
    reach: dict[tuple[str, Chain], int] = {}
    for chain, editions in sorted(contested.items()):
        _let_ride(store, editions)
        rows = store.execute(
            f"SELECT edition, count(DISTINCT child) FROM ({_along(chain, parents)}) GROUP BY 1"
        )
        reach |= {(edition, chain): places for edition, places in rows.fetchall()}
    riders: dict[Chain, list[str]] = defaultdict(list)
    for (edition, _), chains in candidates.items():
        riders[max(chains, key=lambda chain: reach.get((edition, chain), 0))].append(edition)
    return riders


def _let_ride(store: duckdb.DuckDBPyConnection, editions: list[str]) -> None:
    store.execute("CREATE OR REPLACE TEMP TABLE riders AS SELECT unnest(?) AS edition", [editions])


def candidate_chains(
    edges: Edges, target: str, partial: set[str], same: set[tuple[str, str]]
) -> dict[str, list[Chain]]:
    """For every kind, the cheapest chain to `target`, then those without its links between equal codes.

    `same` are the pairs of kinds that only equal codes join. Such a link is cheap, but leaves behind every
    place whose code has changed: the second chain goes without the first such link, and so on.
    """
    first = cheapest_chains(edges, target, partial)
    found = {kind: [chain] for kind, chain in first.items() if kind != target}
    for kind, chains in found.items():
        barred: set[tuple[str, str]] = set()
        while len(chains) < MOST_CHAINS and (doubtful := same.intersection(pairwise(chains[-1]))):
            barred.add(next(step for step in pairwise(chains[-1]) if step in doubtful))
            open_edges = {
                parent: {child: cost for child, cost in kinds.items() if (child, parent) not in barred}
                for parent, kinds in edges.items()
            }
            other = cheapest_chains(open_edges, target, partial).get(kind)
            if other is None:
                break
            chains.append(other)
    return found


def cheapest_chains(edges: Edges, target: str, partial: set[str]) -> dict[str, Chain]:
    """For every kind that can be carried to `target`, the chain of kinds from it, ending in `target`.

    `partial` are kinds that share only some codes with the target: not to be taken for the same places.
    """
    costs, chains, waiting = {target: 0.0}, {target: (target,)}, [target]
    while waiting:
        here = min(waiting, key=lambda kind: (costs[kind], kind))
        waiting.remove(here)
        for child, cost in edges.get(here, {}).items():
            if child in partial and family(child) == family(here):
                continue
            if costs[here] + cost < costs.get(child, float("inf")):
                costs[child] = costs[here] + cost
                chains[child] = (child, *chains[here])
                if child not in waiting:
                    waiting.append(child)
    return chains


def _edges(store: duckdb.DuckDBPyConnection) -> dict[str, Edges]:
    """For each edition, which kinds its links join, and what is lost."""
    edges: dict[str, Edges] = defaultdict(lambda: defaultdict(dict))
    rows = store.execute("""
        SELECT edition, child_kind, parent_kind, avg(cost) FROM near_links GROUP BY ALL ORDER BY ALL""")
    for edition, child, parent, cost in rows.fetchall():
        edges[edition][parent][child] = cost
    return edges


def _same(store: duckdb.DuckDBPyConnection) -> dict[str, set[tuple[str, str]]]:
    """By edition: the pairs of kinds that equal codes join."""
    rows = store.execute("""
        SELECT DISTINCT edition, child_kind, parent_kind FROM near_links WHERE method = 'same'""")
    same: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edition, child, parent in rows.fetchall():
        same[edition].add((child, parent))
    return same


def _partial(
    store: duckdb.DuckDBPyConnection, parents: str, targets: Mapping[str, str]
) -> dict[str, set[str]]:
    """By edition: kinds of the target's family that have no place of the same code for some of its places."""
    store.execute(
        "CREATE OR REPLACE TEMP TABLE targets AS SELECT unnest(?) AS edition, unnest(?) AS kind",
        [list(targets), list(targets.values())],
    )
    rows = store.execute(f"""
        WITH wanted AS (SELECT DISTINCT edition, child FROM {parents})
        SELECT n.edition, n.child_kind FROM near_links n
        JOIN targets t ON t.edition = n.edition AND t.kind = n.parent_kind
        JOIN (SELECT edition, count(*) AS places FROM wanted GROUP BY edition) w ON w.edition = n.edition
        LEFT JOIN wanted p ON p.edition = n.edition AND p.child = n.parent
        WHERE n.method = 'same'
        GROUP BY n.edition, n.child_kind, w.places HAVING count(DISTINCT p.child) < w.places""")
    partial: dict[str, set[str]] = defaultdict(set)
    for edition, kind in rows.fetchall():
        partial[edition].add(kind)
    return partial


def _along(chain: Chain, parents: str) -> str:
    """SQL for the places of the chain's first kind in the parents of its last, for all editions riding."""
    steps = [f"step{i}" for i in range(len(chain) - 1)]
    joined = [f"riders JOIN near_links {steps[0]} USING (edition)"]
    for before, step, kind in zip(steps, steps[1:], chain[2:], strict=False):
        joined.append(
            f"JOIN near_links {step} ON {step}.edition = {before}.edition "
            f"AND {step}.child = {before}.parent AND {step}.parent_kind = '{kind}'"
        )
    joined.append(f"JOIN {parents} p ON p.edition = {steps[-1]}.edition AND p.child = {steps[-1]}.parent")
    share = " * ".join(f"{link}.share" for link in [*steps, "p"])
    method = worst_of([f"{link}.method" for link in [*steps, "p"]])
    return f"""
        SELECT step0.edition, step0.child, p.parent, least(sum({share}), 1), {method}
        FROM {" ".join(joined)}
        WHERE step0.child_kind = '{chain[0]}' AND step0.parent_kind = '{chain[1]}'
        GROUP BY step0.edition, step0.child, p.parent HAVING sum({share}) > 1e-9"""
