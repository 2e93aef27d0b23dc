"""How readers' sentences are put together: lists, counts and bullets. What is said stands with each view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NUMBERS = {
    1: "one", 2: "two", 3: "three", 4: "four", 5: "five",
    6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 20: "twenty",
}  # fmt: skip
"""Numbers that are written as words in a sentence; others stay digits."""

PROPER = {"Asian", "Black", "Chinese", "Christian", "Hindu", "Muslim", "Sikh", "White"}
"""Words that keep their capital inside a sentence."""


def enumeration(words: Iterable[str]) -> str:
    """One, two and three."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""


def first_few(words: Sequence[str], most: int) -> list[str]:
    """The first of a long list, and how many more the table has: ready for `enumeration`."""
    left = len(words) - most
    return [*words[:most], f"{left} more in the table"] if left > 0 else list(words)


def abridged(words: Sequence[str]) -> str:
    """A list a reader can take in: three and the last of a long run."""
    return ", ".join([*words[:3], "…", words[-1]] if len(words) > 5 else words)


def count(number_of: int, word: str) -> str:
    """1 figure, 2 figures."""
    return f"{number_of:,} {word}{'' if number_of == 1 else 's'}"


def together(names: Sequence[str]) -> str:
    """Names that differ by a number or a letter, their word said once: Areas 5 and 6."""
    firsts, lasts = zip(*(name.rsplit(" ", 1) if " " in name else ("", name) for name in names), strict=True)
    numbered = all(len(last) == 1 or last.isdigit() for last in lasts)
    if len(names) > 1 and len(set(firsts)) == 1 and firsts[0] and numbered:
        return f"{firsts[0]}s {enumeration(lasts)}"
    return enumeration(names)


def spelled(whole: int) -> str:
    """A whole number as it is written in a sentence: two; 31."""
    return NUMBERS.get(whole, f"{whole:,}")


def one_in(share: float) -> str:
    """A small share as one in so many: one in twenty for 0.05."""
    return f"one in {spelled(round(1 / share))}"


def sentence_case(text: str) -> str:
    """The text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def without_ward(name: str) -> str:
    """The name of an LSOA without its ward's, where there is no room for both: Goscote 017B.

    One that is a code only keeps its ward: Pleck 031B.
    """
    ward, _, own = name.rpartition(": ")
    return f"{ward} {own}".strip() if own[:1].isdigit() and " " not in own else own


def lower_first(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins with an abbreviation or a
    name (Asian, Universal Credit, Attainment 8)."""
    first, _, more = label.partition(" ")
    second = more.partition(" ")[0]
    named = first in PROPER or (second[:1].isupper() and not second.isupper()) or second.isdigit()
    return label if named or label[1:2].isupper() else label[:1].lower() + label[1:]


def bullets(points: Iterable[str]) -> str:
    """The points as a list in Markdown."""
    return "\n".join(f"- {point}" for point in points)
