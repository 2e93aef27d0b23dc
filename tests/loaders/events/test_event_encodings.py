"""Files of events in a declared encoding, and the members of a zip that a source names."""

import gzip
import io
import zipfile

import pytest

from loaders.errors import InputError
from tests.support.events_toy import HEADER, events_source, read_toy, row

TEXT = f"{HEADER}\n{row()}\n"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_declared_encoding_is_read(tmp_path, encoding, name):
    content = f"{HEADER}\nCafé{row()}\n".encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert read_toy(tmp_path, events_source(file=name, encoding=encoding)).rows_read == 1


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_an_encoding_that_shows_itself_needs_no_declaration(tmp_path, encoding, name):
    content = f"{HEADER}\nCafé{row()}\n".encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert read_toy(tmp_path, events_source(file=name)).rows_read == 1


def test_a_byte_that_is_no_letter_is_named_with_its_line(tmp_path):
    (tmp_path / "a.csv").write_bytes(f"{HEADER}\n{row('x')}\n".encode().replace(b"x,", b"\x81,"))
    with pytest.raises(InputError, match=r"a.csv: is not written in utf-8-sig .* Look at line 2"):
        read_toy(tmp_path, events_source(file="a.csv"))


def test_only_the_members_named_are_read(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("2020-01/a-street.csv", "2020-01/b-street.csv"):
            archive.writestr(name, TEXT)
    (tmp_path / "a.zip").write_bytes(file.getvalue())
    assert read_toy(tmp_path, events_source(file="a.zip", member="*/a-street.csv")).rows_read == 1
    with pytest.raises(InputError, match=r"no member 'c.csv'. Allowed: 2020-01/a-street.csv"):
        read_toy(tmp_path, events_source(file="a.zip", member="c.csv"))


def test_a_wrong_encoding_is_named(tmp_path):
    (tmp_path / "a.csv").write_bytes(f"{HEADER}\nCafé{row()}\n".encode("cp1252"))
    with pytest.raises(InputError, match=r'is not written in utf-8 .* Set encoding = "cp1252"'):
        read_toy(tmp_path, events_source(file="a.csv", encoding="utf-8"))


def test_files_of_none_of_the_forces_declared_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT.replace("City", "Elsewhere"))
    with pytest.raises(InputError, match="none of its 1 rows was kept"):
        read_toy(tmp_path, events_source(file="a.csv"))
