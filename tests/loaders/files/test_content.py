"""What a file is follows from its bytes: packed or not, its encoding, whole or not, no table at all."""

import gzip
import io
import zipfile

import pytest
from pydantic import ValidationError

from loaders.errors import InputError
from loaders.readers.lookups import read_codes, read_lookup
from loaders.readers.postcodes import read_postcodes
from loaders.readers.tabular_file import read
from tests.support.sources import lsoas
from tests.support.toy import FILES, LSOAS, refusal, source, store
from tests.support.workbook import workbook

TABLE = "code,people\na,7\n"


def zipped(**members):
    """A zip of some members, a dot in each name written as two underscores."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


def rows(path, content, **how):
    """The rows of a file that holds just this."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [list(row.values()) for row in read(path, required=["code", "people"], **how).to_pylist()]


BOOK = workbook({"S": [["code", "people"], ["a", 7]]})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.csv", TABLE),
        ("f.txt", TABLE),
        ("f.CSV.GZ", gzip.compress(TABLE.encode(), mtime=0)),
        ("f.csv", gzip.compress(TABLE.encode(), mtime=0)),
        ("f.zip", zipped(f__csv=TABLE)),
        ("f.ZIP", zipped(f__xlsx=BOOK)),
        ("f.xlsx", BOOK),
        ("f.XLSX", BOOK),
        ("f.xlsm", BOOK),
        ("f.csv", BOOK),
        ("f.xls", TABLE.replace(",", "\t")),
        ("f.csv", TABLE.encode("utf-16")),
    ],
)
def test_the_first_bytes_say_what_a_file_is_not_its_name(tmp_path, name, content):
    assert rows(tmp_path / name, content) == [["a", "7"]]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("f.xls", b"<!DOCTYPE html><html><body>Not found", "is a page of the web, not a table. Allowed: csv"),
        ("f.csv", b"\n<html lang='en'>", "is a page of the web"),
        ("f.csv", b"%PDF-1.7 ...", "is a PDF, not a table"),
        ("f.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        ("f.zip", zipped(a__csv=TABLE, b__csv=TABLE), "no member is named. Allowed: a.csv, b.csv"),
        ("f.zip", zipped(), "none: the archive is empty"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path, name, content, said):
    with pytest.raises(InputError) as problem:
        rows(tmp_path / name, content)
    assert said in str(problem.value) and "damaged" not in str(problem.value)


@pytest.mark.parametrize("name", ["Ystêr £5", "Café – Nord", "St John’s", "½ mile"])
@pytest.mark.parametrize("encoding", ["", "cp1252"])
def test_letters_of_windows_are_read_where_they_make_sense(tmp_path, name, encoding):
    content = f"code,people\n{name},7\n".encode("cp1252")
    assert rows(tmp_path / "f.csv", content, encoding=encoding) == [[name, "7"]]


@pytest.mark.parametrize(
    "content",
    [
        b"code,people\na,\xb7\n",  # a digit whose first bit was overwritten
        b"code,people\nE0\xe9001,7\n",
        b"code,people\n\xc3\xa9t\xe9,7\n",  # both é of UTF-8 and of Windows
        b"code,people\na\x81,7\n",
    ],
)
def test_a_byte_that_makes_no_sense_is_named_with_its_line(tmp_path, content):
    with pytest.raises(InputError, match=r"is not written in utf-8-sig .* at line 2"):
        rows(tmp_path / "f.csv", content)


def test_a_file_declared_as_utf_8_that_windows_wrote_is_told_so(tmp_path):
    with pytest.raises(InputError, match='Set encoding = "cp1252"'):
        rows(tmp_path / "f.csv", "code,people\nCafé,7\n".encode("cp1252"), encoding="utf-8")


@pytest.mark.parametrize("encoding", ["zz", "base64", "rot13", "undefined", "hex"])
def test_an_encoding_that_is_none_of_text_is_refused_where_it_is_declared(encoding):
    with pytest.raises(ValidationError, match="is no encoding of text, such as utf-8"):
        lsoas("table", encoding=encoding)


def test_a_last_number_that_may_have_lost_digits_is_refused_unless_a_checksum_is_declared(tmp_path):
    cut = FILES["scores.csv"].removesuffix("0\n")  # 8 of 80
    said = refusal(tmp_path, files={"scores.csv": cut})
    assert "scores.csv: its last line has no end ('E01099008,8')" in said and "declare sha256" in said
    assert rows(tmp_path / "f.csv", "code,people\na,80", checked=True) == [["a", "80"]]
    assert rows(tmp_path / "f.csv.gz", gzip.compress(b"code,people\na,80", mtime=0)) == [["a", "80"]]


def test_a_lookup_codes_and_postcodes_may_have_their_own_encoding_and_member(tmp_path):
    rest = {"publisher": "P", "edition": "E", "attribution": "A", "url": "u", "title": "t", "id": "x"}
    from loaders.declarations.models import CodeSource, LookupSource, PostcodeSource

    def written(name, text):
        (tmp_path / name).write_bytes(zipped(a__csv=text.encode("cp1252"), readme__txt=b"x"))
        return {**rest, "file": name, "member": "a.csv", "encoding": "cp1252"}

    lookup = LookupSource(
        **written("l.zip", "L,W,N\nE01000001,E05000001,Ystêr\n"),
        shape="lookup",
        method="best_fit",
        child={"kind": "lsoa21", "code": "L"},
        parent={"kind": "ward24", "code": "W", "name": "N"},
    )
    assert "Ystêr" in read_lookup(lookup, tmp_path).places["name"].to_pylist()
    codes = CodeSource(
        **written("c.zip", "W,N,Y,D,DN\nE05000001,Ystêr,2024,E08000030,Walsall\n"),
        shape="codes",
        kind="ward",
        code="W",
        name="N",
        year="Y",
        district="D",
        district_name="DN",
    )
    assert "Ystêr" in read_codes(codes, tmp_path).places["name"].to_pylist()
    postcodes = PostcodeSource(
        **written("p.zip", "P,D\nWS1 1AA,E08000030\n"),
        shape="postcodes",
        postcode="P",
        parent={"kind": "lad24", "code": "D"},
    )
    assert read_postcodes(postcodes, tmp_path).places["code"].to_pylist() == ["WS1"]


def test_a_lookup_that_windows_wrote_builds_without_a_word_about_it(tmp_path):
    wards = FILES["wards.csv"].replace("North", "Ystêr").encode("latin-1")
    assert store(tmp_path, files={"wards.csv": wards}).exists()


def test_a_table_in_a_workbook_of_any_name_builds(tmp_path):
    book = workbook({"S": [["code", "score"], *[[c, 10.5] for c in LSOAS]]})
    rest = 'kind = "lsoa21"\ncode = "code"\nperiod = "2022"\ncolumns = { score = "score" }'
    assert store(
        tmp_path, files={"s.XLSX": book}, sources={"scores": source("scores", "table", "s.XLSX", rest)}
    ).exists()
