"""What would change the answer: for places either side of the cut, the smallest change of one weight that
makes them change sides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.need.need import FLOOR, Need
from metrics.statistics.arrays import Floats

EITHER_SIDE = 3
"""How many places just inside the cut and just outside it are set against each other."""

PAIR_COLUMNS = {
    "incumbent": "place id of the one that is chosen",
    "challenger": "place id of the one that is not",
    "gap": "points of need by which the first is ahead",
    "indicator": "the indicator whose weight changes; null where no change of one weight does it",
    "weight": "its weight as given",
    "needed": "the weight at which the two tie; beyond it they change places",
    "change": "the difference, in the unit the weights are given in",
    "factor": "the new weight as a multiple of the old",
}
"""What each column of `weight_sensitivity` means."""

NUMBER_COLUMNS = ("gap", "weight", "needed", "change", "factor")


def weight_sensitivity(need: Need, top: int, either_side: int = EITHER_SIDE) -> pd.DataFrame:
    """One row per pair of a place just inside the top and one just outside it, the easiest to swap first.

    With weights w, scores s (or their logarithms, for a geometric mean) and d = s(incumbent) - s(challenger),
    the pair ties when w_j changes by -sum(w d) / d_j. Of all indicators j the one with the smallest change is
    named, as long as its weight stays at zero or above. Columns as in PAIR_COLUMNS. Places without a full
    score are passed over; none is left where the top takes in all.
    """
    ranked = need.places[need.places["score"].notna()].sort_values(
        ["score_or_midpoint", "place"], ascending=[False, True], kind="stable"
    )
    incumbents = ranked.iloc[max(top - either_side, 0) : top]
    challengers = ranked.iloc[top : top + either_side]
    scores = need.scores if need.method.mean == "arithmetic" else np.log(np.maximum(need.scores, FLOOR))
    rows = [
        {"incumbent": a.place, "challenger": b.place, "gap": a.score_or_midpoint - b.score_or_midpoint}
        | smallest_change(scores[a.Index] - scores[b.Index], need.indicators)
        for a in incumbents.itertuples()
        for b in challengers.itertuples()
    ]
    pairs = pd.DataFrame(rows, columns=list(PAIR_COLUMNS)).astype(dict.fromkeys(NUMBER_COLUMNS, float))
    return pairs.sort_values("change", key=np.abs, kind="stable", na_position="last", ignore_index=True)


def smallest_change(difference: Floats, indicators: pd.DataFrame) -> dict[str, object]:
    """The one weight, and its smallest change, at which a difference of scores comes to nothing."""
    given = indicators["given"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = -(given @ difference) / difference
    # with one indicator a weight changes nothing, and zero would leave nothing to count
    possible = np.isfinite(change) & (given + change >= 0) & (len(given) > 1)
    if not possible.any():
        return dict.fromkeys(["indicator", "weight", "needed", "change", "factor"])
    n = int(np.argmin(np.where(possible, np.abs(change), np.inf)))
    return {
        "indicator": indicators["indicator"].iloc[n],
        "weight": given[n],
        "needed": given[n] + change[n],
        "change": change[n],
        "factor": (given[n] + change[n]) / given[n],
    }
