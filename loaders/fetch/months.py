"""Months as data.police.uk names them: the newest it has, and those before."""

from __future__ import annotations

import re

from loaders.errors import InputError
from loaders.fetch.manifest import AnyDownload
from loaders.fetch.run import Run


def latest_month(run: Run, download: AnyDownload, address: str) -> str:
    """The newest month there is, such as 2026-07."""
    said = run.said(download, address)
    answer = run.client.json(address, per_second=download.per_second, said=said)
    month = str(answer.get("date", ""))[:7] if isinstance(answer, dict) else ""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise InputError(
            said, f"answered {str(answer)[:80]!r}", '{"date": "YYYY-MM-DD"}', "correct 'latest' in fetch.toml"
        )
    return month


def months_to(last: str, count: int) -> list[str]:
    """So many months in a row, the last one last."""
    year, month = map(int, last.split("-"))
    numbers = range(year * 12 + month - count, year * 12 + month)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]
