"""No import runs back up the house: each room takes only from the rooms that stand before it."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Room(NamedTuple):
    """One room of the house: what it is for, and which of our own rooms it may import."""

    name: str
    sentence: str
    may_import: set[str]


class Tool(NamedTuple):
    """One package that only some rooms may import, and why."""

    name: str
    sentence: str
    rooms: set[str]


ROOMS = [
    Room("loaders", "turns files into the store's tables and knows nothing of who asks", {"loaders"}),
    Room("metrics", "asks the store's tables and knows nothing of files or screens", {"metrics"}),
    Room("views", "turns the results of metrics into what people see", {"views", "metrics"}),
    Room(
        "pages.components",
        "holds what only Streamlit needs: controls and the cache",
        {"pages.components", "views", "metrics"},
    ),
    Room(
        "pages",
        "answers one reader's question per file, and no page leans on another",
        {"pages.components", "views", "metrics"},
    ),
    Room("app", "names the pages and hands over to them", {"pages", "pages.components"}),
    Room("run", "starts before anything is installed, so it imports nothing of ours", set()),
]

TOOLS = [
    Tool("streamlit", "only the screen knows Streamlit", {"app", "pages", "pages.components"}),
    Tool("duckdb", "only what builds and what asks the store knows SQL", {"loaders", "metrics"}),
    Tool("requests", "only a fetch asks servers", {"loaders"}),
    Tool("plotly", "figures are drawn in views", {"views"}),
    Tool("pydeck", "maps are drawn in views", {"views"}),
    Tool("afcharts", "the look of figures is decided in views", {"views"}),
]

CACHE_ROOM = "pages.components"
SQL_ROOMS = {"loaders", "metrics"}
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|CREATE (TEMP )?(TABLE|VIEW)|DELETE FROM)\b", re.DOTALL)


def room_of(dotted):
    """Name of the innermost room that a dotted module name stands in, or None when it is not ours."""
    names = [room.name for room in ROOMS if dotted == room.name or dotted.startswith(room.name + ".")]
    return max(names, key=len, default=None)


def dotted_name(path):
    """A file's module name: pages/components/cache.py is pages.components.cache."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def python_files(root):
    """Paths, from the root, of every Python file but the tests, the data and hidden folders such as .venv."""
    for top in sorted(root.iterdir()):
        if top.name in {"tests", "benchmarks", "data"} or top.name.startswith("."):
            continue
        files = [top] if top.is_file() else sorted(top.rglob("*.py"))
        yield from (path.relative_to(root) for path in files if path.suffix == ".py")


def modules(root):
    """One row per Python file that stands in a room: its path from the root and its syntax tree."""
    for path in python_files(root):
        if room_of(dotted_name(path)):
            yield path, ast.parse((root / path).read_text(encoding="utf-8"))


def imports(path, tree):
    """One row per import in a file: line number and dotted name, with relative imports spelled out."""
    package = path.parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            named = node.args[0] if node.args else None
            # a name put together at run time would hide from this test
            yield node.lineno, named.value if isinstance(named, ast.Constant) else "an import with no name"


def caches(tree):
    """Line numbers on which Streamlit's cache is used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("cache_"):
            if ast.unparse(node.value) in {"st", "streamlit"}:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            yield from (node.lineno for alias in node.names if alias.name.startswith("cache_"))


def queries(tree):
    """Line numbers of strings that hold SQL, docstrings left out."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in prose:
            if SQL.search(ast.unparse(node)):
                yield node.lineno


def violations(root):
    """One sentence per breach of the tables above."""
    rooms = {room.name: room for room in ROOMS}
    found = []
    for path, tree in modules(root):
        room = rooms[room_of(dotted_name(path))]
        for line, name in imports(path, tree):
            where = f"{path.as_posix()} line {line} imports {name}"
            theirs = room_of(name)
            if theirs and theirs not in room.may_import:
                found.append(f"{where}: {room.name} {room.sentence}")
            if name == "an import with no name":
                found.append(f"{where}: write the name out")
            for tool in TOOLS:
                if name.split(".")[0] == tool.name and room.name not in tool.rooms:
                    found.append(f"{where}: {tool.sentence}")
        if room.name != CACHE_ROOM:
            found += [f"{path.as_posix()} line {line} caches: only {CACHE_ROOM} may" for line in caches(tree)]
        if room.name not in SQL_ROOMS:
            found += [f"{path.as_posix()} line {line} holds SQL: ask metrics" for line in queries(tree)]
    return found


@pytest.fixture
def house(tmp_path):
    """Builds a small house from {path: source} and returns its violations."""

    def build(files):
        for name, source in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return violations(tmp_path)

    return build


def test_no_import_runs_back_up_the_house():
    assert not violations(ROOT), "\n".join(violations(ROOT))


def test_every_room_of_the_table_stands_in_the_house():
    standing = {room_of(dotted_name(path)) for path, _ in modules(ROOT)}
    assert standing == {room.name for room in ROOMS}


def test_every_python_file_stands_in_a_room_or_among_the_tests():
    homeless = [str(path) for path in python_files(ROOT) if not room_of(dotted_name(path))]
    assert not homeless, f"give {homeless} a room, or the table above a new one"


def test_a_well_built_house_has_no_violations(house):
    assert not house(
        {
            "loaders/values.py": "import duckdb\nfrom loaders import rows\nfrom .errors import Refused",
            "metrics/profile.py": "import duckdb\nfrom metrics import shares\nQ = 'SELECT x FROM parts'",
            "views/bars.py": "import plotly\nfrom metrics.profile import Profile\nA = 'Select one'",
            "pages/components/cache.py": "import streamlit as st\n@st.cache_data\ndef profile(): ...",
            "pages/area_profile.py": "from pages.components import cache\nfrom views import bars",
            "app.py": "import streamlit as st\nst.navigation(['pages/area_profile.py'])",
        }
    )


@pytest.mark.parametrize(
    ("path", "source", "breach"),
    [
        ("loaders/a.py", "from metrics import profile", "loaders turns files"),
        ("loaders/a.py", "import views.bars", "loaders turns files"),
        ("metrics/a.py", "from loaders.declarations import Indicator", "metrics asks the store"),
        ("metrics/a.py", "from ..loaders import values", "metrics asks the store"),
        ("metrics/a.py", "import importlib\nimportlib.import_module('views')", "metrics asks the store"),
        ("metrics/a.py", "import importlib\nimportlib.import_module(name)", "write the name out"),
        ("views/a.py", "def f():\n    from pages.components import cache", "views turns the results"),
        ("views/a.py", "import streamlit as st", "only the screen knows Streamlit"),
        ("views/a.py", "import duckdb", "knows SQL"),
        ("views/a.py", "Q = f'SELECT {x} FROM parts'", "holds SQL"),
        ("pages/components/a.py", "from pages import area_profile", "pages.components holds"),
        ("pages/components/a.py", "from loaders import values", "pages.components holds"),
        ("pages/two_words.py", "from pages import area_profile", "no page leans on another"),
        ("pages/two_words.py", "import plotly.express as px", "figures are drawn in views"),
        ("pages/two_words.py", "import streamlit as st\n@st.cache_data\ndef f(): ...", "caches"),
        ("pages/two_words.py", "from streamlit import cache_resource", "caches"),
        ("app.py", "from metrics import profile", "app names the pages"),
        ("run.py", "from loaders import values", "run starts before"),
    ],
)
def test_a_breach_is_named_with_its_file_and_its_reason(house, path, source, breach):
    found = house({path: source})
    assert len(found) == 1
    assert found[0].startswith(f"{path} line ")
    assert breach in found[0]
