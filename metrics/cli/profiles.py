"""Figures of places on the command line: profile, compare, deprivation and districts."""

from __future__ import annotations

from argparse import Namespace

from metrics import catalogue
from metrics.cli.command import AREA, INDICATOR, PERIOD, Command, Options, Output, only
from metrics.places.within import msoas, point_figures
from metrics.profile.borough_only import borough_only
from metrics.profile.compare import compare
from metrics.profile.deprivation import deprivation
from metrics.profile.districts import districts
from metrics.profile.profile import profile
from metrics.similar.similar import LEVEL_WORDS, TOP, similar
from metrics.statistics.nearest import MEASURES
from metrics.store import Store

AREA_HEADINGS = {
    "Indicator": "label",
    "Period": "period",
    "Figure": "value",
    "Unit": "unit",
    "Lower 95%": "lower",
    "Upper 95%": "upper",
    "Borough": "borough",
    "Rest": "rest",
    "Comparator": "comparator",
    "Against the rest": "verdict",
    "That is": "judgement",
}
BOROUGH_HEADINGS = {
    "Indicator": "label",
    "Period": "period",
    "Figure": "value",
    "Unit": "unit",
    "Counted": "numerator",
    "Comparator": "comparator",
    "Published for": "kind",
}
DEPRIVATION_HEADINGS = {
    "Place": "name",
    "Index": "index",
    "Period": "period",
    "LSOAs": "lsoas",
    "Average score": "average_score",
    "Average rank, reversed": "average_rank",
    "In most deprived tenth": "proportion_most_deprived_decile",
    "Extent": "extent",
    "Concentration": "local_concentration",
    "Position": "position",
}
DISTRICT_HEADINGS = {
    "Code": "code",
    "District": "name",
    "Average score": "average_score",
    "Rank of score": "average_score_rank",
    "Average rank, reversed": "average_rank",
    "Rank of it": "average_rank_rank",
    "In most deprived tenth": "proportion_most_deprived_decile",
    "Rank of tenth": "proportion_most_deprived_decile_rank",
    "Extent": "extent",
    "Rank of extent": "extent_rank",
    "Concentration": "local_concentration",
    "Rank of concentration": "local_concentration_rank",
}
MSOA_HEADINGS = {
    "Place": "name",
    "MSOA": "msoa_name",
    "Code": "msoa_code",
    "Share of its residents": "share",
}
POINT_HEADINGS = {
    "Name": "name",
    "Code": "code",
    "Kind": "category",
    "Stands in": "place",
    "Figure": "label",
    "Period": "period",
    "Value": "value",
    "Unit": "unit",
    "Not known because": "reason",
}
SIMILAR_HEADINGS = {
    "Place": "name",
    "Code": "code",
    "Borough": "borough",
    "Residents": "residents",
    "Distance": "distance",
    "Most alike in": "alike",
    "Least alike in": "unlike",
    "Stays in lists": "stays",
}
SIMILAR_OPTIONS: Options = {
    "level": {"choices": list(LEVEL_WORDS), "default": "ward", "help": "kind of place"},
    "place": {"help": "the place, by code, name or place id; the first when not named"},
    "without": {"action": "append", "default": [], "help": "an indicator to leave out; may be repeated"},
    "indicators": {"help": "ids of the indicators to compare by, with commas between; those declared if not"},
    "top": {"type": int, "default": TOP, "help": "how many similar places"},
    "distance": {"choices": list(MEASURES), "default": "z-score", "help": "how far apart is measured"},
}
DEPRIVATION_DECIMALS = {
    "average_score": 2,
    "average_rank": 1,
    "proportion_most_deprived_decile": 3,
    "extent": 3,
    "local_concentration": 1,
}
PUBLISHED_DECIMALS = {
    "average_score": 3,
    "average_rank": 2,
    "proportion_most_deprived_decile": 4,
    "extent": 4,
    "local_concentration": 2,
}
"""Decimals of tables that are held against published ones: as many as the publisher prints."""

INDEX: Options = {"index": {"help": "index or domain of deprivation", "default": "imd"}}


def _profile(store: Store, words: Namespace) -> Output:
    return Output(only(profile(store, words.edition, words.area, words.scheme), words), AREA_HEADINGS)


def _compare(store: Store, words: Namespace) -> Output:
    rows = only(compare(store, words.edition, words.scheme), words)
    return Output(rows, {"Area": "area_name", **AREA_HEADINGS})


def _borough(store: Store, words: Namespace) -> Output:
    scheme = catalogue.scheme(store, words.edition, words.scheme)
    return Output(borough_only(store, words.edition, scheme), BOROUGH_HEADINGS)


def _deprivation(store: Store, words: Namespace) -> Output:
    measures = deprivation(store, words.edition, words.scheme, words.index, words.period)
    if words.area:
        scheme = catalogue.scheme(store, words.edition, words.scheme)
        measures = measures[measures["place"] == catalogue.area(store, words.edition, scheme, words.area)]
    return Output(measures, DEPRIVATION_HEADINGS, DEPRIVATION_DECIMALS)


def _msoas(store: Store, words: Namespace) -> Output:
    return Output(msoas(store, words.edition, words.level, words.scheme), MSOA_HEADINGS, {"share": 3})


def _points(store: Store, words: Namespace) -> Output:
    return Output(point_figures(store, words.edition), POINT_HEADINGS)


def _districts(store: Store, words: Namespace) -> Output:
    return Output(districts(store, words.index, words.period), DISTRICT_HEADINGS, PUBLISHED_DECIMALS)


def _similar(store: Store, words: Namespace) -> Output:
    found = similar(
        store,
        words.edition,
        words.level,
        words.place,
        words.scheme,
        indicators=words.indicators.split(",") if words.indicators else None,
        without=[each for given in words.without for each in given.split(",")],
        top=words.top,
        measure=words.distance,
    )
    sentence = f"Like {found.name}, of {found.compared} others, by {len(found.measures)} measures."
    rows = found.places.copy()
    rows.attrs["note"] = " ".join([sentence, *found.remarks])
    return Output(rows, SIMILAR_HEADINGS, {"distance": 2, "residents": 0})


COMMANDS = {
    "profile": Command("one area beside the rest of its borough", _profile, {**AREA, **INDICATOR}),
    "compare": Command("all areas side by side", _compare, INDICATOR),
    "borough": Command("what is known of the borough as a whole and not of its areas", _borough, {}),
    "deprivation": Command(
        "summary measures of deprivation for every area and the borough",
        _deprivation,
        {**AREA, **INDEX, **PERIOD},
    ),
    "msoas": Command(
        "the MSOAs that areas, wards or LSOAs lie in or are made of, by name and code",
        _msoas,
        {"level": {"choices": ["area", "ward", "lsoa"], "default": "ward", "help": "kind of place"}},
    ),
    "points": Command(
        "points in the borough, such as schools, and the figures that are each point's own", _points, {}
    ),
    "similar": Command("the places most like one, and why", _similar, SIMILAR_OPTIONS),
    "districts": Command(
        "every district of England by an index of deprivation, with its ranks; needs a store of the country",
        _districts,
        {**INDEX, **PERIOD},
        of_edition=False,
    ),
}
