"""One worker: a process that reads questions and writes answers, both pickled.

python -m pages.components.workers
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from metrics.drawn.store import opened_for
from metrics.errors import StoreMissing
from metrics.store import Store, built_at

GIVES_WAY = 5
"""How much a worker gives way to the app, on systems that know of it (nice): pages come first."""


@dataclass(frozen=True)
class StoreOf:
    """Which store a question is asked of: where it lies, which build of it, and the drawing in it, if any."""

    where: str
    built: str
    drawn: str = ""


class NotThere(Exception):
    """The store asked for is not there any more: another has taken its place."""


@dataclass(frozen=True)
class Raised:
    """What a question raised, in parts: some of our errors are not made of the sentence that they hold."""

    kind: type[BaseException]
    said: tuple[Any, ...]

    def made(self) -> BaseException:
        """The error itself."""
        error = self.kind.__new__(self.kind)
        error.args = self.said
        return error


class _Kept:
    """The store a worker has open: opened once, and kept while the same one is asked for."""

    def __init__(self) -> None:
        self._of: StoreOf | None = None
        self._store: Store | None = None

    def open(self, of: StoreOf) -> Store:
        """The store of that build. Raises NotThere."""
        return opened_for(self._plain(StoreOf(of.where, of.built)), of.drawn)

    def _plain(self, of: StoreOf) -> Store:
        if self._store is None or of != self._of:
            try:
                before, store = built_at(of.where), Store(of.where)
            except StoreMissing as problem:
                raise NotThere(str(problem)) from None
            if {before, built_at(of.where)} != {of.built}:
                store.close()
                raise NotThere(f"{of.where} is not the one of {of.built} any more.")
            if self._store is not None:
                self._store.close()
            self._of, self._store = of, store
        return self._store


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the app has gone."""
    _prepare()
    kept = _Kept()
    while True:
        try:
            asked = read(questions)
        except EOFError:
            return
        write(answers, _told(kept, asked))


def _prepare() -> None:
    """Read what questions import while nobody waits yet."""
    import esda  # noqa: F401
    import libpysal.weights  # noqa: F401

    import metrics.decisions.replay  # noqa: F401


def _told(kept: _Kept, asked: bytes) -> bytes:
    try:
        of, question, values, named = pickle.loads(asked)
        return pickle.dumps(question(kept.open(of), *values, **named), pickle.HIGHEST_PROTOCOL)
    except Exception as problem:  # every error goes back to whoever asked, as it would without a worker
        try:
            return pickle.dumps(Raised(type(problem), problem.args), pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, TypeError, AttributeError):
            return pickle.dumps(Raised(RuntimeError, (f"{type(problem).__name__}: {problem}",)))


def write(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big"))
    pipe.write(message)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes:
    """One message. Raises EOFError where the other end has gone."""
    length = pipe.read(8)
    message = pipe.read(int.from_bytes(length, "big"))
    if len(length) < 8 or len(message) < int.from_bytes(length, "big"):
        raise EOFError
    return message


def main() -> None:
    """Be a worker: what anything prints goes to the app's own errors, for the pipe holds answers only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, whose end we hear of by the pipe
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(BrokenPipeError):
        _serve(sys.stdin.buffer, answers)
