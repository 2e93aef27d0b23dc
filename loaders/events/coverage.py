"""The places that a source of events is the whole record of: there a month without an event is a zero."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from loaders.declarations.event_source import EventsSource
from loaders.errors import InputError, nearest
from loaders.events.point_in_polygon import NOWHERE, PlaceOutlines
from loaders.geography.descendants import within_each
from loaders.geography.raw_tables import RawTables
from loaders.place_ids import kind_of

COUNTRY = "ctry"
"""The kind by which England as a whole is named among the districts covered."""

COVERED = ["number", "place", "within", "force"]


def covered_places(store: duckdb.DuckDBPyConnection, raw: RawTables, source: EventsSource) -> pd.DataFrame:
    """One row per place of the source's first kind that is known to lie in what it covers.

    Place, force, district: a row for each force that covers a place. England covers every place of the kind.
    InputError on a district nobody names.
    """
    kind = source.kinds[0]
    children = _children(store, raw, [d for districts in source.forces.values() for d in districts], kind)
    rows = []
    for force, districts in source.forces.items():
        for district in districts:
            if not children.get(district):
                _check_known(store, raw, source, district, kind)
            rows += [(place, force, district) for place in children[district]]
    frame = pd.DataFrame(sorted(rows), columns=["place", "force", "district"])
    return frame.drop_duplicates(["place", "force"])


def _children(
    store: duckdb.DuckDBPyConnection, raw: RawTables, districts: list[str], kind: str
) -> dict[str, list[str]]:
    """The places of a kind known to lie in each district, or in all of England; none for one nobody knows."""
    inside = within_each(store, raw, [d for d in districts if kind_of(d) != COUNTRY])
    inside = inside[inside["place"].map(kind_of) == kind]
    children = {district: list(places) for district, places in inside.groupby("root")["place"]}
    rows = store.execute(f"SELECT DISTINCT place FROM {raw.places} WHERE kind = ?", [kind]).fetchall()
    everywhere = [place for (place,) in rows]
    return children | {d: everywhere for d in districts if kind_of(d) == COUNTRY}


def _check_known(
    store: duckdb.DuckDBPyConnection, raw: RawTables, source: EventsSource, district: str, kind: str
) -> None:
    """Raise InputError for a district in no source, or one in which no place of the kind is known to lie."""
    vintage = kind_of(district)
    known = store.execute(f"SELECT DISTINCT place FROM {raw.places} WHERE kind = ?", [vintage]).fetchall()
    if (district,) not in known:
        raise InputError(
            f"source {source.id!r}",
            f"covers names {district}, which is in no source",
            nearest(district, [place for (place,) in known]),
            "correct the code or its vintage",
        )
    raise InputError(
        f"source {source.id!r}",
        f"no place of kind {kind} is known to lie in {district}",
        do=f"name the district in a vintage that a lookup from {kind} knows",
    )


def covered_ground(
    source: EventsSource, grounds: list[PlaceOutlines], known: pd.DataFrame
) -> list[pd.DataFrame]:
    """For each kind of place, one row per force and outlined place covered: number, place, within, force.

    Of the first kind those in `known`; of the others those whose own middle point lies in one of these, which
    is what they are `within`. A district without any outline is left out, and its events are counted as
    outside; one with only some of its places outlined is refused, for the others' events would be lost.
    """
    first = pd.DataFrame({"number": range(len(grounds[0].codes)), "place": grounds[0].places})
    outlined = first.merge(known, on="place").assign(within=lambda f: f["place"])[COVERED]
    if outlined.empty:
        raise InputError(
            f"source {source.id!r}",
            f"none of the {len(known)} places it covers has an outline of {grounds[0].kind}",
            do="fetch outlines of these places, or correct 'covers'",
        )
    _check_whole(source, known, set(outlined["place"]), grounds[0].kind)
    frames = [outlined]
    for ground in grounds[1:]:
        within = pd.DataFrame({"place": ground.places, "first": ground.inside(grounds[0])})
        within["number"] = np.arange(len(within))
        within = within[within["first"] != NOWHERE]
        holding = outlined[["number", "within", "force"]].rename(columns={"number": "first"})
        frames.append(within.merge(holding)[COVERED])
    return frames


def covered_codes(known: pd.DataFrame) -> list[pd.DataFrame]:
    """One row per place covered, for events that carry its code: number, place, within, force."""
    return [known.assign(number=pd.factorize(known["place"])[0], within=known["place"])[COVERED]]


def _check_whole(source: EventsSource, known: pd.DataFrame, outlined: set[str], kind: str) -> None:
    """Raise InputError when only some of a district's places have outlines."""
    has = known["place"].isin(outlined)
    for district, whole in has.groupby(known["district"]):
        if whole.any() and not whole.all():
            raise InputError(
                f"source {source.id!r}",
                f"{(~whole).sum()} of the {len(whole)} places of kind {kind} in {district} have no outline",
                "outlines of all of them or of none",
                "fetch the outlines again, or correct their vintage",
            )
