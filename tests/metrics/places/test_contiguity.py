"""Who touches whom among the shipped LSOAs."""

from metrics import catalogue
from metrics.places.contiguity import neighbours


def test_touching_goes_both_ways_and_no_lsoa_of_the_borough_is_cut_off(store):
    lsoas = list(catalogue.places(store, "walsall", "lsoa", "areas")["place"])
    found = neighbours(store, lsoas)
    both = set(zip(found["place"], found["neighbour"], strict=True))
    assert both == {(b, a) for a, b in both}
    assert set(found["place"]) == set(lsoas)
    assert not found["bridged"].any()
    assert 5 < len(found) / len(lsoas) < 6.5  # places on a plane have just under six neighbours on average


def test_an_area_in_two_pieces_is_bridged_once(store):
    # Walsall 002A lies in the north, 036D in the south-west
    found = neighbours(store, ["lsoa21:E01010302", "lsoa21:E01010314"])
    assert found["bridged"].tolist() == [True, True]
    assert (found["metres"] > 1000).all()
