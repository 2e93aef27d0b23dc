"""Next sites as a reader meets them: the answer in a sentence, how near the next best comes, a card each."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.choose.criteria import MET
from metrics.choose.sites import Sites
from metrics.profile.area_facts import short_name
from metrics.statistics.ranks import ordinal
from views.choose.cards import Card
from views.choose.focus_cards import reasons
from views.choose.rows import Candidate
from views.choose.sites_sentences import candidates_noun, names_of
from views.formats import known, number
from views.need.how_sure import LIKELY, OPEN, SURE, surety_of_chosen
from views.need.scores import SHOWN, out_of
from views.need.simulation_shares import times_in_100
from views.wording import enumeration, sentence_case, spelled

NAMED = 5
"""Sites named in the answer; the cards have the others."""

PINNED = "pinned in by you"

DEGREES = (SURE, LIKELY, OPEN)
"""The degrees in which a site that is chosen can be sure, the surest first."""


def sites_answer(sites: Sites) -> str:
    """Who comes next, and how sure each of them is."""
    if sites.refusal or sites.robustness is None:
        return "No choice keeps to your rules."
    names, degrees = list(sites.chosen["name"]), _degrees(sites)
    several = len(names) > 1
    beside = several and len(set(degrees)) > 1 and len(names) <= NAMED
    left = len(names) - NAMED
    listed = [f"{name} ({degree})" for name, degree in zip(names, degrees, strict=True)] if beside else names
    named = enumeration([*listed[:NAMED], *([f"{left} more"] if left > 0 else [])])
    who = f"{named} {'come' if several else 'comes'} next"
    if not sites.robustness.testable:
        return f"{who}. We can't tell how sure this is."
    return f"{who}." if beside else f"{who}: {_counted(degrees)}."


def sites_facts(sites: Sites) -> str:
    """What no other choice has more of, or why there is no choice: one line under the answer."""
    if sites.refusal or sites.robustness is None:
        return sites.refusal
    level, k = f"{number(sites.alternatives['mean'].iloc[0], 1)} {out_of(sites.need)}", sites.rules.k
    if k == 1:
        return f"No other {candidates_noun(sites, 1)} that keeps to your rules has more need ({level})."
    return (
        f"No other {spelled(k)} {candidates_noun(sites, k)} that keep to your rules have more need between "
        f"them ({level} on average)."
    )


def next_best_heading(sites: Sites) -> str:
    """How near the next best choice comes, as a heading; empty where nobody is chosen."""
    kept = sites.alternatives
    if len(kept) < 2:
        return "No other choice keeps to your rules" if len(kept) else ""
    names = names_of(sites)
    best, second, short = kept["members"].iloc[0], kept["members"].iloc[1], float(kept["short"].iloc[1])
    new = enumeration(names[place] for place in second if place not in best)
    gone = enumeration(names[place] for place in best if place not in second)
    if short < SHOWN:
        return f"The next best choice, with {new} in place of {gone}, has almost the same need"
    return f"The next best choice, with {new} in place of {gone}, has {_points(short)} less need"


def site_cards(sites: Sites) -> list[Card]:
    """One card per site chosen, the neediest first."""
    return [_card(sites, row) for row in sites.chosen.itertuples()]


def _card(sites: Sites, row: Candidate) -> Card:
    found = len(sites.candidates)
    within = [] if sites.rules.candidates == "focus" else [short_name(row.area)]
    ward = [f"{row.ward} ward"] if sites.rules.candidates == "lsoa" and row.ward else []
    facts = [
        *filter(None, within),
        *ward,
        *([f"{number(row.residents)} people"] if known(row.residents) else []),
        f"need {number(row.need, 1)} {out_of(sites.need)}",
        f"{ordinal(int(row.rank))} of {found} {candidates_noun(sites, found)}",
    ]
    pinned, because = row.pinned == "in", _reasons(sites, row)
    return Card(
        row.name,
        facts,
        _share(sites, row),
        because,
        _how_often(sites, row),
        [
            note
            for note in (
                sentence_case(f"{PINNED}.") if pinned else _worth(row),
                _criteria(row),
                "" if because else _short_of_all(sites, row),
            )
            if note
        ],
    )


def _share(sites: Sites, row: Candidate) -> float | None:
    """The share of the ways of counting that choose a site: by the rules, else (with a budget) by need alone;
    None where it was pinned in or nothing can be tested."""
    assert sites.robustness is not None, "there are no sites without candidates"
    if row.pinned == "in" or not sites.robustness.testable:
        return None
    return row.in_selection if known(row.in_selection) else row.in_top


def _how_often(sites: Sites, row: Candidate) -> str:
    """How often a site is chosen under the rules, and on need alone."""
    assert sites.robustness is not None, "there are no sites without candidates"
    if not sites.robustness.testable:
        return ""
    alone = times_in_100(row.in_top)
    if not known(row.in_selection) or row.pinned == "in":
        return f"On need alone it is chosen {alone}."
    if alone == times_in_100(row.in_selection):
        return f"Chosen {alone}, with your rules or on need alone."
    rules = times_in_100(row.in_selection)
    return f"Chosen {rules} under your rules; on need alone, {times_in_100(row.in_top, unit=False)}."


def _worth(row: Candidate) -> str:
    """What is lost without a site."""
    if not known(row.replacement_cost):
        return "Without it, no choice keeps to your rules."
    if row.replacement_cost < SHOWN:
        return "Without it, the best choice scores almost the same."
    return f"Without it, the best choice has {_points(row.replacement_cost)} less need."


def _criteria(row: Candidate) -> str:
    unknown = f"; no figures for {row.unknown} more" if row.unknown else ""
    if not row.met + row.not_met:
        return "No criterion has figures here." if row.unknown else ""
    if row.met + row.not_met == 1:
        return f"{'Meets' if row.met else 'Does not meet'} the one criterion with figures."
    return f"Meets {row.met} of {row.met + row.not_met} criteria{unknown}."


def _points(short: float) -> str:
    return f"{number(short, 1)} {'point' if number(short, 1) == '1.0' else 'points'}"


def _reasons(sites: Sites, row: Candidate) -> list[str]:
    """What adds most to its need; where criteria are held against thresholds, only those that it meets: a
    reason that the table of criteria denies is none."""
    own = sites.criteria[(sites.criteria["place"] == row.place) & sites.criteria["threshold"].notna()]
    if own.empty:
        return reasons(sites.need, row.members)
    return reasons(sites.need, row.members, among=set(own.loc[own["status"] == MET, "indicator"]))


def _short_of_all(sites: Sites, row: Candidate) -> str:
    """What adds most to the need of a site none of whose strongest measures reaches its threshold."""
    most = enumeration(reasons(sites.need, row.members))
    return f"Most of its need comes from {most}, although none of them reaches its threshold." if most else ""


def _degrees(sites: Sites) -> list[str]:
    """How sure each site chosen is, in a word; none where nothing can be tested."""
    rows: Sequence[Candidate] = list(sites.chosen.itertuples())
    return [
        PINNED if share is None else surety_of_chosen(share).word.lower()
        for row, share in ((row, _share(sites, row)) for row in rows)
    ]


def _counted(degrees: Sequence[str]) -> str:
    """So many sites of each degree: sure; both likely; three sure, two open."""
    words = [*(degree.word.lower() for degree in DEGREES), PINNED]
    there = [(word, degrees.count(word)) for word in words if word in degrees]
    if len(there) == 1:
        word, n = there[0]
        return word if n == 1 else f"{'both' if n == 2 else 'all'} {word}"
    return ", ".join(f"{spelled(n)} {word}" for word, n in there)
