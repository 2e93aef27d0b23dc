"""Hot spots: esda's own examples, the formulas worked out again, a planted spot found, noise left alone."""

import hashlib
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from metrics.need.hotspots import (
    ALIKE,
    CHANCE,
    COLD,
    HIGH_HIGH,
    HIGH_LOW,
    HOT,
    HOT_SPOT_COLUMNS,
    LOW_HIGH,
    LOW_LOW,
    NO_FIGURE,
    NO_NEIGHBOURS,
    QUADRANTS,
    HotSpotsError,
    chances,
    gi_star,
    hot_spots,
    local_moran,
    standardised,
)

SIDE = 12
BLOCK = [r * SIDE + c for r in range(4, 8) for c in range(4, 8)]


def lattice(side=SIDE):
    """Pairs of squares of a chessboard that share an edge or a corner, each named once."""
    squares = [(r, c) for r in range(side) for c in range(side)]
    steps = [(0, 1), (1, -1), (1, 0), (1, 1)]
    return [
        (r * side + c, (r + down) * side + c + right)
        for r, c in squares
        for down, right in steps
        if r + down < side and 0 <= c + right < side
    ]


def near(pairs, count):
    """For each place the places it touches."""
    return [sorted({b for a, b in pairs if a == i} | {a for a, b in pairs if b == i}) for i in range(count)]


def noise(seed=7, side=SIDE):
    return np.random.default_rng(seed).normal(50, 10, side * side)


def planted(by=30.0):
    """Noise with a standard deviation of 10, and four by four places in the middle that lie `by` higher."""
    values = noise()
    values[BLOCK] += by
    return values


def ring(positions, pairs):
    """The positions and whoever touches them."""
    return {one for pair in pairs if set(pair) & set(positions) for one in pair}


def told(found, column="spot"):
    """Positions of the places whose verdict is not chance."""
    return set(np.flatnonzero(found.places[column] != CHANCE))


@pytest.fixture(scope="module")
def found():
    return hot_spots(planted(), lattice())


def test_gi_star_of_six_points_is_that_of_esdas_documentation():
    points = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    within = [[j for j in range(6) if j != i and apart[i, j] <= 15] for i in range(6)]
    z = gi_star(np.array([2, 3, 3.2, 5, 8, 7]), within)
    assert z == pytest.approx([-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331])


def test_quadrants_of_ten_places_are_those_of_esdas_documentation():
    from libpysal import examples

    values = pd.read_csv(examples.get_path("desmith.txt"), skiprows=1)["z"].to_numpy()
    # the file holds, after the number of places, one line with each place's id and one with its neighbours'
    lines = Path(examples.get_path("desmith.gal")).read_text().splitlines()[2::2]
    touching = [[int(other) - 1 for other in line.split()] for line in lines]
    _, quadrant = local_moran(values, touching)
    assert quadrant.tolist() == QUADRANTS[[4, 4, 4, 2, 3, 3, 1, 4, 3, 3]].tolist()


def test_gi_star_follows_its_formula():
    x, touching = noise(), near(lattice(), SIDE**2)
    n = len(x)
    sums = np.array([x[[i, *others]].sum() for i, others in enumerate(touching)])
    m = np.array([len(others) + 1 for others in touching])
    expected = (sums - m * x.mean()) / (x.std() * np.sqrt(m * (n - m) / (n - 1)))
    assert hot_spots(x, lattice(), permutations=9).places["gi_star"].to_numpy() == pytest.approx(expected)


def test_local_moran_follows_its_formula():
    x, touching = noise(), near(lattice(), SIDE**2)
    z = x - x.mean()
    lag = np.array([z[others].mean() for others in touching])
    expected = (len(x) - 1) * z * lag / (z**2).sum()
    places = hot_spots(x, lattice(), permutations=9).places
    assert places["moran"].to_numpy() == pytest.approx(expected)
    high = np.where(z > 0, "high", "low"), np.where(lag > 0, "high", "low")
    assert places["quadrant"].tolist() == [f"{own} among {other}" for own, other in zip(*high, strict=True)]


def test_p_values_are_twice_esdas_but_for_the_luck_of_the_draw():
    from esda import G_Local, Moran_Local
    from libpysal.weights import W

    x, touching = noise(side=6), near(lattice(6), 36)
    places = hot_spots(x, lattice(6)).places
    drawn = {"permutations": 9_999, "seed": 3, "n_jobs": 1}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        gi = G_Local(x, W(dict(enumerate(touching))), transform="B", star=True, **drawn)
        moran = Moran_Local(x, W(dict(enumerate(touching))), **drawn)
    assert places["gi_p"].to_numpy() == pytest.approx(np.minimum(2 * gi.p_sim, 1), abs=0.04)
    assert places["moran_p"].to_numpy() == pytest.approx(np.minimum(2 * moran.p_sim, 1), abs=0.04)


def test_p_of_a_place_with_one_neighbour_is_the_share_of_others_as_extreme():
    z = standardised(np.arange(20.0))
    pairs_in_a_row = [[i + 1 if i % 2 == 0 else i - 1] for i in range(20)]
    p, side = chances(z, pairs_in_a_row, 9_999, seed=1)
    # place 0 touches the second lowest of all: lowest of the 19 others; place 5 the fourth lowest of them
    assert (p[0], p[5]) == pytest.approx((2 * 1 / 19, 2 * 5 / 19), abs=0.03)
    assert (side[0], side[19]) == (-1, 1)


def test_a_planted_hot_spot_is_found_and_nothing_far_from_it(found):
    hot = set(np.flatnonzero(found.places["spot"] == HOT))
    middle = {r * SIDE + c for r in (5, 6) for c in (5, 6)}
    assert middle <= hot <= ring(BLOCK, lattice())
    assert len(hot & set(BLOCK)) > 10
    assert not (found.places["spot"] == COLD).any()
    assert set(found.places.loc[sorted(middle), "cluster"]) == {HIGH_HIGH}


def test_one_low_place_amid_high_ones_is_in_the_hot_spot_and_the_odd_one_out():
    values = planted()
    values[5 * SIDE + 5] = 40
    row = hot_spots(values, lattice()).places.loc[5 * SIDE + 5]
    assert (row["spot"], row["cluster"]) == (HOT, LOW_HIGH)


def test_a_giant_among_the_lowest_is_no_hot_spot_though_its_sum_is_high():
    values, middle = noise(), 5 * SIDE + 5
    values[near(lattice(), SIDE**2)[middle]] = values.min() - 1
    values[middle] = 1_000
    row = hot_spots(values, lattice()).places.loc[middle]
    assert row["gi_star"] > 2
    assert (row["spot"], row["cluster"]) == (CHANCE, HIGH_LOW)


def test_a_hole_among_the_lowest_is_not_called_low_among_high_though_it_drags_the_mean_below_them():
    values, middle = noise(), 5 * SIDE + 5
    values[near(lattice(), SIDE**2)[middle]] = values.min() - 1
    values[middle] = -10_000
    found = hot_spots(values, lattice())
    row = found.places.loc[middle]
    assert row["moran_p"] <= found.moran_cut
    assert (row["quadrant"], row["cluster"]) == (LOW_HIGH, CHANCE)


def test_noise_is_left_alone_and_p_values_mean_what_they_say():
    every = [hot_spots(noise(seed), lattice(), seed=seed) for seed in range(100, 120)]
    # with nothing to find any verdict is false, and alpha is the share of maps that may hold one
    assert sum(bool(told(each)) for each in every) <= 3
    assert sum(len(told(each)) for each in every) <= 6
    p = np.concatenate([each.places["gi_p"] for each in every])
    assert (p <= 0.05).mean() == pytest.approx(0.05, abs=0.015)
    assert (p <= 0.5).mean() == pytest.approx(0.5, abs=0.05)


def test_places_with_no_events_around_them_are_not_cold_where_that_is_common():
    events = np.random.default_rng(4).poisson(0.2, SIDE**2)
    found = hot_spots(events, lattice())
    none_near = [not events[others].any() for others in near(lattice(), SIDE**2)]
    assert sum(none_near) > 20
    assert found.places.loc[none_near, "gi_p"].min() > 0.2
    assert told(found) == set()


def test_verdicts_are_those_of_benjamini_and_hochberg(found):
    kept = stats.false_discovery_control(found.places["gi_p"], method="bh") <= found.alpha
    assert told(found) == set(np.flatnonzero(kept)) != set()
    assert (found.places["gi_p"] <= found.gi_cut).tolist() == kept.tolist()


def test_neighbours_alone_decide_so_both_p_values_are_one(found):
    assert found.places["gi_p"].equals(found.places["moran_p"].rename("gi_p"))


def test_turning_the_figures_round_turns_hot_into_cold(found):
    turned = hot_spots(-planted(), lattice())
    assert turned.places["spot"].tolist() == found.places["spot"].replace({HOT: COLD}).tolist()
    assert turned.places["cluster"].tolist() == found.places["cluster"].replace({HIGH_HIGH: LOW_LOW}).tolist()
    assert turned.places["gi_star"].to_numpy() == pytest.approx(-found.places["gi_star"].to_numpy())


@pytest.mark.parametrize("moved", [-50.0, -1_000.0, 1e6])
def test_raising_all_figures_alike_changes_nothing_also_below_nought(found, moved):
    raised = hot_spots(planted() + moved, lattice())
    assert raised.places["spot"].equals(found.places["spot"])
    assert raised.places["gi_p"].equals(found.places["gi_p"])
    assert raised.places["gi_star"].to_numpy() == pytest.approx(found.places["gi_star"].to_numpy(), rel=1e-6)


def test_too_few_permutations_find_nothing_however_hot():
    assert told(hot_spots(planted(), lattice(), permutations=99)) == set()


def test_a_lone_hot_place_is_found_with_9999_permutations_and_missed_with_999():
    # place 0 touches the eight highest of 200; the others hang in a row
    values = np.random.default_rng(3).normal(50, 10, 200)
    values[1:9] = values.max() + np.arange(1, 9)
    pairs = [*((0, i) for i in range(1, 9)), *((i, i + 1) for i in range(9, 199))]
    assert told(hot_spots(values, pairs)) == {0}
    assert told(hot_spots(values, pairs, permutations=999)) == set()


def test_order_and_direction_of_pairs_are_irrelevant(found):
    pairs = lattice()
    both_ways = [*pairs[::-1], *((b, a) for a, b in pairs), (3, 3)]
    again = hot_spots(planted(), both_ways)
    pd.testing.assert_frame_equal(again.places, found.places, check_exact=True)
    assert (again.gi_cut, again.moran_cut) == (found.gi_cut, found.moran_cut)


def fingerprint():
    """Of every byte of what is found at the planted spot."""
    places = hot_spots(planted(), lattice(), permutations=999, seed=42).places
    numbers = places.select_dtypes("number").to_numpy().tobytes()
    words = "\n".join("|".join(row) for row in places[["spot", "quadrant", "cluster"]].to_numpy())
    return hashlib.sha256(numbers + words.encode()).hexdigest()


def test_same_seed_gives_the_same_bytes_in_another_process_and_after_other_draws():
    root = Path(__file__).resolve().parents[3]
    script = (
        "import importlib.util, numpy; numpy.random.random(5); "
        f"spec = importlib.util.spec_from_file_location('again', {str(Path(__file__).resolve())!r}); "
        "again = importlib.util.module_from_spec(spec); spec.loader.exec_module(again); "
        "print(again.fingerprint())"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == fingerprint()


def test_another_seed_moves_p_values_a_little_and_nothing_else(found):
    other = hot_spots(planted(), lattice(), seed=2).places
    assert other["gi_star"].equals(found.places["gi_star"])
    assert not other["gi_p"].equals(found.places["gi_p"])
    assert other["gi_p"].to_numpy() == pytest.approx(found.places["gi_p"].to_numpy(), abs=0.05)


def test_the_programs_own_warnings_and_random_numbers_are_left_as_they_were():
    filters = list(warnings.filters)
    state = np.random.get_state()[1].tolist()
    hot_spots(noise(), lattice(), permutations=9)
    assert warnings.filters == filters
    assert np.random.get_state()[1].tolist() == state


def test_places_without_a_figure_are_left_out_as_if_they_were_not_there():
    values = planted()
    values[[0, 17, 66]] = np.nan, np.inf, np.nan
    kept = np.flatnonzero(np.isfinite(values))
    position = {old: new for new, old in enumerate(kept)}
    pairs = [(position[a], position[b]) for a, b in lattice() if a in position and b in position]
    whole, part = hot_spots(values, lattice()).places, hot_spots(values[kept], pairs).places
    pd.testing.assert_frame_equal(whole.loc[kept].reset_index(drop=True), part, check_exact=True)
    assert set(whole.loc[[0, 17, 66], ["spot", "quadrant", "cluster"]].to_numpy().ravel()) == {NO_FIGURE}
    assert whole.loc[[0, 17, 66], ["gi_star", "gi_p", "moran", "moran_p"]].isna().all(axis=None)


def test_a_place_whose_neighbours_have_no_figure_has_no_neighbours(found):
    values = np.append(planted(), [80.0, np.nan])
    places = hot_spots(values, [*lattice(), (144, 145)]).places
    assert places["spot"].tolist()[144:] == [NO_NEIGHBOURS, NO_FIGURE]
    assert places["cluster"].tolist()[144:] == [NO_NEIGHBOURS, NO_FIGURE]
    pd.testing.assert_frame_equal(places.iloc[:144], found.places, check_exact=True)


@pytest.mark.parametrize(("figure", "same"), [(0.0, 0.0), (-7.0, -7.0), (0.3, 0.1 + 0.2)])
def test_where_all_figures_are_alike_nothing_is_told_apart_and_nothing_warns(figure, same):
    values = np.where(np.arange(SIDE**2) % 2, figure, same)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        places = hot_spots(values, lattice()).places
    assert set(places["spot"]) == set(places["cluster"]) == {CHANCE}
    assert set(places["quadrant"]) == {ALIKE}
    assert (places[["gi_p", "moran_p"]] == 1).all(axis=None)
    assert places[["gi_star", "moran"]].isna().all(axis=None)


def test_places_that_all_touch_each_other_or_fall_apart_are_tested_without_a_warning():
    all_pairs = [(a, b) for a in range(8) for b in range(a)]
    two_boards = [*lattice(3), *((a + 9, b + 9) for a, b in lattice(3))]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        together = pd.concat(hot_spots(noise(seed)[:8], all_pairs).places for seed in range(9))
        apart = hot_spots(np.arange(18.0), two_boards).places
    assert together["gi_star"].isna().all()
    assert set(together["spot"]) == {CHANCE}
    assert apart["gi_star"].notna().all()


def test_a_place_at_the_mean_is_neither_like_nor_unlike_its_neighbours():
    values, middle = planted(), 5 * SIDE + 5
    values[middle] = np.delete(values, middle).mean()
    row = hot_spots(values, lattice()).places.loc[middle]
    assert row["spot"] == HOT
    assert row["moran"] == pytest.approx(0, abs=1e-12)
    assert (row["moran_p"], row["cluster"]) == (1, CHANCE)


def test_seven_places_are_too_few_and_the_sentence_says_so():
    with pytest.raises(HotSpotsError, match="8 places or more; only 7 have a figure"):
        hot_spots(np.append(np.arange(7.0), np.nan), [(i, i + 1) for i in range(7)])
    assert len(hot_spots(np.arange(8.0), [(i, i + 1) for i in range(7)], permutations=9).places) == 8


@pytest.mark.parametrize("pair", [(0, 144), (-1, 3)])
def test_a_pair_that_names_a_place_that_is_not_there_is_refused(pair):
    with pytest.raises(ValueError, match="positions go from 0 to 143"):
        hot_spots(noise(), [*lattice(), pair])


def test_every_column_is_explained(found):
    assert list(found.places.columns) == list(HOT_SPOT_COLUMNS)
    assert (found.permutations, found.seed, found.alpha) == (9_999, 1, 0.05)
