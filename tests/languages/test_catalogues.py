"""The catalogues hold every text there is, translated, with its placeholders, and are compiled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import translate
from babel import Locale
from babel.messages.catalog import Catalog
from translating.collect import MESSAGES, script_messages, template

from hotbed.base.errors import HotbedError
from hotbed.base.language import language_of, languages
from hotbed.base.texts import Figure

PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s")
CATALOGUES = sorted(translate.LANGUAGES.glob("*.po"))
UPDATE = "call: python tools/translate.py update"


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return template()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_that_of_the_code(path: Path, texts: Catalog) -> None:
    """Whoever adds a text adds it to the catalogues, and compiles them."""
    known = translate.updated(path, texts)
    assert path.read_bytes() == translate.written(known), UPDATE
    made = translate.compiled_path(path.stem).read_bytes()
    assert made == translate.compiled(translate.catalogue(path)), UPDATE


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_text_is_translated_with_its_placeholders(path: Path) -> None:
    for message in translate.catalogue(path):
        if not message.id:
            continue
        one, many = message.id if message.pluralizable else (message.id, message.id)
        forms = message.string if message.pluralizable else (message.string,)
        assert all(forms) and not message.fuzzy, f"{message.id} is not translated"
        for form in forms:
            asked = set(PLACEHOLDER.findall(many))
            # A singular may do without its number.
            assert set(PLACEHOLDER.findall(form)) in (asked, asked - {"{n}"}, asked - {"%(n)s"})
            assert set(PLACEHOLDER.findall(one)) <= asked


def test_the_scripts_messages_are_those_of_the_scripts() -> None:
    assert MESSAGES.read_text("utf-8") == script_messages(), UPDATE


def test_languages_are_those_of_the_catalogues() -> None:
    assert languages() == ["en", *(path.stem for path in CATALOGUES)]
    with pytest.raises(HotbedError, match=r"no language 'xx'; choose en or es\.$"):
        language_of("xx")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_numbers_are_written_as_cldr_has_them(path: Path) -> None:
    """The catalogue's marks are those of the Unicode CLDR, which Babel carries."""
    symbols = Locale(path.stem).number_symbols["latn"]
    language = language_of(path.stem)
    assert language.marks["decimal"] == symbols["decimal"]
    assert language.marks["group"] == symbols["group"]
    percent = Locale(path.stem).percent_formats[None].pattern
    assert language.marks["percent"] == percent.removeprefix("#,##0")


def test_spanish_numbers() -> None:
    """A thousand has no mark in Spanish, ten thousand has; the sign stands after a fixed space."""
    spanish = language_of("es")
    written = {"1,234.5": "1234,5", "12,345": "12.345", "+12.3 %": "+12,3\u00a0%", "<0.1": "<0,1"}
    assert {text: spanish.say(Figure(text)) for text in written} == written
