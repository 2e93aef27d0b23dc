"""Until it is known how sure ranks are, they are shown as chosen: no range, and nothing said of chance."""

from metrics.need.method import Method
from metrics.need.need import need
from metrics.need.robustness import ROBUSTNESS_COLUMNS, how_sure, not_yet_tested
from views.need.rank_chart import drawn_rows
from views.need.robustness import ranking_begun


def test_the_ranks_are_those_of_the_answer_to_come(store):
    method = Method(preset="areas-of-high-need")
    composite = need(store, "walsall", "ward", method)
    now, then = not_yet_tested(composite, 6), how_sure(store, "walsall", "ward", method, top=6)
    assert list(now.places) == list(ROBUSTNESS_COLUMNS) == list(then.places)
    assert list(now.places["rank"]) == list(then.places["rank"])
    assert not now.testable and now.simulations == 0 and now.choices.empty
    assert (now.places["rank_5"] == now.places["rank_95"]).all()
    assert list(drawn_rows(composite, now)["rank"])[:6] == [1, 2, 3, 4, 5, 6]


def test_the_beginning_of_the_answer_claims_nothing_yet():
    assert ranking_begun(6, "ward") == "Six wards need most; how sure that is, we are working out."
    assert ranking_begun(1, "area") == "One area needs most; how sure that is, we are working out."
