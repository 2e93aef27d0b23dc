"""Cells as published, to numbers: thousands commas and spaces, per cent signs and marker tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from loaders.declarations.markers import meaning

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"

SPACED = r"^[+-]?\d{1,3}([ \x{00a0}\x{2009}\x{202f}]\d{3})+(\.\d+)?\s*%?$"
"""A number whose thousands stand apart by spaces, as many publishers print them."""

NO_THOUSANDS = r",(\d{0,2}(\D|$)|\d{4})"
"""A comma that is not before just three digits is not a thousands comma, and its cell no number."""


def text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """What stands in each cell; '' for nothing."""
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), None, cells)
    return pc.fill_null(cells.cast(pa.string()), "")


EMPTY = "empty cell"

TOO_LARGE = 1e12
"""No figure of a place in England reaches this: 1e20 and the like stand for a figure that is not known."""


def numbers(
    cells: pa.ChunkedArray, markers: dict[str, str], where: str, counts: bool = False, one_kind: bool = True
) -> tuple[pa.Table, dict[str, int]]:
    """One row per cell: value, lower, upper; and how many cells were rejected, by what stood in them.

    A suppressed cell has no value and the bounds its marker declares; a marker that is a number (9999, -1)
    is that number in any spelling, and none of the figures. Anything that is neither a
    number nor a declared marker, an empty cell too, is rejected and counted, never guessed at; of `counts`
    also what is below zero. Cells of `one_kind` are all percentages or none is.
    """
    if _are_numbers(cells.type):
        parsed = cells.cast(pa.float64())
        texts = pc.if_else(pc.fill_null(pc.is_inf(parsed), False), "infinite", "")
    else:
        texts = text(cells)
        parsed = _read(texts)
    texts, parsed = _markers_first(texts, parsed, markers)
    odd = _of_other_kind(texts, parsed) if one_kind else None
    parsed = parsed if odd is None else pc.if_else(odd, None, parsed)
    value = pc.if_else(pc.less(pc.abs(parsed), TOO_LARGE), parsed, None)
    if _are_numbers(cells.type):
        large = pc.fill_null(pc.and_(pc.is_null(value), pc.is_finite(parsed)), False)
        texts = pc.if_else(large, text(cells), texts)
    if counts:
        below = pc.fill_null(pc.less(value, 0.0), False)
        texts, value = pc.if_else(below, text(cells), texts), pc.if_else(below, None, value)
    lower = upper = pa.chunked_array([pa.nulls(len(cells), pa.float64())])
    unread = pc.is_null(value)
    rejected: dict[str, int] = {}
    for token, count in _counts(texts.filter(unread)).items():
        if token in markers:
            what, low, high = meaning(markers[token], where)
            if what == "suppressed":
                here = pc.and_(unread, pc.equal(texts, token))
                lower, upper = pc.if_else(here, low, lower), pc.if_else(here, high, upper)
        elif token == "":
            rejected[EMPTY] = count
        else:
            rejected[f"{_wrong(token, odd is not None)}: {token!r}"] = count
    return pa.table({"value": value, "lower": lower, "upper": upper}), rejected


def _markers_first(
    texts: pa.ChunkedArray, parsed: pa.ChunkedArray, markers: dict[str, str]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The texts and numbers of cells, without a number where one stands that is declared as a marker."""
    for token in markers:
        number = _read(pa.chunked_array([[token]]))[0]
        if number.is_valid:
            here = pc.fill_null(pc.equal(parsed, number), False)
            texts, parsed = pc.if_else(here, token, texts), pc.if_else(here, None, parsed)
    return texts, parsed


def _of_other_kind(texts: pa.ChunkedArray, parsed: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The percentages in a column of other numbers, or these where most are percentages; None of one kind.

    Zero is the same in both.
    """
    percent = pc.and_(pc.is_valid(parsed), pc.ends_with(texts, "%"))
    plain = pc.and_(pc.fill_null(pc.not_equal(parsed, 0.0), False), pc.invert(percent))
    percents, plains = (pc.sum(cells).as_py() or 0 for cells in (percent, plain))
    if not (percents and plains):
        return None
    return plain if percents > plains else percent


def percentages(cells: pa.ChunkedArray, values: pa.Table) -> bool:
    """Whether any of the cells that `numbers` gave a value is a percentage."""
    if _are_numbers(cells.type):
        return False
    return bool(pc.any(pc.and_(pc.is_valid(values["value"]), pc.ends_with(text(cells), "%"))).as_py())


def _wrong(token: str, mixed: bool) -> str:
    """What is wrong with a cell that was rejected; `mixed` says that some numbers were percentages."""
    number = _read(pa.chunked_array([[token]]))[0].as_py() if mixed else None
    if number is not None and abs(number) < TOO_LARGE:
        percent = token.endswith("%")
        return "a percentage among other numbers" if percent else "no percentage among percentages"
    if not re.match(NUMBER, token, re.ASCII):
        return "not a number"
    return "below zero" if abs(float(token)) < TOO_LARGE else "too large for a figure"


def summed(added: Sequence[pa.Table], less: Sequence[pa.Table]) -> pa.Table:
    """One row per cell of several columns as `numbers` reads them: their sum, less those of some others.

    Where one is suppressed the sum has no value, and its bounds follow from the bounds of each; what is taken
    off is most where the sum is least. Where one is not known, neither is the sum.
    """
    if len(added) == 1 and not less:
        return added[0]
    value = low = high = pa.scalar(0.0)
    for cells in added:
        value = pc.add(value, cells["value"])
        low, high = pc.add(low, _bound(cells, "lower")), pc.add(high, _bound(cells, "upper"))
    for cells in less:
        value = pc.subtract(value, cells["value"])
        low, high = pc.subtract(low, _bound(cells, "upper")), pc.subtract(high, _bound(cells, "lower"))
    exact = pc.is_valid(value)
    return pa.table(
        {
            "value": value,
            "lower": pc.if_else(exact, None, pc.max_element_wise(low, 0.0, skip_nulls=False)),
            "upper": pc.if_else(exact, None, high),
        }
    )


def _bound(cells: pa.Table, side: str) -> pa.ChunkedArray:
    """The least or greatest that each cell can be; the value itself where it is known."""
    return pc.coalesce(cells["value"], cells[side])


def known(values: pa.ChunkedArray) -> pa.Table:
    """One row per number: value, and no bounds."""
    none = pa.nulls(len(values), pa.float64())
    return pa.table([values, none, none], names=["value", "lower", "upper"])


def _are_numbers(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _read(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The number each text stands for; none where it stands for no number."""
    plain = pc.match_substring_regex(texts, NUMBER)
    if not pc.all(plain).as_py():
        texts = pc.if_else(plain, texts, _without_marks(texts))
        plain = pc.match_substring_regex(texts, NUMBER)
    return pc.if_else(plain, texts, None).cast(pa.float64())


def _without_marks(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts without the commas or spaces between their thousands and the per cent sign at their end."""
    without_commas = pc.replace_substring(texts, ",", "")
    texts = pc.if_else(pc.match_substring_regex(texts, NO_THOUSANDS), texts, without_commas)
    closed = pc.replace_substring_regex(texts, r"[ \x{00a0}\x{2009}\x{202f}]", "")
    texts = pc.if_else(pc.match_substring_regex(texts, SPACED), closed, texts)
    return pc.replace_substring_regex(texts, r"\s*%$", "")


def _counts(texts: pa.ChunkedArray) -> dict[str, int]:
    """How often each text stands in a column, in the order they are first met."""
    counted = pc.value_counts(texts)
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
