"""Street crime of one borough from the API: its outline month by month, each crime once."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, box, shape

from loaders.errors import InputError
from loaders.fetch.client import Unanswered
from loaders.fetch.ledger import Missing
from loaders.fetch.manifest import PoliceApiDownload
from loaders.fetch.months import latest_month, months_to
from loaders.fetch.pages import Pages
from loaders.fetch.run import Origin, Run, land

COLUMNS = [
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
]
"""The columns of a street file of the archive; the API has no force and no LSOA, which stay empty."""

OUTLINE_MARGIN = 0.002
"""Degrees (150 to 220 m) asked for around the outline: crimes are snapped to points, many just outside it.
Which of them lie inside is decided where they are counted."""

OUTLINE_TOLERANCE = 0.0007
"""Degrees by which the outline is simplified: less than the margin, so that nothing inside is lost."""

TOO_MANY = 503
"""What the API answers for an area with more than 10,000 crimes."""

SMALLEST = 6
"""How often an area may be halved before we stop."""

TRIES_BEFORE_HALVING = 2


def fetch_police_api(run: Run, download: PoliceApiDownload) -> None:
    """Fetch each month of each borough that is not here yet in its newest issue."""
    if not run.boroughs:
        raise InputError(
            run.said(download), "asks for one borough", do="use --borough, or the archive for all of England"
        )
    newest = latest_month(run, download, download.latest)
    listed = _listed_months(run, download)
    missing = []
    for code, name in run.boroughs.items():
        outline = _outline(run, download, code)
        with run.bar(download.months, f"{download.id} {name}", "month") as bar:
            for month in months_to(newest, download.months):
                file = download.file.format(month=month, borough=code)
                before = run.ledger.whole(file)
                if month not in listed:
                    why = "data.police.uk does not list this month"
                    missing.append(Missing(download.id, f"{month} {code}", why))
                elif not before or before.version != newest:
                    if not _fetch_month(run, download, code, month, newest, outline):
                        why = "no crime at all: the force supplied nothing for this month"
                        missing.append(Missing(download.id, f"{month} {code}", why))
                bar.update()
    run.ledger.record_missing(download.id, missing)


def _listed_months(run: Run, download: PoliceApiDownload) -> set[str]:
    said = run.said(download, download.months_at)
    answer = run.client.json(download.months_at, per_second=download.per_second, said=said)
    if not isinstance(answer, list) or not all(isinstance(each, dict) and "date" in each for each in answer):
        raise InputError(said, f"answered {str(answer)[:80]!r}", "a list of dates", "correct 'months_at'")
    return {str(each["date"])[:7] for each in answer}


def _fetch_month(
    run: Run, download: PoliceApiDownload, code: str, month: str, newest: str, outline: list[Polygon]
) -> bool:
    """Fetch one month of one borough; False when there is no crime at all, which no borough has."""
    file = download.file.format(month=month, borough=code)
    pages = Pages(run.part(file + ".pages"), [newest, [piece.wkt for piece in outline]])
    crimes: dict[Any, dict[str, Any]] = {}
    for number, piece in enumerate(outline):
        for crime in _crimes(run, download, month, piece, pages, str(number), 0):
            crimes[crime["id"]] = crime
    if crimes:
        names = _type_names(run, download, month)
        rows = [_row(run, download, crimes[key], month, names) for key in sorted(crimes)]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])
        run.part(file).write_text(text.getvalue(), encoding="utf-8", newline="\n")
        origin = Origin(f"{download.address}?date={month}", version=newest, rows=len(rows))
        land(run, download, file, origin, [code])
    pages.clear()
    return bool(crimes)


def _crimes(
    run: Run,
    download: PoliceApiDownload,
    month: str,
    area: Polygon,
    pages: Pages,
    name: str,
    halved: int,
) -> list[dict[str, Any]]:
    """The crimes of one area; halved when it has too many for one answer."""
    kept: list[dict[str, Any]] | None = pages.get(name)
    if kept is not None:
        return kept
    said = run.said(download, f"{download.address}, {month}")
    form = {"poly": _as_asked(area), "date": month}
    asked = {"data": form, "per_second": download.per_second, "said": said}
    try:
        answer = run.client.json(download.address, attempts=TRIES_BEFORE_HALVING, **asked)
    except Unanswered as problem:
        if problem.status == TOO_MANY and halved < SMALLEST:
            crimes = []
            for number, half in enumerate(_halves(area)):
                crimes += _crimes(run, download, month, half, pages, f"{name}-{number}", halved + 1)
            return crimes
        answer = run.client.json(download.address, **asked)
    if not isinstance(answer, list) or any(not isinstance(c, dict) or "id" not in c for c in answer):
        raise InputError(said, f"answered {json.dumps(answer)[:80]!r}", "a list of crimes", "try again later")
    pages.keep(name, answer)
    return answer


def _outline(run: Run, download: PoliceApiDownload, code: str) -> list[Polygon]:
    """The borough's outline, a little widened and simplified, as plain polygons."""
    layer = run.manifest.downloads[download.outline_from.download]
    path = run.raw / layer.file
    if not run.ledger.whole(layer.file):
        raise InputError(
            run.said(download), f"needs the outlines of {layer.id!r}", do=f"fetch {layer.id!r} with it"
        )
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    outlines = [f for f in features if f["properties"].get(download.outline_from.column) == code]
    if not outlines:
        raise InputError(
            str(path), f"has no outline of {code}", do=f"run the same command with --only {layer.id}"
        )
    wide = shapely.make_valid(shape(outlines[0]["geometry"])).buffer(OUTLINE_MARGIN)
    return _polygons(wide.simplify(OUTLINE_TOLERANCE))


def _polygons(area: Any) -> list[Polygon]:
    """Its polygons, holes filled."""
    parts = area.geoms if isinstance(area, MultiPolygon) else [area]
    return [Polygon(part.exterior) for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _halves(area: Polygon) -> list[Polygon]:
    """The two halves of an area, cut across its longer side."""
    west, south, east, north = area.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        boxes = [box(west, south, middle, north), box(middle, south, east, north)]
    else:
        middle = (south + north) / 2
        boxes = [box(west, south, east, middle), box(west, middle, east, north)]
    cut = [shapely.intersection(area, half) for half in boxes]
    whole = [MultiPolygon([g for g in getattr(c, "geoms", [c]) if isinstance(g, Polygon)]) for c in cut]
    return [polygon for each in whole for polygon in _polygons(each)]


def _as_asked(area: Polygon) -> str:
    return ":".join(f"{y:.5f},{x:.5f}" for x, y in area.exterior.coords[:-1])


def _type_names(run: Run, download: PoliceApiDownload, month: str) -> dict[str, str]:
    """The names of the types of crime as the archive writes them, by the word the API uses."""
    said = run.said(download, download.categories)
    types = run.client.json(
        download.categories, params={"date": month}, per_second=download.per_second, said=said
    )
    if not isinstance(types, list) or not all(
        isinstance(e, dict) and {"url", "name"} <= set(e) for e in types
    ):
        raise InputError(said, f"answered {str(types)[:80]!r}", "a list of types of crime", "try again later")
    return {each["url"]: each["name"] for each in types}


def _row(
    run: Run, download: PoliceApiDownload, crime: dict[str, Any], month: str, names: dict[str, str]
) -> list[str]:
    """One crime in the columns of a street file."""
    where = crime.get("location") or {}
    kind = names.get(crime.get("category", ""))
    if not kind or crime.get("month") != month:
        raise InputError(
            run.said(download, download.address),
            f"crime {crime['id']} is of type {crime.get('category')!r} and month {crime.get('month')!r}",
            f"the types data.police.uk lists, and {month}",
            "the API has changed: compare its documentation",
        )
    street, outcome = where.get("street") or {}, crime.get("outcome_status") or {}
    point = [where.get("longitude") or "", where.get("latitude") or "", street.get("name") or "No Location"]
    return [
        *(crime.get("persistent_id") or "", month, "", "", *point, "", ""),
        *(kind, outcome.get("category") or "", crime.get("context") or ""),
    ]
