"""The best selections under rules, held against looking at every selection there is."""

import math
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.choose import selection
from metrics.choose.selection import NotSolved, Rules, Selection, best_selections, replacement_costs, why_none

NAN = float("nan")


def keeps_to(rules, members):
    """Whether members keep to every rule, read as it is written."""
    labels = [] if rules.groups is None else [rules.groups[i] for i in members if rules.groups[i] >= 0]
    return (
        len(members) == rules.k
        and set(rules.required) <= set(members)
        and not set(rules.excluded) & set(members)
        and len(set(labels)) == len(labels)
        and not any(one in members and other in members for one, other in rules.apart)
        and (rules.budget is None or math.fsum(rules.cost[i] for i in members) <= rules.budget * (1 + 1e-9))
    )


def every_selection(need, rules):
    """(total need, members) of every selection that keeps to the rules, best first: brute force."""
    found = [
        (math.fsum(need[i] for i in members), members)
        for members in combinations(range(len(need)), rules.k)
        if keeps_to(rules, members)
    ]
    return sorted(found, key=lambda each: (-each[0], each[1]))


scores = st.one_of(st.integers(0, 100), st.integers(0, 3), st.floats(0, 100), st.just(0.1 + 0.2))
prices = st.one_of(st.integers(0, 20), st.floats(0, 20), st.just(0.1))


@st.composite
def cases(draw):
    """Need and rules on up to nine candidates: groups, costs, pins and pairs, or none; some leave nothing."""
    count = draw(st.integers(1, 9))
    each = {"min_size": count, "max_size": count}
    positions = st.sampled_from(range(count))
    excluded, required = (draw(st.lists(positions, max_size=2, unique=True)) for _ in range(2))
    pairs = st.lists(st.tuples(positions, positions).filter(lambda p: p[0] != p[1]), max_size=6)
    dear = draw(st.booleans())
    rules = Rules(
        k=draw(st.integers(1, min(count, 5))),
        groups=np.array(draw(st.lists(st.integers(-2, 4), **each))) if draw(st.booleans()) else None,
        cost=np.array(draw(st.lists(prices, **each)), dtype=float) if dear else None,
        budget=draw(st.one_of(st.integers(0, 60), st.floats(0, 60))) if dear else None,
        excluded=excluded,
        required=[i for i in required if i not in excluded],
        apart=draw(pairs) if draw(st.booleans()) else (),
    )
    return draw(st.lists(scores, **each)), rules


@given(cases(), st.integers(1, 12))
@settings(max_examples=250)
def test_no_selection_that_keeps_to_the_rules_is_better(case, keep):
    need, rules = case
    truth = every_selection(need, rules)
    found = best_selections(need, rules, keep)
    assert [s.total for s in found] == pytest.approx([total for total, _ in truth[:keep]], abs=1e-8, rel=0)


@given(cases())
def test_every_selection_keeps_to_the_rules_adds_up_and_stands_once_in_order(case):
    need, rules = case
    found = best_selections(need, rules, keep=6)
    for each in found:
        assert keeps_to(rules, each.members)
        assert list(each.members) == sorted(set(each.members))
        assert each.total == math.fsum(need[i] for i in each.members)
    assert len({s.members for s in found}) == len(found)
    for one, next_ in pairwise(found):
        assert one.total > next_.total + 1e-9 or (
            one.total >= next_.total - 1e-9 and one.members < next_.members
        )


@given(cases())
@settings(max_examples=60)
def test_the_same_question_has_the_same_answer(case):
    assert best_selections(*case) == best_selections(*case)


@given(cases())
def test_what_a_member_is_worth_is_what_the_best_without_it_lacks(case):
    need, rules = case
    for best in best_selections(need, rules, keep=1):
        lost = replacement_costs(need, rules, best)
        assert not (lost < 0).any()
        for member, loss in zip(best.members, lost, strict=True):
            without = [total for total, members in every_selection(need, rules) if member not in members]
            expected = best.total - without[0] if without else NAN
            assert loss == pytest.approx(expected, abs=1e-8, nan_ok=True)


@given(cases())
@settings(max_examples=150)
def test_there_is_a_reason_exactly_when_there_is_no_selection(case):
    need, rules = case
    assert (why_none(need, rules) == "") == bool(every_selection(need, rules))


@given(cases())
@settings(max_examples=60)
def test_a_further_rule_never_raises_the_total(case):
    need, rules = case
    strict = best_selections(need, rules, keep=1)
    if strict:
        for loose in (replace(rules, groups=None), replace(rules, apart=()), replace(rules, budget=None)):
            assert best_selections(need, loose, keep=1)[0].total >= strict[0].total - 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_leaving_out_those_that_others_stand_in_for_changes_no_total(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    need = rng.integers(0, 40, 200) * 2.5
    rules = Rules(
        k=4,
        groups=rng.integers(-1, 7, 200),
        cost=rng.integers(1, 60, 200).astype(float),
        budget=[60.0, 100.0, 160.0][seed % 3],
        excluded=[3, 4],
        required=[5] if seed % 2 else (),
        apart=[tuple(rng.choice(200, 2, replace=False)) for _ in range([0, 3, 30][seed % 3])],
    )
    case = selection._Case(need, rules)
    assert len(selection._contenders(case, 5)) < len(case.left)
    quick = best_selections(need, rules, keep=5)
    monkeypatch.setattr(selection, "_contenders", lambda case, keep: case.left)
    assert [s.total for s in best_selections(need, rules, keep=5)] == [s.total for s in quick]


@pytest.mark.parametrize("seed", range(3))
def test_with_groups_alone_the_best_are_the_best_of_the_best_groups(seed):
    rng = np.random.default_rng(seed)
    need, groups = rng.uniform(0, 100, 3000), rng.integers(0, 40, 3000)
    greedy = sorted((need[groups == g].max() for g in range(40)), reverse=True)[:10]
    found = best_selections(need, Rules(10, groups), keep=3)
    assert found[0].total == pytest.approx(sum(greedy), abs=1e-9)
    assert found[0].total > found[1].total > found[2].total


def test_a_whole_country_with_a_budget_is_answered_and_the_next_best_come_down_in_order():
    rng = np.random.default_rng(0)
    need, cost = rng.uniform(0, 100, 33755), rng.uniform(50_000, 500_000, 33755)
    rules = Rules(10, rng.integers(0, 296, 33755), cost, 1_500_000.0, excluded=range(50))
    found = best_selections(need, rules)
    assert len(found) == 10
    assert all(keeps_to(rules, each.members) for each in found)
    # the best without a member is no better than the best, and no worse than the next that lacks it
    for member, loss in zip(found[0].members, replacement_costs(need, rules, found[0]), strict=True):
        lacking = [s.total for s in found[1:] if member not in s.members]
        assert found[0].total - loss == pytest.approx(max(lacking, default=found[0].total - loss), abs=1e-9)


def test_totals_a_ten_millionth_of_a_point_apart_are_told_apart():
    need = [50.0, 50.0 + 1e-7, 50.0 + 5e-7, 50.0 + 2e-7]
    found = best_selections(need, Rules(2, cost=np.ones(4), budget=2.0))
    assert [s.members for s in found] == [(2, 3), (1, 2), (0, 2), (1, 3), (0, 3), (0, 1)]


def test_a_cost_of_just_the_budget_is_within_it():
    rules = Rules(2, cost=np.array([0.1, 0.2, 0.3]), budget=0.3)
    assert best_selections([1, 1, 9], rules) == [Selection((0, 1), 2.0)]


def test_a_penny_over_a_budget_of_millions_is_over():
    rules = Rules(2, cost=np.array([4e6, 5e6, 5e6 + 0.01]), budget=9e6)
    assert best_selections([1, 1, 9], replace(rules, budget=9e6 + 0.01))[0].members == (0, 2)
    assert best_selections([1, 1, 9], rules) == [Selection((0, 1), 2.0)]


def test_small_costs_count_beside_one_of_a_million():
    # beside the first, only the second can be paid for; without it, any two can
    rules = Rules(2, cost=np.array([1e6, 1.0, 2.0, 3.0]), budget=1e6 + 1.5)
    found = best_selections([50, 1, 2, 3], rules)
    assert [s.members for s in found] == [(0, 1), (2, 3), (1, 3), (1, 2)]


def test_selections_that_tie_come_with_the_earlier_members_first():
    found = best_selections([7, 7, 7, 7], Rules(2), keep=6)
    assert [s.members for s in found] == list(combinations(range(4), 2))


def test_a_member_worth_ten_points_and_one_that_can_not_be_replaced():
    # two groups: the first has a second best ten points behind, the second has no other
    rules = Rules(2, groups=np.array([0, 0, 1]))
    best = best_selections([90, 80, 5], rules)[0]
    assert best == Selection((0, 2), 95.0)
    assert replacement_costs([90, 80, 5], rules, best) == pytest.approx([10, NAN], nan_ok=True)
    required = replace(rules, required=[0])
    assert replacement_costs([90, 80, 5], required, best) == pytest.approx([NAN, NAN], nan_ok=True)


def test_need_and_cost_that_are_not_known_matter_only_where_not_barred():
    rules = Rules(1, cost=np.array([NAN, 1.0]), budget=1, excluded=[0])
    assert best_selections([NAN, 3.0], rules) == [Selection((1,), 3.0)]


PRICES = np.array([4.0, 5, 6, 7])


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Rules(5), "5 sites are to be chosen, but only 4 can be."),
        (Rules(3, excluded=[0, 1]), "3 sites are to be chosen, but only 2 can be."),
        (Rules(3, required=[0], apart=[(0, 1), (2, 0)]), "3 sites are to be chosen, but only 2 can be."),
        (
            Rules(3, groups=np.array([0, 0, 1, 1])),
            "3 sites are to be chosen, but only 2 can be with one from each borough.",
        ),
        (Rules(2, None, PRICES, 8.5), "Even the cheapest 2 sites cost £9, more than the budget."),
        (
            Rules(2, np.array([0, 0, 1, 1]), PRICES, 9.5),
            "Even the cheapest 2 sites, one from each borough, cost £10, more than the budget.",
        ),
        (Rules(1, required=[0, 1]), "2 sites are pinned in, more than the 1 to be chosen."),
        (Rules(2, np.zeros(4, int), required=[0, 1]), "Two sites pinned in are in the same borough."),
        (Rules(2, required=[0, 1], apart=[(1, 0)]), "Two sites pinned in may not be chosen together."),
        (Rules(2, None, PRICES, 8, required=[0, 1]), "The sites pinned in cost £9, more than the budget."),
        (Rules(2, None, PRICES, 9, apart=[(0, 1)]), "Together, the rules leave no selection."),
    ],
)
def test_rules_that_leave_nothing_are_answered_with_a_sentence(rules, sentence):
    assert best_selections([1, 2, 3, 4], rules) == []
    told = why_none(
        [1, 2, 3, 4], rules, candidates="sites", group="borough", amount=lambda cost: f"£{cost:.0f}"
    )
    assert told == sentence


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Rules(0), "k is 0"),
        (Rules(1.5), "k is 1.5"),
        (Rules(1, groups=np.array([1, 2])), "groups has 2 entries for 4 candidates"),
        (Rules(1, groups=np.array([1, 2, NAN, 3])), "groups must be whole numbers"),
        (Rules(1, cost=PRICES[:3], budget=1), "cost has 3 entries for 4 candidates"),
        (Rules(1, budget=1), "a cost for each"),
        (Rules(1, cost=PRICES, budget=-1), "The budget is -1"),
        (Rules(1, cost=PRICES, budget=NAN), "The budget is nan"),
        (Rules(1, cost=-PRICES, budget=1), "The cost of candidate 0 is -4"),
        (Rules(1, excluded=[4]), "excluded names a candidate that is not among 0 to 3"),
        (Rules(1, required=[-1]), "required names a candidate"),
        (Rules(1, apart=[(0, 9)]), "apart names a candidate that is not"),
        (Rules(1, apart=[(2, 2)]), "its own neighbour"),
        (Rules(1, required=[1, 2], excluded=[2]), "Candidate 2 is both required and excluded"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(rules, sentence):
    for asked in (best_selections, why_none):
        with pytest.raises(ValueError, match=sentence):
            asked([1, 2, 3, 4], rules)


def test_need_that_is_not_known_and_a_search_for_none_are_refused():
    with pytest.raises(ValueError, match="need of candidate 1 is nan"):
        best_selections([1, NAN], Rules(1))
    with pytest.raises(ValueError, match="keep is 0"):
        best_selections([1, 2], Rules(1), keep=0)


def test_a_search_that_can_not_be_finished_says_so():
    with pytest.raises(NotSolved, match="Time limit"):
        best_selections(np.arange(40.0), Rules(5, None, np.arange(40) ** 1.5, 200.5), seconds=0)
