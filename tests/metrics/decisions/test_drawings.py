"""The register of drawings: kept under a name, read back, every bad file answered."""

from datetime import date
from pathlib import Path

import pytest

from metrics.decisions import register
from metrics.decisions.contents import BadRecord
from metrics.decisions.drawings import (
    DRAWINGS,
    KeptDrawing,
    drawing_folder,
    keep_drawing,
    read_drawing,
    why_not_opened,
)
from metrics.decisions.register import RegisterError, file_at, kept_files
from metrics.drawn.link import to_link
from metrics.drawn.starts import from_scheme
from metrics.drawn.units import units
from metrics.errors import Refused

KEPT = KeptDrawing(
    "North & east", "The board", "Heard: the ward forum.", "walsall.6.AA.abcd", date(2026, 3, 4)
)


def test_a_drawing_is_kept_once_and_read_back(tmp_path):
    where = tmp_path / "drawings"
    file = keep_drawing(where, KEPT)
    assert file.name.startswith("2026-03-04-walsall-drawing-")
    assert read_drawing(file) == KEPT
    assert keep_drawing(where, KEPT) == file
    assert [each.name for each in kept_files(where, DRAWINGS)] == [file.name]


def test_drawings_lie_in_a_folder_beside_the_decisions_that_lists_none_of_them(tmp_path, monkeypatch):
    monkeypatch.setenv(register.VARIABLE, str(tmp_path))
    keep_drawing(drawing_folder(), KEPT)
    assert drawing_folder() == tmp_path / "drawings"
    assert kept_files(tmp_path) == []


def test_a_name_is_asked_for_and_cleaned(tmp_path):
    with pytest.raises(Refused, match="none was typed"):
        keep_drawing(tmp_path, KeptDrawing(" =~ ", "", "", KEPT.link, KEPT.kept_on))
    assert not list(tmp_path.iterdir())
    file = keep_drawing(tmp_path, KeptDrawing("=A\n b", " ", "", KEPT.link, KEPT.kept_on))
    assert (read_drawing(file).name, read_drawing(file).made_for) == ("A b", "")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("name = ", "can't be read as TOML"),
        (b"\xff\xfe", "can't be read as TOML"),
        ('name = "A"', "its made_for is missing"),
        ('name = "A"\nmade_for = ""\nnote = ""\nlink = 7\nkept_on = 2026-03-04', "its link is missing"),
        ('name = "A"\nmade_for = ""\nnote = ""\nlink = "areas"\nkept_on = 2026-03-04', "no link that holds"),
        ('name = "A"\nmade_for = ""\nnote = ""\nlink = "a.b"\nkept_on = "today"', "it has no day"),
        (f'name = "{"A" * 61}"\nmade_for = ""\nnote = ""\nlink = "a.b"', "no text of 60 or fewer"),
    ],
)
def test_a_file_that_is_no_drawing_is_answered(tmp_path, content, why):
    path = tmp_path / "a.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadRecord, match=why):
        read_drawing(file_at(path))


def test_a_folder_that_can_t_be_read_or_written_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RegisterError, match="The folder of drawings can't be read"):
        keep_drawing(tmp_path / "file", KEPT)

    def full(path, text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(register, "write_new", full)
    said = r"drawing could not be kept: .* \(No space left on device\)\. Copy the link of this page instead\."
    with pytest.raises(RegisterError, match=said):
        keep_drawing(tmp_path / "drawings", KEPT)


def test_a_full_folder_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(register, "MOST_KEPT", 1)
    keep_drawing(tmp_path, KEPT)
    other = KeptDrawing("Another", "", "", KEPT.link, KEPT.kept_on)
    with pytest.raises(RegisterError, match=r"it holds 1 drawings\. Copy the link of this page instead"):
        keep_drawing(tmp_path, other)
    assert len(list(Path(tmp_path).iterdir())) == 1


def test_a_drawing_says_why_it_opens_no_more(store):
    of = units(store, "walsall")
    link = to_link(from_scheme(store, of, "areas"), of)
    assert why_not_opened(store, KeptDrawing("A", "", "", link, KEPT.kept_on)) == ""
    assert "is not whole" in why_not_opened(store, KeptDrawing("A", "", "", link[:-1], KEPT.kept_on))
    assert "a borough that is not here" in why_not_opened(
        store, KeptDrawing("A", "", "", "x.1.A.b", KEPT.kept_on)
    )
