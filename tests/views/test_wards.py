"""Wards that were replaced are said to be, from the day after; those in force are not spoken of."""

from dataclasses import replace
from datetime import date

from views.wards import old_wards, wards_replaced

TODAY = date(2026, 11, 28)


def test_wards_that_were_replaced_are_said_to_be_old(store):
    edition = replace(store.editions["walsall"], wards_until=date(2026, 5, 31))
    assert wards_replaced(edition, TODAY) == "The wards here were replaced in May 2026."
    assert old_wards(edition, TODAY) == "wards replaced in May 2026"


def test_wards_in_force_are_not_spoken_of(store):
    edition = replace(store.editions["walsall"], wards_until=None)
    soon = replace(edition, wards_until=date(2027, 5, 31))
    for each in (edition, soon):
        assert wards_replaced(each, TODAY) == old_wards(each, TODAY) == ""
    assert wards_replaced(soon, date(2027, 5, 31)) == ""
    assert wards_replaced(soon, date(2027, 6, 1)) != ""
    assert old_wards(None, TODAY) == ""


def test_the_editions_that_ship_declare_when_their_wards_ended(store):
    ended = {edition.id: edition.wards_until for edition in store.editions.values()}
    assert ended == {
        "walsall": date(2026, 5, 31),
        "walsall-2009": None,
        "barking-and-dagenham": date(2022, 5, 31),
    }
