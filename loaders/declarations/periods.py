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

FORMS = "2021, mid-2022, 2008/09, 2003-2007, 2017/18-2019/20, 2008-08, 2008-09/2009-08"


def days(period: str) -> tuple[date, date]:
    """First and last day of a period: 2021, mid-2022, 2008/09, 2003-2007, 2008-08, 2008-09/2009-08.

    A mid-year estimate is the single day of 30 June, 2008/09 a financial year, 2017/18-2019/20 three of them.
    Raises InputError on any other form. 2003-04 is April 2003; four digits after the hyphen make a span.
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
    if match := re.fullmatch(r"([12]\d{3}/\d{2})-([12]\d{3}/\d{2})", period):
        (start_day, _), (_, end_day) = days(match[1]), days(match[2])
        if start_day < end_day:
            return start_day, end_day
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


def is_month(text: str) -> bool:
    """Whether a text is a month as we write it: 2008-08."""
    return bool(re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", text))


def label(period: str) -> str:
    """The period as a reader would say it: 2008-08 becomes August 2008, 2003-2007 becomes 2003 to 2007."""
    if is_month(period):
        return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"
    if match := re.fullmatch(r"(\d{4}(?:/\d{2})?)-(\d{4}(?:/\d{2})?)", period):
        return f"{match[1]} to {match[2]}"
    first, _, last = period.partition("/")
    if is_month(first) and is_month(last):
        return f"{label(first)} to {label(last)}"
    return period
