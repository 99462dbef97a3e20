"""DuckDB that also writes down each expression as another engine's SQL, under a steady name.

Nothing is run but DuckDB: the SQL is compiled, and whether an engine would take it is not tested.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from hotbed.engines import DuckDB

STAGE = re.compile(r"\.?([a-z]+)-[0-9a-f]{16}(\..*)?$")

EXCEPT = re.compile(r"EXCEPT \(([^)]*)\)")  # Ibis drops columns in no fixed order


class Compiled(DuckDB):
    """Keeps `queries`: name -> SQL in a dialect of Ibis."""

    def __init__(self, scratch: Path, dialect: str) -> None:
        super().__init__(scratch, threads=1)
        self.dialect = dialect
        self.queries: dict[str, str] = {}
        self.names: dict[str, str] = {}  # of tables, and what they hold

    def parquet(self, *paths: Path) -> Any:
        """The rows under a table's name that tells the stage and file they come from."""
        name = _role(paths[0]) or f"{_caller()}_{_plain(paths[0])}"
        return self._named(super().parquet(*paths), name, str(paths[0]))

    def _named(self, rows: Any, name: str, content: str) -> Any:
        plain = name = name.replace(".", "_")
        number = 2
        while self.names.setdefault(name, content) != content:
            name, number = f"{plain}_{number}", number + 1
        self.connection.create_view(name, rows, overwrite=True)
        return self.connection.table(name)

    def number(self, rows: Any, by: Sequence[str], name: str) -> Any:
        """Rows numbered by DuckDB; written down as a window, which any SQL has."""
        whole = rows.mutate(**{name: ibis.row_number().over(order_by=list(by)).cast("int64")})
        self._keep(f"{_caller()}.{name}", whole)
        made = super().number(rows, by, name)
        return self._named(made, f"{_caller()}_by_{name}", f"{_caller()}.{name}")

    def write(self, rows: Any, path: Path) -> None:
        """Write by DuckDB; kept under the stage and file, or who asked for it."""
        if not path.name.startswith("numbered-"):
            self._keep(_role(path) or _caller(), rows)
        super().write(rows, path)

    def arrow(self, rows: Any) -> pa.Table:
        """Bring by DuckDB; kept under who asked for it."""
        self._keep(_caller(), rows)
        return super().arrow(rows)

    def _keep(self, name: str, rows: Any) -> None:
        text = EXCEPT.sub(_sorted, ibis.to_sql(rows.unbind(), dialect=self.dialect)) + "\n"
        number, free = 2, name
        while self.queries.get(free, text) != text:
            free, number = f"{name}-{number}", number + 1
        self.queries[free] = text


def _role(path: Path) -> str | None:
    """The stage and table of a stage's file: listings.shares, read.details."""
    for folder in path.parents:
        if found := STAGE.match(folder.name):
            inside = path.relative_to(folder)
            return f"{found[1]}.{inside.parts[0].split('.')[0]}"
    return None


def _sorted(found: re.Match[str]) -> str:
    return f"EXCEPT ({', '.join(sorted(found[1].split(', ')))})"


def _plain(path: Path) -> str:
    return path.name.split("-")[0].split(".")[0]


def _caller() -> str:
    """Module and function of hotbed's that called the engine."""
    for info in inspect.stack()[1:]:
        path = Path(info.filename)
        if path.parent.name in ("steps", "hotbed") and path.stem != "in_order":
            function = info.frame.f_code.co_qualname.split(".")[0]
            return f"{path.stem}.{function.strip('_')}"
    return "test"
