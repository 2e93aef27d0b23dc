"""Next sites in tables: the best choices, every candidate, and each criterion held against its threshold."""

from __future__ import annotations

import pandas as pd

from metrics.choose.criteria import MET, NOT_MET, UNKNOWN
from metrics.choose.sites import Sites
from metrics.profile.area_facts import short_name
from views.choose.pounds import pounds_and_pence
from views.choose.rows import Candidate, Criterion, Threshold
from views.choose.sites_sentences import first_candidates, names_of
from views.formats import figure, known, number
from views.need.how_sure import surety_label, thresholds_explained
from views.need.simulation_shares import NEARLY_ALL, NEARLY_NONE, NINE_OF_TEN

SYMBOLS = {MET: "✔", NOT_MET: "✖", UNKNOWN: "?"}
"""A symbol for every status, so that colour is never the only carrier."""


def candidate_columns_explained() -> str:
    """What the columns of the table of candidates mean."""
    return (
        "Choice: whether it is chosen, or which rule keeps it out; a dash where others together have more "
        f"need. Rank from and to: where it ranks in {NINE_OF_TEN}. On need alone: how many ways of counting "
        f"in 100 put it among as many as are to be chosen, rules aside. {thresholds_explained()} By your "
        "rules: how many in 100 choose it under the same rules (not worked out with a budget). Need lost if "
        "excluded: points of need in total that the best choice without it lacks."
    )


def criteria_table(sites: Sites) -> pd.DataFrame:
    """One row per criterion: its threshold, and whether each site chosen meets it, with the figure."""
    names = names_of(sites)
    effects = list(sites.threshold_effects.itertuples())
    table = pd.DataFrame(
        {"Criterion": [_criterion(r) for r in effects], "Threshold": [_threshold(r) for r in effects]}
    )
    own = _by_place(sites)
    for place in sites.chosen["place"]:
        table[names[place]] = _cells(sites, own[place])
    return table


def threshold_effects_table(sites: Sites) -> pd.DataFrame:
    """One row per criterion: the threshold, how many meet it, and who would come in or drop out next."""
    names, count = names_of(sites), len(sites.candidates)
    return pd.DataFrame(
        [
            {
                "Criterion": _criterion(r),
                "Threshold": f"{_threshold(r)}{' (typed)' if r.given else ''}",
                "Met by": f"{r.met} of {count}",
                "No figures for": f"{r.unknown}{f': {r.reason}' if r.reason else ''}",
                "Next to come in": _at(r.next, r.next_at, r, names),
                "First to drop out": _at(r.last, r.last_at, r, names),
            }
            for r in sites.threshold_effects.itertuples()
        ]
    )


def candidate_criteria_table(sites: Sites) -> pd.DataFrame:
    """One row per candidate, the neediest first: each criterion met, not met or unknown, with the figure."""
    table = sites.candidates[["name", "area"]].set_axis(["Candidate", "Area"], axis=1)
    table["Area"] = [short_name(area) for area in table["Area"]]
    own = _by_place(sites)
    cells = [_cells(sites, own[place]) for place in sites.candidates["place"]]
    listed = pd.DataFrame(cells, columns=list(sites.threshold_effects["criterion"]))
    return pd.concat([table.reset_index(drop=True), listed], axis=1)


def candidates_table(sites: Sites) -> pd.DataFrame:
    """One row per candidate, the neediest first: rank and how sure, criteria, and whether it is chosen."""
    rows = sites.candidates
    columns = {
        "Rank": rows["rank"],
        "Candidate": rows["name"],
        "Area": [short_name(area) for area in rows["area"]],
        "Ward": rows["ward"],
        "Choice": [_choice(row) for row in rows.itertuples()],
        "Need": rows["need"].round(1),
        "Rank from": rows["rank_5"],
        "Rank to": rows["rank_95"],
        "On need alone, times in 100": _percent_of_draws(rows["in_top"]),
        "On need alone": [surety_label(x) if known(x) else "–" for x in rows["in_top"]],
        "By your rules, times in 100": _percent_of_draws(rows["in_selection"]),
        "Criteria met": rows["met"],
        "Not met": rows["not_met"],
        "Unknown": rows["unknown"],
        "Residents": rows["residents"],
        "Cost (£)": rows["cost"],
        "Need lost if excluded": rows["replacement_cost"].round(1),
    }
    shown = {"Cost (£)": bool((rows["cost"] != 0).any()), "Ward": sites.rules.candidates == "lsoa"}
    return pd.DataFrame({name: column for name, column in columns.items() if shown.get(name, True)})


def alternatives_table(sites: Sites) -> pd.DataFrame:
    """One row per selection kept, the best first: who is in it, its need, and by how much it falls short."""
    names, rows = names_of(sites), sites.alternatives
    table = pd.DataFrame(
        {
            "Order": [str(order) for order in rows["order"]],
            "Sites": [", ".join(names[place] for place in members) for members in rows["members"]],
            "Need on average": [number(x, 1) for x in rows["mean"]],
            "Need in total": [number(x, 1) for x in rows["total"]],
            "Behind the best by": [number(x, 1) for x in rows["short"]],
        }
    )
    costs = [pounds_and_pence(x) for x in rows["cost"]]
    return table.assign(Cost=costs) if (rows["cost"] > 0).any() else table


def candidates_in_full(sites: Sites) -> pd.DataFrame:
    """One row per candidate with everything behind the choice, unrounded: what the file holds."""
    places = sites.candidates.assign(members=[" ".join(members) for members in sites.candidates["members"]])
    keys = sites.criteria["indicator"].where(sites.criteria["indicator"] != "", sites.criteria["criterion"])
    wide = sites.criteria.assign(key=keys).pivot(index="place", columns="key", values=["figure", "status"])
    wide.columns = [f"{what}_{key}" for what, key in wide.columns]
    return places.merge(wide.dropna(axis=1, how="all"), left_on="place", right_index=True)


def threshold_label(row: Threshold) -> str:
    """The name of the control of one threshold; `row` is of Sites.threshold_effects."""
    return f"{_criterion(row)}: met from here {'up' if row.more_is_need else 'down'}"


def _by_place(sites: Sites) -> dict[str, list[Criterion]]:
    """The criteria of every candidate by its place, taken apart once for all."""
    by_place: dict[str, list[Criterion]] = {place: [] for place in sites.candidates["place"]}
    for row in sites.criteria.itertuples():
        by_place[row.place].append(row)
    return by_place


def _cells(sites: Sites, own: list[Criterion]) -> list[str]:
    """A candidate's criteria in words, each with the decimals of its figures."""
    decimals = sites.threshold_effects["decimals"]
    return [_cell(row, places) for row, places in zip(own, decimals, strict=True)]


def _cell(row: Criterion, decimals: int) -> str:
    """A status with its symbol and the figure: ✔ met (147.2)."""
    text = f"{SYMBOLS[row.status]} {row.status}"
    if not known(row.figure) and not (known(row.low) and known(row.high)):
        return text
    return f"{text} ({figure(row.figure, row.low, row.high, int(decimals))})"


def _criterion(row: Threshold) -> str:
    """A criterion with the unit of its figures."""
    return f"{row.criterion} ({row.unit})" if row.unit else row.criterion


def _threshold(row: Threshold) -> str:
    """A threshold in words: 147.2 or more."""
    if not known(row.threshold):
        return "–"
    way = "more" if row.more_is_need else "less"
    return f"{number(row.threshold, int(row.decimals))} or {way}"


def _at(places: list[str], at: float, row: Threshold, names: dict[str, str]) -> str:
    """Candidates and the threshold at which they change sides."""
    if not places:
        return "–"
    return f"{first_candidates([names[place] for place in places])}, {number(at, int(row.decimals))}"


def _percent_of_draws(shares: pd.Series) -> pd.Series:
    """Shares in percent, where nearly all is not all and nearly none not none."""
    part = shares.astype(float)
    whole = part.isin([0, 1]) | part.isna()
    return (100 * part).where(whole, (100 * part).round(1).clip(NEARLY_NONE, NEARLY_ALL))


def _choice(row: Candidate) -> str:
    """Whether a candidate is chosen, else why it could not be; a dash where it could but was not."""
    if row.chosen:
        return "✔ chosen (pinned in)" if row.pinned == "in" else "✔ chosen"
    return row.ruled_out or "–"
