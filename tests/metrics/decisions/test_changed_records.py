"""Records that somebody changed and sealed anew: a sentence, or what differs, never a traceback or a lie."""

import random
import tomllib
from datetime import date

import pytest
import tomli_w

from metrics.decisions.answers import answer
from metrics.decisions.contents import BadRecord
from metrics.decisions.questions import KINDS, BadQuestion, question
from metrics.decisions.records import SEAL, read, record, seal_of, written
from metrics.decisions.replay import moves, replay, sameness
from views.decisions.record_sentences import replay_sentence
from views.decisions.register_sentences import asked_sentence, entry_title, made_sentence

ASKED = {"need": {"level": "ward", "top": 5}, "focus": {}, "sites": {"k": 2}, "tiers": {}}


@pytest.fixture(scope="module")
def wards(store):
    """A record of the five neediest wards."""
    return record(store, answer(store, question("need", "walsall", ASKED["need"])), on=date(2026, 11, 24))


def sealed(body):
    return f'{body}{SEAL}sha256 = "{seal_of(body)}"\n'


def changed(made, change):
    """The record's text after a change of its content, sealed anew."""
    content = tomllib.loads(written(made))
    del content["seal"]
    change(content)
    return sealed(tomli_w.dumps(content, multiline_strings=True))


def put(*path, value):
    """A change that puts a value at a path of keys."""

    def change(content):
        *above, last = path
        for key in above:
            content = content[key]
        content[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (put("result", value=["1st: Elsewhere"]), "line 1"),
        (put("title", value="Another title"), "title"),
        (put("edition", "title", value="Another edition"), "edition's title"),
        (put("remarks", value=["The board agreed."]), "remark 1"),
    ],
)
def test_words_that_were_changed_are_a_difference(store, wards, change, row):
    found = replay(store, read(changed(wards, change)))
    assert not found.same
    assert row in list(found.differences.loc[found.differences["part"] == "result", "row"])
    assert replay_sentence(found).startswith("✖ It has changed. What the record says in words")


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_without_a_table_of_its_kind_is_refused(store, kind):
    made = record(store, answer(store, question(kind, "walsall", ASKED[kind])), on=date(2026, 11, 24))
    assert tuple(made.tables) == KINDS[kind].tables
    for name in KINDS[kind].tables:
        with pytest.raises(BadRecord, match=f"the table '{name}'"):
            read(changed(made, lambda content, name=name: content["tables"].pop(name)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("form", value=True), "doesn't say its form"),
        (put("form", value=0), "doesn't say its form"),
        (put("form", value="1"), "doesn't say its form"),
        (put("title", value=5), "'title' of this record is not a text"),
        (put("made_on", value="today"), "'made_on' of this record is not a day"),
        (put("result", value="one"), "'result' of this record is not a list of texts"),
        (put("result", value=[["one"]]), "'result' of this record is not a list of texts"),
        (put("remarks", value=[{"a": 1}]), "'remarks' of this record is not a list"),
        (put("edition", value="walsall"), "'edition' of this record is not a table"),
        (put("edition", value={"id": "walsall"}), "'title' of 'edition'"),
        (put("asked", value=[]), "'asked' of this record is not a table"),
        (put("weights", value={"a": "much"}), "'weights' of this record is not a table of numbers"),
        (put("made_with", value={"numpy": 2}), "'made_with' of this record is not a table of texts"),
        (put("checksums", value=[]), "'checksums' of this record is not a table of texts"),
        (put("sources", value={"a": {"title": "b"}}), "'sources' of this record is not a table of files"),
        (put("tables", value={"ranking": 5}), "'tables' of this record is not a table of texts"),
        (put("tables", "ranking", value=""), "its headings can't be told apart"),
        (put("tables", "ranking", value="a,a\n1,2\n"), "its headings can't be told apart"),
        (put("tables", "ranking", value="a,b\n1\n"), "row 2 has 1 cells, not 2"),
        (put("tables", "ranking", value="a,b\n1,2\n"), "it has no column 'place'"),
        (
            put("tables", "ranking", value="place,name,rank_first,rank_last,score\nx,X,one,1,2\n"),
            "its column 'rank_first' holds something else than numbers",
        ),
        (
            put("tables", "ranking", value="place,name,rank_first,rank_last,score\nx,X,1,1,2\nx,Y,1,1,2\n"),
            "a place stands in it twice",
        ),
        (put("asked", "seed", value=-1), "The seed is -1"),
        (put("kind", value="luck"), "no question called 'luck'"),
    ],
)
def test_a_part_of_another_sort_is_answered_with_a_sentence(wards, change, told):
    with pytest.raises((BadRecord, BadQuestion)) as problem:
        read(changed(wards, change))
    assert told in str(problem.value)


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000, "form = " + "1" * 5000, 'form = 1\nseal = "x"\n', "form = 1\n[seal]\nsha256 = 5\n"],
)
def test_what_no_reader_of_toml_survives_is_answered_with_a_sentence(text):
    with pytest.raises(BadRecord):
        read(text)


def test_what_a_record_says_is_shown_as_it_is_written(wards):
    evil = "**[Sign in](https://evil.example)** ![](http://evil.example/a.png)"
    text = changed(wards, lambda c: c.update(made_for=evil, note=evil, title=evil))
    made = read(text)
    said = " ".join([entry_title(made), asked_sentence(made), made_sentence(made)])
    assert "](" not in said.replace("\\]", "") and "//evil" in said and "https://" not in said


@pytest.mark.parametrize(("factor", "same"), [(1 + 1e-12, "The same result, to 9 digits."), (1 + 1e-7, None)])
def test_numbers_that_agree_to_nine_digits_are_the_same(store, wards, factor, same):
    header, first, rest = wards.tables["ranking"].split("\n", 2)
    cells = first.split(",")
    column = header.split(",").index("score")
    cells[column] = repr(float(cells[column]) * factor)
    table = "\n".join([header, ",".join(cells), rest])
    found = replay(store, read(changed(wards, put("tables", "ranking", value=table))))
    assert found.same == (same is not None)
    assert (found.close, sameness(found)) == (1, same) if same else found.close == 0


def test_records_changed_anywhere_end_in_a_sentence_or_a_difference(store, wards):
    draw, odd = (
        random.Random(7),
        [None, 5, -1.5, True, "", "x" * 300, [], [[]], {}, {"a": {"b": [1]}}, "a,b\n1"],
    )
    for _ in range(40):

        def change(content):
            part = draw.choice(list(content))
            inside = content[part] if isinstance(content[part], dict) and draw.random() < 0.6 else None
            where, key = (inside, draw.choice(list(inside))) if inside else (content, part)
            value = draw.choice(odd)
            if value is None:
                del where[key]
            else:
                where[key] = value

        try:
            kept = read(changed(wards, change))
        except (BadRecord, BadQuestion) as problem:
            assert str(problem)
            continue
        replay_sentence(replay(store, kept))
        moves(kept, wards)
