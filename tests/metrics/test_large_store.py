"""A borough answers the same in a store that holds the whole country as in one that holds it alone."""

import numpy as np
import pandas as pd
import pytest

from metrics import catalogue
from metrics.checks.borough_figures import same_borough
from metrics.checks.fit import best_fit_error, residents_outside, straddling, vintages
from metrics.checks.reconcile import ledger
from metrics.errors import LISTED, Unknown
from metrics.need.area_groups import area_groups
from metrics.places.contiguity import neighbours
from metrics.places.outlines import outlines
from metrics.profile.compare import compare, equality, ward_funnel
from metrics.profile.deprivation import deprivation, index_editions
from metrics.profile.deprivation_bands import bands, lsoa_bands
from metrics.profile.place_values import place_values
from metrics.profile.profile import profile
from metrics.store import Store
from tests.support import country
from tests.support.country import OTHERS

QUESTIONS = {
    "areas": catalogue.areas,
    "compare": compare,
    "profile": lambda store, edition, scheme: profile(store, edition, None, scheme),
    "equality": equality,
    "ledger": ledger,
    "residents outside": residents_outside,
    "straddling": straddling,
    "deprivation": deprivation,
    "deprivation before": lambda *asked: deprivation(*asked, period="2012"),
    "bands": bands,
    "LSOAs by band": lsoa_bands,
    "LSOAs by band before": lambda *asked: lsoa_bands(*asked, period="2012"),
    "editions of the index": lambda store, edition, _: index_editions(store, edition),
    "wards of LSOAs": lambda store, edition, _: catalogue.wards_of_lsoas(store, edition),
    "wards by one indicator": lambda store, edition, _: ward_funnel(store, edition, "theft_rate"),
    "best fit": lambda store, edition, _: best_fit_error(store, edition),
    "vintages": lambda store, edition, _: vintages(store, edition),
    "the same borough": lambda store, *_: same_borough(store, catalogue.edition(store, "toyton")),
    "neighbours": lambda store, *_: neighbours(store, catalogue.places(store, "toyton", "lsoa")["place"]),
}
"""What pages ask of a store, by name: each is put for an edition and a scheme."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Toyton, alone in a store."""
    opened = Store(country.store(tmp_path_factory.mktemp("alone"), alone=True))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def among(tmp_path_factory):
    """Toyton among the other boroughs of its country."""
    opened = Store(country.store(tmp_path_factory.mktemp("among")))
    yield opened
    opened.close()


def cells(answer):
    """An answer as plain lists, whatever it is made of, so that two can be set side by side."""
    if isinstance(answer, pd.DataFrame):
        return [list(answer.columns), *(cells(answer[c].tolist()) for c in answer)]
    if hasattr(answer, "__dataclass_fields__"):
        return [cells(getattr(answer, name)) for name in answer.__dataclass_fields__]
    if isinstance(answer, list | tuple | np.ndarray):
        return [cells(each) for each in answer]
    if isinstance(answer, float):
        return "missing" if np.isnan(answer) else pytest.approx(answer)
    return answer


@pytest.mark.parametrize("scheme", ["halves", "parts"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_same_answer_among_other_boroughs(alone, among, question, scheme):
    one, other = (QUESTIONS[question](store, "toyton", scheme) for store in (alone, among))
    assert len(cells(one))
    assert cells(one) == cells(other)


@pytest.mark.parametrize("level", ["area", "ward", "lsoa"])
@pytest.mark.parametrize("scheme", ["halves", "parts"])
def test_places_and_their_figures_are_the_same_among_other_boroughs(alone, among, scheme, level):
    one, other = (catalogue.places(store, "toyton", level, scheme) for store in (alone, among))
    assert len(one) == {"area": 2, "ward": 5, "lsoa": 8}[level]
    assert cells(one) == cells(other)
    for asked in (
        lambda store: place_values(store, "toyton", level, "theft_rate", scheme),
        lambda store: area_groups(store, "toyton", scheme, level, one),
        lambda store: outlines(store, "toyton", level, scheme),
    ):
        assert cells(asked(alone)) == cells(asked(among))


def test_the_country_holds_every_borough_and_each_only_its_own_lsoas(among):
    assert len(catalogue.editions(among)) == 2 + len(OTHERS)
    lsoas = catalogue.wards_of_lsoas(among, "toyton-117")["lsoa"]
    assert sorted(lsoas) == [f"lsoa21:E0111700{i}" for i in range(1, 9)]


def test_of_many_editions_only_those_most_like_the_one_asked_for_are_told(among):
    assert len(OTHERS) > LISTED
    with pytest.raises(Unknown) as told:
        catalogue.edition(among, "Toyton-11")
    assert "toyton-117" in str(told.value) or "toyton-111" in str(told.value)
    assert f"or {2 + len(OTHERS) - 5} more." in str(told.value)
