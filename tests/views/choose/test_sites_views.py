"""Next sites in words, tables and on the map: the same figures everywhere, what is not known said."""

from dataclasses import replace

import pandas as pd
import pytest

from metrics.choose.sites import sites
from metrics.need.method import Method
from metrics.places.outlines import outlines
from views.choose import sites_sentences
from views.choose.sites_cards import next_best_heading, site_cards, sites_answer, sites_facts
from views.choose.sites_map import sites_map, sites_map_alt, sites_map_legend
from views.choose.sites_sentences import (
    best_choices_sentence,
    criteria_explained,
    criteria_heading,
    passed_over_heading,
    passed_over_sentences,
    residents_text,
    rules_text,
    set_so,
    simulation_text,
    threshold_sentences,
)
from views.choose.sites_tables import (
    alternatives_table,
    candidate_criteria_table,
    candidates_in_full,
    candidates_table,
    criteria_table,
    threshold_effects_table,
    threshold_label,
)
from views.maps.place_map import MapOutlines
from views.maps.rings import with_rings
from views.need.need_map import need_classes, need_values

KIRKHOLT = Method(preset="next-site-kirkholt")
BIRCHILLS = "ward24:E05001304"


def asked(store, edition="walsall", **rules):
    """An answer with few draws."""
    return sites(store, edition, method=KIRKHOLT, simulations=200, **rules)


@pytest.fixture(scope="module")
def walsall(store):
    """The next wards of Walsall, Birchills Leamore being a site already."""
    return asked(store, existing=[BIRCHILLS])


@pytest.fixture(scope="module")
def priced(store):
    """Two wards within a budget, one pinned in and one out."""
    rules = {"pinned_in": ["ward24:E05001314"], "pinned_out": ["ward24:E05001305"], "one_per_area": False}
    return asked(
        store,
        k=2,
        budget=200_000,
        cost_per_site=50_000.0,
        cost_per_resident=2.5,
        least_residents=12_000,
        **rules,
    )


def test_the_answer_names_the_sites_and_how_sure_each_is(walsall):
    # the rules choose them in 200, 200 and 191 of 200 ways of counting
    assert sites_answer(walsall) == ("Willenhall South, Darlaston South and Palfrey come next: all sure.")
    mean = walsall.alternatives["mean"].iloc[0]
    assert sites_facts(walsall) == (
        f"No other three wards that keep to your rules have more need between them ({mean:.1f} of 100 on "
        "average)."
    )


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        (
            (0.5, 0.9, 0.7),
            "Willenhall South (open), Darlaston South (sure) and Palfrey (likely) come next.",
        ),
        ((0.95, 0.96, 1.0), "Willenhall South, Darlaston South and Palfrey come next: all sure."),
        ((0.5, 0.4, 0.05), "Willenhall South, Darlaston South and Palfrey come next: all open."),
    ],
)
def test_each_site_has_its_degree_beside_it(walsall, shares, words):
    table = walsall.candidates.copy()
    table.loc[table["chosen"], "in_selection"] = shares
    assert sites_answer(replace(walsall, candidates=table)) == words


def test_the_next_best_choice_heads_its_block(walsall):
    short = walsall.alternatives["short"].iloc[1]
    heading = next_best_heading(walsall)
    assert heading.startswith("The next best choice, with ")
    assert heading.endswith(f", has {short:.1f} points less need")
    near = walsall.alternatives.assign(short=[0.0, 0.049, *walsall.alternatives["short"].iloc[2:]])
    close = next_best_heading(replace(walsall, alternatives=near))
    assert close.startswith("The next best choice, with ") and close.endswith(" has almost the same need")
    one = next_best_heading(replace(walsall, alternatives=near.head(1)))
    assert one == "No other choice keeps to your rules"


def test_it_is_counted_in_how_many_of_the_best_choices_each_site_is(walsall):
    first, second, third = walsall.chosen["place"]
    kept = walsall.alternatives.head(3).assign(
        members=[[first, second, third], [first, second, "x"], [first, "y", third]], short=[0.0, 1.0, 2.5]
    )
    assert best_choices_sentence(replace(walsall, alternatives=kept)) == (
        "Of the three best choices by need, Willenhall South is in three, Darlaston South in two and Palfrey "
        "in two. Any two of them differ by a site, so a sure site may also be missing. The last of "
        "the three best is 2.5 points of need behind."
    )


def test_a_site_is_not_chosen_because_of_a_criterion_that_it_does_not_meet(walsall):
    criteria = walsall.criteria
    met = criteria["criterion"] == "Low skills"
    for meets in (True, False):
        judged = criteria["status"].mask(criteria["status"] == "met", "not met")
        judged = judged.mask(met, "met") if meets else judged
        card = site_cards(replace(walsall, criteria=criteria.assign(status=judged)))[0]
        assert card.reasons == (["low skills"] if meets else [])
        assert card.notes[-1].startswith("Most of its need comes from ") is not meets
        assert card.notes[-1].endswith("although none of them reaches its threshold.") is not meets


def test_those_passed_over_are_named_with_the_reason(walsall):
    needier = walsall.candidates[
        ~walsall.candidates["chosen"] & (walsall.candidates["need"] > walsall.chosen["need"].min())
    ]
    assert len(needier) == 6
    assert passed_over_heading(walsall) == "Six needier wards are not chosen"
    sentences = passed_over_sentences(walsall)
    assert sentences[0] == "Is an existing site: Birchills Leamore (1st)."
    assert sentences[1].startswith("Beside an existing site (Birchills Leamore): Blakenall (2nd)")


def test_a_card_has_people_need_how_often_and_what_is_lost_without_the_site(walsall):
    for card, site in zip(site_cards(walsall), walsall.chosen.itertuples(), strict=True):
        assert card.name == site.name
        assert f"{site.residents:,.0f} people" in card.facts
        assert f"need {site.need:.1f} of 100" in card.facts
        assert card.share == site.in_selection
        assert len(card.reasons) == min(site.met, 3)
        assert card.next_best.startswith("Chosen ") and "on need alone" in card.next_best
        lost = "Without it, the best choice has "
        assert card.notes[0] == f"{lost}{site.replacement_cost:.1f} points less need."
        assert card.notes[1] == f"Meets {site.met} of 5 criteria; no figures for 2 more."


@pytest.mark.parametrize(
    ("rules", "alone", "words"),
    [
        (0.91, 0.28, "Chosen 91 times in 100 under your rules; on need alone, 28."),
        (0.5, 0.0, "Chosen 50 times in 100 under your rules; on need alone, never."),
        (1.0, 1.0, "Chosen every time, with your rules or on need alone."),
        (0.0001, 0.9999, "Chosen less than once in 100 under your rules; on need alone, "
         "more than 99 times in 100."),
        (float("nan"), 0.01, "On need alone it is chosen once in 100."),
    ],
)  # fmt: skip
def test_how_often_a_site_is_chosen_is_said_in_times_of_100(walsall, rules, alone, words):
    table = walsall.candidates.assign(in_selection=rules, in_top=alone)
    assert site_cards(replace(walsall, candidates=table))[0].next_best == words


def test_one_site_is_told_in_the_singular(store):
    one = asked(store, "barking-and-dagenham", k=1)
    assert sites_answer(one).startswith("River comes next: ")
    assert sites_facts(one).startswith("No other ward that keeps to your rules has more need (")
    assert " of the best choices" not in best_choices_sentence(one)
    group = asked(store, "barking-and-dagenham", k=1, candidates="focus")
    assert "No other place of focus that keeps" in sites_facts(group)


def test_a_pinned_site_and_one_without_which_nothing_is_left_say_so(store, priced):
    pleck = next(card for card in site_cards(priced) if card.name == "Pleck")
    assert pleck.share is None and pleck.notes[0] == "Pinned in by you."
    assert pleck.next_best.startswith("On need alone it is chosen ")  # no share by the rules with a budget
    assert "Pleck (pinned in by you)" in sites_answer(priced)
    both = asked(store, "barking-and-dagenham", k=2, candidates="focus")
    assert next_best_heading(both) == "No other choice keeps to your rules"
    assert all(card.notes[0] == "Without it, no choice keeps to your rules." for card in site_cards(both))


def test_what_is_set_is_said_in_a_line(walsall, priced):
    assert set_so(walsall, "Kirkholt") == (
        "Kirkholt; 3 wards; one in each area at most; none beside an existing site; 1 existing site"
    )
    assert set_so(priced, "Kirkholt") == "Kirkholt; 2 wards; no existing sites; 2 pins; £200,000 in all"


def test_the_criteria_are_headed_by_how_many_are_met(walsall):
    assert criteria_heading(walsall) == "The next sites meet 1 to 2 of the 5 criteria we have figures for"


def test_one_measure_that_can_not_be_tested_is_not_called_sure(store):
    alone = sites(store, "walsall-2009", method=Method(preset="imd-alone"), simulations=200)
    assert sites_answer(alone) == (
        "Blakenall, Pleck and Darlaston South come next. We can't tell how sure this is."
    )
    assert criteria_heading(alone) == "3 of 3 sites meet the one criterion we have figures for"
    for card in site_cards(alone):
        assert card.share is None and card.next_best == ""
        assert card.notes[-1] == "Meets the one criterion with figures."


def test_the_rules_are_told_so_that_the_choice_can_be_made_again(walsall, priced):
    assert rules_text(walsall) == (
        "3 of 20 wards; at most one new site in each area; none beside an existing site. "
        "Existing sites: Birchills Leamore."
    )
    assert rules_text(priced) == (
        "2 of 20 wards; any number in one area; none beside an existing site; at least 12,000 residents; "
        "together at most £200,000; £50,000 a site; £2.50 a resident; pinned in: Pleck; "
        "pinned out: Blakenall. Existing sites: none named."
    )
    assert simulation_text(walsall) == "200 ways of counting, seed 1."
    assert residents_text(walsall) == "Residents: mid-2022."


def test_a_criterion_has_a_symbol_and_a_word_and_its_figure(walsall):
    table = criteria_table(walsall).set_index("Criterion")
    assert list(table.columns) == ["Threshold", *walsall.chosen["name"]]
    assert set(table.loc["Red or amber housing area"]) == {"–", "? unknown"}
    for site in walsall.chosen.itertuples():
        cells = list(table[site.name])
        assert sum(cell.startswith("✔ met (") for cell in cells) == site.met
        assert sum(cell.startswith("✖ not met (") for cell in cells) == site.not_met


def test_bounds_are_told_as_a_range(store):
    answer = asked(store)
    one = answer.criteria.index[0]
    changed = answer.criteria.copy()
    changed.loc[one, ["figure", "low", "high", "status"]] = [float("nan"), 3.0, 700.0, "unknown"]
    shown = replace(answer, criteria=changed)
    cells = candidate_criteria_table(shown).set_index("Candidate")[changed.loc[one, "criterion"]]
    assert "? unknown (3.0 to 700.0)" in set(cells)


def test_where_a_threshold_bites_is_told_with_names_and_typed_ones_are_marked(walsall):
    table = threshold_effects_table(walsall.with_thresholds({"low_skills": 0.4})).set_index("Criterion")
    row = table.loc["Low skills (proportion)"]
    assert row["Threshold"] == "0.400 or more (typed)"
    names = set(walsall.candidates["name"])
    assert row["Next to come in"].rsplit(",", 1)[0] in names
    assert table.loc["Red or amber housing area", "No figures for"] == "20: the partnership has to supply it"
    assert table["Met by"].str.endswith(" of 20").all()
    labels = [threshold_label(each) for each in walsall.threshold_effects.itertuples()]
    assert "Low skills (proportion): met from here up" in labels


def test_the_table_of_candidates_has_all_of_them_and_costs_only_where_there_are_some(walsall, priced):
    table = candidates_table(walsall)
    assert len(table) == len(candidate_criteria_table(walsall)) == 20
    assert list(table.loc[table["Choice"] == "✔ chosen", "Candidate"]) == list(walsall.chosen["name"])
    assert table["Choice"].iloc[0] == "is an existing site"
    assert "Cost (£)" not in table and "Cost (£)" in candidates_table(priced)
    assert "✔ chosen (pinned in)" in set(candidates_table(priced)["Choice"])
    shares = table["On need alone, times in 100"]
    raw = walsall.candidates["in_top"]
    assert ((shares == 100) == (raw == 1)).all() and ((shares == 0) == (raw == 0)).all()


def test_the_best_choices_stand_in_order_and_a_budget_shows_their_cost(walsall, priced):
    table = alternatives_table(walsall)
    assert list(table["Order"])[:2] == ["1", "2"]
    assert table["Sites"].iloc[0] == ", ".join(walsall.chosen["name"])
    assert table["Behind the best by"].iloc[0] == "0.0"
    assert alternatives_table(priced)["Cost"].str.startswith("£").all()


def test_the_file_holds_every_candidate_with_figures_and_statuses(walsall):
    whole = candidates_in_full(walsall)
    assert len(whole) == 20
    assert {"figure_low_skills", "status_low_skills", "status_Red or amber housing area"} <= set(whole)


def test_places_of_focus_say_that_their_figures_are_means(store, walsall):
    groups = asked(store, candidates="focus")
    assert "means of its LSOAs' figures" in criteria_explained(groups)
    assert "means of its LSOAs" not in criteria_explained(walsall)


@pytest.mark.parametrize("rules", [{"k": 7}, {"candidates": "focus", "least": 1, "most": 2}])
def test_an_answer_without_sites_can_still_be_shown(store, rules):
    answer = asked(store, **rules)
    assert sites_answer(answer) == "No choice keeps to your rules."
    assert sites_facts(answer) == answer.refusal
    assert site_cards(answer) == passed_over_sentences(answer) == []
    assert next_best_heading(answer) == best_choices_sentence(answer) == ""
    for frame in (
        candidates_table,
        candidate_criteria_table,
        threshold_effects_table,
        criteria_table,
        alternatives_table,
        candidates_in_full,
    ):
        assert len(frame(answer)) in (0, len(answer.candidates), len(answer.threshold_effects))
    assert sites_map_alt(answer).startswith("New sites: none.")


@pytest.mark.parametrize("kind", ["ward", "focus", "lsoa"])
def test_the_map_outlines_and_names_the_sites_and_marks_existing_ones(store, kind):
    answer = asked(store, candidates=kind, existing=[BIRCHILLS, "lsoa21:E01010314"])
    level = "ward" if kind == "ward" else "lsoa"
    drawn = MapOutlines(
        *(with_rings(outlines(store, "walsall", each, "areas")) for each in (level, "area", "borough"))
    )
    values = need_values(answer.need)
    marks = pd.concat([with_rings(outlines(store, "walsall", each, "areas")) for each in ("ward", "lsoa")])
    layers = {
        layer.id: layer for layer in sites_map(drawn, answer, values, need_classes(answer.need), marks).layers
    }
    assert len(layers["chosen line"].data) >= 3
    assert len(layers["existing line"].data) >= 2
    named = [row["name"] for row in layers["site names"].data]
    assert named.count("existing") == 2 and sum(name.startswith("✔") for name in named) == 3
    assert ("Thin outline" in sites_map_legend(answer)) == (kind == "focus")
    assert "Existing sites: Birchills Leamore and " in sites_map_alt(answer)


def test_a_threshold_that_nothing_or_everything_meets_is_said(walsall):
    assert threshold_sentences(walsall) == []
    sentences = threshold_sentences(
        walsall.with_thresholds({"employment_deprived": 900.0, "low_skills": 0.001})
    )
    assert len(sentences) == 2
    assert "Nothing meets Unemployment: no candidate has 900.0 per 1,000 residents or more" in " ".join(
        sentences
    )
    assert "the nearest is Birchills Leamore at" in " ".join(sentences)
    assert "Every candidate meets Low skills (0.001" in " ".join(sentences)


def test_what_a_threshold_nobody_typed_is_follows_the_constant(walsall, monkeypatch):
    assert "what the neediest quarter of the candidates reach" in criteria_explained(walsall)
    monkeypatch.setattr(sites_sentences, "QUARTER", 0.2)
    assert "what the neediest fifth of the candidates reach" in criteria_explained(walsall)
