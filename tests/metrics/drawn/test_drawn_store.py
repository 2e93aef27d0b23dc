"""A drawing is answered like a scheme that was declared and built: the same figures, to the last digit."""

import pandas as pd
import pytest

from metrics.drawn.drawing import scheme_of
from metrics.drawn.link import to_link
from metrics.drawn.store import opened_for
from metrics.drawn.units import units
from metrics.errors import Refused
from metrics.profile.compare import compare, equality
from metrics.profile.profile import profile
from metrics.store import Store
from tests.support.boroughs import assert_drawn_as_declared, in_turns, with_schemes, without_ids


def test_the_six_areas_drawn_are_the_six_areas_declared(store, walsall, six_areas):
    link = to_link(six_areas, walsall)
    drawn = opened_for(store, link)
    for area in ("area-1", "area-3", "area-6"):
        asked = [profile(drawn, "walsall", area, link), profile(store, "walsall", area, "areas")]
        pd.testing.assert_frame_equal(*map(without_ids, asked), check_exact=True, check_dtype=False)
    both = [equality(drawn, "walsall", link).areas, equality(store, "walsall", "areas").areas]
    pd.testing.assert_frame_equal(*map(without_ids, both), check_exact=True, check_dtype=False)


def test_what_is_asked_of_the_rest_stays_the_store_s_own(store, walsall, six_areas):
    drawn = opened_for(store, to_link(six_areas, walsall))
    both = [compare(each, "walsall", "areas") for each in (drawn, store)]
    pd.testing.assert_frame_equal(*both, check_exact=True, check_dtype=False)
    assert opened_for(store, "areas") is store and opened_for(drawn, to_link(six_areas, walsall)) is drawn


EDITIONS = ("walsall", "barking-and-dagenham", "walsall-2009")


@pytest.fixture(scope="module")
def declared(store, tmp_path_factory):
    """A store in which three areas of each edition that divide its wards are declared by TOML."""
    of_each = [units(store, edition) for edition in EDITIONS]
    schemes = {of.edition: scheme_of(in_turns(of), of) for of in of_each}
    opened = Store(with_schemes(tmp_path_factory.mktemp("declared"), schemes))
    yield opened
    opened.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_areas_that_divide_wards_are_the_same_drawn_and_declared(store, declared, edition):
    """Three boroughs more stand in tests/published/test_official_files.py."""
    assert_drawn_as_declared(store, declared, edition)


def test_a_link_about_a_borough_that_is_not_here_is_refused(store):
    with pytest.raises(Refused, match="“atlantis”, a borough that is not here"):
        opened_for(store, "atlantis.6.AA.abcd")
