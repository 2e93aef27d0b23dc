"""Text with any delimiter, title lines above, notes below: the table in it, and an account of the rest."""

import gzip
from pathlib import Path

import pytest

from loaders.errors import InputError
from loaders.readers.table import read_table
from loaders.readers.tabular_file import read
from loaders.readers.wide import read_wide
from tests.support.sources import lsoas

A, B = "E01000001", "E01000002"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "recent" / "income"


def table(tmp_path, text, **source):
    """Figures by place, and what was left out."""
    (tmp_path / "f.csv").write_text(text)
    result = read_table(lsoas("table", **{"period": "2022", "columns": {"n": "n"}, **source}), tmp_path)
    return {r["place"][-9:]: r["value"] for r in result.observations.to_pylist()}, result.dropped


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_may_stand_between_any_usual_delimiter(tmp_path, delimiter):
    text = f"CODE,n,what\n{A},10,x\n{B},20,y\n".replace(",", delimiter)
    assert table(tmp_path, text) == ({A: 10, B: 20}, {})
    assert table(tmp_path, f'"A title, with commas"\n{text}') == ({A: 10, B: 20}, {})


def test_a_header_with_commas_inside_stays_one_between_semicolons(tmp_path):
    text = f"CODE;Calls, all;n\n{A};1;10\n"
    assert table(tmp_path, text, columns={"n": "Calls, all"}) == ({A: 1}, {})


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("12,5", "0,75"), (12.5, 0.75)),  # nobody writes a thousands comma so
        (("1,234", "12.5"), (1234, 12.5)),
        (("1,234", "12,5"), (1.234, 12.5)),
    ],
)
def test_between_semicolons_a_comma_may_be_a_decimal_point(tmp_path, cells, values):
    text = f"CODE;n\n{A};{cells[0]}\n{B};{cells[1]}\n"
    assert table(tmp_path, text)[0] == dict(zip((A, B), values, strict=True))


NOMIS = (
    f'"Claimant count"\n"ONS Crown Copyright"\n\n"date","October 2026"\n\n"area","CODE","n"\n"x","{A}","10"\n'
)


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        ("", 0),
        ('\n"Figures are rounded to 5."\n"Totals may not add"\n', 2),
        ('\n\n"Note"\n', 1),
        ('"Source: Nomis, figures are rounded"\n', 1),
        ('\n"Symbol","Description"\n"p","Provisional, to be revised"\n', 2),
    ],
)
def test_lines_of_words_below_a_table_are_counted_out(tmp_path, below, notes):
    figures, dropped = table(tmp_path, NOMIS + below)
    assert figures == {A: 10}
    assert dropped == ({"lines of text around the table, no rows of it": notes} if notes else {})


@pytest.mark.parametrize(
    "below", [f'"y","{B}"\n', f'\n"y","{B}","20","5"\n', '"y"\n', f'"y","{B}"\n{NOMIS[-18:]}']
)
def test_a_row_that_lost_a_cell_is_no_note(tmp_path, below):
    with pytest.raises(InputError, match=r"1 rows are not 3 cells wide .* stray delimiter") as problem:
        table(tmp_path, NOMIS + below)
    assert "damaged" not in str(problem.value)


def test_two_tables_in_one_file_are_refused_as_such(tmp_path):
    second = NOMIS.replace("October", "November")
    with pytest.raises(InputError, match="holds two tables, one below the other"):
        table(tmp_path, f"{NOMIS}\n{second}")


STAT_XPLORE = (
    'Stat-Xplore\n\n"Households (I z)"\n\nFilters:\n"Default Summation","Households"\n\n'
    '"Month","August 2015","August 2015 - Annotations","September 2015 (r)","September 2015 - Annotations",\n'
    '"National - Regional - LA - OAs",\n'
    f'"{A}",..,,8,,\n"{B}",7,,9,,\n"Unknown",1,,2,,\n"Total",8,,19,\n'
    '\n\nSymbol,Description\n"z",""".."" denotes a nil number"\n"p","Figures are provisional."\n\n\n'
    "Source: Department for Work and Pensions\n"
)


def test_a_table_of_stat_xplore_is_read_as_it_comes(tmp_path):
    (tmp_path / "f.csv").write_text(STAT_XPLORE)
    source = lsoas("wide", code="Month", series={"uc": ""}, markers={"..": "suppressed 0 4"})
    result = read_wide(source, tmp_path)
    found = {
        (r["place"][-9:], r["period"]): (r["value"], r["upper"]) for r in result.observations.to_pylist()
    }
    assert found == {
        (A, "2015-08"): (None, 4),
        (A, "2015-09"): (8, None),
        (B, "2015-08"): (7, None),
        (B, "2015-09"): (9, None),
    }
    assert result.dropped == {
        "lines of text around the table, no rows of it": 5,
        "code is not of a wanted kind in England": 2,  # Unknown and Total
    }


@pytest.mark.skipif(not SHARED.exists(), reason="official files are not at hand")
@pytest.mark.parametrize(
    ("name", "first", "rows"),
    [("as-downloaded_households_on_UC_msoa_15-22.csv.gz", "Month", 8_400),
     ("as-downloaded_children_relative_low_income_msoa_14-22.csv.gz", "Year", 8_400)],
)  # fmt: skip
def test_downloads_of_stat_xplore_are_read_to_their_last_place(name, first, rows):
    found = read(SHARED / name, required=[first])[first].to_pylist()
    assert len(found) > rows and found[-1] == "Total" and "Walsall 001" in found
    assert not any(word.startswith("Source") for word in found)


def test_a_gzip_of_semicolons_is_read_too(tmp_path):
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress(f"CODE;n\n{A};10\n".encode()))
    result = read_table(lsoas("table", "f.csv.gz", period="2022", columns={"n": "n"}), tmp_path)
    assert result.observations["value"].to_pylist() == [10]
