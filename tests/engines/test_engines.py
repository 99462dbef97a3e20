"""What every engine does alike: the same rows, types and order for the same expression."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.engines import BATCH

# Text by bytes: capitals before small letters, accents and other scripts after, no folding.
WORDS = ["b", "a", "B", "É", "e", "日本", "Z", " a", "a ", "ab", "ａ", "𝒜"]


def by_bytes(words):
    return sorted(words, key=lambda word: word.encode())


def test_text_is_numbered_and_sorted_by_its_bytes(engine):
    rows = engine.table(pa.table({"word": WORDS, "n": list(range(len(WORDS)))}))
    numbered = engine.arrow(engine.number(rows, ["word"], "id"))
    assert numbered.schema.field("id").type == pa.int64()
    found = {row["id"]: row["word"] for row in numbered.to_pylist()}
    assert [found[number] for number in range(len(WORDS))] == by_bytes(WORDS)
    batches = pa.Table.from_batches(list(engine.in_order(rows)))
    assert batches["word"].to_pylist() == by_bytes(WORDS)


def test_numbers_run_on_over_many_parts(engine):
    """10,000 pairs in four ranges: the numbers are 0 to 9,999 in the order of (a, b)."""
    pairs = [(f"k{n % 7}", n) for n in range(10_000)]
    rows = engine.table(pa.table({"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}))
    numbered = engine.arrow(engine.number(rows, ["a", "b"], "id").order_by("id"))
    assert numbered["id"].to_pylist() == list(range(10_000))
    assert list(zip(numbered["a"].to_pylist(), numbered["b"].to_pylist(), strict=True)) == sorted(
        pairs
    )


def test_nothing_is_numbered_in_no_rows(engine):
    rows = engine.table(pa.table({"word": pa.array([], pa.string())}))
    numbered = engine.arrow(engine.number(rows, ["word"], "id"))
    assert (numbered.num_rows, numbered.column_names) == (0, ["word", "id"])


def test_types_and_nulls_are_the_expressions(engine):
    table = pa.table(
        {
            "k": ["x", "x", None, None, "y"],
            "i": pa.array([1, None, 2, 2, 2**31 - 1], pa.int32()),
            "big": pa.array([2**53 + 1, 1, 2, 3, 4], pa.int64()),
            "f": [0.1, None, 1e300, -0.0, 2.0],
            "b": [True, None, False, None, True],
        }
    )
    rows = engine.table(table)
    found = rows.group_by("k").agg(
        rows=rows.count(),
        total=rows.i.sum(),
        least=rows.big.min(),
        some=rows.b.any(),
        most=ibis.greatest(rows.i.max(), rows.big.max().coalesce(0)),
        mean=rows.f.max(),
    )
    found = pa.Table.from_batches(list(engine.in_order(found)))
    whole = found.schema
    assert whole.types == [
        pa.string(),
        pa.int64(),
        pa.int64(),
        pa.int64(),
        pa.bool_(),
        pa.int64(),
        pa.float64(),
    ]
    # Nulls are one group; sums pass over nulls and past 32 bits; any() of false and null is false.
    assert found.to_pylist() == [
        {"k": None, "rows": 2, "total": 4, "least": 2, "some": False, "most": 3, "mean": 1e300},
        {"k": "x", "rows": 2, "total": 1, "least": 1, "some": True, "most": 2**53 + 1, "mean": 0.1},
        {
            "k": "y",
            "rows": 1,
            "total": 2**31 - 1,
            "least": 4,
            "some": True,
            "most": 2**31 - 1,
            "mean": 2.0,
        },
    ]


def test_what_is_written_reads_back_alike(engine, tmp_path):
    """Also by pyarrow, from a folder whose name is full of signs, below hidden folders."""
    folder = tmp_path / ".stage.part" / "a [1] {x,y} 100% * #?"
    folder.mkdir(parents=True)
    rows = engine.table(pa.table({"n": pa.array(range(1000), pa.int32()), "t": ["a"] * 1000}))
    grouped = rows.group_by("t").agg(total=rows.n.sum(), rows=rows.count())
    engine.write(grouped, folder / "sums.parquet")
    again = engine.arrow(engine.parquet(folder / "sums.parquet"))
    assert again.to_pylist() == [{"t": "a", "total": 499_500, "rows": 1000}]
    assert pq.read_table(folder / "sums.parquet").to_pylist() == again.to_pylist()
    assert again.schema.types == [pa.string(), pa.int64(), pa.int64()]
    both = engine.parquet(folder / "sums.parquet", folder / "sums.parquet")
    assert engine.arrow(both.count().as_table())[0][0].as_py() == 2


def test_an_order_is_kept_where_types_are_mended(engine, tmp_path):
    """300,000 sums, each of one number: written in order, as 64-bit integers."""
    numbers = pa.table({"n": range(300_000)})
    rows = engine.table(numbers)
    sums = rows.group_by("n").agg(total=(rows.n * 7919 % 300_007).sum()).order_by("total")
    engine.write(sums, tmp_path / "sums.parquet")
    found = pq.read_table(tmp_path / "sums.parquet")["total"]
    assert found.type == pa.int64()
    assert found.to_pylist() == sorted(n * 7919 % 300_007 for n in range(300_000))


def test_kept_rows_are_the_same_rows(engine):
    rows = engine.table(pa.table({"n": [3, 1, 2]}))
    kept = engine.keep(rows.mutate(twice=rows.n * 2))
    assert sorted(engine.arrow(kept)["twice"].to_pylist()) == [2, 4, 6]


def doubled(batch: pa.Table) -> pa.Table:
    """A function over batches for the test below."""
    return batch.append_column("length", pc.utf8_length(batch["word"]))


def test_batches_keep_their_order_and_row_groups(engine, tmp_path):
    count = BATCH + 5
    words = [f"{n:07d}" for n in range(count)]
    rows = engine.table(pa.table({"word": words[::-1]}))
    engine.write(engine.number(rows, ["word"], "id").order_by("id"), tmp_path / "words.parquet")
    target = tmp_path / "out.parquet"
    engine.map_batches(tmp_path / "words.parquet", "id", doubled, target, "doubling")
    file = pq.ParquetFile(target)
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes == [BATCH, 5]
    found = file.read()
    assert found["word"].to_pylist() == words
    assert set(found["length"].to_pylist()) == {7}


def test_batches_of_nothing_have_the_columns(engine, tmp_path):
    rows = engine.table(pa.table({"word": pa.array([], pa.string())}))
    engine.write(engine.number(rows, ["word"], "id"), tmp_path / "words.parquet")
    engine.map_batches(tmp_path / "words.parquet", "id", doubled, tmp_path / "out.parquet", "none")
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["word", "id", "length"]


def squared(number: int) -> int:
    """A unit of work for the test below."""
    if number < 0:
        raise HotbedError(f"{number} is below nothing", "give another")
    return number * number


def test_units_are_each_done_once(engine):
    assert sorted(engine.parallel_map(squared, [3, 1, 2, 1])) == [1, 1, 4, 9]
    assert list(engine.parallel_map(squared, [])) == []


def test_a_units_error_is_the_users_sentence(engine):
    with pytest.raises(HotbedError, match=r"^-1 is below nothing; give another\.$"):
        list(engine.parallel_map(squared, [1, -1, 2]))


def test_overflow_is_an_error_and_never_another_number(engine):
    rows = engine.table(pa.table({"n": pa.array([2**63 - 1, 2**63 - 1], pa.int64())}))
    with pytest.raises(Exception, match=r"(?i)overflow|out of bounds"):
        engine.arrow(rows.agg(total=rows.n.sum()))


def test_the_scratch_folder_goes_with_the_engine(engine):
    engine.keep(engine.table(pa.table({"n": [1]})))
    assert list(engine.scratch.iterdir())
    engine.close()
    assert not engine.scratch.exists()
