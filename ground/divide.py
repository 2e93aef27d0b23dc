"""Wards divided into groups that hang together and hold about as many residents each.

A search over random spanning trees: a tree over wards is cut where both sides are as they should be; two
groups that touch are thrown together and cut anew, and wards at a border change sides, as long as that
betters the whole. After DeFord, Duchin and Solomon (2021), Recombination: a family of Markov chains for
redistricting, Harvard Data Science Review 3.1. It is seeded: the same wards are always divided alike.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Iterable, Iterator

from ground.land import Land

WITHIN = 0.10
"""By how much of the mean a group's residents may differ from it, where whole wards allow."""

TREES = 10
"""Spanning trees looked at for each cut."""

ROUNDS, MOST_ROUNDS = 8, 40
"""How often two groups are cut anew: always, and as long as some group has too many or too few residents."""

STARTS = 6
"""How often the search begins anew as long as some group has too many or too few residents."""

Cost = tuple[int, float, int, float]
"""What is wrong with groups, the worst first: parts that nothing joins to the rest; residents beyond bounds,
in shares of the mean; parts that only a bridge joins; how far residents live from their group's middle."""


def divided(land: Land, groups: int, *, within: float = WITHIN, seed: int = 1) -> list[list[int]]:
    """The positions of wards in so many groups, none of them empty: the best that a search begun with a seed
    finds, by `within` of the mean where it can be."""
    search = _Search(land, groups, within, seed)
    found: list[tuple[Cost, list[list[int]]]] = []
    for _ in range(STARTS):
        tried = search.bettered(search.split(list(range(len(land.residents))), groups))
        found.append((search.whole(tried), tried))
        if search.right(tried):
            break
    return [sorted(group) for group in min(found)[1]]


class _Search:
    """One division of wards that is bettered step by step."""

    def __init__(self, land: Land, groups: int, within: float, seed: int) -> None:
        self.land, self.beside = land, land.beside()
        self.mean = sum(land.residents) / groups or 1.0  # where nobody is known to live, all shares are none
        self.any_bridge = any(land.bridged)
        self.within, self.random = within, random.Random(seed)
        self.known: dict[frozenset[int], Cost] = {}

    def cost(self, wards: Iterable[int], share: int = 1) -> Cost:
        """What is wrong with one group that is to hold `share` times the mean."""
        key = frozenset(wards)
        if share == 1 and key in self.known:
            return self.known[key]
        loose = self.land.parts(key, bridges=True) - 1
        by_land = self.land.parts(key, bridges=False) - 1 if self.any_bridge else loose
        cost = (
            loose,
            self.excess(sum(self.land.residents[w] for w in sorted(key)), share),
            by_land,
            self.spread(key),
        )
        if share == 1:
            self.known[key] = cost
        return cost

    def excess(self, residents: float, share: int = 1) -> float:
        """The residents beyond what is within bounds, in shares of the mean; small ones count as none."""
        return round(max(abs(residents / self.mean - share) - self.within, 0.0), 9)

    def spread(self, wards: Iterable[int]) -> float:
        """The sum over residents of the squared distance from their middle."""
        total = east = north = square = 0.0
        for ward in sorted(wards):
            people, (x, y) = self.land.residents[ward], self.land.at[ward]
            total, east, north = total + people, east + people * x, north + people * y
            square += people * (x * x + y * y)
        return round(square - (east * east + north * north) / total, 6) if total else 0.0

    def split(self, wards: list[int], groups: int) -> list[list[int]]:
        """Wards in so many groups, halved again and again."""
        if groups < 2:
            return [wards]
        one, other = self.halves(wards, groups // 2, groups - groups // 2)
        return [*self.split(one, groups // 2), *self.split(other, groups - groups // 2)]

    def halves(self, wards: list[int], first: int, second: int) -> tuple[list[int], list[int]]:
        """The best cut found of wards in two that are to hold `first` and `second` times the mean."""
        found: list[tuple[Cost, list[int], list[int]]] = []
        for _ in range(TREES):
            for one, other in self.cuts(wards, first, second):
                found.append((_total([self.cost(one, first), self.cost(other, second)]), one, other))
        if not found:
            return self.shed(wards, first)
        _, one, other = min(found)
        return one, other

    def shed(self, wards: list[int], first: int) -> tuple[list[int], list[int]]:
        """Wards in two where no tree that was tried has a branch of the right size, since there are hardly
        more wards than groups: `first` wards for a group each, and the rest, which the tree joined before."""
        order, _ = self.tree(wards)
        return sorted(order[-first:]), sorted(order[:-first])

    def cuts(self, wards: list[int], first: int, second: int) -> Iterator[tuple[list[int], list[int]]]:
        """The cuts of one random tree over the wards that leave the fewest residents beyond bounds."""
        order, parent = self.tree(wards)
        below = {ward: [ward] for ward in order}
        for ward in reversed(order[1:]):
            below[parent[ward]] += below[ward]
        residents, sizes = self.land.residents, []
        whole = sum(residents[w] for w in order)
        for ward in order[1:]:
            people, count = sum(residents[w] for w in below[ward]), len(below[ward])
            for near, far in ((first, second), (second, first)):
                if count >= near and len(order) - count >= far:
                    beyond = round(self.excess(people, near) + self.excess(whole - people, far), 9)
                    sizes.append((beyond, ward, near == first))
        least = min(sizes, default=(0.0,))[0]
        for beyond, ward, is_first in sorted(set(sizes)):
            if beyond == least:
                one = sorted(below[ward])
                other = sorted(set(order) - set(one))
                yield (one, other) if is_first else (other, one)

    def tree(self, wards: list[int]) -> tuple[list[int], dict[int, int]]:
        """A random tree over the wards (Prim's), near ones joined rather than far ones: the wards in the
        order in which they were joined, and what each was joined to."""
        left, order, parent = set(wards), [], dict[int, int]()
        edges = [(0.0, wards[0], wards[0])]
        while left:
            if not edges:  # what nothing joins to the rest still belongs to the tree
                edges = [(0.0, min(left), wards[0])]
            _, ward, joined_to = heapq.heappop(edges)
            if ward not in left:
                continue
            left.remove(ward)
            order.append(ward)
            parent[ward] = joined_to
            for other in self.beside[ward]:
                if other in left:
                    long = math.dist(self.land.at[ward], self.land.at[other]) * (0.5 + self.random.random())
                    heapq.heappush(edges, (long, other, ward))
        return order, parent

    def bettered(self, groups: list[list[int]]) -> list[list[int]]:
        """The groups after wards changed sides and two or three groups were cut anew, while that helped."""
        groups = self.swapped(groups)
        for turn in range(MOST_ROUNDS):
            pairs = self.neighbouring(groups)
            if not pairs or (turn >= ROUNDS and self.right(groups)):
                break
            together = set(self.random.choice(pairs))
            if turn % 2:  # a third that lies beside one of the two
                beside = sorted({n for pair in pairs if together & set(pair) for n in pair} - together)
                together |= {self.random.choice(beside)} if beside else set()
            cut = self.split(sorted(w for n in together for w in groups[n]), len(together))
            tried = [group for n, group in enumerate(groups) if n not in together] + cut
            tried = self.swapped(tried)
            if self.whole(tried) < self.whole(groups):
                groups = tried
        return groups

    def whole(self, groups: list[list[int]]) -> Cost:
        """What is wrong with all groups together."""
        return _total([self.cost(group) for group in groups])

    def right(self, groups: list[list[int]]) -> bool:
        """Whether all groups hang together and hold about as many residents each."""
        loose, beyond, *_ = self.whole(groups)
        return not loose and not beyond

    def neighbouring(self, groups: list[list[int]]) -> list[tuple[int, int]]:
        """The pairs of groups that lie beside each other."""
        of = {ward: n for n, group in enumerate(groups) for ward in group}
        pairs = {(of[w], of[o]) for w in of for o in self.beside[w]}
        return sorted((a, b) for a, b in pairs if a < b)

    def swapped(self, groups: list[list[int]]) -> list[list[int]]:
        """The groups after wards at borders changed sides, one or two at a time, while that helped."""
        groups = [*groups]
        while True:
            step = next(self.steps(groups), None)
            if step is None:
                return groups
            for n, group in step:
                groups[n] = group

    def steps(self, groups: list[list[int]]) -> Iterator[list[tuple[int, list[int]]]]:
        """Changes of two groups that better the whole: a ward goes over, or two are exchanged."""
        for one, other in self.neighbouring(groups):
            before = _total([self.cost(groups[one]), self.cost(groups[other])])
            going, coming = self.border(groups[one], groups[other]), self.border(groups[other], groups[one])
            for moved, back in [
                *((w, None) for w in going),
                *((None, w) for w in coming),
                *((w, v) for w in going for v in coming),
            ]:
                mine = [w for w in groups[one] if w != moved] + ([back] if back is not None else [])
                theirs = [w for w in groups[other] if w != back] + ([moved] if moved is not None else [])
                if not mine or not theirs or self.at_least(mine, theirs) >= before:
                    continue
                if _total([self.cost(mine), self.cost(theirs)]) < before:
                    yield [(one, sorted(mine)), (other, sorted(theirs))]

    def border(self, wards: list[int], others: list[int]) -> list[int]:
        """Those of the wards that lie beside one of the others."""
        return [w for w in wards if set(self.beside[w]) & set(others)]

    def at_least(self, one: list[int], other: list[int]) -> Cost:
        """The least that two groups can have wrong, without a look at how they hang together."""
        return _total(
            [
                (0, self.excess(sum(self.land.residents[w] for w in g)), 0, self.spread(g))
                for g in (one, other)
            ]
        )


def _total(costs: Iterable[Cost]) -> Cost:
    loose, beyond, by_land, spread = zip(*costs, strict=True)
    return sum(loose), round(sum(beyond), 9), sum(by_land), round(sum(spread), 6)
