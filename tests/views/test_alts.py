"""What is read aloud of a chart or map states the finding, and every chart and map names its sources."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("Map of", "A map", "Bars", "Lines", "Dots", "Chart", "A chart", "Pyramid", "Graph", "Picture")
SHOWN_BY = {"chart", "show_map"}


def modules(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def texts_of(tree):
    """Every literal text within a function that makes a text alternative, and within an `alt=`."""
    makers = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.endswith("_alt")]
    given = [k.value for c in ast.walk(tree) if isinstance(c, ast.Call) for k in c.keywords if k.arg == "alt"]
    docs = {ast.get_docstring(each, clean=False) for each in makers}
    inside = [n for each in [*makers, *given] for n in ast.walk(each) if isinstance(n, ast.Constant)]
    return [n.value for n in inside if isinstance(n.value, str) and n.value not in docs]


def test_no_text_alternative_begins_with_the_kind_of_chart():
    begins = {
        f"{path.name}: {text}"
        for path in modules("views", "pages")
        for text in texts_of(ast.parse(path.read_text(encoding="utf-8")))
        if text.startswith(KINDS)
    }
    assert not begins


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_finds_each_kind(kind):
    assert texts_of(ast.parse(f"def some_alt():\n    'Words.'\n    return f'{kind} {{x}}'"))[0].startswith(
        kind
    )


def test_every_chart_and_map_of_a_page_gives_the_sources_that_stand_in_its_image():
    silent = [
        f"{path.name} line {call.lineno}"
        for path in modules("pages")
        if path.parent.name != "components"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in SHOWN_BY
        and "sources" not in {each.arg for each in call.keywords}
    ]
    assert not silent
