"""Earlier answers: an address is geocoded once for each version of gazetteer, code and data."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.files import atomic_write


class Store:
    """Answers kept in a folder, one file a fingerprint; another fingerprint starts afresh.

    Parameters
    ----------
    folder : Path
        Where the files lie; made when first written.
    fingerprint : str
        `Geocoder.fingerprint`.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.path = folder / f"answers-{fingerprint}.parquet"

    def read(self) -> pa.Table | None:
        """What is kept, or None; a damaged file counts as none."""
        try:
            return pq.read_table(self.path)
        except (OSError, pa.ArrowInvalid):
            return None

    def add(self, keys: pa.Array, answers: pa.Table) -> None:
        """Keep more answers; the file is written atomically."""
        more = answers.append_column("key", keys)
        kept = self.read()
        if kept is not None:
            old = kept.filter(pc.invert(pc.is_in(kept["key"], keys)))
            more = pa.concat_tables([old, more], promote_options="default")
        with atomic_write(self.path) as temporary:
            pq.write_table(more, temporary, compression="zstd")

    def positions(self, keys: pa.Array) -> tuple[pa.Table | None, pa.Array]:
        """What is kept, and for each key its row there (null: not kept)."""
        kept = self.read()
        if kept is None:
            return None, pa.nulls(len(keys), pa.int32())
        return kept.drop_columns(["key"]), pc.index_in(keys, kept["key"].combine_chunks())
