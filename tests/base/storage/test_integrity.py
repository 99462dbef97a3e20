"""A sealed folder tells any change of its files."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.base.storage.integrity import SEAL, damage, seal

FILES = {"a.parquet": b"0123456789" * 20, "deep/b.json": b"{}", "empty": b""}


def sealed(folder: Path) -> Path:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    seal(folder)
    return folder


def test_an_untouched_folder_is_whole(tmp_path):
    assert damage(sealed(tmp_path)) is None


@settings(deadline=None)
@given(st.sampled_from([name for name, content in FILES.items() if content]), st.data())
def test_every_flipped_bit_is_told(tmp_path_factory, name, data):
    folder = sealed(tmp_path_factory.mktemp("sealed"))
    content = bytearray(FILES[name])
    place = data.draw(st.integers(0, len(content) * 8 - 1))
    content[place // 8] ^= 1 << place % 8
    (folder / name).write_bytes(content)
    assert damage(folder) == f"{name} was changed"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "deep" / "b.json").unlink(), "deep/b.json is missing"),
        (lambda folder: (folder / "new").touch(), "new does not belong to it"),
        (lambda folder: (folder / "a.parquet").write_bytes(b""), "a.parquet was changed"),
        (lambda folder: (folder / SEAL).unlink(), f"its {SEAL} is missing or damaged"),
        (lambda folder: (folder / SEAL).write_bytes(b"\xff"), f"its {SEAL} is missing or damaged"),
        (lambda folder: (folder / SEAL).write_text("[]"), f"its {SEAL} is missing or damaged"),
        (
            lambda folder: (folder / SEAL).write_text(json.dumps({"a": "b"})),
            f"its {SEAL} is missing or damaged",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path, change, told):
    folder = sealed(tmp_path)
    change(folder)
    assert damage(folder) == told
