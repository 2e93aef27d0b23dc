"""The store with a drawing in it: every question is answered as if the scheme had been built."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from loaders.drawn import Slice, Tables
from loaders.errors import InputError
from metrics.drawn.drawing import Drawing, scheme_of
from metrics.drawn.link import edition_of, from_link, is_link
from metrics.drawn.units import units
from metrics.errors import Refused
from metrics.store import Store, built_at

KEPT = 4
"""Editions of which what any drawing is made from stays in memory (20 MB each), and stores with a drawing."""

Kept = TypeVar("Kept", Slice, Store)

_SLICES: OrderedDict[tuple[str, ...], Slice] = OrderedDict()
_STORES: OrderedDict[tuple[str, ...], Store] = OrderedDict()
_LOCK = Lock()


def drawing_of(store: Store, link: str) -> Drawing:
    """The drawing that a link holds, of an edition that the store has. Raises Refused."""
    edition = edition_of(link)
    if edition not in store.editions:
        raise Refused(f"The link to drawn areas is about “{edition[:40]}”, a borough that is not here.")
    return from_link(link, units(store, edition))


def drawn_tables(store: Store, link: str) -> Tables:
    """The rows of the drawing that a link holds, table by table. Raises Refused."""
    drawn = drawing_of(store, link)
    scheme = scheme_of(drawn, units(store, drawn.edition))
    try:
        return _slice(store, drawn.edition).tables(scheme, link)
    except InputError as problem:
        raise Refused(f"These areas can't be added up. {problem}") from problem


def with_drawing(store: Store, tables: Tables) -> Store:
    """The store with a drawing's rows (`drawn_tables`) beside its own; opened anew."""
    return Store(str(store.path), beside=tables)


def opened_for(store: Store, scheme: str) -> Store:
    """The store in which a scheme can be asked for: with its drawing beside, where it is a drawing's link;
    otherwise the store itself. Raises Refused."""
    if not is_link(scheme) or any(area.scheme == scheme for area in store.areas):
        return store
    key = (str(store.path), built_at(str(store.path)), scheme)
    return _kept(_STORES, key, lambda: with_drawing(store, drawn_tables(store, scheme)))


def _slice(store: Store, edition: str) -> Slice:
    where = str(store.path)
    return _kept(_SLICES, (where, built_at(where), edition), lambda: Slice(where, edition))


def _kept(kept: OrderedDict[tuple[str, ...], Kept], key: tuple[str, ...], make: Callable[[], Kept]) -> Kept:
    """What was made for a key, made where it is not there; what was asked for longest ago is let go of, and
    closed by whoever holds it last."""
    with _LOCK:
        found = kept.get(key)
    made = found or make()
    with _LOCK:
        kept[key] = made
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return made
