"""The one manifest: checked hard before anything is asked for."""

import re
import shutil
import tomllib
from fnmatch import fnmatch

import pytest

from loaders.declarations.read import read
from loaders.errors import InputError
from loaders.fetch.manifest import MANIFEST, read_manifest

FAMILIES = {
    "boundaries and lookups": {"boundaries-lsoa21", "boundaries-wards-2025", "boundaries-wards-2026"},
    "districts": {"districts", "boundaries-districts", "lookup-lsoa21-ward25", "lookup-lad25-pfa25"},
    "deprivation": {"iod2025-file7", "iod2025-file8", "iod2019-file7", "iod2015-file7"},
    "population": {"population-wards", "population-lsoas"},
    "census": {f"census-ts{n}" for n in ("021", "030", "054", "062", "067")},
    "claimants": {"claimants"},
    "crime": {"police-archive", "police-api"},
    "fire": {"fire", "fire-earlier"},
    "education": {"ks4-schools"},
    "health": {"life-expectancy"},
}

SHORT = """
register = "districts"
[[download]]
id = "districts"
title = "T"
publisher = "P"
attribution = "A"
kind = "arcgis"
file = "official/districts.csv"
service = "https://example.org/FeatureServer/0"
code = "LADCD"
"""


def refused(tmp_path, text):
    """The sentence a manifest is refused with."""
    path = tmp_path / "fetch.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as problem:
        read_manifest(path)
    return str(problem.value)


def test_the_shipped_manifest_names_every_family():
    downloads = read_manifest().downloads
    assert set().union(*FAMILIES.values()) <= set(downloads)


def test_every_download_names_its_publisher_licence_and_attribution_over_https():
    for download in read_manifest().downloads.values():
        assert download.publisher and download.attribution and "Licence" in download.licence
        keys = ("address", "service", "page", "latest", "months_at", "categories")
        assert all(getattr(download, key, "https:").startswith("https:") for key in keys)


def test_no_two_downloads_land_in_one_file():
    files = [download.file for download in read_manifest().downloads.values()]
    assert len(files) == len(set(files))


BESIDE = {
    "lookup-lad25-pfa25": "says which districts a force covers, while police files are fetched",
    "iod2025-file8": "is for people: it has a sheet a domain, and no layout that anybody could confirm",
    "police-api": "is read as its folders are named, month by month",
}
"""Downloads that no source names, and why."""


def test_nothing_that_is_fetched_is_left_unread():
    patterns = [source.file for source in read().sources.values()]
    downloads = read_manifest().downloads.values()
    unread = {d.id for d in downloads if not any(fnmatch(d.file, pattern) for pattern in patterns)}
    assert unread == set(BESIDE)


def test_layouts_of_the_manifest_are_sources_marked_as_fetched():
    declared = read().sources
    declared_there = {
        source["id"] for source in tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["source"]
    }
    assert {id for id, source in declared.items() if source.fetched} == declared_there


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('id = "fetched-districts"', 'id = "iod2025-file7"'), "declared in sources.toml too"),
        (
            ('id = "fetched-districts"', 'id = "fetched-districts"\nfetched = true'),
            "fetched: input should be",
        ),
        (('shape = "ages"', 'shape = "aged"'), "shape 'aged' is none of 'table'"),
    ],
)
def test_a_mistake_in_a_layout_of_the_manifest_is_one_sentence(tmp_path, change, sentence):
    data = tmp_path / "data"
    shutil.copytree(MANIFEST.parent, data, ignore=shutil.ignore_patterns("packs", "raw", "*.duckdb*"))
    text = (data / "fetch.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (data / "fetch.toml").write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape("fetch.toml, source ")) as problem:
        read(data)
    assert sentence in str(problem.value)


def test_a_short_manifest_is_read(tmp_path):
    path = tmp_path / "fetch.toml"
    path.write_text(SHORT, encoding="utf-8")
    assert list(read_manifest(path).downloads) == ["districts"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("code =", "cod ="), "unknown key 'cod'. Allowed: id, title"),
        (("code =", "page_size = 0\ncode ="), "page_size: input should be greater than or equal to 1"),
        (('kind = "arcgis"', 'kind = "arcgiss"'), "kind 'arcgiss' is none of 'file', 'linked', 'arcgis'"),
        (('kind = "arcgis"\n', ""), "has no 'kind'"),
        (("https://example", "ftp://example"), "service: string should match pattern"),
        (("official/districts.csv", "../districts.csv"), "leaves the folder of fetched files"),
        (("official/districts.csv", "official/.partial/d.csv"), "is hidden in it"),
        (("official/districts.csv", "/etc/districts.csv"), "is not a path below the folder"),
        (("register =", "regster ="), "unknown table 'regster'"),
        (('register = "districts"', 'register = "district"'), "register is 'district'. Allowed: districts"),
        (('register = "districts"', 'register = "districts"\n[manners]\nhaste = 1\n'), "unknown key 'haste'"),
        (('code = "LADCD"', 'code = "LADCD"\ninstead_of = "x"'), "instead_of names 'x'"),
        (('code = "LADCD"', 'code = "LADCD"\nsha256 = "abc"'), "sha256: string should match pattern"),
    ],
)
def test_a_mistake_in_the_manifest_is_one_sentence(tmp_path, change, sentence):
    assert change[0] in SHORT
    assert sentence in refused(tmp_path, SHORT.replace(*change))


def test_codes_are_taken_from_what_stands_above_only(tmp_path):
    later = (
        SHORT.partition("[[download]]")[2].replace('"districts"', '"later"').replace("districts.csv", "l.csv")
    )
    leaning = SHORT + 'codes_from = { download = "later", column = "LADCD" }\n[[download]]' + later
    assert "takes codes from 'later', which is no download above it" in refused(tmp_path, leaning)
