"""No import runs from a lower layer to a higher one: between packages, and inside each of them."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Package(NamedTuple):
    """One package or single module: what it is for, and which of our own packages it may import."""

    name: str
    sentence: str
    may_import: set[str]


class Layer(NamedTuple):
    """One layer of a package: a folder, or the modules that stand beside the folders, and what it does."""

    package: str
    names: str
    sentence: str

    @property
    def modules(self):
        """Dotted names of what lies in the layer."""
        return [f"{self.package}.{name}" for name in self.names.split()]


class Tool(NamedTuple):
    """One package from outside that only some of our own may import, and why."""

    name: str
    sentence: str
    packages: set[str]


PACKAGES = [
    Package("ground", "puts files in place whole, and says what touches, for everybody", {"ground"}),
    Package(
        "loaders", "turns files into the store's tables and knows nothing of who asks", {"loaders", "ground"}
    ),
    Package(
        "metrics",
        "asks the store's tables and knows nothing of files or screens",
        {"metrics", "metrics.drawn.store", "ground"},
    ),
    Package(
        "metrics.drawn.store",
        "opens the store with areas drawn on the screen, added up by the steps of a build",
        {"metrics", "ground", "loaders"},
    ),
    Package(
        "metrics.drawn.uploads",
        "finds the small areas in shapes that the loaders read from a reader's file",
        {"metrics", "ground", "loaders"},
    ),
    Package("views", "turns the results of metrics into what people see", {"views", "metrics"}),
    Package(
        "pages.components",
        "holds what only Streamlit needs: controls and the cache",
        {"pages.components", "views", "metrics", "metrics.drawn.store", "metrics.drawn.uploads"},
    ),
    Package(
        "pages",
        "answers one reader's question per file, and no page leans on another",
        {"pages.components", "views", "metrics"},
    ),
    Package("app", "names the pages and hands over to them", {"pages", "pages.components"}),
    Package("run", "starts before anything is installed, so it imports nothing of ours", set()),
]

LAYERS = [  # of each package the lowest first: a layer imports only itself and those before it
    Layer("loaders", "errors paths place_ids progress schema store", "is the ground: names, paths, tables"),
    Layer("loaders", "declarations", "reads and checks data/*.toml, before any official file is opened"),
    Layer("loaders", "files", "gives the table in a file of any format, below its header"),
    Layer("loaders", "readers", "turns one official file of a known shape into rows"),
    Layer("loaders", "geography", "says which place lies in which, and with what share"),
    Layer("loaders", "events", "places crimes and fires in small areas and counts them"),
    Layer("loaders", "figures", "pairs numerators with denominators and adds them up"),
    Layer("loaders", "fetch", "brings official files from their publishers"),
    Layer("loaders", "editions", "drafts an edition and writes or reads its pack"),
    Layer("loaders", "tiles", "draws the outlines of a finished store as map tiles beside it"),
    Layer("loaders", "read_sources build new_borough", "runs all of the steps above in their order"),
    Layer("loaders", "drawn", "takes the same steps for areas drawn on the screen, in memory"),
    Layer("loaders", "reports", "writes down what was declared and what was loaded"),
    Layer("loaders", "__main__", "is the command line"),
    Layer("metrics", "errors version links last_asked", "is the ground: errors, the version, kinds of links"),
    Layer("metrics", "statistics", "does arithmetic on numbers and knows no store"),
    Layer("metrics", "store catalogue", "opens the store and says what is in it"),
    Layer("metrics", "places", "says where places lie, what touches them and what lies within them"),
    Layer("metrics", "profile", "adds figures up for an area and compares it with the rest"),
    Layer("metrics", "similar", "finds the places most like one, in all editions of the store"),
    Layer("metrics", "country", "gives one figure of every place of the store, and finds its map tiles"),
    Layer("metrics", "trends", "follows figures over periods, boundary changes and recorded gaps"),
    Layer("metrics", "drawn", "holds areas drawn on the screen, and opens the store with them"),
    Layer("metrics", "checks", "holds figures against printed ones and parts against their whole"),
    Layer("metrics", "need", "scores and ranks places, and says how sure the ranks are"),
    Layer("metrics", "choose", "chooses places, sites and tiers by their need"),
    Layer("metrics", "decisions", "keeps a question with its answer, and asks it again"),
    Layer("metrics", "cli", "reads the command line and writes tables of text"),
    Layer("metrics", "__main__", "names the commands"),
    Layer(
        "views",
        "formats wording wards markdown theme csv_export rows html data_table image_source",
        "is the ground: numbers, words, HTML",
    ),
    Layer("views", "maps", "draws any map, and sorts values into classes"),
    Layer("views", "trends", "shows figures over time"),
    Layer("views", "profile", "shows one area beside the rest of its borough"),
    Layer("views", "compare", "shows all areas side by side"),
    Layer("views", "overview", "shows what stands out in a borough"),
    Layer("views", "need", "shows scores, ranks and how sure they are"),
    Layer("views", "choose", "shows chosen places, sites, tiers and budgets"),
    Layer("views", "drawn", "shows areas while they are drawn"),
    Layer("views", "decisions", "says what a record holds and whether it still comes out the same"),
    Layer("views", "checks", "shows what was declared, printed and left out"),
    Layer(
        "pages.components",
        "theme memo glossary text workers cached waiting first_visits serve folds buttons images charts "
        "tables maps tile_map",
        "is the ground: the cache",
    ),
    Layer("pages.components", "controls", "binds each choice of a reader to the address"),
    Layer("pages.components", "frame", "draws what stands around every page: sidebar, title, style"),
    Layer("pages.components", "sections", "holds parts of pages that are long or shared"),
]

TOOLS = [
    Tool("streamlit", "only the screen knows Streamlit", {"app", "pages", "pages.components"}),
    Tool("duckdb", "only what builds and what asks the store knows SQL", {"loaders", "metrics"}),
    Tool("requests", "only a fetch asks servers", {"loaders"}),
    Tool("plotly", "figures are drawn in views", {"views"}),
    Tool("pydeck", "maps are drawn in views", {"views"}),
    Tool("jinja2", "HTML is written in views", {"views"}),
    Tool("tabulate", "tables of text are for the command line", {"loaders", "metrics"}),
    Tool("afcharts", "the look of figures is decided in views", {"views"}),
]

IMPORTS_BY_NAME = {"metrics/cli/data_dictionary.py"}
"""Files that import what they list, by names put together at run time: all of it from their own package."""

CACHE_PACKAGE = "pages.components"
SQL_PACKAGES = {"loaders", "metrics"}
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|CREATE (TEMP )?(TABLE|VIEW)|DELETE FROM)\b", re.DOTALL)


def inside(dotted, name):
    """Whether a dotted module name is that of a module or package, or of something in it."""
    return dotted == name or dotted.startswith(name + ".")


def package_of(dotted):
    """Name of the innermost package that a dotted name stands in, or None when it is not ours."""
    names = [package.name for package in PACKAGES if inside(dotted, package.name)]
    return max(names, key=len, default=None)


def height_of(dotted):
    """Place in LAYERS of the layer that a dotted name stands in, or None when it stands in no layer."""
    holding = (n for n, layer in enumerate(LAYERS) if any(inside(dotted, name) for name in layer.modules))
    return next(holding, None)


def dotted_name(path):
    """A file's module name: pages/components/memo.py is pages.components.memo."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def python_files(root):
    """Paths, from the root, of every Python file but the tests, the data and hidden folders such as .venv."""
    for top in sorted(root.iterdir()):
        if top.name in {"tests", "benchmarks", "data", "mutants"} or top.name.startswith("."):
            continue
        files = [top] if top.is_file() else sorted(top.rglob("*.py"))
        yield from (path.relative_to(root) for path in files if path.suffix == ".py")


def modules(root):
    """One row per Python file of our packages: its path from the root and its syntax tree."""
    for path in python_files(root):
        if package_of(dotted_name(path)):
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
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            named = node.args[0] if node.args else None
            # a name put together at run time would hide from this test
            yield node.lineno, named.value if isinstance(named, ast.Constant) else "an import with no name"


def _called(node):
    """The last name of what is called: `importlib.import_module(...)` calls import_module."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


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


def wrong_imports(path, tree):
    """One sentence per import of a file that the tables above do not allow."""
    package = {each.name: each for each in PACKAGES}[package_of(dotted_name(path))]
    height = height_of(dotted_name(path))
    for line, name in imports(path, tree):
        where = f"{path.as_posix()} line {line} imports {name}"
        theirs = package_of(name)
        if theirs and theirs not in package.may_import:
            yield f"{where}: {package.name} {package.sentence}"
        elif theirs == package.name and height is not None and (height_of(name) or 0) > height:
            layer = LAYERS[height]
            yield f"{where}, a higher layer: {layer.package} {layer.names} {layer.sentence}"
        if name == "an import with no name" and path.as_posix() not in IMPORTS_BY_NAME:
            yield f"{where}: write the name out"
        for tool in TOOLS:
            if inside(name, tool.name) and package.name not in tool.packages:
                yield f"{where}: {tool.sentence}"


def breaches(root):
    """One sentence per breach of the tables above."""
    sentences = []
    for path, tree in modules(root):
        package = package_of(dotted_name(path))
        sentences += wrong_imports(path, tree)
        if package != CACHE_PACKAGE:
            where = [f"{path.as_posix()} line {line}" for line in caches(tree)]
            sentences += [f"{each} caches: only {CACHE_PACKAGE} may" for each in where]
        if package not in SQL_PACKAGES:
            sentences += [f"{path.as_posix()} line {line} holds SQL: ask metrics" for line in queries(tree)]
    return sentences


@pytest.fixture
def breaches_of(tmp_path):
    """Writes a small project from {path: source} and returns its breaches."""

    def write(files):
        for name, source in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return breaches(tmp_path)

    return write


def test_no_module_imports_a_higher_layer():
    assert not breaches(ROOT), "\n".join(breaches(ROOT))


def test_every_package_and_layer_of_the_tables_exists():
    names = [dotted_name(path) for path in python_files(ROOT)]
    assert {package_of(name) for name in names} == {package.name for package in PACKAGES}
    listed = [name for layer in LAYERS for name in layer.modules]
    assert not [name for name in listed if not any(inside(each, name) for each in names)]


def test_every_python_file_stands_in_a_package_and_in_one_of_its_layers():
    layered = {layer.package for layer in LAYERS}
    names = [dotted_name(path) for path in python_files(ROOT)]
    homeless = [name for name in names if not package_of(name)]
    homeless += [name for name in names if package_of(name) in layered - {name} and height_of(name) is None]
    assert not homeless, f"give {homeless} a package and a layer, or the tables above a new one"


def test_a_sound_project_has_no_breaches(breaches_of):
    assert not breaches_of(
        {
            "loaders/readers/values.py": "import duckdb\nfrom loaders import store\nfrom ..errors import E",
            "metrics/profile/a.py": "import duckdb\nfrom metrics.errors import E\nQ = 'SELECT x FROM parts'",
            "views/maps/a.py": "import plotly\nfrom metrics.profile.a import Profile\nA = 'Select one'",
            "pages/components/cached.py": "import streamlit as st\n@st.cache_data\ndef profile(): ...",
            "pages/area_profile.py": "from pages.components import cached\nfrom views.maps import a",
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
        ("loaders/readers/a.py", "from loaders.events import gaps", "a higher layer: loaders readers turns"),
        (
            "loaders/store.py",
            "from loaders.declarations import models",
            "a higher layer: loaders errors",
        ),
        ("loaders/reports/a.py", "from loaders import __main__", "a higher layer: loaders reports"),
        ("metrics/statistics/a.py", "from ..profile import aggregate", "a higher layer: metrics statistics"),
        ("metrics/need/need.py", "from metrics.choose import focus", "a higher layer: metrics need"),
        ("views/maps/a.py", "from views.need.scores import score", "a higher layer: views maps"),
        ("pages/components/controls/a.py", "from pages.components import sections", "a higher layer"),
        ("app.py", "from metrics import profile", "app names the pages"),
        ("run.py", "from loaders import values", "run starts before"),
    ],
)
def test_a_breach_is_named_with_its_file_and_its_reason(breaches_of, path, source, breach):
    (sentence,) = breaches_of({path: source})
    assert sentence.startswith(f"{path} line ")
    assert breach in sentence
