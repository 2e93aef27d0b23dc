"""Names, schools and rates that ship with Walsall, against their publishers' files."""

import pandas as pd
import pytest

from loaders.readers.wide import read_wide
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
