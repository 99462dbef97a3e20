"""A module in the folder of formats is a source, and is imported only when it is asked for."""

import subprocess
import sys

import pytest

from hotbed.base.errors import HotbedError
from hotbed.sources.listings import Source
from hotbed.sources.registry import module_of, names, source, sources

METRICS = {"", "patents", "publications", "deals"}


def test_every_module_of_the_folder_is_a_source_of_its_name():
    assert list(sources()) == list(names()) == sorted(names())
    for name, kind in sources().items():
        assert isinstance(kind, Source)
        assert kind.name == name == type(kind).__module__.rpartition(".")[2]
        assert kind.title
        assert kind.supplies
        assert kind.metric in METRICS


def test_one_source_does_not_import_the_others():
    code = (
        "import sys; from hotbed.sources.registry import module_of, names, source; source('wos');"
        "print([name for name in names() if module_of(name) in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['wos']"


def test_an_unknown_source_is_named_with_the_nearest():
    with pytest.raises(HotbedError, match=r"no source .scops.; did you mean .scopus.\?"):
        source("scops")
    with pytest.raises(HotbedError, match="there is no source 'xyz'; choose from crossref, deals"):
        module_of("xyz")
