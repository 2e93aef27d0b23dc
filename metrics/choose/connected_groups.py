"""The groups of touching places with the greatest mean need, exactly: a search that leaves out only what
can't be among the best.

Branch and bound over connected groups. Each group is met once: it grows from its neediest member (or from a
pinned one), and a place that was tried and turned down stays out below. A branch is left when even the
neediest places still open to it, parts of places allowed and contiguity forgotten, can't lift its mean into
the best kept so far.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STEPS = 2_000_000
"""Groups looked at before the search gives up; it says so rather than call the best so far the best."""


class TooMany(Exception):
    """The limits leave more groups than can be searched to the end."""


@dataclass(frozen=True)
class Group:
    """A group of touching places, by their position in the input: mean need by residents, and residents."""

    need: float
    residents: float
    members: tuple[int, ...]


@dataclass(frozen=True)
class Limits:
    """The least and the most residents of a group, how many groups are kept, how many looked at."""

    least: float
    most: float
    keep: int
    steps: int


def best_groups(
    residents: Sequence[float],
    need: Sequence[float],
    touching: Sequence[Sequence[int]],
    least: float,
    most: float,
    *,
    pinned_in: Sequence[int] = (),
    pinned_out: Sequence[int] = (),
    keep: int = 20,
    steps: int = STEPS,
) -> list[Group]:
    """The `keep` best groups, best first: connected, between `least` and `most` residents, with all of
    `pinned_in` and none of `pinned_out`, by mean need weighted by residents.

    Of groups kept that tie, those with the earlier members come first. Empty when there is none. Raises
    TooMany.
    """
    order = sorted(range(len(need)), key=lambda i: (-need[i], i))
    limits = Limits(least, most, keep, steps)
    search = _Search(residents, need, touching, order, limits, pinned_in)
    closed = search.mask(pinned_out)
    if pinned_in:
        search.grow_from(search.mask(pinned_in[:1]), closed)
    else:
        for start in range(len(order)):
            if not closed >> start & 1:
                search.grow_from(1 << start, closed)
            closed |= 1 << start
    groups = [Group(value, count, search.members(mask)) for value, count, mask in search.best]
    return sorted(groups, key=lambda g: (-g.need, g.members))


class _Search:
    """One search; places are bits of a mask, the neediest the lowest."""

    def __init__(
        self,
        residents: Sequence[float],
        need: Sequence[float],
        touching: Sequence[Sequence[int]],
        order: list[int],
        limits: Limits,
        pinned_in: Sequence[int],
    ) -> None:
        position = {place: bit for bit, place in enumerate(order)}
        self.order, self.position = order, position
        self.residents = [float(residents[place]) for place in order]
        self.need = [float(need[place]) for place in order]
        self.beside = [sum(1 << position[other] for other in set(touching[place])) for place in order]
        self.least, self.most, self.keep, self.steps = limits.least, limits.most, limits.keep, limits.steps
        self.pinned_in = self.mask(pinned_in)
        self.pinned = [bit for bit in range(len(order)) if self.pinned_in >> bit & 1]
        self.best: list[tuple[float, float, int]] = []

    def mask(self, places: Sequence[int]) -> int:
        return sum(1 << self.position[place] for place in set(places))

    def members(self, mask: int) -> tuple[int, ...]:
        return tuple(sorted(self.order[bit] for bit in range(len(self.order)) if mask >> bit & 1))

    def grow_from(self, start: int, closed: int) -> None:
        """Look at every group that holds `start` and nothing closed."""
        first = start.bit_length() - 1
        count = self.residents[first]
        if count > self.most or start & closed:
            return
        waiting = [(start, closed | start, self.beside[first], count, count * self.need[first])]
        while waiting:
            group, closed, beside, count, weighted = waiting.pop()
            self.steps -= 1
            if self.steps < 0:
                raise TooMany
            if count >= self.least and group & self.pinned_in == self.pinned_in:
                self._keep(weighted / count, count, group)
            if not self._can_be_among_best(group, closed, count, weighted):
                continue
            grown = []
            for bit in _bits(beside & ~closed):
                more = count + self.residents[bit]
                closed |= 1 << bit
                if more <= self.most:
                    added = weighted + self.residents[bit] * self.need[bit]
                    grown.append((group | 1 << bit, closed, beside | self.beside[bit], more, added))
            waiting.extend(reversed(grown))

    def _keep(self, value: float, count: float, group: int) -> None:
        if len(self.best) < self.keep:
            heapq.heappush(self.best, (value, count, group))
        elif value > self.best[0][0]:
            heapq.heapreplace(self.best, (value, count, group))

    def _can_be_among_best(self, group: int, closed: int, count: float, weighted: float) -> bool:
        """Whether the group, filled up with the neediest places still open, could have a mean in the best."""
        if closed & self.pinned_in & ~group:
            return False
        for bit in self.pinned:
            if not group >> bit & 1:
                count += self.residents[bit]
                weighted += self.residents[bit] * self.need[bit]
        if count > self.most:
            return False
        closed |= self.pinned_in
        for bit, need in enumerate(self.need):
            if closed >> bit & 1:
                continue
            lifts = need * count > weighted
            if not lifts and count >= self.least:
                break
            room = (self.most if lifts else self.least) - count
            taken = min(self.residents[bit], room)
            count += taken
            weighted += taken * need
            if taken == room and (lifts or count >= self.least):
                break
        if count < self.least:
            return False
        return len(self.best) < self.keep or weighted > self.best[0][0] * count


def _bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
