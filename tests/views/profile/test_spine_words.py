"""What the spine says beside its marks: when an old figure is of, in what unit, and what the diamond is."""

from types import SimpleNamespace

import pandas as pd

from metrics.profile.spread import _with_old_periods
from views.profile import spine


def row(theme="Crime", unit="per 1,000 residents", comparator="england", low=1.0):
    return SimpleNamespace(theme=theme, unit=unit, comparator_place=comparator, comparator_low=low)


def test_a_theme_names_the_unit_that_its_rows_share():
    crimes = [row(), row(), row("Work", "%"), row("Health", "years"), row("Health", "index")]
    said = [spine._opens(crimes, n) for n in range(len(crimes))]
    assert said == ["Crime (per 1,000 residents)", "", "Work", "Health", ""]
    mixed = [row("Fires", "%"), row("Fires", "per 1,000 homes")]
    assert spine._opens(mixed, 0) == "Fires (per 1,000 homes where no %)"


def test_the_diamond_is_the_comparator_of_most_rows_and_says_what_stands_in_for_it():
    names = {"london": "London", "england": "England"}
    rows = [row(comparator="london"), row(), row()]
    assert spine._comparators(rows, names) == "England (London where England has no figure)"
    assert spine._comparators(rows[1:], names) == "England"
    assert spine._comparators([row(low=float("nan"))], names) == ""


def test_a_period_that_ended_over_three_years_before_the_newest_is_named():
    periods = pd.DataFrame(
        {
            "label": ["2025", "mid-2022", "2014/15"],
            "end": pd.to_datetime(["2025-12-31", "2022-12-31", "2015-03-31"]),
        },
        index=["2025", "mid", "old"],
    )
    ranges = pd.DataFrame(
        {"indicator": list("abc"), "lowest": 0, "highest": 1, "places": 6, "level": "area",
         "period": ["2025", "mid", "old"]}
    )  # fmt: skip
    found = _with_old_periods(SimpleNamespace(periods=periods), ranges)
    assert list(found["old_period"]) == ["", "", "2014/15"]
