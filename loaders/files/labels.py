"""Labels of a header row that stand over several columns: which columns each of them heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from loaders.errors import InputError

Span = tuple[int, int, int, int]
"""Cells merged into one: first row, first column, last row, last column, from 0 by the first that is used."""

YEAR = re.compile(r"(?:[A-Za-z]{2,4}[ -]?)?((?:19|20)\d\d)(?!\d)")
"""How a header begins that is a period: 2020/21, Mar 2020, Mid-2020."""


@dataclass(frozen=True)
class Row:
    """One row of labels over the headers below them: what each column says in it, and below it.

    `over` are the columns whose labels matter: not those that are read by their own name.
    """

    labels: list[str]
    below: list[str]
    over: list[int]
    path: Path


def carried(row: Row, at: int, spans: Sequence[Span]) -> list[str]:
    """The label over each column; '' where none is.

    Where cells of this row are merged, a label heads the columns it is merged over; elsewhere it heads those
    to its right up to the next. Raises InputError where that is not the only way to read the row: a label
    typed over the middle of its columns would else stand over some of the next label's.
    """
    wide = [span for span in spans if span[0] <= at <= span[2] and span[1] < span[3]]
    if wide:
        return _merged(row, at, wide)
    full, left = [], ""
    for label in row.labels:
        left = label or left
        full.append(left)
    if any(not row.labels[column] for column in row.over) and any(row.labels):
        _only_reading(row)
    return full


def _merged(row: Row, at: int, wide: list[Span]) -> list[str]:
    """The labels as their cells are merged; refused where a label merged over nothing may head more."""
    full = list(row.labels)
    inside: set[int] = set()
    for first_row, first, _, last in wide:
        inside |= set(range(first, last + 1))
        if first_row == at:
            full[first : last + 1] = [row.labels[first]] * (min(last + 1, len(full)) - first)
    for left, column in pairwise(row.over):
        if row.labels[left] and not full[column] and not {left, column} & inside:
            raise _unclear(row, column)
    return full


def _only_reading(row: Row) -> None:
    """Raise InputError unless labels at the first column of their group are the only way to read the row."""
    starts = [place for place, column in enumerate(row.over) if row.labels[column]]
    if not starts:  # one label to the left of all columns heads them all
        return
    said = [row.below[column] for column in row.over]
    under = said[starts[0] :]
    for place in range(starts[0]):
        if said[place] in under or (YEAR.match(said[place]) and any(map(YEAR.match, under))):
            raise _unclear(row, row.over[place])
    groups = [said[a:b] for a, b in pairwise([*starts, len(said)])]
    for start, group in zip(starts, groups, strict=True):
        if not _fits(group):
            raise _unclear(row, row.over[start])
    same_start = len({group[0] for group in groups}) == 1
    if not same_start and _can_be_centred(said, starts):
        raise _unclear(row, row.over[starts[-1]])


def _fits(group: list[str]) -> bool:
    """Whether columns can be those of one label: no two of the same words, and years in their order."""
    years = [int(found[1]) for words in group if (found := YEAR.match(words))]
    in_order = years == sorted(years) or years == sorted(years, reverse=True)
    return in_order and len(set(group)) == len(group) and (bool(group[0]) or len(group) == 1)


def _can_be_centred(said: list[str], starts: list[int]) -> bool:
    """Whether the columns can be read as groups whose labels stand over their middle, not all over the first.

    The middle of an even number of columns is the left of the two.
    """
    ends = {(0, False)}  # where the groups so far may end, and whether a label stood over no first column
    for start in starts:
        ends = {
            (end, moved or start > begin)
            for begin, moved in ends
            if begin <= start
            for end in (2 * start - begin + 1, 2 * start - begin + 2)
            if end <= len(said) and _fits(said[begin:end])
        }
    return (len(said), True) in ends


def _unclear(row: Row, column: int) -> InputError:
    labels = ", ".join(repr(label) for label in row.labels[:12])
    below = ", ".join(repr(words) for words in row.below[:12])
    return InputError(
        str(row.path),
        f"which columns the labels of its header stand over can't be told at column {column + 1}"
        f" ({labels} over {below})",
        "a label over the first column of its group, over each of them, or in one cell merged over all",
        "write each label over each of its columns in a copy of the file, and declare the copy",
    )
