"""Next sites in words: which, why, how sure, how near the next best come, and by which rules."""

from __future__ import annotations

import numpy as np

from metrics.choose.candidates import KINDS
from metrics.choose.sites import Sites
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.formats import known, number
from views.need.reasons import REASONS, UNTESTED, out_of, share
from views.wording import enumeration, sentence_case

ONE = {"ward": "ward", "focus": "place of focus", "lsoa": "LSOA"}
"""What readers call one candidate."""

LISTED = 6
"""Candidates named in one sentence or cell; the tables have the others."""

EXPLAINED = (
    "Need compares the candidates of this borough with each other. It says where the figures point, not "
    "where the approach would work: who would lead it, and what people there want, has to be heard. To see "
    "how sure the ranks are, need is put together anew thousands of times, with other weights, scales and "
    "means, one indicator left out, and rates moved within their limits of chance."
)
"""What a reader must know of how next sites are found."""

CRITERIA_EXPLAINED = (
    "The criteria stand beside the choice, which is by need alone: moving a threshold changes no site. A "
    "threshold nobody has typed is what the neediest quarter of the candidates reach. Figures are held "
    "against it as they are written here, rounded. What nobody has supplied is unknown, never not met."
)
"""What a reader must know of the criteria."""

GROUPS_EXPLAINED = (
    "Each place of focus is found inside its area first, without regard to existing sites. Its figures are "
    "means of its LSOAs' figures, weighted by residents, where rates of few people are first drawn towards "
    "the borough's if need takes them so. They stand in for figures nobody publishes."
)
"""What a reader must know of the figures of places of focus."""


def many(sites: Sites, count: int = 2) -> str:
    """The readers' word for the candidates: wards; ward where there is one."""
    return (ONE if count == 1 else KINDS)[sites.asked.candidates]


def headline(sites: Sites) -> list[str]:
    """Sentences: who is chosen; how near the next best come; who was passed over; none where nobody is."""
    if sites.refusal:
        return []
    best = sites.alternatives.iloc[0]
    names, k = enumeration([f"**{name}**" for name in sites.chosen["name"]]), sites.asked.k
    level, what = f"{number(best['mean'], 1)} {out_of(sites.need)}", f"{many(sites, k)} that keep"
    told = (
        f"is chosen: no other {what}s to the rules has more need ({level})"
        if k == 1
        else f"are chosen: no other {k} {what} to the rules have more need ({level} on average)"
    )
    untested = [] if sites.sure.testable else [UNTESTED]
    return [f"{names} {told}.", *_alternatives(sites), *untested, *_passed_over(sites)]


def rules_words(sites: Sites) -> str:
    """The rules of the choice, so that it can be made again."""
    asked = sites.asked
    names = sites.candidates.set_index("place")["name"]
    pins = {way: [names[p] for p in getattr(asked, f"{way}side")] for way in ("in", "out")}
    limits = [
        "at most one new site in each area" if asked.one_per_area else "any number in one area",
        "none beside an existing site" if asked.apart_from_existing else "beside an existing site is allowed",
        f"at least {number(asked.least_residents)} residents" if asked.least_residents else "",
        f"together at most {money(asked.budget)}" if asked.budget is not None else "",
        f"{money(asked.cost_per_site)} a site" if asked.cost_per_site else "",
        f"{money(asked.cost_per_resident)} a resident" if asked.cost_per_resident else "",
        *(f"pinned {way}: {enumeration(listed)}" for way, listed in pins.items() if listed),
    ]
    existing = enumeration(list(sites.existing["name"])) if len(sites.existing) else "none named"
    return (
        f"{asked.k} of {len(sites.candidates)} {many(sites)}; {'; '.join(filter(None, limits))}. "
        f"Existing sites: {existing}."
    )


def sure_words(sites: Sites) -> str:
    """How the ranks were tested, so that it can be done again; empty where there was nothing to rank."""
    return f"{sites.sure.draws:,} draws, seed {sites.sure.seed}." if sites.sure else ""


def residents_words(sites: Sites) -> str:
    """When residents were counted."""
    return f"Residents: {sites.residents_of or 'not published for these places'}."


def site_sentences(sites: Sites) -> list[str]:
    """One paragraph per site chosen: need and rank, how sure, why, which criteria, and what it is worth."""
    return [" ".join(filter(None, _paragraph(sites, row))) for row in sites.chosen.itertuples()]


def criteria_note(sites: Sites) -> str:
    """What a reader must know of the criteria, and of the figures of places of focus where those are held."""
    return CRITERIA_EXPLAINED + (f" {GROUPS_EXPLAINED}" if sites.asked.candidates == "focus" else "")


def threshold_sentences(sites: Sites) -> list[str]:
    """One sentence for each threshold that no candidate meets, or that tells none apart since all do."""
    names, told = names_of(sites), []
    for row in sites.bites.dropna(subset="threshold").itertuples():
        at = f"{number(row.threshold, row.decimals)} {row.unit} or {'more' if row.more_is_need else 'less'}"
        if not row.met and not row.unknown:
            near = f"; the nearest is {enumeration(names[p] for p in row.next)}" if row.next else ""
            reach = f" at {number(row.next_at, row.decimals)}" if row.next else ""
            told.append(f"Nothing meets {row.criterion}: no candidate has {at}{near}{reach}.")
        elif not row.not_met and not row.unknown:
            told.append(f"Every candidate meets {row.criterion} ({at}), so it tells none apart.")
    return told


def names_of(sites: Sites) -> dict[str, str]:
    """The name of each candidate by its id."""
    return dict(zip(sites.candidates["place"], sites.candidates["name"], strict=True))


def money(amount: float) -> str:
    """An amount in pounds; pence where it has some."""
    return "–" if not known(amount) else f"£{number(amount, 0 if float(amount).is_integer() else 2)}"


def _paragraph(sites: Sites, row: tuple) -> list[str]:
    count, k = len(sites.candidates), sites.asked.k
    spread = (
        f"between {ordinal(int(row.rank_5))} and {ordinal(int(row.rank_95))}"
        if row.rank_5 != row.rank_95
        else ordinal(int(row.rank_5))
    )
    top = f"{k} neediest" if k > 1 else "neediest"
    standing = f" ({row.standing})" if row.standing != "out" else ""
    picked = f"; the same rules choose it in {share(row.in_selection)}" if known(row.in_selection) else ""
    within = [] if sites.asked.candidates == "focus" else [row.ward, short_name(row.area)]
    where = f" ({', '.join(filter(None, within))})" if any(within) else ""
    residents = f", {number(row.residents)} residents" if known(row.residents) else ""
    return [
        f"**{row.name}**{where}: need {number(row.need, 1)} {out_of(sites.need)}, {ordinal(int(row.rank))} "
        f"of {count} {many(sites, count)}{residents}.",
        _reasons(sites, row),
        f"Criteria: {row.met} met, {row.not_met} not met, {row.unknown} unknown.",
        f"In nine of ten draws it ranks {spread}. Rules aside it is among the {top} in "
        f"{share(row.in_top)}{standing}{picked}.",
        _worth(sites, row),
    ]


def _worth(sites: Sites, row: tuple) -> str:
    """What is lost without a site."""
    if row.pinned == "in":
        return "It is pinned in, so what it is worth is not reckoned."
    if not known(row.replacement_cost):
        return "Nothing keeps to the rules without it."
    return f"Leaving it out costs {_points(row.replacement_cost)}."


def _reasons(sites: Sites, row: tuple) -> str:
    """The indicators that add most points; of a place of focus, on average over its residents."""
    places = sites.need.places
    own = places[places["place"].isin(row.members)]
    weights = own["residents"].to_numpy(float) if len(own) > 1 else np.ones(len(own))
    told = [
        (float(np.average(own[f"points_{each.indicator}"], weights=weights)), each.criterion)
        for each in sites.need.indicators.itertuples()
    ]
    most = sorted((each for each in told if known(each[0])), key=lambda each: -each[0])[:REASONS]
    if len(told) < 2 or not most:
        return ""
    return f"Most points come from {enumeration([f'{name} ({number(n, 1)})' for n, name in most])}."


def _alternatives(sites: Sites) -> list[str]:
    """How near the next best choices come, and who is in all of them."""
    kept, names = sites.alternatives, names_of(sites)
    if len(kept) == 1:
        return ["No other choice keeps to the rules."]
    best, next_ = kept["members"].iloc[0], kept["members"].iloc[1]
    new, gone, always = (
        [names[place] for place in listed]
        for listed in (
            [place for place in next_ if place not in best],
            [place for place in best if place not in next_],
            [place for place in best if all(place in members for members in kept["members"])],
        )
    )
    text = (
        f"The next best choice has {enumeration(new)} in place of {enumeration(gone)} and falls short by "
        f"{_points(kept['short'].iloc[1])}"
    )
    if len(kept) > 2:
        text += f"; the last of the {len(kept)} best, by {_points(kept['short'].iloc[-1])}"
    if sites.asked.k > 1:
        of = "both" if len(kept) == 2 else f"all {len(kept)}"
        who = enumeration(always) if always else "None of the sites"
        text += f". {who} {'are' if len(always) > 1 else 'is'} in {of}"
    return [f"{text}."]


def _points(short: float) -> str:
    return f"{number(short, 1)} points in total" if short >= 0.05 else "less than a tenth of a point"


def _passed_over(sites: Sites) -> list[str]:
    """Candidates needier than the last one chosen by need that are not chosen, and why."""
    free = sites.chosen[sites.chosen["pinned"] != "in"]
    others = sites.candidates[~sites.candidates["chosen"] & (sites.candidates["need"] > free["need"].min())]
    chosen = zip(sites.chosen["area"], sites.chosen["name"], strict=True)
    holder = {area: name for area, name in chosen if area and sites.asked.one_per_area}
    reasons: dict[str, list[str]] = {}
    for row in others.itertuples():
        taken = f"in the same area as {holder[row.area]}" if row.area in holder else ""
        why = row.ruled_out or taken or "with it, less need can be had for the budget"
        reasons.setdefault(why, []).append(f"{row.name} ({ordinal(int(row.rank))})")
    told = [
        f"{sentence_case(why)}: {', '.join(named[:LISTED])}"
        + (f" and {len(named) - LISTED} more in the table." if len(named) > LISTED else ".")
        for why, named in reasons.items()
    ]
    return [f"Needier than {free['name'].iloc[-1]} but not chosen. {' '.join(told)}"] if told else []
