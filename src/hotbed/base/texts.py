"""Texts for readers: English as they stand, each with what it takes to say it in another language.

A text is a string in English, so that files, logs and comparisons have English; where it is shown,
`Language.say` makes it anew from its message and values. The names `_`, `ngettext` and `pgettext`
are those by which gettext's tools collect messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

FIGURE = re.compile(r"(\d+(?:,\d{3})*)(\.\d+)?")
BEFORE_I = re.compile(r"[«“‘(]?(?:i|í|hi(?!e|a)|hí)", re.IGNORECASE)
"""What turns the Spanish y into e."""


FORMS = 200
"""A plural follows from the number's last two digits, or from a number below a hundred."""


class Text(str):
    """A text in English that can be said in another language."""

    __slots__ = ()

    def said(self, language: Language) -> str:
        """The text in another language.

        Parameters
        ----------
        language : Language
        """
        raise NotImplementedError

    def __copy__(self) -> Text:
        return self

    def __deepcopy__(self, memo: object) -> Text:
        return self


Value = str | int
"""What stands in a message: a text, a name, or a whole number, whose thousands are set apart."""


class Message(Text):
    """A message of the catalogue with its values."""

    __slots__ = ("context", "many", "message", "number", "values")
    message: str
    values: Mapping[str, str]
    context: str | None
    many: str | None
    number: int

    def __new__(
        cls,
        message: str,
        values: Mapping[str, Value] | None = None,
        context: str | None = None,
        many: str | None = None,
        number: int = 1,
    ) -> Message:
        known = {name: _written(value) for name, value in (values or {}).items()}
        chosen = message if many is None or number == 1 else many
        made = super().__new__(cls, chosen.format(**known) if known else chosen)
        made.message, made.values, made.context = message, known, context
        made.many, made.number = many, number
        return made

    def said(self, language: Language) -> str:
        """The message's translation with its values.

        Parameters
        ----------
        language : Language
        """
        if self.many is None:
            found = language.message(self.message, self.context)
        else:
            found = language.plural(self.message, self.many, self.number)
        if not self.values:
            return found
        return found.format(**{name: language.say(value) for name, value in self.values.items()})


class Figure(Text):
    """A number as English writes it: 1,234.5, +12.3 %, <0.1."""

    __slots__ = ()

    def said(self, language: Language) -> str:
        """The number with the language's marks.

        Parameters
        ----------
        language : Language
        """
        return language.figure(str(self))


class Listed(Text):
    """Parts one after the other, the last of them joined by "and" where they are told so."""

    __slots__ = ("parts", "separator", "told")
    parts: tuple[str, ...]
    separator: str
    told: bool

    def __new__(cls, parts: Sequence[str], separator: str, told: bool) -> Listed:
        made = super().__new__(cls, _joined(tuple(parts), separator, told, ENGLISH))
        made.parts, made.separator, made.told = tuple(parts), separator, told
        return made

    def said(self, language: Language) -> str:
        """The parts in the language, joined as it does.

        Parameters
        ----------
        language : Language
        """
        parts = tuple(language.say(part) for part in self.parts)
        return _joined(parts, self.separator, self.told, language)


class Made(Text):
    """What a function makes of texts, such as a capital at the beginning."""

    __slots__ = ("function", "parts")
    function: Callable[..., str]
    parts: tuple[str, ...]

    def __new__(cls, function: Callable[..., str], *parts: str) -> Made:
        made = super().__new__(cls, function(*map(str, parts)))
        made.function, made.parts = function, parts
        return made

    def said(self, language: Language) -> str:
        """The same made of the texts in the language.

        Parameters
        ----------
        language : Language
        """
        return self.function(*map(language.say, self.parts))


class Language:
    """English, and what every other language answers.

    Parameters
    ----------
    code : str
        As a page's `lang` has it.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    def message(self, message: str, context: str | None = None) -> str:
        """A message's translation; the message where there is none.

        Parameters
        ----------
        message : str
        context : str, optional
        """
        return message

    def plural(self, one: str, many: str, count: int) -> str:
        """The translation that a number asks for.

        Parameters
        ----------
        one, many : str
        count : int
        """
        return one if count == 1 else many

    def figure(self, text: str) -> str:
        """A number as the language writes it.

        Parameters
        ----------
        text : str
            As English does.
        """
        return text

    @property
    def marks(self) -> dict[str, str | int]:
        """How numbers are written, for scripts."""
        return {"decimal": ".", "group": ",", "percent": " %", "least": 1}

    def forms(self, one: str, many: str) -> tuple[list[str], str]:
        """A plural for scripts: the translations, and which a number takes, by number.

        Parameters
        ----------
        one, many : str
        """
        said = [self.plural(one, many, count) for count in range(FORMS)]
        known = list(dict.fromkeys(said))
        return known, "".join(str(known.index(text)) for text in said)

    def say(self, text: str) -> str:
        """A text in the language; a name or any other string stays.

        Parameters
        ----------
        text : str
        """
        return text.said(self) if isinstance(text, Text) else text

    def say_all(self, values: Any) -> Any:
        """Values with every text in them said, for JSON.

        Parameters
        ----------
        values : object
            Dictionaries and sequences of values.
        """
        if isinstance(values, str):
            return self.say(values)
        if isinstance(values, Mapping):
            return {key: self.say_all(value) for key, value in values.items()}
        if isinstance(values, list | tuple):
            return [self.say_all(value) for value in values]
        return values


ENGLISH = Language("en")


def _(message: str, /, **values: Value) -> Text:
    """A message, with values for its placeholders.

    Parameters
    ----------
    message : str
    **values
        Strings; whole numbers, whose thousands are set apart: a year is a string.

    Examples
    --------
    >>> _("{count} places of {name}", count=1200, name="Ulm")
    '1,200 places of Ulm'
    """
    return Message(message, values)


def ngettext(one: str, many: str, n: int, /, **values: Value) -> Text:
    """The message that a number asks for; `n` is among its values.

    Parameters
    ----------
    one, many : str
    n : int
    **values

    Examples
    --------
    >>> ngettext("{n} place", "{n} places", 1), ngettext("{n} place", "{n} places", 1200)
    ('1 place', '1,200 places')
    """
    return Message(one, {"n": n, **values}, None, many, n)


def pgettext(context: str, message: str, /, **values: Value) -> Text:
    """A message that means something else in another context, or the name of something.

    Parameters
    ----------
    context, message : str
    **values
    """
    return Message(message, values, context)


term = pgettext
"""A name that the program has from a table; its messages are collected from there."""


def joined(parts: Sequence[str], separator: str = ", ") -> Text:
    """Parts as a list in a sentence.

    Parameters
    ----------
    parts : sequence of str
    separator : str
        ", " or "; ".

    Examples
    --------
    >>> joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"]), joined(["a, b", "c"], "; ")
    ('a', 'a and b', 'a, b and c', 'a, b; and c')
    """
    return Listed(parts, separator, True)


def chained(parts: Sequence[str], separator: str = " ") -> Text:
    """Parts one after the other.

    Parameters
    ----------
    parts : sequence of str
    separator : str

    Examples
    --------
    >>> chained(["One sentence.", "Another."]), chained(["KR", "JP"], " / ")
    ('One sentence. Another.', 'KR / JP')
    """
    return Listed(parts, separator, False)


def made(function: Callable[[str], str], text: str) -> str:
    """What a function makes of a text, now and in another language; of a name, now.

    Parameters
    ----------
    function : callable
    text : str
    """
    return Made(function, text) if isinstance(text, Text) else function(text)


def capital(text: str) -> str:
    """A text with a capital at its beginning.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> capital("the radius")
    'The radius'
    """
    return made(_capital, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _written(value: Value) -> str:
    return value if isinstance(value, str) else Figure(f"{value:,}")


def _joined(parts: tuple[str, ...], separator: str, told: bool, language: Language) -> str:
    if len(parts) < 2 or not told:
        return separator.join(parts)
    pattern = (LAST if separator == ", " else LAST_OF_LONG).said(language)
    if language.code == "es" and BEFORE_I.match(parts[-1]):
        pattern = pattern.replace(" y ", " e ")
    return pattern.format(first=separator.join(parts[:-1]), last=parts[-1])


LAST = pgettext("list", "{first} and {last}")
LAST_OF_LONG = pgettext("list", "{first}; and {last}")
"""How the last part of a list is joined to the others."""
