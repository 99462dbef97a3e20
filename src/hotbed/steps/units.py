"""How an input is split into units that can be read apart, which follows from its files alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath, size_of
from hotbed.sources.files.parquet import is_parquet, parquet_file
from hotbed.sources.listings import InputFile, Source
from hotbed.sources.registry import source_of

UNIT_BYTES = 16 << 20  # files are read together up to this size
MOST_UNITS = 2000  # of an input, unless it has larger files


def units_of(spec: Input, files: Sequence[DataPath]) -> list[list[InputFile]]:
    """Group an input's files into units that can be read apart.

    Parameters
    ----------
    spec : Input
        The input as the recipe has it.
    files : sequence of DataPath
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
        return [[InputFile(path, number) for number, path in enumerate(files)]]
    sizes = [size_of(path) for path in files]
    limit = max(UNIT_BYTES, sum(sizes) // MOST_UNITS)
    units: list[list[InputFile]] = []
    held = limit  # by the last unit
    for number, (path, size) in enumerate(zip(files, sizes, strict=True)):
        if size > limit:
            units += [[piece] for piece in _pieces(kind, InputFile(path, number), limit)]
            held = limit
        elif held + size > limit:
            units.append([InputFile(path, number)])
            held = size
        else:
            units[-1].append(InputFile(path, number))
            held += size
    return units


def _pieces(kind: Source, file: InputFile, size: int) -> list[InputFile]:
    """A file in pieces of at least `size` bytes where that is possible, else in one."""
    if not (kind.splits and is_parquet(file.path)):
        return [file]
    held, ends = 0, []
    metadata = parquet_file(file.path).metadata
    for group in range(metadata.num_row_groups):
        columns = range(metadata.num_columns)
        held += sum(metadata.row_group(group).column(c).total_compressed_size for c in columns)
        if held >= size:
            ends.append(group + 1)
            held = 0
    if not ends or ends[-1] < metadata.num_row_groups:
        ends.append(metadata.num_row_groups)
    starts = [0, *ends[:-1]]
    return [
        InputFile(file.path, file.number, (start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


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
