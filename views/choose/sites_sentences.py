"""Next sites in words: which, why, how sure, how near the next best come, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metrics.choose.candidates import CANDIDATE_KINDS
from metrics.choose.criteria import QUARTER
from metrics.choose.sites import Sites
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.choose.pounds import pounds_and_pence
from views.choose.rows import Candidate
from views.formats import known, number
from views.need.reasons import REASONS_NAMED
from views.need.scores import out_of, points_behind
from views.need.simulation_shares import (
    NINE_OF_TEN,
    UNTESTED,
    fraction,
    share_of_simulations,
    simulations_and_seed,
)
from views.wording import enumeration, sentence_case

ONE = {"ward": "ward", "focus": "place of focus", "lsoa": "LSOA"}
"""What readers call one candidate."""

CANDIDATES_NAMED = 6
"""Candidates named in one sentence or cell; the tables have the others."""

SITES_EXPLAINED = (
    "Need compares the candidates of this borough with each other. It says where the figures point, not "
    "where the approach would work: who would lead it, and what people there want, has to be heard. To see "
    "how sure the ranks are, need is put together anew thousands of times, with other weights, scales and "
    "means, one indicator left out, and rates moved within their limits of chance."
)
"""What a reader must know of how next sites are found."""

GROUPS_EXPLAINED = (
    "Each place of focus is found inside its area first, without regard to existing sites. Its figures are "
    "means of its LSOAs' figures, weighted by residents, where rates of few people are first drawn towards "
    "the borough's if need takes them so. They stand in for figures nobody publishes."
)
"""What a reader must know of the figures of places of focus."""


def criteria_explained(sites: Sites) -> str:
    """What a reader must know of the criteria, and of the figures of places of focus where those are held."""
    text = (
        "The criteria stand beside the choice, which is by need alone: moving a threshold changes no site. A "
        f"threshold nobody has typed is what the neediest {fraction(QUARTER)} of the candidates reach. "
        "Figures are held against it as they are written here, rounded. What nobody has supplied is unknown, "
        "never not met."
    )
    return f"{text} {GROUPS_EXPLAINED}" if sites.rules.candidates == "focus" else text


def candidates_noun(sites: Sites, count: int = 2) -> str:
    """The readers' word for the candidates: wards; ward where there is one."""
    return (ONE if count == 1 else CANDIDATE_KINDS)[sites.rules.candidates]


def sites_headline(sites: Sites) -> list[str]:
    """Sentences: who is chosen; how near the next best come; who was passed over; none where nobody is."""
    if sites.refusal or sites.robustness is None:
        return []
    best = sites.alternatives.iloc[0]
    names, k = enumeration(f"**{name}**" for name in sites.chosen["name"]), sites.rules.k
    level, what = f"{number(best['mean'], 1)} {out_of(sites.need)}", f"{candidates_noun(sites, k)} that keep"
    choice = (
        f"is chosen: no other {what}s to the rules has more need ({level})"
        if k == 1
        else f"are chosen: no other {k} {what} to the rules have more need ({level} on average)"
    )
    untested = [] if sites.robustness.testable else [UNTESTED]
    return [f"{names} {choice}.", _alternatives(sites), *untested, *_passed_over(sites)]


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


def site_sentences(sites: Sites) -> list[str]:
    """One paragraph per site chosen: need and rank, how sure, why, which criteria, and what it is worth."""
    return [" ".join(filter(None, _paragraph(sites, row))) for row in sites.chosen.itertuples()]


def threshold_sentences(sites: Sites) -> list[str]:
    """One sentence for each threshold that no candidate meets, or that tells none apart since all do."""
    names, sentences = names_of(sites), []
    for row in sites.threshold_effects.dropna(subset="threshold").itertuples():
        at = f"{number(row.threshold, row.decimals)} {row.unit} or {'more' if row.more_is_need else 'less'}"
        if not row.met and not row.unknown:
            near = f"; the nearest is {enumeration(names[p] for p in row.next)}" if row.next else ""
            reach = f" at {number(row.next_at, row.decimals)}" if row.next else ""
            sentences.append(f"Nothing meets {row.criterion}: no candidate has {at}{near}{reach}.")
        elif not row.not_met and not row.unknown:
            sentences.append(f"Every candidate meets {row.criterion} ({at}), so it tells none apart.")
    return sentences


def names_of(sites: Sites) -> dict[str, str]:
    """The name of each candidate by its id."""
    return dict(zip(sites.candidates["place"], sites.candidates["name"], strict=True))


def first_candidates(names: Sequence[str]) -> str:
    """The first of a long list of candidates, and how many more there are."""
    left = len(names) - CANDIDATES_NAMED
    return ", ".join(names[:CANDIDATES_NAMED]) + (f" and {left} more" if left > 0 else "")


def _paragraph(sites: Sites, row: Candidate) -> list[str]:
    """Where a site stands, why, which criteria it meets, how sure its rank is, and what it is worth."""
    count = len(sites.candidates)
    within = [] if sites.rules.candidates == "focus" else [row.ward, short_name(row.area)]
    where = f" ({', '.join(filter(None, within))})" if any(within) else ""
    residents = f", {number(row.residents)} residents" if known(row.residents) else ""
    return [
        f"**{row.name}**{where}: need {number(row.need, 1)} {out_of(sites.need)}, {ordinal(int(row.rank))} "
        f"of {count} {candidates_noun(sites, count)}{residents}.",
        _most_points(sites, row),
        f"Criteria: {row.met} met, {row.not_met} not met, {row.unknown} unknown.",
        _rank_spread(sites, row),
        _worth(row),
    ]


def _rank_spread(sites: Sites, row: Candidate) -> str:
    """How far a site's rank spreads, and how often it is chosen with the rules and without."""
    k = sites.rules.k
    first, last = ordinal(int(row.rank_5)), ordinal(int(row.rank_95))
    spread = f"between {first} and {last}" if row.rank_5 != row.rank_95 else first
    top = f"{k} neediest" if k > 1 else "neediest"
    standing = f" ({row.standing})" if row.standing != "out" else ""
    picked = ""
    if known(row.in_selection):
        picked = f"; the same rules choose it in {share_of_simulations(row.in_selection)}"
    return (
        f"In {NINE_OF_TEN} it ranks {spread}. Rules aside it is among the {top} in "
        f"{share_of_simulations(row.in_top)}{standing}{picked}."
    )


def _worth(row: Candidate) -> str:
    """What is lost without a site."""
    if row.pinned == "in":
        return "It is pinned in, so what it is worth is not reckoned."
    if not known(row.replacement_cost):
        return "Nothing keeps to the rules without it."
    return f"Leaving it out costs {_points(row.replacement_cost)}."


def _most_points(sites: Sites, row: Candidate) -> str:
    """The indicators that add most points; of a place of focus, on average over its residents."""
    places = sites.need.places
    own = places[places["place"].isin(row.members)]
    weights = own["residents"].to_numpy(float) if len(own) > 1 else np.ones(len(own))
    added = [
        (float(np.average(own[f"points_{each.indicator}"], weights=weights)), each.criterion)
        for each in sites.need.indicators.itertuples()
    ]
    most = sorted((each for each in added if known(each[0])), key=lambda each: -each[0])[:REASONS_NAMED]
    if len(added) < 2 or not most:
        return ""
    return f"Most points come from {enumeration(f'{name} ({number(n, 1)})' for n, name in most)}."


def _alternatives(sites: Sites) -> str:
    """How near the next best choices come, and who is in all of them."""
    kept, names = sites.alternatives, names_of(sites)
    if len(kept) == 1:
        return "No other choice keeps to the rules."
    best, second = kept["members"].iloc[0], kept["members"].iloc[1]
    new = enumeration(names[place] for place in second if place not in best)
    gone = enumeration(names[place] for place in best if place not in second)
    text = (
        f"The next best choice has {new} in place of {gone} and falls short by "
        f"{_points(kept['short'].iloc[1])}"
    )
    if len(kept) > 2:
        text += f"; the last of the {len(kept)} best, by {_points(kept['short'].iloc[-1])}"
    if sites.rules.k > 1:
        always = [names[place] for place in best if all(place in members for members in kept["members"])]
        of = "both" if len(kept) == 2 else f"all {len(kept)}"
        who = enumeration(always) if always else "None of the sites"
        text += f". {who} {'are' if len(always) > 1 else 'is'} in {of}"
    return f"{text}."


def _points(short: float) -> str:
    return points_behind(short, "points in total")


def _passed_over(sites: Sites) -> list[str]:
    """Candidates needier than the last one chosen by need that are not chosen, and why."""
    free = sites.chosen[sites.chosen["pinned"] != "in"]
    others = sites.candidates[~sites.candidates["chosen"] & (sites.candidates["need"] > free["need"].min())]
    chosen = zip(sites.chosen["area"], sites.chosen["name"], strict=True)
    holder = {area: name for area, name in chosen if area and sites.rules.one_per_area}
    by_reason: dict[str, list[str]] = {}
    for row in others.itertuples():
        taken = f"in the same area as {holder[row.area]}" if row.area in holder else ""
        reason = row.ruled_out or taken or "with it, less need can be had for the budget"
        by_reason.setdefault(reason, []).append(f"{row.name} ({ordinal(int(row.rank))})")
    if not by_reason:
        return []
    reasons = [
        f"{sentence_case(reason)}: {first_candidates(named)}"
        f"{' in the table.' if len(named) > CANDIDATES_NAMED else '.'}"
        for reason, named in by_reason.items()
    ]
    return [f"Needier than {free['name'].iloc[-1]} but not chosen. {' '.join(reasons)}"]
