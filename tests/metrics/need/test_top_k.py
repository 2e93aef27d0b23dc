"""Which places could be among the k neediest as far as chance goes: of made-up evidence, by hand."""

import numpy as np
import pandas as pd
import pytest

from metrics.cli.main import main
from metrics.need.inputs import Evidence
from metrics.need.method import Method, NeedError
from metrics.need.need import need_from_evidence
from metrics.need.simulation import Groups, Simulation
from metrics.need.top_k import top_k, top_k_of_areas, top_k_of_need

MIN_MAX = Method(normalisation="min-max")


def found(figures, errors, method=MIN_MAX):
    """The need of places (rows) by indicators (columns), each figure with its standard error."""
    value = np.array(figures, dtype=float)
    count = value.shape[1]
    indicators = pd.DataFrame(
        {
            "indicator": [f"i{n}" for n in range(count)],
            "polarity": ["lower_is_better"] * count,
            "given": [1.0] * count,
            "weight": [1 / count] * count,
        }
    )
    names = [f"p{n}" for n in range(len(value))]
    places = pd.DataFrame({"place": names, "name": names, "residents": 100.0})
    error = np.broadcast_to(np.array(errors, dtype=float), value.shape)
    return need_from_evidence(Evidence(places, indicators, value, value, value, value, error, []), method)


def could_be(answer):
    return set(answer.places.loc[answer.places["could_be"], "place"])


def test_places_far_apart_are_the_top_and_close_ones_could_be():
    # 0 and 100 hold the scale; errors of 2 make differences of 2.8 points: 40 points are 14 spreads
    answer = top_k_of_need(found([[100], [60], [59], [20], [0]], [[0], [2], [2], [0], [0]]), 2)
    rows = answer.places.set_index("place")
    assert could_be(answer) == {"p0", "p1", "p2"}
    assert rows["surely"].to_dict() == {"p0": True, "p1": False, "p2": False, "p3": False, "p4": False}
    assert rows["first"].tolist() == [1, 2, 2, 4, 5]
    assert rows["last"].tolist() == [1, 3, 3, 4, 5]
    assert rows["rank"].tolist() == [1, 2, 3, 4, 5]
    assert (answer.moving, answer.measures, answer.testable) == (1, 1, True)


def test_without_counts_nothing_is_tested_and_every_place_has_its_rank():
    answer = top_k_of_need(found([[4, 1], [9, 8], [2, 2]], 0.0), 1)
    assert not answer.testable
    assert (answer.places["first"] == answer.places["rank"]).all()
    assert (answer.places["last"] == answer.places["rank"]).all()


@pytest.mark.parametrize("method", [MIN_MAX, Method(mean="geometric"), Method(normalisation="index")])
def test_draws_of_what_is_certain_are_the_scores(method):
    certain = found([[4, 1], [9, 8], [2, 3]], 0.0, method)
    assert Simulation(certain.evidence, method, seed=1).scores_by_chance(50) == pytest.approx(
        certain.places["score"].to_numpy()[None, :]
    )


def test_large_errors_leave_every_place_anywhere():
    answer = top_k_of_need(found([[10], [11], [12], [13]], 50.0), 1)
    assert could_be(answer) == {"p0", "p1", "p2", "p3"}
    assert set(answer.places["last"]) == {4}


def test_groups_are_ranked_by_the_mean_of_their_places():
    # the two groups have means 75 and 25 of a scale held by certain places
    places = found([[100], [50], [50], [0]], [[0], [1], [1], [0]])
    groups = Groups([np.array([2, 3]), np.array([0, 1])], [np.full(2, 0.5)] * 2)
    answer = top_k_of_need(places, 1, groups=groups)
    assert answer.places["place"].tolist() == [1, 0]
    assert answer.places["score"].tolist() == pytest.approx([75, 25])
    assert answer.places["surely"].tolist() == [True, False]


def test_a_top_that_says_nothing_is_refused():
    for top in (0, 4):
        with pytest.raises(NeedError, match="from 1 to 3"):
            top_k_of_need(found([[1], [2], [3]], 1.0), top)


def test_of_walsall_the_answer_is_the_same_each_time_and_holds_the_nominal_top(store):
    method = Method(preset="equal-weights")
    answer, again = (top_k(store, "walsall", "ward", method, top=3, seed=2) for _ in range(2))
    assert answer.places.equals(again.places)
    assert answer.places.loc[answer.places["rank"] <= 3, "could_be"].all()
    assert (answer.places["first"] <= answer.places["rank"]).all()
    assert (answer.places["last"] >= answer.places["rank"]).all()


def test_areas_are_named_and_made_from_their_places(store):
    answer = top_k_of_areas(store, "walsall", "ward", Method(preset="equal-weights"), top=2)
    assert answer.places["place"].str.startswith("area:walsall/areas/").all()
    assert set(answer.places["name"]) == {f"Area {n}" for n in range(1, 7)}


def test_the_command_line_gives_the_same_places(store, capsys):
    words = ["top-k", "walsall", "--level", "ward", "--preset", "equal-weights", "--top", "3"]
    assert main([*words, "--format", "csv", "--store", str(store.path)]) == 0
    rows = [row.split(",") for row in capsys.readouterr().out.splitlines()]
    answer = top_k(store, "walsall", "ward", Method(preset="equal-weights"), top=3)
    assert rows[0] == list(answer.places)
    assert [row[0] for row in rows[1:]] == answer.places["place"].tolist()
    assert main([*words[:-1], "99", "--store", str(store.path)]) == 1
    assert "Choose a number from 1 to 20" in capsys.readouterr().err
