"""Every district of England by an edition of the indices of deprivation, as the publisher summarises them.

Formulas and sources stand in metrics.statistics. A district's figure is worked out from its LSOAs and
its rank among all districts, so the country must be in the store: a few boroughs' store is refused.
"""

from __future__ import annotations

import pandas as pd

from metrics.errors import Refused, Unknown
from metrics.profile.deprivation import SUMMARIES
from metrics.statistics.deprivation_summaries import imd_measures
from metrics.statistics.ranks import SAME, most_deprived_first
from metrics.store import Store

DISTRICT_COLUMNS = {
    "code": "code of the district, of the index edition's own year",
    "name": "its name",
    **{
        column: words
        for measure in SUMMARIES
        for column, words in (
            (measure, "see metrics/statistics/deprivation_summaries.py"),
            (f"{measure}_rank", "its rank among the districts: 1 is the most deprived, equals share a rank"),
        )
    },
    "lsoas": "LSOAs wholly or partly in it",
    "population": "the sum of the weights: people, or LSOAs where they weigh alike",
    "districts": "how many districts there are",
    "index": "name of the index",
    "period": "edition of the index",
    "weight_note": "which people weigh the LSOAs",
}
"""What each column of `districts` means, in the order of the columns."""

NATIONAL = "Build one that holds the country: python -m loaders build --raw DIR --england"


def districts(store: Store, index: str = "imd", period: str | None = None) -> pd.DataFrame:
    """One row per district of an index edition, most deprived by average score first.

    Columns as in DISTRICT_COLUMNS. The latest edition when no period is named. Scores are those of LSOAs
    weighted by the edition's declared population, ranks are reversed (the most deprived LSOA counts N).
    `attrs["note"]` says in words what the figures rest on. Raises Unknown, and Refused where the store lacks
    LSOAs of the country.
    """
    chosen = _edition(store, index, period)
    lsoas = _lsoas(store, chosen)
    _check_whole(lsoas, chosen)
    result = imd_measures(
        lsoas["district"],
        lsoas["score"],
        lsoas["rank"],
        lsoas["weight"],
        int(chosen["places_in_england"]),
        lsoas["share"],
    )
    for measure in SUMMARIES:
        result[f"{measure}_rank"] = most_deprived_first(result[measure])
    named = store.frame(
        'SELECT place AS "group", code, name FROM places WHERE kind = ?', [chosen["district_kind"]]
    )
    result = result.merge(named, on="group", how="left").assign(
        districts=len(result),
        index=chosen["label"],
        period=chosen["period"],
        weight_note=chosen["weight_note"],
    )
    result = result.sort_values(["average_score_rank", "code"], ignore_index=True)[list(DISTRICT_COLUMNS)]
    result.attrs["note"] = _note(store, chosen, lsoas)
    return result


def _edition(store: Store, index: str, period: str | None) -> pd.Series:
    """One edition of an index; a domain has the districts of the index of its year. Raises Unknown."""
    known = store.frame(
        """SELECT i.* REPLACE (coalesce(nullif(i.district_kind, ''), w.district_kind) AS district_kind,
                               if(i.district_kind = '', w.districts, i.districts) AS districts)
           FROM index_editions i
           LEFT JOIN (SELECT DISTINCT period, kind, district_kind, districts FROM index_editions
                      WHERE district_kind <> '') w USING (period, kind)
           ORDER BY i.index_id, i.period"""
    )
    of_index = known[known["index_id"] == index]
    if of_index.empty:
        raise Unknown("index of deprivation", index, list(known["index_id"].drop_duplicates()))
    wanted = of_index["period"].iloc[-1] if period is None else period
    chosen = of_index[of_index["period"] == wanted]
    if chosen.empty:
        raise Unknown(f"edition of the index {index!r}", period, list(of_index["period"]))
    if not isinstance(chosen["district_kind"].iloc[0], str):
        raise Refused(f"No districts are declared for {chosen['label'].iloc[0]} {wanted} in indicators.toml.")
    return chosen.iloc[0]


LSOAS = """
WITH lsoas AS (SELECT place FROM places WHERE kind = $kind),
to_district AS (
    SELECT l.child, l.parent, l.share
    FROM links l JOIN places p ON p.place = l.parent AND p.kind = $districts),
named AS (SELECT d.* FROM to_district d JOIN lsoas ON lsoas.place = d.child),
through_others AS (
    SELECT a.child, b.parent, least(sum(a.share * b.share), 1) AS share
    FROM links a JOIN lsoas ON lsoas.place = a.child
    JOIN places p ON p.place = a.parent AND p.kind LIKE 'lsoa%'
    JOIN to_district b ON b.child = a.parent
    WHERE a.child NOT IN (SELECT child FROM named) GROUP BY a.child, b.parent),
together AS (SELECT *, false AS through FROM named UNION ALL SELECT *, true FROM through_others)
SELECT r.place AS lsoa, d.parent AS district, d.share, d.through, s.value AS score, r.value AS rank,
       w.value AS weight
FROM observations r JOIN lsoas USING (place)
LEFT JOIN together d ON d.child = r.place
LEFT JOIN observations s ON s.place = r.place AND s.measure = $score AND s.period = $period
LEFT JOIN observations w ON w.place = r.place AND w.measure = $weight AND w.period = $period
WHERE r.measure = $rank AND r.period = $period AND r.value IS NOT NULL
ORDER BY d.parent, r.place
"""
"""One row per LSOA with a rank and district it lies in: as the index's own table says, else through the LSOAs
of the next census that it became."""


def _lsoas(store: Store, chosen: pd.Series) -> pd.DataFrame:
    asked = {name: chosen[name] for name in ("score", "rank", "weight", "period", "kind")}
    return store.frame(LSOAS, {**asked, "districts": chosen["district_kind"]})


def _check_whole(lsoas: pd.DataFrame, chosen: pd.Series) -> None:
    """Raise Refused unless every LSOA of the country is there, with its figures and whole in districts."""
    expected, districts_expected = int(chosen["places_in_england"]), int(chosen["districts"])
    held, what = lsoas["lsoa"].nunique(), f"{chosen['label']} {chosen['period']}"
    if held < expected:
        raise Refused(
            f"This store holds {held:,} of the {expected:,} LSOAs of {what}: figures and ranks of districts "
            f"need them all. {NATIONAL}"
        )
    lacking = int(lsoas[["score", "weight"]].isna().any(axis=1).sum())
    whole = lsoas.groupby("lsoa")["share"].sum()
    outside = int((whole < 1 - SAME).sum())
    known = lsoas["district"].nunique()
    if lacking or outside or known != districts_expected:
        raise Refused(
            f"{what}: {lacking} LSOAs lack a score or weight, {outside} lie in no district or only in part, "
            f"and {known} of {districts_expected} districts are found: figures of districts need them all. "
            f"{NATIONAL}"
        )


def _note(store: Store, chosen: pd.Series, lsoas: pd.DataFrame) -> str:
    """What the figures rest on: who weighs them, what the source says of itself, and any detour of LSOAs."""
    notes = store.rows(
        """SELECT DISTINCT s.note FROM sources s WHERE s.note <> '' AND s.source IN (
               SELECT o.source FROM observations o JOIN places p USING (place)
               WHERE o.measure IN ($score, $rank, $weight) AND o.period = $period AND p.kind = $kind)
           ORDER BY 1""",
        {name: chosen[name] for name in ("score", "rank", "weight", "period", "kind")},
    )
    given = int(lsoas.loc[lsoas["through"], "lsoa"].nunique())
    through = f"{given:,} LSOAs were given to districts through the LSOAs they became." if given else ""
    ranks = f"Rank 1 is the most deprived of {int(chosen['districts'])} districts; equals share a rank."
    weights = f"Weights: {chosen['weight_note']}."
    return " ".join(filter(None, [ranks, weights, through, *(note for (note,) in notes)]))
