"""Every pattern of the readers takes time in proportion to its text, whatever the text."""

import importlib
import pkgutil
import re
import time
from pathlib import Path

import pytest

import hotbed.sources

AT_A_PLACE = ("MEMBER", "TO_BRACKET", "STATED", "DOI", "FIELD", "BROKEN_START")
"""Patterns that are only matched at a place, never searched for: the others are both."""
SMALL, LARGE = 1_000, 8_000  # eight times: a quadratic pattern takes 64 times as long
BLOCKS = (
    "@ < \" ' { [ ( ; , . : - _ / \\ & = | a 0 9 \t \n é",
    'a@ <!-- "a \\" a: a. a, [a {" 20 19990 \n\n \nER -- (1 ]] a=" ,, <a &a é; "":',
)
TEXTS = list(dict.fromkeys([" ", *" ".join(BLOCKS).split(" ")]))
STARTS = ["", "<", '"', "<?xml ", "sep=", "{", '{"a', "a", "20", "[", "\n", "'display_name': '"]


def patterns():
    """The compiled patterns that the modules hold."""
    seen = {}
    for module in pkgutil.walk_packages(hotbed.sources.__path__, "hotbed.sources."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                seen[value.pattern, value.flags] = (f"{module.name}.{name}", value)
    return sorted(seen.values(), key=lambda pair: pair[0])


def seconds(name, pattern, text):
    """Of the processor, for a match from the start and, where it is searched for, all matches."""
    start = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    if name.rpartition(".")[2] not in AT_A_PLACE:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - start


def is_quick(name, pattern, text):
    """Whether eight times the text takes less than 24 times as long, or hardly any time."""

    def of(length):
        long = (text * (length // len(text) + 1))[:length]
        return long.encode() if isinstance(pattern.pattern, bytes) else long

    def least(length):
        return min(seconds(name, pattern, of(length)) for _ in range(3))

    if seconds(name, pattern, of(LARGE)) < 0.01:
        return True
    return least(LARGE) < 24 * max(least(SMALL), 0.0005)


def test_there_are_patterns():
    assert len(patterns()) > 20


@pytest.mark.parametrize(
    "starts", [STARTS[:4], pytest.param(STARTS[4:], marks=pytest.mark.slow)], ids=["some", "others"]
)
@pytest.mark.parametrize(("name", "pattern"), patterns(), ids=[name for name, _ in patterns()])
def test_patterns_are_linear(name, pattern, starts):
    for text in TEXTS:
        assert is_quick(name, pattern, text), text
        for start in starts:  # once in a while, as in a text of many records
            assert is_quick(name, pattern, start + text * 200), (start, text)


def test_patterns_matched_at_a_place_are_never_searched_for():
    sources = Path(hotbed.sources.__path__[0])
    text = "".join(file.read_text(encoding="utf-8") for file in sources.rglob("*.py"))
    for name in AT_A_PLACE:
        assert f"{name}.match(" in text
        assert not re.search(rf"\b{name}\.(search|finditer|findall|sub|split)\b", text), name


def test_the_check_tells_a_quadratic_pattern():
    assert not is_quick("", re.compile("a*b"), "a")
    assert not is_quick("", re.compile(rb"<!--.*?-->", re.DOTALL), "<!--")
