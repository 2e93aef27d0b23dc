"""The rows of the Python package of postcodes: a wheel with one file a first letter, msgpack in brotli.

Read when a store is built from official files, and by nobody else: its two libraries are not installed with
the project.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import pyarrow as pa

from loaders.errors import InputError

SUFFIX = ".whl"
PACKED = ".msgpack.br"


def read_package(path: Path) -> pa.Table:
    """The rows of all its files, with their own columns. Raises InputError where it can't be read."""
    try:
        unpack, load = import_module("brotli").decompress, import_module("msgpack").unpackb
    except ImportError as problem:
        raise InputError(
            str(path),
            f"needs a library that is not installed ({problem})",
            do="run: python -m pip install brotli msgpack",
        ) from problem
    try:
        with ZipFile(path) as package:
            files = sorted(name for name in package.namelist() if name.endswith(PACKED))
            read = [load(unpack(package.read(name)))["data"] for name in files]
        tables = [
            pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})
            for columns in read
        ]
        # a file may have no coordinates at all
        return pa.concat_tables(tables, promote_options="default")
    except Exception as problem:  # brotli and msgpack have errors of their own
        raise InputError(
            str(path),
            f"can't be read as the package of postcodes ({type(problem).__name__}: {problem})",
            f"a wheel that holds files ending in {PACKED}",
            "get it again",
        ) from problem
