"""The line under a chart or map that says where its figures come from."""

from __future__ import annotations

import pandas as pd

from views.rows import each_row
from views.wording import enumeration

FEW = 3
"""Sources that are named in full; of more, who published them."""

LISTED = "Titles and licences of all of them are listed on the page About the data."


def image_source(sources: pd.DataFrame) -> str:
    """Titles, publishers, editions and attributions; of many sources the publishers and how many.

    `sources` are of metrics.catalogue.sources.
    """
    if sources.empty:
        return ""
    attributions = " ".join(dict.fromkeys(f"{s.removesuffix('.')}." for s in sources["attribution"]))
    if len(sources) > FEW:
        publishers = enumeration(dict.fromkeys(sources["publisher"]))
        return f"Source: {len(sources)} data sets from {publishers}. {LISTED}"
    named = "; ".join(f"{s.title} ({s.publisher}, {s.edition})" for s in each_row(sources))
    return f"Source: {named}. {attributions}".strip()
