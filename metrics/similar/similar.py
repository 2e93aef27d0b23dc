"""Places like one: the nearest by standardised measures, why they are, and whether the list survives without
any one measure.

Compared are the places of the same level in all editions of the store: of England's store all of England's.
Which measures count is declared (`role = "similar places"` in data/indicators.toml) and can be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.errors import Refused, Unknown
from metrics.similar.across import candidates, figures
from metrics.statistics.arrays import Booleans, Floats
from metrics.statistics.nearest import MEASURES, distances, nearest, standardised
from metrics.store import Store

ROLE = "similar places"
"""The part that measures play by which places are compared where nobody says."""

LEVEL_WORDS = {"area": "areas", "ward": "wards", "lsoa": "LSOAs", "borough": "boroughs"}
"""The levels whose places are compared, and what many of them are called."""

TOP = 10
"""How many similar places are looked for where nobody says."""

FEWEST_OTHERS = 3
"""Of fewer other places none is called similar: a mean and a spread of so few say nothing."""

MOST_KNOWN = 0.5
"""The share of the places that must have a measure for it to count: else few would be left to compare."""

REASONS = 3
"""How many measures are named as those that differ least, and most."""

SIMILAR_COLUMNS = {
    "place": "place id",
    "code": "its code; of an area its id",
    "name": "its name",
    "borough": "the borough it lies in",
    "edition": "id of the edition",
    "residents": "its residents, where published",
    "distance": "how far it is from the place asked about, over all measures; 0 = the same figures",
    "alike": f"ids of the {REASONS} measures that differ least, the least first",
    "unlike": f"ids of the {REASONS} that differ most, the most first",
    "stays": "in how many of the lists without one measure it stays",
    "firm": "whether it stays in all of them",
}
"""What each column of `Similar.places` means."""

MEASURE_COLUMNS = {
    "indicator": "id of the indicator",
    "label": "its name",
    "short_label": "its short name",
    "unit": "its unit",
    "decimals": "decimals shown",
    "period": "period of the figures, the same for all places",
    "value": "figure of the place asked about",
    "mean": "mean of all places compared, itself among them",
    "spread": "their standard deviation",
    "kept": "how many of the similar places stay where this measure is left out",
    "sources": "ids of the sources",
}
"""What each column of `Similar.measures` means."""

BESIDE_COLUMNS = {
    "place": "place id",
    "indicator": "id of the indicator",
    "value": "its figure",
    "apart": "standard deviations above the place asked about",
}
"""What each column of `Similar.beside` means: a row per place and measure, the place asked about first."""


@dataclass(frozen=True)
class Similar:
    """The places most like one (SIMILAR_COLUMNS), by which measures (MEASURE_COLUMNS), and all figures beside
    it (BESIDE_COLUMNS).

    `compared`: how many other places were looked through. `remarks`: sentences on measures and places that
    could not be compared.
    """

    place: str
    name: str
    borough: str
    level: str
    residents: float
    places: pd.DataFrame
    measures: pd.DataFrame
    beside: pd.DataFrame
    compared: int
    measure: str
    remarks: list[str]

    @property
    def firm(self) -> bool:
        """Whether the list stays the same whichever one measure is left out."""
        return bool(self.places["firm"].all())


def similar(
    store: Store,
    edition: str,
    level: str = "area",
    place: str | None = None,
    scheme: str | None = None,
    *,
    indicators: Sequence[str] | None = None,
    without: Sequence[str] = (),
    top: int = TOP,
    measure: str = "z-score",
) -> Similar:
    """The places of a level (area, ward, lsoa, borough) most like one of an edition.

    `place` is a place id, a code or a name; `indicators` are those declared for it unless named, less those
    `without`. Raises Unknown for a name that is not there, and Refused where nothing can be compared.
    """
    for what, asked, allowed in (
        ("level", level, list(LEVEL_WORDS)),
        ("measure of distance", measure, list(MEASURES)),
    ):
        if asked not in allowed:
            raise Unknown(what, asked, list(allowed))
    if top < 1:
        raise Refused(f"There can't be {top} similar places. Ask for a whole number from 1 up.")
    known = candidates(store, edition, level, catalogue.scheme(store, edition, scheme))
    own = _named(known.places, edition, level, place)
    value, declared, residents = figures(store, level, known, _measures(store, indicators, without))
    usable, unusable = _usable(value, int(np.flatnonzero(known.places["place"] == own)[0]), declared)
    declared, value = declared[usable], value[:, usable]
    whole: Booleans = np.all(np.isfinite(value), axis=1)
    others = int(whole.sum()) - 1
    if others < FEWEST_OTHERS:
        raise Refused(
            f"The figures to compare {LEVEL_WORDS[level]} by are known of {others} other "
            f"{'one' if others == 1 else 'ones'} here, which is too few to call any similar. A store of "
            "England has more: python -m loaders build --raw DIR --england"
        )
    remarks = [*unusable, *_not_compared(whole)]
    places = known.places.assign(residents=residents)[whole].reset_index(drop=True)
    at = int(np.flatnonzero(places["place"] == own)[0])
    return _similar(places, value[whole], declared, at, level, top, measure, remarks)


def _similar(
    places: pd.DataFrame,
    value: Floats,
    declared: pd.DataFrame,
    at: int,
    level: str,
    top: int,
    measure: str,
    remarks: list[str],
) -> Similar:
    if measure == "mahalanobis" and len(places) <= value.shape[1] + 1:
        raise Refused(
            f"{len(places)} places are too few for {value.shape[1]} measures taken together: each would be "
            "as far from any other. Choose fewer measures, or the distance z-score."
        )
    standard = standardised(value)
    distance = distances(standard, at, measure)
    found = nearest(distance, at, top)
    lists = [
        nearest(distances(np.delete(standard, n, axis=1), at, measure), at, top)
        for n in range(standard.shape[1])
    ]
    lists = lists if standard.shape[1] > 1 else []  # without the only measure there is no list
    apart = standard - standard[at]
    order = np.argsort(np.abs(apart[found]), axis=1, kind="stable")
    ids = declared["indicator"].to_numpy()
    stays = [sum(each in other for other in lists) for each in found]
    rows = places.iloc[found].assign(
        distance=distance[found],
        alike=[list(ids[each[:REASONS]]) for each in order],
        unlike=[list(ids[each[::-1][:REASONS]]) for each in order],
        stays=stays,
        firm=[each == len(lists) for each in stays],
    )
    measures = declared.assign(
        value=value[at],
        mean=value.mean(axis=0),
        spread=value.std(axis=0),
        kept=[len(set(found) & set(other)) for other in lists] or [0] * len(declared),
    )
    shown = [at, *found]
    beside = pd.DataFrame(
        {
            "place": np.repeat(places["place"].to_numpy()[shown], len(ids)),
            "indicator": np.tile(ids, len(shown)),
            "value": value[shown].ravel(),
            "apart": apart[shown].ravel(),
        }
    )
    own = places.iloc[at]
    return Similar(
        own["place"],
        own["name"],
        own["borough"],
        level,
        float(own["residents"]),
        rows[list(SIMILAR_COLUMNS)].reset_index(drop=True),
        measures[list(MEASURE_COLUMNS)].reset_index(drop=True),
        beside,
        len(places) - 1,
        measure,
        remarks,
    )


def _measures(store: Store, indicators: Sequence[str] | None, without: Sequence[str]) -> list[str]:
    """The indicators to compare by. Raises Unknown, and Refused where none is left."""
    named = list(catalogue.in_role(store, ROLE) if indicators is None else dict.fromkeys(indicators))
    for each in named:
        catalogue.indicator(store, each)
    for each in without:
        if each not in named:
            raise Unknown("measure to leave out", each, named)
    left = [each for each in named if each not in without]
    if not left:
        raise Refused(
            "No measure is left to compare places by. Name some, or leave fewer out; those that count where "
            f'nobody says have role = "{ROLE}" in data/indicators.toml.'
        )
    return left


def _named(places: pd.DataFrame, edition: str, level: str, asked: str | None) -> str:
    """The place id of what was asked for by id, code or name; the edition's first where nobody says."""
    own = places[places["edition"] == edition]
    if not asked:
        return str(own["place"].iloc[0])
    word = asked.strip().lower()
    for column in ("place", "code", "name"):
        found = own.loc[own[column].astype(str).str.lower() == word, "place"]
        if len(found):
            return str(found.iloc[0])
    # who types a code is offered codes
    offered = own["code" if any(letter.isdigit() for letter in word) else "name"]
    raise Unknown(f"{level} of {edition}", asked, [str(each) for each in offered])


def _usable(value: Floats, at: int, declared: pd.DataFrame) -> tuple[Booleans, list[str]]:
    """Which measures can be compared, and a sentence for each reason why others can't."""
    known = np.isfinite(value)
    own, enough = known[at], known.mean(axis=0) >= MOST_KNOWN
    differ = np.array([len(np.unique(each[np.isfinite(each)])) > 1 for each in value.T], dtype=bool)
    reasons = {
        "no figure of this place": ~own,
        "no figure of most other places": own & ~enough,
        "the same figure everywhere": own & enough & ~differ,
    }
    left_out = [
        f"Not compared, as there is {why}: {'; '.join(declared.loc[which, 'label'])}."
        for why, which in reasons.items()
        if which.any()
    ]
    usable = own & enough & differ
    if not own.any():
        raise Refused(
            "There is no figure of this place for any of the measures by which places are compared, "
            "so nothing says which are like it."
        )
    if not usable.any():
        raise Refused(" ".join(left_out))
    return usable, left_out


def _not_compared(whole: Booleans) -> list[str]:
    """A sentence on the places that lack a figure; none where none does."""
    lacking = int((~whole).sum())
    if not lacking:
        return []
    words = "place lacks" if lacking == 1 else "places lack"
    return [f"Not compared: {lacking} {words} one of these figures."]
