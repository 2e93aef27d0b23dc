"""Do the declarations agree: indicators with the measures that sources provide, areas with each other?"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.declarations.age_bands import age_measures
from loaders.declarations.event_source import EventsSource
from loaders.declarations.models import (
    EQUAL_WEIGHTS,
    AgesSource,
    AnySource,
    BoundarySource,
    Declarations,
    Edition,
    Index,
    Indicator,
    LongSource,
    Preset,
    PrintedSource,
    Scheme,
    TableSource,
    WideSource,
    listed,
)
from loaders.errors import InputError, nearest
from loaders.place_ids import parse

NEEDS = {
    "count": ["numerator"],
    "ratio": ["numerator", "denominator"],
    "weighted_mean": ["value", "weight"],
    "published": ["value"],
}
"""What each kind of indicator is made of, and nothing else."""


def check(declared: Declarations) -> None:
    """Raise InputError on the first declaration that another one contradicts."""
    for source in declared.sources.values():
        _check_source(source, declared)
    provided = provided_measures(declared.sources, declared.indices)
    for indicator in declared.indicators.values():
        _check_indicator(indicator, provided, declared)
    for index in declared.indices.values():
        _check_index(index, provided)
    for edition in declared.editions.values():
        _check_edition(edition, declared)
    for preset in declared.presets.values():
        _check_preset(preset, declared.indicators)
    _check_first(declared.presets)


def provided_measures(sources: dict[str, AnySource], indices: dict[str, Index]) -> dict[str, list[str]]:
    """For every measure, the sources that provide it."""
    provided: dict[str, list[str]] = {}
    for source in sources.values():
        for measure in source_measures(source):
            provided.setdefault(measure, []).append(source.id)
    for index in indices.values():
        provided[index.percentile] = provided[index.weight] = provided.get(index.rank, [])
    return provided


def counted_measures(declared: Declarations) -> set[str]:
    """The measures that count something, and are never below zero: what is added up, and what weighs."""
    counted = {
        measure
        for indicator in declared.indicators.values()
        for measure in [*listed(indicator.numerator), *listed(indicator.denominator), indicator.weight]
    }
    for index in declared.indices.values():
        counted |= {index.rank, index.weight, *(each.population for each in index.edition)}
    return counted - {EQUAL_WEIGHTS, ""}


def source_measures(source: AnySource) -> list[str]:
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
        return age_measures(source)
    if isinstance(source, EventsSource):
        return [*source.years, *source.months]
    return []


def _check_source(source: AnySource, declared: Declarations) -> None:
    """A source's record of gaps is known, and events are placed in kinds that have outlines."""
    where = f"sources.toml, source {source.id!r}"
    records = {gap.record for gap in declared.gaps.values()}
    if source.gaps and source.gaps not in records:
        raise InputError(
            where,
            f"gaps names {source.gaps!r}, of which no gap is declared",
            nearest(source.gaps, records),
            "correct the name, or declare the gap in gaps.toml",
        )
    for other in source.gives_way_to:
        _check_way(source, other, declared, where)
    outlined = {s.kind for s in declared.sources.values() if isinstance(s, BoundarySource)}
    for kind in source.placed_in if isinstance(source, EventsSource) else ():
        if kind not in outlined:
            raise InputError(
                where,
                f"placed_in names {kind}, of which no source has outlines",
                nearest(kind, outlined),
                "name another kind, or declare a source of its outlines",
            )


def _check_way(source: AnySource, other: str, declared: Declarations, where: str) -> None:
    """A source gives way to another one that is declared, and that does not give way to it."""
    others = declared.sources.keys() - {source.id}
    if other not in others:
        found = "itself" if other == source.id else f"unknown source {other!r}"
        do = "name the source whose figures stand, or take gives_way_to away"
        raise InputError(where, f"gives_way_to names {found}", nearest(other, others), do)
    if source.id in declared.sources[other].gives_way_to:
        do = "take gives_way_to away from one of them"
        raise InputError(where, f"gives way to {other!r}, which gives way to it", do=do)


def _check_indicator(indicator: Indicator, provided: dict[str, list[str]], declared: Declarations) -> None:
    """Every measure is provided by a source, and the indicator has what its kind needs, and no more."""
    where = f"indicators.toml, indicator {indicator.id!r}"
    needs = NEEDS[indicator.kind]
    has = [k for k in ("numerator", "denominator", "value", "weight") if getattr(indicator, k)]
    if has != needs:
        raise InputError(
            where,
            f"a {indicator.kind} declared with {' and '.join(has) or 'no measures'}",
            " and ".join(needs),
            "declare just those, so that it can't be added up the wrong way",
        )
    for measure in indicator.measures():
        if measure not in provided:
            raise InputError(
                where,
                f"measure {measure!r} is provided by no source",
                nearest(measure, provided),
                "correct the name, or declare the column in sources.toml",
            )
    _check_known(indicator.overlaps, declared.indicators, where, "overlaps")


def _check_index(index: Index, provided: dict[str, list[str]]) -> None:
    """Score, rank and population of an index are measures that a source provides."""
    where = f"indicators.toml, index {index.id!r}"
    populations = [e.population for e in index.edition if e.population != EQUAL_WEIGHTS]
    for measure in [index.score, index.rank, *populations]:
        if not provided.get(measure):
            raise InputError(
                where,
                f"measure {measure!r} is provided by no source",
                nearest(measure, provided),
                "correct the name, or declare the column in sources.toml",
            )


def _check_edition(edition: Edition, declared: Declarations) -> None:
    """What an edition names is declared; each scheme, and each area of a scheme, has its own id."""
    where = f"{edition.id}.toml"
    for kind, wanted in ((edition.ward_kind, "ward"), (edition.lsoa_kind, "lsoa"), (edition.borough, "lad")):
        if not kind.startswith(wanted):
            raise InputError(where, f"{kind} stands where a {wanted} is wanted", f"{wanted} with a year")
    _check_known(edition.indicators, declared.indicators, where, "indicators")
    _check_known(edition.current, declared.indicators, where, "current")
    _check_sites(edition, where)
    _check_own_ids([s.id for s in edition.scheme], where, "scheme")
    for scheme in edition.scheme:
        _check_scheme(scheme, f"{where}, scheme {scheme.id!r}")


def _check_sites(edition: Edition, where: str) -> None:
    """Every existing site is a ward or an LSOA of the edition's kinds."""
    kinds = (edition.ward_kind, edition.lsoa_kind)
    for site in edition.existing_sites:
        kind, code = parse(site)
        if kind not in kinds:
            raise InputError(
                where,
                f"existing_sites names {site}, a place of kind {kind}",
                " or ".join(f"{each}:CODE" for each in kinds),
                f"name the ward or LSOA that {code} has become, or change the edition's kinds",
            )


def _check_known(named: Iterable[str], known: dict[str, Indicator], where: str, key: str) -> None:
    for other in named:
        if other not in known:
            raise InputError(
                where, f"{key} names unknown indicator {other!r}", nearest(other, known), "correct the name"
            )


def _check_preset(preset: Preset, known: dict[str, Indicator]) -> None:
    """Every criterion stands once, and either its indicator's polarity says which way is need or it does."""
    where = f"presets.toml, preset {preset.id!r}"
    named = [i for c in preset.criterion for i in (c.indicator, *c.otherwise)]
    _check_known(named, known, where, "criterion")
    _check_own_ids(named, where, "criterion")
    for each in preset.criterion:
        if neutral_too := [i for i in each.otherwise if known[i].polarity == "neutral"]:
            raise InputError(where, f"otherwise names {neutral_too[0]!r}, which is neutral", "a polarity")
        neutral = known[each.indicator].polarity == "neutral"
        if neutral and not each.need_is:
            raise InputError(
                where,
                f"indicator {each.indicator!r} is neutral: neither more nor less of it is need",
                do='say which is need here with need_is = "higher" or "lower", or give it a polarity',
            )
        if each.need_is and not neutral:
            raise InputError(
                where,
                f"need_is of {each.indicator!r} stands beside its polarity, {known[each.indicator].polarity}",
                do="take need_is away: which way is need follows from the polarity",
            )
    if preset.priority_over and preset.normalisation != "index":
        raise InputError(
            where,
            f"priority_over needs a scale with a fixed middle, not {preset.normalisation}",
            do='add normalisation = "index" (100 = the borough\'s mean), or take priority_over away',
        )


def _check_first(presets: dict[str, Preset]) -> None:
    """Each question starts from one preset."""
    first: dict[str, str] = {}
    for preset in presets.values():
        for question in preset.first_for:
            if first.setdefault(question, preset.id) != preset.id:
                raise InputError(
                    f"presets.toml, preset {preset.id!r}",
                    f"{question} starts from {first[question]!r} already",
                    do=f"name {question} in first_for of one preset",
                )


def _check_own_ids(ids: list[str], where: str, what: str) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise InputError(where, f"{what} {one!r} is declared twice", do="give each its own id")


def _check_scheme(scheme: Scheme, where: str) -> None:
    """No place stands twice in one scheme, and every area has some."""
    _check_own_ids([a.id for a in scheme.area], where, "area")
    seen: dict[str, str] = {}
    for area in scheme.area:
        if not (area.wards or area.extra_lsoas):
            raise InputError(
                where, f"area {area.name!r} has no wards and no LSOAs", do="give it wards or extra_lsoas"
            )
        for code in [*area.wards, *area.extra_lsoas]:
            if code in seen:
                raise InputError(
                    where,
                    f"{code} stands in {seen[code]} and in {area.name}",
                    "one area of a scheme for each place",
                    "take it out of one of them, or list part of a ward by its LSOAs",
                )
            seen[code] = area.name
