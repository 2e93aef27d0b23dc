"""A drawing as it is declared: the lines for data/boroughs/ with which an installation adopts it."""

from __future__ import annotations

import tomli_w

from metrics.drawn.drawing import Drawing, scheme_of
from metrics.drawn.units import Units


def as_toml(drawn: Drawing, units: Units) -> str:
    """The scheme as TOML, for the end of data/boroughs/EDITION.toml. Raises Refused where no area has
    anything in it."""
    return tomli_w.dumps({"scheme": [scheme_of(drawn, units)]}, multiline_strings=False)
