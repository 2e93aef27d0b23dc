"""The source under a chart or map: few are named, of many the publishers, and none twice."""

import pandas as pd

from views.image_source import image_source


def sources(count):
    return pd.DataFrame(
        {
            "title": [f"Table {n}" for n in range(count)],
            "publisher": ["Office A", "Office B", "Office A", "Office B"][:count],
            "edition": "2021",
            "attribution": "Source: Office A",
        }
    )


def test_few_sources_are_named_each_and_their_attribution_once():
    assert image_source(sources(2)) == (
        "Source: Table 0 (Office A, 2021); Table 1 (Office B, 2021). Source: Office A."
    )


def test_of_many_sources_the_publishers_are_named():
    assert image_source(sources(4)) == (
        "Source: 4 data sets from Office A and Office B. "
        "Titles and licences of all of them are listed on the page About the data."
    )


def test_no_source_is_no_line():
    assert image_source(sources(0)) == ""
