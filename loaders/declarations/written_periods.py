"""Periods as publishers write them in cells and headers, one by one or beside each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from loaders.declarations.period_words import full_year, readings
from loaders.declarations.periods import FORMS, MONTHS, days
from loaders.errors import InputError

HYPHEN = r"([12]\d)(\d{2})-?(\d{2})"
"""2009-10, or 200910: a month, a year to March or the years 2009 to 2010; the labels beside it say which."""

SHORT = r"(\d{2})/(\d{2})"
"""19/20, a year to March among others."""

BY_END = r"(?i)(?:FY|financial year|fiscal year) ?'?([12]\d{3}|\d{2})"
"""FY20, named by one year: the last of its two in Britain's use, the first in some."""

READ_FORMS = (
    "2021, mid-2022, 2008/09, FY2008-09, academic year 2008/09, 2017 - 19, August 2008, 2008M08, 2008 Q1, "
    "April 2008 to March 2009, year ending March 2009"
)
"""Ways to write a period that are read, for a sentence about those that are not."""

MOST_SHOWN = 5
"""Labels that a sentence shows."""

LONGEST_SPAN = 9
"""Years from the first to the last that a label with two digits after its hyphen may stand for."""

MARKS = re.compile(r"\s*(?:\((?:[prei]|provisional|revised)\)|\[[^\]]{1,12}\]|\*+)$", re.IGNORECASE)
"""What stands behind a period and is none of it: (p) for provisional, (r) for revised, [note 3], *."""

WRITTEN = (
    (r"([12]\d{3})-(0[1-9]|1[0-2])-\d{2}(?:[T ][0-9:.]+)?", "{0}-{1}"),  # 2015-01-01, a day for its month
    (r"\d{1,2}/(0[1-9]|1[0-2])/([12]\d{3})", "{1}-{0}"),  # 01/10/2017
    (r"([12]\d{3})/([12]\d{3})", None),  # 2016/2017
    (r"([12]\d{3})-([12]\d{3})", "{0}-{1}"),  # 2016 to 2020
    (r"(20\d{2})(1[3-9]|[2-9]\d)", None),  # 202324, an academic year; 201112 might be a month
    (r"([12]\d{3})\.0", "{0}"),  # a year that was read as a fraction
    (r"([12]\d{3})/(\d{2})-([12]\d{3})/(\d{2})", "{0}/{1}-{2}/{3}"),  # 2017/18 to 2019/20
)
"""Ways publishers write a period, and ours: a form to fill, or None for a financial year."""


def from_text(text: str) -> str:
    """The period that a cell of a file names: October 2017, Oct-17 and 2017-10-01 are 2017-10.

    A date stands for its month, 2018 - 20 for three years, and 2016-17 for a year to March. 2016-10 alone is
    a month, 2016-2017 alone two years. Raises InputError on anything else.
    """
    plain = _plain(text)
    for period in (plain, *_readings(plain), *readings(_tidy(text))):
        if _is_period(period):
            return period
    raise InputError(f"period {text!r}", "not a period we know", FORMS, "write it in one of these forms")


def from_texts(texts: Iterable[str], where: str, hyphen: str = "") -> dict[str, str]:
    """The period of each text that names one, read together: what 2009-10 means, 2010-11 beside it says.

    Labels all of which end in the year after their first are years to March; all of which span the same
    number of years are spans; anything else with a month after its hyphen is a month. 2019-2020 is a year to
    March beside one that it overlaps, or beside 2018/19; 19/20 where others are written like it; FY20 where
    it goes on from 2018/19. `hyphen` says so where they don't: "month", "financial year" or "years". Raises
    InputError, with `where` as its place, when labels contradict each other, or a single one may mean either.
    """
    known: dict[str, str] = {}
    open_labels: dict[str, tuple[int, int, int]] = {}
    pairs: dict[str, int] = {}
    texts = list(texts)
    for text in texts:
        plain = _plain(text)
        if match := re.fullmatch(HYPHEN, plain):
            open_labels[text] = (int(match[1] + match[2]), int(match[2]), int(match[3]))
        elif (match := re.fullmatch(r"([12]\d{3})-([12]\d{3})", plain)) and int(match[2]) == int(
            match[1]
        ) + 1:
            pairs[text] = int(match[1])
        else:
            try:
                known[text] = from_text(text)
            except InputError:
                continue
    meant = hyphen or _meaning(open_labels, known, where)
    for text, (year, _, last) in open_labels.items():
        if period := _hyphened(year, last, meant):
            known[text] = period
    years = pairs and _meaning_of_pairs(pairs, known, where, hyphen) == "years"
    for text, year in pairs.items():
        known[text] = f"{year}-{year + 1}" if years else _to_march(year)
    return known | _short(texts, known, hyphen) | _named_by_end(texts, known, hyphen)


def no_period(where: str, labels: Collection[str], found: str = "") -> InputError:
    """The sentence for labels none of which is read as a period; `found` shows them already."""
    some = sorted(labels)
    shown = ", ".join(map(repr, some[:MOST_SHOWN])) + (", ..." if len(some) > MOST_SHOWN else "")
    shortened = [
        text for text in some if re.fullmatch(BY_END, _tidy(text)) or re.fullmatch(SHORT, _plain(text))
    ]
    do = "write the periods in one of these forms"
    if shortened:
        do = f'if {shortened[0]!r} is a year to March, say hyphen = "financial year" in sources.toml'
    return InputError(where, found or f"no label is a period that is read ({shown})", READ_FORMS, do)


def _to_march(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _meaning_of_pairs(pairs: dict[str, int], known: dict[str, str], where: str, hyphen: str) -> str:
    """What 2019-2020 is: a "financial year" beside one that it overlaps, or two whole "years"."""
    if hyphen in ("financial year", "years"):
        return hyphen
    to_march = {int(period[:4]) for period in known.values() if re.fullmatch(r"\d{4}/\d{2}", period)}
    spans = any(re.fullmatch(r"\d{4}-\d{4}", period) for period in known.values())
    starts = sorted(to_march | set(pairs.values()))
    overlap = bool(to_march) or any(later - earlier == 1 for earlier, later in pairwise(starts))
    if overlap == spans and (overlap or len(starts) == 1):
        text, year = min(pairs.items())
        raise InputError(
            where,
            f"{text!r} may be the year to March {year + 1} or the years {year} to {year + 1}",
            "periods that are told by those beside them, or by a key",
            'say which: hyphen = "financial year" or "years" in sources.toml',
        )
    return "financial year" if overlap else "years"


def _short(texts: list[str], known: dict[str, str], hyphen: str) -> dict[str, str]:
    """19/20 as a year to March: where that is declared, years to March stand beside it, or others like it."""
    found = {text: match for text in texts if (match := re.fullmatch(SHORT, _plain(text)))}
    years = {text: full_year(match[1]) for text, match in found.items()}
    if any((year + 1) % 100 != int(found[text][2]) for text, year in years.items()):
        return {}
    beside = any(re.fullmatch(r"\d{4}/\d{2}", period) for period in known.values())
    if not (hyphen == "financial year" or beside or len(set(years.values())) > 1):
        return {}
    return {text: _to_march(year) for text, year in years.items()}


def _named_by_end(texts: list[str], known: dict[str, str], hyphen: str) -> dict[str, str]:
    """FY20 as the year to March 2020: where that is declared, or it goes on from years written as 2018/19."""
    found = {text: match for text in texts if (match := re.fullmatch(BY_END, _tidy(text)))}
    starts = {text: full_year(match[1]) - 1 for text, match in found.items()}
    beside = {int(period[:4]) for period in known.values() if re.fullmatch(r"\d{4}/\d{2}", period)}
    own = set(starts.values())
    together = beside | own
    goes_on = beside and not beside & own and max(together) - min(together) == len(together) - 1
    if not (hyphen == "financial year" or goes_on):
        return {}
    return {text: _to_march(year) for text, year in starts.items()}


def _meaning(labels: dict[str, tuple[int, int, int]], known: dict[str, str], where: str) -> str:
    """What is after the hyphens: "month", or "years" of which one more is a year to March."""
    spans = {text: (last - short) % 100 for text, (_, short, last) in labels.items()}
    possible = {text for text, (_, _, last) in labels.items() if 1 <= last <= len(MONTHS)}
    months = {text for text in possible if not 1 <= spans[text] <= LONGEST_SPAN}
    spoken = set(labels) - possible
    if months and spoken:
        raise _contradiction(where, min(spoken), min(months))
    if months or not labels:
        return "month"
    if spoken:
        return "years"
    starts = {year for year, _, _ in labels.values()}
    if len(starts) == 1 and len(labels) > 1:  # 2009-10 and 2009-11 follow each other as months only
        return "month"
    if len(starts) > 1 and len(set(spans.values())) == 1:
        return "years"
    if any(period[4:5] == "/" for period in known.values()):
        raise _contradiction(where, next(t for t, p in known.items() if p[4:5] == "/"), min(labels))
    if any(re.fullmatch(r"\d{4}-\d{2}", period) for period in known.values()):
        return "month"
    text = min(labels)
    year, _, last = labels[text]
    many = f"the years {year} to {year + spans[text]}" if spans[text] > 1 else f"the year to March {year + 1}"
    raise InputError(
        where,
        f"{text!r} may be {MONTHS[last - 1]} {year} or {many}",
        "periods that are told by those beside them, or by a key",
        'say which: hyphen = "month", "financial year" or "years" in sources.toml',
    )


def _contradiction(where: str, year: str, month: str) -> InputError:
    return InputError(
        where,
        f"{year!r} is a year to March or a span of years, {month!r} may be a month",
        "years to March written 2011/12, or months written 2011-12",
        'say which: hyphen = "month", "financial year" or "years" in sources.toml',
    )


def _hyphened(year: int, last: int, meant: str) -> str:
    """The period of a label with two digits after its hyphen; '' where it is none."""
    if meant == "month":
        return f"{year}-{last:02d}" if 1 <= last <= len(MONTHS) else ""
    span = (last - year) % 100
    if meant == "financial year" or span == 1:
        return f"{year}/{last:02d}" if span == 1 else ""
    return f"{year}-{year + span}" if 1 <= span <= LONGEST_SPAN else ""


def _tidy(text: str) -> str:
    """A label without marks behind it, other dashes and more than one space."""
    plain = re.sub("[\u2010-\u2015\u2212]", "-", " ".join(text.split()))
    while (shorter := MARKS.sub("", plain)) != plain:
        plain = shorter
    return plain


def _plain(text: str) -> str:
    """A tidy label without spaces around its hyphen."""
    plain = _tidy(text)
    spaced = re.sub(r"(?<=\d)\s*(?:-|\bto\b)\s*(?=[12]\d{3}\b)", "-", plain)
    spaced = re.sub(r"(?<=/\d\d)\s*(?:-|\bto\b)\s*(?=\d\d/\d\d$)", "-20", spaced)
    if match := re.fullmatch(r"([12]\d{3}) (?:-|to) (\d{2})|([12]\d{3}) ?to ?(\d{2})", spaced):
        return _spaced(match[1] or match[3], match[2] or match[4])
    return spaced


def _spaced(first: str, last: str) -> str:
    """2018 - 20 as the years 2018 to 2020: nobody writes a month with a space before it."""
    year = int(first)
    end = year + (int(last) - year) % 100
    return f"{year}-{end}" if year < end <= year + LONGEST_SPAN else f"{first} - {last}"


def _readings(plain: str) -> Iterable[str]:
    """What a label may stand for, in our forms."""
    if match := re.fullmatch(r"[Mm]id[ -]?([12]\d{3})", plain):
        yield f"mid-{match[1]}"
    if match := re.fullmatch(r"([12]\d{3})-(\d{2})", plain):
        yield _hyphened(int(match[1]), int(match[2]), "years")
    for pattern, form in WRITTEN:
        match = re.fullmatch(pattern, plain)
        if match and form:
            yield form.format(*match.groups())
        elif match and (int(match[1]) + 1 - int(match[match.lastindex or 0])) % 100 == 0:
            yield f"{match[1]}/{match[match.lastindex or 0][-2:]}"


def _is_period(text: str) -> bool:
    try:
        days(text)
    except InputError:
        return False
    return True
