"""Which area is worst off: on how many measures each is clearly worse, and clearly better, than the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.profile.area_facts import short_name
from views.wording import count, enumeration, together

GOOD_END = {"lower_is_better": "min", "higher_is_better": "max"}
"""Which end of its figures is good, by an indicator's polarity; of neutral ones neither is."""


@dataclass(frozen=True)
class Standing:
    """One area: on how many measures it is worse and better, of how many that could be judged.

    Where no measure could be tested, worse and better are the measures on which it has the worst and the best
    figure of the areas shown: chance is not ruled out.
    """

    place: str
    name: str
    worse: int
    better: int
    of: int
    tested: bool = True

    @property
    def order(self) -> tuple[int, int]:
        """Worst off first: worse on most, then better on fewest."""
        return -self.worse, self.better


def standings(rows: pd.DataFrame) -> list[Standing]:
    """One Standing per area of `metrics.profile.compare`, the worst off first; equals in the order given."""
    judged = rows[(rows["polarity"] != "neutral") & (rows["verdict"] != "not compared")]
    tested = bool(len(judged))
    words = judged["judgement"] if tested else _ends(rows)
    places = rows.drop_duplicates("area").set_index("area")["area_name"]
    areas = rows["area"].loc[words.index]
    of = areas.value_counts()
    worse, better = (areas[words == word].value_counts() for word in ("worse", "better"))
    counted = [
        Standing(
            str(place), short_name(name), int(worse.get(place, 0)), int(better.get(place, 0)),
            int(of.get(place, 0)), tested,
        )
        for place, name in places.items()
    ]  # fmt: skip
    return sorted(counted, key=lambda standing: standing.order)


def worst_first(rows: pd.DataFrame, order: Sequence[Standing]) -> pd.DataFrame:
    """The rows with the areas of each indicator in an order of standings; indicators stay as they are."""
    at = {standing.place: position for position, standing in enumerate(order)}
    first = {indicator: position for position, indicator in enumerate(dict.fromkeys(rows["indicator"]))}
    by = rows["indicator"].map(first) * len(at) + rows["area"].map(at)
    return rows.loc[by.sort_values(kind="stable").index].reset_index(drop=True)


def of_areas(rows: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
    """The rows of some areas, by place id."""
    return rows[rows["area"].isin(list(places))].reset_index(drop=True)


def standing_sentence(order: Sequence[Standing], borough: str, theme: str = "", *, some: bool = False) -> str:
    """Who is worst off and who best, in one sentence or two.

    `some` says that the borough has other areas too; a theme (its name) that only its measures count.
    """
    first, last = order[0], order[-1]
    of_what = f"on {theme.lower()}" if theme else ""
    if not first.of:
        return (
            _spaced("We can't say which area is worst off", of_what)
            + ": no measure here is good or bad in itself."
        )
    if len(order) == 1:
        return f"{_spaced(first.name, 'is')} {_worse_and_better(first, borough)}."
    if first.order == last.order:
        shown = "No area is clearly worse off than another" if first.tested else "No area has worse figures"
        return f"{_spaced(shown, of_what)}: {_level(first)}."
    step = "worse off" if len(order) == 2 else "worst off"
    best = "better off" if len(order) == 2 else "best off"
    among = f"Of these {len(order)} areas, " if some else ""
    worst_names = [s.name for s in order if s.order == first.order]
    best_names = [s.name for s in order if s.order == last.order]
    if not first.tested:
        return (
            f"{among}{together(worst_names)} {_verb(worst_names, 'has', 'each have')} the worst figure on "
            f"{_share(first.worse, first.of)}, but we can't tell these differences from chance."
        )
    rest = f"the rest of {borough}"
    opening = f"{among}{_spaced(together(worst_names), _verb(worst_names, 'is', 'are'), step, of_what)}"
    why = f"{'each ' if len(worst_names) > 1 else ''}worse than {rest} on {_share(first.worse, first.of)}"
    if not first.worse:
        why = f"better than {rest} on {'only ' if first.better else ''}{_share(first.better, first.of)}"
    closing = f"{together(best_names)} {_verb(best_names, 'is', 'are')} {best}"
    more = f", better on {last.better}" if last.better else ""
    return f"{opening}: {why}. {closing}{more}."


def standing_note(rows: pd.DataFrame, borough: str, of: int) -> str:
    """How many measures are behind the answer: those judged, those that are neither good nor bad, and those
    that can't be tested; and how many of all `of` are not counted, months whose year is there."""
    untested = rows.groupby("indicator")["verdict"].agg(lambda words: (words == "not compared").all())
    neutral = rows.drop_duplicates("indicator").set_index("indicator")["polarity"] == "neutral"
    judged, neither = int((~untested & ~neutral).sum()), int((~untested & neutral).sum())
    parts = [
        (judged, f"{judged} tested against the rest of {borough}"),
        (neither, f"{neither} tested that {'is' if neither == 1 else 'are'} neither good nor bad"),
        (int(untested.sum()), f"{int(untested.sum())} not tested"),
    ]
    left = of - len(untested)
    aside = "month stands beside its year and is" if left == 1 else "months stand beside their years and are"
    aside = f" {left} {aside} not counted." if left else ""
    said = enumeration([part for number_of, part in parts if number_of])
    return f"{count(len(untested), 'measure')}: {said}.{aside}"


def _ends(rows: pd.DataFrame) -> pd.Series:
    """For measures with a good side: worse for the area with the worst figure, better for the best; neither
    where two share an end."""
    sided = rows[rows["polarity"].isin(list(GOOD_END)) & rows["value"].notna()]
    words = pd.Series("between", index=sided.index, dtype=object)
    for _, own in sided.groupby("indicator", sort=False):
        good_is_high = GOOD_END[own["polarity"].iloc[0]] == "max"
        for value, word in ((own["value"].max(), "better"), (own["value"].min(), "worse")):
            at = own.index[own["value"] == value]
            if len(at) == 1 and len(own) > 1:
                words[at[0]] = word if good_is_high else {"better": "worse", "worse": "better"}[word]
    return words


def _worse_and_better(one: Standing, borough: str) -> str:
    rest = f"the rest of {borough}"
    if not one.tested:
        return f"shown alone: none of its {count(one.of, 'measure')} could be tested against {rest}"
    if not one.worse and not one.better:
        return f"not clearly worse or better off than {rest} on any of {count(one.of, 'measure')}"
    worse = f"worse off than {rest} on {_share(one.worse, one.of)}"
    better = f"better off than {rest} on {_share(one.better, one.of)}"
    if not one.worse or not one.better:
        return worse if one.worse else better
    return f"{worse} and better on {one.better}"


def _level(one: Standing) -> str:
    if not one.worse and not one.better:
        return f"none differs clearly on any of {count(one.of, 'measure')}"
    return f"each is worse on {one.worse} and better on {one.better} of {count(one.of, 'measure')}"


def _share(part: int, of: int) -> str:
    """7 of 12 measures; all 12 measures; none of 12 measures."""
    if part == of:
        return {1: "the one measure", 2: "both measures"}.get(of, f"all {count(of, 'measure')}")
    return f"{part or 'none'} of {count(of, 'measure')}"


def _verb(names: Sequence[str], one: str, several: str) -> str:
    return one if len(names) == 1 else several


def _spaced(*words: str) -> str:
    return " ".join(word for word in words if word)
