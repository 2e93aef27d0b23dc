"""The places of one level in every edition of the store, and their figures at one period."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from metrics import catalogue
from metrics.profile.aggregate import RESIDENTS, declarations, one_each, with_values
from metrics.statistics.arrays import Floats
from metrics.store import Store


class Candidates(NamedTuple):
    """The places of a level (place, code, name, borough, edition, residents), and where their figures stand:
    pairs of edition and scheme."""

    places: pd.DataFrame
    schemes: list[tuple[str, str]]


PLACES = {
    "borough": """SELECT e.borough AS place, p.code, e.name, e.name AS borough, edition, p.residents
        FROM editions e JOIN wanted USING (edition) JOIN places p ON p.place = e.borough""",
    "area": """SELECT a.area AS place, a.id AS code, a.name, e.name AS borough, edition, p.residents
        FROM areas a JOIN wanted USING (edition, scheme) JOIN editions e USING (edition)
        JOIN places p ON p.place = a.area""",
    "ward": """SELECT p.place, p.code, if($as_published, coalesce(p.official_name, p.name), p.name) AS name,
               e.name AS borough, edition, p.residents
        FROM editions e JOIN wanted USING (edition) JOIN lookup l ON l.parent = e.borough
        JOIN places p ON p.place = l.child AND p.kind = if($level = 'lsoa', e.lsoa_kind, e.ward_kind)""",
}
"""The places of each level in the editions and schemes wanted; LSOAs as wards."""


def candidates(store: Store, edition: str, level: str, scheme: str) -> Candidates:
    """Every place of a level in the store, once, the edition's own first.

    Of other editions' areas those of their first scheme; of several editions of one borough only one, since
    the others lie on the same ground.
    """
    own = catalogue.edition(store, edition)
    one_each_borough = {e.name: e for e in reversed(catalogue.editions(store))} | {own.name: own}
    chosen = [own, *(e for e in one_each_borough.values() if e is not own)]
    first = {each.edition: each.scheme for each in reversed(store.areas)} | {edition: scheme}
    schemes = [(each.id, first[each.id]) for each in chosen if each.id in first]
    query = PLACES["ward" if level == "lsoa" else level]
    named = {"as_published": store.names_as_published, "level": level} if "$level" in query else {}
    places = store.frame(
        f"""WITH wanted AS (SELECT unnest($editions) AS edition, unnest($schemes) AS scheme)
            SELECT DISTINCT * FROM ({query}) ORDER BY edition <> $own, edition, name, place""",
        {"editions": [e for e, _ in schemes], "schemes": [s for _, s in schemes], "own": edition, **named},
    ).drop_duplicates("place", ignore_index=True)
    return Candidates(places, [(e, s if level == "area" else "") for e, s in schemes])


FIGURES = """
WITH wanted AS (SELECT unnest($editions) AS edition, unnest($schemes) AS scheme),
known AS (
    SELECT s.* FROM sums s JOIN wanted w ON w.edition = s.edition AND w.scheme = s.scheme
    WHERE s.level = $level AND list_contains($indicators, s.indicator) AND list_contains($places, s.place)),
best AS (
    SELECT indicator, first(period ORDER BY places DESC, "end" DESC) AS period
    FROM (SELECT indicator, period, count(DISTINCT place) AS places FROM known GROUP BY ALL)
    JOIN periods USING (period) GROUP BY indicator)
SELECT indicator, period, place, published_directly, kind, method, array_to_string(sources, ' ') AS sources,
       x, x_lower, x_upper, n, n_period, n_source_places, counted, coverage, estimated
FROM known JOIN best USING (indicator, period)
"""
"""The figures of many editions at once, each indicator at the one period that most places have, the latest of
equals: figures of two dates would be compared as if of one."""


def figures(
    store: Store, level: str, known_places: Candidates, indicators: list[str]
) -> tuple[Floats, pd.DataFrame, Floats]:
    """Places by indicators, nan where there is no figure; what is declared of each indicator; and how many
    people live in each place: as published for it, else added up."""
    editions, schemes = zip(*known_places.schemes, strict=True)
    sums = store.arrays(
        FIGURES,
        {
            "editions": list(editions),
            "schemes": list(schemes),
            "level": level,
            "indicators": [*indicators, *RESIDENTS],
            "places": list(known_places.places["place"]),
        },
    )
    columns = with_values(*one_each(store, sums, declarations(store, sums["indicator"])))
    rows = pd.DataFrame({c: columns[c] for c in ("indicator", "period", "place", "value", "sources")})
    known = rows.drop_duplicates(["place", "indicator"])
    table = known.pivot(index="place", columns="indicator", values="value")
    people = (
        table.reindex(index=known_places.places["place"], columns=list(RESIDENTS)).bfill(axis=1).iloc[:, 0]
    )
    table = table.reindex(index=known_places.places["place"], columns=indicators).astype(float)
    residents = known_places.places["residents"].astype(float).fillna(pd.Series(people.to_numpy(float)))
    of_each = known.groupby("indicator")
    declared = store.indicators.loc[indicators, ["label", "short_label", "unit", "decimals"]].reset_index()
    described = declared.assign(
        period=declared["indicator"].map(of_each["period"].first()),
        sources=[
            sorted({s for listed in known.loc[known["indicator"] == each, "sources"] for s in listed})
            for each in indicators
        ],
    )
    return table.to_numpy(), described, residents.to_numpy()
