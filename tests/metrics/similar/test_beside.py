"""One area beside others: the rest of Toyton as a place of its own, shipped boroughs by formula."""

import numpy as np
import pytest

from metrics.errors import Unknown
from metrics.profile.aggregate import figures
from metrics.profile.profile import profile
from metrics.similar.beside import BESIDE_COLUMNS, beside, borough_beside, boroughs_beside
from metrics.statistics.comparison import NOT_COMPARED
from tests.support.toy import HALF, REST


def test_half_of_toyton_beside_the_other_half_is_tested_as_against_the_rest(toyton):
    """Half is LSOAs 1, 2, 3 with 60 thefts of 3,500 people; the rest, 4 to 8, has 241 to 244 of 6,000."""
    found = beside(toyton, "toyton", "halves", HALF, [("toyton", REST)])
    assert list(found) == list(BESIDE_COLUMNS)
    row = found.set_index("indicator").loc["theft_rate"]
    assert row["other"] == REST
    assert (row["own"], row["verdict"], row["judgement"]) == (pytest.approx(60 / 3.5), "lower", "better")
    assert np.isnan(row["value"])
    assert (row["value_low"], row["value_high"]) == (pytest.approx(241 / 6), pytest.approx(244 / 6))
    rows = profile(toyton, "toyton", HALF, "halves").set_index("indicator")
    both = found.set_index("indicator").join(rows[["verdict", "judgement"]].add_suffix("_rest"))
    tested = both[both["verdict"] != NOT_COMPARED]
    assert len(tested) >= 1
    assert (tested["verdict"] == tested["verdict_rest"]).all()
    assert (tested["judgement"] == tested["judgement_rest"]).all()


def test_another_borough_is_asked_at_the_area_s_own_periods(store):
    other = "barking-and-dagenham"
    found = borough_beside(store, "walsall", "areas", "area-3", other).set_index("indicator")
    rows = profile(store, "walsall", "area-3", "areas").set_index("indicator")
    assert len(found) > 40 and set(found.index) <= set(rows.index)
    assert found["period"].to_dict() == rows.loc[found.index, "period"].to_dict()
    assert found["own"].to_dict() == pytest.approx(rows.loc[found.index, "value"].to_dict(), nan_ok=True)
    scheme = next(each.scheme for each in store.areas if each.edition == other)
    theirs = figures(store, other, [found["other"].iloc[0]], scheme=scheme, all_periods=True)
    theirs = theirs.set_index(["indicator", "period"])["value"]
    for indicator, row in found.iterrows():
        assert row["value"] == pytest.approx(theirs[indicator, row["period"]], nan_ok=True)


@pytest.mark.parametrize(("indicator", "word"), [("religion_sikh", "lower"), ("never_worked", "higher")])
def test_two_proportions_differ_where_newcombe_s_limits_leave_out_nought(store, indicator, word):
    """By the formula, for a share of which both counts are whole: Wilson's limits, combined."""
    found = borough_beside(store, "walsall", "areas", "area-3", "barking-and-dagenham")
    row = found.set_index("indicator").loc[indicator]
    counts = []
    for edition, scheme, place in (
        ("walsall", "areas", "area:walsall/areas/area-3"),
        ("barking-and-dagenham", "constituencies", row["other"]),
    ):
        asked = {"scheme": scheme, "indicators": [indicator], "period": row["period"]}
        figure = figures(store, edition, [place], **asked).iloc[0]
        counts.append((figure["numerator"], figure["denominator"]))

    def wilson(x, n, z=1.959964):
        middle = (x / n + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(x / n * (1 - x / n) / n + z * z / (4 * n * n))
        return middle - half, middle + half

    (x, n), (x_other, n_other) = counts
    (low, high), (low_other, high_other) = wilson(x, n), wilson(x_other, n_other)
    apart = x / n - x_other / n_other
    least = apart - np.hypot(x / n - low, high_other - x_other / n_other)
    most = apart + np.hypot(high - x / n, x_other / n_other - low_other)
    assert row["verdict"] == ("higher" if least > 0 else "lower" if most < 0 else "no clear difference")
    assert row["verdict"] == word


def test_boroughs_to_choose_from_are_others_one_edition_each(store):
    assert boroughs_beside(store, "walsall") == {"barking-and-dagenham": "Barking and Dagenham"}
    assert boroughs_beside(store, "walsall-2009") == {"barking-and-dagenham": "Barking and Dagenham"}
    assert len(boroughs_beside(store, "barking-and-dagenham")) == 1


def test_a_borough_that_is_not_there_is_refused(store):
    with pytest.raises(Unknown, match="atlantis"):
        borough_beside(store, "walsall", "areas", None, "atlantis")
