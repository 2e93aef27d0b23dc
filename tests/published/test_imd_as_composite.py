"""The Indices of Multiple Deprivation 2019 and 2025 put together again from their seven published domains.

Ministry of Housing, Communities and Local Government, English Indices of Deprivation 2019 (file 2, and the
scores) and 2025 (file 7), every LSOA in England. A domain's ranks are scaled to R, from 1 for the most
deprived down to 1/n, and transformed to E = -23 ln(1 - R (1 - exp(-100/23))), from 100 to nearly 0; the
weighted sum is the score.

Three things were found by trying: R = (n + 1 - rank) / n, not (n - rank) / (n - 1); LSOAs that tie have the
mean of the ranks they share, though the first of them is what is published; and the published weights, which
add up to 0.999, are taken as they are. Then 2025 agrees in every score and rank. 2019 agrees to 0.000004
beyond the rounding of the scores; 30 LSOAs within 0.000004 of another have its rank or change places with it.
"""

import numpy as np
import pandas as pd
import pytest

from metrics.need.need import composite, points
from metrics.need.robustness import average_shift
from metrics.statistics.ranks import ranks_within_bounds

pytestmark = pytest.mark.published

WEIGHTS = {
    "Income": 0.225,
    "Employment": 0.225,
    "Education, Skills and Training": 0.135,
    "Health Deprivation and Disability": 0.135,
    "Crime": 0.093,
    "Barriers to Housing and Services": 0.093,
    "Living Environment": 0.093,
}
WEIGHT = np.array(list(WEIGHTS.values()))
IMD = "Index of Multiple Deprivation (IMD)"


def read(path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", thousands=",")


def rank_name(domain: str) -> str:
    return f"{domain} Rank (where 1 is most deprived)"


def transformed(lsoas: pd.DataFrame) -> np.ndarray:
    """One row per LSOA, one column per domain: its rank as an exponentially transformed score."""
    rank = lsoas[[rank_name(domain) for domain in WEIGHTS]].rank(method="average").to_numpy()
    scaled = (len(lsoas) + 1 - rank) / len(lsoas)
    return -23 * np.log(1 - scaled * (1 - np.exp(-100 / 23)))


def order(scores: np.ndarray) -> np.ndarray:
    return ranks_within_bounds(scores.round(9), scores.round(9))[0]


@pytest.fixture(scope="module")
def imd2025(shared) -> pd.DataFrame:
    name = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.reassembled.csv.gz"
    return read(shared / "data/official/iod2025" / name)


@pytest.fixture(scope="module")
def imd2019(shared) -> pd.DataFrame:
    lsoas = read(shared / "data/official/iod2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz")
    scores = read(shared / "data/england/imd/imd2019_england_lsoa11_scores.csv")
    return lsoas.merge(scores, left_on="LSOA code (2011)", right_on="lsoa_code", validate="1:1")


def test_every_lsoa_of_2025_has_its_published_score_and_rank(imd2025):
    assert len(imd2025) == 33_755
    ours = composite(transformed(imd2025), WEIGHT)
    assert (ours.round(3) == imd2025[f"{IMD} Score"]).all()
    assert average_shift(order(ours), imd2025[rank_name(IMD)]).tolist() == [0.0]


def test_lsoas_of_2019_have_their_published_scores_and_all_but_thirty_their_rank(imd2019):
    assert len(imd2019) == 32_844
    ours = composite(transformed(imd2019), WEIGHT)
    assert np.abs(ours - imd2019["IMDScore"]).max() < 0.000504
    assert (ours.round(3) != imd2019["IMDScore"]).sum() == 24
    moved = np.abs(order(ours) - imd2019[rank_name(IMD)])
    assert (moved.max(), (moved > 0).sum()) == (1, 30)
    assert average_shift(order(ours), imd2019[rank_name(IMD)]) == pytest.approx([30 / 32_844])


def test_what_the_domains_add_is_the_published_score(imd2025):
    added = points(transformed(imd2025), WEIGHT)
    assert np.abs(added.sum(axis=1) - imd2025[f"{IMD} Score"]).max() <= 0.0005
    assert added.max(axis=0) == pytest.approx(100 * WEIGHT)


def test_weights_that_add_to_one_raise_every_score_by_a_thousandth_and_move_no_rank(imd2025):
    scores = transformed(imd2025)
    ours, to_one = composite(scores, WEIGHT), composite(scores, WEIGHT / WEIGHT.sum())
    assert pytest.approx(0.999) == WEIGHT.sum()
    assert to_one == pytest.approx(ours / 0.999)
    assert average_shift(order(to_one), order(ours)).tolist() == [0.0]
