"""Fingerprints of the figures an answer rests on, so that a record can say exactly what has changed."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pandas as pd
import shapely

from metrics.need.need import Need
from metrics.store import Store


def fingerprints(store: Store, composite: Need, *, touching: bool) -> dict[str, str]:
    """A checksum by what it is of: the places and their areas, each indicator's figures, the outlines.

    Figures are taken as published (value, least, most), place by place, to the last bit; the order of the
    rows doesn't matter. Outlines count only where the answer depends on which places touch.
    """
    places, known = composite.places, composite.evidence
    named = places.assign(name=places["official_name"])  # what readers call a place is no figure
    order = np.argsort(places["place"].to_numpy(str), kind="stable")
    ids = list(places["place"].iloc[order])
    prints = {"places": _of_rows(named.iloc[order][["place", "name", "area", "residents"]])}
    for n, indicator in enumerate(known.indicators["indicator"]):
        columns = np.column_stack([known.value[order, n], known.low[order, n], known.high[order, n]])
        columns = np.where(np.isnan(columns), np.nan, columns)  # one bit pattern for every missing figure
        prints[indicator] = sha256("\n".join(ids).encode() + columns.tobytes()).hexdigest()
    if touching:
        prints["outlines"] = _outlines(store, ids)
    return prints


def files_of(store: Store, sources: list[str]) -> list[dict[str, str]]:
    """One row per source: id, title, edition, and the checksum of the file it was read from."""
    files = store.frame(
        """SELECT s.source, s.title, s.publisher, s.edition, min(l.sha256) AS sha256
           FROM sources s LEFT JOIN loads l USING (source)
           WHERE list_contains($sources, s.source) GROUP BY ALL ORDER BY s.source""",
        {"sources": sorted(set(sources))},
    )
    rows: list[dict[str, str]] = files.fillna("").to_dict("records")
    return rows


def _of_rows(frame: pd.DataFrame) -> str:
    return sha256(frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


def _outlines(store: Store, places: list[str]) -> str:
    outlines = store.rows(
        "SELECT place, geometry FROM boundaries WHERE list_contains($places, place) ORDER BY place",
        {"places": places},
    )
    whole = sha256()
    for place, geometry in outlines:
        whole.update(place.encode())
        whole.update(shapely.get_coordinates(shapely.from_wkb(bytes(geometry))).tobytes())
    return whole.hexdigest()
