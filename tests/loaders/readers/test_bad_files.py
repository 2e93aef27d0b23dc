"""A damaged or changed file is named in one sentence, and the old store stands."""

import gzip
import io
import zipfile

import pandas as pd
import pytest

from loaders.build import build
from loaders.errors import InputError
from loaders.readers.tabular_file import read
from tests.support import toy
from tests.support.toy import FILES, LSOAS, SOURCES, WARDS, exchanged, refusal, source


def cut(content, share=0.6):
    """The first part of a file."""
    content = content if isinstance(content, bytes) else content.encode()
    return content[: int(len(content) * share)]


def zipped(name, content):
    """A zip of one member."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def columnar(text):
    """A csv's rows as parquet."""
    file = io.BytesIO()
    pd.read_csv(io.StringIO(text)).to_parquet(file)
    return file.getvalue()


def people(file, **extra):
    """The source people-2022, read from another file."""
    more = "".join(f'{key} = "{value}"\n' for key, value in extra.items())
    rest = f'{more}kind = "lsoa21"\ncode = "code"\nperiod = "mid-2022"\ncolumns = {{ residents = "people" }}'
    return {"people-2022": source("people-2022", "table", file, rest)}


DAMAGED = {
    "csv.gz": ("p.csv.gz", cut(gzip.compress(FILES["people_2022.csv"].encode(), mtime=0)), {}),
    "zip": ("p.zip", cut(zipped("p.csv", FILES["people_2022.csv"])), {"member": "p.csv"}),
    "parquet": ("p.parquet", cut(columnar(FILES["people_2022.csv"])), {}),
    "xlsx": ("p.xlsx", cut(zipped("xl/workbook.xml", "<workbook/>")), {}),
    "csv in a row": ("p.csv", FILES["people_2022.csv"][: -len(',"1,500"\n')], {}),
    "csv in a quoted cell": ("p.csv", FILES["people_2022.csv"][:-4], {}),
    "csv in its last number": ("p.csv", FILES["people_2022.csv"].replace('"', "").replace(",", "")[:-3], {}),
    "csv in its header": ("p.csv", "cod", {}),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_file_cut_short_is_named(tmp_path, case):
    name, content, extra = DAMAGED[case]
    sentence = refusal(tmp_path, files={name: content}, sources=people(name, **extra))
    said = ("cut short or damaged", "its last line has no end")
    assert name in sentence and any(words in sentence for words in said)


def test_bytes_overwritten_inside_a_compressed_file_are_found(tmp_path):
    content = bytearray(gzip.compress((FILES["people_2022.csv"] * 500).encode()))
    content[len(content) // 2] ^= 0xFF
    assert "cut short or damaged" in refusal(
        tmp_path, files={"p.csv.gz": bytes(content)}, sources=people("p.csv.gz")
    )


def test_a_file_with_nothing_in_it_is_named(tmp_path):
    sentence = refusal(tmp_path, files={"p.csv": ""}, sources=people("p.csv"))
    assert "p.csv: no header row holds 'code' (the file begins with nothing)" in sentence
    assert "Fetch it again: it is empty." in sentence and "layout" not in sentence


def test_outlines_of_nothing_are_no_file_of_another_layout(tmp_path):
    empty = '{"type": "FeatureCollection", "features": []}'
    sentence = refusal(tmp_path, files={"outlines.geojson": empty})
    assert "outlines.geojson: holds no outline." in sentence


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_text_in_utf_16_without_its_mark_is_named_with_its_encoding(tmp_path, encoding):
    content = FILES["people_2022.csv"].encode(encoding)
    sentence = refusal(tmp_path, files={"p.csv": content}, sources=people("p.csv"))
    assert f'Set encoding = "{encoding}" in sources.toml' in sentence
    (tmp_path / "f.csv").write_bytes(content)
    assert read(tmp_path / "f.csv", required=["code"], encoding=encoding).num_rows == len(LSOAS)


@pytest.mark.parametrize("key", ['where = { wrad = "x" }', 'name = "wrad"'])
def test_a_column_that_is_misspelt_is_named_with_those_there_are(tmp_path, key):
    sources = exchanged(SOURCES, "rents", "period =", f"{key}\nperiod =")
    sentence = refusal(tmp_path, sources=sources, files={"rents.csv": "weird,ward,rent\n1,E05099001,5\n"})
    assert (
        "no header row holds 'wrad' (the file begins with 'weird', 'ward', 'rent'). Allowed: ward" in sentence
    )
    assert "Correct 'wrad' in sources.toml if it is misspelt there" in sentence


def test_outlines_cut_short_are_named(tmp_path):
    sentence = refusal(tmp_path, files={"outlines.geojson": cut(FILES["outlines.geojson"])})
    assert "outlines.geojson" in sentence and "can't be read as boundaries" in sentence


def test_outlines_without_their_code_are_named_with_what_is_there(tmp_path):
    sentence = refusal(
        tmp_path, files={"outlines.geojson": FILES["outlines.geojson"].replace("LSOA21CD", "lsoa21cd")}
    )
    assert "no column 'LSOA21CD'" in sentence and "lsoa21cd" in sentence


def test_a_missing_file_and_two_of_one_name_are_named(tmp_path):
    assert "names no file below" in refusal(tmp_path, sources=people("nowhere.csv"))
    assert "people_2021.csv, people_2022.csv" in refusal(tmp_path, sources=people("people_202*.csv"))


def test_a_member_that_is_not_in_the_zip_is_named_with_those_that_are(tmp_path):
    content = zipped("other.csv", FILES["people_2022.csv"])
    sentence = refusal(tmp_path, files={"p.zip": content}, sources=people("p.zip", member="p.csv"))
    assert "p.zip: no member 'p.csv'. Allowed: other.csv" in sentence


def test_a_changed_header_is_named_with_what_was_wanted_and_what_the_file_begins_with(tmp_path):
    sentence = refusal(
        tmp_path, files={"rents.csv": FILES["rents.csv"].replace("ward,rent", "ward,weekly rent")}
    )
    assert "no header row holds 'rent' (the file begins with 'ward', 'weekly rent')" in sentence


def test_a_header_that_stands_twice_is_not_guessed_at(tmp_path):
    changed = FILES["scores.csv"].replace("code,score", "code,score,score").replace("0\n", "0,1\n")
    assert "column 'score' stands 2 times" in refusal(tmp_path, files={"scores.csv": changed})


def test_a_series_whose_header_changed_is_named_with_the_nearest(tmp_path):
    changed = FILES["thefts.csv"].replace("Crime; Thefts", "Crime; All thefts")
    sentence = refusal(tmp_path, files={"thefts.csv": changed})
    assert "no column begins with 'Crime; Thefts'" in sentence and "Crime; All thefts" in sentence


def test_a_wrong_encoding_is_named(tmp_path):
    sentence = refusal(
        tmp_path,
        files={"rents.csv": FILES["rents.csv"].replace("rent\n", "rent\n", 1).encode() + b"\xff,1\n"},
    )
    assert (
        "rents.csv" in sentence and "is not written in utf-8-sig" in sentence and "Look at line 7" in sentence
    )


def test_a_wrong_checksum_is_named(tmp_path):
    sentence = refusal(tmp_path, sources=people("people_2022.csv", sha256="0" * 64))
    assert (
        "people_2022.csv: its checksum is" in sentence
        and "000000000000... as declared for 'people-2022'" in sentence
    )


def test_two_sources_for_one_figure_are_named(tmp_path):
    again = exchanged({"again": SOURCES["rents"]}, "again", 'id = "rents"', 'id = "rents-again"')
    sentence = refusal(tmp_path, sources=again)
    assert f"rent of 2022 for ward24:{WARDS[0]} comes twice, from rents and rents-again" in sentence


def test_a_place_on_two_rows_is_named(tmp_path):
    sentence = refusal(tmp_path, files={"rents.csv": FILES["rents.csv"] + f"{WARDS[1]},999\n"})
    assert f"source 'rents': ward24:{WARDS[1]} stands on 2 rows" in sentence


def test_a_file_none_of_whose_codes_are_wanted_is_named(tmp_path):
    sentence = refusal(tmp_path, files={"rents.csv": FILES["rents.csv"].replace("E05", "W05")})
    assert "rents.csv: none of its 5 rows was kept (code is not of a wanted kind in England: 5)" in sentence


def test_a_folder_that_is_not_there_is_named(tmp_path):
    _, data = toy.lay_out(tmp_path)
    with pytest.raises(InputError, match="is not a folder"):
        build(raw=tmp_path / "nowhere", data=data, path=tmp_path / "toy.duckdb")
