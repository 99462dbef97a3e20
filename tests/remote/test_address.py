"""Addresses: which are read, and what is refused before anything is asked."""

import subprocess
import sys
import traceback

import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote import stores
from hotbed.remote.address import Address
from hotbed.remote.objects import objects_at
from support import world


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ftp://example.org/a.csv", "does not read addresses of ftp://"),
        ("http://example.org/a.csv", "unencrypted; write https://"),
        ("s3://", "is followed by no name"),
        ("s3://someone@bucket/a.csv", "is followed by a user name"),
        ("https://example.org/data/", "has no list of its files; name each file"),
        ("https://example.org", "has no list of its files"),
        ("https://example.org/a.csv?download=1", "https://example.org/a.csv goes on with a query"),
    ],
)
def test_an_address_that_is_not_read_is_refused_in_a_sentence(name, said):
    with pytest.raises(HotbedError) as caught:
        Address.of(name)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["s3://user:password@bucket/x", "https://host/x.csv?sig=abc", "s3://b/AKIAIOSFODNN7EXAMPLE/x"],
)
def test_a_secret_in_an_address_is_refused_by_the_recipe_without_showing_it(name):
    with pytest.raises(ValueError, match="holds a secret") as caught:
        Input(source="table", metric="m", files=[name])
    assert "password" not in str(caught.value).partition("input_value")[0]


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)
    stores._store.cache_clear()
    with pytest.raises(HotbedError, match=r"pip install 'hotbed\[remote\]'"):
        objects_at("s3://bucket/x/")


def test_a_run_of_files_on_disk_opens_no_store(tmp_path):
    recipe = world.write_study(tmp_path)
    code = (
        "import sys, hotbed\n"
        f"hotbed.run({str(recipe)!r}, {str(tmp_path / 'out')!r})\n"
        "print('obstore' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "False\n"


def test_a_store_that_is_not_there_is_a_sentence_without_signatures(monkeypatch, capsys):
    # Nobody listens; the account's signature is part of the addresses that are asked for.
    monkeypatch.setattr(stores, "RETRIES", {"max_retries": 0})
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=NOT-TO-BE-SHOWN")
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr(stores, "CLIENT", stores.CLIENT | {"allow_http": True})
    stores._store.cache_clear()
    with pytest.raises(HotbedError) as caught:
        objects_at("az://container/x.csv")
    stores._store.cache_clear()
    assert "could not be read" in str(caught.value)
    assert "NOT-TO-BE-SHOWN" not in "".join(traceback.format_exception(caught.value))
