"""Every figure printed in the profiles of 2009 beside what we work out ourselves from other figures."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.checks.exchanges import exchanged
from metrics.checks.reconcile import AGREES, CLOSE, DIFFERS, ledger
from metrics.profile.aggregate import figures
from metrics.profile.deprivation import bands, deprivation
from metrics.statistics.deprivation_summaries import BANDS_2009
from metrics.store import Store

REPRODUCED = "reproduced"
NEARLY = "nearly reproduced"
PRINTED_ONLY = "printed only"
NOT_RECOMPOSED = "does not recompose"
ANOTHER_AREA = "printed for another area"
STATUSES = (REPRODUCED, NEARLY, PRINTED_ONLY, NOT_RECOMPOSED, ANOTHER_AREA)

CLOSE_SHARE = 0.02
"""Outlines are simplified and equal weights stand in for populations: 2 % apart is the same figure."""

CLOSE_PLACES = 2
"""Positions among districts differ by this many places where equal weights stand in for populations."""

SCORE, POSITION = "printed_imd_score", "printed_imd_position"
AREA, AREA_SHARE = "printed_area_km2", "printed_area_share"
TOTAL, AGE_BAND, LSOA_BAND = "printed_residents", "printed_residents_", "printed_lsoas_band_"

LABELS = (
    (r"printed_residents_(\d+)_(\d+)", "Residents aged {0} to {1}", "Population", "people"),
    (r"printed_residents_(\d+)_plus", "Residents aged {0} and over", "Population", "people"),
    (r"printed_area_km2", "Area", "Geography", "sq km"),
    (r"printed_area_share", "Area as a share of the borough's", "Geography", "%"),
    (r"printed_imd_position", "Position by IMD score among districts", "Deprivation", "position"),
    (r"printed_lsoas_band_(\d+)_(\d+)", "LSOAs among England's {0}-{1}%", "Deprivation", "LSOAs"),
)
"""Labels, themes and units of printed measures that are no indicators."""


def figures_in_print(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure of an edition's areas and borough, measure by measure.

    measure, label, theme, unit, period, place, name, printed, lower and upper (what its rounding allows),
    source.
    Empty for an edition that has none.
    """
    chosen = catalogue.edition(store, edition)
    areas = catalogue.areas(store, edition, catalogue.scheme(store, edition, scheme))
    places = [*areas["place"], chosen.borough]
    found = store.frame(
        """SELECT o.measure, i.label, i.theme, i.unit, o.period, o.place, o.value AS printed,
                  o.lower, o.upper, o.source
           FROM observations o JOIN sources s USING (source) JOIN periods p USING (period)
           LEFT JOIN indicators i ON i.value = o.measure OR (i.numerator = [o.measure] AND i.kind = 'count')
           WHERE s.shape = 'printed' AND list_contains($places, o.place)
           ORDER BY i.position, regexp_replace(o.measure, '[0-9]+_.*', ''),
                    try_cast(regexp_extract(o.measure, '([0-9]+)_', 1) AS INTEGER),
                    p."end", list_position($places, o.place)""",
        {"places": places},
    )
    names = dict(zip(places, [*areas["name"], chosen.name], strict=True))
    found.insert(6, "name", found["place"].map(names))
    for pattern, *texts in LABELS:
        for measure in found.loc[found["label"].isna(), "measure"].unique():
            match = re.fullmatch(pattern, measure)
            if match:
                told = [text.format(*match.groups()) for text in texts]
                found.loc[found["measure"] == measure, ["label", "theme", "unit"]] = told
    return found


def our_figures(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure that we can work out from smaller places or from other printed figures.

    measure, period, place, ours, allowed (how far apart two ways to the same figure may lie), how.
    """
    found = figures_in_print(store, edition, scheme)
    rows = [*_from_outlines(store, found), *_from_ages(found)]
    for period in found.loc[found["measure"].isin([SCORE, POSITION]), "period"].unique():
        rows += _from_lsoas(store, edition, scheme, period)
    ours = pd.DataFrame(rows, columns=["measure", "period", "place", "ours", "allowed", "how"])
    return ours.merge(found[["measure", "period", "place"]], on=["measure", "period", "place"]).dropna(
        subset=["ours"]
    )


def _from_outlines(store: Store, found: pd.DataFrame) -> list[tuple]:
    """Areas in sq km and their shares, measured from the outlines of their wards."""
    listed = found[found["measure"] == AREA]
    measured = dict(
        store.rows(
            "SELECT place, area_km2 FROM places WHERE list_contains(?, place)", [list(listed["place"])]
        )
    )
    total = sum(v if v is not None else np.nan for v in measured.values())
    rows = []
    for place, period in zip(listed["place"], listed["period"], strict=True):
        km2 = measured.get(place)
        if km2 is not None:
            rows.append((AREA, period, place, km2, CLOSE_SHARE * km2, "measured from the outlines"))
            share = 100 * km2 / total
            rows.append((AREA_SHARE, period, place, share, CLOSE_SHARE * share, "measured from the outlines"))
    return rows


def _from_ages(found: pd.DataFrame) -> list[tuple]:
    """Residents of all ages from the age bands, and each band from the total and the other bands."""
    rows = []
    aged = found[found["measure"].str.startswith(TOTAL)]
    for (place, period), group in aged.groupby(["place", "period"]):
        printed = group.set_index("measure")["printed"]
        if TOTAL not in printed or len(printed) < 2:
            continue
        by_age = printed.drop(TOTAL)
        rows.append(
            (TOTAL, period, place, by_age.sum(), 0.5, f"the {len(by_age)} printed age bands added up")
        )
        rest = printed[TOTAL] - (by_age.sum() - by_age)
        how = "the printed total less the other printed age bands"
        rows += [(measure, period, place, value, 0.5, how) for measure, value in rest.items()]
    return rows


def _from_lsoas(store: Store, edition: str, scheme: str | None, period: str) -> list[tuple]:
    """Deprivation scores, positions among districts, and LSOAs by band, worked out from the index's LSOAs."""
    rows = []
    borough = catalogue.edition(store, edition).borough
    for place in deprivation(store, edition, scheme, period=period).itertuples():
        how = f"from {place.lsoas} LSOAs; {place.weight_note}"
        rows.append((SCORE, period, place.place, place.average_score, CLOSE_SHARE * place.average_score, how))
        if place.districts:
            # an area stands between two districts; the borough has a rank of its own
            position = place.more_deprived + (1 if place.place == borough else 0.5)
            rows.append((POSITION, period, place.place, position, CLOSE_PLACES, how))
    counted = bands(store, edition, scheme, period=period)
    names = {b.label: LSOA_BAND + b.label.rstrip("%").replace("-", "_") for b in BANDS_2009}
    rows += [
        (names[r.band], period, r.place, float(r.lsoas), 0.5, "LSOAs counted by their rank in England")
        for r in counted.itertuples()
    ]
    return rows


def exchanges(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per measure, period, test and pair of areas whose exchange mends what disagrees.

    Columns and tests: metrics.checks.exchanges.exchanged.
    """
    found = figures_in_print(store, edition, scheme)
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = list(catalogue.areas(store, edition, scheme_id)["place"])
    book = ledger(store, edition, scheme)
    book = book[book["verdict"].str.startswith(DIFFERS)]
    weights = figures(
        store, edition, areas, scheme=scheme_id, indicators=list(book["indicator"]), all_periods=True
    )
    value = store.indicators["value"]
    book = book.assign(measure=book["indicator"].map(value))
    weights = weights.assign(measure=weights["indicator"].map(value))
    ours = our_figures(store, edition, scheme)
    return exchanged(found[found["place"].isin(areas)], ours, book, weights)


def printed(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure: what we work out ourselves, the difference, a status and a plain reason.

    The columns of `figures_in_print`, and ours, difference (printed less ours), status (one of STATUSES),
    reason.
    """
    found = figures_in_print(store, edition, scheme)
    if found.empty:
        return found.assign(ours=np.nan, difference=np.nan, status="", reason="")
    chosen = catalogue.edition(store, edition)
    ours = our_figures(store, edition, scheme)
    own = {(r.measure, r.period, r.place): r for r in ours.itertuples()}
    value = store.indicators["value"]
    book = {(value[r.indicator], r.period): r for r in ledger(store, edition, scheme).itertuples()}
    moved = {}
    for pair in exchanges(store, edition, scheme).query("shown").itertuples():
        moved[pair.measure, pair.period, pair.first] = pair.second_name
        moved[pair.measure, pair.period, pair.second] = pair.first_name
    answers = []
    for row in found.itertuples():
        entry = book.get((row.measure, row.period)) if row.place == chosen.borough else None
        key = row.measure, row.period, row.place
        if entry is not None and np.isfinite(entry.recomposed):
            answers.append(_against_sum(entry, own.get(key)))
        else:
            answers.append(_against_ours(row, own.get(key), moved.get(key)))
    return found.assign(
        ours=[a[0] for a in answers],
        status=[a[1] for a in answers],
        reason=[a[2] for a in answers],
        difference=found["printed"] - [a[0] for a in answers],
    )


def _against_sum(entry, ours) -> tuple[float, str, str]:
    """A borough's figure against its areas put together."""
    told = f"; from LSOAs we have {ours.ours:.2f}" if ours else ""
    if entry.verdict == AGREES:
        return entry.recomposed, REPRODUCED, f"the areas together make it, within rounding{told}"
    status = NEARLY if entry.verdict == CLOSE else NOT_RECOMPOSED
    return entry.recomposed, status, f"from the areas as printed; {entry.reason}{told}"


def _against_ours(row, ours, belongs_to: str | None) -> tuple[float, str, str]:
    """A printed figure against what we work out for the same place."""
    if ours is None:
        return np.nan, PRINTED_ONLY, "no count behind it was printed, and no smaller places are at hand"
    if belongs_to:
        return ours.ours, ANOTHER_AREA, f"it is the figure of {belongs_to}: {ours.how}"
    apart = abs(row.printed - ours.ours)
    within = max((row.upper - row.lower) / 2, 0) + 1e-9
    if apart <= within:
        return ours.ours, REPRODUCED, ours.how
    status = NEARLY if apart <= ours.allowed else NOT_RECOMPOSED
    return ours.ours, status, ours.how
