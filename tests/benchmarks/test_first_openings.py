"""First openings are measured beside reruns."""

from pathlib import Path

from benchmarks import first_openings

EDITIONS = ["walsall", "walsall-2009", "barking-and-dagenham"]


def test_a_page_is_measured_first_and_again_in_every_borough_of_a_few(store):
    measured = first_openings.opening_times(Path(store.path), 1, ["about_data"])
    whens = ("first opening", "  processor time of the app", "rerun")
    assert [each.what for each in measured] == [
        f"{when}, page about data, {edition}" for edition in EDITIONS for when in whens
    ]
    assert all(len(each.seconds) == 1 for each in measured)


def test_of_many_boroughs_the_smallest_a_middle_one_and_the_largest_are_opened(store, monkeypatch):
    monkeypatch.setattr(first_openings, "BOROUGHS", 2)
    # Barking and Dagenham has 110 LSOAs, Walsall 169
    assert first_openings.opened_boroughs(store)[0] == "barking-and-dagenham"
    assert len(first_openings.opened_boroughs(store)) == 2
