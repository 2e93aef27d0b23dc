"""Places of focus with one LSOA more or less: Toyton's worked out by hand, Walsall's counted another way."""

import numpy as np
import pytest

from metrics.choose.focus import focus
from metrics.choose.focus_steps import FOCUS_STEP_COLUMNS, focus_steps
from metrics.need.method import Method
from tests.support.toyton import SCORE, lsoa

SEVENTH = 100 / 7


def test_every_step_of_toyton_worked_out_by_hand(toyton):
    """Half is {2, 3}: 1 and 4 to 8 touch it, and either could go; Rest is {7, 8}: 2, 3, 4 and 6 touch it.

    The whole borough's need is 34,300 / 9,500 = 3.61 sevenths: Half lies above it with 8 (14,500 / 4,000 =
    3.63), and with none of the others (6 comes next: 14,000 / 4,500 = 3.11).
    """
    chosen = focus(toyton, "toyton", method=SCORE, least=2000, most=3000)
    assert list(chosen.areas["chosen"]) == [lsoa(2, 3), lsoa(7, 8)]
    found = focus_steps(toyton, chosen, 500.0)
    assert list(found.areas) == list(FOCUS_STEP_COLUMNS) and not found.by_chance
    half, rest = found.areas.to_dict("records")
    assert (half["added"], half["dropped"], rest["added"], rest["dropped"]) == (6, 2, 4, 2)
    assert [half[c] for c in ("need", "lowest", "highest")] == pytest.approx(
        [1.6 * SEVENTH, 1 * SEVENTH, 3.625 * SEVENTH]
    )
    # with 3: (3 x 500 of 7 at 6, 1,500 of 8 at 7, 1,500 of 3 at 2) = 16,500 / 3,500; without 7: 8 alone
    assert [rest[c] for c in ("need", "lowest", "highest")] == pytest.approx(
        [6.75 * SEVENTH, 16_500 / 3_500 * SEVENTH, 7 * SEVENTH]
    )
    assert (half["higher"], half["higher_changed"], half["higher_step"]) == (
        False,
        1,
        ("Centre: E01099008", "added"),
    )
    assert (rest["higher"], rest["higher_changed"]) == (True, 0)
    assert [(r["rank"], r["rank_first"], r["rank_last"], r["rank_changed"]) for r in (half, rest)] == [
        (2, 2, 2, 0),
        (1, 1, 1, 0),
    ]


def test_a_rank_changes_just_where_another_group_s_need_lies_between(store):
    chosen = focus(store, "walsall")
    found = focus_steps(store, chosen, 500.0).areas.set_index("area")
    lsoas = chosen.places.set_index("name")
    area = found.index[found["rank_changed"] > 0][0]
    name, way = found.at[area, "rank_step"]
    members = set(chosen.places.loc[chosen.places["chosen"] & (chosen.places["area"] == area), "name"])
    edited = list(members | {name} if way == "added" else members - {name})
    after = np.average(lsoas.loc[edited, "score"], weights=lsoas.loc[edited, "residents"])
    others = chosen.areas.set_index("area")["need"].drop(area)
    assert 1 + (others > after).sum() != found.at[area, "rank"] == 1 + (others > found.at[area, "need"]).sum()
    assert found.at[area, "lowest"] <= after <= found.at[area, "highest"]


def test_chance_is_asked_where_a_measure_is_a_count(store):
    chosen = focus(store, "walsall", method=Method(preset="equal-weights"))
    found = focus_steps(store, chosen, 500.0)
    assert found.by_chance
    assert found.areas["higher"].any() and not found.areas["higher"].all()
