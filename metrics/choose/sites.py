"""Next sites: the best k candidates for an approach that worked, exactly, under rules that can be stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.choose.candidates import (
    CANDIDATE_KINDS,
    POOL_COLUMNS,
    Pool,
    existing_sites,
    focus_pool,
    level_of,
    near_sites,
    places_pool,
    site_names,
)
from metrics.choose.criteria import MET, NOT_MET, UNKNOWN, Figures, criteria, threshold_effects, unsupplied
from metrics.choose.focus import LEAST, LONGEST_BRIDGE, MOST
from metrics.choose.selection import NotSolved, Rules, Selection, best_selections, replacement_costs, why_none
from metrics.errors import Refused, Unknown
from metrics.need.method import Method
from metrics.need.need import Need
from metrics.need.robustness import ROBUSTNESS_COLUMNS, SEED, SIMULATIONS, STANDING, Robustness, robustness
from metrics.need.simulation import Simulation
from metrics.statistics.arrays import Floats
from metrics.store import Store

KEPT = 10
"""How many of the best selections are kept, to see how much the choice matters."""

RANK_COLUMNS = ["rank", "rank_5", "rank_95", "in_top", "standing"]
"""Columns that robustness gives."""

CANDIDATE_COLUMNS = POOL_COLUMNS | {
    "rank": "rank among all candidates, 1 = greatest need",
    "rank_5": ROBUSTNESS_COLUMNS["rank_5"],
    "rank_95": ROBUSTNESS_COLUMNS["rank_95"],
    "in_top": "share of simulations in which it is among the k neediest, rules aside",
    "standing": f"{STANDING}, by in_top",
    "in_selection": "share of simulations in which the same rules choose it; null with a budget, or no "
    "choice",
    "met": "how many criteria it meets",
    "not_met": "how many it doesn't",
    "unknown": "of how many it is not known",
    "cost": "what it costs; null where that takes its residents, and they are not known",
    "pinned": "in, out or empty",
    "ruled_out": "why it could not be chosen, in words; empty where it could",
    "chosen": "whether it is in the best selection",
    "replacement_cost": "points of need lost in total when it is left out; null where not chosen, pinned in, "
    "or nothing keeps to the rules without it",
}
"""What each column of `Sites.candidates` means, the neediest first."""

ALTERNATIVE_COLUMNS = {
    "order": "1 for the best selection, 2 for the next best, ...",
    "members": "ids of the candidates chosen, the neediest first",
    "total": "their need added up",
    "mean": "their need on average",
    "short": "points by which the total falls short of the best",
    "cost": "what they cost together; null where that is not known",
}
"""What each column of `Sites.alternatives` means."""


class SitesError(Refused):
    """A question about next sites that makes no sense; the sentence says what to change."""


@dataclass(frozen=True)
class SiteRules:
    """The rules of one question. Raises Unknown for a kind of candidate, SitesError for bad rules."""

    candidates: str = "ward"
    k: int = 3
    one_per_area: bool = True
    apart_from_existing: bool = True
    existing: tuple[str, ...] = ()
    least_residents: float = 0
    budget: float | None = None
    cost_per_site: float = 0.0
    cost_per_resident: float = 0.0
    pinned_in: tuple[str, ...] = ()
    pinned_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.candidates not in CANDIDATE_KINDS:
            raise Unknown("kind of candidate", self.candidates, list(CANDIDATE_KINDS))
        if not isinstance(self.k, int | np.integer) or self.k < 1:
            raise SitesError(f"{self.k} sites can't be chosen. Ask for a whole number from 1 up.")
        for what, amount in {
            "least number of residents": self.least_residents,
            "budget": self.budget or 0.0,
            "cost of a site": self.cost_per_site,
            "cost per resident": self.cost_per_resident,
        }.items():
            if not 0 <= amount < float("inf"):
                raise SitesError(f"The {what} is {amount:g}; give a number from nought up.")


@dataclass(frozen=True)
class Sites:
    """The answer: candidates (CANDIDATE_COLUMNS), best selections (ALTERNATIVE_COLUMNS), criteria, how sure.

    `existing`: one row per existing site: place, name, level. `refusal` says why there is no selection,
    empty where there is one. `robustness` is None where there are no candidates. `residents_of` says when
    the residents were counted, empty where they are not published; `sources` are ids. `criteria` and
    `threshold_effects` have the columns that metrics.choose.criteria gives them.
    """

    candidates: pd.DataFrame
    alternatives: pd.DataFrame
    existing: pd.DataFrame
    robustness: Robustness | None
    need: Need
    figures: Figures
    unsupplied: list[tuple[str, str]]
    rules: SiteRules
    refusal: str
    remarks: list[str]
    residents_of: str
    sources: list[str]
    criteria: pd.DataFrame = field(default_factory=pd.DataFrame)
    threshold_effects: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def chosen(self) -> pd.DataFrame:
        """The candidates of the best selection, the neediest first."""
        return self.candidates[self.candidates["chosen"]]

    def with_thresholds(self, thresholds: Mapping[str, float]) -> Sites:
        """The same answer with its criteria held against other thresholds: the choice is by need alone."""
        indicators = self.need.evidence.indicators
        judged = criteria(self.figures, indicators, thresholds, self.unsupplied)
        columns = {MET: "met", NOT_MET: "not_met", UNKNOWN: "unknown"}
        counts = pd.crosstab(judged["place"], judged["status"]).rename(columns=columns)
        counts = counts.reindex(self.candidates["place"]).reindex(columns=list(columns.values()))
        table = self.candidates.assign(**counts.fillna(0).astype(int).set_index(self.candidates.index))
        return replace(
            self,
            candidates=table,
            criteria=judged,
            threshold_effects=threshold_effects(judged, indicators, list(thresholds)),
        )


def sites(
    store: Store,
    edition: str,
    scheme: str | None = None,
    *,
    method: Method | None = None,
    candidates: str = "ward",
    k: int = 3,
    one_per_area: bool = True,
    apart_from_existing: bool = True,
    existing: Sequence[str] | None = None,
    least_residents: float = 0,
    budget: float | None = None,
    cost_per_site: float = 0.0,
    cost_per_resident: float = 0.0,
    pinned_in: Sequence[str] = (),
    pinned_out: Sequence[str] = (),
    thresholds: Mapping[str, float] | None = None,
    least: float = LEAST,
    most: float = MOST,
    longest_bridge: float = LONGEST_BRIDGE,
    simulations: int = SIMULATIONS,
    seed: int = SEED,
) -> Sites:
    """The k candidates with the greatest need together that keep to the rules; no other k have more.

    `candidates` are wards, LSOAs, or the place of focus of each area (`focus`, from `least` to `most`
    residents, over gaps of `longest_bridge` metres at most). At most one new site in an area; none that
    touches an existing site, nor one that is, holds or lies in it: `existing` are wards or LSOAs, those of
    the edition's file where not given. A site costs cost_per_site + cost_per_resident x residents.
    `pinned_in`: chosen for certain; `pinned_out`: never.
    Rules that leave nothing are answered in `refusal`.
    Raises Unknown, NeedError, FocusError, CriterionError, SitesError.
    """
    named = existing_sites(store, edition) if existing is None else existing
    asked = SiteRules(
        candidates, k, one_per_area, apart_from_existing, tuple(dict.fromkeys(named)), least_residents,
        budget, cost_per_site, cost_per_resident, tuple(pinned_in), tuple(pinned_out),
    )  # fmt: skip
    scheme, level = catalogue.scheme(store, edition, scheme), level_of(candidates)
    method = method or Method()
    if candidates == "focus":
        pool = focus_pool(
            store, edition, scheme, method, least=least, most=most, longest_bridge=longest_bridge
        )
    else:
        pool = places_pool(store, edition, scheme, level, method)
    marked = site_names(store, edition, asked.existing)
    near, remarks = near_sites(store, edition, pool.table, candidates, marked, beside=apart_from_existing)
    table = _judged(pool, asked, near)
    rules = _rules(table, asked)
    best, lost, refusal = _solved(table, rules, asked, pool.absent)
    table = _chosen(table, asked, best, lost)
    sure = None
    if len(table):
        sure = robustness(
            pool.need, min(k, len(table)), simulations=simulations, seed=seed, groups=pool.groups
        )
        is_counted = budget is None and not refusal
        table = table.assign(
            **{column: sure.places[column].to_numpy() for column in RANK_COLUMNS},
            in_selection=_in_selection(pool, rules, simulations, seed) if is_counted else np.nan,
        )
    answer = Sites(
        table.reindex(columns=list(CANDIDATE_COLUMNS)).sort_values(
            ["need", "place"], ascending=[False, True], kind="stable", ignore_index=True
        ),
        _alternatives(table, best), marked, sure, pool.need, pool.figures,
        unsupplied(store, edition, level, method, scheme), asked, refusal, [*pool.remarks, *remarks],
        pool.residents_of, pool.sources,
    )  # fmt: skip
    return answer.with_thresholds(thresholds or {})


def _judged(pool: Pool, asked: SiteRules, near: list[str]) -> pd.DataFrame:
    """The candidates with cost, pinned and ruled_out, the budget aside."""
    table = pool.table
    for place in (*asked.pinned_in, *asked.pinned_out):
        if place not in {*table["place"], *pool.absent}:
            raise Unknown("candidate", place, sorted(table["place"]))
    if both := sorted(set(asked.pinned_in) & set(asked.pinned_out)):
        name = {**dict(zip(table["place"], table["name"], strict=True)), **pool.absent}[both[0]]
        raise SitesError(f"{name} is pinned both in and out. Take one of the pins away.")
    needed = asked.least_residents > 0 or (asked.budget is not None and asked.cost_per_resident > 0)
    residents, pinned_out = table["residents"], table["place"].isin(asked.pinned_out)
    fewer = f"fewer residents than {asked.least_residents:,.0f}"
    reasons = (
        near,
        np.where(residents < asked.least_residents, fewer, ""),
        np.where(residents.isna() & needed, "residents not known", ""),
        np.where(pinned_out, "pinned out", ""),
    )
    return table.assign(
        cost=asked.cost_per_site + (asked.cost_per_resident * residents if asked.cost_per_resident else 0.0),
        pinned=np.select([table["place"].isin(asked.pinned_in), pinned_out], ["in", "out"], ""),
        ruled_out=["; ".join(filter(None, each)) for each in zip(*reasons, strict=True)],
    )


def _rules(table: pd.DataFrame, asked: SiteRules) -> Rules:
    """The rules as the search takes them, candidates by position."""
    return Rules(
        k=int(asked.k),
        groups=pd.factorize(table["area"].replace("", None))[0] if asked.one_per_area else None,
        cost=table["cost"].to_numpy(float),
        budget=asked.budget,
        excluded=np.flatnonzero(table["ruled_out"] != "").tolist(),
        required=np.flatnonzero(table["pinned"] == "in").tolist(),
    )


def _solved(
    table: pd.DataFrame, rules: Rules, asked: SiteRules, absent: Mapping[str, str]
) -> tuple[list[Selection], Floats, str]:
    """The best selections, what each member of the best is worth, and why there is none."""
    need, none = table["need"].to_numpy(float), np.array([])
    refusal = _refusal(table, rules, asked, absent)
    if refusal:
        return [], none, refusal
    try:
        best = best_selections(need, rules, KEPT)
        if best:
            return best, replacement_costs(need, rules, best[0]), ""
        many = CANDIDATE_KINDS[asked.candidates]
        refusal = why_none(need, rules, candidates=many, group="area", amount="£{:,.0f}".format)
    except NotSolved:
        refusal = "The best selection was not found in time."
    return [], none, f"{refusal} Ask for fewer, or loosen a rule."


def _refusal(table: pd.DataFrame, rules: Rules, asked: SiteRules, absent: Mapping[str, str]) -> str:
    """Why there is nothing to choose from, where that needs no search; empty otherwise."""
    many = CANDIDATE_KINDS[asked.candidates]
    if table.empty:
        return f"There are no {many} to choose from."
    for place in sorted({*asked.pinned_in} & {*absent}):
        return f"{absent[place]} is pinned in, but has no place of focus. Take the pin away, or widen limits."
    for n in sorted({*rules.required} & {*rules.excluded}):
        name, why = table["name"].iloc[n], table["ruled_out"].iloc[n]
        return f"{name} is pinned in, but ruled out: {why}. Take the pin or the rule away."
    if len(rules.excluded) == len(table):
        return (
            f"Each of the {len(table)} {many} is ruled out; the table of candidates says why. Loosen a rule."
        )
    return ""


def _chosen(table: pd.DataFrame, asked: SiteRules, best: list[Selection], lost: Floats) -> pd.DataFrame:
    """The candidates with chosen and replacement_cost, and with what costs more than the budget ruled out."""
    members = list(best[0].members) if best else []
    too_dear = (table["ruled_out"] == "") & (
        table["cost"] > (np.inf if asked.budget is None else asked.budget)
    )
    return table.assign(
        ruled_out=table["ruled_out"].mask(too_dear, "costs more than the budget"),
        chosen=np.isin(np.arange(len(table)), members),
        replacement_cost=pd.Series(lost, index=table.index[members], dtype=float),
    )


def _alternatives(table: pd.DataFrame, best: list[Selection]) -> pd.DataFrame:
    """One row per selection kept, the best first."""
    rows = []
    for order, each in enumerate(best, 1):
        chosen = table.iloc[list(each.members)].sort_values("need", ascending=False, kind="stable")
        rows.append(
            {
                "order": order,
                "members": list(chosen["place"]),
                "total": each.total,
                "mean": each.total / len(chosen),
                "short": best[0].total - each.total,
                "cost": chosen["cost"].sum(skipna=False),
            }
        )
    return pd.DataFrame(rows, columns=list(ALTERNATIVE_COLUMNS))


def _in_selection(pool: Pool, rules: Rules, simulations: int, seed: int) -> Floats:
    """The share of simulations in which the same rules choose each candidate.

    Without a budget the best selection is the neediest of each area, and of these the neediest: only their
    order counts, which a simulation gives.
    """
    simulation = Simulation(pool.need.evidence, pool.need.method, seed=seed, groups=pool.groups)
    ranks = simulation.ranks(simulation.random_inputs(simulations))
    count = ranks.shape[1]
    keys = ranks.astype(np.int64) * count + np.arange(count)  # of those that tie, the first
    never = keys.max() + 1 + np.arange(count)
    keys[:, rules.excluded] = never[rules.excluded]
    for area in [] if rules.groups is None else range(rules.groups.max() + 1):
        same = np.flatnonzero(rules.groups == area)
        taken = bool({*same} & {*rules.required})
        later = keys[:, same] > keys[:, same].min(axis=1, keepdims=True)
        keys[:, same] = np.where(later | taken, never[same], keys[:, same])
    keys[:, rules.required] = -1 - np.arange(len(rules.required))
    chosen = np.argpartition(keys, rules.k - 1, axis=1)[:, : rules.k]
    return np.bincount(chosen.ravel(), minlength=count) / simulations
