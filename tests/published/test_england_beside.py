"""England beside Walsall: what ships, against plain sums of the publishers' files over places in England."""

import fastexcel
import pandas as pd
import pytest

from metrics.profile.aggregate import figures

ENGLAND, WALSALL = "ctry:E92000001", "lad24:E08000030"


@pytest.fixture(scope="module")
def england(store):
    """England's figures by indicator and period."""
    rows = figures(store, "walsall", [ENGLAND], scheme="constituencies", all_periods=True)
    return rows.set_index(["indicator", "period"])


def test_what_england_is_compared_with_is_known_to_the_last_person(england):
    """Written out: counts of 6,791 MSOAs, and of the 533 constituencies that are not in Wales or Scotland."""
    assert england.loc[("universal_credit", "2023-11"), "numerator"] == 4_654_051
    assert england.loc[("universal_credit", "2023-11"), "denominator"] == 23_436_085
    assert england.loc[("children_low_income", "2021/22"), "numerator"] == 2_575_888
    assert england.loc[("claimants_16_plus", "2024-12"), "numerator"] == 1_517_125
    assert england.loc[("claimants_16_24", "2024-12"), "numerator"] == 262_910


@pytest.mark.parametrize(
    ("indicator", "pattern", "written"),
    [
        (
            "universal_credit",
            "recent/income/uc_households_msoa11_monthly_*.parquet",
            {"2023-11": "November 2023"},
        ),
        (
            "universal_credit",
            "recent/income/uc_households_msoa11_monthly_*.parquet",
            {"2016-01": "January 2016"},
        ),
        (
            "children_low_income",
            "recent/income/cilif_relative_children_msoa11_*.parquet",
            {"2014/15": "2014/15"},
        ),
    ],
)
def test_msoas_make_england_and_two_dots_stay_nil_to_four(raw, england, indicator, pattern, written):
    rows = pd.read_parquet(next(raw.glob(pattern)))
    ((period, label),) = written.items()
    rows = rows[rows["msoa11_code"].str.startswith("E02") & rows["period"].str.startswith(label)]
    assert len(rows) == rows["msoa11_code"].nunique() == 6_791
    withheld = rows["value_as_published"].eq("..").sum()
    known = pd.to_numeric(rows["value_as_published"], errors="coerce").sum()
    row = england.loc[(indicator, period)]
    assert (row["x_lower"], row["x_upper"]) == (known, known + 4 * withheld)
    if not withheld:
        assert row["numerator"] == known


@pytest.mark.parametrize(
    ("indicator", "age"), [("claimants_16_plus", "Aged 16+"), ("claimants_16_24", "Aged 16-24")]
)
def test_constituencies_of_england_alone_make_its_claimants(raw, england, indicator, age):
    rows = pd.read_csv(next(raw.glob("recent/claimants/pcon10_claimants_monthly_*.csv*")))
    rows = rows[(rows["age"] == age) & rows["geography_code"].str.startswith("E14")]
    for month, claimants in rows.groupby(rows["month"].astype(str).str[:7])["claimants"].sum().items():
        assert england.loc[(indicator, month), "numerator"] == claimants, month


@pytest.mark.parametrize(
    ("indicator", "sex"),
    [
        ("life_expectancy_persons", "Persons"),
        ("life_expectancy_males", "Males"),
        ("life_expectancy_females", "Females"),
    ],
)
def test_life_expectancy_is_the_mean_of_all_msoas_that_have_it(raw, england, indicator, sex):
    path = next(raw.glob("official/life-expectancy/REQ3292*.xlsx"))
    rows = fastexcel.read_excel(path).load_sheet("Data").to_pandas()
    rows = rows[(rows["Sex"] == sex) & rows["Code"].str.startswith("E02")]
    assert len(rows) == 6_791
    years = pd.to_numeric(rows["Life Expectancy at birth (in years)"], errors="coerce")
    people = rows["Population"].where(years.notna())
    assert people.sum() > 0.9 * rows["Population"].sum()
    expected = (years * people).sum() / people.sum()
    assert england.loc[(indicator, "2016-2020"), "value"] == pytest.approx(expected)
