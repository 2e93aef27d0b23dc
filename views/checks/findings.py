"""What the checks found, as the page's answer and as headings."""

from __future__ import annotations

import pandas as pd

from metrics.checks.exchanges import BY_OURS
from metrics.checks.reconcile import AGREES, CLOSE, NOTHING
from views.checks.checks import ONE_RESIDENT
from views.wording import count


def checks_answer(ledger: pd.DataFrame, printed: pd.DataFrame) -> str:
    """Whether the areas add up to the borough, and whether printed figures come out the same."""
    compared = ledger[ledger["verdict"] != NOTHING]
    differ = int((~compared["verdict"].isin([AGREES, CLOSE])).sum())
    agree = f"{len(compared) - differ:,} of {count(len(compared), 'total')}"
    if compared.empty:
        said = "We can't tell whether the areas add up to the borough: no figure of its own is at hand."
    elif differ:
        said = f"The areas don't all add up to the borough: {agree} agree."
    else:
        said = f"The areas add up to the borough: {agree} agree."
    unlike = int(printed["status"].isin(["does not recompose", "printed for another area"]).sum())
    if not len(printed):
        return said
    printed_figures = count(len(printed), "printed figure")
    if not unlike:
        return f"{said} {printed_figures} {'agrees' if len(printed) == 1 else 'agree'}."
    return f"{said} {unlike} of {printed_figures} {'does not' if unlike == 1 else 'do not'} agree."


def coverage_heading(outside: pd.DataFrame, borough: str) -> str:
    """Whether everybody is in one area, as a heading."""
    lost = (outside[["in_none", "in_two"]] > ONE_RESIDENT).any(axis=None)
    return f"Some residents of {borough} are in no area or in two" if lost else "Everybody is in one area"


def printed_heading(printed: pd.DataFrame) -> str:
    """How many printed figures come out again, as a heading."""
    again = int(printed["status"].isin(["reproduced", "nearly reproduced"]).sum())
    return f"{again:,} of {count(len(printed), 'printed figure')} come out again from our data"


def vintages_heading(vintages: pd.DataFrame) -> str:
    """How many kinds of place stand behind the figures, and how many were divided, as a heading."""
    kinds, divided = len(vintages), int((vintages["divided"] > 0).sum())
    some = (
        f"{divided} of them {'was' if divided == 1 else 'were'} redrawn since"
        if divided
        else "none was divided"
    )
    return f"The figures come from {count(kinds, 'kind')} of place; {some}"


def exchange_heading(exchanges: pd.DataFrame) -> str:
    """How many pairs of figures were printed for each other's area, as a heading."""
    ours = exchanges[exchanges["shown"] & (exchanges["test"] == BY_OURS)]
    if ours.empty:
        return "No two printed figures can be shown to be exchanged"
    were = "was" if len(ours) == 1 else "were"
    return f"{count(len(ours), 'pair')} of figures {were} printed for each other's area"


def loads_heading(loads: pd.DataFrame) -> str:
    """How many files were read, and of how many something was left out, as a heading."""
    files, some = loads["file"].nunique(), loads.loc[loads["dropped"] > 0, "file"].nunique()
    left = f"something was left out of {some}, with a reason" if some else "nothing was left out"
    return f"{count(files, 'file')} {'was' if files == 1 else 'were'} read; {left}"
