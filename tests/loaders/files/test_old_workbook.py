"""A workbook of Excel 97 to 2003 is read, whatever its name says."""

import pytest

from loaders.errors import InputError
from loaders.readers.tabular_file import read
from tests.support.old_workbook import old_workbook

BOOK = old_workbook(
    {
        "Notes": [["About this workbook"]],
        "Data": [
            ["Table 1"],
            ["Code", "Name", "People"],
            ["E01000001", "Dagenhâm", 1234],
            ["E01000002", "", 12.5],
        ],
    }
)


@pytest.mark.parametrize("name", ["f.xls", "f.XLS", "f.xlsx"])
def test_a_real_xls_is_read_below_its_title(tmp_path, name):
    (tmp_path / name).write_bytes(BOOK)
    rows = read(tmp_path / name, required=["Code", "Name", "People"], sheet="Data")
    assert rows.to_pylist() == [
        {"Code": "E01000001", "Name": "Dagenhâm", "People": "1234"},
        {"Code": "E01000002", "Name": "", "People": "12.5"},
    ]


def test_a_sheet_that_is_not_there_is_named(tmp_path):
    (tmp_path / "f.xls").write_bytes(BOOK)
    with pytest.raises(InputError, match="Data"):
        read(tmp_path / "f.xls", required=["Code"], sheet="Dato")


def test_an_xls_cut_short_is_refused(tmp_path):
    (tmp_path / "f.xls").write_bytes(BOOK[:1500])
    with pytest.raises(InputError):
        read(tmp_path / "f.xls", required=["Code"], sheet="Data")
