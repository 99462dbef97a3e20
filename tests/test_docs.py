"""The docs are of this code: generated pages are current, nothing is left out, links lead."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from docs_site import stage
from docs_site.contents import sections as contents
from reference_docs import NOTE, PAGES, PARTS
from reference_docs.chooser import NAMES, PLACES, SUBJECTS, supplied
from reference_docs.docstrings import docstring
from reference_docs.python import answers
from typer.main import get_group

import hotbed
from hotbed.cli.main import app
from hotbed.recipe import Recipe
from hotbed.sources.registry import sources
from hotbed.tables import ADDED, PROFILES, TABLES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGE = Path(hotbed.__file__).parent
PAGES_OF_TEXT = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_PATH = re.compile(r"`((?:src/hotbed|tests|docs|tools|atlas|benchmarks)/[\w./<>-]*)`")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(name):
    assert (DOCS / name).read_text("utf-8") == NOTE + PAGES[name](), (
        "run python tools/write_reference.py"
    )


@pytest.mark.parametrize("name", PARTS)
def test_generated_tables_of_a_page_are_what_the_code_says(name):
    text = (DOCS / name).read_text("utf-8")
    assert text == PARTS[name](text), "run python tools/write_reference.py"


def test_every_source_is_in_the_docs():
    text = (DOCS / "sources.md").read_text("utf-8")
    for name, kind in sources().items():
        assert f"\n| `{name}` | {kind.title} | " in text
        for option in kind.options:
            assert f"\n| `{name}` | `{option} = " in text


def test_every_source_is_in_the_chooser_with_all_that_it_supplies():
    text = (DOCS / "reference" / "source-chooser.md").read_text("utf-8")
    plain = {"documents", "years", "authors", "inventors", "contributors", "deals"}
    plain |= {"types", "kinds", "index", "deletions", "merged works"}
    plain |= {"offices (as types)", "regional codes"}
    for name, kind in sources().items():
        line = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        shown = [phrase for words in (PLACES, NAMES, SUBJECTS) for phrase in supplied(kind, words)]
        assert set(kind.supplies) - plain == set(shown), name
        assert all(phrase in line for phrase in shown)


def test_every_public_name_and_method_is_in_the_reference():
    text = (DOCS / "reference" / "python.md").read_text("utf-8")
    for name in hotbed.__all__:
        assert f"\n## `hotbed.{name}`\n" in text
    for kind in (hotbed.DensityClusters, hotbed.Geocoder, hotbed.Result):
        members = [name for name in dir(kind) if not name.startswith("_")]
        methods = [name for name in members if callable(getattr(kind, name, None))]
        missing = [name for name in methods if f"\n### `{kind.__name__}.{name}`\n" not in text]
        assert missing == []


def test_every_answer_of_a_result_is_in_the_reference():
    text = (DOCS / "reference" / "answers.md").read_text("utf-8")
    names = [kind.__name__ for kind in answers()]
    assert {"Compared", "Explanation", "Findings", "WhatIf", "Kit"} <= set(names)
    for name in names:
        assert f"\n## {name}\n" in text


def test_a_docstring_becomes_tables_and_code():
    def shifted(x: float, *rest: float) -> float:
        """Move along.

        By x**2, or ``rest``.

        Parameters
        ----------
        x : float
            How far,
            in km.
        *rest : float
            More.

        Raises
        ------
        HotbedError
            It is too far.

        Examples
        --------
        >>> 1 + 1
        2
        """
        return x

    lines = docstring(shifted)
    assert lines[:3] == ["Move along.", "", r"By x\*\*2, or `rest`."]
    assert "| `x` | float | How far, in km. |" in lines
    assert "| `*rest` | float | More. |" in lines
    assert "| `HotbedError` | It is too far. |" in lines
    assert lines[-4:] == ["```pycon", ">>> 1 + 1", "2", "```"]


def test_the_site_holds_every_page_and_refuses_a_link_that_leads_out_of_it(tmp_path, monkeypatch):
    stage.stage(tmp_path / "site")
    pages = [path.relative_to(DOCS) for path in DOCS.rglob("*.md")]
    names = [path.with_name("index.md") if path.name == "README.md" else path for path in pages]
    assert [name for name in names if not (tmp_path / "site" / name).is_file()] == []
    docs = tmp_path / "docs"
    (docs / "img").mkdir(parents=True)
    (docs / "index.md").write_text("## One\n\n[a](a.md)\n", "utf-8")
    (docs / "a.md").write_text("[b](b.md)\n", "utf-8")
    for name, value in {"ROOT": tmp_path, "DOCS": docs, "OUTSIDE": {}, "FILES": []}.items():
        monkeypatch.setattr(stage, name, value)
    with pytest.raises(ValueError, match=r"docs/a\.md links to b\.md, which the site lacks"):
        stage.stage(tmp_path / "broken")


def test_the_sections_of_the_site_are_those_of_the_index():
    parts = contents(DOCS)
    assert [part.title for part in parts][:3] == ["Start here", "Tutorials", "How-to"]
    tutorials = parts[1]
    assert tutorials.landing == DOCS / "tutorials" / "README.md"
    assert [path.suffix for path in tutorials.pages] == [".ipynb"] * 5


def test_every_verb_and_option_is_in_the_reference():
    text = (DOCS / "reference" / "cli.md").read_text("utf-8")
    for name, command in get_group(app).commands.items():
        assert f"## hotbed {name}\n" in text
        for part in command.params:
            for option in part.opts if part.param_type_name == "option" else []:
                assert re.search(rf"`{option}( <[^`]*>)?`", text), (name, option)


def test_every_recipe_key_says_what_it_means():
    text = (DOCS / "reference" / "recipe.md").read_text("utf-8")
    models = [Recipe]
    while models:
        model = models.pop()
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name} has no docstring below it"
            assert f"\n| `{name}` |" in text or f"\n## [{name}]\n" in text, name
            kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
            models += [kind for kind in kinds if hasattr(kind, "model_fields")]


def test_types_and_limits_of_recipe_keys_are_in_the_reference():
    """The limits are those that `hotbed.recipe.model` sets; an optional key has them too."""
    text = (DOCS / "reference" / "recipe.md").read_text("utf-8")
    assert "| `years` | 2 × integer, ≥ 1000, ≤ 9999 |" in text
    assert "| `threads` | integer, ≥ 1, ≤ 1024 |" in text
    assert "| `memory` | text |" in text


def test_every_table_and_column_is_in_the_reference():
    text = (DOCS / "reference" / "tables.md").read_text("utf-8")
    for table in (*TABLES.values(), *ADDED.values(), *PROFILES.values()):
        assert f"### `{table.file}`" in text
        for column in table.columns:
            assert column.meaning, (table.name, column.name)


def test_every_page_is_in_the_index():
    index = (DOCS / "index.md").read_text("utf-8")
    linked = {(DOCS / target).resolve() for target in LINK.findall(index)}
    pages = {path.resolve() for path in DOCS.rglob("*.md") if path != DOCS / "index.md"}
    assert pages <= linked, sorted(map(str, pages - linked))


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(page):
    text = page.read_text("utf-8")
    targets = [target for target in LINK.findall(text) if "://" not in target]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda path: path.name)
def test_paths_of_code_that_are_named_are_there(page):
    named = CODE_PATH.findall(page.read_text("utf-8"))
    missing = [name for name in named if "<" not in name and not (ROOT / name).exists()]
    assert missing == []


def test_the_layers_of_how_it_works_are_the_package():
    text = (DOCS / "how-it-works.md").read_text("utf-8")
    layers = text.split("## The layers", 1)[1].split("\n## ", 1)[0]
    named = {
        name.rstrip("/").removesuffix(".py") for name in re.findall(r"`(\w+(?:/|\.py))`", layers)
    }
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").is_file() or (path.suffix == ".py" and path.stem != "__init__")
    }
    assert there <= named


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts]


def test_every_module_says_what_it_is():
    silent = [
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if len(ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "") < 15
    ]
    assert silent == []


def test_no_folder_holds_more_than_fits_on_a_screen():
    """A dozen modules or so a folder; the exceptions are lists of one kind of thing."""
    lists = {"cli": "a module a verb", "sources/formats": "a module an owner's format"}
    crowded = {}
    for folder in {path.parent for path in modules()}:
        count = len([path for path in folder.glob("*.py") if path.stem != "__init__"])
        name = folder.relative_to(PACKAGE).as_posix()
        if count > 14 and name not in lists:
            crowded[name] = count
    assert crowded == {}
