"""Next sites in words: what is set, how near the next best come, who is passed over, by which rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metrics.choose.candidates import CANDIDATE_KINDS
from metrics.choose.criteria import QUARTER
from metrics.choose.sites import Sites
from metrics.statistics.ranks import ordinal
from views.choose.pounds import pounds_and_pence
from views.formats import number, with_unit
from views.need.scores import points_behind
from views.need.simulation_shares import (
    fraction,
    simulations_and_seed,
)
from views.wording import count, enumeration, sentence_case, spelled

ONE = {"ward": "ward", "focus": "place of focus", "lsoa": "LSOA"}
"""What readers call one candidate."""

CANDIDATES_NAMED = 6
"""Candidates named in one sentence or cell; the tables have the others."""

SITES_EXPLAINED = (
    "Need compares the candidates of this borough with each other. It says where the figures point, not "
    "where the approach would work. Ask who would lead it, and what people there want. The choice is exact: "
    "no other that keeps to the rules has more need (integer programming)."
)
"""What a reader must know of how next sites are found."""

ORDER_EXPLAINED = (
    "Sites are ranked by their own need, areas by that of all the places in them. So the neediest site need "
    "not lie in the neediest area."
)
"""Why sites and areas are not in the same order."""

GROUPS_EXPLAINED = (
    "Each place of focus is found inside its area first, whatever the existing sites. Its figures are means "
    "of its LSOAs' figures, weighted by residents. Rates of few people are smoothed first (empirical Bayes) "
    "where need takes them so. They stand in for figures nobody publishes."
)
"""What a reader must know of the figures of places of focus."""


def criteria_explained(sites: Sites) -> str:
    """What a reader must know of the criteria, and of the figures of places of focus where those are held."""
    text = (
        "Criteria do not change the choice, which is by need: move a threshold, and the sites stay. A "
        f"threshold nobody has typed is what the neediest {fraction(QUARTER)} of the candidates reach. "
        "We compare figures with it as they are written here, rounded. What nobody has supplied is unknown, "
        "never not met."
    )
    return f"{text} {GROUPS_EXPLAINED}" if sites.rules.candidates == "focus" else text


def candidates_noun(sites: Sites, count: int = 2) -> str:
    """The readers' word for the candidates: wards; ward where there is one."""
    return (ONE if count == 1 else CANDIDATE_KINDS)[sites.rules.candidates]


def rules_text(sites: Sites) -> str:
    """The rules of the choice, so that it can be made again."""
    rules = sites.rules
    names = sites.candidates.set_index("place")["name"]
    pins = {"in": rules.pinned_in, "out": rules.pinned_out}
    limits = [
        "at most one new site in each area" if rules.one_per_area else "any number in one area",
        "none beside an existing site" if rules.apart_from_existing else "beside an existing site is allowed",
        f"at least {number(rules.least_residents)} residents" if rules.least_residents else "",
        f"together at most {pounds_and_pence(rules.budget)}" if rules.budget is not None else "",
        f"{pounds_and_pence(rules.cost_per_site)} a site" if rules.cost_per_site else "",
        f"{pounds_and_pence(rules.cost_per_resident)} a resident" if rules.cost_per_resident else "",
        *(f"pinned {way}: {enumeration(names[p] for p in pinned)}" for way, pinned in pins.items() if pinned),
    ]
    existing = enumeration(sites.existing["name"]) if len(sites.existing) else "none named"
    return (
        f"{rules.k} of {len(sites.candidates)} {candidates_noun(sites)}; {'; '.join(filter(None, limits))}. "
        f"Existing sites: {existing}."
    )


def simulation_text(sites: Sites) -> str:
    """How the ranks were tested, so that it can be done again; empty where there was nothing to rank."""
    return f"{simulations_and_seed(sites.robustness)}." if sites.robustness else ""


def residents_text(sites: Sites) -> str:
    """When residents were counted."""
    return f"Residents: {sites.residents_of or 'not published for these places'}."


def set_so(sites: Sites, need_title: str) -> str:
    """What is set, in a line."""
    rules, k = sites.rules, sites.rules.k
    pins = len(rules.pinned_in) + len(rules.pinned_out)
    parts = [
        need_title,
        f"{k} {candidates_noun(sites, k)}",
        "one in each area at most" if rules.one_per_area else "",
        "none beside an existing site" if rules.apart_from_existing and rules.existing else "",
        count(len(rules.existing), "existing site") if rules.existing else "no existing sites",
        count(pins, "pin") if pins else "",
        f"{pounds_and_pence(rules.budget)} in all" if rules.budget is not None else "",
    ]
    return "; ".join(filter(None, parts))


def best_choices_sentence(sites: Sites) -> str:
    """In how many of the best choices each site is, and how far behind the last of them is; empty where there
    is one choice. Each choice differs from every other, so that even a site that is sure misses some."""
    kept, names = sites.alternatives, names_of(sites)
    if len(kept) < 2:
        return ""
    of = spelled(len(kept))
    far = f"The last of the {of} best is {_points(float(kept['short'].iloc[-1]))} behind."
    if sites.rules.k == 1:
        return far
    counted = [(names[p], sum(p in members for members in kept["members"])) for p in kept["members"].iloc[0]]
    if all(n == len(kept) for _, n in counted):
        return f"All of these sites are in each of the {of} best choices. {far}"
    (first, n), *others = counted[:CANDIDATES_NAMED]
    each = enumeration([f"{first} is in {spelled(n)}", *(f"{name} in {spelled(n)}" for name, n in others)])
    return (
        f"Of the {of} best choices by need, {each}. Any two of them differ by a site, so a sure site may "
        f"also be missing. {far}"
    )


def criteria_heading(sites: Sites) -> str:
    """How many criteria the next sites meet, as a heading."""
    chosen, known_of = sites.chosen, int(sites.threshold_effects["threshold"].notna().sum())
    if not len(chosen) or not known_of:
        return "Which criteria are met"
    if known_of == 1:
        return (
            f"{int(chosen['met'].sum())} of {count(len(chosen), 'site')} meet the one criterion we have "
            "figures for"
        )
    fewest, most = int(chosen["met"].min()), int(chosen["met"].max())
    met = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    sites_meet = "The next site meets" if len(chosen) == 1 else "The next sites meet"
    return f"{sites_meet} {met} of the {known_of} criteria we have figures for"


def passed_over_heading(sites: Sites) -> str:
    """How many needier candidates are not chosen, as a heading."""
    if not len(sites.chosen):
        return "Every candidate"
    n = len(_needier(sites))
    noun = candidates_noun(sites, n)
    if not n:
        return f"No needier {candidates_noun(sites, 1)} is passed over"
    return f"{sentence_case(spelled(n))} needier {noun} {'is' if n == 1 else 'are'} not chosen"


def threshold_sentences(sites: Sites) -> list[str]:
    """One sentence for each threshold that no candidate meets, or that tells none apart since all do."""
    names, sentences = names_of(sites), []
    for row in sites.threshold_effects.dropna(subset="threshold").itertuples():
        at = f"{with_unit(row.threshold, row.decimals, row.unit)} or {'more' if row.more_is_need else 'less'}"
        if not row.met and not row.unknown:
            near = f"; the nearest is {enumeration(names[p] for p in row.next)}" if row.next else ""
            reach = f" at {number(row.next_at, row.decimals)}" if row.next else ""
            sentences.append(f"Nothing meets {row.criterion}: no candidate has {at}{near}{reach}.")
        elif not row.not_met and not row.unknown:
            sentences.append(f"Every candidate meets {row.criterion} ({at}), so it does not help to choose.")
    return sentences


def names_of(sites: Sites) -> dict[str, str]:
    """The name of each candidate by its id."""
    return dict(zip(sites.candidates["place"], sites.candidates["name"], strict=True))


def first_candidates(names: Sequence[str]) -> str:
    """The first of a long list of candidates, and how many more there are."""
    left = len(names) - CANDIDATES_NAMED
    return ", ".join(names[:CANDIDATES_NAMED]) + (f" and {left} more" if left > 0 else "")


def passed_over_sentences(sites: Sites) -> list[str]:
    """Candidates needier than the last one chosen by need that are not chosen, by the reason."""
    chosen = zip(sites.chosen["area"], sites.chosen["name"], strict=True)
    holder = {area: name for area, name in chosen if area and sites.rules.one_per_area}
    by_reason: dict[str, list[str]] = {}
    for row in _needier(sites).itertuples():
        taken = f"in the same area as {holder[row.area]}" if row.area in holder else ""
        reason = row.ruled_out or taken or "with it, less need can be had for the budget"
        by_reason.setdefault(reason, []).append(f"{row.name} ({ordinal(int(row.rank))})")
    return [
        f"{sentence_case(reason)}: {first_candidates(named)}"
        f"{' in the table.' if len(named) > CANDIDATES_NAMED else '.'}"
        for reason, named in by_reason.items()
    ]


def _needier(sites: Sites) -> pd.DataFrame:
    """Candidates with more need than the last one chosen by need; none where all were pinned in."""
    free = sites.chosen[sites.chosen["pinned"] != "in"]
    return sites.candidates[~sites.candidates["chosen"] & (sites.candidates["need"] > free["need"].min())]


def _points(short: float) -> str:
    return points_behind(short, "points of need")
