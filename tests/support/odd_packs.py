"""Packs that somebody changed and summed anew: cells of odd values, columns gone, renamed, retyped."""

import hashlib
import json

import pandas as pd

TABLES = ("observations", "places", "links", "boundaries", "loads")
ODD = (
    None,
    "",
    "x",
    -1.0,
    0.0,
    1e300,
    float("nan"),
    float("inf"),
    "lsoa21:E01999999",
    "ward24:",
    b"\x01\x02",
    "'",
)


def damage(folder, draw):
    """Change one file of a pack at random and sum it anew; what was changed, in words."""
    table = draw.choice(TABLES)
    path = folder / f"{table}.parquet"
    way = draw.choice(
        ["cell", "cell", "cell", "column gone", "renamed", "texts", "twice", "none left", "bytes"]
    )
    frame = pd.read_parquet(path)
    column = draw.choice(list(frame.columns))
    if way == "cell" and len(frame):
        cells = list(frame[column])
        cells[draw.randrange(len(cells))] = odd = draw.choice(ODD)
        frame[column] = pd.Series(cells, dtype=object)
        if not _written(frame, path):  # of another sort than its column
            frame[column] = pd.Series([None if c is None else str(c) for c in cells], dtype=object)
            frame.to_parquet(path)
        way = f"{column} = {odd!r}"
    elif way == "bytes":
        whole = bytearray(path.read_bytes())
        whole[draw.randrange(len(whole))] ^= 255
        path.write_bytes(bytes(whole))
    else:
        changed = {
            "column gone": lambda: frame.drop(columns=column),
            "renamed": lambda: frame.rename(columns={column: "another"}),
            "texts": lambda: frame.assign(**{column: frame[column].map(str)}),
            "twice": lambda: pd.concat([frame, frame]),
        }.get(way, lambda: frame.head(0))()
        changed.to_parquet(path)
    sum_anew(folder, path.name)
    return f"{table}: {way}, {column}"


def _written(frame, path):
    try:
        frame.to_parquet(path)
    except (ValueError, TypeError):  # pyarrow holds one sort a column
        return False
    return True


def sum_anew(folder, name):
    """Write the checksum of a file as it is now into the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name]["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
