"""Sources of names: what places are called, and points that have a name and figures of their own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from loaders.declarations.fields import Id, Kind, Period
from loaders.declarations.source_file import Declared, Parent, TabularSource


class NameSource(TabularSource):
    """What the places of some kinds are called: stands wherever they are shown, whatever other files say."""

    shape: Literal["names"]
    kinds: list[Kind] = Field(min_length=1)
    code: str
    name: str


class PointPlace(Declared):
    """The column that says in which small place or district a point is."""

    kind: Kind
    code: str


class PointFigure(Declared):
    """One column of figures of points: how it is shown, and whether a 0 may stand for no data."""

    column: str
    label: str
    unit: str
    decimals: int = Field(default=0, ge=0, le=6)
    zero_is_no_data: bool = False


class PointSource(TabularSource):
    """One row a point (and period), such as a school: where it is, and figures that are its own alone.

    `of` is what the points are, in the plural. A file without `place` gives figures to points that another
    file places. `reasons` say in words what stands for a figure that is not known.
    """

    shape: Literal["points"]
    of: Id
    code: str
    name: str = ""
    x: str = ""
    y: str = ""
    grid: Literal[4326, 27700] = 4326
    place: PointPlace | None = None
    category: str = ""
    categories: dict[str, str] = {}
    where: dict[str, str] = {}
    period: Period | Literal[""] = ""
    period_column: str = ""
    hyphen: Literal["", "month", "financial year", "years"] = ""
    reasons: dict[str, str] = {}
    columns: dict[Id, PointFigure] = {}

    @model_validator(mode="after")
    def whole(self) -> PointSource:
        """A point has both coordinates or none, and every figure a period."""
        if bool(self.x) != bool(self.y):
            raise ValueError("x and y are given together, or neither")
        if self.columns and bool(self.period) == bool(self.period_column):
            raise ValueError("figures need a period, or a period_column, and not both")
        return self


class PostcodeSource(TabularSource):
    """One row a postcode: the district of England it lies in, and where it is, by small places or a point.

    `places` has the column of the code for each kind of small place, `x` and `y` the point (`grid` = 27700
    for metres); `ended` is a column that is empty for a postcode in use.
    """

    shape: Literal["postcodes"]
    postcode: str
    parent: Parent
    places: dict[Kind, str] = {}
    x: str = ""
    y: str = ""
    grid: Literal[4326, 27700] = 4326
    ended: str = ""

    @model_validator(mode="after")
    def a_point_has_both_coordinates(self) -> PostcodeSource:
        """x alone is nowhere."""
        if bool(self.x) != bool(self.y):
            raise ValueError("x and y are given together, or neither")
        return self
