"""Periods as they are written, and the days they cover."""

from __future__ import annotations

import calendar
import re
from datetime import date

from loaders.errors import InputError

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]

FORMS = "2021, mid-2022, 2008/09, 2003-2007, 2008-08, 2008-09/2009-08"


def days(period: str) -> tuple[date, date]:
    """First and last day of a period: 2021, mid-2022, 2008/09, 2003-2007, 2008-08, 2008-09/2009-08.

    A mid-year estimate is the single day of 30 June, 2008/09 a financial year. Raises InputError on any other
    form. 2003-04 is April 2003; four digits after the hyphen make a span of years.
    """
    if match := re.fullmatch(r"mid-([12]\d{3})", period):
        day = date(int(match[1]), 6, 30)
        return day, day
    if match := re.fullmatch(r"([12]\d{3})", period):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if match := re.fullmatch(r"([12]\d{3})/(\d{2})", period):
        start = int(match[1])
        if (start + 1) % 100 == int(match[2]):
            return date(start, 4, 1), date(start + 1, 3, 31)
    if match := re.fullmatch(r"([12]\d{3})-([12]\d{3})", period):
        if match[1] <= match[2]:
            return date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
    if match := re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", period):
        year, month = int(match[1]), int(match[2])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    first, _, last = period.partition("/")
    if is_month(first) and is_month(last) and first <= last:
        return days(first)[0], days(last)[1]
    raise InputError(f"period {period!r}", "not a period we know", FORMS, "write it in one of these forms")


def months_since_0(month: str) -> int:
    """Months from January of the year 0 to a month: 2019-07 is 24234."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


WRITTEN = (
    (r"([12]\d{3})-(0[1-9]|1[0-2])-\d{2}(?:[T ][0-9:.]+)?", "{0}-{1}"),  # 2015-01-01, a day for its month
    (r"\d{1,2}/(0[1-9]|1[0-2])/([12]\d{3})", "{1}-{0}"),  # 01/10/2017
    (r"([12]\d{3})/[12]\d(\d{2})", None),  # 2016/2017
    (r"(20\d{2})(1[3-9]|[2-9]\d)", None),  # 202324, an academic year; 201112 might be a month
    (r"([12]\d{3})-(\d{2})", None),  # 2016-17, but 2016-10 is a month
    (r"([12]\d{3}) (?:-|to) ([12]\d{3})", "{0}-{1}"),  # 2016 to 2020
    (r"([12]\d{3})\.0", "{0}"),  # a year that was read as a fraction
)
"""Ways publishers write a period, and ours: a form to fill, or None for a financial year."""


def from_text(text: str) -> str:
    """The period that a cell of a file names: October 2017, Oct-17 and 2017-10-01 are 2017-10.

    A date stands for its month. Raises InputError on anything else.
    """
    plain = " ".join(text.split()).replace("\u2013", "-")
    if _is_period(plain):
        return plain
    if match := re.fullmatch(r"[Mm]id[ -]?([12]\d{3})", plain):
        return f"mid-{match[1]}"
    if match := re.fullmatch(r"(?:\d{1,2} )?([A-Za-z]{3,9})\.?[ -]([12]\d)?(\d{2})", plain):
        century = match[2] or ("19" if match[3] >= "50" else "20")
        if month := _month(match[1]):
            return f"{century}{match[3]}-{month:02d}"
    for pattern, form in WRITTEN:
        match = re.fullmatch(pattern, plain)
        if match and form:
            return form.format(*match.groups())
        if match and (int(match[1]) + 1) % 100 == int(match[2]):
            return f"{match[1]}/{match[2]}"
    raise InputError(f"period {text!r}", "not a period we know", FORMS, "write it in one of these forms")


def _month(name: str) -> int:
    """The number of a month by its name, or the first three letters or more of it; 0 for no month."""
    return next((n for n, m in enumerate(MONTHS, 1) if m.lower().startswith(name.lower())), 0)


def _is_period(text: str) -> bool:
    try:
        days(text)
    except InputError:
        return False
    return True


def is_month(text: str) -> bool:
    """Whether a text is a month as we write it: 2008-08."""
    return bool(re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", text))


def label(period: str) -> str:
    """The period as a reader would say it: 2008-08 becomes August 2008, 2003-2007 becomes 2003 to 2007."""
    if is_month(period):
        return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"
    if match := re.fullmatch(r"(\d{4})-(\d{4})", period):
        return f"{match[1]} to {match[2]}"
    first, _, last = period.partition("/")
    if is_month(first) and is_month(last):
        return f"{label(first)} to {label(last)}"
    return period
