"""A fetch that is killed: whatever lies where sources look is whole, and the next run brings the rest."""

import random

from loaders.fetch.ledger import verify
from tests.support.kills import fetch_some, killed, left_over

SOME = ("census-ts054", "ks4-schools", "districts")


def test_a_fetch_that_is_killed_leaves_whole_files_and_the_next_one_goes_on(here):
    draw = random.Random(10)
    for _ in range(6):
        killed(fetch_some, here.path, here.raw, *SOME, step=draw.randrange(1, 40))
        landed = {p for p in here.raw.rglob("*") if p.is_file() and ".partial" not in p.parts}
        for path in landed - {here.raw / "fetched.json"}:
            assert path.read_bytes()
        if (here.raw / "fetched.json").exists():
            verify(here.raw)
    assert not here.run(*SOME)
    verify(here.raw)
    assert left_over(here.raw) == []
