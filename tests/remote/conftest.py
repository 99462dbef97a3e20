"""A bucket for the tests of this folder, with an environment that finds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hotbed.remote import stores
from support.object_store import Store, object_store


@pytest.fixture(scope="module")
def _server() -> Iterator[Store]:
    with object_store() as store:
        yield store


@pytest.fixture
def bucket(_server: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty bucket; requests are given up soon."""
    _server.make()
    _server.asked.clear()
    _server.faults.clear()
    _server.always = ""
    for names in stores.CREDENTIALS.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)
    for name, value in _server.environment().items():
        monkeypatch.setenv(name, value)
    soon = {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=20)}
    retries = {"max_retries": 3, "retry_timeout": timedelta(seconds=20), "backoff": soon}
    monkeypatch.setattr(stores, "RETRIES", retries)
    monkeypatch.setattr(stores, "CLIENT", stores.CLIENT | {"read_timeout": "500ms"})
    stores._store.cache_clear()
    yield _server
    stores._store.cache_clear()
