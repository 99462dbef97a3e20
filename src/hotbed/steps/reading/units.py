"""How an input is split into units that can be read apart, which follows from its files alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hotbed.recipe import Input
from hotbed.remote.paths import size_of
from hotbed.sources.files.parquet import is_parquet, parquet_file
from hotbed.sources.listings import InputFile, Source
from hotbed.sources.registry import source_of

UNIT_BYTES = 16 << 20
"""Files that are smaller may be read together, and larger ones of Parquet in pieces."""
MOST_PIECES = 64  # of a file
MOST_FILES = 2000  # of an input that are units of their own, whatever their size
GROUPS = 1000  # at least so many of more files


def units_of(spec: Input, files: Sequence[InputFile]) -> list[list[InputFile]]:
    """Group an input's files into units that can be read apart.

    A file is a unit; of very many, small ones are grouped. Where a group ends follows from the
    content of its last file, so that a file that comes or goes changes its own group alone.

    Parameters
    ----------
    spec : Input
        The input as the recipe has it.
    files : sequence of InputFile
        All its files, in order.

    Returns
    -------
    list of list of InputFile
        In the same order.

    Raises
    ------
    HotbedError
        As `source_of`; a Parquet file that would be split is damaged.
    """
    kind = source_of(spec)
    if kind.joins:
        return [list(files)]
    every = _every(len(files))
    units: list[list[InputFile]] = []
    open_, held = False, 0
    for file in files:
        size = size_of(file.path)
        if size > UNIT_BYTES:
            units += [[piece] for piece in _pieces(kind, file, size)]
            open_ = False
            continue
        if open_ and held + size <= UNIT_BYTES:
            units[-1].append(file)
            held += size
        else:
            units.append([file])
            held = size
        open_ = file.number % every != 0
    return units


def is_little(size: int) -> bool:
    """Whether so many bytes are read in less time than it takes to start other processes.

    Parameters
    ----------
    size : int
        Of all files that are to be read.

    Returns
    -------
    bool
        True up to `UNIT_BYTES`.
    """
    return size <= UNIT_BYTES


def _every(files: int) -> int:
    """One file in how many ends a group: a power of two, so that it rarely changes."""
    return 1 if files <= MOST_FILES else 1 << (files // GROUPS).bit_length() - 1


def _pieces(kind: Source, file: InputFile, size: int) -> list[InputFile]:
    """A file in pieces of at least `UNIT_BYTES` where that is possible, else in one."""
    if not (kind.splits and is_parquet(file.path)):
        return [file]
    least = max(UNIT_BYTES, size // MOST_PIECES)
    held, ends = 0, []
    metadata = parquet_file(file.path).metadata
    for group in range(metadata.num_row_groups):
        columns = range(metadata.num_columns)
        held += sum(metadata.row_group(group).column(c).total_compressed_size for c in columns)
        if held >= least:
            ends.append(group + 1)
            held = 0
    if not ends or ends[-1] < metadata.num_row_groups:
        ends.append(metadata.num_row_groups)
    starts = [0, *ends[:-1]]
    return [replace(file, groups=(start, end)) for start, end in zip(starts, ends, strict=True)]


def weights(groups: Sequence[Sequence[InputFile]]) -> list[float]:
    """The part of each unit in an input's bytes; row groups of a file count alike.

    Parameters
    ----------
    groups : sequence of sequence of InputFile
        The files of each unit, as `units_of` returns them.

    Returns
    -------
    list of float
        They sum to 1.
    """
    pieces = Counter(file.path for group in groups for file in group)
    sizes = {path: size_of(path) for path in pieces}
    total = max(sum(sizes.values()), 1)
    return [sum(sizes[file.path] / pieces[file.path] for file in group) / total for group in groups]
