"""A large file on a server, read piece by piece by byte ranges, as if it were open here."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import requests

from loaders.errors import InputError
from loaders.fetch.client import Again, Client, body

if TYPE_CHECKING:  # of collections.abc from Python 3.12 on
    from typing_extensions import Buffer

PIECE = 1 << 18
"""Bytes asked for at least: a zip is read in small bites."""

TAIL = 1 << 19
"""Bytes asked for at the end of the file, where a zip keeps its list of members."""

PART = 206


class RemoteFile(io.RawIOBase):
    """One version of one file; raises InputError when the server has no ranges, or changes the file."""

    def __init__(self, client: Client, address: str, said: str, per_second: float | None = None) -> None:
        self._client, self._address, self._said, self._per_second = client, address, said, per_second
        self._at = 0
        self._start, self._held = 0, b""
        self.size, self.etag = client.ask(
            address, self._look, said=said, per_second=per_second, headers=_range(0, 0)
        )

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place that is read next."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer, from what is held or from the server."""
        view = memoryview(buffer)
        wanted = min(len(view), self.size - self._at)
        if wanted <= 0:
            return 0
        if not (self._start <= self._at and self._at + wanted <= self._start + len(self._held)):
            near_end = self._at >= self.size - TAIL
            self.hold(max(0, self.size - TAIL) if near_end else self._at, max(wanted, PIECE))
        offset = self._at - self._start
        view[:wanted] = self._held[offset : offset + wanted]
        self._at += wanted
        return wanted

    def hold(self, start: int, length: int) -> None:
        """Ask for one range and hold it, so that what is read from it next costs no further question."""
        end = min(self.size, max(start + length, self.size if start >= self.size - TAIL else 0)) - 1

        def use(answer: requests.Response) -> bytes:
            self._check(answer, start, end)
            content = body(answer, self._client.manners)
            if len(content) != end - start + 1:
                raise Again(f"cut short: {len(content):,} of {end - start + 1:,} bytes")
            return content

        self._held = self._client.ask(
            self._address, use, said=self._said, per_second=self._per_second, headers=_range(start, end)
        )
        self._start = start

    def _look(self, answer: requests.Response) -> tuple[int, str]:
        """The file's whole size and the mark of its version."""
        match = re.fullmatch(r"bytes 0-0/(\d+)", answer.headers.get("Content-Range", ""))
        if answer.status_code != PART or not match:
            raise InputError(
                self._said,
                "the server does not give parts of this file",
                "byte ranges",
                "use the download for one borough instead, or fetch the file by hand",
            )
        return int(match[1]), _version(answer)

    def _check(self, answer: requests.Response, start: int, end: int) -> None:
        if answer.status_code != PART or _version(answer) != self.etag:
            raise InputError(
                self._said, "the file was replaced while it was read", do="run the same command again"
            )
        if answer.headers.get("Content-Range", "") != f"bytes {start}-{end}/{self.size}":
            raise Again("another part of the file than was asked for")


def _range(start: int, end: int) -> dict[str, str]:
    return {"Range": f"bytes={start}-{end}"}


def _version(answer: requests.Response) -> str:
    return answer.headers.get("ETag", "") or answer.headers.get("Last-Modified", "")
