"""The languages in which hotbed speaks to readers: gettext's catalogues under `hotbed/locale`.

A language is chosen by the caller alone, never by the environment, and is an object that is handed
on: nothing is set for the process, so that two threads may speak two languages.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from importlib import resources
from importlib.resources.abc import Traversable

from hotbed.base.errors import HotbedError, printable
from hotbed.base.texts import ENGLISH, FIGURE, Language, pgettext

DOMAIN = "hotbed"
DECIMAL, GROUP, PERCENT, LEAST = (
    pgettext("number", "."),
    pgettext("number", ","),
    pgettext("number", " %"),
    # Digits before the first mark of thousands, at least: with 2, one thousand has none.
    pgettext("number", "1"),
)
"""How numbers are written, as messages: CLDR's symbols and its minimumGroupingDigits."""


class Translated(Language):
    """A language with a catalogue.

    Parameters
    ----------
    code : str
    catalogue : GNUTranslations
    """

    def __init__(self, code: str, catalogue: GNUTranslations) -> None:
        super().__init__(code)
        self._catalogue = catalogue
        self._decimal, self._group, self._percent, least = (
            mark.said(self) for mark in (DECIMAL, GROUP, PERCENT, LEAST)
        )
        self._least = int(least)

    def message(self, message: str, context: str | None = None) -> str:
        """A message's translation; the message where there is none.

        Parameters
        ----------
        message : str
        context : str, optional
        """
        if context is None:
            return self._catalogue.gettext(message)
        return self._catalogue.pgettext(context, message)

    def plural(self, one: str, many: str, count: int) -> str:
        """The translation that a number asks for.

        Parameters
        ----------
        one, many : str
        count : int
        """
        return self._catalogue.ngettext(one, many, count)

    def figure(self, text: str) -> str:
        """A number as the language writes it.

        Parameters
        ----------
        text : str
            As English does.
        """
        text = FIGURE.sub(lambda found: self._number(found[1], found[2] or ""), text)
        return text.replace(" %", self._percent)

    def _number(self, whole: str, part: str) -> str:
        groups = whole.split(",")
        few = len(groups) == 2 and len(groups[0]) < self._least
        return ("" if few else self._group).join(groups) + part.replace(".", self._decimal)

    @property
    def marks(self) -> dict[str, str | int]:
        """How numbers are written, for scripts."""
        return {
            "decimal": self._decimal,
            "group": self._group,
            "percent": self._percent,
            "least": self._least,
        }


def languages() -> list[str]:
    """Codes of the languages that there are, English first.

    Examples
    --------
    >>> languages()
    ['en', 'es']
    """
    codes = (folder.name for folder in _locale().iterdir() if _catalogue_of(folder).is_file())
    return [ENGLISH.code, *sorted(codes)]


def language_of(code: str) -> Language:
    """A language by its code.

    Parameters
    ----------
    code : str
        Of `languages`.

    Raises
    ------
    HotbedError
        There is none of that code.

    Examples
    --------
    >>> language_of("es").code
    'es'
    """
    if code not in languages():
        raise HotbedError(
            f"there is no language {printable(code)!r}", f"choose {' or '.join(languages())}"
        )
    return _read(code)


@cache
def _read(code: str) -> Language:
    if code == ENGLISH.code:
        return ENGLISH
    with _catalogue_of(_locale() / code).open("rb") as stream:
        return Translated(code, GNUTranslations(stream))


def _locale() -> Traversable:
    return resources.files("hotbed") / "locale"


def _catalogue_of(folder: Traversable) -> Traversable:
    return folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
