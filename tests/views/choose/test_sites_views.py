"""Next sites in words, tables and on the map: the same figures everywhere, what is not known said."""

from dataclasses import replace

import pandas as pd
import pytest

from metrics.choose.sites import sites
from metrics.need.method import Method
from metrics.places.outlines import outlines
from views.choose import sites_sentences
from views.choose.sites_map import sites_map, sites_map_alt, sites_map_legend
from views.choose.sites_sentences import (
    criteria_explained,
    residents_text,
    rules_text,
    simulation_text,
    site_sentences,
    sites_headline,
    threshold_sentences,
)
from views.choose.sites_tables import (
    alternatives_table,
    candidate_criteria_table,
    candidate_formats,
    candidates_in_full,
    candidates_table,
    criteria_table,
    threshold_effects_table,
    threshold_label,
)
from views.maps.place_map import MapOutlines
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


def test_the_sites_are_named_with_their_need_and_those_passed_over_with_the_reason(walsall):
    sentences = sites_headline(walsall)
    names = list(walsall.chosen["name"])
    assert all(f"**{name}**" in sentences[0] for name in names)
    assert f"({walsall.alternatives['mean'].iloc[0]:.1f} of 100 on average)" in sentences[0]
    assert "no other 3 wards that keep to the rules have more need" in sentences[0]
    assert f"falls short by {walsall.alternatives['short'].iloc[1]:.1f} points in total" in sentences[1]
    assert (
        f"Needier than {names[-1]} but not chosen. Is an existing site: Birchills Leamore (1st)."
        in sentences[2]
    )
    assert "Beside an existing site (Birchills Leamore): Blakenall (2nd)" in sentences[2]


def test_each_site_has_its_paragraph_with_rank_criteria_and_what_it_is_worth(walsall):
    for text, site in zip(site_sentences(walsall), walsall.chosen.itertuples(), strict=True):
        assert text.startswith(f"**{site.name}** ({site.area}): need {site.need:.1f} of 100")
        assert f"Criteria: {site.met} met, {site.not_met} not met, 2 unknown." in text
        assert f"Leaving it out costs {site.replacement_cost:.1f} points in total." in text
        assert "the same rules choose it in" in text


def test_one_site_is_told_in_the_singular(store):
    sentences = sites_headline(asked(store, "barking-and-dagenham", k=1))
    assert "is chosen: no other ward that keeps to the rules has more need" in sentences[0]
    assert " is in all" not in sentences[1]
    group = asked(store, "barking-and-dagenham", k=1, candidates="focus")
    assert "no other place of focus that keeps" in sites_headline(group)[0]
    assert "among the neediest in" in site_sentences(group)[0]


def test_a_pinned_site_and_one_without_which_nothing_is_left_say_so(store, priced):
    pleck = next(text for text in site_sentences(priced) if text.startswith("**Pleck**"))
    assert "It is pinned in, so what it is worth is not reckoned." in pleck
    assert "choose it in" not in pleck  # which is not worked out with a budget
    both = asked(store, "barking-and-dagenham", k=2, candidates="focus")
    assert sites_headline(both)[1] == "No other choice keeps to the rules."
    assert all("Nothing keeps to the rules without it." in text for text in site_sentences(both))


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
    assert simulation_text(walsall) == "200 draws, seed 1."
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
    assert table.loc["Red or amber housing area", "Unknown of"] == "20: the partnership has to supply it"
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
    assert set(candidate_formats(walsall)) <= set(candidates_table(priced)) | {"In the top 3"}
    shares = table["In the top 3"]
    raw = walsall.candidates["in_top"]
    assert ((shares == 100) == (raw == 1)).all() and ((shares == 0) == (raw == 0)).all()


def test_the_best_choices_stand_in_order_and_a_budget_shows_their_cost(walsall, priced):
    table = alternatives_table(walsall)
    assert list(table["Order"])[:2] == ["1", "2"]
    assert table["Sites"].iloc[0] == ", ".join(walsall.chosen["name"])
    assert table["Falls short by"].iloc[0] == "0.0"
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
    assert sites_headline(answer) == site_sentences(answer) == []
    for frame in (
        candidates_table,
        candidate_criteria_table,
        threshold_effects_table,
        criteria_table,
        alternatives_table,
        candidates_in_full,
    ):
        assert len(frame(answer)) in (0, len(answer.candidates), len(answer.threshold_effects))
    assert "none" in sites_map_alt(answer)


@pytest.mark.parametrize("kind", ["ward", "focus", "lsoa"])
def test_the_map_outlines_and_names_the_sites_and_marks_existing_ones(store, kind):
    answer = asked(store, candidates=kind, existing=[BIRCHILLS, "lsoa21:E01010314"])
    level = "ward" if kind == "ward" else "lsoa"
    drawn = MapOutlines(*(outlines(store, "walsall", each, "areas") for each in (level, "area", "borough")))
    values = need_values(answer.need)
    marks = pd.concat([outlines(store, "walsall", each, "areas") for each in ("ward", "lsoa")])
    layers = {
        layer.id: layer for layer in sites_map(drawn, answer, values, need_classes(answer.need), marks).layers
    }
    assert len(layers["chosen line"].data) >= 3
    assert len(layers["existing line"].data) >= 2
    named = [row["name"] for row in layers["site names"].data]
    assert named.count("existing") == 2 and sum(name.startswith("✔") for name in named) == 3
    assert ("Thin outline" in sites_map_legend(answer)) == (kind == "focus")
    assert "Existing" not in sites_map_alt(answer) and "existing sites (Birchills Leamore" in sites_map_alt(
        answer
    )


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
