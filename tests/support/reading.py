"""How old one must be to read a page's answer: names aside, which nobody can choose."""

import re

import textstat

OLDEST = 14
"""Years: a reader of this age understands every answer."""

SCHOOL_BEGINS = 5
"""Age in the year before the first grade that Flesch and Kincaid count from."""

UNAVOIDABLE = ["LSOAs", "LSOA", "wards", "ward", "areas", "area", "percentile", "deprived", "measures"]
"""Terms of the subject that the glossary explains on hover."""


def answers(block):
    """The bold answers on a page of AppTest, or on a part of it."""
    found = []
    for child in getattr(block, "children", {}).values():
        if str(getattr(getattr(child, "proto", None), "id", "")).endswith("bold answer"):
            found += [each.value for each in child.children.values()]
        found += answers(child)
    return found


def names_in(store):
    """A pattern of every name that a sentence may have to say: places and measures."""
    places = {name for (name,) in store.rows("SELECT DISTINCT name FROM places WHERE name IS NOT NULL")}
    whole = {part for name in places for part in (name, name.split(": ")[-1], name.split(" (")[0])}
    measures = {*store.indicators["label"], *store.indicators["short_label"]}
    listed = sorted({*whole, *measures, *UNAVOIDABLE} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.IGNORECASE)


def age_to_read(sentence, names):
    """Years of age by Flesch and Kincaid's grade, every name taken for a short one."""
    plain = names.sub("Leeds", sentence.replace("**", ""))
    return SCHOOL_BEGINS + textstat.flesch_kincaid_grade(plain)
