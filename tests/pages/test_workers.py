"""Heavy questions are answered beside the app: as they would be in it, whoever dies, whatever is replaced."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from metrics.decisions.answers import focus_of, sites_of, tiers_of
from metrics.decisions.questions import FocusQuestion, SitesQuestion, TiersQuestion
from metrics.errors import Unknown
from metrics.need.hotspots import HotSpotsError, hot_spots_of_need
from metrics.need.method import Method, NeedError
from metrics.need.robustness import how_sure
from metrics.store import VARIABLE, built_at
from pages.components import cached, workers
from pages.components.workers import NotThere, StoreOf
from tests.support.at_work import ended, process_id, slept, unsayable

ROOT = Path(__file__).resolve().parents[2]
AREAS = ("walsall", "area", Method(), "areas")


@pytest.fixture(scope="module")
def pool():
    """One worker for all of these tests, as the app would start it."""
    pool = workers.start(1)
    yield pool
    workers.stop()


@pytest.fixture
def of(store):
    return StoreOf(str(store.path), built_at(str(store.path)))


@pytest.mark.parametrize(
    ("question", "values", "named"),
    [
        (how_sure, ("walsall", "lsoa", Method(), "areas"), {"top": 10}),
        (hot_spots_of_need, ("walsall", "ward", Method(), "areas"), {}),
        (focus_of, (FocusQuestion.of("walsall", {"scheme": "areas"}),), {}),
        (sites_of, (SitesQuestion.of("walsall", {"scheme": "areas"}),), {}),
        (tiers_of, (TiersQuestion.of("walsall", {"scheme": "areas"}),), {}),
    ],
)
def test_a_worker_answers_as_the_app_itself_would_to_the_byte(pool, store, of, question, values, named):
    def sent(answer):
        """The bytes of an answer that has been through a pipe: what is one object twice is then the same."""
        return pickle.dumps(pickle.loads(pickle.dumps(answer)))

    beside = pool.ask(of, question, values, named)
    assert sent(beside) == sent(question(store, *values, **named))


def test_a_refused_question_says_the_same_sentence(pool, store, of):
    for values, named, kind in [(AREAS, {"top": 99}, NeedError), (("x", *AREAS[1:]), {"top": 1}, Unknown)]:
        with pytest.raises(kind) as here:
            how_sure(store, *values, **named)
        with pytest.raises(kind) as beside:
            pool.ask(of, how_sure, values, named)
        assert str(beside.value) == str(here.value)
    with pytest.raises(HotSpotsError, match="8 places or more"):
        pool.ask(of, hot_spots_of_need, AREAS)
    with pytest.raises(RuntimeError, match="ValueError: <function"):
        pool.ask(of, unsayable)


def test_a_worker_that_was_killed_is_replaced_and_the_question_answered(pool, store, of):
    first = pool.ask(of, process_id)
    assert [first] == pool.processes()
    os.kill(first, signal.SIGTERM)
    assert pool.ask(of, process_id) not in (first, os.getpid())
    answered = []
    waiting = Thread(target=lambda: answered.append(pool.ask(of, slept, (0.5,))))
    waiting.start()
    time.sleep(0.2)
    os.kill(pool.processes()[0], signal.SIGTERM)  # in the middle of its work
    waiting.join()
    assert answered == [0.5]


def test_a_question_that_ends_every_worker_is_given_up(pool, of):
    with pytest.raises(workers.WorkerLost):
        pool.ask(of, ended)
    assert pool.ask(of, process_id) != os.getpid()  # and the next reader finds a worker


def test_the_app_answers_where_the_store_of_its_run_has_been_replaced(pool, store, of, tmp_path, monkeypatch):
    path = tmp_path / "here.duckdb"
    shutil.copy(store.path, path)
    monkeypatch.setenv(VARIABLE, str(path))
    here = StoreOf(str(path), built_at(str(path)))
    assert pool.ask(here, process_id) != os.getpid()
    pool.ask(of, process_id)  # lets go of the other
    os.utime(path, ns=(1, 10**18 + os.stat(path).st_mtime_ns))
    with pytest.raises(NotThere):
        pool.ask(here, process_id)
    assert workers.worked_out(store, here.built, "", process_id, (), {}) == os.getpid()
    assert pool.ask(replace(here, built=built_at(str(path))), process_id) != os.getpid()


def test_who_came_first_is_served_first_and_what_nobody_waits_for_last(pool, of):
    done, begun = [], Event()

    def ask(name, urgency):
        begun.set()
        pool.ask(of, slept, (0.05,), urgency=urgency)
        done.append(name)

    asked = [("first", 0), ("for nobody", 1), ("second", 0), ("third", 0)]
    threads = [Thread(target=ask, args=each) for each in asked]
    held = Thread(target=pool.ask, args=(of, slept, (0.6,)))
    for thread in [held, *threads]:
        thread.start()
        time.sleep(0.05)
    for thread in [held, *threads]:
        thread.join()
    assert done == ["first", "second", "third", "for nobody"]


def test_what_nobody_waits_for_any_more_is_not_begun(pool, of):
    gone, told = Event(), []

    def ask():
        workers.ABANDONED.set(gone)
        try:
            pool.ask(of, slept, (0.05,))
        except workers.Abandoned as problem:
            told.append(problem)

    held = Thread(target=pool.ask, args=(of, slept, (1.2,)))
    held.start()
    time.sleep(0.1)
    waiting = Thread(target=ask)
    waiting.start()
    time.sleep(0.1)
    gone.set()
    waiting.join(0.8)
    assert told and held.is_alive()  # it went at once, not at its turn
    held.join()
    assert pool.ask(of, slept, (0,)) == 0  # and holds nobody up


def test_only_heavy_questions_go_there(pool, store, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(store.path))
    monkeypatch.setattr(cached, "HEAVY", frozenset({process_id}))
    assert cached.cached_need(process_id) in pool.processes()
    monkeypatch.setattr(cached, "HEAVY", frozenset())
    assert cached.cached_need(process_id) == os.getpid()


def test_a_worker_knows_no_streamlit_and_ends_with_the_app():
    program = (
        "import sys, time\n"
        "from pages.components import workers\n"
        "pool = workers.start(1)\n"
        "print(pool.processes()[0], 'streamlit' in sys.modules, flush=True)\n"
        "import os; os._exit(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    worker, streamlit = told.stdout.split()
    assert streamlit == "False"
    for _ in range(100):
        if not _alive(int(worker)):
            return
        time.sleep(0.1)
    pytest.fail(f"worker {worker} is still there")


def _alive(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("said", "number"), [("0", 0), ("3", 3), ("", None), ("many", None)])
def test_the_number_of_workers_can_be_set(monkeypatch, said, number):
    monkeypatch.setenv(workers.SETTING, said)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert workers.usual_number() == (3 if number is None else number)
    monkeypatch.setenv(workers.SETTING, "")
    for cores, usual in [(1, 1), (2, 1), (64, 4)]:
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert workers.usual_number() == usual


def test_no_worker_is_started_where_none_is_wanted():
    assert workers.start(0) is None
