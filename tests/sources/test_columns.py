"""Text columns are cleaned alike, whether a quick look says that they are clean or not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hotbed.sources.columns import clean, is_ascii


@pytest.mark.parametrize("beside", [None, "Köln", "Oslo"])
@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Paris", "Paris"),
        (" Paris", "Paris"),
        ("Paris ", "Paris"),
        (" ", None),
        ("", None),
        ("\x7fParis", "Paris"),  # DEL is a control character above the letters
        ("Par\tis", "Par is"),
        ("\u00a0Paris", "Paris"),  # blanks that are not ASCII
        ("Z\u00fcrich", "Zürich"),
        (None, None),
    ],
)
def test_text_is_cleaned_whatever_stands_beside_it(text, cleaned, beside):
    column = pa.array(["Lima", text, beside], pa.string())
    assert clean(column).to_pylist() == ["Lima", cleaned, beside]
    assert clean(column.slice(1)).to_pylist() == [cleaned, beside]


def test_a_column_that_is_clean_is_not_copied():
    column = pa.array(["Lima", "Paris"])
    assert clean(column) is column


def test_texts_that_end_within_a_character_are_not_taken_for_ascii():
    halves = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.array([0, 1, 2], pa.int32()).buffers()[1], pa.py_buffer("ö".encode())],
    )
    assert not is_ascii(halves)
