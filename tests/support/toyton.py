"""Toyton with indicators that say what is need, for choosing by hand: its LSOAs lie in two rows of four.

                  column 0    column 1   column 2   column 3
    row 1 (north)    5 South    6 West     7 Centre   8 Centre
    row 0 (south)    1 North    2 North    3 East     4 South

Need by the mean score alone, on the scale from the least to the greatest: 0, 100/7, 200/7, ... 100 in LSOAs 1
to 8. Wards are named for what they are called, not for where they lie.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from metrics.need.method import Method
from metrics.store import Store
from tests.support import toy

SCORE = Method({"mean_score": 1}, normalisation="min-max", shrunk=False)
"""Need by the mean score alone."""

MORE_IS_NEED = 'polarity = "lower_is_better"'
INDICATORS = {
    "residents": toy.indicator("residents", "count", 'numerator = "residents"'),
    **{
        name: toy.exchanged(toy.INDICATORS, name, words, f"{words}\n{MORE_IS_NEED}")[name]
        for name, words in (("mean_score", 'weight = "residents"'), ("theft_rate", "scale = 1000"))
    },
}
NAMED = toy.exchanged(
    toy.SOURCES, "lsoa-ward", 'code = "LSOA21CD" }', 'code = "LSOA21CD", name = "LSOA21CD" }'
)
"""LSOAs with their codes for names."""


def lsoa(*numbers: int) -> list[str]:
    """The place ids of LSOAs by their numbers, 1 to 8."""
    return [f"lsoa21:{toy.LSOAS[n - 1]}" for n in numbers]


def ward(*names: str) -> list[str]:
    """The place ids of wards by their names."""
    return [f"ward24:{code}" for name in names for code, called in toy.NAMES.items() if called == name]


def toyton() -> Store:
    """The toy's store, opened."""
    return Store(_built())


def changed(folder: Path, **files: str) -> Store:
    """The toy's store with some of its files exchanged, built in a folder."""
    of_files = {f"{name}.csv": content for name, content in files.items()}
    return Store(toy.store(folder, files=of_files, sources=NAMED, indicators=INDICATORS))


_FOLDERS: list[TemporaryDirectory[str]] = []
"""Kept until the tests end."""


@cache
def _built() -> Path:
    """Built once a process and what it forks: changed copies of the code that asks it need not build it."""
    _FOLDERS.append(TemporaryDirectory())
    return toy.store(Path(_FOLDERS[0].name), sources=NAMED, indicators=INDICATORS)
