"""Templates that speak a language: every text that they are given is said in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from hotbed.base.texts import Figure, Language, capital, chained, term
from hotbed.publish.atlas.language.figures import figure, integer, percent
from hotbed.publish.facts.words import inner, years_text


@cache
def asset(name: str) -> str:
    """A template, style or script, flush left.

    Parameters
    ----------
    name : str
    """
    path = resources.files("hotbed.publish.atlas") / "templates" / name
    return flush_left(path.read_text("utf-8"))


def flush_left(text: str) -> str:
    """Without indents and empty lines: a third of a long table is spaces.

    Parameters
    ----------
    text : str
    """
    return "\n".join(line.strip() for line in text.split("\n") if line.strip()) + "\n"


@cache
def environment(language: Language) -> Environment:
    """Jinja with autoescape: text from data is never HTML; every text is said in a language.

    Parameters
    ----------
    language : Language
    """
    jinja = Environment(
        autoescape=True,
        loader=FunctionLoader(asset),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=lambda value: language.say(value) if isinstance(value, str) else value,
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.newstyle_gettext = True  # type: ignore[attr-defined] # of the extension
    jinja.globals |= translations(language)
    jinja.filters |= {
        "integer": integer,
        "figure": figure,
        "percent": percent,
        "years": years_text,
        "inner": inner,
        "capital": capital,
        "term": lambda name, context: term(context, name),
        "short_figure": lambda value: Figure(f"{value:g}"),
        "json": lambda data: Markup(harmless_json(language.say_all(data))),  # noqa: S704
        "listed": lambda parts, separator: chained(list(parts), separator),
    }
    return jinja


def translations(language: Language) -> dict[str, Callable[..., Markup]]:
    """What templates call for their own sentences, whose values are escaped as others are.

    Parameters
    ----------
    language : Language
    """

    def filled(text: str, values: Mapping[str, object]) -> Markup:
        return Markup(text) % {name: _value(value, language) for name, value in values.items()}  # noqa: S704

    def gettext(message: str, /, **values: object) -> Markup:
        return filled(language.message(message), values)

    def ngettext(one: str, many: str, n: int, /, **values: object) -> Markup:
        return filled(language.plural(one, many, n), {"num": n, **values})

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return filled(language.message(message, context), values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def _value(value: object, language: Language) -> object:
    """A value as a sentence has it: whole numbers with their thousands apart."""
    if isinstance(value, int):
        return language.say(integer(value))
    return language.say(value) if isinstance(value, str) else value


def harmless_json(data: object) -> str:
    """JSON within HTML: without the letters that could end or open an element.

    Parameters
    ----------
    data : object

    Examples
    --------
    >>> harmless_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
