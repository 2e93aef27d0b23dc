"""The k candidates with the greatest total need that keep to a set of rules, exactly: integer programming
over the few that can be among the best.

Exact in two ways. A candidate is left out beforehand only where enough others can stand in for it (see
`_contenders`). And what was found counts as best only once the solver, asked again without it, has proven an
upper bound on everything else; totals and costs are added up again from the members.
"""

from __future__ import annotations

import math
import time
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from metrics.statistics.arrays import Floats, Integers

TIE = 1e-9
"""Totals no further apart than this are the same."""

OVER = 1e-9
"""The share by which a cost may exceed the budget, so that 0.1 + 0.2 is within 0.3."""

NEED_BITS, COST_BITS = 24, 16
"""Binary digits that the solver is given of need and of cost.

To it, a millionth of a candidate is none. Of cost it gets few digits, in whole numbers, so that no such
millionth can tip the budget; of need enough that what it overlooks is far less than TIE.
"""

OPTIMAL, INFEASIBLE = 0, 2
"""The states of `scipy.optimize.milp` in which its answer is proven: the best, or that there is none."""

SECONDS = 60.0
"""How long one search may take before it gives up; it says so rather than call the best so far the best."""


class NotSolved(Exception):
    """The solver neither proved a selection the best nor that there is none."""


@dataclass(frozen=True)
class Rules:
    """What a selection must keep to; candidates are positions in the input.

    k: how many are chosen, exactly. groups: a whole number for each candidate; at most one is chosen with
    the same number, and those below zero are in no group. cost, budget: what the chosen cost together is
    at most the budget. excluded: never chosen. required: always chosen. apart: pairs of which at most one is.
    """

    k: int
    groups: Integers | None = None
    cost: Floats | None = None
    budget: float | None = None
    excluded: Sequence[int] = ()
    required: Sequence[int] = ()
    apart: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Selection:
    """Candidates chosen together, by their position in the input, in order; and their need added up."""

    members: tuple[int, ...]
    total: float


def best_selections(
    need: Sequence[float] | Floats, rules: Rules, keep: int = 10, *, seconds: float = SECONDS
) -> list[Selection]:
    """The `keep` selections with the greatest total need (on a scale of 0 to 100), best first.

    Fewer when fewer meet the rules. The totals are the greatest there are, to within TIE, and the same input
    has the same answer. Of selections found that tie, the one with the earlier members comes first; which of
    those that tie are found, where there are more than asked for, is not promised. Raises ValueError, and
    NotSolved: likely only where need and cost rise together among thousands of candidates.
    """
    case = _Case(need, rules)
    if keep < 1:
        raise ValueError(f"keep is {keep}; at least one selection is to be found.")
    if case.conflict() or len(case.left) < case.more:
        return []
    if not case.more:
        return [case.selection([])]
    contenders = _contenders(case, keep)
    if len(contenders) < case.more:
        return []
    constraints = [_constraint(case, contenders)]
    selections: list[Selection] = []
    until = time.monotonic() + seconds
    # No answer is taken at its word: those found are best once nothing else can be better. That is proven
    # without presolve, which is quick, but has passed over totals some 1e-8 greater.
    while solved := _solved(
        case.need[contenders], case.more, constraints, until, presolve=len(selections) < keep
    ):
        chosen, bound = solved[0], solved[1] + math.fsum(case.need[case.required])
        if sum(each.total >= bound - TIE for each in selections) >= keep:
            break
        if not case.broken([*case.required, *contenders[chosen]]):
            selections.append(case.selection(contenders[chosen]))
        not_again = sparse.csr_array(np.isin(np.arange(len(contenders)), chosen)[None, :].astype(float))
        constraints.append(LinearConstraint(not_again, -np.inf, case.more - 1))
    return _in_order(selections)[:keep]


def replacement_costs(
    need: Sequence[float] | Floats, rules: Rules, best: Selection, *, seconds: float = SECONDS
) -> Floats:
    """For each member of the best selection, the total need lost when it can't be chosen; never below zero.

    nan where there is no selection without it, and for a required member, which the rules do not let go.
    `seconds` is for each member. Raises ValueError and NotSolved.
    """
    lost = np.full(len(best.members), np.nan)
    for at, member in enumerate(best.members):
        if member not in rules.required:
            without_it = replace(rules, excluded=[*rules.excluded, member])
            without = best_selections(need, without_it, keep=1, seconds=seconds)
            lost[at] = max(best.total - without[0].total, 0.0) if without else np.nan
    return lost


def why_none(
    need: Sequence[float] | Floats,
    rules: Rules,
    *,
    candidates: str = "candidates",
    group: str = "group",
    amount: Callable[[float], str] = "{:,.10g}".format,
) -> str:
    """The sentence that says which rule leaves no selection; empty when there is one.

    The words for candidates (many) and group (one), and how a cost is written, are the caller's. Raises
    ValueError and NotSolved.
    """
    case = _Case(need, rules)
    required, k = case.required, rules.k
    if case.conflict():
        return {
            "k": f"{len(required)} {candidates} are pinned in, more than the {k} to be chosen.",
            "groups": f"Two {candidates} pinned in are in the same {group}.",
            "apart": f"Two {candidates} pinned in may not be chosen together.",
            "budget": f"The {candidates} pinned in cost {amount(case.spent)}, more than the budget.",
        }[case.conflict()]
    wanted = f"{k} {candidates} are" if k > 1 else f"One of the {candidates} is"
    if len(case.left) < case.more:
        return f"{wanted} to be chosen, but only {len(required) + len(case.left)} can be."
    cheapest = case.left[np.argsort(case.cost[case.left], kind="stable")]
    cheapest = cheapest[np.sort(np.unique(case.label[cheapest], return_index=True)[1])]
    if len(cheapest) < case.more:
        most = len(required) + len(cheapest)
        return f"{wanted} to be chosen, but only {most} can be with one from each {group}."
    cost = math.fsum(case.cost[[*required, *cheapest[: case.more]]])
    if cost > case.limit:
        each = f", one from each {group}," if rules.groups is not None else ""
        return f"Even the cheapest {k} {candidates}{each} cost {amount(cost)}, more than the budget."
    return "" if best_selections(need, rules, keep=1) else "Together, the rules leave no selection."


class _Case:
    """The rules with their need, checked: who is required, who is left to choose from, and how many more."""

    def __init__(self, need: Sequence[float] | Floats, rules: Rules) -> None:
        self.need, count = np.asarray(need, dtype=float), len(need)
        _check(self.need, rules)
        self.required = sorted({int(i) for i in rules.required})
        self.more = rules.k - len(self.required)
        # a label for every candidate: the first of its group, and itself where it is in none
        self.label = np.arange(count)
        if rules.groups is not None:
            groups = np.asarray(rules.groups)
            _, first, which = np.unique(groups, return_index=True, return_inverse=True)
            self.label = np.where(groups < 0, self.label, first[which])
        # without a budget, cost doesn't matter
        self.limit = math.inf if rules.budget is None else rules.budget * (1 + OVER)
        self.cost = np.zeros(count) if math.isinf(self.limit) else np.asarray(rules.cost, dtype=float)
        self.spent = math.fsum(self.cost[self.required])
        self.apart = np.unique(np.sort(np.reshape(np.array(rules.apart, int), (-1, 2)), axis=1), axis=0)
        beside = self.apart[np.isin(self.apart, self.required).any(axis=1)]
        closed = np.isin(self.label, self.label[self.required])
        closed[[*rules.excluded, *beside.flat]] = True
        self.left = np.flatnonzero(~closed)

    def selection(self, members: Iterable[int]) -> Selection:
        chosen = sorted([*self.required, *map(int, members)])
        return Selection(tuple(chosen), math.fsum(self.need[chosen]))

    def conflict(self) -> str:
        """The rule that the required ones break among themselves; empty when none."""
        return "k" if self.more < 0 else self.broken(self.required)

    def broken(self, members: Sequence[int]) -> str:
        """The rule that members break, how many they are aside; empty when none."""
        if len(np.unique(self.label[members])) < len(members):
            return "groups"
        if np.isin(self.apart, members).all(axis=1).any():
            return "apart"
        return "budget" if math.fsum(self.cost[members]) > self.limit else ""


def _contenders(case: _Case, keep: int) -> Integers:
    """Candidates enough for the `keep` greatest totals, in order.

    One stands in for another when it has no less need at no more cost. A candidate is left out when either
    `same` with its label, or some of `across` labels, are kept and stand in for it. Proof that this loses
    nothing: let S be a selection with it. Each of the others in S shuts out at most one label (its own) and
    `partners` candidates (those it is apart from), but never the label of the one left out. So at least
    `keep` of those kept can take its place. Put one in the place of each that was left out, in turn, for the
    last in `keep` ways: that makes `keep` selections of candidates kept, each with no less need than S.
    """
    # one can be paid for only when the others are, which cost at least as much as the cheapest
    others, room = case.more - 1, case.limit - case.spent
    left = case.left[case.cost[case.left] <= room - others * case.cost[case.left].min()]
    pairs = case.apart[np.isin(case.apart, left).all(axis=1)]
    partners = int(np.bincount(pairs.flat, minlength=1).max())
    same, across = keep + others * partners, keep + others * (1 + partners)
    kept: list[int] = []
    costs: defaultdict[int, list[float]] = defaultdict(list)  # by label, the `same` least of those kept
    least: dict[int, float] = {}  # the `across` labels with the least cost of one kept, and that cost
    ceiling = math.inf  # from this cost up, enough labels have one that stands in
    ordered = left[np.lexsort((case.cost[left], -case.need[left]))]
    for i, label, cost in zip(
        ordered.tolist(), case.label[ordered].tolist(), case.cost[ordered].tolist(), strict=True
    ):
        own = costs[label]
        if cost >= ceiling or (len(own) >= same and cost >= own[same - 1]):
            continue
        kept.append(i)
        insort(own, cost)
        if cost < least.get(label, math.inf):
            least[label] = cost
            if len(least) > across:
                del least[max(least, key=least.__getitem__)]
            ceiling = max(least.values()) if len(least) == across else math.inf
    return np.array(sorted(kept), dtype=int)


def _constraint(case: _Case, contenders: Integers) -> LinearConstraint:
    """The rules on a choice among candidates: one row per number, label, pair and budget to keep to."""
    count, label = len(contenders), case.label[contenders]
    pairs = case.apart[np.isin(case.apart, contenders).all(axis=1)]
    beside = np.searchsorted(contenders, pairs)
    labels, which = np.unique(label, return_inverse=True)
    rows = [
        sparse.csr_array(np.ones((1, count))),
        sparse.csr_array((np.ones(count), (which, np.arange(count))), (len(labels), count)),
        sparse.csr_array(
            (np.ones(pairs.size), (np.repeat(np.arange(len(pairs)), 2), beside.ravel())), (len(pairs), count)
        ),
    ]
    cost, least, power = _scaled(case.cost[contenders], COST_BITS)
    dearest = case.more * (case.cost[contenders].max() - least)
    room = min(case.limit - case.spent - case.more * least, dearest)
    # rounded down, it shuts out no selection within the budget; `broken` sees to one over it that gets by
    rows.append(sparse.csr_array(np.floor(cost)[None, :]))
    low = [case.more] + [-np.inf] * (len(labels) + len(pairs) + 1)
    high = [case.more] + [1.0] * (len(labels) + len(pairs)) + [np.floor(np.ldexp(room, power))]
    return LinearConstraint(sparse.vstack(rows), low, high)


def _scaled(values: Floats, bits: int) -> tuple[Floats, float, int]:
    """Values less the least of them, times a power of two so that they are below 2 ** bits; least and power.

    Every selection has as many members, so taking the same from each changes no order; differences stand out.
    """
    least = float(values.min())
    spread = values - least
    power = bits - math.frexp(spread.max())[1]
    return np.ldexp(spread, power), least, power


def _solved(
    need: Floats, more: int, constraints: list[LinearConstraint], until: float, presolve: bool
) -> tuple[Integers, float] | None:
    """The columns chosen for the greatest need, and what no total is proven to exceed; or None."""
    gain, least, power = _scaled(need, NEED_BITS)
    answer = milp(
        -gain,
        integrality=np.ones(len(need)),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "presolve": presolve, "time_limit": max(until - time.monotonic(), 0.0)},
    )
    if answer.status == INFEASIBLE:
        return None
    chosen = np.flatnonzero(answer.x > 0.5) if answer.status == OPTIMAL else np.array([], dtype=int)
    if len(chosen) != more:
        raise NotSolved(f"The best selection was not found: {answer.message}")
    return chosen, math.ldexp(-answer.mip_dual_bound, -power) + more * least


def _in_order(selections: list[Selection]) -> list[Selection]:
    """Selections by total, greatest first; those within TIE of the first of a run by their members."""
    runs: list[list[Selection]] = []
    for each in sorted(selections, key=lambda s: -s.total):
        if runs and runs[-1][0].total - each.total <= TIE:
            runs[-1].append(each)
        else:
            runs.append([each])
    return [each for run in runs for each in sorted(run, key=lambda s: s.members)]


def _check(need: Floats, rules: Rules) -> None:
    """Raise ValueError for rules that make no sense; that they leave no selection is no mistake."""
    count = len(need)
    if not isinstance(rules.k, int | np.integer) or rules.k < 1:
        raise ValueError(f"k is {rules.k}; give a whole number from 1 up.")
    for name, values in (("groups", rules.groups), ("cost", rules.cost)):
        if values is not None and len(values) != count:
            raise ValueError(f"{name} has {len(values)} entries for {count} candidates; give one for each.")
    if rules.groups is not None and np.asarray(rules.groups).dtype.kind not in "iu":
        raise ValueError("groups must be whole numbers, below nought for a candidate that is in none.")
    if rules.budget is not None and (rules.cost is None or not rules.budget >= 0):
        raise ValueError(f"The budget is {rules.budget}; give one of nought or more, and a cost for each.")
    for name in ("excluded", "required", "apart"):
        named = np.ravel(getattr(rules, name))
        if ((named < 0) | (named >= count)).any():
            raise ValueError(f"{name} names a candidate that is not among 0 to {count - 1}.")
    if any(one == other for one, other in rules.apart):
        raise ValueError("apart names a candidate as its own neighbour; a pair has two.")
    if both := sorted({*rules.excluded} & {*rules.required}):
        raise ValueError(f"Candidate {both[0]} is both required and excluded; it can be one of them.")
    numbers = {"need": need} | ({} if rules.budget is None else {"cost": np.asarray(rules.cost, float)})
    for name, values in numbers.items():
        wrong = ~np.isfinite(values) | ((values < 0) & (name == "cost"))
        wrong[list(rules.excluded)] = False
        for one in np.flatnonzero(wrong):
            raise ValueError(f"The {name} of candidate {one} is {values[one]}; exclude it or give a number.")
