"""Ready-made composites of need, as declared in data/presets.toml."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.store import Store, Unknown


@dataclass(frozen=True)
class Preset:
    """One preset: its criteria with their weights, and what nobody has supplied."""

    id: str
    label: str
    note: str
    unknown: tuple[str, ...]
    weights: dict[str, float]
    criteria: dict[str, str]


def presets(store: Store) -> list[Preset]:
    """Every preset in the store, in the order declared. `criteria` are names of indicators in the preset's
    own words, where it has any."""
    found = store.frame("SELECT * FROM presets ORDER BY position")
    return [_preset(rows) for _, rows in found.groupby("preset", sort=False)]


def preset(store: Store, name: str) -> Preset:
    """One preset; Unknown when the store has none of that id."""
    known = {p.id: p for p in presets(store)}
    if name not in known:
        raise Unknown("preset", name, list(known))
    return known[name]


def _preset(rows: pd.DataFrame) -> Preset:
    first = rows.iloc[0]
    named = rows[rows["criterion"] != ""]
    return Preset(
        id=first["preset"],
        label=first["label"],
        note=first["note"],
        unknown=tuple(first["unknown"]),
        weights=dict(zip(rows["indicator"], rows["weight"], strict=True)),
        criteria=dict(zip(named["indicator"], named["criterion"], strict=True)),
    )
