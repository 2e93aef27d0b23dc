"""Places of focus: inside every area, the group of neighbouring LSOAs in which need is greatest."""

import pandas as pd
import streamlit as st

from metrics.choose.focus import testable
from metrics.choose.focus_steps import FocusSteps, focus_steps
from metrics.decisions.answers import focus_of, groups_sure
from metrics.decisions.questions import FocusQuestion
from metrics.places.within import msoas, naming_sources
from pages.components import text
from pages.components.cached import cached_query, cached_view
from pages.components.controls.need_controls import choose_need
from pages.components.controls.pins import choose_click, choose_pins, pin_map
from pages.components.controls.question_controls import ask_number
from pages.components.controls.state import choose
from pages.components.folds import change, figures, method
from pages.components.frame.header import header, notes
from pages.components.frame.links import page_link
from pages.components.sections.keep_decision import keep_decision
from pages.components.tables import plain_table, source_note, table
from pages.components.waiting import later
from views.choose import focus_cards as cards
from views.choose import focus_sentences as words
from views.choose.cards import cards_html
from views.choose.focus_map import COLOURED_BY
from views.maps.classes import legend
from views.need.how_sure import WAYS_EXPLAINED, thresholds_explained
from views.need.simulation_shares import UNTESTED

here = header("places of focus")
edition, scheme = here.edition, here.scheme
with change() as say:
    need_choice = choose_need(edition, scheme)
    left, right = st.columns(2)
    with left:
        least = ask_number(FocusQuestion, "least")
    with right:
        most = ask_number(FocusQuestion, "most")
    longest_bridge = ask_number(FocusQuestion, "longest_bridge")
    pinned_in, pinned_out = choose_pins(edition, scheme)
    coloured_by = choose("Colour LSOAs by", COLOURED_BY, "colour", widget="radio")
limits = {"least": least, "most": most, "longest_bridge": longest_bridge}
pins = {"pinned_in": pinned_in, "pinned_out": pinned_out}
say(words.set_so(need_choice.title, least, most, len(pinned_in) + len(pinned_out)))
question = need_choice.question(FocusQuestion, edition, scheme, **limits, **pins)
chosen_places = here.answered(focus_of, question)
can_test = cached_view(testable, chosen_places)
near = cached_view(cards.neighbourhoods, cached_query(msoas, edition.id, "lsoa", scheme))
sources = [*chosen_places.sources, *(cached_query(naming_sources) if near else [])]
file_notes = [need_choice.words, words.limits_text(chosen_places, **limits)]


def show_cards(robustness: pd.DataFrame) -> None:
    """The answer, and a card for every area."""
    shares = cached_view(cards.best_shares, robustness, can_test)
    rivals = cached_view(cards.rivals_sentence, chosen_places, robustness, can_test)
    here.answer(
        cached_view(cards.focus_answer, chosen_places, shares, near), f"{words.EACH_IS} {rivals}".strip()
    )
    shown = cached_view(cards.focus_cards, chosen_places, robustness, shares, near)
    st.html(cached_view(cards_html, shown))


def show_groups(robustness: pd.DataFrame) -> None:
    """The best groups of every area."""
    table(
        cached_view(words.groups_table, chosen_places, robustness),
        "The five best groups of each area",
        edition,
        sources,
        file_name=f"{edition.id}-near-best-groups",
        download=cached_view(words.groups_in_full, robustness),
        notes=file_notes,
    )


def show_steps(steps: FocusSteps) -> None:
    """Whether the places of focus stand or fall with one LSOA more or less."""
    if steps.areas.empty:
        return
    with figures(words.steps_heading(steps)):
        text.markdown(words.steps_sentence(steps))
        plain_table(cached_view(words.steps_table, steps), "Places of focus, one LSOA more or less")
        text.caption(words.steps_explained(steps))


on_map, beside = st.columns([1, 1])
with on_map:
    sorted_into = pin_map(edition, scheme, chosen_places, coloured_by)
    choose_click()
    text.markdown(cached_view(cards.pins_sentence, chosen_places))
    text.caption(words.MAP_EXPLAINED)
    st.html(cached_view(legend, sorted_into, "LSOAs"))
with beside:
    later(show_cards, groups_sure, chosen_places)
    text.caption(WAYS_EXPLAINED if can_test else UNTESTED)
for remark in chosen_places.remarks:
    text.caption(remark)
page_link("need_ranking", "Why each LSOA ranks where it does", edition, scheme)
later(show_steps, focus_steps, chosen_places, longest_bridge)
keep_decision(question)
with figures():
    table(
        cached_view(words.chosen_table, chosen_places),
        f"LSOAs in the places of focus: {need_choice.title}",
        edition,
        sources,
        file_name=f"{edition.id}-places-of-focus",
        sortable=True,
        download=cached_view(words.places_in_full, chosen_places),
        notes=[*file_notes, *chosen_places.remarks],
    )
    later(show_groups, groups_sure, chosen_places)
    plain_table(cached_view(words.weights_table, chosen_places.need), "How much each measure counts")
    source_note(sources)
with method():
    text.markdown(words.FOCUS_EXPLAINED)
    text.markdown(f"{thresholds_explained()} Residents: {chosen_places.residents_of}.")
notes(edition)
