"""Which area is worst off, counted by hand: tested, untested, equal, alone and in a theme."""

import pandas as pd
import pytest

from views.compare.standing import of_areas, standing_note, standing_sentence, standings, worst_first

WORDS = {"w": "worse", "b": "better", "-": "no clear difference", "x": "not compared", "h": "higher"}


def table(areas, polarity="lower_is_better", values=None):
    """Rows of a comparison: for each area a letter per measure (WORDS), and its figures where they count."""
    rows = []
    for number in range(max(map(len, areas.values()))):
        for name, letters in areas.items():
            word = WORDS[letters[number]]
            tested = {"worse": "higher", "better": "lower"}.get(word, word)
            value = (values or {}).get(name, [1.0] * 9)[number]
            rows.append(
                {
                    "area": f"area:{name}",
                    "area_name": name,
                    "indicator": f"measure {number}",
                    "polarity": "neutral" if word == "higher" else polarity,
                    "verdict": tested,
                    "judgement": word,
                    "value": value,
                }
            )
    return pd.DataFrame(rows)


def said(areas, theme="", some=False, **more):
    return standing_sentence(standings(table(areas, **more)), "Toyton", theme, some=some)


def test_the_worst_off_is_worse_on_most_and_the_best_off_comes_last():
    rows = table({"Area 1": "bbb-", "Area 2": "w-bb", "Area 3": "ww-w"})
    order = standings(rows)
    assert [(s.name, s.worse, s.better, s.of) for s in order] == [
        ("Area 3", 3, 0, 4),
        ("Area 2", 1, 2, 4),
        ("Area 1", 0, 3, 4),
    ]
    assert standing_sentence(order, "Toyton") == (
        "Area 3 is worst off: worse than the rest of Toyton on 3 of 4 measures. Area 1 is best off, "
        "better on 3."
    )
    assert list(worst_first(rows, order)["area_name"])[:3] == ["Area 3", "Area 2", "Area 1"]


def test_of_two_as_bad_the_one_that_is_better_on_fewer_comes_first():
    order = standings(table({"North": "wwb", "South": "ww-", "East": "bbb"}))
    assert [s.name for s in order] == ["South", "North", "East"]


def test_areas_that_stand_alike_are_named_together():
    assert said({"Area 1": "ww", "Area 2": "ww", "Area 3": "b-"}) == (
        "Areas 1 and 2 are worst off: each worse than the rest of Toyton on both measures. Area 3 is best "
        "off, better on 1."
    )


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        (
            {"North": "w", "South": "b"},
            "North is worse off: worse than the rest of Toyton on the one measure. South is better off, "
            "better on 1.",
        ),
        ({"North": "--", "South": "--"}, "none differs clearly on any of 2 measures."),
        ({"North": "wb", "South": "bw"}, "each is worse on 1 and better on 1 of 2 measures."),
        ({"North": "wb-"}, "North is worse off than the rest of Toyton on 1 of 3 measures and better on 1."),
        ({"North": "-b-"}, "North is better off than the rest of Toyton on 1 of 3 measures."),
        (
            {"North": "hh", "South": "hh"},
            "We can't say which area is worst off: no measure here is good or bad in itself.",
        ),
        (
            {"A": "bb", "B": "b-", "C": "--"},
            "C is worst off: better than the rest of Toyton on none of 2 measures. A is best off, "
            "better on 2.",
        ),
    ],
)
def test_two_areas_one_area_and_areas_alike_have_sentences_of_their_own(areas, sentence):
    assert said(areas).endswith(sentence)


def test_a_theme_and_a_choice_of_areas_are_named():
    assert said({"A": "w", "B": "b"}, theme="Housing", some=True).startswith(
        "Of these 2 areas, A is worse off on housing: worse than"
    )


def test_measures_without_a_good_side_do_not_count():
    assert [s.of for s in standings(table({"A": "wh", "B": "bh"}))] == [1, 1]


@pytest.mark.parametrize(("polarity", "worst"), [("lower_is_better", "South"), ("higher_is_better", "North")])
def test_where_nothing_is_tested_the_worst_figures_are_counted_and_chance_is_named(polarity, worst):
    areas = {"North": "xxx", "South": "xxx", "East": "xxx"}
    values = {"North": [1, 1, 5], "South": [3, 3, 5], "East": [2, 2, 2]}
    rows = table(areas, polarity, values)
    order = standings(rows)
    assert order[0].name == worst
    # of the third measure two areas share the highest figure: it counts for neither
    assert (order[0].worse, order[0].of, order[0].tested) == (2, 3, False)
    assert standing_sentence(order, "Toyton") == (
        f"{worst} has the worst figure on 2 of 3 measures, but we can't tell these differences from chance."
    )


def test_the_note_counts_each_measure_once():
    rows = table({"A": "whx", "B": "bhx"})
    said = (
        "3 measures: 1 tested against the rest of Toyton, 1 tested that is neither good nor bad and "
        "1 not tested."
    )
    assert standing_note(rows, "Toyton", 3) == said
    assert standing_note(rows, "Toyton", 4) == f"{said} 1 month stands beside its year and is not counted."
    both = f"{said} 2 months stand beside their years and are not counted."
    assert standing_note(rows, "Toyton", 5) == both


def test_a_choice_of_areas_keeps_their_rows_alone():
    rows = of_areas(table({"A": "w", "B": "b", "C": "-"}), ["area:C", "area:A"])
    assert list(rows["area_name"]) == ["A", "C"]
