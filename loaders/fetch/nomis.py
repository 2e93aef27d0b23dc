"""Nomis datasets: asked for by codes in pieces under the cap of rows; a cut answer is asked for again."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections import Counter
from collections.abc import Iterator

import requests
from tqdm import tqdm

from loaders.errors import InputError
from loaders.fetch.arcgis import codes_of
from loaders.fetch.client import Again, body, is_web_page
from loaders.fetch.ledger import Missing
from loaders.fetch.manifest import NomisDownload
from loaders.fetch.pages import Pages
from loaders.fetch.run import Origin, Run, land

LONGEST_ADDRESS = 7_500
"""Characters of one question; servers refuse about 8,000."""

CODE, PERIOD = "GEOGRAPHY_CODE", "DATE_NAME"

Rows = dict[str, list[dict[str, str]]]
"""Rows by the code of their place."""


def fetch_nomis(run: Run, download: NomisDownload) -> None:
    """Fetch every row of every code; codes and periods the dataset has not are written down as missing."""
    codes = asked_codes(run, download)
    latest = _latest(run, download, codes)
    before = run.ledger.whole(download.file)
    if before and run.has(before) and before.version == latest:
        return
    pages = Pages(run.part(download.file + ".pages"), [download.address, download.query, latest])
    with run.bar(len(codes), download.id, "place") as bar:
        by_code = _gather(run, download, codes, piece_size(download), pages, bar)
    if not by_code:
        raise InputError(
            run.said(download, download.address),
            f"has none of the {len(codes)} codes asked for (the first is {codes[0]})",
            "codes of the vintage that Nomis uses",
            "correct 'codes_from' in fetch.toml",
        )
    _check_doubles(run, download, by_code)
    rows = [row for code in codes for row in by_code.get(code, [])]
    run.part(download.file).write_text(_csv(rows), encoding="utf-8", newline="\n")
    asked = requests.Request("GET", download.address, params=_query(download, ["CODES"])).prepare().url
    land(run, download, download.file, Origin(str(asked), version=latest, rows=len(rows)), run.covers)
    run.ledger.record_missing(download.id, _missing(download, codes, by_code))
    pages.clear()


def asked_codes(run: Run, download: NomisDownload) -> list[str]:
    """Every code that is asked for, each once, sorted."""
    codes = {code for named in download.codes_from for code in codes_of(run, named)} | set(download.also)
    return sorted(codes)


def piece_size(download: NomisDownload) -> int:
    """How many codes one question may name: by the cap of rows, and by the length of an address."""
    cap = download.rows_most_with_key if _key(download) else download.rows_most
    empty = requests.Request("GET", download.address, params=_query(download, [])).prepare().url or ""
    return max(1, min(cap // _rows_a_code(download), (LONGEST_ADDRESS - len(empty)) // len("E05000000%2C")))


def _rows_a_code(download: NomisDownload) -> int:
    return download.periods * download.rows_per_period


def _key(download: NomisDownload) -> str:
    """The reader's own Nomis key, from the environment; it is sent and never written down."""
    return os.environ.get(download.key_from, "")


def _query(download: NomisDownload, codes: list[str]) -> dict[str, str]:
    return {"geography": ",".join(codes), **download.query}


def _gather(run: Run, download: NomisDownload, codes: list[str], size: int, pages: Pages, bar: tqdm) -> Rows:
    """The rows of every code that has any.

    Nomis cuts an answer over its cap without a word. So every code is counted: one with fewer rows than it
    should have is asked for again among fewer, alone at the last; one without any is asked for again as long
    as others that were asked for with it came.
    """
    by_code: Rows = {}
    came = 0
    for start in range(0, len(codes), size):
        piece = codes[start : start + size]
        rows = _piece(run, download, piece, pages)
        for row in rows:
            by_code.setdefault(row[CODE], []).append(row)
        if len(rows) < len(piece) * _rows_a_code(download):
            came = max(came, len(rows))
    whole = _rows_a_code(download)
    partial = [code for code, rows in by_code.items() if len(rows) < whole]
    absent = [code for code in codes if code not in by_code]
    bar.update(len(codes) - len(partial) - len(absent))
    if partial and size > 1:
        smaller = max(1, min(size, len(partial)) // 2)
        by_code |= _gather(run, download, partial, smaller, pages, bar)
    elif partial:
        bar.update(len(partial))
    if absent and len(absent) < len(codes):
        smaller = max(1, min(size, came // whole or size))
        by_code |= _gather(run, download, absent, smaller, pages, bar)
    elif absent:
        bar.update(len(absent))
    return by_code


def _piece(run: Run, download: NomisDownload, codes: list[str], pages: Pages) -> list[dict[str, str]]:
    """The rows of one question, as they came before the run was stopped or as they come now."""
    name = hashlib.sha256(",".join(codes).encode()).hexdigest()[:24]
    kept: list[dict[str, str]] | None = pages.get(name)
    if kept is not None:
        return kept
    rows = _rows(run, download, _query(download, codes))
    pages.keep(name, rows)
    return rows


def _latest(run: Run, download: NomisDownload, codes: list[str]) -> str:
    """The latest period the dataset has, asked for with one code that is sure to be there."""
    probe = (download.also or codes)[:1]
    rows = _rows(run, download, {**_query(download, probe), "date": "latest"})
    return f"{rows[0][PERIOD]}, {download.periods} periods" if rows else ""


def _rows(run: Run, download: NomisDownload, query: dict[str, str]) -> list[dict[str, str]]:
    """The rows of one answer, under the header that was asked for."""
    said = run.said(download, download.address)
    wanted = [name.strip().upper() for name in query.get("select", "").split(",") if name.strip()]
    asked = set(query["geography"].split(","))

    def use(answer: requests.Response) -> list[dict[str, str]]:
        content = body(answer, run.client.manners)
        is_web_page(said, content, "a CSV file")
        try:
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        except (UnicodeDecodeError, csv.Error) as problem:
            raise Again("no readable CSV") from problem
        lacking = [name for name in {*wanted, CODE, PERIOD} if rows and name not in rows[0]]
        if lacking or (not rows and content.strip() and not set(wanted) <= set(_header(content))):
            raise InputError(
                said,
                f"has no column {sorted(lacking)[0] if lacking else wanted[0]!r}",
                ", ".join(_header(content)[:12]),
                "Nomis has changed its answers: compare and correct fetch.toml and the source",
            )
        if any(None in row or None in row.values() for row in rows):
            raise Again("a row is cut short")
        if strange := {row[CODE] for row in rows} - asked:
            raise InputError(said, f"answered with {min(strange)}, which was not asked for", do="try later")
        return _each_once(rows)

    key = _key(download)
    params = {**query, **({"uid": key} if key else {})}
    return run.client.ask(download.address, use, params=params, per_second=download.per_second, said=said)


def _each_once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows without repeats: a code that stands in several of Nomis's geographies may come twice."""
    return list({tuple(row.items()): row for row in rows}.values())


def _header(content: bytes) -> list[str]:
    return next(csv.reader([content.decode("utf-8-sig", errors="replace").partition("\n")[0].strip()]), [])


def _check_doubles(run: Run, download: NomisDownload, by_code: Rows) -> None:
    """Raise InputError when a code has more rows than periods and measures, or the same row twice."""
    for code, rows in by_code.items():
        labels = Counter(tuple(v for k, v in row.items() if not k.startswith("OBS_")) for row in rows)
        label, count = labels.most_common(1)[0]
        if count > 1 or len(rows) > _rows_a_code(download):
            raise InputError(
                run.said(download, download.address),
                f"gave {len(rows)} rows for {code}"
                + (f", {count} of them for {', '.join(label)}" if count > 1 else ""),
                f"{_rows_a_code(download)}",
                "correct 'periods', 'rows_per_period' or 'query' in fetch.toml",
            )


def _missing(download: NomisDownload, codes: list[str], by_code: Rows) -> list[Missing]:
    """One row per code, or period of a code, that the dataset has not."""
    periods = dict.fromkeys(row[PERIOD] for rows in by_code.values() for row in rows)
    missing = [
        Missing(download.id, code, "Nomis has no figure for this code")
        for code in codes
        if code not in by_code
    ]
    if len(periods) < download.periods:
        counted = f"{download.periods - len(periods)} of {download.periods} periods"
        missing.append(Missing(download.id, counted, f"Nomis has only {len(periods)}"))
    for code, rows in by_code.items():
        has = {row[PERIOD] for row in rows}
        missing += [
            Missing(download.id, f"{code}, {period}", "Nomis has no figure for this period")
            for period in periods
            if period not in has
        ]
    return missing


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def questions(run: Run, download: NomisDownload) -> Iterator[int]:
    """How many rows each question of a dry run would ask for."""
    codes, size = asked_codes(run, download), piece_size(download)
    for start in range(0, len(codes), size):
        yield len(codes[start : start + size]) * _rows_a_code(download)
