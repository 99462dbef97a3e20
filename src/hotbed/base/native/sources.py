"""The C++ sources of the kernels, and where the library compiled from them lies.

It imports nothing but the standard library: builds call it before anything is installed.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
FOLDER = PACKAGE / "base" / "native" / "built"
ENDINGS = {"darwin": ".dylib", "win32": ".dll"}
LIBRARY = FOLDER / f"kernels{ENDINGS.get(sys.platform, '.so')}"
CHECKSUM = FOLDER / f"{LIBRARY.name}.sha256"
"""Of the library's content, in hexadecimal digits: a flipped bit in machine code may end the
process or give another answer."""

FLAGS = (
    "-std=c++20",
    "-O3",
    "-fno-exceptions",
    "-fno-rtti",
    "-fno-threadsafe-statics",
    "-fvisibility=hidden",
    "-ffp-contract=off",  # a * b + c in two roundings, on every processor
    "-fno-math-errno",
    "-fno-strict-aliasing",  # an array's memory is used again for another type
    "-fwrapv",
    "-Wall",
    "-Wextra",
)


def sources(package: Path = PACKAGE) -> list[Path]:
    """All C++ files of the package: those compiled (.cpp) and those these include (.hpp).

    Parameters
    ----------
    package : Path, optional
        The package's folder.

    Returns
    -------
    list of Path
        In a fixed order.
    """
    return sorted(package.rglob("*.[ch]pp"))


def stamp(package: Path = PACKAGE) -> str:
    """A digest of the C++ sources and flags; the library holds that of those it was compiled from.

    Parameters
    ----------
    package : Path, optional
        The package's folder.

    Returns
    -------
    str
        64 hexadecimal digits; they depend on names and contents of files.
    """
    digest = hashlib.sha256(" ".join(FLAGS).encode())
    for path in sources(package):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()
