"""What is seen of a file before anybody knows which source it is of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath

TABLE, JSON, XML, TEXT = "table", "JSON", "XML", "text"
"""Kinds of content: rows and columns (also Parquet and workbooks), objects, elements, or others."""


@dataclass(frozen=True)
class Glimpse:
    """A file's kind, the names in it, and how it begins.

    Attributes
    ----------
    path : DataPath
        The file.
    kind : str
        `TABLE`, `JSON`, `XML` or `TEXT`.
    names : tuple of str
        The columns in order, the keys of the first object, or the elements' names without
        prefixes.
    head : bytes
        How its text begins, as UTF-8; b"" of Parquet and workbooks.
    """

    path: DataPath
    kind: str
    names: tuple[str, ...] = ()
    head: bytes = b""

    def has(self, kind: str, *names: str) -> bool:
        """Whether the file is of a kind and holds all of some names, whatever their capitals.

        Parameters
        ----------
        kind : str
            `TABLE`, `JSON` or `XML`.
        *names : str
            Of columns, keys or elements.

        Returns
        -------
        bool
            True also where more names are there.

        Examples
        --------
        >>> from pathlib import Path
        >>> Glimpse(Path("a.csv"), TABLE, ("Appln_ID", "lat")).has(TABLE, "appln_id")
        True
        """
        return self.kind == kind and {n.casefold() for n in names} <= self._folded

    def has_any(self, kind: str, *names: str) -> bool:
        """Whether the file is of a kind and holds any of some names, whatever their capitals.

        Parameters
        ----------
        kind : str
            `TABLE`, `JSON` or `XML`.
        *names : str
            Of columns, keys or elements.

        Returns
        -------
        bool
            False where it holds none of them.
        """
        return self.kind == kind and not self._folded.isdisjoint(n.casefold() for n in names)

    def suits(self, header: Callable[[list[str], DataPath], object]) -> bool:
        """Whether the file is a table whose columns a source accepts.

        Parameters
        ----------
        header : callable
            Takes columns and path; raises HotbedError where it can't read such a table.

        Returns
        -------
        bool
            False where it raises.
        """
        if self.kind != TABLE:
            return False
        try:
            header(list(self.names), self.path)
        except HotbedError:
            return False
        return True

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(name.strip().casefold() for name in self.names)
