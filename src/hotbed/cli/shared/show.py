"""How verbs print: an answer as text or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotbed.analysis.answer import Answer


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer on stdout.

    Parameters
    ----------
    answer : Answer
    as_json : bool
        As JSON instead of text.
    """
    if as_json:
        print_json(answer.to_dict())
    else:
        print(answer)


def print_json(value: object, indent: int | None = 1) -> None:
    """Print plain values on stdout as JSON.

    Parameters
    ----------
    value : object
    indent : int, optional
        None: all on one line.
    """
    print(json.dumps(value, ensure_ascii=False, indent=indent))
