"""A month's figure stands aside in a summary where its year is there."""

import pytest

from metrics.profile.in_brief import months_beside_years, profile_in_brief
from metrics.profile.profile import profile
from metrics.profile.standouts import standouts

MONTHS = {"street_crime_month", "asb_incidents_month", "burglary_month"}


def test_months_whose_years_are_there_stand_aside_and_counts_of_a_month_alone_do_not(store):
    assert set(months_beside_years(store, "walsall", "areas")) == MONTHS
    assert months_beside_years(store, "walsall-2009") == []


def test_a_summary_names_no_month_and_the_profile_keeps_all(store):
    whole = profile(store, "walsall", "area-1", "areas")
    brief = profile_in_brief(store, "walsall", "area-1", "areas")
    assert set(whole["indicator"]) - set(brief["indicator"]) == MONTHS
    # one month of Area 1 is worse than the rest in what the year is better in
    asb = whole.set_index("indicator")["judgement"]
    assert (asb["asb_incidents"], asb["asb_incidents_month"]) == ("better", "worse")


@pytest.mark.parametrize("scheme", ["areas", "constituencies"])
def test_what_stands_out_is_never_a_month(store, scheme):
    named = set(standouts(store, "walsall", scheme)["indicator"])
    assert not named & MONTHS and {"universal_credit", "asb_incidents"} <= named
