"""The load test reads real pages without a failure, says what it measured, and notices a page that breaks."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from random import Random
from urllib.parse import parse_qs

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load import run as load
from benchmarks.load.apps import AppEnded, apps, measurable, taken
from benchmarks.load.links import MIX, Link, next_link, subjects
from benchmarks.load.readers import Answer, Run, opened
from benchmarks.load.steps import Look, Step, awaited, memory_words, movement, next_number, percentile


def test_two_readers_read_for_five_seconds_without_a_failure(capsys):
    words = [
        "--readers",
        "2",
        "--seconds",
        "5",
        "--warm-up",
        "0",
        "--further",
        "0",
        "--minutes-of-memory",
        "0",
        "--apps",
        "1",
    ]
    code, printed = load.main(words), capsys.readouterr().out
    assert "page runs, 0 failures" in printed and code == 0, printed
    for line in (
        "Pages opened: See: borough-overview 20%",
        "One app process",
        "p95 s",
        "By page, 2 readers",
    ):
        assert line in printed
    row = next(line.split() for line in printed.splitlines() if line.startswith("      2"))
    assert int(row[1]) >= 2


@pytest.fixture(scope="module")
def app():
    """One app process, for the tests that ask for few pages."""
    with apps(1) as running:
        yield running[0]


def test_a_page_that_warns_of_its_link_counts_as_a_failure(app):
    (run,) = awaited(opened(app.port, [Link("compare-areas", "edition=atlantis")]))
    assert run.failure.startswith("the page warned: The link names the edition “atlantis”")
    assert load.failure_lines([run, run]) == [f"  2 x compare-areas: {run.failure}"]


def test_memory_and_processor_of_the_app_are_measured_or_said_to_be_unknown(app):
    usage = taken(app)
    if measurable():
        assert usage.megabytes > 20 and usage.cpu_seconds > 0
    else:
        assert math.isnan(usage.megabytes) and math.isnan(usage.cpu_seconds)
        assert "install psutil" in memory_words([Look(0.0, usage.megabytes)])


def test_an_app_that_has_ended_is_named_with_its_last_words():
    with apps(1) as (running,):
        running.process.kill()
        running.process.wait()
        with pytest.raises(AppEnded, match="while it was being read"):
            taken(running)
        (run,) = awaited(opened(running.port, [Link("compare-areas", "")]))
    assert run.failure.startswith("the connection broke")


def answer(*messages):
    """What an answer has noted after some messages."""
    noted = Answer()
    for message in messages:
        noted.take(message)
    return noted


def element(**fields):
    """A message that draws one element."""
    message = ForwardMsg()
    for kind, words in fields.items():
        for name, value in words.items():
            setattr(getattr(message.delta.new_element, kind), name, value)
    return message


FINISHED = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
HEADING = element(heading={"body": "Compare areas", "tag": "h1"})


def test_a_page_with_a_heading_that_ends_well_is_no_failure():
    assert answer(HEADING, FINISHED) == Answer(headings=1, finished=True)


@pytest.mark.parametrize(
    ("messages", "failure"),
    [
        ([HEADING, element(exception={"type": "KeyError", "message": "'x'"}), FINISHED], "KeyError: 'x'"),
        ([element(alert={"body": "no store", "format": 1}), HEADING, FINISHED], "the page warned: no store"),
        ([FINISHED], "the page came without a heading"),
        (
            [HEADING, ForwardMsg(script_finished=ForwardMsg.FINISHED_WITH_COMPILE_ERROR)],
            "the script did not run",
        ),
    ],
)
def test_a_page_that_ends_badly_says_why(messages, failure):
    assert answer(*messages) == Answer(headings=HEADING in messages, finished=True, failure=failure)


def test_a_run_cut_short_for_another_is_waited_out():
    assert not answer(HEADING, ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)).finished


def test_links_keep_to_the_mix_and_name_what_the_store_has(store):
    random, about = Random(1), subjects(store, Random(1))
    links = [next_link(random, random.choice(about)) for _ in range(4000)]
    opened_of = Counter(link.page for link in links)
    assert all(abs(opened_of[page] / 40 - share) < 2.5 for page, (_, share) in MIX.items())
    assert sum(share for _, share in MIX.values()) == 100
    known = {(each.edition, each.scheme): each for each in about}
    for link in links:
        query = {key: values[0] for key, values in parse_qs(link.query).items()}
        subject = known[query["edition"], query["scheme"]]
        assert query.get("area", subject.areas[0]) in subject.areas
        if link.page == "explore-map":
            assert query["indicator"] in subject.indicators[query["level"]]


def test_half_a_second_is_the_ninety_fifth_of_a_hundred_times():
    times = [0.5] * 95 + [9.0] * 5
    assert (percentile(times, 95), percentile(times, 96), percentile([2.0], 50)) == (0.5, 9.0, 2.0)


STEP = Step(10, 60.0, [Run("compare-areas", 0.2)] * 100, 0.5, 0.1, 400.0, 410.0)


def test_a_step_passes_when_pages_come_in_time_and_none_fails():
    slow, broken = Run("compare-areas", 1.5), Run("compare-areas", 0.1, "it broke")
    assert STEP.passed
    assert not replace(STEP, runs=[*STEP.runs, *[slow] * 10]).passed
    assert not replace(STEP, runs=[*STEP.runs, broken]).passed


@pytest.mark.parametrize(
    ("passed", "following"),
    [
        ({5: True, 10: True}, 15),
        ({20: True, 40: False}, 30),
        ({20: True, 40: False, 30: True}, 35),
        ({30: True, 35: True, 40: False}, None),  # near enough
        ({5: False}, 2),
        ({1: False}, None),
        ({180: True}, None),  # 270 would be more than may be tried
    ],
)
def test_the_next_number_of_readers_closes_in_on_the_most(passed, following):
    assert next_number(passed) == following


def test_the_verdict_names_the_most_readers_and_the_first_too_many():
    slow = replace(STEP, readers=20, runs=[Run("compare-areas", 2.0)])
    assert load.verdict([STEP, slow]) == "The most readers tried with p95 under 1 s: 10 (20 have not)."
    assert load.verdict([STEP]).endswith("10 (more were not tried).")
    assert load.verdict([slow]) == "No number of readers tried has p95 under 1 s without failures."


def looks(*megabytes):
    """Memory at every minute."""
    return [Look(float(minute), float(level)) for minute, level in enumerate(megabytes)]


def test_memory_that_rose_only_at_first_levels_off():
    levels = looks(100, 300, 390, 400, 400, 401, 400, 400, 401)
    assert movement(levels) == pytest.approx(0.5)
    assert "it levels off" in memory_words(levels)


def test_memory_that_is_given_back_levels_off_too():
    assert "it levels off" in memory_words(looks(100, 300, 390, 400, 400, 401, 400, 380, 360))


def test_memory_that_rises_to_the_end_is_said_to_grow():
    assert "+50.0 MB a minute: it still grows" in memory_words(looks(*range(100, 600, 50)))


def test_a_short_time_is_not_judged():
    assert "can't be told" in memory_words(looks(100, 300, 300))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--readers none", "give whole numbers with commas between"),
        ("--readers 5,500", "give numbers from 1 to 200"),
        ("--seconds 9999", "seconds: 9999 is not between 1 and 600"),
        ("--apps 0", "apps: 0 is not between 1 and 8"),
        ("--further 9", "further numbers: 9 is not between 0 and 8"),
    ],
)
def test_what_can_not_be_asked_for_is_answered_with_what_can(words, message, capsys):
    with pytest.raises(SystemExit):
        load.main(words.split())
    assert message in capsys.readouterr().err
