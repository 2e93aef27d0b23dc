"""Which area needs most, in one sentence for both ways of counting it."""

import pandas as pd
import pytest

from metrics.need.area_needs import AREA_NEED_COLUMNS, area_needs
from metrics.need.method import Method
from views.need.area_answer import area_answer

UNKNOWN = float("nan")


def areas(own, within, level="lsoa"):
    names = ["Area 1", "Area 2", "Area 3"][: len(own)]
    return pd.DataFrame({"area": names, "name": names, "own": own, "within": within, "level": level})


@pytest.mark.parametrize(
    ("own", "within", "sentence"),
    [
        ([10, 20, 90], [30, 40, 70], "Of the areas, Area 3 needs most, by its own figures and by its LSOAs."),
        (
            [10, 95, 90],
            [30, 40, 70],
            "Of the areas, Area 3 needs most by the need of its LSOAs, and Area 2 as a whole. Choose by the "
            "LSOAs: a whole area's figures hide the needy places in it.",
        ),
        (
            [10, 90, 90],
            [30, 40, 70],
            "Of the areas, Area 3 needs most, by the need of its LSOAs; only compared as wholes, Area 2 is "
            "level with it.",
        ),
        (
            [20, 20, 90],
            [70, 40, 70],
            "Of the areas, Area 3 needs most, as a whole; only by their LSOAs, Area 1 is level with it.",
        ),
        (
            [90, 90, 90],
            [30, 40, 70],
            "Of the areas, Area 3 needs most, by the need of its LSOAs; only compared as wholes, Area 1 and "
            "Area 2 are level with it.",
        ),
        ([UNKNOWN] * 3, [30, 40, 70], "Of the areas, Area 3 needs most, by the need of its LSOAs."),
        ([10, 20, 90], [UNKNOWN] * 3, "Of the areas, Area 3 needs most, by its own figures."),
        ([UNKNOWN] * 3, [UNKNOWN] * 3, ""),
        ([10, UNKNOWN, 90], [UNKNOWN] * 3, ""),
        ([90], [70], ""),
    ],
)
def test_the_two_answers_are_one_sentence(own, within, sentence):
    assert area_answer(areas(own, within)) == sentence


def test_walsall_s_areas_have_both_needs(store):
    found = area_needs(store, "walsall", "areas", Method(preset="areas-of-high-need"))
    assert list(found.columns) == list(AREA_NEED_COLUMNS)
    within = found.set_index("name")["within"].round(1)
    # the whole areas' need that places of focus show
    assert list(within) == [39.4, 16.3, 74.3, 55.1, 66.6, 49.7]
    # the tie is of whole areas only: Tiers has 74.3 against 66.6
    assert area_answer(found) == (
        "Of the areas, Area 3 needs most, by the need of its LSOAs; only compared as wholes, Area 5 is level "
        "with it."
    )


def test_a_preset_without_figures_in_an_edition_has_no_answer(store):
    found = area_needs(store, "walsall-2009", "areas", Method(preset="areas-of-high-need"))
    assert area_answer(found) == ""
