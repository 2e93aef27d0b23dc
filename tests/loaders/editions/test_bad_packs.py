"""A pack that is missing, damaged or changed is named in one sentence."""

import hashlib
import json
import shutil

import pandas as pd
import pytest

from loaders.build import build
from loaders.editions.packs import pack
from loaders.errors import InputError
from tests.support.toy import WARDS


@pytest.fixture
def packed(tmp_path, toy_folder):
    """A data folder with the toy's pack."""
    data = tmp_path / "data"
    shutil.copytree(toy_folder / "data", data)
    pack("toyton", data=data, path=toy_folder / "toy.duckdb")
    return data


def test_a_pack_that_is_missing_is_named(packed):
    shutil.rmtree(packed / "packs" / "toyton")
    with pytest.raises(InputError, match=r"edition 'toyton' has no pack.*--raw"):
        build(data=packed, path=packed / "s.duckdb")


def test_a_file_missing_from_a_pack_is_named(packed):
    (packed / "packs/toyton/links.parquet").unlink()
    with pytest.raises(InputError, match=r"links.parquet: the file is missing"):
        build(data=packed, path=packed / "s.duckdb")


@pytest.mark.parametrize(
    "change",
    [lambda content: content[:-9], lambda content: content[:50] + b"?" + content[51:], lambda content: b""],
)
def test_a_file_of_a_pack_that_was_changed_is_named(packed, change):
    path = packed / "packs/toyton/observations.parquet"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(InputError, match=r"observations.parquet: its checksum is .* as in the manifest"):
        build(data=packed, path=packed / "s.duckdb")


@pytest.mark.parametrize(
    "manifest", ['{"files": {"obs', "[]", '{"edition": "toyton"}', '{"files": {"a": 1}}']
)
def test_a_manifest_cut_short_or_changed_is_named(packed, manifest):
    (packed / "packs/toyton/manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest.json: can't be read as a manifest"):
        build(data=packed, path=packed / "s.duckdb")


def test_a_manifest_that_leaves_a_file_out_is_named(packed):
    path = packed / "packs/toyton/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["files"]["links.parquet"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=r"says nothing of links.parquet"):
        build(data=packed, path=packed / "s.duckdb")


def test_a_pack_whose_shares_add_to_more_than_one_is_refused(packed):
    folder = packed / "packs/toyton"
    links = pd.read_parquet(folder / "links.parquet").assign(
        share=1.0
    )  # each half of North counts as all of it
    links.to_parquet(folder / "links.parquet")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    sum_now = hashlib.sha256((folder / "links.parquet").read_bytes()).hexdigest()
    manifest["files"]["links.parquet"]["sha256"] = sum_now
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=f"scheme 'parts': the shares of ward24:{WARDS[0]} add to 2.000"):
        build(data=packed, path=packed / "s.duckdb")


def test_a_pack_whose_source_is_no_longer_declared_is_named(packed):
    path = packed / "sources.toml"
    path.write_text(path.read_text().replace('id = "scores"', 'id = "scores-2022"'), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"figures come from source 'scores', which is not declared.*scores-2022"
    ):
        build(data=packed, path=packed / "s.duckdb")


def test_a_pack_without_an_edition_is_named(packed):
    shutil.copytree(packed / "packs/toyton", packed / "packs/toytown")
    with pytest.raises(InputError, match="of an edition that is not declared"):
        build(data=packed, path=packed / "s.duckdb")


def test_packing_from_a_store_built_from_packs_is_refused(packed):
    path = build(data=packed, path=packed / "s.duckdb")
    with pytest.raises(InputError, match="was built from packs"):
        pack("toyton", data=packed, path=path)


def test_packing_an_unknown_edition_or_from_no_store_is_refused(packed):
    with pytest.raises(InputError, match=r"edition 'toytown' is not declared|'toytown': is not declared"):
        pack("toytown", data=packed, path=packed / "s.duckdb")
    with pytest.raises(InputError, match="there is no store"):
        pack("toyton", data=packed, path=packed / "s.duckdb")
    (packed / "s.duckdb").write_bytes(b"not a store")
    with pytest.raises(InputError, match="can't be opened as a store"):
        pack("toyton", data=packed, path=packed / "s.duckdb")
