"""Files to tables: one module per shape of file, from the publishers' layouts into the DuckDB store."""
