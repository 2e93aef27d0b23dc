"""The data dictionary names every table and column of the store, and says what each holds."""

import duckdb
import pytest

from loaders.reports.data_dictionary import PAGE, page, tables
from loaders.schema import SCHEMA


@pytest.fixture
def made():
    """The columns of each table that the statements make, by name and type."""
    with duckdb.connect() as store:
        store.execute(SCHEMA)
        rows = store.execute("""
            SELECT table_name, column_name, data_type FROM duckdb_columns()
            WHERE NOT internal ORDER BY table_name, column_index""").fetchall()
    tables_made = {}
    for table, column, kind in rows:
        tables_made.setdefault(table, []).append((column, kind))
    return tables_made


def test_the_data_dictionary_has_not_fallen_behind_the_store():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m loaders document"


def test_every_column_that_is_made_has_its_type_and_a_sentence(made):
    written = {
        table.name: [(column.name, column.type.removesuffix(" PRIMARY KEY")) for column in table.columns]
        for table in tables()
    }
    assert written == made
    assert all(table.sentence and column.sentence for table in tables() for column in table.columns)
