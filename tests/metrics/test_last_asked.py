"""A store asks its file once for what is asked again, and each who asks may change what it got."""

import pandas as pd

from metrics.last_asked import LARGEST, LastAsked


def asked_of(kept, query, values, frame):
    """The answer, and how often it had to be asked for."""
    times = []

    def ask():
        times.append(1)
        return frame

    return kept.frame(query, values, ask), len(times)


def test_the_same_query_with_the_same_values_is_asked_once():
    kept, frame = LastAsked(), pd.DataFrame({"a": [1, 2]})
    assert [asked_of(kept, "q", [1], frame)[1] for _ in range(3)] == [1, 0, 0]
    for other in ([2], ["1"], [1.0], {"x": 1}, []):
        assert asked_of(kept, "q", other, frame)[1] == 1
    assert asked_of(kept, "another", [1], frame)[1] == 1


def test_long_lists_that_differ_in_the_middle_are_told_apart():
    kept, frame = LastAsked(), pd.DataFrame({"a": [1]})
    one, other = [f"p{n}" for n in range(5000)], [f"p{n}" for n in range(5000)]
    other[2500] = "elsewhere"
    assert asked_of(kept, "q", {"places": one}, frame)[1] == 1
    assert asked_of(kept, "q", {"places": other}, frame)[1] == 1


def test_what_one_changes_no_other_sees():
    kept, frame = LastAsked(), pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    first, _ = asked_of(kept, "q", [], frame)
    first.loc[0, "a"] = 9
    first["c"] = 0
    first["b"] = first["b"].str.upper()
    again, _ = asked_of(kept, "q", [], frame)
    assert again.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}


def test_an_answer_of_a_whole_country_is_not_kept():
    kept, frame = LastAsked(), pd.DataFrame({"a": range(LARGEST + 1)})
    assert [asked_of(kept, "q", [], frame)[1] for _ in range(2)] == [1, 1]
