"""A borough of five wards in two areas, small enough to work out every figure by hand.

    ward   residents  fires  low income        illness       grants  books  score
    A           1000     10  under 10, hidden   under 10, ..     1     50     10
    B           2000     30  600                7                2    100     20
    C           4000     20  400                2                3    200     30
    D           3000      5  300                1                4    150     40
    E           2000      5  100                1                -    100     50

Area north is A, B and half of C: 5,000 residents. Area south is the other half of C, D and E: 7,000. `fires`
are events per 1,000, `low_income` a share of residents, `illness` a rate, `books` a count, `score` a mean
weighted by residents. `grants` is not known of ward E. The region publishes its own score, 25, without a
weight; the country has no figure at all. The league place is published for area north only.
"""

from pathlib import Path

import pandas as pd

from loaders.figures.sums import fill_sums
from loaders.figures.surrogate_keys import number_parts, number_words
from loaders.store import new_store
from metrics.store import Store

WARDS = {"A": 1000, "B": 2000, "C": 4000, "D": 3000, "E": 2000}
NORTH, SOUTH = "area:toy/halves/north", "area:toy/halves/south"
BOROUGH, REGION, COUNTRY = "lad00:T", "rgn:R", "ctry:C"
SHARES = {
    NORTH: {"A": 1, "B": 1, "C": 0.5},
    SOUTH: {"C": 0.5, "D": 1, "E": 1},
    BOROUGH: dict.fromkeys(WARDS, 1),
}
HIDDEN = (0.0, 9.0)
COUNTS = {
    "fires": {"A": 10, "B": 30, "C": 20, "D": 5, "E": 5},
    "low_income": {"A": HIDDEN, "B": 600, "C": 400, "D": 300, "E": 100},
    "illness": {"A": HIDDEN, "B": 7, "C": 2, "D": 1, "E": 1},
    "grants": {"A": 1, "B": 2, "C": 3, "D": 4},
    "books": {"A": 50, "B": 100, "C": 200, "D": 150, "E": 100},
}
SCORES = {"A": 10, "B": 20, "C": 30, "D": 40, "E": 50}
DECLARED = {  # kind, scale, unit, polarity, proportion
    "books": ("count", 1, "books", "neutral", False),
    "fires": ("ratio", 1000, "per 1,000", "lower_is_better", False),
    "low_income": ("ratio", 100, "%", "lower_is_better", True),
    "illness": ("ratio", 1000, "per 1,000", "lower_is_better", False),
    "grants": ("ratio", 1000, "per 1,000", "higher_is_better", False),
    "score": ("weighted_mean", 1, "score", "lower_is_better", False),
    "league_place": ("published", 1, "place", "neutral", False),
}


def toy_store(path: Path) -> Store:
    """The toy borough as a store, built at `path`."""
    with new_store(path) as store:
        for table, rows in tables().items():
            frame = pd.DataFrame(rows)
            assert len(frame)  # read by the query below, by name
            store.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
        words = number_words(store)
        fill_sums(store, words, number_parts(store, words))
    return Store(path)


def tables() -> dict[str, list[dict]]:
    """The rows of each table of the store that the questions read."""
    kinds = {"ward00:A": "ward00", NORTH: "area"}
    levels = [("area", "halves"), ("ward", "")]
    return {
        "editions": [
            {
                "edition": "toy",
                "name": "Toy",
                "title": "Toy",
                "borough": BOROUGH,
                "ward_kind": "ward00",
                "lsoa_kind": "lsoa00",
                "comparators": [REGION, COUNTRY],
                "notes": ["A toy."],
                "position": 0,
            }
        ],
        "areas": [
            {
                "area": area,
                "edition": "toy",
                "scheme": "halves",
                "scheme_label": "Halves",
                "scheme_note": "",
                "id": area.rsplit("/", 1)[1],
                "name": area.rsplit("/", 1)[1].title(),
                "position": order,
            }
            for order, area in enumerate((NORTH, SOUTH))
        ],
        "places": [
            *(
                {
                    "place": f"ward00:{w}",
                    "code": w,
                    "name": f"Ward {w}",
                    "kind": "ward00",
                    "residents": float(n),
                    "area_km2": 1.0,
                }
                for w, n in WARDS.items()
            ),
            *(
                {"place": p, "code": p, "name": p, "kind": p.split(":")[0], "area_km2": 2.5}
                for p in (NORTH, SOUTH)
            ),
        ],
        "periods": [{"period": "2000", "start": "2000-01-01", "end": "2000-12-31", "label": "2000"}],
        "indicators": [
            {
                "indicator": i,
                "label": i,
                "short_label": i,
                "theme": "Toys",
                "definition": i,
                "kind": kind,
                "scale": float(scale),
                "unit": unit,
                "decimals": 1,
                "polarity": polarity,
                "proportion": proportion,
                "min_coverage": 0.9,
                "caveat": "",
                "overlaps_with": [],
                "position": order,
            }
            for order, (i, (kind, scale, unit, polarity, proportion)) in enumerate(DECLARED.items())
        ],
        "lookup": [
            *(
                {"child": f"ward00:{w}", "parent": parent, "share": float(share), "method": "same"}
                for parent, wards in SHARES.items()
                for w, share in wards.items()
            ),
            *(
                {"child": f"ward00:{w}", "parent": f"ward00:{w}", "share": 1.0, "method": "same"}
                for w in WARDS
            ),
        ],
        "place_totals": [
            *(
                {
                    "parent": parent,
                    "kind": "ward00",
                    "n_source_places": len(wards),
                    "residents": float(sum(share * WARDS[w] for w, share in wards.items())),
                }
                for parent, wards in SHARES.items()
            ),
            *(
                {"parent": f"ward00:{w}", "kind": "ward00", "residents": float(n), "n_source_places": 1}
                for w, n in WARDS.items()
            ),
        ],
        "parts": parts(),
        "availability": [
            {
                "edition": "toy",
                "level": level,
                "scheme": scheme,
                "indicator": i,
                "period": "2000",
                "kind": kinds[NORTH] if i == "league_place" else kinds["ward00:A"],
                "method": "same",
                "sources": ["toy-source", "toy-census"],
                "is_current": True,
            }
            for level, scheme in levels
            for i in DECLARED
        ],
    }


def parts() -> list[dict]:
    """One row per indicator and published place."""
    rows = []
    for indicator, counts in COUNTS.items():
        for ward, count in counts.items():
            low, high = count if isinstance(count, tuple) else (float(count), float(count))
            rows.append(
                _part(indicator, f"ward00:{ward}", low, high, None if indicator == "books" else WARDS[ward])
            )
    for ward, score in SCORES.items():
        rows.append(_part("score", f"ward00:{ward}", score * WARDS[ward], score * WARDS[ward], WARDS[ward]))
    return [*rows, _part("score", REGION, 25.0, 25.0, 1), _part("league_place", NORTH, 3.0, 3.0, None)]


def _part(indicator: str, place: str, low: float, high: float, n: float | None) -> dict:
    kind, code = place.split(":")
    return {
        "indicator": indicator,
        "period": "2000",
        "place": place,
        "kind": kind,
        "x": low if low == high else None,
        "x_lower": float(low),
        "x_upper": float(high),
        "n": n,
        "n_period": "2000" if n else None,
        "residents": float(WARDS[code]) if kind == "ward00" else None,
    }
