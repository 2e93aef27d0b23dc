"""Sources that say what places are called."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from loaders.declarations.fields import Kind
from loaders.declarations.source_file import TabularSource


class NameSource(TabularSource):
    """What the places of some kinds are called: stands wherever they are shown, whatever other files say."""

    shape: Literal["names"]
    kinds: list[Kind] = Field(min_length=1)
    code: str
    name: str
