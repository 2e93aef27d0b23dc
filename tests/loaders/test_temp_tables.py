"""A table made in one module and read in another travels by its name as an argument, never as a literal.

Imports and signatures then show what is made from what. The store's own tables, which `loaders/store.py`
declares, are known to all.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("loaders", "metrics")
SCHEMA = "loaders/schema.py"

MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:TEMP )?(?:TABLE|VIEW) (\w+)")
NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|EXISTS) (\w+)")
WITHIN_A_QUERY = re.compile(r"(?:WITH|,)\s+(\w+) AS \(")


def queries(source):
    """The strings of a module, f-strings with {} for what is filled in."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def tables(source):
    """The tables that a module makes, and those that its queries name without making them."""
    made, named = set(), set()
    for query in queries(source):
        made |= set(MADE.findall(query))
        named |= set(NAMED.findall(query)) - set(WITHIN_A_QUERY.findall(query))
    return made, named - made


def known_by_name(sources):
    """One sentence per table that one module makes and another names; `sources` by path."""
    tables_of = {path: tables(source) for path, source in sources.items() if path != SCHEMA}
    return [
        f"{reader} names {table}, which {maker} makes: take its name as an argument"
        for maker, (made, _) in tables_of.items()
        for reader, (_, named) in tables_of.items()
        for table in sorted(made & named)
    ]


def test_no_table_of_one_module_is_known_by_name_in_another():
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert known_by_name(sources) == []


MAKER = 'store.execute("CREATE OR REPLACE TEMP TABLE near AS SELECT 1")'


@pytest.mark.parametrize(
    "reader",
    [
        'store.execute("SELECT place FROM links JOIN near USING (place)")',
        'store.execute(f"SELECT {column} FROM near")',
        'QUERY = """\nINSERT INTO near\nSELECT 1"""',
    ],
)
def test_a_table_known_by_name_is_found(reader):
    (said,) = known_by_name({"a.py": MAKER, "b.py": reader})
    assert said == "b.py names near, which a.py makes: take its name as an argument"


@pytest.mark.parametrize(
    "reader",
    [
        'store.execute(f"SELECT place FROM {near}")',
        'store.execute("WITH near AS (SELECT 1) SELECT * FROM near")',
        'store.execute("CREATE TEMP TABLE near AS SELECT 2"); store.execute("FROM near")',
    ],
)
def test_a_name_that_is_handed_over_or_of_the_module_itself_is_none(reader):
    assert known_by_name({"a.py": MAKER, "b.py": reader}) == []
