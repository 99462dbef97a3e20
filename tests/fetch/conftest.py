"""A loopback server, a network that leads there, and jobs in a folder of the test's own."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from fetch.owner import Owner
from hotbed.fetch.datasets import dataset
from hotbed.fetch.job import Choices, Job
from hotbed.fetch.transfer.web import Web


@pytest.fixture
def owner():
    server = Owner()
    yield server
    server.close()


@pytest.fixture
def web(owner):
    """The network; nobody really sleeps, and `web.waits` says how long would have been waited."""
    waits: list[float] = []
    network = Web(hosts=owner.hosts, stall=20, sleep=waits.append)
    network.waits = waits
    return network


@pytest.fixture
def impatient(web):
    """The same network, where two seconds without a byte are a stall."""
    return replace(web, stall=2)


@pytest.fixture
def job(web, tmp_path, monkeypatch):
    """Jobs for sets; what they say is in `job.said`."""
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    monkeypatch.delenv("USPTO_API_KEY", raising=False)
    for module in ("hotbed.fetch.downloads", "hotbed.geocode.defaults"):  # the gazetteer's stays
        monkeypatch.setattr(f"{module}.cache_folder", lambda: tmp_path / "cache")

    def make(name: str, **choices: object) -> Job:
        folder = tmp_path / "cache" / "fetched"
        return Job(dataset(name), web, folder, Choices(**choices), make.said.append)

    make.said = []
    return make


@pytest.fixture
def zipped():
    """A .zip of named texts, the same bytes each time."""

    def make(**members: str | bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(zipfile.ZipInfo(name.replace("__", ".")), text)
        return out.getvalue()

    return make
