"""The workers of an app, and the queue of those who wait for one.

They are started as plain commands, not by `multiprocessing`, which would run the page that happens to be
running once more in each: Streamlit puts it in the place of Python's main module.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from heapq import heapify, heappop, heappush
from itertools import count
from pathlib import Path
from threading import Condition, Event
from typing import Any

from metrics.store import Store, is_file
from pages.components.workers.process import NotThere, Raised, StoreOf, read, write

SETTING = "AREA_PROFILES_WORKERS"
"""The environment variable that says how many there are; 0 lets the app do all by itself."""

MOST = 4
"""Started where nobody says how many: each takes some 200 MB, and one a core less one is as many as help."""

READER, NOBODY = 0, 1
"""Whose question is asked first: a reader's, or one that nobody waits for yet."""

LOOKED_UP_EVERY = 0.2
"""Seconds after which one that waits sees whether it is still wanted."""

ROOT = Path(__file__).resolve().parents[3]


class Abandoned(Exception):
    """Nobody waits for the answer any more, and no worker had begun with it."""


ABANDONED: ContextVar[Event | None] = ContextVar("ABANDONED", default=None)
"""Set once whoever asks in this context has gone; what is begun is finished, and its answer kept."""


class WorkerLost(Exception):
    """A worker ended before it answered, twice."""


class _Worker:
    """One process, and the pipes to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pages.components.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )

    def answer(self, asked: bytes) -> bytes:
        """What it answers; EOFError or OSError where it has ended."""
        assert self.process.stdin and self.process.stdout
        write(self.process.stdin, asked)
        return read(self.process.stdout)

    def end(self) -> None:
        """Let go of the process, whatever it is doing."""
        self.process.kill()
        with suppress(OSError), self.process:  # closes the pipes, and waits for its end
            pass


class Workers:
    """So many processes, begun when they are first needed, and the queue of those who wait for one.

    A reader has one page at a time and so one question, so who came first is served first; what nobody waits
    for comes last. One that has died is replaced.
    """

    def __init__(self, most: int) -> None:
        self._most, self._running, self._idle = most, 0, list[_Worker]()
        self._queue: list[tuple[int, int]] = []
        self._tickets, self._turn = count(), Condition()
        self._all: set[_Worker] = set()
        self._closed = False

    def ask(
        self,
        of: StoreOf,
        question: Callable[..., Any],
        values: tuple[Any, ...] = (),
        named: Mapping[str, Any] | None = None,
        urgency: int = READER,
    ) -> Any:
        """The answer to a question of metrics/, as the question itself would give it or raise it.

        `of` names the store that stands before its values. Raises NotThere where that store can't be opened
        any more, WorkerLost where two workers in a row have died of it, Abandoned where nobody waits.
        """
        asked = pickle.dumps((of, question, values, dict(named or {})), pickle.HIGHEST_PROTOCOL)
        for _ in range(2):
            worker = self._taken(urgency)
            try:
                told = pickle.loads(worker.answer(asked))
            except (OSError, EOFError):
                self._lost(worker)
                continue
            except BaseException:
                self._lost(worker)  # what is left in its pipes belongs to no question
                raise
            self._put_back(worker)
            if isinstance(told, Raised):
                raise told.made()
            return told
        raise WorkerLost("Two workers in a row ended before they had answered.")

    def processes(self) -> list[int]:
        """The ids of the processes that run."""
        with self._turn:
            return [each.process.pid for each in self._all]

    def begin(self) -> None:
        """Start all of them, so that none has to be waited for."""
        with self._turn:
            while len(self._all) < self._most:
                worker = _Worker()
                self._all.add(worker)
                self._idle.append(worker)

    def close(self) -> None:
        """End all of them."""
        with self._turn:
            self._closed = True
            ending, self._idle, self._all = list(self._all), [], set()
            self._turn.notify_all()
        for each in ending:
            each.end()

    def _taken(self, urgency: int) -> _Worker:
        """A worker of one's own, when it is one's turn."""
        with self._turn:
            ticket = (urgency, next(self._tickets))
            heappush(self._queue, ticket)
            while not (self._closed or _abandoned() or self._is_turn_of(ticket)):
                self._turn.wait(LOOKED_UP_EVERY)
            if _abandoned():
                self._queue.remove(ticket)
                heapify(self._queue)
                self._turn.notify_all()
                raise Abandoned
            if self._closed:
                raise WorkerLost("The workers are closed.")
            heappop(self._queue)
            worker = self._idle.pop() if self._idle else None
            self._running += 1
            self._turn.notify_all()
        if worker is None:
            worker = _Worker()
            with self._turn:
                self._all.add(worker)
        return worker

    def _is_turn_of(self, ticket: tuple[int, int]) -> bool:
        return self._queue[0] == ticket and (bool(self._idle) or self._running < self._most)

    def _put_back(self, worker: _Worker) -> None:
        with self._turn:
            self._running -= 1
            self._idle.append(worker)
            self._turn.notify_all()

    def _lost(self, worker: _Worker) -> None:
        worker.end()
        with self._turn:
            self._running -= 1
            self._all.discard(worker)
            self._turn.notify_all()


_POOL: list[Workers] = []
"""The workers of this app; none until `start`, and in tests of pages."""


def _abandoned() -> bool:
    gone = ABANDONED.get()
    return gone is not None and gone.is_set()


def usual_number() -> int:
    """How many workers there are where nobody says: one core is left to the pages."""
    said = os.environ.get(SETTING, "")
    return int(said) if said.isdigit() else max(1, min((os.cpu_count() or 1) - 1, MOST))


def start(most: int | None = None) -> Workers | None:
    """Have heavy questions answered beside the app from now on, and end the workers with it."""
    number = usual_number() if most is None else most
    if number < 1:
        return None
    workers = Workers(number)
    workers.begin()
    _POOL[:] = [workers]
    atexit.register(workers.close)
    return workers


def stop() -> None:
    """End the workers: the app answers all by itself again."""
    while _POOL:
        _POOL.pop().close()


def worked_out(
    store: Store,
    built: str,
    drawn: str,
    question: Callable[..., Any],
    values: tuple[Any, ...],
    named: dict[str, Any],
) -> Any:
    """The answer of a worker, where there are any; else, or where they can't, worked out right here.

    A worker can't where the store of this run has been replaced meanwhile: only this run still has it open.
    """
    if _POOL:
        where = str(store.path)
        of = StoreOf(os.path.abspath(where) if is_file(where) else where, built, drawn)
        with suppress(NotThere, WorkerLost):
            return _POOL[0].ask(of, question, values, named)
    return question(store, *values, **named)
