"""A borough answers the same in a store that holds the whole country as in one that holds it alone."""

import json
import re

import duckdb
import numpy as np
import pandas as pd
import pytest

from loaders.build import build
from metrics import catalogue
from metrics.area_groups import area_groups
from metrics.compare import compare, equality, ward_funnel
from metrics.deprivation import bands, deprivation, index_editions, lsoa_bands
from metrics.fit import best_fit_error, residents_outside, straddling, vintages
from metrics.neighbours import neighbours
from metrics.outlines import outlines
from metrics.place_values import place_values
from metrics.profile import profile
from metrics.reconcile import ledger, same_borough
from metrics.store import LISTED, Store, Unknown
from tests import toy

OTHERS = range(101, 131)
"""Thirty boroughs like Toyton: the same figures under codes of their own, each a little further east."""

INDEX = """
INSERT INTO observations SELECT m, '2022', place, value, NULL, NULL, NULL
FROM (SELECT place, value FROM observations WHERE measure = 'score'), (VALUES ('rank'), ('heads')) v(m);
INSERT INTO observations SELECT m, '2012', place, value, NULL, NULL, NULL
FROM (SELECT place, value FROM observations WHERE measure = 'ill'), (VALUES ('rank'), ('heads')) v(m);
INSERT INTO index_editions VALUES
('imd', 'Index', '2022', 'lsoa21', 'score', 'rank', '', 33755, 'heads', '2022', 'heads', NULL, 0),
('imd', 'Index', '2012', 'lsoa11', 'ill', 'rank', '', 32844, 'heads', '2012', 'heads', NULL, 0)
"""
"""Two editions of an index of deprivation, on LSOAs of today and on those of before."""

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


def recoded(text, number):
    """The text with every code of an LSOA, ward or district, and the name of the borough, made another's."""
    coded = re.sub(r"E(01|05|08)\d{3}(\d{3})", rf"E\g<1>{number}\2", text)
    return coded.replace("Toyton", f"Toyton {number}")


def of_all(name, text):
    """One file of the toy with the rows, or the outlines side by side, of thirty boroughs more."""
    if name.endswith(".geojson"):
        drawn = json.loads(text)
        for n in OTHERS:
            for feature in json.loads(recoded(text, n))["features"]:
                rings = feature["geometry"]["coordinates"]
                feature["geometry"]["coordinates"] = [[[x + n - 100, y] for x, y in r] for r in rings]
                drawn["features"].append(feature)
        return json.dumps(drawn)
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if re.search(r"E0[158]\d{6}", line))
    return "\n".join([*lines, *(recoded(row, n) for n in OTHERS for row in lines[first:])]) + "\n"


def with_index(path):
    """The store at `path`, opened once it has two editions of an index."""
    with duckdb.connect(str(path)) as store:
        store.execute(INDEX)
    return Store(path)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Toyton, alone in a store."""
    opened = with_index(toy.store(tmp_path_factory.mktemp("alone")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def among(tmp_path_factory):
    """Toyton among thirty other boroughs of its country."""
    folder = tmp_path_factory.mktemp("among")
    raw, data = toy.lay_out(folder, files={name: of_all(name, text) for name, text in toy.FILES.items()})
    path = build(raw=raw, data=data, path=folder / "country.duckdb", districts="england")
    opened = with_index(path)
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
def test_a_question_has_the_same_answer_among_thirty_other_boroughs(alone, among, question, scheme):
    one, other = (QUESTIONS[question](store, "toyton", scheme) for store in (alone, among))
    assert len(cells(one))
    assert cells(one) == cells(other)


@pytest.mark.parametrize("level", ["area", "ward", "lsoa"])
@pytest.mark.parametrize("scheme", ["halves", "parts"])
def test_places_and_their_figures_are_the_same_among_thirty_other_boroughs(alone, among, scheme, level):
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
    assert len(catalogue.editions(among)) == 1 + len(OTHERS)
    lsoas = catalogue.wards_of_lsoas(among, "toyton-117")["lsoa"]
    assert sorted(lsoas) == [f"lsoa21:E0111700{i}" for i in range(1, 9)]


def test_of_many_editions_only_those_most_like_the_one_asked_for_are_told(among):
    assert len(OTHERS) > LISTED
    with pytest.raises(Unknown) as told:
        catalogue.edition(among, "Toyton-11")
    assert "toyton-117" in str(told.value) or "toyton-111" in str(told.value)
    assert f"or {1 + len(OTHERS) - 5} more." in str(told.value)
