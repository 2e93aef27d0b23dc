"""Sources of one file, declared for a test."""

from pydantic import TypeAdapter

from loaders.declarations.models import Source

ABOUT = {"id": "s", "title": "t", "publisher": "p", "edition": "e", "attribution": "a", "url": "u"}


def declared(shape, file="f.csv", **more):
    """A source of one file of some shape."""
    return TypeAdapter(Source).validate_python({**ABOUT, "shape": shape, "file": file, **more})


def lsoas(shape, file="f.csv", **more):
    """A source of one file whose rows are LSOAs."""
    return declared(shape, file, **{"kind": "lsoa21", "code": "CODE", **more})
