"""Names, schools and rates that ship with Walsall, against their publishers' files."""

import pandas as pd
import pytest

from loaders.readers.wide import read_wide
from metrics.places.within import msoas, point_figures, points
from metrics.profile.aggregate import figures
from tests.support.sources import declared


def test_the_librarys_rates_have_every_month_of_every_constituency(raw):
    path = next(raw.glob("recent/claimants/pcon10_claimant_rate_monthly_*.csv*"))
    plain = pd.read_csv(path)
    days = [column for column in plain if column.startswith("2013-04-")]
    assert (plain[days].notna().sum(axis=1) == 1).all()  # one rate each: together they are April
    source = declared(
        "wide", path.relative_to(raw).as_posix(), kind="pcon10", code="ONSConstID", series={"r": ""}
    )
    result = read_wide(source, raw).observations.to_pandas()
    months = pd.period_range("2010-05", "2023-12", freq="M").astype(str)
    assert sorted(result["period"].unique()) == list(months)
    aldridge = result[result["place"] == "pcon10:E14000531"].set_index("period")["value"]
    shown = [aldridge[month] for month in ("2013-04", "2013-08", "2014-05", "2023-11")]
    assert shown == pytest.approx([0.0354, 0.0320, 0.0240, 0.0283], abs=5e-5)


def test_every_msoa_of_walsall_has_the_name_that_the_library_gives_it(raw, store):
    path = next(raw.glob("recent/lookups/hoc-msoanames.csv*"))
    library = pd.read_csv(path).set_index("msoa11cd")["msoa11hclnm"]
    shown = msoas(store, "walsall", "lsoa").drop_duplicates("msoa").set_index("msoa_code")["msoa_name"]
    assert len(shown) == 39 and dict(shown) == dict(library[shown.index])
    assert shown["E02002137"] == "Streetly North"
    credit = store.rows(
        "SELECT attribution FROM sources JOIN loads USING (source) WHERE source = 'msoa-names'"
    )
    assert "House of Commons Library" in credit[0][0]


def test_walsall_has_its_133_schools_and_their_free_school_meals(raw, store):
    path = next(raw.glob("recent/education/schools_open_*.csv*"))
    plain = pd.read_csv(path, dtype={"urn": str}).query("ltla24_name == 'Walsall'").set_index("urn")
    known = points(store, "walsall").set_index("code")
    assert len(known) == 133 and set(known.index) == set(plain.index)
    assert known["longitude"].to_dict() == pytest.approx(plain["lng"].to_dict())
    meals = point_figures(store, "walsall").set_index("code")
    assert (meals["figure"] == "free_school_meals").all()
    zero = plain.index[plain["fsm_pct"] == 0]
    assert len(zero) == 39 and (meals.loc[zero, "reason"] == "0 in the file: none, or no data").all()
    assert meals["value"].dropna().to_dict() == pytest.approx(plain["fsm_pct"].drop(zero).to_dict())


def test_rates_and_results_of_walsalls_constituencies_are_those_published(store):
    rows = figures(
        store,
        "walsall",
        [f"area:walsall/constituencies/{name}" for name in ("aldridge-brownhills", "walsall-north")],
        scheme="constituencies",
        indicators=["claimant_rate_constituency", "attainment_8_constituency", "key_stage_2_constituency"],
        all_periods=True,
    )
    found = rows.set_index(["indicator", "period", "place"])["value"]
    north, aldridge = (f"area:walsall/constituencies/{n}" for n in ("walsall-north", "aldridge-brownhills"))
    assert found["claimant_rate_constituency", "2023-11", north] == pytest.approx(6.30)
    assert found["claimant_rate_constituency", "2014-05", north] == pytest.approx(5.23, abs=0.005)
    assert found["attainment_8_constituency", "2022", north] == 40.3
    assert found["key_stage_2_constituency", "2022", aldridge] == 63
    assert len(rows[rows["indicator"] == "claimant_rate_constituency"]) == 2 * 164
