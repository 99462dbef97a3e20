"""A language that no one speaks: every letter of a message is written wide, names stay as they are.

What a page in it still says in narrow letters was not taken from a message: it is a name, a number,
or a text that was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from hotbed.base.texts import Language
from hotbed.reference.divisions import admin1
from hotbed.result import Result

KEPT = re.compile(r"(\{\w+\}|%\(\w+\)s|<[^>]*>|&\w+;|%%)")
"""Placeholders and elements within a message."""
WIDE = {
    ord(letter): ord(letter) + 0xFEE0 for letter in map(chr, range(0x21, 0x7F)) if letter.isalpha()
}
SHOWN = ("title", "alt", "aria-label", "placeholder", "aria-roledescription", "content", "label")
"""Attributes that a reader hears or sees."""
NO_TEXT = ("style", "script")
VOID = ("meta", "link", "input", "br", "path", "circle", "rect")
WORD = re.compile(r"[A-Za-z]{2,}")


class Pseudo(Language):
    """The language."""

    def __init__(self) -> None:
        super().__init__("x-wide")

    def message(self, message: str, context: str | None = None) -> str:
        parts = KEPT.split(message)
        return "".join(
            part if number % 2 else part.translate(WIDE) for number, part in enumerate(parts)
        )

    def plural(self, one: str, many: str, count: int) -> str:
        return self.message(one if count == 1 else many)


class Texts(HTMLParser):
    """What a reader of a page sees or hears, but for code, and for towns around a cluster."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        for name in SHOWN:
            if known.get(name) and not self._machine(tag, name, known):
                self.texts.append(known[name] or "")
        for name in ("data-word", "data-facts", "data-label"):
            if known.get(name):
                self.texts.append(known[name] or "")
        if tag not in VOID:
            self._open.append("towns" if known.get("class") == "towns" and tag == "g" else tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = len(self._open)
        self.handle_starttag(tag, attrs)
        del self._open[before:]

    @staticmethod
    def _machine(tag: str, name: str, known: dict[str, str | None]) -> bool:
        """Policies, sizes and addresses of a page's head."""
        return name == "content" and (
            known.get("name") not in ("description", "dcterms.bibliographicCitation")
            and known.get("property") not in ("og:title", "og:description", "og:image:alt")
        )

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag not in VOID:
            last = self._open.pop()
            if last == tag or (last == "towns" and tag == "g"):
                break

    def handle_data(self, data: str) -> None:
        if not {*NO_TEXT, "code", "pre", "towns"} & set(self._open):
            self.texts.append(data)


def narrow(texts: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Words in narrow letters that are no names, each with a text that has it."""
    known = sorted({name for name in names if name}, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(name) for name in known) or "(?!)")
    found: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(pattern.sub(" ", text)):
            found.setdefault(word, text.strip())
    return found


def names_of(run: Result) -> set[str]:
    """Texts that the run itself has: places, clusters, labels, recipe and credits."""
    found = {text for row in run.members.to_pylist() for text in row.values() if _is_name(text)}
    found |= {text for row in run.ranking.to_pylist() for text in row.values() if _is_name(text)}
    found |= {text for text in admin1()["name"].to_pylist() if text}
    return found | set(_leaves(run.metadata))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) > 1


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (key, *_leaves(part))]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _leaves(part)]
    return [str(value)] if _is_name(value) else []
