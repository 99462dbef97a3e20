"""A source's own choices: checked against what it declares."""

import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input, resolve
from hotbed.sources.registry import source_of, sources


def spec(source, **choices):
    return Input(source=source, metric="m", files=["-"], **choices)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            spec("wos", options={"indx": ["SCIE"]}),
            "the source 'wos' has no option 'indx'; did you mean 'index'?",
        ),
        (
            spec("wos", options={"index": ["SSCE"]}),
            "the option 'index' of 'wos' has no value 'ssce'; did you mean 'SSCI'?",
        ),
        (spec("wos", options={"index": True}), "takes a list such as"),
        (spec("openalex", options={"xpac": ["yes"]}), "takes true or false"),
        (
            spec("pubmed", options={"index": ["SCIE"]}),
            "the source 'pubmed' has no option 'index'; leave it out: it has none",
        ),
        (
            spec("patstat", include_types=["PCT"]),
            "types to include or exclude; choose by its options route, authority, right",
        ),
        (spec("regpat", exclude_types=["A1"]), "no document types to include or exclude"),
    ],
)
def test_what_a_source_does_not_know_is_named_with_the_nearest(given, message):
    with pytest.raises(HotbedError) as error:
        source_of(given)
    assert message in str(error.value)


def test_options_are_choices_of_the_method(tmp_path):
    """They change what counts, so they change the recipe's digest."""

    def digest(**choices):
        wos = {"source": "wos", "metric": "m", "files": ["a.txt"], **choices}
        given = {"metrics": {"m": {"label": "M"}}, "inputs": [wos]}
        return resolve(given, folder=tmp_path).digest

    assert digest() != digest(options={"index": ["SCIE"]})


def test_every_option_says_what_it_means():
    for kind in sources().values():
        for name, option in kind.options.items():
            assert name.isidentifier()
            assert len(option.meaning) > 20
            assert not (option.switch and option.values)


def test_an_unknown_encoding_is_named(tmp_path):
    wos = {"source": "wos", "metric": "m", "files": ["a"], "encoding": "utf-9"}
    given = {"metrics": {"m": {"label": "M"}}, "inputs": [wos]}
    with pytest.raises(HotbedError, match="there is no encoding 'utf-9'"):
        resolve(given, folder=tmp_path)
