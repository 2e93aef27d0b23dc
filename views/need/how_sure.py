"""How sure a choice is, in the words of the screen: Sure, Likely, Open or Unlikely, the share beside."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.need.robustness import CORE, OUT

LIKELY_FROM = 2 / 3
"""The share of the ways of counting from which a choice is likely: Mastrandrea and others (2010), Guidance
note for lead authors of the IPCC fifth assessment report on consistent treatment of uncertainties."""

WAYS_EXPLAINED = (
    "Ways of counting: we count need again thousands of times. Each time the weights, the scale and the kind "
    "of average change a little, one measure may drop out, and rates move as far as chance could move them."
)
"""What a reader must know of the shares; said once on a page."""


@dataclass(frozen=True)
class Surety:
    """One degree of being sure: its word, and a symbol so that colour never stands alone."""

    word: str
    symbol: str
    tint: str
    """The colour behind the word, thinned until the page's own text can be read on it."""


SURE, LIKELY = Surety("Sure", "◆", "#28A197"), Surety("Likely", "◈", "#12436D")
OPEN, UNLIKELY = Surety("Open", "◇", "#F46A25"), Surety("Unlikely", "–", "#6F777B")


def surety(share: float) -> Surety:
    """How sure a choice is that so many of the ways of counting make, 0 to 1."""
    if share >= CORE:
        return SURE
    if share >= LIKELY_FROM:
        return LIKELY
    return OPEN if share > OUT else UNLIKELY


def surety_of_chosen(share: float) -> Surety:
    """As `surety`, of a place that is chosen: however few ways of counting choose it, it is open."""
    degree = surety(share)
    return OPEN if degree is UNLIKELY else degree


def surety_label(share: float) -> str:
    """The degree with its symbol: ◆ Sure."""
    degree = surety(share)
    return f"{degree.symbol} {degree.word}"


def thresholds_explained() -> str:
    """From which share each degree counts."""
    return (
        f"{SURE.word}: {100 * CORE:.0f} or more of 100 ways of counting agree. {LIKELY.word}: "
        f"{100 * LIKELY_FROM:.0f} or more. {OPEN.word}: fewer. {UNLIKELY.word}: {100 * OUT:.0f} or fewer."
    )
