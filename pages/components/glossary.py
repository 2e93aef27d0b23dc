"""The meaning of a term where a reader first meets it on a page: on hover, and by a link to the glossary.

The link is Markdown with a title: the keyboard reaches it, and nothing needs HTML. Only the words of our own
sentences are terms. What is bold is a name or the answer itself, what is a link already stays one, and a word
with a capital is a name, unless it begins a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from metrics.store import Term
from views.markdown import plain
from views.wording import sentence_case

PAGE = "about-data"
"""The page with the glossary, by its address."""

SPACE = "[ \N{NO-BREAK SPACE}]"

LEFT_ALONE = r"\\.|\*\*(?:\\.|[^\\])*?\*\*|\[(?:\\.|[^\\\]])*\]\([^)]*\)"
"""What holds no term: an escaped character, bold words, a link."""

APART = (r"(?<![\w\-/.\\:@#&=])", r"(?![\w\-/@=]|\.\w)")
"""What must not stand before and after a term: it would be part of a code, an address or a longer word."""

BEGINS = re.compile(r"(?:^|[.?!:]\s+|^- )$", re.MULTILINE)
"""What stands before the first word of a sentence."""

NAME = re.compile(rf"{SPACE}(?:of{SPACE})?[A-Z]")
"""What follows the first word of a name: Rank Hill."""


@dataclass
class Explained:
    """The terms of a store, where they lead, and which of them this run of a page has explained so far."""

    terms: tuple[Term, ...]
    address: dict[str, str]
    told: set[str] = field(default_factory=set)


RUN: ContextVar[Explained | None] = ContextVar("RUN", default=None)


def begin(terms: tuple[Term, ...], **address: str) -> None:
    """Begin a page on which none of the terms has been explained; `address` is the choice links keep."""
    RUN.set(Explained(terms, {name: value for name, value in address.items() if value}))


@contextmanager
def only_for_now() -> Iterator[None]:
    """Around what is shown for a while: a term that it explains is explained again by what comes after."""
    run = RUN.get()
    before = set(run.told) if run else set()
    yield
    if run:
        run.told = before


def explained(markdown: str) -> str:
    """The text, already escaped, with a link on the first occurrence of each term that the page explains."""
    run = RUN.get()
    if run is None or not run.terms:
        return markdown
    pattern, by_form = _forms(run.terms)

    def link(found: re.Match[str]) -> str:
        words = found["term"]
        if not words:
            return found[0]
        plainly = words.replace("\N{NO-BREAK SPACE}", " ")
        term = by_form.get(plainly) or by_form[plainly[0].lower() + plainly[1:]]
        if term.id in run.told or (plainly not in by_form and not _begins_sentence(found)):
            return words
        run.told.add(term.id)
        return f'[{words}]({_address(term, run.address)} "{_title(term.meaning)}")'

    return pattern.sub(link, markdown)


def _begins_sentence(found: re.Match[str]) -> bool:
    before, after = found.string[: found.start()], found.string[found.end() :]
    return BEGINS.search(before) is not None and not NAME.match(after)


def _address(term: Term, kept: dict[str, str]) -> str:
    return f"{PAGE}?{urlencode({**kept, 'term': term.id})}#{term.id}"


def _title(meaning: str) -> str:
    return plain(meaning).replace('"', '\\"')


@lru_cache(maxsize=4)
def _forms(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """Whatever may stand for a term, longest first, and the term it stands for."""
    by_form = {form: term for term in terms for form in term.forms}
    either = {form for each in by_form for form in (each, sentence_case(each))}
    longest = sorted(either, key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form).replace("\\ ", SPACE) for form in longest)
    return re.compile(f"{LEFT_ALONE}|{APART[0]}(?P<term>{words}){APART[1]}"), by_form
