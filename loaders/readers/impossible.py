"""Numbers that can be no figure: a count below zero or in per cent, -99 among shares."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from loaders.readers.reader_result import ReaderResult

STANDS_FOR_NOTHING = {-1.0, *(-(10.0**digits - 1) for digits in range(1, 8))}
"""-1, -9, -99 and so on: the one negative number of a column that means its figure is not known."""


def leave_out_impossible(result: ReaderResult, counts: Collection[str]) -> None:
    """Take out of a source's figures, and count, what can be none: `counts` are measures never below zero.

    In any other measure a negative number may be a figure, unless it is the only one there and looks like
    what publishers write for none.
    """
    _leave_out_percentages(result, counts)
    figures = result.observations
    if not isinstance(figures, pa.Table) or not len(figures):
        return
    below = pc.fill_null(pc.less(figures["value"], 0.0), False)
    if not pc.any(below).as_py():
        return
    pairs = figures.filter(below).select(["measure", "value"])
    times = pairs.group_by(["measure", "value"], use_threads=False).aggregate([([], "count_all")]).to_pylist()
    values: dict[str, set[float]] = {}
    for row in times:
        values.setdefault(row["measure"], set()).add(row["value"])
    wanted = pa.chunked_array([pa.repeat(True, len(figures))])
    for row in sorted(times, key=lambda row: (row["measure"], row["value"])):
        measure, value = row["measure"], row["value"]
        if measure in counts:
            reason = f"{measure}: {value:g} is no count"
        elif len(values[measure]) == 1 and value in STANDS_FOR_NOTHING:
            reason = f"{measure}: {value:g} stands for no figure"
        else:
            continue
        here = pc.and_(pc.equal(figures["measure"], measure), pc.equal(figures["value"], value))
        wanted = pc.and_(wanted, pc.invert(pc.fill_null(here, False)))
        result.drop(reason, row["count_all"])
    result.observations = figures.filter(wanted)


def _leave_out_percentages(result: ReaderResult, counts: Collection[str]) -> None:
    """Take out, and count, the figures of counts whose column holds percentages."""
    for measure, period in sorted(result.percentages):
        figures = result.observations
        if measure not in counts or not isinstance(figures, pa.Table):
            continue
        here = pc.equal(figures["measure"], measure)
        if period:
            here = pc.and_(here, pc.equal(figures["period"], period))
        result.observations = figures.filter(pc.invert(here))
        result.drop(f"{measure}: a percentage is no count", len(figures) - len(result.observations))
