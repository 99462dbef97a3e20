"""The command line's reference: every verb with its arguments and options."""

from __future__ import annotations

import inspect
from typing import Any

from typer.main import get_group

from hotbed.cli.main import app
from hotbed.cli.shared.ending import CODES
from reference_docs.markdown import row


def cli_page() -> str:
    """The page as Markdown."""
    group = get_group(app)
    lines = [
        "# Command line",
        "",
        "Results go to files and to standard output, progress and errors to standard error.",
        "What a user can mend ends in one sentence with the remedy.",
        "",
        *_codes(),
        "",
        " · ".join(f"[{name}](#hotbed-{name})" for name in group.commands),
    ]
    for name, command in group.commands.items():
        lines += ["", *_verb(name, command)]
    return "\n".join(lines) + "\n"


def _codes() -> list[str]:
    head = ["| exit code | meaning |", "|---|---|"]
    table = [row(f"`{code}`", meaning) for code, meaning in CODES.items()]
    more = (
        "`hotbed --debug` before a verb, or `HOTBED_DEBUG=1`, prints the stack trace of an error."
    )
    return [*head, *table, "", more]


def _verb(name: str, command: Any) -> list[str]:
    context = command.make_context(f"hotbed {name}", [], resilient_parsing=True)
    usage = " ".join(["hotbed", name, *command.collect_usage_pieces(context)])
    usage = usage.replace("{", "").replace("}", "")
    lines = [f"## hotbed {name}", "", inspect.cleandoc(command.help or ""), ""]
    lines += ["```sh", usage, "```"]
    kinds: dict[str, list[str]] = {"argument": [], "option": []}
    for part in command.params:
        text = _argument(part) if _is_argument(part) else _option(part, context)
        kinds[part.param_type_name].append(text)
    if kinds["argument"]:
        lines += ["", "| argument | meaning |", "|---|---|", *kinds["argument"]]
    if kinds["option"]:
        lines += ["", "| option | meaning | default |", "|---|---|---|", *kinds["option"]]
    return lines


def _is_argument(part: Any) -> bool:
    return bool(part.param_type_name == "argument")


def _argument(part: Any) -> str:
    return row(f"`{part.metavar or part.name}`", part.help or "")


def _option(part: Any, context: Any) -> str:
    kind = "" if part.is_flag else f" {part.display_type(context)}"
    names = ", ".join(f"`{name}{kind}`" for name in [*part.opts, *part.secondary_opts])
    default = part.get_default(context)
    shown = "" if default in (None, False, (), []) else f"`{default}`"
    return row(names, part.help or "", shown)
