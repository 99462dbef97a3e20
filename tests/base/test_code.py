"""The digest of code moves with all that a module's results depend on, and with nothing else."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

import hotbed
from hotbed.base.code import SourceTree, code_digest
from hotbed.base.errors import HotbedError
from hotbed.geocode.gazetteer import index, places, postcodes, registry
from hotbed.reference.files import bundled

PACKAGE = Path(hotbed.__file__).parent
FILES = {
    "__init__.py": "from hotbed.other import thing\n",
    "top.py": "from hotbed.deep.inner import (\n    value,  # (the value)\n    more,\n)\n",
    "other.py": "thing = 1\n",
    "late.py": "def call():\n    from hotbed.deep import late\n",
    "typed.py": (
        "if TYPE_CHECKING:\n    import numpy\n\n    from hotbed.other import thing\n\nx = 1\n"
    ),
    "lazy.py": "def call():\n    from hotbed.deep import Public\n",
    "deep/__init__.py": (
        "from hotbed.deep.base import x\n\n"
        "def __getattr__(name):\n    from hotbed.deep.public import Public\n"
    ),
    "deep/base.py": "x = 1\n",
    "deep/public.py": "class Public: ...\n",
    "deep/late.py": "",
    "deep/words.toml": "a = 1\n",
    "deep/inner/__init__.py": "from hotbed.deep.inner.most import value, more\n",
    "deep/inner/most.py": "value = more = 1\n",
    "deep/inner/lists/names.csv": "name\n",
    "beside/__init__.py": "",
    "beside/table.csv": "a\n",
    "data/borders.parquet": "rings",
}


@pytest.fixture
def tree(tmp_path):
    """A small package with nested packages, late imports and data files; returns its folder."""
    for name, text in FILES.items():
        path = tmp_path / "hotbed" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "hotbed"


def digest(folder: Path, module: str = "hotbed.top", **options: bool) -> str:
    return SourceTree(folder).digest(module, **options)


@pytest.mark.parametrize(
    "name",
    [
        "top.py",  # the module
        "deep/inner/__init__.py",  # the package that it imports
        "deep/inner/most.py",  # which imports this
        "deep/__init__.py",  # on the way
        "deep/base.py",  # which that imports at its top
        "deep/words.toml",
        "deep/inner/lists/names.csv",
        "data/borders.parquet",
    ],
)
def test_an_edit_of_what_a_module_depends_on_changes_its_digest(tree, name):
    before = digest(tree)
    (tree / name).write_text(FILES[name] + "\n# edited\n", encoding="utf-8")
    assert digest(tree) != before


@pytest.mark.parametrize(
    "name",
    ["__init__.py", "other.py", "late.py", "deep/public.py", "deep/late.py", "beside/table.csv"],
)
def test_an_edit_elsewhere_does_not(tree, name):
    before = digest(tree)
    (tree / name).write_text(FILES[name] + "\n# edited\n", encoding="utf-8")
    assert digest(tree) == before


def test_imports_in_functions_count(tree):
    assert "hotbed.deep.late" in SourceTree(tree).closure("hotbed.late")


def test_a_package_that_is_itself_imported_counts_with_its_lazy_names(tree):
    assert "hotbed.deep.public" in SourceTree(tree).closure("hotbed.lazy")


def test_imports_for_types_count_where_asked_for(tree):
    assert SourceTree(tree).closure("hotbed.typed") == {"hotbed.typed"}
    assert SourceTree(tree).closure("hotbed.typed", types=True) == {"hotbed.typed", "hotbed.other"}


def test_a_new_data_file_a_new_name_and_a_lost_file_change_it(tree):
    digests = [digest(tree)]
    (tree / "deep" / "more.txt").write_text("")
    digests.append(digest(tree))
    (tree / "deep" / "more.txt").rename(tree / "deep" / "other.txt")
    digests.append(digest(tree))
    (tree / "deep" / "inner" / "lists" / "names.csv").unlink()
    digests.append(digest(tree))
    (tree / "deep" / "base.py").rename(tree / "deep" / "ground.py")
    path = tree / "deep" / "__init__.py"
    path.write_text(FILES["deep/__init__.py"].replace("base", "ground"))
    digests.append(digest(tree))
    assert len(set(digests)) == len(digests)


def test_place_time_and_what_python_leaves_behind_do_not_count(tree, tmp_path):
    before = digest(tree)
    (tree / "deep" / "__pycache__").mkdir()
    (tree / "deep" / "__pycache__" / "base.nbi").write_text("machine code")
    (tree / "deep" / ".words.swp").write_text("an editor's")
    shutil.copytree(tree, tmp_path / "copy", copy_function=shutil.copyfile)
    assert digest(tree) == before
    assert digest(tmp_path / "copy") == before


def test_sources_that_are_not_there_are_one_sentence(tree):
    with pytest.raises(HotbedError, match=r"source of the module hotbed\.absent can't be read"):
        digest(tree, "hotbed.absent")


def modules() -> dict[str, Path]:
    """Every module of the package but the root's own."""
    paths = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]
    parts = {path: path.relative_to(PACKAGE.parent).with_suffix("").parts for path in paths}
    return {".".join(part for part in parts[path] if part != "__init__"): path for path in paths}


def syntax_imports(path: Path, known: dict[str, Path]) -> set[tuple[str, bool, bool]]:
    """What a file imports of the package by its syntax tree, as `hotbed.base.code.Import`s."""
    found = set()

    def walk(node: ast.AST, at_top: bool, for_types: bool) -> None:
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports are not followed"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in inner]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.split(".")[0] == "hotbed":
                found.add((name, at_top, for_types))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for_types = True
        for child in ast.iter_child_nodes(node):
            walk(child, at_top and isinstance(node, ast.Module), for_types)

    walk(ast.parse(path.read_bytes()), True, False)
    return found


def test_the_scan_finds_the_imports_that_the_syntax_tree_has_in_every_module():
    known, tree = modules(), SourceTree(PACKAGE)
    assert len(known) > 200
    for name, path in known.items():
        assert set(map(tuple, tree.imports(name))) == syntax_imports(path, known), name


def test_evaluation_is_no_part_of_the_geocoder():
    from hotbed.geocode.geocoder import Geocoder

    closure = SourceTree(PACKAGE).closure(Geocoder.__module__)
    assert len(closure) > 20
    assert [name for name in closure if "evaluate" in name] == []


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (index, ("words.toml", "normalise.py", "places.py", "keys.hpp")),
        (postcodes, ("clipping.py", "borders.parquet", "words.toml", "groups.cpp")),
        (registry, ("reference/countries.py", "synonyms.txt", "words.toml")),
    ],
)
def test_an_index_depends_on_the_code_that_it_is_built_with(tmp_path, module, names):
    folder = shutil.copytree(PACKAGE, tmp_path / "hotbed")
    before = digest(folder, module.__name__)
    for name in names:
        path = next(folder.rglob(f"geocode/**/{name}"), None) or next(folder.rglob(name))
        content = path.read_bytes()
        path.write_bytes(content + b"\n# edited\n")
        assert digest(folder, module.__name__) != before, name
        path.write_bytes(content)
    assert digest(folder, module.__name__) == before
    next(folder.rglob("evaluate.py")).write_text("")
    assert digest(folder, module.__name__) == before


def test_the_index_of_places_depends_on_the_tables_that_come_with_hotbed(tmp_path, monkeypatch):
    before = index.stamp()
    folder = shutil.copytree(bundled("places").parent, tmp_path / "bundled")
    monkeypatch.setattr(places, "bundled", lambda kind: folder / f"{kind}.parquet")
    places.content.cache_clear()
    try:
        assert index.stamp() == before
        for kind in places.TABLES:
            content = (folder / f"{kind}.parquet").read_bytes()
            (folder / f"{kind}.parquet").write_bytes(content[:-1] + b"?")
            places.content.cache_clear()
            assert index.stamp() != before, kind
            (folder / f"{kind}.parquet").write_bytes(content)
    finally:
        places.content.cache_clear()


def test_the_installed_package_has_the_digest_of_its_folder():
    assert code_digest("hotbed.study") == SourceTree(PACKAGE).digest("hotbed.study")
    assert len(code_digest("hotbed.study")) == 16
