"""Damaged files over every reader: read, set aside or refused, and never slow."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from hotbed.base.errors import HotbedError
from sources.forms import FORMS, Form
from sources.test_fuzz import PIECES, SEEDS, beside, read

LONGEST = 5.0
"""Seconds that a file may take."""
RECORDS, DAMAGED = 120, 24
"""Records of a long file, and how many of them are damaged."""


def mutated(data: bytes, draw: random.Random, most: int = 4) -> bytes:
    """A file's bytes with one change or more: cut, put in, doubled, exchanged."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, most)):
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
    data = mutated(seed if isinstance(seed, bytes) else seed.encode(), draw)
    texts = {other: text.encode() for other, text in beside(name, file).items()}
    _, failure, _ = _read(name, texts | {file: data}, folder)
    return f"{failure} of {data!r}" if failure else None


def in_a_long_file(folder: Path, draw: random.Random, form: Form | None = None) -> str | None:
    """Read a file some of whose records are damaged; what is wrong, or None.

    A damaged record may cost the one behind it as well, into which it may run; no other.
    """
    form = form or draw.choice(FORMS)
    places = draw.sample(range(0, RECORDS, 3), DAMAGED)
    records = [form.record(number).encode() for number in range(RECORDS)]
    for place in places:
        records[place] = mutated(records[place], draw, most=1)
    texts = {name: rows(RECORDS).encode() for name, rows in form.beside.items()}
    texts[form.file] = form.start.encode() + b"".join(records) + form.end.encode()
    documents, failure, refused = _read(form.source, texts, folder)
    touched = {form.document(place + behind) for place in places for behind in (0, 1)}
    lost = {form.document(number) for number in range(RECORDS)} - touched - documents
    if failure or not lost:
        return failure
    damages = {place: records[place] for place in places}
    return f"{form.source} {form.file}: {sorted(lost)[:5]} are lost ({refused}) to {damages}"


def _read(
    name: str, texts: dict[str, bytes], folder: Path
) -> tuple[set[str], str | None, HotbedError | None]:
    """A source's documents, what is wrong (a crash, or slow), and why the files are refused."""
    shutil.rmtree(folder / "scratch", ignore_errors=True)  # what a refused file left there
    (folder / "scratch").mkdir()
    files = [folder / file for file in texts]
    for file in files:
        file.write_bytes(texts[file.name])
    began, documents, refused = time.monotonic(), set[str](), None
    try:
        _, _, documents = read(name, sorted(files), folder / "scratch")
    except HotbedError as error:
        refused = error
    except Exception as error:
        return documents, f"{name}: {error!r}", None
    finally:
        for file in files:
            file.unlink()
    taken = time.monotonic() - began
    return documents, None if taken < LONGEST else f"{name}: {taken:.1f} s", refused
