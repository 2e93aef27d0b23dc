"""The register in words: how many decisions are kept, what each asked, and whether it still holds."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.decisions.questions import question
from metrics.decisions.records import Record
from views.decisions.register_sentences import (
    CHANGED,
    DAMAGED,
    HOLDS,
    NO_ANSWER,
    UNCHECKED,
    asked_sentence,
    entry_facts,
    entry_title,
    made_sentence,
    opened_answer,
    register_answer,
    result_sentence,
)

MARCH, MAY = date(2026, 3, 4), date(2026, 5, 6)
RANKING = "place,name,rank_first,rank_last,score\na,Ash,1,1,50.0\nb,Elm,2,2,40.0\nc,Oak,3,3,30.0\n"


def made(kind, tables, **asked):
    return Record(
        question=question(kind, "toyton", {"weights": {"income": 1.0}} | asked),
        lines=["the lines"],
        tables=tables,
        prints={},
        sources=[],
        made_with={},
        title="Next sites",
        made_for="The board",
        made_on=MARCH,
        edition_title="Toyton",
    )


@pytest.mark.parametrize(
    ("kept", "standings", "words"),
    [
        (0, [], "No decision is kept here yet."),
        (1, [(HOLDS, MARCH)], "1 decision kept; it still holds."),
        (
            3,
            [(HOLDS, MARCH), (HOLDS, MAY), (CHANGED, MARCH)],
            "3 decisions kept; 2 still hold and 1 has changed since 4 March 2026.",
        ),
        (2, [(CHANGED, MARCH), (CHANGED, MAY)], "2 decisions kept; 2 have changed."),
        (
            4,
            [(HOLDS, MAY), (NO_ANSWER, MAY), (DAMAGED, None), (UNCHECKED, MAY)],
            "4 decisions kept; 1 still holds, 1 can't be asked today, 1 can't be read and "
            "1 is not checked yet.",
        ),
        (57, [(HOLDS, MAY)] * 20, "57 decisions kept; of the newest 20, 20 still hold."),
        (2, [], "2 decisions kept."),
    ],
)
def test_the_answer_counts_what_is_kept_and_what_has_become_of_it(kept, standings, words):
    assert register_answer(kept, standings) == words


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("need", {"level": "ward", "top": 5}, "Which five wards need most?"),
        ("need", {"level": "lsoa", "top": 1}, "Which small area needs most?"),
        ("focus", {}, "Where in each area is need greatest, in a place of 5,000 to 8,000 people?"),
        ("sites", {"k": 3}, "Which three wards come next?"),
        ("sites", {"k": 1, "candidates": "focus"}, "Which place of focus comes next?"),
        ("sites", {"k": 2, "candidates": "lsoa"}, "Which two small areas come next?"),
        ("tiers", {"managed": 2}, "Which two areas get the intensive offer?"),
        ("tiers", {"managed": 1}, "Which area gets the intensive offer?"),
    ],
)
def test_what_was_asked_is_a_question_a_reader_would_put(kind, asked, words):
    assert asked_sentence(made(kind, {}, **asked)) == words


def test_what_was_decided_is_named_by_the_records_own_tables():
    need = made("need", {"ranking": RANKING}, top=2)
    assert result_sentence(need) == "Ash and Elm need most."
    sites = made("sites", {"chosen": "place,name\na,Ash\n"}, k=1)
    assert result_sentence(sites) == "Ash comes next."
    tiers = made("tiers", {"tiers": "place,name,tier\na,Ash,managed\nb,Elm,co-ordinated\n"}, managed=1)
    assert result_sentence(tiers) == "Ash gets the intensive offer."
    many = "place,name\n" + "".join(f"{n},Site {n}\n" for n in range(8))
    assert result_sentence(made("sites", {"chosen": many})).endswith("Site 5 and 2 more come next.")


def test_a_record_whose_tables_do_not_say_is_told_by_its_lines():
    focus = replace(made("focus", {}), lines=[f"Area {n}: Ash" for n in range(1, 9)])
    assert result_sentence(focus).startswith("Area 1: Ash; Area 2: Ash;")
    assert result_sentence(focus).endswith("Area 6: Ash; and 2 more.")
    assert result_sentence(made("tiers", {"tiers": "a,b\n1,2\n"}, managed=1)) == "the lines."
    assert result_sentence(made("sites", {}, k=1)) == "the lines."


def test_a_decision_is_named_by_what_whom_where_and_when():
    one = made("sites", {}, k=1)
    assert entry_title(one) == "Next sites for The board"
    assert entry_facts(one, HOLDS) == "Toyton · 4 March 2026 · ✔ Still holds"
    replaced = entry_facts(one, HOLDS, "wards replaced in May 2026")
    assert replaced == "Toyton · 4 March 2026 · ✔ Still holds · wards replaced in May 2026"
    assert made_sentence(one) == "Next sites in Toyton, decided for The board on 4 March 2026."
    assert opened_answer(one, CHANGED) == "the lines. Asked again today, this comes out differently."
    nobody = replace(one, made_for="", made_on=None)
    assert entry_title(nobody) == "Next sites"
    assert entry_facts(nobody, UNCHECKED) == "Toyton · a day not recorded · … Not checked yet"


def test_what_somebody_wrote_is_shown_as_it_is_written_and_a_long_note_is_cut():
    evil = "**[Sign in](https://evil.example)** <script>"
    one = replace(made("sites", {}, k=1), made_for=evil, note=evil + "x" * 500, title=evil)
    for said in (entry_title(one), made_sentence(one), asked_sentence(one)):
        assert "](" not in said.replace("\\]", "")
        assert "https://" not in said
        assert "\\<script" in said
    assert len(asked_sentence(one)) < 300
