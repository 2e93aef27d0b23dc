"""What is said of a field of a question, once: its default, its option on the command line, its control on a
page, its key in the address, its name in a record's words, the sort of value it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, replace
from typing import Any

from metrics.errors import Refused

RENAMED = {"inside": "pinned_in", "outside": "pinned_out"}
"""Names of version 0.3 that are still understood, and what they are called now."""

KEY = "setting"
"""Where a field's metadata holds its Setting."""


class BadQuestion(Refused):
    """A question asks for what no question of its kind can; the sentence says what there is."""


@dataclass(frozen=True)
class Setting:
    """All that is said of one field of a question, its default and its sort aside.

    `help` is that of its option; without it the command line has none. `label` is that of its control, `hint`
    what that says on request, `name` what a record calls it (the label where it is not given). `address` is
    its key in the address (its name with hyphens where it is not given), in which {edition}, {preset},
    {candidates} and {areas} are filled in, and `each` the key of each of its numbers, in which {indicator} is
    filled in too. `choices` are ids with labels.
    `least`, `most` and `step` are the ends and the step of a typed number, in the unit of the control, which
    is `shown_as` times the field's own. `yes_no` are a switch's two values in words, `off` its option where
    that turns it off. `before` is what was taken before the field could be asked for, where that differs from
    the default: records from then do not say it.
    """

    help: str = ""
    label: str = ""
    name: str = ""
    address: str = ""
    each: str = ""
    hint: str = ""
    choices: Mapping[str, str] | None = None
    least: float = 0
    most: float = 0
    step: float = 1
    shown_as: int = 1
    yes_no: tuple[str, str] = ("no", "yes")
    off: str = ""
    before: Any = None

    def key(self, **parts: object) -> str:
        """Its key in the address."""
        return (self.each if "indicator" in parts else self.address).format(**parts)


def setting(default: Any, **said: Any) -> Any:
    """A field of a question: its default, and what a Setting says of it."""
    metadata = {KEY: Setting(**said)}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def setting_of(each: Field[Any]) -> Setting:
    """What is said of a field."""
    said = each.metadata[KEY]
    assert isinstance(said, Setting)
    own_key = said.label and not said.each  # what has no control stands in no address
    return said if said.address or not own_key else replace(said, address=each.name.replace("_", "-"))


def default_of(each: Field[Any]) -> Any:
    """What is taken where a field is not said."""
    return each.default if each.default_factory is MISSING else each.default_factory()


def as_before(settings: Mapping[str, Field[Any]]) -> dict[str, Any]:
    """What was taken for fields that could not be asked for yet, by name: what old records do not say."""
    was = {name: setting_of(each).before for name, each in settings.items()}
    return {name: value for name, value in was.items() if value is not None}


def sort_of(each: Field[Any]) -> str:
    """The sort of value that a field takes, as it is written there; that it may be left unsaid is no sort."""
    return str(each.type).removesuffix(" | None")


def plain(value: object) -> object:
    """A value as a record holds it; an empty table where there is none."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value or {}) if value is None or isinstance(value, Mapping) else value


def fitting(kind: str, each: Field[Any], name: str, value: object) -> object:
    """The value in the sort of the field; BadQuestion, by the name that was said, where it is of another.
    Whole numbers stand for others too."""
    try:
        fits = SORTS[sort_of(each)](value)
    except (TypeError, ValueError, OverflowError):
        raise BadQuestion(
            f"{name} of {kind} is {value!r}, which is not of the sort of {plain(default_of(each))!r}. "
            "Correct it."
        ) from None
    if each.name == "seed" and isinstance(fits, int) and fits < 0:
        raise BadQuestion(f"The seed is {fits}; draws begin at a whole number from 0 up. Correct it.")
    return fits


def refuse_both_names(asked: Mapping[str, object]) -> None:
    """Raises BadQuestion where something is asked for by its old name and by its new one."""
    for old, new in RENAMED.items():
        if old in asked and new in asked:
            raise BadQuestion(f"{old} and {new} are two names of one thing. Give it once, as {new}.")


def notices(asked: Mapping[str, object]) -> list[str]:
    """A sentence for each name of version 0.3 among what is asked for."""
    return [renamed_to(name, RENAMED[name]) for name in asked if name in RENAMED]


def renamed_to(old: str, new: str) -> str:
    """The notice that an old name was met."""
    return f"{old} is called {new} now; the old name is understood for one more version."


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value  # a seed may have more digits than a float keeps
    if _number(value) != int(_number(value)):
        raise ValueError
    return int(_number(value))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(_word(each) for each in value)


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise TypeError
    return {str(name): _number(each) for name, each in value.items()}


SORTS: dict[str, Callable[[object], object]] = {
    "bool": _flag,
    "float": _number,
    "int": _whole,
    "str": _word,
    "tuple[str, ...]": _words,
    "Mapping[str, float]": _numbers,
}
"""What makes a value of each sort, by how the sort is written at its field."""
