"""Walsall in IoD 2025: File 7's scores and ranks with File 6's people give the official district summary."""

import pandas as pd
import pytest

from metrics.statistics.deprivation_summaries import imd_measures

pytestmark = pytest.mark.published


def test_walsall_2025_has_the_official_score_rank_and_proportion(shared):
    folder = shared / "data/official/iod2025"
    ranks = pd.read_csv(
        folder / "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.reassembled.csv.gz",
        encoding="utf-8-sig",
        thousands=",",
    ).drop(columns="Total population: mid 2022")
    people = pd.read_csv(folder / "File_6_IoD2025_Population_Denominators__WALSALL_ONLY.csv", thousands=",")
    people = people[["LSOA code (2021)", "Total population: mid 2022"]]
    lsoas = ranks.merge(people, on="LSOA code (2021)", validate="1:1")
    walsall = imd_measures(
        lsoas["Local Authority District name (2024)"],
        lsoas["Index of Multiple Deprivation (IMD) Score"],
        lsoas["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"],
        lsoas["Total population: mid 2022"],
        lsoas_in_england=len(ranks),
    ).iloc[0]
    assert (walsall["group"], walsall["lsoas"], len(ranks)) == ("Walsall", 169, 33_755)
    assert round(walsall["average_score"], 3) == 31.732
    assert round(walsall["average_rank"], 2) == 22512.04
    assert round(walsall["proportion_most_deprived_decile"], 4) == 0.2485
