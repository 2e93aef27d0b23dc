"""Decision records: one text file that holds what was asked, of which figures, what came out, and for whom.

The file is TOML with tables as CSV inside, so that people can read it and numbers keep their last digit. Its
last lines are a seal: a checksum of everything above, by which a change by accident shows. Whoever changes a
file on purpose can work the checksum out anew: what proves a record is that it replays.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import pandas as pd
import tomli_w

from metrics import catalogue
from metrics.decisions.answers import Answer
from metrics.decisions.contents import ASK_ANEW, BadRecord, check_contents
from metrics.decisions.fingerprints import files_of, fingerprints
from metrics.decisions.questions import KINDS, Question, question
from metrics.decisions.settings import as_before, notices
from metrics.store import Store
from metrics.version import VERSION

FORM = 1
"""The version of the file's form; a file with a greater one was written by a newer version."""

SEAL = "\n[seal]\n"
MADE_WITH = ("numpy", "scipy", "pandas", "shapely")
"""Packages whose arithmetic the result rests on."""

HEAD = """# A decision record of Area Profiles: what was asked, of which figures, what came out, and for whom.
# To check it: open it on the page "Decisions", or run
#     python -m metrics {kind} {edition} --replay FILE
# The seal at its end is a checksum against changes by accident. What proves a record is that it replays.
"""


@dataclass(frozen=True)
class Record:
    """What a decision record holds. `tables` are CSV text by name, `prints` checksums by what they are of.
    `notices` say what in its file is written as an older version wrote it; no part of what was decided."""

    question: Question
    lines: list[str]
    tables: dict[str, str]
    prints: dict[str, str]
    sources: list[dict[str, str]]
    made_with: dict[str, str]
    title: str = ""
    made_for: str = ""
    note: str = ""
    link: str = ""
    made_on: date | None = None
    edition_title: str = ""
    remarks: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables; empty where there is none of that name."""
        if name not in self.tables:
            return pd.DataFrame()
        return pd.read_csv(io.StringIO(self.tables[name]))


def record(
    store: Store,
    answer: Answer,
    *,
    made_for: str = "",
    note: str = "",
    link: str = "",
    on: date | None = None,
) -> Record:
    """The record of an answer. `on` is the day it was made; today where none is given."""
    asked = answer.question
    sources = [s for listed in answer.need.indicators["sources"] for s in listed]
    return Record(
        question=asked,
        lines=answer.lines,
        tables={name: as_csv(table) for name, table in answer.tables.items()},
        prints=fingerprints(store, answer.need, touching=answer.touching),
        sources=files_of(store, sources),
        made_with={"area_profiles": VERSION} | {name: version(name) for name in MADE_WITH},
        title=asked.title,
        made_for=made_for,
        note=note,
        link=link,
        made_on=on or date.today(),
        edition_title=catalogue.edition(store, asked.edition).title,
        remarks=list(answer.need.remarks),
    )


def as_csv(table: pd.DataFrame) -> str:
    """A table as CSV text, each number in the fewest digits that give it back to the last bit."""
    return str(table.to_csv(index=False, lineterminator="\n"))


def written(made: Record) -> str:
    """The text of a record, with its seal."""
    asked = made.question
    weights, settings = asked.asked["weights"], {k: v for k, v in asked.asked.items() if k != "weights"}
    body = HEAD.format(kind=asked.kind, edition=asked.edition) + tomli_w.dumps(
        {
            "form": FORM,
            "kind": asked.kind,
            "title": made.title,
            "made_for": made.made_for,
            "made_on": made.made_on,
            "note": made.note,
            "link": made.link,
            "result": made.lines,
            "remarks": made.remarks,
            "edition": {"id": asked.edition, "title": made.edition_title},
            "asked": settings,
            "weights": weights,
            "made_with": made.made_with,
            "checksums": made.prints,
            "sources": {s["source"]: {k: v for k, v in s.items() if k != "source"} for s in made.sources},
            "tables": made.tables,
        },
        multiline_strings=True,
    )
    return f'{body}{SEAL}sha256 = "{seal_of(body)}"\n'


def seal_of(body: str) -> str:
    """The checksum of the text above the seal; line ends and blanks at the end don't count."""
    return sha256(body.replace("\r\n", "\n").strip().encode()).hexdigest()


def read(text: str | bytes) -> Record:
    """The record in a file's text.

    Raises BadRecord, with a sentence, for one that can't be taken for what was decided: damaged, changed
    since, lacking what its kind has, or written by a newer version; BadQuestion where nobody can ask so.
    """
    whole = as_text(text).replace("\r\n", "\n")
    try:
        content = tomllib.loads(whole)
    except (ValueError, RecursionError) as problem:
        raise BadRecord(f"This is no decision record: it isn't valid TOML ({problem}).") from None
    form = content.get("form")
    if not isinstance(form, int) or isinstance(form, bool) or form < 1:
        raise BadRecord(
            "This is no decision record: it doesn't say its form. Open a file that ends in .toml."
        )
    if form > FORM:
        made_with = content.get("made_with")
        by = made_with.get("area_profiles") if isinstance(made_with, dict) else "of a newer version"
        raise BadRecord(
            f"This record was written by a newer version (Area Profiles {by}, form {form}); this version "
            f"({VERSION}) reads forms up to {FORM}. Open it with the newer version."
        )
    body, _, _ = whole.rpartition(SEAL)
    seal = content.get("seal")
    if not isinstance(seal, dict) or not seal.get("sha256"):
        raise BadRecord(
            "This record has no seal (the checksum at its end), so nobody can tell whether it is whole. "
            "Write it anew."
        )
    if seal["sha256"] != seal_of(body):
        raise BadRecord(
            "This record was changed after it was written: its seal, a checksum, doesn't fit its text. "
            f"{ASK_ANEW}"
        )
    check_contents(content)
    return _record(content)


def as_text(text: str | bytes) -> str:
    """The text in the bytes of a file. Raises BadRecord where they are none."""
    try:
        return text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError:
        raise BadRecord("This is no decision record: it isn't text.") from None


def _record(content: Mapping[str, Any]) -> Record:
    weights = {"weights": content["weights"]} if content["weights"] else {}  # none: the preset's
    kind = content["kind"]
    unsaid = as_before(KINDS[kind].settings()) if kind in KINDS else {}
    asked = question(kind, content["edition"]["id"], unsaid | content["asked"] | weights)
    return Record(
        question=asked,
        lines=list(content["result"]),
        tables=dict(content["tables"]),
        prints=dict(content["checksums"]),
        sources=[file | {"source": source} for source, file in content["sources"].items()],
        made_with=dict(content["made_with"]),
        title=content["title"],
        made_for=content["made_for"],
        note=content["note"],
        link=content["link"],
        made_on=content["made_on"],
        edition_title=content["edition"]["title"],
        remarks=list(content["remarks"]),
        notices=notices(content["asked"]),
    )
