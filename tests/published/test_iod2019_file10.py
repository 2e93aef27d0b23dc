"""All 317 districts of IoD 2019: our measures against the publisher's own district summaries (File 10).

Which people count was found by trying every denominator of File 6: total population for the IMD and its
domains, the working-age population for employment (any other is hundreds of ranks out), without prisoners.
What remains is the rounding of the printed populations to whole people. Greatest differences found:

    IMD: score 0.0006, proportion 0.00005, extent 0.00005, average rank 0.14, local concentration 0.19
    domains: average rank 0.23 (employment 1.08), proportion 0.00005; ranks are out of 32,844
"""

import numpy as np
import pandas as pd
import pytest

from metrics.statistics.deprivation_summaries import decile, imd_measures, position_among

pytestmark = pytest.mark.published

LSOAS = 32_844
FOLDER = "data/official/iod2019"
TOTAL = "Total population: mid 2015 (excluding prisoners)"
WORKING_AGE = (
    "Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners)"
)
DOMAINS = {
    "Income": "Income",
    "Employment": "Employment",
    "Education": "Education, Skills and Training",
    "Health": "Health Deprivation and Disability",
    "Crime": "Crime",
    "Barriers": "Barriers to Housing and Services",
    "Living": "Living Environment",
}
IMD = "Index of Multiple Deprivation (IMD)"


@pytest.fixture(scope="module")
def lsoas(shared):
    """One row per LSOA: its district, ranks and deciles of every domain, denominators, IMD score."""
    ranks = pd.read_csv(
        shared / FOLDER / "File_2_-_IoD2019_Domains_of_Deprivation.csv.gz",
        encoding="utf-8-sig",
        thousands=",",
    )
    people = pd.read_csv(
        shared / FOLDER / "File_6_-_IoD2019_Population_Denominators.csv.gz",
        encoding="utf-8-sig",
        thousands=",",
    )
    scores = pd.read_csv(shared / "data/england/imd/imd2019_england_lsoa11_scores.csv")
    code = "LSOA code (2011)"
    table = ranks.merge(people[[code, TOTAL, WORKING_AGE]], on=code, validate="1:1")
    return table.merge(scores, left_on=code, right_on="lsoa_code", validate="1:1")


def computed(
    lsoas: pd.DataFrame, domain: str, denominator: str, score: pd.Series | None = None
) -> pd.DataFrame:
    return imd_measures(
        lsoas["Local Authority District code (2019)"],
        score,
        lsoas[f"{domain} Rank (where 1 is most deprived)"],
        lsoas[denominator],
        LSOAS,
    ).set_index("group")


def greatest(ours: pd.Series, theirs: pd.Series) -> float:
    difference = (ours - theirs).abs()
    assert difference.notna().all() and len(difference) == 317
    return difference.max()


@pytest.fixture(scope="module")
def imd(lsoas):
    return computed(lsoas, IMD, TOTAL, lsoas["IMDScore"])


@pytest.fixture(scope="module")
def imd_printed(file10):
    return file10("IMD")


def test_score_proportion_and_extent_agree_to_the_printed_decimals(imd, imd_printed):
    proportion = "Proportion of LSOAs in most deprived 10% nationally"
    # Scores are printed to 3 decimals, for LSOAs as for districts: half a unit from each.
    assert greatest(imd["average_score"], imd_printed["Average score"]) <= 0.001
    assert greatest(imd["proportion_most_deprived_decile"], imd_printed[proportion]) <= 0.00005 + 1e-9
    assert greatest(imd["extent"], imd_printed["Extent"]) <= 0.00006


def test_average_rank_and_local_concentration_agree_within_a_fifth_of_a_rank(imd, imd_printed):
    assert greatest(imd["average_rank"], imd_printed["Average rank"]) <= 0.2
    assert greatest(imd["local_concentration"], imd_printed["Local concentration"]) <= 0.2


@pytest.mark.parametrize(
    ("measure", "rank_printed", "exchanged"),
    [
        ("average_score", "Rank of average score", 0),
        ("average_rank", "Rank of average rank", 0),
        ("proportion_most_deprived_decile", "Rank of proportion of LSOAs in most deprived 10% nationally", 0),
        ("extent", "Rank of extent", 0),
        # Neighbours less than a fifth of a rank of 32,844 apart change places with the populations' rounding.
        ("local_concentration", "Rank of local concentration", 2),
    ],
)
def test_districts_take_the_positions_printed_for_them(imd, imd_printed, measure, rank_printed, exchanged):
    values = imd[measure]
    ranks = values.map(lambda value: position_among(value, values).more_deprived + 1)
    moved = (ranks - imd_printed[rank_printed]).abs()
    assert moved.max() <= 1
    assert moved.sum() == exchanged


@pytest.mark.parametrize(("sheet", "domain"), DOMAINS.items())
def test_domain_summaries_agree_within_the_rounding_of_the_populations(lsoas, file10, sheet, domain):
    denominator = WORKING_AGE if sheet == "Employment" else TOTAL
    ours, theirs = computed(lsoas, domain, denominator), file10(sheet)
    proportion = next(name for name in theirs if name.startswith("Proportion"))
    assert greatest(ours["proportion_most_deprived_decile"], theirs[proportion]) <= 0.00005 + 1e-9

    assert greatest(ours["average_rank"], theirs["Average rank"]) <= (1.1 if sheet == "Employment" else 0.25)
    # A population printed to the whole person is out by a uniform error of variance 1/12, the printed average
    # rank by one of 0.01^2/12; the largest of 317 such differences lies about 3 standard deviations out.
    district = lsoas["Local Authority District code (2019)"]
    distance = (
        LSOAS + 1 - lsoas[f"{domain} Rank (where 1 is most deprived)"] - district.map(ours["average_rank"])
    )
    variance = ((distance**2).groupby(district).sum() / ours["population"] ** 2 + 0.01**2) / 12
    assert ((ours["average_rank"] - theirs["Average rank"]).abs() / np.sqrt(variance)).max() < 4


@pytest.mark.parametrize("domain", [IMD, *DOMAINS.values()])
def test_every_published_decile_is_ours(lsoas, domain):
    published = lsoas[f"{domain} Decile (where 1 is most deprived 10% of LSOAs)"]
    assert (decile(lsoas[f"{domain} Rank (where 1 is most deprived)"], LSOAS) == published).all()
