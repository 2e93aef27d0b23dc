"""Published places converted to the places of an edition, along the chain of links that loses least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

import duckdb

from loaders.geography.links import LINK_METHODS, loss_of
from loaders.geography.neighbouring_links import Neighbourhood
from loaders.place_ids import family

Chain = tuple[str, ...]
"""Kinds of places, each converted to the next."""

MOST_CHAINS = 4
"""Chains weighed against each other for one kind."""

SAME = LINK_METHODS.index("same") + 1
"""The loss of a link between equal codes."""

Edges = dict[str, dict[str, float]]
"""By kind of parent: the kinds that are linked to it, and what is lost on the way, on average."""


def convert(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    into: str,
    parents: str,
    targets: Mapping[str, str],
    published: set[str],
) -> None:
    """Add to the table `into` every published place that reaches `parents`.

    Both are tables of edition, child, parent, share, method; the children of `parents` are of the kind that
    `targets` names for the edition. The share along a chain is the product of the shares of its links, summed
    over all ways. Of several chains from a kind the one that reaches with most of its places is taken, then
    the cheapest. Editions with a chain in common are converted along it together.
    """
    store.execute(f"INSERT INTO {into} SELECT * FROM {parents}")
    _number_parents(store, near, parents)
    edges, same, partial = _edges(store, near), _same(store, near), _partial(store, near, targets)
    candidates: dict[tuple[str, str], list[Chain]] = {}
    for edition, target in targets.items():
        by_kind = candidate_chains(edges.get(edition, {}), target, partial[edition], same[edition])
        candidates |= {(edition, kind): chains for kind, chains in by_kind.items() if kind in published}
    chains = _travel(store, near, candidates)
    _choose(store, near, candidates, chains)
    store.execute(f"""
        INSERT INTO {into}
        SELECT e.edition, c.place, p.parent, w.share, {list(LINK_METHODS)}[w.loss]
        FROM ways w SEMI JOIN chosen_ways USING (chain, edition)
        JOIN {near.editions} e ON e.number = w.edition JOIN {near.places} c ON c.number = w.child
        JOIN parent_names p ON p.number = w.parent""")


def _number_parents(store: duckdb.DuckDBPyConnection, near: Neighbourhood, parents: str) -> None:
    """The parents by number: parent_names, and parent_numbers(edition, child, parent, share, loss)."""
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE parent_names AS
        SELECT parent, (row_number() OVER (ORDER BY parent))::INTEGER AS number
        FROM (SELECT DISTINCT parent FROM {parents})""")
    store.execute(f"""
        CREATE OR REPLACE TEMP TABLE parent_numbers AS
        SELECT e.number AS edition, c.number AS child, n.number AS parent, p.share,
               {loss_of("p.method")}::TINYINT AS loss
        FROM {parents} p JOIN {near.editions} e USING (edition) JOIN parent_names n USING (parent)
        JOIN {near.places} c ON c.place = p.child""")


def _travel(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    candidates: Mapping[tuple[str, str], list[Chain]],
) -> dict[Chain, int]:
    """Fill ways(chain, edition, child, parent, share, loss) along every chain that is weighed.

    Returns the number of each chain there.
    """
    riders: dict[Chain, list[str]] = defaultdict(list)
    for (edition, _), chains in candidates.items():
        for chain in chains:
            riders[chain].append(edition)
    store.execute(
        "CREATE OR REPLACE TEMP TABLE ways"
        "(chain SMALLINT, edition SMALLINT, child INTEGER, parent INTEGER, share DOUBLE, loss TINYINT)"
    )
    numbers = {chain: number for number, chain in enumerate(sorted(riders))}
    for chain, number in numbers.items():
        store.execute(
            f"""CREATE OR REPLACE TEMP TABLE riders AS
               SELECT number AS edition FROM {near.editions} WHERE list_contains(?, edition)""",
            [riders[chain]],
        )
        store.execute(f"INSERT INTO ways {_along(near, chain, number)}")
    return numbers


def _choose(
    store: duckdb.DuckDBPyConnection,
    near: Neighbourhood,
    candidates: Mapping[tuple[str, str], list[Chain]],
    numbers: Mapping[Chain, int],
) -> None:
    """Fill chosen_ways(chain, edition): the first of the chains from a kind that reach with most."""
    contested = {numbers[chain] for chains in candidates.values() if len(chains) > 1 for chain in chains}
    rows = store.execute(
        f"""SELECT w.chain, e.edition, count(DISTINCT w.child) FROM ways w
           JOIN {near.editions} e ON e.number = w.edition WHERE list_contains(?, w.chain) GROUP BY ALL""",
        [sorted(contested)],
    ).fetchall()
    reach = {(chain, edition): places for chain, edition, places in rows}
    chosen = [
        (
            max((numbers[chain] for chain in chains), key=lambda number: reach.get((number, edition), 0)),
            edition,
        )
        for (edition, _), chains in candidates.items()
    ]
    store.execute(
        f"""CREATE OR REPLACE TEMP TABLE chosen_ways AS
           SELECT c.chain, e.number AS edition
           FROM (SELECT unnest($chains) AS chain, unnest($editions) AS edition) c
           JOIN {near.editions} e USING (edition)""",
        {"chains": [chain for chain, _ in chosen], "editions": [edition for _, edition in chosen]},
    )


def candidate_chains(
    edges: Edges, target: str, partial: set[str], same: set[tuple[str, str]]
) -> dict[str, list[Chain]]:
    """For every kind, the cheapest chain to `target`, then those without its links between equal codes.

    `same` are the pairs of kinds that only equal codes join. Such a link is cheap, but leaves behind every
    place whose code has changed: the second chain goes without the first such link, and so on.
    """
    chains_without: dict[frozenset[tuple[str, str]], dict[str, Chain]] = {}

    def without(excluded: frozenset[tuple[str, str]]) -> dict[str, Chain]:
        if excluded not in chains_without:  # kinds that exclude the same links share the search
            open_edges = {
                parent: {child: cost for child, cost in kinds.items() if (child, parent) not in excluded}
                for parent, kinds in edges.items()
            }
            chains_without[excluded] = cheapest_chains(open_edges, target, partial)
        return chains_without[excluded]

    by_kind = {kind: [chain] for kind, chain in without(frozenset()).items() if kind != target}
    for kind, chains in by_kind.items():
        excluded: frozenset[tuple[str, str]] = frozenset()
        while len(chains) < MOST_CHAINS and (doubtful := same.intersection(pairwise(chains[-1]))):
            excluded |= {next(step for step in pairwise(chains[-1]) if step in doubtful)}
            other = without(excluded).get(kind)
            if other is None:
                break
            chains.append(other)
    return by_kind


def cheapest_chains(edges: Edges, target: str, partial: set[str]) -> dict[str, Chain]:
    """For every kind that can be converted to `target`, the chain of kinds from it, ending in `target`.

    `partial` are kinds that share only some codes with the target: not to be taken for the same places.
    """
    costs, waiting = {target: 0.0}, [target]
    chains: dict[str, Chain] = {target: (target,)}
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


def _edges(store: duckdb.DuckDBPyConnection, near: Neighbourhood) -> dict[str, Edges]:
    """For each edition, which kinds its links join, and what is lost."""
    edges: dict[str, Edges] = defaultdict(lambda: defaultdict(dict))
    rows = store.execute(f"""
        SELECT e.edition, child_kind, parent_kind, avg(cost)
        FROM {near.links} l JOIN {near.editions} e ON e.number = l.edition GROUP BY ALL ORDER BY ALL""")
    for edition, child, parent, cost in rows.fetchall():
        edges[edition][parent][child] = cost
    return edges


def _same(store: duckdb.DuckDBPyConnection, near: Neighbourhood) -> dict[str, set[tuple[str, str]]]:
    """By edition: the pairs of kinds that equal codes join."""
    rows = store.execute(f"""
        SELECT DISTINCT e.edition, child_kind, parent_kind
        FROM {near.links} l JOIN {near.editions} e ON e.number = l.edition WHERE loss = {SAME}""")
    same: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edition, child, parent in rows.fetchall():
        same[edition].add((child, parent))
    return same


def _partial(
    store: duckdb.DuckDBPyConnection, near: Neighbourhood, targets: Mapping[str, str]
) -> dict[str, set[str]]:
    """By edition: kinds of the target's family that have no place of the same code for some of its places."""
    store.execute(
        f"""CREATE OR REPLACE TEMP TABLE targets AS
           SELECT e.edition AS name, e.number AS edition, t.kind
           FROM (SELECT unnest(?) AS edition, unnest(?) AS kind) t JOIN {near.editions} e USING (edition)""",
        [list(targets), list(targets.values())],
    )
    rows = store.execute(f"""
        WITH wanted AS (SELECT DISTINCT edition, child FROM parent_numbers)
        SELECT t.name, n.child_kind FROM {near.links} n
        JOIN targets t ON t.edition = n.edition AND t.kind = n.parent_kind
        JOIN (SELECT edition, count(*) AS places FROM wanted GROUP BY edition) w ON w.edition = n.edition
        LEFT JOIN wanted p ON p.edition = n.edition AND p.child = n.parent
        WHERE n.loss = {SAME}
        GROUP BY t.name, n.child_kind, w.places HAVING count(DISTINCT p.child) < w.places""")
    partial: dict[str, set[str]] = defaultdict(set)
    for edition, kind in rows.fetchall():
        partial[edition].add(kind)
    return partial


def _along(near: Neighbourhood, chain: Chain, number: int) -> str:
    """SQL for the places of the chain's first kind in the parents of its last, for all editions riding."""
    steps = [f"step{i}" for i in range(len(chain) - 1)]
    joined = [f"riders JOIN {near.links} {steps[0]} USING (edition)"]
    for before, step, kind in zip(steps, steps[1:], chain[2:], strict=False):
        joined.append(
            f"JOIN {near.links} {step} ON {step}.edition = {before}.edition "
            f"AND {step}.child = {before}.parent AND {step}.parent_kind = '{kind}'"
        )
    joined.append(
        f"JOIN parent_numbers p ON p.edition = {steps[-1]}.edition AND p.child = {steps[-1]}.parent"
    )
    share = " * ".join(f"{link}.share" for link in [*steps, "p"])
    loss = ", ".join(f"{link}.loss" for link in [*steps, "p"])
    return f"""
        SELECT {number}, step0.edition, step0.child, p.parent, least(sum({share}), 1), max(greatest({loss}))
        FROM {" ".join(joined)}
        WHERE step0.child_kind = '{chain[0]}' AND step0.parent_kind = '{chain[1]}'
        GROUP BY step0.edition, step0.child, p.parent HAVING sum({share}) > 1e-9"""
