"""How far each area stands from the rest of its borough, period by period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.profile.profile import rest_of_borough
from metrics.statistics.arrays import Booleans, Columns, Floats
from metrics.statistics.intervals import Form
from metrics.statistics.trend import gap

REST, WHOLE_BOROUGH = "the rest of the borough", "the borough as a whole"

FROM_BOROUGH = ["value", "value_low", "x_lower", "x_upper", "denominator"]
FROM_AREA = [*FROM_BOROUGH, *("period", "numerator", "lower", "scale", "proportion", "indicator_kind")]
"""The columns of figures that a gap is worked out from."""


def gaps_to_rest(rows: pd.DataFrame, areas: set[str], borough: str) -> Columns:
    """Row for row, how far an area stands from the rest of the borough; nothing for other places.

    Ratios with limits (statistics.trend.gap), weighted means as plain differences, for no counts stand behind
    them. Where the borough's figure was published without its weight, the gap is to the whole borough, and
    `against` says so. A total has no gap.
    """
    is_area = rows["place"].isin(areas).to_numpy()
    own = {column: rows[column].to_numpy()[is_area] for column in FROM_AREA}
    whole = rows[rows["place"] == borough].set_index("period")[FROM_BOROUGH].astype(float)
    whole = whole.reindex(own["period"])
    rest = rest_of_borough(own, whole)
    value, of_borough = own["value"], whole["value"].to_numpy()
    against = np.where(~np.isnan(rest["rest"]), REST, np.where(~np.isnan(of_borough), WHOLE_BOROUGH, ""))
    against = np.where((own["indicator_kind"] == "count") | np.isnan(value), "", against)
    other = np.select([against == REST, against == WHOLE_BOROUGH], [rest["rest"], of_borough], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = {c: rest[c] for c in ("rest", "rest_lower", "rest_upper", "verdict")}
        gaps |= {"against": against.astype(object), "gap": value - other}
        gaps["relative"] = np.where(other > 0, value / other, np.nan)
    absolute, relative = _gap_limits(own, whole["denominator"].to_numpy(), rest["rest"], against == REST)
    gaps |= {"gap_lower": absolute[0], "gap_upper": absolute[1]}
    gaps |= {"relative_lower": relative[0], "relative_upper": relative[1]}
    found: Columns = {}
    for column, values in gaps.items():
        found[column] = np.full(len(rows), "" if values.dtype == object else np.nan, dtype=values.dtype)
        found[column][is_area] = values
    return found


def _gap_limits(own: Columns, n_whole: Floats, rest: Floats, beside_rest: Booleans) -> tuple[Floats, Floats]:
    """The limits of the areas' gaps and ratios to the rest, a row for each of both ends."""
    absolute, relative = np.full((2, len(rest)), np.nan), np.full((2, len(rest)), np.nan)
    # what was shared out by residents is no observation: it has no interval, and its gap has none
    tested = (own["indicator_kind"] == "ratio") & beside_rest & ~np.isnan(own["lower"])
    if tested.any():
        x, n, scale = (own[c][tested] for c in ("numerator", "denominator", "scale"))
        n_rest = n_whole[tested] - n
        # the rest's own figure times its denominator: the gap starts from the same rest as the verdict
        x_rest = rest[tested] * n_rest / scale[0]
        form: Form = "proportion" if own["proportion"][tested][0] else "rate"
        apart = gap(x, n, x_rest, n_rest, scale[0], form)
        absolute[:, tested], relative[:, tested] = apart.absolute[1:], apart.relative[1:]
    return absolute, relative
