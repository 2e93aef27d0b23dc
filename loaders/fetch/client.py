"""Questions to publishers' servers, asked politely: spaced, repeated with back-off, and never for ever."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from loaders.errors import InputError
from loaders.fetch.manifest import Manners

Result = TypeVar("Result")

REDIRECTS = {301, 302, 303, 307, 308}
"""Statuses that send on to another address."""

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


class SentOn(Exception):
    """An answer sends on to where nobody in the manifest is; the sentence says where to."""


class Session(requests.Session):
    """A session that is sent on only to web addresses of hosts it knows, and never from https to http."""

    def __init__(self, hosts: Iterable[str]) -> None:
        super().__init__()
        self.hosts = {host.lower() for host in hosts}

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where an answer sends on to; raises SentOn where that is nowhere to go."""
        if resp.status_code not in REDIRECTS:
            return None
        try:
            target = super().get_redirect_target(resp)
            to = urlsplit(urljoin(resp.url, target or ""))
            host = to.netloc.lower()
        except ValueError as problem:
            raise SentOn(f"sends on to an address that is none ({problem})") from problem
        if not target or not to.hostname:
            raise SentOn("sends on to another address, and does not say to which")
        if to.scheme not in ("http", "https") or (resp.url.startswith("https:") and to.scheme == "http"):
            raise SentOn(f"sends on to {shortened(to.geturl())}, which is no address by http or https alike")
        if host not in self.hosts | {urlsplit(resp.url).netloc.lower()}:
            raise SentOn(f"sends on to another host, {shortened(host)}")
        return target


def shortened(text: str) -> str:
    """A text from a server that stays on one line, and short."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


PASSING = (
    *(Again, requests.ConnectionError, requests.Timeout),
    *(requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError),
)
"""What goes wrong on the way and may go right the next time."""


class Client:
    """One run's connection to the publishers: one session, one pace for each host."""

    def __init__(
        self, manners: Manners, sleep: Callable[[float], None] = time.sleep, hosts: Iterable[str] = ()
    ) -> None:
        self.manners = manners
        self.sleep = sleep
        self.session = Session(hosts)
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
        except SentOn as problem:
            raise InputError(
                said,
                str(problem),
                "hosts that the manifest names, by https where it began so",
                "open it in a browser; where the publisher has moved it, correct the address in fetch.toml, "
                "or add the host to 'hosts' there",
            ) from problem
        except PASSING:
            raise
        except (requests.RequestException, UnicodeError, ValueError) as problem:
            raise InputError(
                said,
                f"gave an answer that can't be read ({type(problem).__name__}: {shortened(str(problem))})",
                do="open it in a browser; where the publisher has moved it, correct the address",
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
    read_body(answer, content.extend, manners, manners.most_answer_megabytes)
    return bytes(content)


def read_body(
    answer: requests.Response, write: Callable[[bytes], object], manners: Manners, most: float
) -> None:
    """Hand the body on piece by piece. Raises Again when it is cut short, does not say how long it is, or
    takes longer than a try may; InputError when it is larger than so many megabytes."""
    until = time.monotonic() + manners.attempt_seconds
    length, came = length_of(answer), 0
    _check_size(answer, length or 0, most)
    for piece in answer.iter_content(CHUNK):
        came += len(piece)
        _check_size(answer, came, most)
        write(piece)
        if time.monotonic() > until:
            raise Again(f"not done after {manners.attempt_seconds:g} seconds")
    if answer.request.method == "HEAD":
        return
    if length is not None and length != answer.raw.tell():
        raise Again(f"cut short: {answer.raw.tell():,} of {length:,} bytes")
    if length is None and not is_chunked(answer):
        raise Again("the answer does not say how long it is, so nobody can tell whether it is whole")


def length_of(answer: requests.Response) -> int | None:
    """The length that an answer's header gives; None where it gives none, or none that is a number."""
    header = answer.headers.get("Content-Length", "").strip()
    return int(header) if re.fullmatch(r"[0-9]{1,18}", header) and not is_chunked(answer) else None


def is_chunked(answer: requests.Response) -> bool:
    """Whether an answer comes in chunks, the last of which says that it is the last."""
    return answer.headers.get("Transfer-Encoding", "").strip().lower() == "chunked"


def _check_size(answer: requests.Response, size: int, most: float) -> None:
    if size > most * 1e6:
        raise InputError(
            shortened(answer.url),
            f"sends more than {most:,g} megabytes",
            f"{most:,g} megabytes",
            "look at it on the publisher's site; where it is right, raise the limit in fetch.toml",
        )


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
    except (ValueError, RecursionError) as problem:
        raise Again("no readable JSON") from problem


def _check_status(answer: requests.Response, said: str) -> None:
    """Raise Again on a status that passes, InputError on one that will not."""
    if answer.status_code in LATER:
        raise Again(f"status {answer.status_code}", _retry_after(answer, said), answer.status_code)
    if not 200 <= answer.status_code < 300 and answer.status_code not in (304, 416):
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
    if re.fullmatch(r"[0-9]+", header):
        seconds = float(header[:12])
    else:
        try:
            when = parsedate_to_datetime(header)
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            seconds = max(0.0, (when - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    if seconds > MOST_PATIENCE:
        raise Unanswered(
            answer.status_code, said, f"asks to be left alone for {seconds / 60:.0f} minutes", "", KEPT
        )
    return seconds
