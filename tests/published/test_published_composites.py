"""Two published composites: the Technology Achievement Index 2001 and the Human Development Index 2014.

The first is the worked example of Nardo et al., Handbook on Constructing Composite Indicators (OECD and
Joint Research Centre, Paris 2008), here "the handbook", and of Saisana, Saltelli and Tarantola (2005),
Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite indicators,
Journal of the Royal Statistical Society A 168, 307-323, here "Saisana". Both indices were computed from
figures less rounded than the printed ones, so values are compared within what the rounding allows.

How the figures became scores is said by Saisana, table 1: min-max between goalposts set for 72 countries.
That a figure beyond a goalpost counts as the goalpost is not said; without it five of 23 take other places.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from metrics.need.need import composite
from metrics.need.robustness import average_shift
from metrics.statistics.normalisation import Bounds, normalised
from metrics.statistics.ranks import ranks_within_bounds

pytestmark = pytest.mark.published

HERE = Path(__file__).parent
TAI = pd.read_csv(HERE / "technology_achievement_index_2001.csv", comment="#", index_col="country")
HDI = pd.read_csv(HERE / "human_development_index_2014.csv", comment="#", index_col="country")

HIGH_IS_HIGH = "lower_is_better"
"""The polarity under which the highest figure has the highest score: here it is achievement, not need."""

# Saisana, table 1: least, most. Half of the last printed digit, handbook, table A.2.
TAI_GOALPOSTS = {
    "patents": (0, 994),
    "royalties": (0, 272.6),
    "internet": (0, 232.4),
    "exports": (0, 80.8),
    "telephones": (np.log10(1), np.log10(901)),
    "electricity": (np.log10(22), np.log10(6969)),
    "schooling": (0.8, 12.0),
    "university": (0.1, 27.4),
}
TAI_HALF_DIGIT = np.array([0.5, 0.05, 0.05, 0.05, 0.005, 0.005, 0.05, 0.05])

# Handbook, table 22.
WEIGHTS = {
    "ew": [0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.13],
    "fa": [0.17, 0.15, 0.11, 0.06, 0.08, 0.13, 0.13, 0.17],
    "bap": [0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18],
    "ahp": [0.09, 0.10, 0.07, 0.21, 0.05, 0.06, 0.18, 0.25],
}

# Goalposts of the Human Development Report 2015; income in logarithms.
HDI_GOALPOSTS = {
    "life_expectancy": (20, 85),
    "expected_schooling": (0, 18),
    "mean_schooling": (0, 15),
    "income": (np.log(100), np.log(75_000)),
}
HDI_HALF_DIGIT = np.array([0.05, 0.05, 0.05, 0.5])


def scores(figures: np.ndarray, normalisation: str) -> np.ndarray:
    """Each figure of one indicator as a score."""
    return normalised(Bounds(figures, figures, figures), normalisation, HIGH_IS_HIGH).value


def between(figures: pd.DataFrame, goalposts: dict[str, tuple[float, float]]) -> np.ndarray:
    """Min-max scores, one row per country: the goalposts stand in for two more countries, then leave."""
    columns = [
        scores(np.append(figures[name].clip(least, most), [least, most]), "min-max")[:-2]
        for name, (least, most) in goalposts.items()
    ]
    return np.column_stack(columns)


def tai_scores(half_digits: float = 0) -> np.ndarray:
    """The eight scores of each country, every printed figure moved by so many halves of its last digit."""
    return between(TAI[list(TAI_GOALPOSTS)] + half_digits * TAI_HALF_DIGIT, TAI_GOALPOSTS)


def equal(count: int) -> np.ndarray:
    return np.full(count, 1 / count)


def order(values: np.ndarray) -> np.ndarray:
    return ranks_within_bounds(values, values)[0]


def weights_that_round_to(printed: list[float], places: np.ndarray) -> np.ndarray | None:
    """Weights within half a hundredth of the printed ones that put the countries in these places, if any do.

    A linear programme: the least lead of a country over the next is made as great as it can be.
    """
    in_order = tai_scores()[np.argsort(places)]
    leads = in_order[:-1] - in_order[1:]
    solution = linprog(
        [0.0] * len(printed) + [-1.0],
        A_ub=np.column_stack([-leads, np.ones(len(leads))]),
        b_ub=np.zeros(len(leads)),
        bounds=[(weight - 0.005, weight + 0.005) for weight in printed] + [(None, None)],
    )
    return solution.x[:-1] if solution.success and -solution.fun > 1e-6 else None


@pytest.mark.parametrize(
    ("normalisation", "printed"), [("min-max", "schooling_min_max"), ("index", "schooling_mean")]
)
def test_years_of_schooling_have_the_printed_scores(normalisation, printed):
    """Handbook, table 15: columns Min-Max, and distance to a reference country, ratio, c = mean."""
    ours = scores(TAI["schooling"].to_numpy(), normalisation) / 100
    assert np.abs(ours - TAI[printed]).max() <= 0.005


def test_years_of_schooling_have_the_printed_z_scores_once_both_divide_alike():
    """Handbook, table 15, column z-score: its standard deviation divides by n - 1, ours by n."""
    n = len(TAI)
    ours = (scores(TAI["schooling"].to_numpy(), "z-score") - 50) / 10
    assert np.abs(ours * np.sqrt((n - 1) / n) - TAI["schooling_z"]).max() <= 0.005
    assert np.abs(ours - TAI["schooling_z"]).max() > 0.03


def test_percentiles_of_schooling_follow_the_printed_order():
    """Handbook, table 15, column Rank, 1 = fewest years; those that tie share the first, in ours the
    middle."""
    tied = TAI["schooling"].map(TAI["schooling"].value_counts())
    place = 1 + scores(TAI["schooling"].to_numpy(), "percentile") / 100 * (len(TAI) - 1)
    assert (place - (tied - 1) / 2).round(9).tolist() == TAI["schooling_order"].tolist()


@pytest.mark.parametrize("method", ["ew", "bap"])
def test_equal_weights_and_those_of_the_budget_give_every_country_its_printed_rank(method):
    """Handbook, tables 22 and 23 (equal weighting and budget allocation)."""
    weights = np.array(WEIGHTS[method]) / sum(WEIGHTS[method])
    assert order(composite(tai_scores(), weights)).tolist() == TAI[f"rank_{method}"].tolist()


@pytest.mark.parametrize("method", ["fa", "ahp"])
def test_the_other_weights_give_every_country_its_printed_rank_before_they_are_rounded(method):
    """Handbook, tables 22 and 23 (factor analysis and analytic hierarchy): the weights are printed to two
    decimals, with which three or four countries stand one or two places off."""
    printed = TAI[f"rank_{method}"].to_numpy()
    rounded = np.array(WEIGHTS[method]) / sum(WEIGHTS[method])
    assert average_shift(order(composite(tai_scores(), rounded)), printed) == pytest.approx([4 / 23])
    weights = weights_that_round_to(WEIGHTS[method], printed)
    assert weights is not None
    assert order(composite(tai_scores(), weights / weights.sum())).tolist() == printed.tolist()


def test_no_weights_that_round_to_the_equal_ones_give_the_ranks_of_the_hierarchy():
    assert weights_that_round_to(WEIGHTS["ew"], TAI["rank_ahp"].to_numpy()) is None


def test_the_geometric_mean_gives_every_country_its_printed_rank():
    """Handbook, table 38, column GME: of the raw figures; it doesn't matter by what each is divided."""
    columns = [scores(TAI[name].to_numpy(float), "index") for name in TAI_GOALPOSTS]
    ours = composite(np.column_stack(columns), equal(8), "geometric")
    assert order(ours).tolist() == TAI["rank_gme"].tolist()


def test_the_technology_index_has_its_printed_values():
    """Finland 74.4 and the United States 73.3: Saisana, section 4.1; two decimals for all but Singapore."""
    low, high = (composite(tai_scores(half), equal(8)) / 100 for half in (-1, 1))
    assert (high - low).max() < 0.003
    printed = TAI["tai"]
    within = (low - 0.005 <= printed) & (printed <= high + 0.005)
    assert printed.index[~within].tolist() == ["Singapore"]
    for country, value in {"Finland": 0.744, "United States": 0.733}.items():
        at = TAI.index.get_loc(country)
        assert low[at] - 0.0005 <= value <= high[at] + 0.0005


def test_only_singapore_leaves_its_place_in_the_original_index():
    """Tenth in the Human Development Report (Saisana, section 4.2.1; handbook, table 41), eighth by the
    figures of table A.2, as in the handbook's own tables 23 and 38: Canada and Australia fall one place."""
    ours = order(composite(tai_scores(), equal(8)))
    moved = pd.Series(ours - TAI["rank_tai"], TAI.index)
    assert moved[moved != 0].to_dict() == {"Canada": 1, "Australia": 1, "Singapore": -2}
    assert average_shift(ours, TAI["rank_tai"]) == pytest.approx([4 / 23])


def test_six_indicators_shift_the_ranks_by_the_printed_differences():
    """Handbook, table 41, without telephones and electricity: the absolute differences printed add up to 8;
    their mean over the 23 countries is the average shift in ranks (Saisana, equation 3; handbook, 38)."""
    kept = [n for n, name in enumerate(TAI_GOALPOSTS) if name not in ("telephones", "electricity")]
    ours = order(composite(tai_scores()[:, kept], equal(6)))
    assert ours.tolist() == TAI["rank_tai6"].tolist()
    printed = {"Canada": 1, "Australia": 1, "Singapore": 2, "Italy": 2, "Hungary": 2}
    differences = pd.Series(np.abs(ours - TAI["rank_tai"]), TAI.index)
    assert differences[differences > 0].to_dict() == printed
    assert average_shift(ours, TAI["rank_tai"]) == pytest.approx([sum(printed.values()) / 23])
    assert average_shift(ours, TAI["rank_tai"]).round(3).tolist() == [0.348]


def hdi(half_digits: float = 0) -> np.ndarray:
    """The index, 0 to 1: the geometric mean of health, education (the mean of its two) and income."""
    figures = HDI[list(HDI_GOALPOSTS)] + half_digits * HDI_HALF_DIGIT
    figures = figures.assign(income=np.log(figures["income"]))
    health, expected, mean, income = between(figures, HDI_GOALPOSTS).T
    education = composite(np.column_stack([expected, mean]), equal(2))
    return composite(np.column_stack([health, education, income]), equal(3), "geometric") / 100


def test_all_188_countries_have_their_printed_human_development_index():
    """Human Development Report 2015, table 1: a third differ in the last digit, its figures being rounded."""
    assert len(HDI) == 188
    assert ((hdi(-1) - 0.0005 <= HDI["hdi"]) & (HDI["hdi"] <= hdi(1) + 0.0005)).all()
    assert np.abs(hdi() - HDI["hdi"]).max() < 0.0015
    assert (hdi().round(3) == HDI["hdi"]).sum() >= 120


def test_every_printed_rank_of_human_development_lies_between_our_first_and_last():
    first, last = ranks_within_bounds(hdi(-1), hdi(1))
    assert ((first <= HDI["rank"]) & (HDI["rank"] <= last)).all()
    assert (last - first).max() <= 5
    assert average_shift(order(hdi()), HDI["rank"])[0] < 0.32
