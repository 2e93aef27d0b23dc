"""What the TOML under data/ may say: one model per kind of table, unknown keys refused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field, model_validator

from loaders.declarations.event_source import EventsSource, Gap
from loaders.declarations.fields import Id, Kind, Markers, Period, PlaceId
from loaders.declarations.glossary import Term
from loaders.declarations.named_source import NameSource, PointSource, PostcodeSource
from loaders.declarations.presets import Budget, Preset
from loaders.declarations.source_file import Declared, Parent, SourceFile, TabularSource


class Column(Declared):
    """One column of a file, or several added up: the headers they stand under, and what their markers mean.

    Columns under `less` are taken off, so that a whole may be read without some of its parts.
    """

    column: str | list[str] = Field(min_length=1)
    less: list[str] = []
    period: Period | Literal[""] = ""
    markers: Markers = {}

    @model_validator(mode="after")
    def each_column_stands_once(self) -> Column:
        """A column that is added twice, or added and taken off, would be a figure of nothing."""
        for header in self.headers():
            if self.headers().count(header) > 1:
                raise ValueError(f"column {header!r} is named twice")
        return self

    def headers(self) -> list[str]:
        """Every header that the figure is made of."""
        return [*listed(self.column), *self.less]


class ReadAsTable(TabularSource):
    """What a file read row by row says besides: where its header and its places are."""

    kind: Kind | dict[str, Kind]
    code: str
    name: str = ""
    header_rows: int = Field(default=1, ge=1)
    header_rows_below: int = Field(default=0, ge=0)
    where: dict[str, str] = {}
    markers: Markers = {}
    period: Period | Literal[""] = ""
    period_column: str = ""
    hyphen: Literal["", "month", "financial year", "years"] = ""  # what 2009-10 is in the file
    parents: list[Parent] = []
    names_in: PlaceId | Literal[""] = ""  # a district: `code` holds names of its places, not codes
    # places of its kind that England has, where the file holds them all: they are added up to England
    places_in_england: int = Field(default=0, ge=0)

    def headers(self) -> list[str]:
        """Every header that a measure of its own column or columns is made of, each once."""
        columns: dict[str, str | Column] = getattr(self, "columns", {})
        each = [h for c in columns.values() for h in ([c] if isinstance(c, str) else c.headers())]
        return list(dict.fromkeys(each))

    @model_validator(mode="after")
    def england_is_made_of_one_kind(self) -> ReadAsTable:
        """Places of several kinds in one file may lie in each other, and would be counted twice."""
        if self.places_in_england and not isinstance(self.kind, str):
            raise ValueError("places_in_england is for a file of one kind of places")
        return self

    @model_validator(mode="after")
    def names_are_of_one_kind_in_a_district(self) -> ReadAsTable:
        """Names are matched within one district and vintage, and say nothing of larger places."""
        if self.names_in and not (isinstance(self.kind, str) and self.names_in.startswith("lad")):
            raise ValueError("names_in is a district, such as lad24:E08000030, and goes with one kind")
        if self.names_in and (self.parents or self.name):
            raise ValueError("names_in goes without parents and name: the names are in the column of 'code'")
        return self

    @model_validator(mode="after")
    def every_figure_has_a_period(self) -> ReadAsTable:
        """A column says its period, or the source for all, or each row its own; series read the header."""
        if self.period and self.period_column:
            raise ValueError("period and period_column are both given: is it one for all rows, or one a row?")
        if self.period_column and getattr(self, "shape", "") not in ("table", "long"):
            raise ValueError("period_column is for the shapes table and long")
        for measure, column in getattr(self, "columns", {"": ""}).items():
            if not (self.period or self.period_column or getattr(column, "period", "")):
                raise ValueError(f"{measure or 'the source'} has no period")
        return self


class TableSource(ReadAsTable):
    """One row a place (and period), one column a measure."""

    shape: Literal["table"]
    columns: dict[str, str | Column] = {}


class LongSource(ReadAsTable):
    """One row per place (period) and category, the figure in one column."""

    shape: Literal["long"]
    category: str
    value: str
    categories: dict[str, str | list[str]]
    total: dict[str, str] = {}

    @model_validator(mode="after")
    def each_category_is_of_one_measure(self) -> LongSource:
        """A row counts in one measure: what is of two is declared as an indicator of several measures."""
        named = [category for words in self.categories.values() for category in listed(words)]
        for category in named:
            if named.count(category) > 1:
                raise ValueError(f"category {category!r} is named for two measures; a row counts in one")
        return self


class WideSource(ReadAsTable):
    """One row a place, one column per measure and period, several header rows."""

    shape: Literal["wide"]
    series: dict[str, str] = {}
    columns: dict[str, str | Column] = {}
    period_form: dict[str, Annotated[str, Field(pattern=r"^[^{}]*\{\}[^{}]*$")]] = {}


class AgesSource(ReadAsTable):
    """One row a place (and sex), one column per single year of age."""

    shape: Literal["ages"]
    prefixes: dict[str, str] = {"": "residents"}
    sex: str = ""
    sexes: dict[str, str] = {}
    oldest: int = Field(default=90, ge=85)


class PrintedSource(TabularSource):
    """The printed tables: one row per measure, period and place, figures as printed."""

    shape: Literal["printed"]
    edition_of: Id
    scheme: Id
    borough: PlaceId
    places: dict[str, str]
    measures: dict[str, str]


class LookupSource(TabularSource):
    """One row per pair of related places."""

    shape: Literal["lookup"]
    child: Parent
    parent: Parent
    method: Literal["best_fit", "exact", "nested", "same"]
    where: dict[str, str] = {}


class BoundarySource(SourceFile):
    """One polygon a place."""

    shape: Literal["boundaries"]
    kind: Kind
    code: str
    name: str = ""
    former_code: Parent | None = None
    layer: str = ""
    member: str = ""
    # of its coordinates, where the file does not say or is wrong
    grid: Literal[0, 4326, 27700, 3857] = 0


class CodeSource(TabularSource):
    """A register of codes: which place codes exist, first issued in which year, in which district."""

    shape: Literal["codes"]
    kind: Literal["ward", "lsoa", "msoa"]
    code: str
    name: str
    year: str
    district: str
    district_name: str


AnySource = (
    TableSource
    | LongSource
    | WideSource
    | AgesSource
    | PrintedSource
    | LookupSource
    | BoundarySource
    | CodeSource
    | PostcodeSource
    | NameSource
    | PointSource
    | EventsSource
)
Source = Annotated[AnySource, Field(discriminator="shape")]

EQUAL_WEIGHTS = "equal"
"""A weight that is 1 for every place, for indices whose own populations are not at hand."""


class Indicator(Declared):
    """What we publish: which measures, added up how, shown how."""

    id: Id
    label: str
    short_label: str
    theme: str
    definition: str
    kind: Literal["count", "ratio", "weighted_mean", "published"]
    numerator: str | list[str] = []
    denominator: str | list[str] = []
    value: str = ""
    weight: str = ""
    scale: float = Field(default=1, gt=0)
    unit: str
    decimals: int = Field(ge=0, le=6)
    polarity: Literal["lower_is_better", "higher_is_better", "neutral"] = "neutral"
    proportion: bool = False
    min_coverage: float = Field(default=0.9, ge=0, le=1)
    overlaps: list[str] = []
    comparable_over_time: bool = True
    caveat: str = ""
    role: Literal["claimants", "first for trends", "similar places", ""] = ""

    def measures(self) -> list[str]:
        """Every measure the indicator is made of."""
        named = [*listed(self.numerator), *listed(self.denominator), self.value, self.weight]
        return [m for m in named if m and m != EQUAL_WEIGHTS]


class IndexEdition(Declared):
    """One edition of a deprivation index: its places, how many there are, which population weighs them."""

    period: Period
    kind: Kind
    places_in_england: int = Field(gt=0)
    population: str
    population_period: Period | Literal[""] = ""
    weight_note: str
    district_kind: Kind | Literal[""] = ""
    districts: int = 0


class Index(Declared):
    """A deprivation index: score and rank measures, and its editions."""

    id: Id
    label: str
    score: str
    rank: str
    percentile: str
    weight: str
    edition: list[IndexEdition]


class Area(Declared):
    """A group of wards and LSOAs we profile; figures published for `same_as` are published for it."""

    id: Id
    name: str
    wards: list[str] = []
    extra_lsoas: list[str] = []
    excluded_lsoas: list[str] = []
    colour: str = ""
    same_as: PlaceId | Literal[""] = ""


class Scheme(Declared):
    """One way to divide the borough into areas."""

    id: Id
    label: str
    note: str = ""
    area: list[Area] = Field(min_length=1)


class Edition(Declared):
    """A borough as one set of vintages, periods and schemes of areas."""

    id: Id
    name: str
    title: str
    order: int = 100  # where it stands in the list of editions; the first is what a reader sees first
    borough: PlaceId
    ward_kind: Kind
    lsoa_kind: Kind
    comparators: list[PlaceId] = []
    current: dict[str, Period] = {}
    existing_sites: list[PlaceId] = []
    wards_until: Period | Literal[""] = ""  # the month in which its wards were replaced by others
    notes: list[str] = []
    indicators: list[str] = []
    scheme: list[Scheme] = Field(min_length=1)


@dataclass(frozen=True)
class Declarations:
    """Everything data/*.toml says, keyed by id."""

    sources: dict[str, AnySource]
    indicators: dict[str, Indicator]
    indices: dict[str, Index]
    editions: dict[str, Edition]
    presets: dict[str, Preset] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)
    budgets: dict[str, Budget] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)

    def with_editions(self, more: list[Edition]) -> Declarations:
        """The same with more editions, after those there are."""
        return replace(self, editions=self.editions | {edition.id: edition for edition in more})


def listed(one_or_more: str | list[str]) -> list[str]:
    """A measure, or a list of measures, as a list."""
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)
