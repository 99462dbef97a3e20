"""A GeoPackage written whole or not at all, and of equal bytes for equal layers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.runs.frames import optional

CHANGED = "2000-01-01T00:00:00Z"  # the file's own date of change; fixed, for equal bytes


@contextmanager
def new_geopackage(path: Path, remedy: str) -> Iterator[Path]:
    """Give way to a file beside `path`, to write layers to; it takes its place at the end.

    Parameters
    ----------
    path : Path
    remedy : str
        How the user gets pyogrio.

    Yields
    ------
    Path
        Ends in .gpkg, as GDAL wants it.

    Raises
    ------
    HotbedError
        pyogrio is not installed, or the file can't be written.
    """
    pyogrio = optional("pyogrio", "pyogrio", remedy)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": CHANGED})
    try:
        with atomic_write(path) as temporary:
            named = temporary.with_suffix(".gpkg")
            try:
                yield named
                named.replace(temporary)
            except pyogrio.errors.DataSourceError as error:
                raise HotbedError(f"{path} can't be written ({error})", "free it") from error
            finally:
                named.unlink(missing_ok=True)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
