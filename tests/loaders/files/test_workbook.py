"""Sheets of any workbook: a percentage reads as it is shown, as it would in a csv."""

import io
import zipfile

import openpyxl
import pytest

from loaders.errors import InputError
from loaders.readers.tabular_file import read

CONTENT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>
<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(*rows):
    """An ods of one sheet; a cell is text, a number, or its kind and a number; a row may stand for many."""

    def cell(value):
        kind, held = value if isinstance(value, tuple) else ("float", value)
        if isinstance(held, str):
            return f'<table:table-cell office:value-type="string"><text:p>{held}</text:p></table:table-cell>'
        typed = f'office:value-type="{kind}" office:value="{held}"'
        return f"<table:table-cell {typed}><text:p>?</text:p></table:table-cell>"

    lines = ""
    for row in rows:
        times, cells = row if isinstance(row, tuple) else (1, row)
        inside = "".join(map(cell, cells))
        lines += f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", CONTENT.format(rows=lines))
    return file.getvalue()


def xlsx(rows, formats, first=(1, 1)):
    """A workbook whose cells stand from a corner on, formatted by row and column."""
    book = openpyxl.Workbook()
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            cell = book.active.cell(first[0] + r, first[1] + c, value)
            cell.number_format = formats.get((r, c), "General")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(path, content, required=("code", "rate")):
    """The rows of a file that holds just this."""
    path.write_bytes(content)
    return [list(row.values()) for row in read(path, required=list(required)).to_pylist()]


ROWS = [["code", "rate", "n"], ["a", 0.123, 5], ["b", 0.07, 6], ["c", "n/a", 7], ["d", 1, 8]]
FORMATS = [{(r, 1): f for r in range(1, 5)} for f in ("0%", "0.00%", "0.0%", '0.0"of"%', "[Red]0.0%;-0.0%")]


@pytest.mark.parametrize("formats", FORMATS)
@pytest.mark.parametrize("corner", [(1, 1), (4, 3)])
def test_a_cell_shown_as_a_percentage_reads_as_one(tmp_path, formats, corner):
    found = cells(tmp_path / "f.xlsx", xlsx(ROWS, formats, corner))
    assert found == [["a", "12.3%"], ["b", "7%"], ["c", "n/a"], ["d", "100%"]]


@pytest.mark.parametrize("form", ["General", "0.00", '0" per cent %"', "0.0\\%"])
def test_a_cell_with_a_sign_that_multiplies_nothing_stays_as_it_is(tmp_path, form):
    assert cells(tmp_path / "f.xlsx", xlsx(ROWS, {(1, 1): form}))[0] == ["a", "0.123"]


def test_only_cells_of_that_format_are_multiplied(tmp_path):
    found = cells(tmp_path / "f.xlsx", xlsx(ROWS, {(2, 1): "0%"}))
    assert [rate for _, rate in found] == ["0.123", "7%", "n/a", "1"]


def test_an_ods_reads_like_an_xlsx_with_its_repeated_rows_and_percentages(tmp_path):
    rows = [["code", "rate"], ["a", 10], (3, ["b", ("percentage", 0.123)]), ["c", 0.5]]
    assert cells(tmp_path / "f.ods", ods(*rows)) == [
        ["a", "10"],
        ["b", "12.3%"],
        ["b", "12.3%"],
        ["b", "12.3%"],
        ["c", "0.5"],
    ]


def test_a_workbook_that_is_damaged_is_said_to_be(tmp_path):
    book = xlsx(ROWS, {})
    with pytest.raises(InputError, match="can't be read to its end"):
        cells(tmp_path / "f.xlsx", book[: len(book) // 2])
