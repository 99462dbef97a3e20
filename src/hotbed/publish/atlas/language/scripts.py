"""The texts of a page's scripts, which stand in the page where it does not speak English."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from hotbed.base.texts import ENGLISH, Language

Message = list[str]
"""A message, or its singular and plural."""


@cache
def messages_of(script: str) -> list[Message]:
    """The messages that a script says (`static/messages.json`, which tools/translate.py writes).

    Parameters
    ----------
    script : str
        Its file.
    """
    path = resources.files("hotbed.publish.atlas") / "static" / "messages.json"
    known: dict[str, list[Message]] = json.loads(path.read_text("utf-8"))
    return known[script]


def script_texts(language: Language, scripts: tuple[str, ...]) -> dict[str, Any] | None:
    """What the scripts of a page need to speak its language; None for English.

    Parameters
    ----------
    language : Language
    scripts : tuple of str
        Their files.

    Returns
    -------
    dict or None
        As `Texts` of `atlas/src/say.ts`: marks of numbers; translations by message; of plurals all
        forms, and which of them a number takes.
    """
    if language is ENGLISH:
        return None
    said: dict[str, str] = {}
    plurals: dict[str, list[str]] = {}
    forms = ""
    for script in scripts:
        for one, *many in messages_of(script):
            if many:
                plurals[one], forms = language.forms(one, many[0])
            else:
                said[one] = language.message(one)
    return {**language.marks, "said": said, "plurals": plurals, "forms": forms}
