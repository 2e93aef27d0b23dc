"""Need as maps draw it: the values of every place, and the classes they are sorted into."""

from __future__ import annotations

import pandas as pd

from metrics.need.need import Need
from views.maps.classes import Classes, classes
from views.need.scores import out_of


def need_values(need: Need) -> pd.DataFrame:
    """One row per place, with its need in the columns that maps are drawn from."""
    places = need.places
    return pd.DataFrame(
        {
            "place": places["place"],
            "name": places["name"],
            "area": places["area"],
            "value": places["score_or_midpoint"],
            "value_low": places["score_low"],
            "value_high": places["score_high"],
            "lower": float("nan"),
            "upper": float("nan"),
            "national_percentile": float("nan"),
            "withheld": places["score"].isna().map({True: "an indicator has no figure", False: ""}),
        }
    )


def need_classes(need: Need) -> Classes:
    """Places in fifths by need, the darkest the greatest."""
    return classes(need_values(need), "quantile", 0, f"need, {out_of(need)}")
