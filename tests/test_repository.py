"""The repository is kept: clean code, short files and folders, and nothing that names somebody's machine."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = {"loaders", "metrics", "views", "pages"}
LONGEST_FILE = 350
MOST_FILES = 16
LARGEST_FILE = 2_000_000
"""Bytes: above the largest pack of figures, well below a downloaded package or a store."""
FULLER_FOLDERS = {"loaders/fetch"}  # a module for each kind of publisher
REQUIREMENTS = ["requirements", "requirements-dev"]
BUILT = {".git", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__"}

# Written so that no pattern matches its own text.
MACHINE_PATH = re.compile(r"(?<![\w.~})\]-])/(?:home|Users|root|work|tmp|opt)/\w|\b[A-Z]:\\+Users\\")
REGISTRY_HOST = re.compile(r"pypi[.]org|python[h]osted[.]org|registry[.]npmjs|deb[.]debian[.]org")


def tracked_files():
    """Every file that travels with the project: what git tracks; in a downloaded copy, what was not built."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [ROOT / name for name in listed.decode().split("\0") if (ROOT / name).is_file()]
    files = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return [ROOT / path for path in files if not BUILT & set(path.parts)]


def tracked_text():
    """One row per tracked text file: its path from the root and its text."""
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:  # a null byte early on: a picture, a parquet file
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


def lines_matching(pattern):
    """One row per line of a tracked file that a pattern matches."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in tracked_text()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def pins(name):
    """{package: version} of one pinned requirements file."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


def wanted(name):
    """Packages that one .in file asks for by name."""
    text = (ROOT / f"{name}.in").read_text(encoding="utf-8")
    return set(re.findall(r"^[a-z][\w.-]*", text, re.MULTILINE))


def test_ruff_finds_nothing():
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr


def test_no_file_names_a_path_on_somebodys_machine():
    assert not lines_matching(MACHINE_PATH)


def test_no_file_names_a_package_registry():
    assert not lines_matching(REGISTRY_HOST)


@pytest.mark.parametrize(
    ("pattern", "line", "caught"),
    [
        (MACHINE_PATH, "store = '" + "/home" + "/ana/area_profiles.duckdb'", True),
        (MACHINE_PATH, "see C:" + "\\Users\\ana\\Desktop", True),
        (MACHINE_PATH, "source = https://www.example.gov.uk" + "/work" + "/claimants", False),
        (REGISTRY_HOST, "--index-url https://" + "pypi" + ".org/simple", True),
        (REGISTRY_HOST, "pandas==3.1.1 --hash=sha256:ab", False),
    ],
)
def test_the_patterns_catch_what_they_are_for(pattern, line, caught):
    assert bool(pattern.search(line)) == caught


def test_no_python_file_is_too_long_to_read_at_once():
    lengths = {path: text.count("\n") for path, text in tracked_text() if path.endswith(".py")}
    assert lengths
    assert not {path: length for path, length in lengths.items() if length > LONGEST_FILE}


def test_no_folder_of_the_product_holds_too_many_files_to_look_through():
    parents = [Path(path).parent.as_posix() for path, _ in tracked_text() if path.endswith(".py")]
    ours = [folder for folder in parents if folder.split("/")[0] in PRODUCT]
    counts = Counter(folder for folder in ours if folder not in FULLER_FOLDERS)
    assert len(counts) > 20
    assert not {folder: count for folder, count in counts.items() if count > MOST_FILES}


def test_no_package_archive_or_store_was_committed():
    endings = {".whl", ".zip", ".gz", ".duckdb", ".so", ".exe"}
    unwanted = [
        path.name for path in tracked_files() if path.suffix in endings or path.stat().st_size > LARGEST_FILE
    ]
    assert unwanted == []


def test_every_page_file_has_a_name_of_two_words():
    # With one-word names a cold server whose first request is a deep link skips app.py.
    pages = [path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py"]
    assert pages
    assert not [path.name for path in pages if not re.fullmatch(r"[a-z]+(_[a-z]+)+\.py", path.name)]


def documents():
    """One row per text for people: its path from the root and its text."""
    return [(path, text) for path, text in tracked_text() if path.endswith(".md")]


def test_every_file_that_a_document_names_exists():
    named = re.compile(rf"`((?:{'|'.join([*PRODUCT, 'benchmarks', 'docs', 'tests'])})/[\w./-]*)(?:::(\w+))?`")
    links = re.compile(r"\]\((?!https?:)([^)#]+)")
    missing = []
    for path, text in documents():
        if path == "CHANGELOG.md":  # says what was, too
            continue
        missing += [
            f"{path}: {link}"
            for link in links.findall(text)
            if not (ROOT / path).parent.joinpath(link).exists()
        ]
        for file, name in named.findall(text):
            source = ROOT / file
            if not source.exists():
                missing.append(f"{path}: {file}")
            elif name and not re.search(
                rf"^(def|class) {name}\b|^{name}\b.* = ", source.read_text("utf-8"), re.MULTILINE
            ):
                missing.append(f"{path}: {file} has no {name}")
    assert not missing


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_checksums_and_names_no_host(name):
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    pinned = re.compile(r"[\w.-]+==[\w.]+( ; [^\\\n]+)?( \\\n {4}--hash=sha256:[0-9a-f]{64})+")
    assert not [entry for entry in entries if not pinned.fullmatch(entry)]
    assert wanted(name) <= set(pins(name))


def test_tests_run_on_the_versions_that_readers_run():
    assert pins("requirements").items() <= pins("requirements-dev").items()


def test_run_imports_only_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert names
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names
