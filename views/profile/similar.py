"""Places like one in words and tables: which, in what, how firmly, and figures side by side."""

from __future__ import annotations

import pandas as pd

from metrics.profile.area_facts import short_name
from metrics.similar.similar import Similar
from views.formats import number, with_unit
from views.wording import count, enumeration, lower_first, spelled

BESIDE = 3
"""Places whose figures stand beside those of the place; the file has all."""

NAMED = 3
"""Similar places named in the sentence; the table has all."""

LEVEL_NOUNS = {"area": "area", "ward": "ward", "lsoa": "LSOA", "borough": "borough"}
"""What one place of each level is called."""


def similar_heading(found: Similar) -> str:
    """The finding: which place is most like it."""
    nearest = found.places.iloc[0]
    return f"{short_name(found.name)} is most like {_with_borough(nearest, found)}"


def similar_sentences(found: Similar) -> list[str]:
    """In what the nearest is like it and in what not, who comes next, and whether the list is firm."""
    nearest, next_ones = found.places.iloc[0], found.places.iloc[1:NAMED]
    labels = {r.indicator: lower_first(r.label) for r in found.measures.itertuples()}
    alike = enumeration(labels[each] for each in nearest["alike"])
    sentences = [f"They are nearest in {alike}. They differ most in {labels[nearest['unlike'][0]]}."]
    if len(found.measures) == 1:
        sentences = [f"Compared is {labels[nearest['alike'][0]]} alone."]
    if len(next_ones):
        following = enumeration(_with_borough(each, found) for _, each in next_ones.iterrows())
        sentences.append(f"Next {'comes' if len(next_ones) == 1 else 'come'} {following}.")
    return [" ".join(sentences), firmness(found), *found.remarks]


def firmness(found: Similar) -> str:
    """Whether the list survives without any one measure."""
    looked = f"{count(found.compared, f'other {LEVEL_NOUNS[found.level]}')} in this store"
    listed = len(found.places)
    if listed == found.compared:
        return f"There are only {looked}: all are listed, the most alike first."
    of = f"These are the {spelled(listed)} most alike of {looked}."
    if len(found.measures) == 1:
        return of
    if found.firm:
        return f"{of} The list stays the same whichever measure is left out."
    firm = int(found.places["firm"].sum())
    weakest = found.measures.loc[found.measures["kept"].idxmin()]
    without, left = lower_first(weakest["label"]), int(weakest["kept"])
    stay = f"{firm} {_stay(firm)} whichever measure is left out" if firm else "None is firm"
    return f"{of} {stay}; without {without}, {left or 'none'} of them {_stay(left)}."


def _stay(places: int) -> str:
    return "stays" if places == 1 else "stay"


def similar_table(found: Similar) -> pd.DataFrame:
    """One row per similar place, the most alike first."""
    labels, rows = _labels(found), found.places
    lists = len(found.measures) if len(found.measures) > 1 else 0
    table = pd.DataFrame(
        {
            "Place": rows["name"],
            "Borough": rows["borough"],
            "Residents": [number(people) for people in rows["residents"]],
            "Distance": [number(far, 2) for far in rows["distance"]],
            "Most alike in": [", ".join(labels[each] for each in listed) for listed in rows["alike"]],
            "Least alike in": [", ".join(labels[each] for each in listed) for listed in rows["unlike"]],
            f"Stays in (of {lists})": rows["stays"],
        }
    )
    return table if lists else table.iloc[:, :-1]


def beside_table(found: Similar) -> pd.DataFrame:
    """One row per measure: the place, the places most like it, and the mean of all that were compared."""
    names = {found.place: found.name} | dict(zip(found.places["place"], found.places["name"], strict=True))
    figures = found.beside.pivot(index="indicator", columns="place", values="value")
    shown = [found.place, *found.places["place"].head(BESIDE)]
    rows = list(found.measures.itertuples())
    columns = {
        names[place] if place == found.place else f"{names[place]} ({n})": [
            with_unit(figures.at[r.indicator, place], r.decimals, r.unit) for r in rows
        ]
        for n, place in enumerate(shown)
    }
    mean = f"Mean of {found.compared + 1:,}"
    return pd.DataFrame(
        {
            "Measure": [f"{r.label}, {r.period}" for r in rows],
            **columns,
            mean: [with_unit(r.mean, r.decimals, r.unit) for r in rows],
        }
    )


def names_of(found: Similar) -> dict[str, str]:
    """The places by place id, each named with its borough where that is another."""
    return {row["place"]: _with_borough(row, found) for _, row in found.places.iterrows()}


def similar_explained(found: Similar) -> str:
    """How the places were compared, for the Method."""
    return (
        f"Places like this one: {count(len(found.measures), 'measure')}, each put in standard deviations "
        f"over the {found.compared + 1:,} places compared; the distance is the root of the summed squares of "
        "what lies between two places. The list is made again without each measure in turn."
    )


def _labels(found: Similar) -> dict[str, str]:
    return {r.indicator: lower_first(r.short_label) for r in found.measures.itertuples()}


def _with_borough(row: pd.Series, found: Similar) -> str:
    """A place's name, with its borough where that is another."""
    name = short_name(str(row["name"]))
    return name if row["borough"] == found.borough else f"{name} ({row['borough']})"
