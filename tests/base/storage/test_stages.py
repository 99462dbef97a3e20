"""A kept stage is taken up only as it was built."""

import logging

import pytest

from hotbed.base.storage.stages import Stages


def build(folder):
    (folder / "rows.parquet").write_bytes(b"rows" * 100)
    (folder / "parts").mkdir()
    (folder / "parts" / "0.parquet").write_bytes(b"part")


def test_a_finished_stage_is_not_built_again(tmp_path):
    first = Stages(tmp_path).get("tally", 1, build)
    again = Stages(tmp_path)
    assert again.get("tally", 1, lambda _: pytest.fail("built again")) == first
    assert again.reused == ["tally"]


@pytest.mark.parametrize("name", ["rows.parquet", "parts/0.parquet", "checksums.json"])
def test_a_flipped_bit_is_told_and_the_stage_built_again(tmp_path, caplog, name):
    folder = Stages(tmp_path).get("tally", 1, build)
    content = bytearray((folder / name).read_bytes())
    content[1] ^= 1
    (folder / name).write_bytes(content)
    stages = Stages(tmp_path)
    with caplog.at_level(logging.WARNING, "hotbed"):
        assert stages.get("tally", 1, build) == folder
    assert f"the stage {folder.name} is damaged" in caplog.text
    assert stages.reused == []
    assert (folder / "rows.parquet").read_bytes() == b"rows" * 100


def test_a_lost_file_is_told_and_the_stage_built_again(tmp_path, caplog):
    folder = Stages(tmp_path).get("tally", 1, build)
    (folder / "parts" / "0.parquet").unlink()
    Stages(tmp_path).get("tally", 1, build)
    assert "parts/0.parquet is missing" in caplog.text
    assert (folder / "parts" / "0.parquet").is_file()
