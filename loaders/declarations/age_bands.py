"""The age bands that figures of single years are kept in, and the measures that hold them."""

from __future__ import annotations

from loaders.declarations.models import AgesSource

OLDEST_BAND = 85
BANDS = [*[(low, low + 4) for low in range(0, OLDEST_BAND, 5)], (OLDEST_BAND, 200)]
"""Five-year bands as the profiles print them, the last one 85 and over."""

BROAD = {"0_15": (0, 15), "16_64": (16, 64), "65_plus": (65, 200)}


def band_name(low: int, high: int) -> str:
    """The name of an age band inside a measure: 0_4, 85_plus."""
    return f"{low}_plus" if high >= 200 else f"{low}_{high}"


SPANS = {"": (0, 200), **{band_name(*band): band for band in BANDS}, **BROAD}
"""Every span of ages that is kept, by what stands behind the group's name: all ages, bands, broad bands."""


def age_measures(source: AgesSource) -> list[str]:
    """Every measure a source of single years provides: totals and bands, for persons and by sex."""
    groups = {"residents", *source.prefixes.values(), *source.sexes.values()}
    return [f"{group}_{span}" if span else group for group in sorted(groups) for span in SPANS]
