"""Readers of the load test: each holds a session with the app, as a browser does, and follows links."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from benchmarks.load.links import STAYING, Link, Subject, next_link
from pages.components.frame.header import A_DRAFT, BY_HAND

THINKING = (1.0, 3.0)
"""A reader looks at a page for so many seconds before the next link."""
VISIT = (8, 20)
"""A visit is so many pages long; then the reader leaves, and the next one comes in a session of their own."""
LONGEST = 60.0
"""A page that hasn't come after so many seconds is a failure, and the reader leaves."""


@dataclass(frozen=True)
class Run:
    """One page run: the page, seconds from asking to the script's end, what went wrong (empty if nothing)."""

    page: str
    seconds: float
    failure: str = ""


@dataclass
class Answer:
    """What the app has sent since a page was asked for."""

    headings: int = 0
    failure: str = ""
    finished: bool = False

    def take(self, message: ForwardMsg) -> None:
        """Note what one message says of the run's course."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)
        elif kind == "page_not_found":
            self._fail("the page was not found")
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.finished = True
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                self._fail("the script did not run")
            elif not self.headings:
                self._fail("the page came without a heading")

    def _see(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "heading":
            self.headings += 1
        elif kind == "exception":
            ours = [each for each in element.exception.stack_trace if "site-packages" not in each]
            at = " < ".join(reversed(ours[-3:]))
            self._fail(f"{element.exception.type}: {element.exception.message} {at}")
        # our pages warn only of links to what isn't there, and an error box stands for a page
        elif (
            kind == "alert"
            and element.alert.format in (Alert.WARNING, Alert.ERROR)
            and element.alert.body not in (A_DRAFT, BY_HAND)
        ):
            self._fail(f"the page warned: {element.alert.body}")

    def _fail(self, sentence: str) -> None:
        self.failure = self.failure or " ".join(sentence.split())[:600]


@dataclass
class Session:
    """One browser tab's talk with the app; once it is broken, no more can be asked."""

    port: int
    socket: ClientConnection | None = None
    broken: bool = False
    pages: dict[str, str] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    held_for: int = 2

    async def open(self, link: Link) -> Run:
        """Ask for a page and wait until its script has ended; the time to connect, once, is not counted."""
        answer, started = Answer(), time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST):
                if self.socket is None:
                    self.socket, started = await _connected(self.port), time.perf_counter()
                await self._ask(self.socket, link, answer)
        except TimeoutError:
            self.broken, answer.failure = True, f"no page after {LONGEST:g} seconds"
        except (OSError, WebSocketException) as problem:
            self.broken, answer.failure = True, f"the connection broke: {problem}"
        return Run(link.page, time.perf_counter() - started, answer.failure)

    async def close(self) -> None:
        """Leave, as a reader who closes the tab."""
        if self.socket is not None:
            await self.socket.close()

    async def _ask(self, socket: ClientConnection, link: Link, answer: Answer) -> None:
        await socket.send(self._request(link))
        message = ForwardMsg()
        while not answer.finished:
            message.ParseFromString(await socket.recv(decode=False))
            answer.take(message)
            self._keep(message)
        self.runs += 1
        self.held = {each: run for each, run in self.held.items() if self.runs - run <= self.held_for}

    def _request(self, link: Link) -> bytes:
        """A page is asked for by name at first, as an address is typed; later by its hash, as a link is."""
        asked = BackMsg()
        asked.rerun_script.query_string = link.query
        if link.page in self.pages:
            asked.rerun_script.page_script_hash = self.pages[link.page]
        else:
            asked.rerun_script.page_name = link.page
        # large elements a browser still has are not sent again
        asked.rerun_script.cached_message_hashes.extend(self.held)
        request: bytes = asked.SerializeToString()
        return request

    def _keep(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "new_session":
            self.held_for = message.new_session.config.max_cached_message_age
        elif kind == "ref_hash":
            self.held[message.ref_hash] = self.runs
        elif message.metadata.cacheable:
            self.held[message.hash] = self.runs


@dataclass
class Reader:
    """One reader's chair: visits follow each other in it until the time is up."""

    port: int
    subjects: Sequence[Subject]
    random: Random
    until: float
    runs: list[Run] = field(default_factory=list)

    async def read(self) -> None:
        """Follow links until the time is up; a page asked for before is waited for."""
        await self._think(0.0)
        while time.monotonic() < self.until:
            await self._visit()

    async def _visit(self) -> None:
        subject, session = self.random.choice(self.subjects), Session(self.port)
        try:
            for _ in range(self.random.randint(*VISIT)):
                self.runs.append(await session.open(next_link(self.random, subject)))
                await self._think()
                if session.broken or time.monotonic() >= self.until:
                    return
                if self.random.random() > STAYING:
                    subject = self.random.choice(self.subjects)
        finally:
            await session.close()

    async def _think(self, least: float = THINKING[0]) -> None:
        """Wait as long as a reader looks at a page, but not beyond the time there is."""
        wanted = self.random.uniform(least, THINKING[1])
        await asyncio.sleep(max(0.0, min(wanted, self.until - time.monotonic())))


async def opened(port: int, links: Sequence[Link]) -> list[Run]:
    """One run per link, opened one after another by a single reader who doesn't stop to think."""
    session, runs = Session(port), []
    try:
        for each in links:
            runs.append(await session.open(each))
            if session.broken:
                break
    finally:
        await session.close()
    return runs


async def _connected(port: int) -> ClientConnection:
    """A connection as a browser opens it; never through a proxy, since the app stands on this machine."""
    return await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        compression=None,
        proxy=None,
        ping_interval=None,
        max_size=None,
        close_timeout=2,
    )
