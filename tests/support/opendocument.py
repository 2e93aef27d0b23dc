"""OpenDocument spreadsheets written by hand, packed as programs do: like neighbours are written once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import groupby

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
LAST_ROW, LAST_COLUMN = 2**20, 2**14


def cell(text: str) -> str:
    """One cell of text."""
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def blank(times: int, row: bool = False) -> str:
    """So many empty cells, or so many rows of them."""
    cells = f'<table:table-cell table:number-columns-repeated="{LAST_COLUMN if row else times}"/>'
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>' if row else cells
    )


def written_row(cells: Sequence[str], times: int = 1) -> str:
    """A row to the last column, written once and repeated; a cell that begins with < is taken as it is."""
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    held = "".join(text if text.startswith("<") else cell(text) for text in cells)
    return f"<table:table-row{repeated}>{held}{blank(LAST_COLUMN - len(cells))}</table:table-row>"


def sheet(name: str, rows: Sequence[Sequence[str]]) -> str:
    """A table whose equal neighbours are written once, with empty rows to the end of the sheet."""
    body = "".join(written_row(cells, len(list(same))) for cells, same in groupby(rows))
    return f'<table:table table:name="{name}">{body}{blank(LAST_ROW - len(rows), row=True)}</table:table>'


def document(tables: str) -> bytes:
    """The file that holds these tables."""
    manifest = f'<m:manifest xmlns:m="{OFFICE}manifest:1.0"></m:manifest>'
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?>{manifest}')
        book.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return held.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The file of these sheets, by name."""
    return document("".join(sheet(name, rows) for name, rows in sheets.items()))
