"""Things made once for the same values, by whoever asks first, and shared by all who ask later.

`cachetools` would only replace the three lines that drop what was asked for longest ago: its decorators let
two readers who ask at once make a thing twice, and its keys must be hashable, which frames are not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")

PLAIN = (str, int, float, bool, type(None))


@dataclass(slots=True)
class _Slot:
    """The place of one thing: what it was made of stays alive, so that none of it is taken for another."""

    of: list[Any]
    lock: Lock = field(default_factory=Lock)
    full: bool = False
    thing: Any = None


class Memo:
    """The last things made, at most `most` of them. Readers share them: nobody may change what is kept here.

    Words, numbers and what is put together from them are the same when they are equal. Anything else (a
    frame, a function) is the same only when it is the very same object, so that no key can be forgotten: a
    thing made of other figures is another thing.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def get(
        self, how: Callable[..., Made], values: tuple[Any, ...] = (), named: Mapping[str, Any] | None = None
    ) -> Made:
        """What `how` makes of the values, as it was made before where it was. What it raises is not kept."""
        slot = self._slot(how, values, named or {})
        with slot.lock:  # a second reader who asks meanwhile waits for the first one's answer
            if not slot.full:
                slot.thing, slot.full = how(*values, **(named or {})), True
            thing: Made = slot.thing
            return thing

    def has(
        self, how: Callable[..., Any], values: tuple[Any, ...] = (), named: Mapping[str, Any] | None = None
    ) -> bool:
        """Whether `get` would find it made."""
        of: list[Any] = []
        with self._lock:
            slot = self._slots.get(_of(how, values, named or {}, of))
        return slot is not None and slot.full

    def _slot(self, how: Callable[..., Any], values: tuple[Any, ...], named: Mapping[str, Any]) -> _Slot:
        of: list[Any] = []
        key = _of(how, values, named, of)
        with self._lock:
            slot = self._slots.setdefault(key, _Slot(of))
            self._slots.move_to_end(key)
            if len(self._slots) > self._most:
                self._slots.popitem(last=False)
        return slot


def _of(how: Callable[..., Any], values: tuple[Any, ...], named: Mapping[str, Any], of: list[Any]) -> str:
    return f"{_key(how, of)}{_key(values, of)}{_key(dict(named), of)}"


def _key(value: Any, of: list[Any]) -> str:
    """What tells a value from all others: as Python writes it, in which 1, 1.0, True and "1" differ; its
    address where it is the same only as itself, and `of` then keeps it alive."""
    kind = type(value)
    if kind in PLAIN:
        return repr(value)
    if kind is list or kind is tuple:
        return f"{kind.__name__}({','.join([_key(each, of) for each in value])})"
    if kind is dict:
        return f"dict({','.join([f'{_key(key, of)}:{_key(each, of)}' for key, each in value.items()])})"
    if is_dataclass(kind):
        held = [getattr(value, each.name) for each in fields(kind)]
        if all(_equal_is_same(each) for each in held):
            return f"{kind.__module__}.{kind.__qualname__}({','.join([_key(each, of) for each in held])})"
    of.append(value)
    return f"<{id(value)}>"


def _equal_is_same(value: Any) -> bool:
    """Whether a field is known by its value: an answer that holds frames is the same only as itself."""
    kind = type(value)
    return kind in PLAIN or kind in (list, tuple, dict) or is_dataclass(kind)
