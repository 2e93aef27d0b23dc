"""Damaged files and mistaken declarations end in a sentence or in a store, never in a traceback."""

import random
import tomllib

import pytest
import tomli_w

from loaders.build import build
from loaders.errors import InputError
from tests.support import toy

ODD = [1, -1, 1.5, True, "", [], {}, "x", ["x"], [[]], {"a": 1}, "ward24", "2022-13", [{}], float("nan")]
"""What may stand by mistake where something else is meant."""


def outcome(raw, data, path):
    """Built, or refused in a sentence; anything else breaks the test."""
    try:
        build(raw=raw, data=data, path=path)
    except InputError as problem:
        return "refused" if len(str(problem)) > 20 else "refused without a word"
    return "built"


def places_in(value):
    """Every key or position inside a declaration, with what holds it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        yield value, key
        yield from places_in(inside)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_refused_or_read(tmp_path, seed):
    chance = random.Random(seed)
    raw, data = toy.lay_out(tmp_path)
    file = chance.choice(sorted(raw.iterdir()))
    content = bytearray(file.read_bytes())
    at = chance.randrange(len(content))
    if seed % 2:
        content[at] ^= 1 << chance.randrange(8)
    else:
        del content[at:]
    file.write_bytes(bytes(content))
    assert outcome(raw, data, tmp_path / "s.duckdb") in ("built", "refused")


@pytest.mark.parametrize("seed", range(24))
def test_a_mistaken_declaration_is_refused_or_built(tmp_path, seed):
    chance = random.Random(seed)
    raw, data = toy.lay_out(tmp_path)
    file = chance.choice([data / "sources.toml", data / "indicators.toml", data / "boroughs" / "toyton.toml"])
    declared = tomllib.loads(file.read_text(encoding="utf-8"))
    holder, key = chance.choice(list(places_in(declared)))
    if seed % 3:
        holder[key] = chance.choice(ODD)
    else:
        del holder[key]
    file.write_text(tomli_w.dumps(declared), encoding="utf-8")
    assert outcome(raw, data, tmp_path / "s.duckdb") in ("built", "refused")


@pytest.mark.parametrize("entries", ["source = ['x']", "source = 1", "[source]\nid = 'x'"])
def test_an_entry_that_is_no_table_is_named(tmp_path, entries):
    raw, data = toy.lay_out(tmp_path)
    (data / "sources.toml").write_text(entries)
    with pytest.raises(
        InputError, match=r"'source' holds what is no table .* Begin each entry with \[\[source"
    ):
        build(raw=raw, data=data, path=tmp_path / "s.duckdb")
