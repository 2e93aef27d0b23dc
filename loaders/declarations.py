"""What everything is: the TOML under data/, read once and checked hard before any file is opened."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from loaders.errors import InputError, nearest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class Declared(BaseModel):
    """A table of a TOML file; a key nobody knows is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Declared):
    """One column of a file: the header it stands under, and what its marker tokens mean."""

    column: str
    period: str = ""
    markers: dict[str, str] = {}


class Parent(Declared):
    """A column of a table that says which larger place each row belongs to."""

    kind: str
    code: str
    name: str = ""


class SourceFile(Declared):
    """What every source says, whatever the shape of its file."""

    id: str
    title: str
    publisher: str
    edition: str
    licence: str = "Open Government Licence v3.0"
    attribution: str
    url: str
    file: str
    sha256: str = ""
    note: str = ""


class ReadAsTable(SourceFile):
    """What a file read row by row says besides: where its header and its places are."""

    kind: str | dict[str, str]
    code: str
    name: str = ""
    sheet: str = ""
    encoding: str = "utf-8-sig"
    member: str = ""
    header_rows: int = 1
    where: dict[str, str] = {}
    markers: dict[str, str] = {}
    period: str = ""
    parents: list[Parent] = []


class TableSource(ReadAsTable):
    """One row a place, one column a measure."""

    shape: Literal["table"]
    columns: dict[str, str | Column] = {}


class LongSource(ReadAsTable):
    """One row per place and category, the figure in one column."""

    shape: Literal["long"]
    category: str
    value: str
    categories: dict[str, str | list[str]]
    total: dict[str, str] = {}


class WideSource(ReadAsTable):
    """One row a place, one column per measure and period, several header rows."""

    shape: Literal["wide"]
    series: dict[str, str] = {}
    columns: dict[str, str | Column] = {}
    period_form: dict[str, str] = {}


class AgesSource(ReadAsTable):
    """One row a place (and sex), one column per single year of age."""

    shape: Literal["ages"]
    prefixes: dict[str, str] = {"": "residents"}
    sex: str = ""
    sexes: dict[str, str] = {}
    oldest: int = 90


class PrintedSource(SourceFile):
    """The printed tables: one row per measure, period and place, figures as printed."""

    shape: Literal["printed"]
    edition_of: str
    scheme: str
    borough: str
    places: dict[str, str]
    measures: dict[str, str]


class LookupSource(SourceFile):
    """One row per pair of related places."""

    shape: Literal["lookup"]
    child: Parent
    parent: Parent
    method: Literal["best_fit", "exact", "nested", "same"]
    change: str = ""
    sheet: str = ""
    where: dict[str, str] = {}


class BoundarySource(SourceFile):
    """One polygon a place."""

    shape: Literal["boundaries"]
    kind: str
    code: str
    name: str = ""
    former_code: Parent | None = None


class CodeSource(SourceFile):
    """A register of codes: which place codes exist, of which year, in which district."""

    shape: Literal["codes"]
    kind: str
    code: str
    name: str
    year: str
    district: str
    district_name: str


Source = Annotated[
    TableSource | LongSource | WideSource | AgesSource | PrintedSource | LookupSource | BoundarySource | CodeSource,
    Field(discriminator="shape"),
]

Polarity = Literal["lower_is_better", "higher_is_better", "neutral"]


class Indicator(Declared):
    """What we publish: which measures, added up how, shown how."""

    id: str
    label: str
    short_label: str
    theme: str
    definition: str
    kind: Literal["count", "ratio", "weighted_mean", "published"]
    numerator: str | list[str] = []
    denominator: str | list[str] = []
    value: str = ""
    weight: str = ""
    scale: float = 1
    unit: str
    decimals: int = Field(ge=0, le=6)
    polarity: Polarity = "neutral"
    proportion: bool = False
    min_coverage: float = Field(default=0.9, ge=0, le=1)
    overlaps: list[str] = []
    comparable_over_time: bool = True
    caveat: str = ""

    def measures(self) -> list[str]:
        """Every measure the indicator is made of."""
        named = [*_listed(self.numerator), *_listed(self.denominator), self.value, self.weight]
        return [m for m in named if m and m != EQUAL_WEIGHTS]


class IndexEdition(Declared):
    """One edition of a deprivation index: its places, how many there are, which population weighs them."""

    period: str
    kind: str
    places_in_england: int
    population: str
    population_period: str = ""
    weight_note: str
    district_kind: str = ""
    districts: int = 0


class Index(Declared):
    """A deprivation index: score and rank measures, and its editions."""

    id: str
    label: str
    score: str
    rank: str
    percentile: str
    weight: str
    edition: list[IndexEdition]


class Area(Declared):
    """A group of wards and LSOAs we profile."""

    id: str
    name: str
    wards: list[str] = []
    extra_lsoas: list[str] = []
    excluded_lsoas: list[str] = []
    colour: str = ""


class Scheme(Declared):
    """One way to divide the borough into areas."""

    id: str
    label: str
    note: str = ""
    area: list[Area]


class Edition(Declared):
    """A borough as one set of vintages, periods and schemes of areas."""

    id: str
    name: str
    title: str
    borough: str
    ward_kind: str
    lsoa_kind: str
    comparators: list[str] = []
    current: dict[str, str] = {}
    existing_sites: list[str] = []
    notes: list[str] = []
    indicators: list[str] = []
    scheme: list[Scheme]


EQUAL_WEIGHTS = "equal"
"""A weight that is 1 for every place, for indices whose own populations are not at hand."""


@dataclass(frozen=True)
class Declarations:
    """Everything data/*.toml says, keyed by id."""

    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    indices: dict[str, Index]
    editions: dict[str, Edition]


def _listed(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


def _toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise InputError(str(path), "the file is missing", do="restore it from the repository")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise InputError(str(path), f"not valid TOML: {problem}", do="mend that line") from problem


def _checked(model: Any, entry: dict[str, Any], path: Path, what: str) -> Any:
    """The entry as its model; the first thing wrong with it becomes one sentence."""
    try:
        return TypeAdapter(model).validate_python(entry)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = f"{path.name}, {what} {entry.get('id', '(no id)')!r}"
        key = ".".join(str(part) for part in first["loc"] if part != entry.get("shape"))
        if first["type"] == "extra_forbidden":
            shape = entry.get("shape")
            raise InputError(
                where, f"unknown key {key!r}", _known_keys(model, shape), "correct or remove the key"
            ) from problem
        found = f"{key or 'entry'}: {first['msg'].lower()} (found {first.get('input')!r:.80})"
        raise InputError(where, found, do="correct the entry") from problem


def _known_keys(model: Any, shape: str | None) -> str:
    options = getattr(model, "__args__", None)
    if options:
        members = getattr(options[0], "__args__", [options[0]])
        model = next((m for m in members if shape in m.model_fields["shape"].annotation.__args__), members[0])
    return ", ".join(model.model_fields)


def _table(path: Path, key: str, model: Any) -> dict[str, Any]:
    contents = _toml(path)
    entries = contents.get(key, [])
    checked = [_checked(model, entry, path, key) for entry in entries]
    ids = [entry.id for entry in checked]
    for one in ids:
        if ids.count(one) > 1:
            raise InputError(f"{path.name}, {key} {one!r}", "declared twice", do="give each its own id")
    return {entry.id: entry for entry in checked}


def read(data: Path = DATA) -> Declarations:
    """Every declaration under `data`, checked; raises InputError naming file, entry and remedy."""
    unknown = set(_toml(data / "indicators.toml")) - {"indicator", "index"}
    if unknown:
        raise InputError("indicators.toml", f"unknown table {sorted(unknown)[0]!r}", "indicator, index")
    editions = {}
    for path in sorted((data / "boroughs").glob("*.toml")):
        edition = _checked(Edition, _toml(path), path, "edition")
        if edition.id != path.stem:
            raise InputError(path.name, f"the edition calls itself {edition.id!r}", path.stem, "let id and file name agree")
        _check_schemes(edition, path)
        editions[edition.id] = edition
    declared = Declarations(
        sources=_table(data / "sources.toml", "source", Source),
        indicators=_table(data / "indicators.toml", "indicator", Indicator),
        indices=_table(data / "indicators.toml", "index", Index),
        editions=editions,
    )
    _check_measures(declared)
    return declared


def _check_schemes(edition: Edition, path: Path) -> None:
    """No place stands twice in one scheme, no scheme or area twice in one edition."""
    for scheme in edition.scheme:
        seen: dict[str, str] = {}
        for area in scheme.area:
            if not (area.wards or area.extra_lsoas):
                raise InputError(
                    f"{path.name}, scheme {scheme.id!r}", f"area {area.name!r} has no wards and no LSOAs",
                    do="give it wards or extra_lsoas",
                )
            for code in [*area.wards, *area.extra_lsoas]:
                if code in seen:
                    raise InputError(
                        f"{path.name}, scheme {scheme.id!r}",
                        f"{code} stands in {seen[code]} and in {area.name}",
                        "one area of a scheme for each place",
                        "take it out of one of them, or list part of a ward by its LSOAs",
                    )
                seen[code] = area.name


def provided_measures(sources: dict[str, Source], indices: dict[str, Index]) -> dict[str, list[str]]:
    """For every measure, the sources that provide it."""
    provided: dict[str, list[str]] = {}
    for source in sources.values():
        for measure in source_measures(source):
            provided.setdefault(measure, []).append(source.id)
    for index in indices.values():
        provided[index.percentile] = provided[index.weight] = provided.get(index.rank, [])
    return provided


def source_measures(source: Source) -> list[str]:
    """Every measure one source provides."""
    if isinstance(source, TableSource):
        return list(source.columns)
    if isinstance(source, WideSource):
        return [*source.series, *source.columns]
    if isinstance(source, LongSource):
        return [*source.categories, *source.total]
    if isinstance(source, PrintedSource):
        return sorted(set(source.measures.values()))
    if isinstance(source, AgesSource):
        from loaders.ages import age_measures

        return age_measures(source)
    return []


def _check_measures(declared: Declarations) -> None:
    """Every measure an indicator or index names is provided by a source, and its kind has what it needs."""
    provided = provided_measures(declared.sources, declared.indices)
    for indicator in declared.indicators.values():
        where = f"indicators.toml, indicator {indicator.id!r}"
        needs = {"count": ["numerator"], "ratio": ["numerator", "denominator"],
                 "weighted_mean": ["value", "weight"], "published": ["value"]}[indicator.kind]
        has = [k for k in ("numerator", "denominator", "value", "weight") if getattr(indicator, k)]
        if has != needs:
            raise InputError(where, f"a {indicator.kind} declared with {has or 'no measures'}", " and ".join(needs),
                             "declare just those, so that it can't be added up the wrong way")
        for measure in indicator.measures():
            if measure not in provided:
                raise InputError(where, f"measure {measure!r} is provided by no source", nearest(measure, provided),
                                 "correct the name, or declare the column in sources.toml")
        for other in indicator.overlaps:
            if other not in declared.indicators:
                raise InputError(where, f"overlaps with unknown indicator {other!r}",
                                 nearest(other, declared.indicators), "correct the name")
