"""Every figure printed in the profiles of 2009 beside what we work out ourselves from other figures."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from metrics import catalogue
from metrics.checks.exchanges import exchanged
from metrics.checks.reconcile import AGREES, CLOSE, differing, ledger
from metrics.profile.aggregate import figures
from metrics.profile.deprivation import deprivation
from metrics.profile.deprivation_bands import bands
from metrics.statistics.deprivation_summaries import BANDS_2009
from metrics.statistics.intervals import ROUNDING
from metrics.store import Store

REPRODUCED = "reproduced"
NEARLY = "nearly reproduced"
PRINTED_ONLY = "printed only"
NOT_RECOMPOSED = "does not recompose"
ANOTHER_AREA = "printed for another area"
STATUSES = (REPRODUCED, NEARLY, PRINTED_ONLY, NOT_RECOMPOSED, ANOTHER_AREA)

CLOSE_SHARE = 0.02
"""Outlines are simplified and equal weights stand in for populations: 2% apart is the same figure."""

CLOSE_PLACES = 2
"""Positions among districts differ by this many places where equal weights stand in for populations."""

SCORE, POSITION = "printed_imd_score", "printed_imd_position"
AREA, AREA_SHARE = "printed_area_km2", "printed_area_share"
TOTAL, LSOA_BAND = "printed_residents", "printed_lsoas_band_"

LABELS = (
    (r"printed_residents_(\d+)_(\d+)", "Residents aged {0} to {1}", "Population", "people"),
    (r"printed_residents_(\d+)_plus", "Residents aged {0} and over", "Population", "people"),
    (r"printed_area_km2", "Area", "Geography", "sq km"),
    (r"printed_area_share", "Area as a share of the borough's", "Geography", "%"),
    (r"printed_imd_position", "Position by IMD score among districts", "Deprivation", "position"),
    (r"printed_lsoas_band_(\d+)_(\d+)", "LSOAs among England's {0}-{1}%", "Deprivation", "LSOAs"),
)
"""Labels, themes and units of printed measures that are no indicators."""


HALF_ONE = 0.5
"""Counts that differ by less are the same."""


class OurFigure(NamedTuple):
    """A printed figure worked out by us: how far two ways to it may lie apart, and which way was taken."""

    measure: str
    period: str
    place: str
    ours: float
    allowed: float
    how: str


class Answer(NamedTuple):
    """What became of a printed figure: ours, one of STATUSES, and a plain reason."""

    ours: float
    status: str
    reason: str


class PrintChecks(NamedTuple):
    """All that is found of an edition's figures, worked out in one go, for each rests on the one before."""

    ledger: pd.DataFrame
    printed: pd.DataFrame
    exchanges: pd.DataFrame


class LedgerEntry(Protocol):
    """A row of the ledger, as far as it is used here."""

    recomposed: float
    verdict: str
    reason: str


class RoundedFigure(Protocol):
    """A row of the figures in print, as far as it is used here: the figure and what its rounding allows."""

    printed: float
    lower: float
    upper: float


def figures_in_print(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure of an edition's areas and borough, measure by measure.

    measure, label, theme, unit, period, place, name, printed, lower and upper (what its rounding allows),
    source.
    Empty for an edition that has none.
    """
    chosen = catalogue.edition(store, edition)
    areas = catalogue.areas(store, edition, catalogue.scheme(store, edition, scheme))
    places = [*areas["place"], chosen.borough]
    printed_rows = store.frame(
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
    printed_rows.insert(6, "name", printed_rows["place"].map(names))
    unnamed = printed_rows["label"].isna()
    labels = {measure: _label(measure) for measure in printed_rows.loc[unnamed, "measure"].unique()}
    for n, column in enumerate(("label", "theme", "unit")):
        known = printed_rows[column]
        printed_rows[column] = known.where(
            ~unnamed, printed_rows["measure"].map({m: each[n] for m, each in labels.items()})
        )
    return printed_rows


def _label(measure: str) -> list[str | None]:
    """Label, theme and unit of a printed measure that is no indicator; none where it is none of LABELS."""
    for pattern, *texts in LABELS:
        match = re.fullmatch(pattern, measure)
        if match:
            return [text.format(*match.groups()) for text in texts]
    return [None, None, None]


def our_figures(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure that we can work out from smaller places or from other printed figures.

    measure, period, place, ours, allowed (how far apart two ways to the same figure may lie), how.
    """
    return _our_figures(store, edition, scheme, figures_in_print(store, edition, scheme))


def _our_figures(store: Store, edition: str, scheme: str | None, in_print: pd.DataFrame) -> pd.DataFrame:
    rows = [*_from_outlines(store, in_print), *_from_ages(in_print)]
    for period in in_print.loc[in_print["measure"].isin([SCORE, POSITION]), "period"].unique():
        rows += _from_lsoas(store, edition, scheme, period)
    ours = pd.DataFrame(rows, columns=list(OurFigure._fields))
    return ours.merge(in_print[["measure", "period", "place"]], on=["measure", "period", "place"]).dropna(
        subset=["ours"]
    )


def _from_outlines(store: Store, in_print: pd.DataFrame) -> list[OurFigure]:
    """Areas in sq km and their shares, measured from the outlines of their wards."""
    listed = in_print[in_print["measure"] == AREA]
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
            share, how = 100 * km2 / total, "measured from the outlines"
            rows.append(OurFigure(AREA, period, place, km2, CLOSE_SHARE * km2, how))
            rows.append(OurFigure(AREA_SHARE, period, place, share, CLOSE_SHARE * share, how))
    return rows


def _from_ages(in_print: pd.DataFrame) -> list[OurFigure]:
    """Residents of all ages from the age bands, and each band from the total and the other bands."""
    rows = []
    aged = in_print[in_print["measure"].str.startswith(TOTAL)]
    for (place, period), group in aged.groupby(["place", "period"]):
        printed = group.set_index("measure")["printed"]
        if TOTAL not in printed or len(printed) < 2:
            continue
        by_age = printed.drop(TOTAL)
        how = f"the {len(by_age)} printed age bands added up"
        rows.append(OurFigure(TOTAL, period, place, by_age.sum(), HALF_ONE, how))
        rest = printed[TOTAL] - (by_age.sum() - by_age)
        how = "the printed total less the other printed age bands"
        rows += [OurFigure(measure, period, place, value, HALF_ONE, how) for measure, value in rest.items()]
    return rows


def _from_lsoas(store: Store, edition: str, scheme: str | None, period: str) -> list[OurFigure]:
    """Deprivation scores, positions among districts, and LSOAs by band, worked out from the index's LSOAs."""
    rows = []
    borough = catalogue.edition(store, edition).borough
    for place in deprivation(store, edition, scheme, period=period).itertuples():
        how = f"from {place.lsoas} LSOAs; {place.weight_note}"
        score = place.average_score
        rows.append(OurFigure(SCORE, period, place.place, score, CLOSE_SHARE * score, how))
        if place.districts:
            # an area stands between two districts; the borough has a rank of its own
            position = place.more_deprived + (1 if place.place == borough else 0.5)
            rows.append(OurFigure(POSITION, period, place.place, position, CLOSE_PLACES, how))
    counted = bands(store, edition, scheme, period=period)
    lowest = [0, *(b.upper + 1 for b in BANDS_2009[:-1])]
    names = {b.label: f"{LSOA_BAND}{low}_{b.upper}" for low, b in zip(lowest, BANDS_2009, strict=True)}
    how = "LSOAs counted by their rank in England"
    rows += [
        OurFigure(names[r.band], period, r.place, float(r.lsoas), HALF_ONE, how) for r in counted.itertuples()
    ]
    return rows


def exchanges(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per measure, period, test and pair of areas whose exchange mends what disagrees.

    Columns and tests: metrics.checks.exchanges.exchanged.
    """
    return print_checks(store, edition, scheme).exchanges


def _exchanges(
    store: Store,
    edition: str,
    scheme: str | None,
    in_print: pd.DataFrame,
    ours: pd.DataFrame,
    book: pd.DataFrame,
) -> pd.DataFrame:
    scheme_id = catalogue.scheme(store, edition, scheme)
    areas = list(catalogue.area_names(store, edition, scheme_id))
    book = differing(book)
    weights = figures(
        store, edition, areas, scheme=scheme_id, indicators=list(book["indicator"]), all_periods=True
    )
    value = store.indicators["value"]
    book = book.assign(measure=book["indicator"].map(value))
    weights = weights.assign(measure=weights["indicator"].map(value))
    return exchanged(in_print[in_print["place"].isin(areas)], ours, book, weights)


def printed(store: Store, edition: str, scheme: str | None = None) -> pd.DataFrame:
    """One row per printed figure: what we work out ourselves, the difference, a status and a plain reason.

    The columns of `figures_in_print`, and ours, difference (printed less ours), status (one of STATUSES),
    reason.
    """
    in_print = figures_in_print(store, edition, scheme)
    if in_print.empty:
        return _nothing_printed(in_print)  # without the ledger, which takes longest
    return _checks_of(store, edition, scheme, in_print).printed


def print_checks(store: Store, edition: str, scheme: str | None = None) -> PrintChecks:
    """The ledger (metrics.checks.reconcile), `printed` and `exchanges` of an edition, each as it is alone."""
    return _checks_of(store, edition, scheme, figures_in_print(store, edition, scheme))


def _checks_of(store: Store, edition: str, scheme: str | None, in_print: pd.DataFrame) -> PrintChecks:
    book = ledger(store, edition, scheme)
    ours = _our_figures(store, edition, scheme, in_print)
    pairs = _exchanges(store, edition, scheme, in_print, ours, book)
    borough = catalogue.edition(store, edition).borough
    checked = _printed(store, borough, in_print, ours, book, pairs)
    return PrintChecks(book, checked if len(in_print) else _nothing_printed(in_print), pairs)


def _nothing_printed(in_print: pd.DataFrame) -> pd.DataFrame:
    return in_print.assign(ours=np.nan, difference=np.nan, status="", reason="")


def _printed(
    store: Store,
    borough: str,
    in_print: pd.DataFrame,
    ours: pd.DataFrame,
    ledger_rows: pd.DataFrame,
    pairs: pd.DataFrame,
) -> pd.DataFrame:
    own = {(r.measure, r.period, r.place): OurFigure(*r) for r in ours.itertuples(index=False)}
    value = store.indicators["value"]
    book = {(value[r.indicator], r.period): r for r in ledger_rows.itertuples()}
    moved = {}
    for pair in pairs[pairs["shown"].astype(bool)].itertuples():
        moved[pair.measure, pair.period, pair.first] = pair.second_name
        moved[pair.measure, pair.period, pair.second] = pair.first_name
    answers = []
    for row in in_print.itertuples():
        entry = book.get((row.measure, row.period)) if row.place == borough else None
        key = row.measure, row.period, row.place
        if entry is not None and np.isfinite(entry.recomposed):
            answers.append(_against_sum(entry, own.get(key)))
        else:
            answers.append(_against_ours(row, own.get(key), moved.get(key)))
    return in_print.assign(
        ours=[a.ours for a in answers],
        status=[a.status for a in answers],
        reason=[a.reason for a in answers],
        difference=in_print["printed"] - [a.ours for a in answers],
    )


def _against_sum(entry: LedgerEntry, ours: OurFigure | None) -> Answer:
    """A borough's figure against its areas put together."""
    more = f"; from LSOAs we have {ours.ours:.2f}" if ours else ""
    if entry.verdict == AGREES:
        return Answer(entry.recomposed, REPRODUCED, f"the areas together make it, within rounding{more}")
    status = NEARLY if entry.verdict == CLOSE else NOT_RECOMPOSED
    return Answer(entry.recomposed, status, f"from the areas as printed; {entry.reason}{more}")


def _against_ours(row: RoundedFigure, ours: OurFigure | None, belongs_to: str | None) -> Answer:
    """A printed figure against what we work out for the same place."""
    if ours is None:
        none = "no count behind it was printed, and no smaller places are at hand"
        return Answer(np.nan, PRINTED_ONLY, none)
    if belongs_to:
        return Answer(ours.ours, ANOTHER_AREA, f"it is the figure of {belongs_to}: {ours.how}")
    apart = abs(row.printed - ours.ours)
    within = max((row.upper - row.lower) / 2, 0) + ROUNDING
    if apart <= within:
        return Answer(ours.ours, REPRODUCED, ours.how)
    status = NEARLY if apart <= ours.allowed else NOT_RECOMPOSED
    return Answer(ours.ours, status, ours.how)
