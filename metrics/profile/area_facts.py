"""What an area is made of, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

from metrics import catalogue
from metrics.profile.aggregate import RESIDENTS, figures
from metrics.store import Store

DIRECTIONS = {"North", "North east", "East", "South east", "South", "South west", "West", "North west"}
"""Names that only say where in the borough an area lies."""


def short_name(name: str) -> str:
    """An area's name without what stands in brackets, which only explains it: Dagenham (part of ...).

    Behind a mere direction they stay, for they tell areas apart that lie the same way: South (Pershore).
    """
    before = name.split(" (")[0]
    return name if before in DIRECTIONS else before


@dataclass(frozen=True)
class AreaFacts:
    """One area: name, wards, size and residents, and the names of the places it is compared with."""

    name: str
    borough: str
    wards: tuple[str, ...]
    km2: float | None
    borough_km2: float | None
    residents: float | None
    borough_residents: float | None
    residents_period: str
    sources: tuple[str, ...]
    comparators: dict[str, str]

    @property
    def short(self) -> str:
        """The name for columns, legends and sentences; see `short_name`."""
        return short_name(self.name)

    @property
    def km2_share(self) -> float | None:
        """The area's share of the borough's land, as a percentage."""
        return 100 * self.km2 / self.borough_km2 if self.km2 and self.borough_km2 else None

    @property
    def density(self) -> float | None:
        """Residents per square kilometre."""
        return self.residents / self.km2 if self.residents and self.km2 else None


def area_facts(store: Store, edition: str, scheme: str, area: str) -> AreaFacts:
    """One area's facts. Sizes are measured on the outlines; residents are the current ones."""
    chosen = catalogue.edition(store, edition)
    place = catalogue.area(store, edition, scheme, area)
    row = catalogue.areas(store, edition, scheme).set_index("place").loc[place]
    residents = figures(
        store, edition, [place, chosen.borough], scheme=scheme, indicators=RESIDENTS
    ).set_index("place")
    people = residents["value"]
    borough_km2 = store.rows("SELECT area_km2 FROM places WHERE place = ?", [chosen.borough])[0][0]
    wards = row["wards"]
    return AreaFacts(
        name=row["name"],
        borough=chosen.name,
        wards=tuple(wards.split(", ")) if isinstance(wards, str) else (),
        km2=_known(row["area_km2"]),
        borough_km2=_known(borough_km2),
        residents=_known(people.get(place)),
        borough_residents=_known(people.get(chosen.borough)),
        residents_period=str(residents["period"].iloc[0]) if len(residents) else "",
        sources=tuple(residents["sources"].iloc[0]) if len(residents) else (),
        comparators=dict(
            store.rows(
                "SELECT place, name FROM places WHERE list_contains(?, place)", [list(chosen.comparators)]
            )
        ),
    )


def _known(value: float | None) -> float | None:
    return float(value) if value is not None and value == value else None
