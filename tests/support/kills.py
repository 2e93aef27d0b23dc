"""Work that is killed at a moment of its own choosing, or of the clock's, and what it may leave behind."""

import multiprocessing
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

MODULES = ["loaders.build", "loaders.new_borough", "loaders.fetch.fetching", "tests.support.kills"]

STEPS = ("replace", "fsync", "mkdir", "rmdir", "unlink", "rename")
"""What a process does to files and folders, one of which is its last."""


def killed(work, *values, step=0, after=0.0):
    """Do work in another process, kill it at its so-manieth step or after so many seconds; whether it was."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    process = context.Process(target=_until, args=(work, values, step))
    process.start()
    process.join(after or None)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == -signal.SIGKILL


def _until(work, values, step):
    sys.stderr = sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (the process is killed with it open)
    left, lock = [step], threading.Lock()

    def counted(do):
        def done(*given, **named):
            with lock:
                left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return do(*given, **named)

        return done

    if step:
        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
    work(*values)


def build_toy(folder):
    from loaders.build import build

    build(folder / "raw", folder / "data", folder / "s.duckdb")


def pack_toy(folder):
    from loaders.editions.packs import pack

    pack("toyton", folder / "data", folder / "official.duckdb")


def new_toy_borough(folder):
    from loaders.new_borough import new_borough

    new_borough("otherton", folder / "raw", folder / "data", folder / "s.duckdb")


def write_record(path, text):
    from ground.in_place import write_whole

    write_whole(path, text)


def whole_packs(data):
    """Every pack's name with whether each of its files is as its manifest says."""
    import json

    from loaders.fetch.ledger import checksum

    found = {}
    for pack in sorted((data / "packs").iterdir()):
        files = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["files"]
        found[pack.name] = all(checksum(pack / name) == about["sha256"] for name, about in files.items())
    return found


def left_over(folder):
    """What lies about that no reader asks for."""
    return [p for p in Path(folder).rglob(".*") if "unfinished" in p.name or "replaced" in p.name]


def copied(folder, to):
    """A folder laid out anew, as it was before anything was killed in it."""
    shutil.rmtree(to, ignore_errors=True)
    return shutil.copytree(folder, to)


def fetch_some(manifest, raw, *only):
    from loaders.fetch.client import Client
    from loaders.fetch.fetching import begun, chosen_downloads, fetch
    from loaders.fetch.manifest import read_manifest
    from tests.loaders.fetch import world

    read = read_manifest(manifest)
    client = Client(read.manners, sleep=lambda seconds: None, hosts=read.hosts)
    run = begun(raw, read, "Rochdale", sources=world.shipped().sources, client=client)
    fetch(run, chosen_downloads(run, list(only)))
