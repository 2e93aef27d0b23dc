"""What areas are drawn from: the wards and LSOAs of an edition, and which LSOA belongs to which ward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from metrics import catalogue
from metrics.store import Store


@dataclass(frozen=True)
class Units:
    """The LSOAs and wards of an edition, by code and in the order of their codes.

    `ward_of` gives each LSOA the ward that holds most of it; `names` are those readers see.
    """

    edition: str
    ward_kind: str
    lsoa_kind: str
    wards: tuple[str, ...]
    lsoas: tuple[str, ...]
    ward_of: Mapping[str, str]
    names: Mapping[str, str]

    @cached_property
    def lsoas_of(self) -> Mapping[str, tuple[str, ...]]:
        """The LSOAs of each ward, by code; none of a ward that holds most of no LSOA."""
        found: dict[str, list[str]] = {ward: [] for ward in self.wards}
        for lsoa in self.lsoas:
            if lsoa in self.ward_of:
                found[self.ward_of[lsoa]].append(lsoa)
        return {ward: tuple(lsoas) for ward, lsoas in found.items()}


def units(store: Store, edition: str) -> Units:
    """The LSOAs and wards of an edition. Raises Unknown."""
    chosen = catalogue.edition(store, edition)
    fitted = catalogue.wards_of_lsoas(store, edition)
    wards = catalogue.places(store, edition, "ward")
    lsoas = catalogue.places(store, edition, "lsoa")
    code_of = {**dict(zip(wards["place"], wards["code"], strict=True)),
               **dict(zip(lsoas["place"], lsoas["code"], strict=True))}  # fmt: skip
    names = {**dict(zip(wards["code"], wards["name"], strict=True)),
             **dict(zip(lsoas["code"], lsoas["name"], strict=True))}  # fmt: skip
    return Units(
        edition=edition,
        ward_kind=chosen.ward_kind,
        lsoa_kind=chosen.lsoa_kind,
        wards=tuple(sorted(wards["code"])),
        lsoas=tuple(sorted(lsoas["code"])),
        ward_of={
            code_of[r.lsoa]: code_of[r.ward]
            for r in fitted.itertuples()
            if r.lsoa in code_of and r.ward in code_of
        },
        names=names,
    )
