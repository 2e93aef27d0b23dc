"""The TOML under data/, read once and checked hard before any file is opened."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from loaders.declarations.consistency import check
from loaders.declarations.event_source import Gap
from loaders.declarations.glossary import Term
from loaders.declarations.models import (
    AnySource,
    Budget,
    Declarations,
    Edition,
    Index,
    Indicator,
    Preset,
    Source,
)
from loaders.errors import InputError
from loaders.paths import DATA


def read(data: Path = DATA) -> Declarations:
    """Every declaration under `data`, checked; raises InputError naming file, entry and remedy."""
    sources = tables(data / "sources.toml", {"source": Source})["source"]
    published = tables(data / "indicators.toml", {"indicator": Indicator, "index": Index})
    paths = sorted((data / "boroughs").glob("*.toml"))
    if not paths:
        raise InputError(
            str(data / "boroughs"), "holds no editions", do="restore or write boroughs/NAME.toml"
        )
    ready_made = _ready_made(data / "presets.toml")
    editions = sorted((_edition(path) for path in paths), key=lambda edition: (edition.order, edition.id))
    declared = Declarations(
        sources=_with_fetched(sources, data / "fetch.toml"),
        indicators=published["indicator"],
        indices=published["index"],
        editions={edition.id: edition for edition in editions},
        presets=ready_made["preset"],
        budgets=ready_made["budget"],
        gaps=_gaps(data / "gaps.toml"),
        terms=_terms(data / "glossary.toml"),
    )
    check(declared)
    return declared


def _with_fetched(sources: dict[str, AnySource], path: Path) -> dict[str, AnySource]:
    """The sources, and those of fetch.toml, marked as such: layouts that only a fetch brings."""
    if not path.exists():
        return sources
    fetched = tables(path, {"source": Source}, {"source": toml(path).get("source", [])})["source"]
    if both := sources.keys() & fetched.keys():
        raise InputError(
            f"{path.name}, source {min(both)!r}", "declared in sources.toml too", do="give each its own id"
        )
    return sources | {id: source.model_copy(update={"fetched": True}) for id, source in fetched.items()}


def _ready_made(path: Path) -> dict[str, dict[str, Any]]:
    """Presets and budgets by id; a data folder without the file offers none."""
    models = {"preset": Preset, "budget": Budget}
    return tables(path, models) if path.exists() else {name: {} for name in models}


def _gaps(path: Path) -> dict[str, Gap]:
    """Gaps by id; a data folder without the file knows of none."""
    return tables(path, {"gap": Gap})["gap"] if path.exists() else {}


def _terms(path: Path) -> dict[str, Term]:
    """The glossary's terms by id, no form in two of them; a data folder without the file explains none."""
    terms = tables(path, {"term": Term})["term"] if path.exists() else {}
    told_by: dict[str, str] = {}
    for term in terms.values():
        for form in term.on_pages:
            if (first := told_by.setdefault(form.lower(), term.id)) != term.id:
                where = f"{path.name}, term {term.id!r}"
                raise InputError(where, f"{form!r} is a form of {first!r} too", do="leave it to one of them")
    return terms


def _edition(path: Path) -> Edition:
    edition: Edition = checked(Edition, toml(path), path, "edition")
    if edition.id != path.stem:
        raise InputError(
            path.name, f"the edition calls itself {edition.id!r}", path.stem, "let id and file name agree"
        )
    return edition


def toml(path: Path) -> dict[str, Any]:
    """The contents of one TOML file; InputError when it is missing or no TOML."""
    if not path.exists():
        raise InputError(str(path), "the file is missing", do="restore it from the repository")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InputError(str(path), f"not valid TOML: {problem}", do="mend that line") from problem


def tables(
    path: Path, models: dict[str, Any], contents: dict[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """The entries of each kind of table in one file (or in `contents` of it), keyed by id; each id once."""
    contents = toml(path) if contents is None else contents
    for key, entries in contents.items():
        kinds = ", ".join(f"[[{name}]]" for name in models)
        if key not in models:
            raise InputError(path.name, f"unknown table {key!r}", kinds, "correct or remove it")
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            do = f"begin each entry with [[{key}]]"
            raise InputError(path.name, f"{key!r} holds what is no table of its own", kinds, do)
    entries_of: dict[str, dict[str, Any]] = {}
    for key, model in models.items():
        entries_of[key] = {}
        for entry in (checked(model, e, path, key) for e in contents.get(key, [])):
            if entry.id in entries_of[key]:
                raise InputError(
                    f"{path.name}, {key} {entry.id!r}", "declared twice", do="give each its own id"
                )
            entries_of[key][entry.id] = entry
    return entries_of


def checked(model: Any, entry: dict[str, Any], path: Path, what: str) -> Any:
    """The entry as its model; the first thing wrong with it becomes one sentence."""
    try:
        return TypeAdapter(model).validate_python(entry)
    except ValidationError as problem:
        first = min(problem.errors(), key=_most_helpful_first)
        where = f"{path.name}, {what} {entry.get('id', '(no id)')!r}"
        tag = str(entry.get(_discriminator(model)))
        way = [s for s in first["loc"] if s != tag and not UNION_MEMBER.fullmatch(str(s))]
        steps = [str(s + 1) if isinstance(s, int) else s for s in way]
        if first["type"] == "extra_forbidden":
            *inside, key = steps
            raise InputError(
                ", ".join([where, *filter(None, [".".join(inside)])]),
                f"unknown key {key!r}",
                _known_keys(model, tag, inside),
                "correct or remove the key",
            ) from problem
        problem_text = f"{'.'.join(steps) or 'entry'}: {_sentence(first)}"
        raise InputError(where, problem_text, do="correct the entry") from problem


UNION_MEMBER = re.compile(r"str|Column|(function-\w+|list|dict|literal)\[.*")
"""What pydantic adds to the way to an error where a value may be of several types."""

PLAIN = {
    "string_type": "is a text between quotation marks",
    "list_type": "is a list, such as [...]",
    "dict_type": "is a table, such as { key = ... }",
    "model_type": "is a table, such as { key = ... }",
    "int_type": "is a whole number",
    "int_from_float": "is a whole number",
    "float_type": "is a number",
    "finite_number": "is a number, neither infinite nor nan",
}
"""What a value of a wrong type would have to be, by pydantic's name for the error."""


def _most_helpful_first(error: ErrorDetails) -> tuple[bool, bool, int]:
    """Sorts what pydantic found: unknown keys first, then what is deepest inside a value of several types."""
    unknown = error["type"] == "extra_forbidden"
    return (not unknown, error["type"] in ("string_type", "dict_type", "literal_error"), -len(error["loc"]))


def _sentence(error: ErrorDetails) -> str:
    """What pydantic found, in words: its own validators' sentences stand as they are."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "union_tag_invalid":
        key = error["ctx"]["discriminator"].strip("'")
        return f"{key} {error['ctx']['tag']!r} is none of {error['ctx']['expected_tags']}"
    if error["type"] == "union_tag_not_found":
        return f"has no {error['ctx']['discriminator']}"
    if error["type"] in PLAIN:
        return f"{PLAIN[error['type']]} (found {_written(error.get('input')):.80})"
    return f"{error['msg'][0].lower()}{error['msg'][1:]} (found {error.get('input')!r:.80})"


def _written(value: object) -> str:
    """A value about as TOML writes it."""
    return (
        str(value).lower()
        if isinstance(value, bool | float)
        else str(value)
        if isinstance(value, date)
        else repr(value)
    )


def _discriminator(model: Any) -> str:
    """The key that says which of several models an entry is; '' for a model that stands alone."""
    return get_args(model)[1].discriminator if get_args(model) else ""


def _known_keys(model: Any, tag: str | None, inside: list[str]) -> str:
    """The keys allowed where an unknown one was found; none are listed for tables inside an entry."""
    if inside:
        return ""
    if not get_args(model):
        return ", ".join(model.model_fields)
    key = _discriminator(model)
    models = {t: m for m in get_args(get_args(model)[0]) for t in get_args(m.model_fields[key].annotation)}
    return ", ".join(models[str(tag)].model_fields)
