"""Publishers on the loopback address, and a guard: nothing else is ever contacted."""

import socket
from dataclasses import dataclass

import pytest

from loaders.fetch.client import Client
from loaders.fetch.fetching import begun, chosen_downloads, fetch
from loaders.fetch.ledger import read_ledger
from loaders.fetch.manifest import read_manifest
from tests.loaders.fetch import world
from tests.loaders.fetch.server import publishers as serving
from tests.published.conftest import shared  # noqa: F401

LOOPBACK = "127.0.0.1"


@pytest.fixture(autouse=True)
def guard(monkeypatch):
    """Any connection that leaves this machine fails the test; so does asking where another host is."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def only_here(self, address):
        if self.family != socket.AF_UNIX and address[0] != LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    def only_us(host, *rest, **named):
        if host not in (LOOPBACK, "localhost"):
            raise AssertionError(f"a test asked where {host} is")
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket, "getaddrinfo", only_us)
    monkeypatch.delenv("NOMIS_UID", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@dataclass
class Here:
    """The publishers of one test, the folder files land in, and the manifest that leads to them."""

    publishers: object
    layers: dict
    nomis: object
    police: object
    raw: object
    path: object
    naps: list

    def edit(self, old, new):
        """Change the manifest, as a person would in an editor."""
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *only, borough="Rochdale"):
        """Fetch into the folder: what failed, by download."""
        manifest = read_manifest(self.path)
        client = Client(manifest.manners, sleep=self.naps.append, hosts=manifest.hosts)
        run = begun(self.raw, manifest, borough, sources=world.shipped().sources, client=client)
        return fetch(run, chosen_downloads(run, list(only)))

    @property
    def ledger(self):
        """The ledger as it stands in the folder."""
        return read_ledger(self.raw)

    def text(self, file):
        """A fetched file as text."""
        return (self.raw / file).read_text(encoding="utf-8-sig")


@pytest.fixture
def here(tmp_path):
    """Publishers that behave, until a test has them misbehave."""
    with serving() as publishers:
        layers, nomis, police = world.lay_out(publishers)
        path = tmp_path / "fetch.toml"
        path.write_text(world.manifest_text(publishers.base), encoding="utf-8")
        yield Here(publishers, layers, nomis, police, tmp_path / "raw", path, [])
