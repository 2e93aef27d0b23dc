"""Every district of England by the indices of deprivation, worked out in a store: the published answers.

IoD 2019 against all 317 rows of the publisher's File 10; IoD 2025 and IMD 2007 against Walsall's official
values. Other districts of 2025 have no answers here. What to expect of them was worked out twice. Moving each
population by as much as Walsall's mid-2022 estimates lie from the index's own (standard deviation: 4.9
people) moves average scores by 0.003 on average and 0.016 at most, average ranks by 2 and 9, extent by
0.00006 and 0.0004, local concentration by 2 and 15, and exchanges 5 neighbours of 296 by average score.
Populations implied by the income domain (people over rate) suggest besides that the index leaves prisoners
out, whom the estimate counts: Wakefield's prison is worth 0.04 of a score. The City of London's few LSOAs may
be 0.1 apart.
"""

import numpy as np
import pandas as pd
import pytest

from metrics.__main__ import main
from metrics.profile.deprivation import SUMMARIES
from metrics.profile.districts import districts

pytestmark = pytest.mark.published

SOURCES = (
    *("iod2025-file7", "iod2019-file2", "iod2019-scores", "iod2019-file6", "imd2015", "imd2010", "imd2007"),
    "lookup-lsoa01-lsoa11",
)
DISTRICTS = {"2025": 296, "2019": 317, "2015": 326, "2010": 326, "2007": 354}

PRINTED = {
    "average_score": ("Average score", "Rank of average score", 0.001),
    "average_rank": ("Average rank", "Rank of average rank", 0.2),
    "proportion_most_deprived_decile": (
        "Proportion of LSOAs in most deprived 10% nationally",
        "Rank of proportion of LSOAs in most deprived 10% nationally",
        0.00005 + 1e-9,
    ),
    "extent": ("Extent", "Rank of extent", 0.00006),
    "local_concentration": ("Local concentration", "Rank of local concentration", 0.2),
}
"""By measure: the columns of File 10, and the rounding of what is printed (see test_iod2019_file10.py)."""


@pytest.fixture(scope="module")
def country(some_store):
    """A store that holds five editions of the index for all of England."""
    return some_store(*SOURCES, indices=["imd"])


@pytest.mark.parametrize("measure", SUMMARIES)
def test_all_317_districts_of_2019_have_the_printed_figures_and_ranks(country, file10, measure):
    theirs = file10("IMD")
    ours = districts(country, "imd", "2019").set_index("code").reindex(theirs.index)
    figure, rank, rounding = PRINTED[measure]
    assert len(ours) == 317 and ours[measure].notna().all()
    assert (ours[measure] - theirs[figure]).abs().max() <= rounding
    moved = (ours[f"{measure}_rank"] - theirs[rank]).abs()
    # two pairs of neighbours less than a fifth of a rank of 32,844 apart change places with rounding
    assert moved.sum() == (2 if measure == "local_concentration" else 0)


def test_walsall_of_2025_has_its_official_figures(country):
    walsall = districts(country, "imd", "2025").set_index("name").loc["Walsall"]
    assert round(walsall["average_score"], 3) == 31.732
    assert round(walsall["average_rank"], 2) == 22512.04
    assert round(walsall["proportion_most_deprived_decile"], 4) == 0.2485


def test_walsall_of_2007_comes_within_one_rank_of_its_official_45th_though_weights_are_equal(country):
    walsall = districts(country, "imd", "2007").set_index("name").loc["Walsall"]
    assert walsall["average_score"] == pytest.approx(30.14, abs=0.05)
    assert abs(walsall["average_score_rank"] - 45) <= 1
    assert "equal weights" in walsall["weight_note"]


@pytest.mark.parametrize("period", DISTRICTS)
def test_every_edition_ranks_all_its_districts_and_counts_every_lsoa_once(country, period):
    rows = districts(country, "imd", period)
    assert len(rows) == rows["districts"].iloc[0] == DISTRICTS[period]
    assert rows["name"].str.len().gt(0).all() and rows["code"].is_unique
    for measure in SUMMARIES:
        assert rows[measure].notna().all()
        ordered = rows.sort_values(measure, ascending=False)
        assert ordered[f"{measure}_rank"].is_monotonic_increasing
        assert (ordered[f"{measure}_rank"].iloc[0], rows[f"{measure}_rank"].min()) == (1, 1)
    lsoas = country.rows("SELECT places_in_england FROM index_editions WHERE period = ?", [period])[0][0]
    # an LSOA of 2001 that lies in two later ones is shared out; its weight is not counted twice
    whole = country.rows(
        "SELECT sum(value) FROM observations WHERE measure = 'imd_weight' AND period = ? "
        "AND place LIKE 'lsoa%'",
        [period],
    )[0][0]
    assert rows["population"].sum() == pytest.approx(whole, rel=1e-12)
    assert lsoas <= rows["lsoas"].sum() <= lsoas + 5


def test_walsalls_estimates_of_mid_2022_show_how_far_other_districts_may_be_from_their_official_values(
    shared,
):
    folder = shared / "data/official/iod2025"
    own = pd.read_csv(folder / "File_6_IoD2025_Population_Denominators__WALSALL_ONLY.csv", thousands=",")
    own = own.set_index("LSOA code (2021)")["Total population: mid 2022"]
    estimate = pd.read_csv(shared / "data/england/population/lsoa21_population_mid2022.csv")
    apart = own - estimate.set_index("lsoa21_code")["population"].reindex(own.index)
    assert np.abs(apart).mean() == pytest.approx(3.95, abs=0.01)
    assert apart.std() == pytest.approx(4.88, abs=0.01)


def test_the_command_prints_and_writes_a_row_for_each_district(country, tmp_path, capsys):
    file = tmp_path / "iod2025.csv"
    asked = [
        "districts",
        "--index",
        "imd",
        "--period",
        "2025",
        "--csv",
        str(file),
        "--store",
        str(country.path),
    ]
    assert main(asked) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 296 + 1
    walsall = next(line for line in lines if " Walsall " in line).split()
    assert walsall[:7] == ["E08000030", "Walsall", "31.732", "28", "22,512.04", "38", "0.2485"]
    assert "prisoners included" in lines[-1]
    written = pd.read_csv(file)
    assert len(written) == 296 and "31.7324" in file.read_text(encoding="utf-8")
