"""What stands, and what is said, where no comparator has a figure of the same date."""

import pandas as pd

from views.profile.tables import theme_table
from views.profile.without_comparator import without_sentences

PROFILE = pd.DataFrame(
    {
        "indicator": ["young", "homes"],
        "indicator_kind": "ratio",
        "label": ["Young people", "Homes"],
        "unit": "%",
        "decimals": 1,
        "period": ["mid-2022", "2021"],
        **dict.fromkeys(["value", "value_low", "value_high", "rest", "rest_low", "rest_high"], 20.0),
        **dict.fromkeys(["borough", "borough_low", "borough_high", "lower", "upper"], 20.0),
        "verdict": "not compared",
        "judgement": "",
        **{name: [float("nan"), 61.3] for name in ("comparator", "comparator_low", "comparator_high")},
        "comparator_place": [None, "ctry:E92000001"],
    }
)
LONE = pd.DataFrame(
    {
        "indicator": ["young", "thefts", "robberies", "marks"],
        "label": ["Young people", "Thefts", "Robberies", "Marks"],
        "decimals": 1,
        "reason": ["other dates", "part of England", "part of England", "not added up"],
        "nearest_place": ["ctry:E92000001", "", "", ""],
        "nearest_period": ["mid-2020", "", "", ""],
        "nearest": [19.19, *[float("nan")] * 3],
    }
)
ENGLAND = {"ctry:E92000001": "England"}


def test_the_nearest_figure_stands_in_the_table_with_its_own_date():
    periods = {"mid-2020": "mid-2020"}
    shown = theme_table(list(PROFILE.itertuples()), "North", "Toyton", ENGLAND, periods, LONE)
    assert shown["England"].to_list() == ["19.2 (mid-2020)", "61.3"]
    assert theme_table(list(PROFILE.itertuples()), "North", "Toyton", ENGLAND, periods)[
        "England"
    ].to_list() == ["–", "61.3"]
    alone = theme_table(list(PROFILE.iloc[:1].itertuples()), "North", "Toyton", ENGLAND, periods, LONE)
    assert alone["England"].to_list() == ["19.2 (mid-2020)"]


def test_why_nothing_stands_beside_a_figure_is_said_once_for_each_reason():
    some, marks = without_sentences(LONE, ENGLAND | {"rgn:E12000007": "London"})
    assert some.startswith("No figure of England or London stands beside Thefts and Robberies: ")
    assert some.endswith("the files at hand hold only some of England's places.")
    assert marks.startswith("No figure of England or London stands beside Marks: ")
    assert marks.endswith("these are issued place by place and can't be added up to it.")
