"""A shelf of things already made: each is made once for the same values, by whoever asks first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from threading import Lock
from typing import Any

PLAIN = (str, int, float, bool, type(None))


@dataclass(slots=True)
class _Slot:
    """The place of one thing: what it was made of stays alive, so that none of it is taken for another."""

    of: list[Any]
    lock: Lock = field(default_factory=Lock)
    full: bool = False
    thing: Any = None


class Memo:
    """The last things made, at most `most` of them. Readers share them: nobody may change what stands here.

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

    def get(self, how: Callable[..., Any], values: tuple = (), named: Mapping[str, Any] | None = None) -> Any:
        """What `how` makes of the values, from the shelf when it was made before. What it raises is not
        kept."""
        slot = self._slot(how, values, named or {})
        with slot.lock:  # a second reader who asks meanwhile waits for the first one's answer
            if not slot.full:
                slot.thing, slot.full = how(*values, **(named or {})), True
            return slot.thing

    def _slot(self, how: Callable[..., Any], values: tuple, named: Mapping[str, Any]) -> _Slot:
        of: list[Any] = []
        key = f"{_told(how, of)}{_told(values, of)}{_told(dict(named), of)}"
        with self._lock:
            slot = self._slots.setdefault(key, _Slot(of))
            self._slots.move_to_end(key)
            if len(self._slots) > self._most:
                self._slots.popitem(last=False)
        return slot


def _told(value: Any, of: list[Any]) -> str:
    """What tells a value from all others: as Python writes it, in which 1, 1.0, True and "1" differ; its
    address where it is the same only as itself, and `of` then keeps it alive."""
    kind = type(value)
    if kind in PLAIN:
        return repr(value)
    if kind is list or kind is tuple:
        return f"{kind.__name__}({','.join([_told(each, of) for each in value])})"
    if kind is dict:
        return f"dict({','.join([f'{_told(key, of)}:{_told(each, of)}' for key, each in value.items()])})"
    if is_dataclass(kind):
        held = [getattr(value, each.name) for each in fields(kind)]
        if all(_is_told(each) for each in held):
            return f"{kind.__module__}.{kind.__qualname__}({','.join([_told(each, of) for each in held])})"
    of.append(value)
    return f"<{id(value)}>"


def _is_told(value: Any) -> bool:
    """Whether a field may be told by its value: an answer that holds frames is the same only as itself."""
    kind = type(value)
    return kind in PLAIN or kind in (list, tuple, dict) or is_dataclass(kind)
