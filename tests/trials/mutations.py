"""Damaged files over every reader: read, set aside or refused, and never slow."""

from __future__ import annotations

import random
import time
from pathlib import Path

from hotbed.base.errors import HotbedError
from sources.test_fuzz import BESIDE, PIECES, SEEDS, read

LONGEST = 5.0
"""Seconds that a file of a few kB may take."""


def mutated(data: bytes, draw: random.Random) -> bytes:
    """A file's bytes with one to four changes: cut, put in, doubled, exchanged."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        place, length = draw.randint(0, len(changed)), draw.randint(0, 60)
        kind = draw.randrange(5)
        if kind == 0:
            changed[place : place + length] = b""
        elif kind == 1:
            changed[place:place] = draw.choice(PIECES)
        elif kind == 2:
            del changed[place:]
        elif kind == 3:
            changed[place:place] = changed[place : place + 10 * length]
        else:
            changed[place : place + 1] = draw.randbytes(draw.randint(1, 3))
    return bytes(changed)


def in_a_reader(folder: Path, draw: random.Random) -> str | None:
    """Read a damaged file of a source; what is wrong, or None."""
    name, file, seed = draw.choice(SEEDS)
    beside = [folder / other for other in BESIDE[name]]
    for path in beside:
        path.write_text(BESIDE[name][path.name], encoding="utf-8", newline="")
    path = folder / file
    data = mutated(seed if isinstance(seed, bytes) else seed.encode(), draw)
    path.write_bytes(data)
    (folder / "scratch").mkdir(exist_ok=True)
    began = time.monotonic()
    try:
        read(name, sorted({*beside, path}), folder / "scratch")
    except HotbedError:
        pass
    except Exception as error:
        return f"{name}: {error!r} of {data!r}"
    finally:
        for written in [*beside, path]:
            written.unlink(missing_ok=True)
    taken = time.monotonic() - began
    return None if taken < LONGEST else f"{name}: {taken:.1f} s for {data!r}"
