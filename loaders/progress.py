"""A bar for what takes longer than a glance: shown on a terminal only, and gone when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

Step = TypeVar("Step")

SHOWN_AFTER = 1.0
"""Seconds before a bar appears: a build from packs is mostly done by then."""


def progress(
    steps: Iterable[Step], says: Callable[[Step], str], unit: str, total: int | None = None
) -> Iterator[Step]:
    """The steps one by one, each named on the bar while it is under way.

    Where their `total` is given, a step is asked for only once the one before is done.
    """
    bar = tqdm(
        list(steps) if total is None else steps,
        total=total,
        unit=unit,
        leave=False,
        disable=None,
        delay=SHOWN_AFTER,
    )
    for step in bar:
        bar.set_description(says(step)[:40])
        yield step
