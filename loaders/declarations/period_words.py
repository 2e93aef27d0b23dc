"""Periods that publishers write out in words: year ending March 2020, Q1 2019, Apr 2019 - Mar 2020."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

from loaders.declarations.periods import MONTHS

YEARS = r"([12]\d{3}|\d{2}(?=\D))(?:[-/]| to | - )?([12]\d{3}|\d{2})"
"""2019/20, 2019-2020, 19/20 or 201920, where words beside it say that it is a year."""

ENDING = re.compile(
    r"(?i)(?P<what>(?:rolling |latest |the )*(?:year|quarter|(?:12|twelve|3|three|6|six) ?m(?:onth)?s?)"
    r"|YE|Y/E|FYE)"
    r"(?: period)?(?P<to>(?: ended| ending| to)?(?: the)?(?: end)?(?: of)?) (?P<end>.+)"
)
"""The year, quarter or months that end with a month."""

LENGTHS = {"quarter": 3, "3": 3, "three": 3, "6": 6, "six": 6}
"""Months of what ends with a month, where it is no year."""

QUARTER = r"Q(?:uarter )?([1-4])"


def readings(text: str) -> Iterable[str]:
    """What a label may stand for, in our forms; nothing where it is no such label.

    A quarter beside one year is of the calendar (Q1 2019: January to March), beside two of the year to March
    (Q1 2019/20: April to June). An academic year is from September to August.
    """
    month = _moment(text)
    if month:
        yield span(month[:2], month[:2])
    yield from _in_words(text)
    yield from _quarters(text)
    if match := re.fullmatch(r"([12]\d{3})[ -]?M(\d{1,2})", text):
        if 1 <= int(match[2]) <= len(MONTHS):
            yield f"{match[1]}-{int(match[2]):02d}"
    yield from _ending(text)
    yield from _from_to(text)


def span(first: tuple[int, int], last: tuple[int, int]) -> str:
    """The period from one (year, month) to another: whole years as such, else its first and last month."""
    (start, begins), (end, ends) = first, last
    if first == last:
        return f"{start}-{begins:02d}"
    if (begins, ends) == (1, len(MONTHS)):
        return f"{start}" if start == end else f"{start}-{end}"
    if (begins, ends) == (4, 3) and start < end:
        once, again = f"{start}/{(start + 1) % 100:02d}", f"{end - 1}/{end % 100:02d}"
        return once if once == again else f"{once}-{again}"
    return f"{start}-{begins:02d}/{end}-{ends:02d}"


def full_year(digits: str) -> int:
    """A year written with two digits or four: 19 is 2019, 98 is 1998."""
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if digits >= "50" else 2000)


def _two_years(first: str, last: str) -> int:
    """The first of two years that follow each other; 0 where they don't."""
    year = full_year(first)
    return year if (year + 1) % 10 ** len(last) == int(last) else 0


def _in_words(text: str) -> Iterable[str]:
    """FY2019-20, academic year 2018/19, calendar 2019."""
    for word, begins in ((r"FY|financial year|fiscal year", 4), (r"academic year|school year", 9)):
        for form in (rf"(?:{word})[ :]*{YEARS}", rf"{YEARS} (?:{word})"):
            match = re.fullmatch(form, text, re.IGNORECASE)
            if match and (year := _two_years(match[1], match[2])):
                yield span((year, begins), (year + 1, begins - 1))
    if match := re.fullmatch(r"(?i)(?:calendar(?: year)?|year) ([12]\d{3})", text):
        yield match[1]


def _quarters(text: str) -> Iterable[str]:
    """2019Q1, Q1 2019, 2019-20 Q1."""
    for form, at in ((rf"{QUARTER}[ ,/-]*(.+)", 1), (rf"(.+?)[ ,/-]*{QUARTER}", 2)):
        if match := re.fullmatch(form, text, re.IGNORECASE):
            quarter, of = int(match[at]), match[3 - at]
            if re.fullmatch(r"[12]\d{3}", of):
                yield span((int(of), 3 * quarter - 2), (int(of), 3 * quarter))
            elif (years := re.fullmatch(rf"(?:FY ?)?{YEARS}", of)) and (year := _two_years(*years.groups())):
                yield _months_to(year + (quarter == 4), 3 * quarter % 12 + 3, 3)


def _ending(text: str) -> Iterable[str]:
    """Year ending March 2020, 12 months to June 2020, YE Mar 2020, FYE 2020."""
    if not (match := ENDING.fullmatch(text)):
        return
    what = re.sub("rolling |latest |the ", "", match["what"].lower())
    if what == "fye" and re.fullmatch(r"[12]\d{3}", match["end"]):
        yield _months_to(int(match["end"]), 3, 12)
    end = _moment(match["end"])
    if end and _is_last(end) and (match["to"] or what in ("ye", "y/e", "fye")):
        yield _months_to(end[0], end[1], LENGTHS.get(re.sub(" ?m(onth)?s?$", "", what), 12))


def _from_to(text: str) -> Iterable[str]:
    """Apr 2019 - Mar 2020, April to June 2020, 01/04/2019 to 31/03/2020."""
    for between in (r" to | - ", r"-"):
        halves = re.split(between, text)
        if len(halves) != 2 or not (last := _moment(halves[1])) or not _is_last(last):
            continue
        first = _moment(halves[0])
        if not first and (month := _month(halves[0])):
            first = (last[0] - (month > last[1]), month, 0)
        if first and first[2] in (0, 1) and first[:2] <= last[:2]:
            yield span(first[:2], last[:2])


def _months_to(year: int, month: int, months: int) -> str:
    """The period of so many months that ends with a month."""
    first = year * 12 + month - months
    return span((first // 12, first % 12 + 1), (year, month))


def _moment(text: str) -> tuple[int, int, int] | None:
    """Year, month and day (0: none is given) of a month or a date; none of anything else."""
    if match := re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.?[ -]([12]\d{3}|\d{2})", text):
        month = _month(match[2])
        return (full_year(match[3]), month, int(match[1] or 0)) if month else None
    if match := re.fullmatch(r"(\d{1,2})/(0[1-9]|1[0-2])/([12]\d{3})", text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])(?:-(\d{2}))?", text):
        return int(match[1]), int(match[2]), int(match[3] or 0)
    return None


def _is_last(moment: tuple[int, int, int]) -> bool:
    """Whether a month ends there: its last day is given, or none."""
    year, month, day = moment
    return day in (0, calendar.monthrange(year, month)[1])


def _month(name: str) -> int:
    """The number of a month by its name, or the first three letters or more of it; 0 for no month."""
    known = (n for n, m in enumerate(MONTHS, 1) if m.lower().startswith(name.lower()))
    return next(known, 0) if len(name) > 2 else 0
