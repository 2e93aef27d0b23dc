"""Questions to publishers' servers, asked politely: spaced, repeated with back-off, and never for ever."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from loaders.errors import InputError
from loaders.fetch.manifest import Manners

Result = TypeVar("Result")

LATER = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which the same question may well be answered: a limit of rates, a server under load."""

CHUNK = 1 << 14

KEPT = "what was fetched so far is kept: run the same command again to go on"


class Again(Exception):
    """An answer that failed in a way that passes: worth asking again, after so many seconds if it says so."""

    def __init__(self, reason: str, after: float | None = None, status: int = 0) -> None:
        self.reason, self.after, self.status = reason, after, status
        super().__init__(reason)


class Unanswered(InputError):
    """No whole answer came, with the last status (0 when there was none)."""

    def __init__(self, status: int, *sentence: str) -> None:
        self.status = status
        super().__init__(*sentence)


PASSING = (
    *(Again, requests.ConnectionError, requests.Timeout),
    *(requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError),
)
"""What goes wrong on the way and may go right the next time."""


class Client:
    """One run's connection to the publishers: one session, one pace for each host."""

    def __init__(self, manners: Manners, sleep: Callable[[float], None] = time.sleep) -> None:
        self.manners = manners
        self.sleep = sleep
        self.session = requests.Session()
        self.session.max_redirects = manners.redirects
        self.session.headers.update({"User-Agent": manners.agent, "Accept-Encoding": "identity"})
        self._free_at: dict[str, float] = {}

    def ask(
        self,
        address: str,
        use: Callable[[requests.Response], Result],
        *,
        per_second: float | None = None,
        attempts: int | None = None,
        said: str = "",
        **request: Any,
    ) -> Result:
        """What `use` makes of the answer; asked again with back-off while what fails may pass.

        `request` may be a function that is called anew for every try (a resumed file asks for less).
        Raises Unanswered once every try has failed, InputError on an answer that will not change.
        """
        tries = Retrying(
            sleep=self.sleep,
            stop=stop_after_attempt(attempts or self.manners.attempts),
            wait=self._wait,
            retry=retry_if_exception_type(PASSING),
            reraise=True,
        )
        try:
            result: Result = tries(self._once, address, use, per_second, request, said or address)
            return result
        except PASSING as problem:
            made = tries.statistics.get("attempt_number", 1)
            status = getattr(problem, "status", 0)
            raise Unanswered(
                status,
                said or address,
                f"gave no whole answer in {made} {'try' if made == 1 else 'tries'} (last: {reason(problem)})",
                "",
                f"try later; {KEPT}",
            ) from problem

    def content(self, address: str, **request: Any) -> bytes:
        """The whole body of a small answer."""
        return self.ask(address, lambda answer: body(answer, self.manners), **request)

    def json(self, address: str, **request: Any) -> Any:
        """A small answer read as JSON; one that is cut short or is a web page is named as such."""
        said = request.get("said") or address
        return self.ask(address, lambda answer: read_json(answer, self.manners, said), **request)

    def _once(
        self,
        address: str,
        use: Callable[[requests.Response], Result],
        per_second: float | None,
        request: Mapping[str, Any],
        said: str,
    ) -> Result:
        self._keep_pace(address, per_second or self.manners.per_second)
        asked = {key: value() if callable(value) else value for key, value in request.items()}
        method = asked.pop("method", "POST" if asked.get("data") else "GET")
        waits = (self.manners.connect_seconds, self.manners.read_seconds)
        try:
            answer = self.session.request(method, address, stream=True, timeout=waits, **asked)
        except requests.TooManyRedirects as problem:
            raise InputError(
                said,
                f"sends on to another address more than {self.manners.redirects} times",
                do="open it in a browser and correct the address in fetch.toml",
            ) from problem
        with answer:
            _check_status(answer, said)
            return use(answer)

    def _keep_pace(self, address: str, per_second: float) -> None:
        """Wait until this host may be asked again."""
        host = urlsplit(address).netloc
        wait = self._free_at.get(host, 0.0) - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._free_at[host] = time.monotonic() + 1 / per_second

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next try: what the server asked for, else doubled each time, with jitter."""
        problem = state.outcome.exception() if state.outcome else None
        after = getattr(problem, "after", None)
        backed_off = wait_random_exponential(self.manners.first_wait, self.manners.longest_wait)(state)
        return backed_off if after is None else max(after, min(backed_off, after + 1))


def body(answer: requests.Response, manners: Manners) -> bytes:
    """The whole body, compared with the length its header gives."""
    content = bytearray()
    read_body(answer, content.extend, manners)
    return bytes(content)


def read_body(answer: requests.Response, write: Callable[[bytes], object], manners: Manners) -> None:
    """Hand the body on piece by piece; raise Again when it is cut short or takes longer than a try may."""
    until = time.monotonic() + manners.attempt_seconds
    for piece in answer.iter_content(CHUNK):
        write(piece)
        if time.monotonic() > until:
            raise Again(f"not done after {manners.attempt_seconds:g} seconds")
    length = answer.headers.get("Content-Length", "")
    came = answer.raw.tell()
    if length.isdigit() and int(length) != came and answer.request.method != "HEAD":
        raise Again(f"cut short: {came:,} of {int(length):,} bytes")


def reason(problem: BaseException) -> str:
    """Why a try failed, in a few words."""
    if isinstance(problem, Again):
        return problem.reason
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return "no connection in time"
    if isinstance(problem, requests.Timeout) or "timed out" in str(problem):
        return "the connection stalled"
    if isinstance(problem, requests.exceptions.ChunkedEncodingError):
        return "the answer broke off"
    if isinstance(problem, requests.exceptions.ContentDecodingError):
        return "the answer is damaged"
    return "no connection"


def web_page_title(start: bytes) -> str | None:
    """The title of what is a web page, '' for one without; None for anything else."""
    text = start[:4096].decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t")
    if not text[:200].lower().startswith(("<!doctype html", "<html", "<head")):
        return None
    lower = text.lower()
    begins, ends = lower.find("<title>"), lower.find("</title>")
    return " ".join(text[begins + 7 : ends].split())[:80] if 0 <= begins < ends else ""


def is_web_page(said: str, start: bytes, wanted: str) -> None:
    """Raise InputError when what came is a web page and something else was wanted."""
    title = web_page_title(start)
    if title is not None:
        raise InputError(
            said,
            f"answered with a web page{f' ({title!r})' if title else ''}",
            wanted,
            "open the address in a browser; where the publisher has moved it, correct it in fetch.toml",
        )


def read_json(answer: requests.Response, manners: Manners, said: str) -> Any:
    """The body as JSON; raises InputError on a web page, Again on JSON that is cut short."""
    content = body(answer, manners)
    is_web_page(said, content, "JSON")
    try:
        return json.loads(content)
    except ValueError as problem:
        raise Again("no readable JSON") from problem


def _check_status(answer: requests.Response, said: str) -> None:
    """Raise Again on a status that passes, InputError on one that will not."""
    for step in answer.history:
        if step.url.startswith("https:") and answer.url.startswith("http:"):
            raise InputError(
                said, f"sends on from https to {answer.url}", "https", "correct the address in fetch.toml"
            )
    if answer.status_code in LATER:
        raise Again(f"status {answer.status_code}", _retry_after(answer, said), answer.status_code)
    if answer.status_code >= 400 and answer.status_code != 416:
        raise Unanswered(
            answer.status_code,
            said,
            f"answered with status {answer.status_code} ({answer.reason or 'no reason given'})",
            "",
            "look for it on the publisher's site and correct the address in fetch.toml",
        )


MOST_PATIENCE = 900.0
"""Seconds a server may ask us to stay away before we say so instead of waiting."""


def _retry_after(answer: requests.Response, said: str) -> float | None:
    """Seconds the server asks us to wait: a number, or a date."""
    header = answer.headers.get("Retry-After", "").strip()
    if not header:
        return None
    if header.isdigit():
        seconds = float(header)
    else:
        try:
            when = parsedate_to_datetime(header)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = max(0.0, (when - datetime.now(UTC)).total_seconds())
    if seconds > MOST_PATIENCE:
        raise Unanswered(
            answer.status_code, said, f"asks to be left alone for {seconds / 60:.0f} minutes", "", KEPT
        )
    return seconds
