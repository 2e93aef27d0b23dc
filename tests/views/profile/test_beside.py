"""One area beside others in words: counted on judged measures, named where it stands alone."""

import pandas as pd

from views.profile.beside import beside_heading, every_measure_table, unusual_sentence

ROWS = pd.DataFrame(
    {
        "indicator": ["a", "b", "c"],
        "label": ["Fuel poverty", "Overcrowding", "White residents"],
        "polarity": ["lower_is_better", "lower_is_better", "neutral"],
        "period": "2021",
        "unit": "%",
        "decimals": 1,
        "value": [10.0, 20.0, 30.0],
        "value_low": [10.0, 20.0, 30.0],
        "value_high": [10.0, 20.0, 30.0],
    }
)


def beside(*rows):
    """Rows of metrics.similar.beside: other place, indicator, verdict, judgement."""
    frame = pd.DataFrame(rows, columns=["other", "indicator", "verdict", "judgement"])
    return frame.assign(value=5.0, value_low=5.0, value_high=5.0, lower=4.0, upper=6.0)


BOTH = beside(
    ("p", "a", "higher", "worse"), ("p", "b", "lower", "better"), ("p", "c", "higher", "higher"),
    ("q", "a", "higher", "worse"), ("q", "b", "not compared", "not compared"),
)  # fmt: skip


def test_the_heading_counts_what_has_a_good_direction_and_was_tested():
    one = BOTH[BOTH["other"] == "p"]
    assert beside_heading(ROWS, one, "Here", "There") == (
        "Beside There, Here is worse on 1 and better on 1 of 2 measures tested"
    )
    nothing = beside(("p", "b", "not compared", "not compared"))
    assert beside_heading(ROWS, nothing, "Here", "There") == "Here beside There: no measure could be tested"


def test_what_is_worse_than_all_of_them_is_named_and_what_is_untested_anywhere_is_not():
    said = unusual_sentence(ROWS, BOTH, 2)
    assert said == "Tested on 2 measures, it is worse than all two on fuel poverty."
    mixed = beside(("p", "a", "higher", "worse"), ("q", "a", "lower", "better"))
    assert unusual_sentence(ROWS, mixed, 2) == (
        "On no measure tested (1) is it worse, or better, than all two."
    )
    assert unusual_sentence(ROWS, beside(), 2) == ""


def test_the_table_has_every_measure_and_place_with_the_verdict_where_one_was_tested():
    table = every_measure_table(ROWS, BOTH, "Here", {"p": "P", "q": "Q"}).set_index("Measure")
    assert list(table.columns) == ["Here", "1. P", "2. Q"]
    assert table.loc["Fuel poverty, 2021"].tolist() == ["10.0%", "5.0 (✖ worse)", "5.0 (✖ worse)"]
    assert table.loc["Overcrowding, 2021"].tolist() == ["20.0%", "5.0 (✔ better)", "5.0"]
    assert table.loc["White residents, 2021"].tolist() == ["30.0%", "5.0 (▲ higher)", "–"]
