"""What messages tell users to call is there: commands, options, extras, data sets, recipe keys."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from hotbed.cli.main import app
from hotbed.fetch.dispatch import SETS
from hotbed.recipe import Recipe

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src" / "hotbed").rglob("*.py"))
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
TREES = [ast.parse(module.read_text("utf-8")) for module in MODULES]
CONSTANTS = {
    target.id: node.value.value
    for tree in TREES
    for node in tree.body
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    for target in node.targets
    if isinstance(target, ast.Name) and isinstance(node.value.value, str)
}
CALL = re.compile(r"'hotbed ([a-z-]+)([^']*)'")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
EXTRA = re.compile(r"hotbed\[([a-z0-9,]+)\]")
KEY = re.compile(r"\b(limits|detection|merging|geocoding|uncertainty|naming)\.([a-z_]+)\b")
FOREIGN = {"--user"}


def text(node: ast.expr) -> str:
    """A string of the code, X for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            text(part) if isinstance(part, ast.Constant) else "X" for part in node.values
        )
    if isinstance(node, ast.Name):
        return CONSTANTS.get(node.id, "")
    if isinstance(node, ast.BinOp):
        return text(node.left) + text(node.right)
    if isinstance(node, ast.IfExp):
        return f"{text(node.body)} {text(node.orelse)}"
    return ""


def messages() -> list[str]:
    """What is raised or warned of, module by module."""
    told = []
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("HotbedError", "warn", "Missing", "BadParameter"):
                    told += [text(part) for part in node.args]
    return [message for message in told if message]


MESSAGES = messages()


def options(command: str) -> set[str]:
    return {name for part in COMMANDS[command].params for name in part.opts}


def test_messages_were_gathered():
    assert len(MESSAGES) > 500


@pytest.mark.parametrize("call", sorted({call for one in MESSAGES for call in CALL.findall(one)}))
def test_a_command_that_a_message_names_can_be_called_so(call):
    command, rest = call
    assert command in COMMANDS
    assert set(OPTION.findall(rest)) <= options(command)
    named = [word for word in rest.split() if not word.startswith("-") and word.islower()]
    if command == "fetch" and named:
        assert named[0] in SETS


def test_every_option_that_a_message_names_is_one_of_a_command():
    known = set().union(*map(options, COMMANDS)) | FOREIGN
    told = {option for message in MESSAGES for option in OPTION.findall(message)}
    assert told - known == set()


def test_every_extra_that_a_message_names_can_be_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    known = set(project["optional-dependencies"])
    told = {extra for one in MESSAGES for names in EXTRA.findall(one) for extra in names.split(",")}
    assert told
    assert told - known == set()


def test_every_recipe_key_that_a_message_names_is_one():
    schema = Recipe.model_json_schema()
    told = {key for message in MESSAGES for key in KEY.findall(message)}
    assert told
    for section, key in told:
        reference = schema["properties"][section]
        name = (reference.get("$ref") or reference["allOf"][0]["$ref"]).rpartition("/")[2]
        assert key in schema["$defs"][name]["properties"], (section, key)


def test_the_environment_variables_that_messages_name_are_read():
    code = "\n".join(module.read_text("utf-8") for module in MODULES)
    told = {
        name
        for message in MESSAGES
        for name in re.findall(r"\b(?:HOTBED|OPENALEX|USPTO)_[A-Z_]+\b", message)
    }
    assert told
    for name in told:
        assert re.search(rf"""["']{name}["']""", code), name
