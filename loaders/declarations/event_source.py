"""What the TOML under data/ may say of files of events, and of the gaps their publishers have recorded."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from loaders.declarations.fields import FilePattern, Id, Kind, PlaceId
from loaders.declarations.periods import is_month, months_since_0
from loaders.declarations.source_file import Declared, TabularSource


def month(text: str) -> str:
    """The text, a month such as 2019-07; ValueError on any other."""
    if not is_month(text):
        raise ValueError(f"{text!r} is not a month such as 2019-07")
    return text


EVERY_TYPE = "*"
"""A measure that counts events of every type."""

EXCEPT = "!"
"""Before a type that a measure does not count, though another of its words takes it in."""


def counts_type(named: str | list[str], type: str) -> bool:
    """Whether a measure counts a type: one of its words fits (* is any letters, capitals don't matter), and
    none forbids it.

    `["Primary fire*", "!Primary fire - dwelling"]` counts every primary fire but those of dwellings.
    """
    words = [named] if isinstance(named, str) else named
    fits = {word for word in words if _fits(word.removeprefix(EXCEPT), type)}
    return bool(fits) and not any(word.startswith(EXCEPT) for word in fits)


def _fits(word: str, type: str) -> bool:
    pattern = ".*".join(map(re.escape, word.split("*")))
    return re.fullmatch(pattern, type, re.DOTALL | re.IGNORECASE) is not None


class EventLayout(Declared):
    """One layout of a file of events: the columns of its identifier, and of its point or its place's code.

    Several columns may be named for the code: the first that holds one is taken.
    """

    id: str = ""
    x: str = ""
    y: str = ""
    grid: Literal[4326, 27700] = 4326
    code: str | list[str] = []

    @model_validator(mode="after")
    def a_point_or_a_code(self) -> EventLayout:
        """Events are placed by a point or by a code; which of two is right is not ours to guess."""
        if bool(self.x and self.y) == bool(self.code) or bool(self.x) != bool(self.y):
            raise ValueError("a layout has either x and y, or code")
        return self

    @property
    def codes(self) -> list[str]:
        """The columns that may hold the place's code."""
        return [self.code] if isinstance(self.code, str) else list(self.code)

    @property
    def columns(self) -> list[str]:
        """Every column the layout names."""
        return [name for name in (self.id, self.x, self.y, *self.codes) if name]


class Completeness(Declared):
    """A table that says of each force and period whether its record is whole; what is not is no data."""

    file: FilePattern
    period_column: str
    force_column: str
    column: str
    complete: str = "True"


class EventsSource(TabularSource):
    """One row an event, in one file or many; counted by place, period and type.

    With a `count_column`, a row stands for as many events as it says.

    `covers` are the districts (or England) that the files are the whole record of: for these a month without
    an event is 0. With a `force_column` there is a list for each force named there. Points are placed in the
    outlines of each kind in `placed_in`, of which the first decides what lies outside, and others count where
    their outlines are at hand; codes are of the one kind `code_kind`. Where files mix in earlier
    codes, `earlier_kinds` names the kinds of these: one that is no code of `code_kind` counts in the places
    it became. `years` are of twelve whole months (or of years as the file writes them): those from
    `year_starts`, or those that end with each month in `twelve_months_to`.
    """

    shape: Literal["events"]
    layouts: list[EventLayout] = Field(min_length=1)
    period_column: str
    type_column: str
    force_column: str = ""
    count_column: str = ""
    completeness: Completeness | None = None
    covers: list[PlaceId] | dict[str, list[PlaceId]] = Field(min_length=1)
    placed_in: list[Kind] = []
    code_kind: Kind | Literal[""] = ""
    earlier_kinds: list[Kind] = []
    years: dict[str, str | list[str]] = {}
    months: dict[str, str | list[str]] = {}
    year_starts: Literal["January", "April"] = "January"
    twelve_months_to: list[Annotated[str, AfterValidator(month)]] = []

    @model_validator(mode="after")
    def one_way_to_place_events(self) -> EventsSource:
        """All layouts have points, or all have codes; forces are named where their column is."""
        with_codes = {bool(layout.code) for layout in self.layouts}
        if len(with_codes) > 1:
            raise ValueError("some layouts have points, others codes: make a source of each")
        if bool(self.code_kind) != with_codes.pop() or bool(self.code_kind) == bool(self.placed_in):
            raise ValueError("layouts with points need placed_in, layouts with codes need code_kind")
        if any(
            kind.rstrip("0123456789") != self.code_kind.rstrip("0123456789") for kind in self.earlier_kinds
        ):
            raise ValueError("earlier_kinds are earlier vintages of code_kind")
        if bool(self.force_column) != isinstance(self.covers, dict):
            raise ValueError("covers has a list for each force just where there is a force_column")
        if self.months.keys() & self.years.keys():
            raise ValueError("a measure of months and one of years need names of their own")
        if self.completeness and not self.force_column:
            raise ValueError("completeness is said for each force: name the force_column")
        ends = sorted(months_since_0(month) for month in self.twelve_months_to)
        if any(later - earlier < 12 for earlier, later in pairwise(ends)):
            raise ValueError("twelve_months_to names months less than a year apart")
        if not (self.months or self.years):
            raise ValueError("counts nothing: name measures in years or months")
        return self

    @property
    def forces(self) -> dict[str, list[str]]:
        """The places each force covers; one force without a name where the files name none."""
        return self.covers if isinstance(self.covers, dict) else {"": self.covers}

    @property
    def kinds(self) -> list[str]:
        """The kinds of place that events are counted in."""
        return [self.code_kind] if self.code_kind else self.placed_in

    @property
    def columns(self) -> list[str]:
        """Every column that a file has in any layout."""
        named = (self.period_column, self.type_column, self.force_column, self.count_column)
        return [name for name in named if name]


class Gap(Declared):
    """Months for which a publisher's own record says that a force supplied nothing."""

    id: Id
    record: str
    force: str
    start: Annotated[str, AfterValidator(month)]
    end: Annotated[str, AfterValidator(month)] | Literal[""] = ""
    places: list[PlaceId] = Field(min_length=1)
    reason: str = ""
    url: str
