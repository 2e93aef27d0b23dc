"""Places like one in words and tables: of made-up answers, every turn of the sentences."""

import pandas as pd
import pytest

from metrics.similar.similar import Similar
from views.profile.similar import beside_table, firmness, similar_heading, similar_sentences, similar_table


def answer(stays=(2, 2), kept=(2, 2), compared=9, boroughs=("Toy", "Toy"), remarks=()):
    """Two places like Alpha by two measures; how often each stays, and how many stay without each."""
    ids = ["rent", "age"]
    places = pd.DataFrame(
        {
            "place": ["p1", "p2"], "code": ["1", "2"], "name": ["Beta", "Gamma"], "borough": boroughs,
            "edition": "toy", "residents": [1200.0, float("nan")], "distance": [0.5, 1.25],
            "alike": [["age", "rent"]] * 2, "unlike": [["rent", "age"]] * 2, "stays": stays,
            "firm": [each == 2 for each in stays],
        }
    )  # fmt: skip
    measures = pd.DataFrame(
        {
            "indicator": ids, "label": ["Rented homes", "Residents aged 65 and over"],
            "short_label": ["Rented", "Aged 65+"],
            "unit": "%", "decimals": 1, "period": "2021", "value": [20.0, 10.0], "mean": [30.0, 15.0],
            "spread": [5.0, 2.0], "kept": kept, "sources": [["s"], ["s"]],
        }
    )  # fmt: skip
    beside = pd.DataFrame(
        {
            "place": ["p0", "p0", "p1", "p1", "p2", "p2"], "indicator": ids * 3,
            "value": [20.0, 10, 22, 10.5, 26, 11], "apart": [0.0, 0, 0.4, 0.25, 1.2, 0.5],
        }
    )  # fmt: skip
    return Similar(
        "p0", "Alpha", "Toy", "ward", 1000.0, places, measures, beside, compared, "z-score", list(remarks)
    )


def test_the_heading_names_the_nearest_and_its_borough_where_that_is_another():
    assert similar_heading(answer()) == "Alpha is most like Beta"
    assert similar_heading(answer(boroughs=("Ton", "Toy"))) == "Alpha is most like Beta (Ton)"


def test_the_sentences_say_in_what_and_who_comes_next_and_keep_every_remark():
    first, _, remark = similar_sentences(answer(remarks=["Not compared."]))
    assert first == (
        "They are nearest in residents aged 65 and over and rented homes. They differ most in rented homes. "
        "Next comes Gamma."
    )
    assert remark == "Not compared."


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (answer(), "The list stays the same whichever measure is left out."),
        (
            answer((2, 1), (2, 1)),
            "1 stays whichever measure is left out; without residents aged 65 and over, 1 of them stays.",
        ),
        (answer((1, 1), (0, 2)), "None is firm; without rented homes, none of them stay."),
    ],
)
def test_how_firm_the_list_is(found, sentence):
    assert firmness(found) == f"These are the two most alike of 9 other wards in this store. {sentence}"


def test_a_list_of_all_there_is_says_so():
    assert firmness(answer(compared=2)) == (
        "There are only 2 other wards in this store: all are listed, the most alike first."
    )


def test_the_tables_hold_reasons_people_and_the_figures_beside():
    table = similar_table(answer((2, 1)))
    assert table["Residents"].tolist() == ["1,200", "–"]
    assert table["Most alike in"].tolist() == ["aged 65+, rented"] * 2
    assert table["Stays in (of 2)"].tolist() == [2, 1]
    beside = beside_table(answer())
    assert beside.columns.tolist() == ["Measure", "Alpha", "Beta (1)", "Gamma (2)", "Mean of 10"]
    assert beside.iloc[0].tolist() == ["Rented homes, 2021", "20.0%", "22.0%", "26.0%", "30.0%"]
