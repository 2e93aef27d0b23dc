"""The indicators that nothing of England or the region stands beside, named one by one, with the reason."""

import pytest

from metrics.checks.comparators import NEAREST_YEARS, without_comparator

STREET_CRIME = {
    *("crime_robbery", "crime_burglary", "crime_drugs", "police_incidents", "street_crime", "asb_incidents"),
    *("violence_sexual_offences", "vehicle_crime", "damage_arson", "shoplifting", "theft_person"),
    *("public_order", "weapons", "street_crime_month", "asb_incidents_month", "burglary_month"),
}
AGES = {"aged_0_15", "aged_16_64", "aged_65_plus"}
OF_CONSTITUENCIES = {
    *("claimant_rate_constituency", "attainment_8_constituency", "key_stage_2_constituency"),
}

WITHOUT = {
    ("walsall", "areas"): {
        "other dates": AGES,  # mid-2022 by age is at hand for Walsall only
        # no row for England, no pupils or people to weigh by
        "not added up": {"attainment_8", "progress_8", *OF_CONSTITUENCIES},
        "part of England": STREET_CRIME,  # the files hold the West Midlands
    },
    ("walsall", "constituencies"): {
        "other dates": AGES,
        "not added up": {"attainment_8", "progress_8", *OF_CONSTITUENCIES},
        "part of England": STREET_CRIME,
    },
    ("barking-and-dagenham", "constituencies"): {
        "other dates": {"crime_burglary"},
        "part of England": {"burglary_month"},
    },
}
"""By edition and scheme: the reason, and the indicators it holds for; all others have a comparator."""


@pytest.mark.parametrize(("edition", "scheme"), WITHOUT)
def test_every_other_indicator_has_england_or_the_region_beside_it(store, edition, scheme):
    rows = without_comparator(store, edition, scheme)
    found = {reason: set(named["indicator"]) for reason, named in rows.groupby("reason")}
    assert found == WITHOUT[edition, scheme]


def test_of_the_profiles_of_2009_only_what_was_printed_has_none(store):
    rows = without_comparator(store, "walsall-2009")
    assert set(rows["reason"]) == {"printed"}
    assert rows["indicator"].str.startswith("printed_").all() and len(rows) > 20


def test_the_nearest_figure_is_named_with_its_date(store):
    rows = without_comparator(store, "walsall", "areas").set_index("indicator")
    assert rows.loc["aged_0_15", ["period", "nearest_place", "nearest_period"]].to_list() == [
        "mid-2022",
        "ctry:E92000001",
        "mid-2020",
    ]
    # England, mid-2020: 10,852,240 of 56,550,138
    assert rows.loc["aged_0_15", "nearest"] == pytest.approx(100 * 10_852_240 / 56_550_138)


def test_what_is_more_than_three_years_away_is_no_like_figure(store):
    """Barking and Dagenham's burglaries are of 2024, England's latest of 2014/15."""
    assert NEAREST_YEARS == 3
    burglary = without_comparator(store, "barking-and-dagenham").set_index("indicator").loc["crime_burglary"]
    assert burglary["reason"] == "other dates" and burglary["nearest_place"] == ""
