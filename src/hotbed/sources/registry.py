"""The sources by name: the modules of `hotbed.sources.formats`, each imported when asked for."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from pkgutil import iter_modules

from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import must_exist
from hotbed.recipe import Input
from hotbed.recipe.model import EVERY
from hotbed.remote.address import Address, is_address
from hotbed.remote.objects import objects_at
from hotbed.remote.paths import DataPath
from hotbed.sources import formats
from hotbed.sources.listings import Option, Source

NOTES = (".md", ".pdf", ".html")
SHOWN = 10  # files that are not there, in a sentence


@cache
def names() -> tuple[str, ...]:
    """List the sources without importing them.

    Returns
    -------
    tuple of str
        The names of the modules in the folder of formats, in alphabetical order.

    Examples
    --------
    >>> names()[:3]
    ('crossref', 'deals', 'dimensions')
    """
    return tuple(sorted(module.name for module in iter_modules(formats.__path__)))


def module_of(name: str) -> str:
    """The module of a source.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    str
        Its dotted name.

    Raises
    ------
    HotbedError
        There is none of that name; the nearest is named.

    Examples
    --------
    >>> module_of("wos")
    'hotbed.sources.formats.wos'
    """
    if name not in names():
        raise HotbedError(f"there is no source {name!r}", _instead(name, names()))
    return f"{formats.__name__}.{name}"


def source(name: str) -> Source:
    """One source; only its module is imported.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    Source
        What its module calls SOURCE.

    Raises
    ------
    HotbedError
        There is none of that name; the nearest is named.
    """
    kind: Source = import_module(module_of(name)).SOURCE
    return kind


def sources() -> dict[str, Source]:
    """All sources.

    Returns
    -------
    dict of str to Source
        By name, in alphabetical order.
    """
    return {name: source(name) for name in names()}


def source_of(spec: Input) -> Source:
    """The source of an input, its choices checked.

    Parameters
    ----------
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    Source
        The one that it names.

    Raises
    ------
    HotbedError
        There is no such source, or it has no such option, value or types; the nearest right one is
        named.
    """
    kind = source(spec.source)
    if (spec.include_types not in ([], [EVERY]) or spec.exclude_types) and not kind.types:
        raise HotbedError(
            f"the source {kind.name!r} has no document types to include or exclude",
            f"choose by its options {', '.join(kind.options)}"
            if kind.options
            else "leave them out",
        )
    for name, value in spec.options.items():
        if name not in kind.options:
            raise HotbedError(
                f"the source {kind.name!r} has no option {name!r}", _instead(name, kind.options)
            )
        _check_value(kind, name, value, spec.chosen(name))
    return kind


def _check_value(
    kind: Source, name: str, value: bool | str | list[str], chosen: frozenset[str]
) -> None:
    option: Option = kind.options[name]
    if option.switch is not isinstance(value, bool):
        form = "true or false" if option.switch else f"a list such as {option.example}"
        raise HotbedError(f"the option {name!r} of {kind.name!r} takes {form}", "write it so")
    known = {text.lower() for text in option.values}
    for text in sorted(chosen) if known else []:
        if text not in known:
            raise HotbedError(
                f"the option {name!r} of {kind.name!r} has no value {text!r}",
                _instead(text.upper(), option.values),
            )


def _instead(name: str, known: Collection[str]) -> str:
    if not known:
        return "leave it out: it has none"
    near = nearest(name, list(known))
    return f"did you mean {near!r}?" if near else "choose from " + ", ".join(known)


def files_of(spec: Input) -> list[DataPath]:
    """The files of an input.

    Parameters
    ----------
    spec : Input
        Its `files` are names, globs, folders and addresses; a folder stands for all data files
        below it.

    Returns
    -------
    list of DataPath
        Sorted, each once.

    Raises
    ------
    HotbedError
        A name, pattern or folder matches no file.
    """
    return _sorted(path for pattern in spec.files for path in named_files(pattern))


def files_of_all(inputs: Sequence[Input]) -> list[list[DataPath]]:
    """The files of each input, looked up once: what is read is what was found.

    Parameters
    ----------
    inputs : sequence of Input
        A recipe's.

    Returns
    -------
    list of list of DataPath
        As `files_of`.

    Raises
    ------
    HotbedError
        Names, patterns or folders match no file: all of them in one sentence.
    """
    faults: dict[str, HotbedError] = {}
    named: dict[str, list[DataPath]] = {}
    for pattern in dict.fromkeys(pattern for spec in inputs for pattern in spec.files):
        try:
            named[pattern] = named_files(pattern)
        except HotbedError as fault:
            faults[pattern] = fault
    if len(faults) == 1:
        raise next(iter(faults.values()))
    if faults:
        shown, more = list(faults)[:SHOWN], len(faults) - SHOWN
        rest = f" and {more} more" if more > 0 else ""
        raise HotbedError(f"there are no files {', '.join(shown)}{rest}", "check the paths")
    return [_sorted(path for pattern in spec.files for path in named[pattern]) for spec in inputs]


def _sorted(paths: Iterable[DataPath]) -> list[DataPath]:
    return sorted(set(paths), key=lambda path: path.parts)


def named_files(pattern: str) -> list[DataPath]:
    """The files that a name, pattern, folder or address stands for.

    Parameters
    ----------
    pattern : str
        As a recipe has it.

    Returns
    -------
    list of DataPath
        Sorted.

    Raises
    ------
    HotbedError
        There is none.
    """
    if is_address(pattern):
        return _sorted(_at(pattern))
    path = Path(pattern)
    if path.is_file():
        return [path]
    return _sorted(_data_below(path) if path.is_dir() else _matching(pattern))


def _at(pattern: str) -> list[DataPath]:
    """The objects of an address; of a folder, those that are data."""
    address = Address.of(pattern)
    folder = () if address.wild else PurePosixPath(address.key).parts
    objects = objects_at(pattern)
    data: list[DataPath] = [
        one
        for one in objects
        if address.wild or one.address == address or _is_data(one.parts[1 + len(folder) :])
    ]
    if not data:
        raise HotbedError(
            f"{pattern} holds no data files" if objects else f"{pattern} matches no file",
            "check the address",
        )
    return data


def _data_below(folder: Path) -> list[DataPath]:
    files: list[DataPath] = [
        path
        for path in folder.rglob("*")
        if path.is_file() and _is_data(path.relative_to(folder).parts)
    ]
    if not files:
        raise HotbedError(f"the folder {folder} holds no data files", "check the path")
    return files


def _matching(pattern: str) -> list[DataPath]:
    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - absolute patterns
    files: list[DataPath] = [Path(name) for name in matches if Path(name).is_file()]
    if not files:
        must_exist(Path(pattern))
        raise HotbedError(f"{pattern} matches no file", "check the path")
    return files


def _is_data(parts: Sequence[str]) -> bool:
    """Whether a file of a folder is data: not hidden, no manifest, notes or licence."""
    hidden = any(part.startswith((".", "_")) for part in parts)
    suffix = PurePosixPath(parts[-1]).suffix if parts else ""
    return not hidden and suffix != "" and suffix.lower() not in NOTES
