"""A server on the loopback address that answers as publishers do, faults and all."""

import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CHUNK = 1 << 14


@dataclass
class Asked:
    """One question as it reached the server."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """One answer: a body, and what its headers say."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None  # bytes after which the connection breaks off
    stalls: float = 0  # seconds of silence before the rest


@dataclass
class Fault:
    """Answers to give in place of the right ones: to so many questions that fit a pattern."""

    fits: str
    change: Callable[[Asked, Answer], Answer]
    times: int = 1


def status(code, **headers):
    """A fault that answers with a status."""
    return lambda asked, answer: Answer(
        b"", code, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def cut_short(keep):
    """A fault that breaks off after so many bytes, though the header promised more."""
    return lambda asked, answer: _changed(answer, sent=keep)


def stalled(seconds, keep=0):
    """A fault that falls silent after so many bytes."""
    return lambda asked, answer: _changed(answer, sent=None, stalls=seconds, keep=keep)


def web_page(title, code=200):
    """A fault that answers with a web page, as a login or an error page does."""
    page = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head></html>".encode()
    return lambda asked, answer: Answer(page, code, "text/html; charset=utf-8")


def sent_on(to):
    """A fault that sends on to another address."""
    return lambda asked, answer: Answer(b"", 302, headers={"Location": to})


def replaced(change):
    """A fault that changes the body: bytes to bytes."""
    return lambda asked, answer: _changed(answer, body=change(answer.body))


def _changed(answer, keep=None, **changes):
    values = {**answer.__dict__, **changes}
    if keep is not None:
        values["sent"] = keep
    return Answer(**values)


class Publishers:
    """Answers by the start of a path; every question is written down."""

    def __init__(self):
        self.routes: dict[str, Callable[[Asked], Answer]] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        handler = type("Handler", (_Handler,), {"publishers": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        """Stop answering."""
        self.http.shutdown()
        self.http.server_close()

    def file(self, path, body, etag='"v1"', ranges=True, kind="application/octet-stream", **headers):
        """Serve one file as a good server does: with its length, its version, ranges and conditions."""
        self.routes[path] = lambda asked: _file_answer(asked, body, etag, ranges, kind, headers)

    def fault(self, fits, change, times=1):
        """Misbehave at the next questions that fit."""
        self.faults.append(Fault(fits, change, times))

    def answered(self, asked):
        """The answer to one question, with the first fault that fits it."""
        self.asked.append(asked)
        starts = [route for route in self.routes if asked.path.startswith(route)]
        answer = self.routes[max(starts, key=len)](asked) if starts else Answer(b"", 404)
        for fault in self.faults:
            said = f"{asked.method} {asked.path} {json.dumps(asked.form)}"
            if fault.times > 0 and re.search(fault.fits, said):
                fault.times -= 1
                return fault.change(asked, answer)
        return answer

    def count(self, fits):
        """How many questions fitted a pattern."""
        return sum(bool(re.search(fits, f"{a.method} {a.path} {json.dumps(a.form)}")) for a in self.asked)


def _file_answer(asked, body, etag, ranges, kind, more):
    headers = {"ETag": etag, "Last-Modified": "Mon, 02 Nov 2026 09:30:00 GMT", **more}
    headers = {name: value for name, value in headers.items() if value}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.headers.get("range", ""))
    if asked.headers.get("if-none-match") == etag and etag:
        return Answer(b"", 304, kind, headers)
    if ranges and wanted and asked.headers.get("if-range", etag) == etag:
        start, end = int(wanted[1]), int(wanted[2] or len(body) - 1)
        if start >= len(body):
            return Answer(b"", 416, kind, {**headers, "Content-Range": f"bytes */{len(body)}"})
        end = min(end, len(body) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
        return Answer(body[start : end + 1], 206, kind, headers)
    return Answer(body, 200, kind, headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every answer waits 40 ms
    publishers: Publishers

    def do_GET(self):
        self._answer()

    do_POST = do_HEAD = do_GET

    def log_message(self, *_):
        """Nothing on the terminal."""

    def _answer(self):
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        text = "&".join(filter(None, [url.query, self.rfile.read(length).decode()]))
        form = {key: values[-1] for key, values in parse_qs(text, keep_blank_values=True).items()}
        headers = {key.lower(): value for key, value in self.headers.items()}
        answer = self.publishers.answered(Asked(self.command, url.path, form, headers))
        try:
            self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, answer):
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "HEAD" or answer.status == 304:
            return
        keep = len(answer.body) if answer.sent is None else answer.sent
        for start in range(0, keep, CHUNK):
            self.wfile.write(answer.body[start : min(start + CHUNK, keep)])
        self.wfile.flush()
        if answer.stalls:
            time.sleep(answer.stalls)
        if keep < len(answer.body):
            self.close_connection = True


@contextmanager
def publishers():
    """A server for the length of one test."""
    serving = Publishers()
    try:
        yield serving
    finally:
        serving.close()
