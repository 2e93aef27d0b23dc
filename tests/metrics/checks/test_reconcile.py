"""What does not add up is found and named, and what was exchanged in print is found by arithmetic alone."""

import numpy as np
import pandas as pd
import pytest

from metrics.checks.exchanges import BY_BOROUGH, BY_OURS, exchanged
from metrics.checks.fit import best_fit_error, coverage_of_areas, loads, vintages
from metrics.checks.printed import (
    ANOTHER_AREA,
    NOT_RECOMPOSED,
    PRINTED_ONLY,
    REPRODUCED,
    STATUSES,
    exchanges,
    figures_in_print,
    printed,
)
from metrics.checks.reconcile import AGREES, CLOSE, NOTHING, ledger, weights_shift

EDITIONS = ["walsall-2009", "walsall", "barking-and-dagenham"]


@pytest.fixture(scope="module")
def book(store):
    return ledger(store, "walsall-2009").set_index(["indicator", "period"])


@pytest.fixture(scope="module")
def figures(store):
    return printed(store, "walsall-2009")


@pytest.fixture(scope="module")
def mended(store):
    return exchanges(store, "walsall-2009")


# -- the ledger


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_ledger_has_every_indicator_and_period_of_the_edition_once(store, edition):
    entries = ledger(store, edition)
    scheme = store.rows("SELECT scheme FROM areas WHERE edition = ? ORDER BY position LIMIT 1", [edition])[0][
        0
    ]
    expected = store.rows(
        "SELECT indicator, period FROM availability WHERE edition = ? AND level = 'area' AND scheme = ?",
        [edition, scheme],
    )
    assert sorted(entries[["indicator", "period"]].itertuples(index=False, name=None)) == sorted(expected)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_entry_that_is_not_plain_agreement_says_why(store, edition):
    entries = ledger(store, edition)
    assert (entries.loc[entries["verdict"] != AGREES, "reason"] != "").all()


@pytest.mark.published
def test_imd_2007_as_printed_does_not_recompose(book):
    entry = book.loc[("printed_imd_score", "2007")]
    assert round(entry["recomposed"], 2) == 30.64
    assert entry["borough"] == 30.14
    assert entry["verdict"] == "differs by 0.50"
    assert entry["weights_shift"] == pytest.approx(5.4, abs=0.05)


@pytest.mark.published
def test_the_other_printed_rates_by_residents_recompose(book):
    kinds = ["ethnic", "claimant", "crime", "fire", "tenure"]
    by_residents = book[
        book["theme"].isin(
            ["Ethnicity and religion", "Work and income", "Crime", "Fire and emergency", "Housing"]
        )
    ]
    assert len(by_residents) == 6 + 12 + 4 + 4 + 3, kinds
    assert by_residents["verdict"].isin([AGREES, CLOSE]).all()


def test_the_census_of_walsall_adds_up_to_the_districts_own_table(store):
    entries = ledger(store, "walsall")
    census = entries[entries["borough_place"] == "lad22:E08000030"]
    assert len(census) >= 10
    assert (census["basis"] == "published").all()
    assert (census["verdict"] == AGREES).all()


def test_district_scores_we_worked_out_ourselves_are_not_called_published(store):
    entries = ledger(store, "walsall").set_index(["indicator", "period"])
    entry = entries.loc[("imd_score", "2025")]
    assert entry["verdict"] == AGREES
    assert entry["basis"] == "worked out here from the same LSOAs"


def test_an_indicator_without_a_figure_for_the_borough_is_compared_with_nothing(book):
    entry = book.loc[("printed_residents", "mid-2007")]
    assert entry["verdict"] == NOTHING
    assert np.isnan(entry["borough"])


@pytest.mark.parametrize(
    ("target", "factor"),
    [(20.0, 1.0), (24.0, 1.5**0.5), (16.0, 1.5**0.5), (30.1, np.inf), (9.9, np.inf)],
)
def test_weights_shift_is_the_least_factor_that_reaches_the_target(target, factor):
    # two equal weights: 10 and 30 average 20; 24 needs (30 f + 10 / f) / (f + 1 / f) = 24, f = sqrt(7 / 3)
    expected = (7 / 3) ** 0.5 if factor == 1.5**0.5 else factor
    assert weights_shift([10, 30], [1, 1], target) == pytest.approx(expected)


def test_weights_shifted_by_that_factor_do_reach_the_target():
    values, weights, target = np.array([22.0, 12, 43, 35, 28, 39]), np.array([49, 37, 52, 53, 26, 38.0]), 28.0
    factor = weights_shift(values, weights, target)
    reached = [
        np.average(values, weights=np.where(values > cut, weights / factor, weights * factor))
        for cut in values
    ]
    assert min(reached) == pytest.approx(target)


# -- figures exchanged in print


def toy(printed, ours, allowed=0.5):
    names = list("abcd")[: len(printed)]
    found = pd.DataFrame({"measure": "m", "label": "M", "period": "2009", "place": names, "name": names})
    own = found[["measure", "period", "place"]].assign(ours=ours, allowed=allowed)
    none = pd.DataFrame(columns=["measure", "period", "borough", "recomposed", "difference", "tolerance"])
    weights = found[["measure", "period", "place"]].assign(denominator=1.0)
    return exchanged(found.assign(printed=printed), own, none, weights)


def test_an_exchange_is_found_whichever_areas_it_is_between():
    answer = toy([1.0, 20.0, 30.0, 2.0], [2.1, 20.0, 30.0, 1.1])
    assert answer[["first", "second"]].to_numpy().tolist() == [["a", "d"]]
    assert answer["shown"].all()


def test_figures_that_agree_are_not_exchanged():
    assert toy([1.0, 1.2, 30.0], [1.1, 1.1, 30.0]).empty


def test_an_exchange_that_fits_two_pairs_is_not_shown():
    answer = toy([1.0, 20.0, 20.0], [20.0, 1.0, 1.0])
    assert len(answer) == 2
    assert not answer["shown"].any()


@pytest.mark.published
def test_scores_positions_areas_and_shares_of_areas_5_and_6_were_exchanged(mended):
    shown = mended[mended["shown"] & (mended["test"] == BY_OURS)]
    assert set(shown["measure"]) == {
        "printed_imd_score",
        "printed_imd_position",
        "printed_area_km2",
        "printed_area_share",
    }
    assert set(shown["first_name"]) == {"Area 5"}
    assert set(shown["second_name"]) == {"Area 6"}


@pytest.mark.published
def test_exchanged_scores_come_within_three_hundredths_of_the_borough(mended):
    by_sum = mended[(mended["measure"] == "printed_imd_score") & (mended["test"] == BY_BOROUGH)]
    pair = by_sum[by_sum["shown"]].iloc[0]
    assert (pair["first_name"], pair["second_name"]) == ("Area 5", "Area 6")
    assert round(pair["recomposed_after"], 2) == 30.11
    assert pair["after"] < 0.04


def test_a_sum_alone_shows_no_exchange(mended):
    by_sum = mended[mended["test"] == BY_BOROUGH]
    shown_by_ours = set(
        mended.loc[mended["test"] == BY_OURS, ["measure", "first", "second"]].itertuples(index=False)
    )
    for pair in by_sum[by_sum["shown"]][["measure", "first", "second"]].itertuples(index=False):
        assert pair in shown_by_ours
    assert len(by_sum) > by_sum["shown"].sum(), "another pair mends the sum as well"


# -- the printed figures


@pytest.mark.published
def test_all_385_printed_figures_are_there_with_a_status_and_a_reason(figures, store):
    assert len(figures) == 385
    assert figures[["measure", "period", "place"]].duplicated().sum() == 0
    assert set(figures["status"]) == set(STATUSES)
    assert (figures["reason"] != "").all()
    assert figures[["label", "theme", "unit", "name"]].notna().all(axis=None)
    assert len(figures) == len(figures_in_print(store, "walsall-2009"))


@pytest.mark.published
def test_what_we_work_out_ourselves_is_reproduced(figures):
    status = figures.set_index(["measure", "place"])["status"]
    assert (status.filter(like="printed_residents").groupby(level=0).size() == 6).all()
    people = figures[figures["measure"].str.startswith("printed_residents")]
    lsoas = figures[figures["measure"].str.startswith("printed_lsoas_band")]
    assert len(people) == 19 * 6
    assert len(lsoas) == 7
    assert (people["status"] == REPRODUCED).all()
    assert (lsoas["status"] == REPRODUCED).all()


@pytest.mark.published
def test_eight_figures_were_printed_for_another_area(figures):
    moved = figures[figures["status"] == ANOTHER_AREA]
    assert moved.groupby("name")["measure"].size().to_dict() == {"Area 5": 4, "Area 6": 4}
    assert moved.loc[moved["name"] == "Area 5", "reason"].str.startswith("it is the figure of Area 6").all()


@pytest.mark.published
def test_six_borough_figures_do_not_recompose_from_the_areas_as_printed(figures):
    failed = figures[figures["status"] == NOT_RECOMPOSED]
    assert (failed["name"] == "Walsall").all()
    assert set(failed["measure"]) == {
        "printed_imd_score",
        "printed_gcse_a_c",
        "printed_gcse_a_g",
        "printed_life_expectancy",
        "printed_life_expectancy_males",
        "printed_life_expectancy_females",
    }


def test_figures_printed_only_have_no_figure_of_ours_beside_them(figures):
    only = figures["status"] == PRINTED_ONLY
    assert figures.loc[only, "ours"].isna().all()
    assert figures.loc[~only, "ours"].notna().all()


def test_an_edition_without_printed_figures_has_none(store):
    assert printed(store, "walsall").empty
    assert exchanges(store, "walsall").empty


# -- what was loaded and how it fits


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_resident_is_in_no_area_or_in_two(store, edition):
    outside = coverage_of_areas(store, edition).residents_outside
    assert len(outside) >= 5
    assert outside["in_none"].to_numpy() == pytest.approx(0, abs=1e-6)
    assert outside["in_two"].to_numpy() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_lsoa_straddles_areas_of_whole_wards(store, edition):
    across = coverage_of_areas(store, edition).straddling
    assert not across["kind"].str.startswith("lsoa").any()
    # crimes are counted by ward of 2025 too, and a review moved Barking and Dagenham's wards in 2022
    assert across["kind"].isin(["msoa11", "ward25"]).all()
    assert len(across) >= 1


def test_best_fit_misses_the_wards_it_is_known_to_miss(store):
    missed = best_fit_error(store, "walsall")
    missed = missed[missed["period"] == "mid-2022"].set_index("name")["error"]
    assert len(missed) == 20
    known = {
        "Birchills Leamore": 12.9,
        "Bloxwich East": -8.4,
        "St Matthew's": -8.0,
        "Aldridge Central and South": 6.9,
        "Streetly": -6.9,
    }
    assert list(missed.index[:3]) == list(known)[:3]
    for ward, error in known.items():
        assert missed[ward] == pytest.approx(error, abs=0.2), ward


def test_what_best_fit_gives_one_ward_it_takes_from_another(store):
    missed = best_fit_error(store, "walsall")
    assert missed.groupby("period")["difference"].sum().to_numpy() == pytest.approx(0)


def test_every_row_of_every_file_was_kept_or_dropped_for_a_reason(store):
    files = loads(store)
    assert (files.loc[files["dropped"] > 0, "reason"] != "").all()
    assert set(files["source"]) <= {s for (s,) in store.rows("SELECT source FROM sources")}
    assert len(files) >= 40


def test_vintages_name_every_kind_that_is_added_up(store):
    known = vintages(store, "walsall").set_index("kind")
    assert {"lsoa01", "lsoa11", "lsoa21", "ward23", "msoa11"} <= set(known.index)
    assert known.loc["lsoa21", "places"] == 169
    assert known.loc["msoa11", "divided"] > 0
    assert known.loc["lsoa21", "method"] == "best_fit"
