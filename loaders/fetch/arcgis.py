"""Layers of an ArcGIS FeatureServer, page by page until all are there, as one .geojson or .csv."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests

from loaders.errors import InputError
from loaders.fetch.client import LATER, Again, read_json, shortened
from loaders.fetch.manifest import ArcgisDownload, CodesFrom
from loaders.fetch.pages import Pages
from loaders.fetch.run import Origin, Run, land
from loaders.geography.districts import ENGLAND

CODES_A_QUESTION = 400
"""Codes listed in one question: well below what a server takes in a form."""


@dataclass(frozen=True)
class Layer:
    """What a service says of itself."""

    columns: list[str]
    page_size: int
    edited: str


def fetch_arcgis(run: Run, download: ArcgisDownload) -> None:
    """Fetch a layer for the run's boroughs or for England; nothing where it has not been edited since."""
    layer = described(run, download)
    before = run.ledger.whole(download.file)
    if before and run.has(before) and layer.edited and before.version == layer.edited:
        return
    clauses = where_clauses(run, download)
    pages = Pages(
        run.part(download.file + ".pages"), [download.service, clauses, layer.edited, layer.columns]
    )
    with_geometry = download.file.endswith(".geojson")
    found: list[dict[str, Any]] = []
    with run.bar(None, download.id, "row") as bar:
        for number, where in enumerate(clauses):
            total = counted(run, download, where)
            bar.total = (bar.total or 0) + total
            for page in _all_pages(run, download, layer, where, total, pages, str(number), with_geometry):
                found += page
                bar.update(len(page))
    _check_rows(run, download, found)
    found.sort(key=lambda feature: [str(v) for v in feature["properties"].values()])
    found.sort(key=lambda feature: str(feature["properties"][download.code]))
    text = _geojson(found) if with_geometry else _csv(found, layer.columns)
    run.part(download.file).write_text(text, encoding="utf-8", newline="\n")
    origin = Origin(f"{download.service}/query", version=layer.edited, rows=len(found))
    land(run, download, download.file, origin, covers(run, download))
    pages.clear()


def covers(run: Run, download: ArcgisDownload) -> list[str]:
    """What the layer is asked for: the run's boroughs, or England where it is not cut to them."""
    return run.covers if download.within or download.codes_from else [ENGLAND]


def described(run: Run, download: ArcgisDownload) -> Layer:
    """The layer's columns, its page size and when it was edited; InputError when it is not as declared."""
    answer = _answer(run, download, download.service, {"f": "json"})
    fields = answer.get("fields")
    named = [f for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    columns = [str(field.get("name", "")) for field in named]
    wanted = [download.code, download.name, download.within, *download.columns]
    for column in filter(None, wanted):
        if column not in columns:
            raise InputError(
                run.said(download, download.service),
                f"the layer {answer.get('name', '')!r} has no column {column!r}",
                ", ".join(columns[:12]),
                "the portal has renamed it: compare the layer, then correct fetch.toml and the source",
            )
    said_most, said_editing = answer.get("maxRecordCount"), answer.get("editingInfo")
    most = said_most if isinstance(said_most, int) and said_most > 0 else download.page_size
    editing = said_editing if isinstance(said_editing, dict) else {}
    edited = str(editing.get("dataLastEditDate") or editing.get("lastEditDate") or "")
    kept = [c for c in columns if not c.lower().startswith(("objectid", "fid", "globalid", "shape__"))]
    return Layer(kept, min(most, download.page_size), edited)


def where_clauses(run: Run, download: ArcgisDownload) -> list[str]:
    """The questions that together ask for the run's boroughs, or for England."""
    if run.boroughs and download.within:
        return [_one_of(download.within, sorted(run.boroughs))]
    if run.boroughs and download.codes_from:
        codes = codes_of(run, download.codes_from)
        return [
            _one_of(download.code, codes[start : start + CODES_A_QUESTION])
            for start in range(0, len(codes), CODES_A_QUESTION)
        ]
    return [download.england or "1=1"]


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(v)) for v in values)})"


def codes_of(run: Run, named: CodesFrom) -> list[str]:
    """The codes in one column of a layer fetched before, each once."""
    rows = rows_of(run, run.manifest.layer(named.download))
    return sorted({str(row[named.column]) for row in rows if row.get(named.column)})


def rows_of(run: Run, download: ArcgisDownload) -> list[dict[str, Any]]:
    """The rows of a layer: from the file fetched before, or asked for and kept nowhere when there is none."""
    before = run.ledger.whole(download.file)
    if before and run.has(before):
        text = (run.raw / download.file).read_text(encoding="utf-8")
        if download.file.endswith(".csv"):
            return list(csv.DictReader(io.StringIO(text, newline="")))
        return [feature["properties"] for feature in json.loads(text)["features"]]
    layer = described(run, download)
    rows = []
    for where in where_clauses(run, download):
        total = counted(run, download, where)
        for page in _all_pages(run, download, layer, where, total, None, "", with_geometry=False):
            rows += [feature["properties"] for feature in page]
    return rows


def counted(run: Run, download: ArcgisDownload, where: str) -> int:
    """How many rows the layer has for one question."""
    answer = _answer(
        run, download, f"{download.service}/query", {"where": where, "returnCountOnly": "true", "f": "json"}
    )
    count = answer.get("count")
    if not isinstance(count, int):
        raise InputError(
            run.said(download, download.service), "does not say how many rows it has", do="try later"
        )
    return count


def _all_pages(
    run: Run,
    download: ArcgisDownload,
    layer: Layer,
    where: str,
    total: int,
    pages: Pages | None,
    prefix: str,
    with_geometry: bool,
) -> Iterator[list[dict[str, Any]]]:
    """Page after page until every counted row came; a short page is not taken for the last one."""
    came = 0
    while True:
        name = f"{prefix}-{came:07d}"
        page = pages.get(name) if pages else None
        if page is None:
            page = _page(run, download, layer, where, came, with_geometry)
            if pages:
                pages.keep(name, page)
        yield page["features"]
        came += len(page["features"])
        if came > total or (not page["features"] and (came < total or page["more"])):
            raise InputError(
                run.said(download, download.service),
                f"gave {came:,} of the {total:,} rows it counts",
                "all of them",
                "the layer changes while it is read, or cuts its answers: try again later",
            )
        if came == total and not page["more"]:
            return


def _page(
    run: Run, download: ArcgisDownload, layer: Layer, where: str, offset: int, with_geometry: bool
) -> dict[str, Any]:
    """One page: its features as GeoJSON has them, and whether the server says that more follow."""
    form = {
        "where": where,
        "outFields": ",".join(layer.columns),
        "returnGeometry": str(with_geometry).lower(),
        "outSR": "4326",
        "orderByFields": ",".join([download.code, *(download.columns if download.repeats else [])]),
        "resultOffset": str(offset),
        "resultRecordCount": str(layer.page_size),
        "f": "geojson" if with_geometry else "json",
    }
    answer = _answer(run, download, f"{download.service}/query", form)
    if not isinstance(answer.get("features"), list):
        raise InputError(
            run.said(download, download.service),
            f"answered without features ({', '.join(answer) or 'nothing'})",
            do="the service has changed: look at it and correct fetch.toml",
        )
    properties = answer.get("properties")
    flags = properties if isinstance(properties, dict) else {}
    more = bool(answer.get("exceededTransferLimit") or flags.get("exceededTransferLimit"))
    features = [_with_properties(run, download, each) for each in answer["features"]]
    return {"features": [_checked(run, download, f, with_geometry) for f in features], "more": more}


def _with_properties(run: Run, download: ArcgisDownload, feature: object) -> dict[str, Any]:
    """A row of an answer as GeoJSON names its parts."""
    row = feature if isinstance(feature, dict) else {}
    properties = row.get("properties", row.get("attributes"))
    if not isinstance(properties, dict):
        raise InputError(
            run.said(download, download.service),
            f"gave a row that is none ({shortened(str(feature))})",
            do="the service has changed: look at it and correct fetch.toml",
        )
    return {**row, "properties": properties}


def _checked(
    run: Run, download: ArcgisDownload, feature: dict[str, Any], with_geometry: bool
) -> dict[str, Any]:
    """A feature that has its code, and its outline where outlines were asked for."""
    code = feature["properties"].get(download.code)
    if not code or (with_geometry and not feature.get("geometry")):
        raise InputError(
            run.said(download, download.service),
            f"row {code!r} has no {'outline' if code else download.code}",
            do="the layer is not whole: try again later",
        )
    return feature


def _answer(run: Run, download: ArcgisDownload, address: str, form: dict[str, str]) -> dict[str, Any]:
    """One answer; an error that comes with status 200, as ArcGIS sends them, is an error like any other."""
    said = run.said(download, address)

    def use(answer: requests.Response) -> dict[str, Any]:
        content = read_json(answer, run.client.manners, said)
        if not isinstance(content, dict):
            content = {"error": {"message": "no JSON object"}}
        error = content.get("error")
        if not error:
            return content
        error = error if isinstance(error, dict) else {"message": shortened(str(error))}
        if error.get("code") in LATER:
            raise Again(f"error {error['code']}: {error.get('message', '')}", status=error["code"])
        detail = "; ".join(str(d) for d in error.get("details") or [] if d)
        raise InputError(
            said,
            f"answered {error.get('message', 'an error')!r}{f' ({detail})' if detail else ''}",
            "",
            "the portal has renamed or withdrawn the layer, or a column of it: find it on "
            "geoportal.statistics.gov.uk and correct 'service' in fetch.toml",
        )

    how = "data" if address.endswith("/query") else "params"
    request: dict[str, Any] = {how: form}
    return run.client.ask(address, use, per_second=download.per_second, said=said, **request)


def _check_rows(run: Run, download: ArcgisDownload, features: list[dict[str, Any]]) -> None:
    """Raise InputError on a code that came twice, a borough without a row, a code asked for in vain."""
    rows = [feature["properties"] for feature in features]
    key = [download.code, *(download.columns if download.repeats else [])]
    codes = [", ".join(str(row.get(column)) for column in key) for row in rows]
    twice = next((c for c, after in zip(sorted(codes), sorted(codes)[1:], strict=False) if c == after), None)
    said = run.said(download, download.service)
    if twice:
        raise InputError(
            said, f"gave {twice} twice", f"each {download.code} once", "fetch again; the layer was edited"
        )
    wanted = set(run.boroughs) if download.within else set()
    column = download.within
    if run.boroughs and not download.within and download.codes_from:
        wanted, column = set(codes_of(run, download.codes_from)), download.code
    lacking = sorted(wanted - {str(feature["properties"][column]) for feature in features}) if column else []
    if lacking or not features:
        raise InputError(
            said,
            f"has no row for {lacking[0] if lacking else 'England'}"
            + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""),
            "",
            "the layer is of another vintage: correct 'service' in fetch.toml",
        )


def _geojson(features: list[dict[str, Any]]) -> str:
    named = [{"type": "Feature", "properties": f["properties"], "geometry": f["geometry"]} for f in features]
    return json.dumps({"type": "FeatureCollection", "features": named}, ensure_ascii=False) + "\n"


def _csv(features: list[dict[str, Any]], columns: list[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(feature["properties"] for feature in features)
    return text.getvalue()
