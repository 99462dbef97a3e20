"""A digest of the code that a result depends on, so that what is kept expires with that code.

Stages, the geocoder's answers and its indexes are kept under it. Kernels count by their C++
sources, which are data files of the package whose modules call them. Which modules a module
depends on follows from the import statements in the sources, whether they have
run or not.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from hotbed.base.errors import HotbedError

DIGITS = 16
COMPILED = ("__pycache__", "built")
"""Folders of what is compiled from the sources."""

_PACKAGE = __name__.partition(".")[0]
_TYPES_ONLY = re.compile(r"^([ \t]*)if TYPE_CHECKING:\n(?:\1[ \t]+.*\n|[ \t]*\n)+", re.MULTILINE)
_IMPORT = re.compile(
    rf"^([ \t]*)(?:from[ \t]+({_PACKAGE}[\w.]*)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n#]+))"
    rf"|import[ \t]+({_PACKAGE}[\w.]*))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#.*")


class Import(NamedTuple):
    """A module that a source file imports, and where the statement stands."""

    module: str
    at_top: bool  # not indented: it runs with the module
    for_types: bool  # under `if TYPE_CHECKING`: it never runs


class SourceTree:
    """The source files of the package below a folder; each is read once.

    Parameters
    ----------
    folder : Path
        The folder of the root package.
    """

    def __init__(self, folder: Path) -> None:
        self._modules: dict[str, str] = {}  # the file of each module and package
        self._data: dict[str, dict[str, str]] = {}  # of each package: its data files by name
        self._sources: dict[str, tuple[str, tuple[Import, ...]]] = {}
        self._hashes: dict[str, str] = {}
        if folder.is_dir():
            self._add_package(_PACKAGE, str(folder))

    def digest(self, *modules: str, types: bool = False) -> str:
        """The digest of some modules and all that they depend on (see `code_digest`)."""
        names = self.closure(*modules, types=types)
        lines = [f"{name} {self._source(name)[0]}" for name in names]
        for package in {_PACKAGE, *names} & self._data.keys():
            lines += [f"{name} {self._hash(file)}" for name, file in self._data[package].items()]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:DIGITS]

    def closure(self, *modules: str, types: bool = False) -> set[str]:
        """Some modules and all modules that they import, directly or through others.

        A package that is only passed on the way to one of its modules counts with what it imports
        at its top: the imports in its functions run for who imports the package itself.
        """
        imported: set[str] = set()
        passed: set[str] = set()
        left = list(modules)
        while left:
            name = left.pop()
            if name in imported or name == _PACKAGE:
                continue
            imported.add(name)
            left += [used.module for used in self.imports(name) if types or not used.for_types]
            for package in _above(name):
                if package not in passed:
                    passed.add(package)
                    left += [used.module for used in self.imports(package) if used.at_top]
        return imported | passed

    def imports(self, module: str) -> tuple[Import, ...]:
        """The package's modules that a module's import statements name."""
        return self._source(module)[1]

    def _add_package(self, package: str, folder: str) -> None:
        self._data[package] = {}
        self._modules[package] = f"{folder}/__init__.py"
        for entry in _entries(folder):
            if entry.is_dir():
                if Path(entry.path, "__init__.py").is_file():
                    self._add_package(f"{package}.{entry.name}", entry.path)
                else:
                    self._add_data(package, f"{package}/{entry.name}", entry.path)
            elif entry.name.endswith(".py"):
                self._modules[f"{package}.{entry.name.removesuffix('.py')}"] = entry.path
            else:
                self._data[package][f"{package}/{entry.name}"] = entry.path

    def _add_data(self, package: str, name: str, folder: str) -> None:
        for entry in _entries(folder):
            inner = f"{name}/{entry.name}"
            if not entry.is_dir():
                self._data[package][inner] = entry.path
            elif Path(entry.path, "__init__.py").is_file():
                self._add_package(inner.replace("/", "."), entry.path)
            else:
                self._add_data(package, inner, entry.path)

    def _hash(self, file: str) -> str:
        if file not in self._hashes:
            self._hashes[file] = hashlib.sha256(Path(file).read_bytes()).hexdigest()
        return self._hashes[file]

    def _source(self, module: str) -> tuple[str, tuple[Import, ...]]:
        """The hash of a module's source, and its imports."""
        if module not in self._sources:
            try:
                content = Path(self._modules[module]).read_bytes()
            except (KeyError, OSError) as error:
                raise HotbedError(
                    f"the source of the module {module} can't be read",
                    f"install {_PACKAGE} as a folder with its sources",
                ) from error
            imports = tuple(self._scanned(content.decode().replace("\r\n", "\n")))
            self._sources[module] = (hashlib.sha256(content).hexdigest(), imports)
        return self._sources[module]

    def _scanned(self, text: str) -> Iterator[Import]:
        if "TYPE_CHECKING:" in text:
            for block in _TYPES_ONLY.finditer(text):
                yield from self._statements(block.group(), for_types=True)
            text = _TYPES_ONLY.sub("", text)
        yield from self._statements(text, for_types=False)

    def _statements(self, text: str, for_types: bool) -> Iterator[Import]:
        for indent, home, many, few, plain in _IMPORT.findall(text):
            if plain:
                yield Import(plain, not indent, for_types)
                continue
            for part in _COMMENT.sub("", many or few).split(","):
                name = part.partition(" as ")[0].strip()
                inner = f"{home}.{name}"
                if name:
                    yield Import(inner if inner in self._modules else home, not indent, for_types)


def _above(module: str) -> list[str]:
    """The packages on the way to a module, but for the root package."""
    parts = module.split(".")
    return [".".join(parts[:size]) for size in range(2, len(parts))]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder, but for hidden files and what compilers leave there."""
    with os.scandir(folder) as entries:
        return [
            entry
            for entry in entries
            if entry.name[0] != "." and entry.name not in COMPILED and entry.name[-4:] != ".pyc"
        ]


@cache
def _installed() -> SourceTree:
    return SourceTree(Path(str(files(_PACKAGE))))


@cache
def code_digest(*modules: str, types: bool = False) -> str:
    """A digest of the package's own code that the results of some modules depend on.

    It covers the modules, all modules of the package that they import (in functions too, and
    through others), and the data files of the packages that these lie in. The data files of the
    root package always count, its ``__init__`` never does: that only hands out public names.

    Parameters
    ----------
    *modules : str
        Dotted names of modules.
    types : bool
        Also follow imports under ``if TYPE_CHECKING``.

    Returns
    -------
    str
        16 hexadecimal digits. They depend on names and contents of files, neither on times nor on
        where the package lies.

    Raises
    ------
    HotbedError
        The package is installed without sources, or in an archive.

    Examples
    --------
    >>> import hotbed.base.errors
    >>> len(code_digest(hotbed.base.errors.__name__))
    16
    """
    return _installed().digest(*modules, types=types)
