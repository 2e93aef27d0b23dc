"""The places and links that files name, gathered in two tables while the files are being read."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class RawTables:
    """The names of five temporary tables, as `new_raw_tables` made them.

    `places`(place, code, name, kind) has one row per source and place it names; `links`(child, parent,
    method, source) one row per source and pair of places, as published; `names`(place, name, source) one
    row per place that a source of the shape names gives its name; `points` the points of every source;
    `postcodes` one row per postcode and what a source says of it: its small place, or where it is.
    """

    places: str = "raw_places"
    links: str = "raw_links"
    names: str = "raw_names"
    points: str = "raw_points"
    postcodes: str = "raw_postcodes"


def new_raw_tables(store: duckdb.DuckDBPyConnection) -> RawTables:
    """The tables, empty."""
    store.execute("CREATE TEMP TABLE raw_places(place VARCHAR, code VARCHAR, name VARCHAR, kind VARCHAR)")
    store.execute(
        "CREATE TEMP TABLE raw_links(child VARCHAR, parent VARCHAR, method VARCHAR, source VARCHAR)"
    )
    store.execute("CREATE TEMP TABLE raw_names(place VARCHAR, name VARCHAR, source VARCHAR)")
    store.execute(
        """CREATE TEMP TABLE raw_points(point VARCHAR, code VARCHAR, name VARCHAR, kind VARCHAR,
               category VARCHAR, longitude DOUBLE, latitude DOUBLE, place VARCHAR, source VARCHAR)"""
    )
    store.execute(
        """CREATE TEMP TABLE raw_postcodes(
               postcode VARCHAR, place VARCHAR, longitude DOUBLE, latitude DOUBLE, source VARCHAR)"""
    )
    return RawTables()
