"""The page on R, executed: it calls hotbed, reads what it wrote, and draws a plot and a map."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "r.md"
TUTORIALS = PAGE.parent / "tutorials"
CODE = "\n".join(re.findall(r"^```r\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
PACKAGES = sorted(set(re.findall(r"library\((\w+)\)|(?<![\w:])(\w+)::", CODE)))
RSCRIPT = shutil.which("Rscript")
PNG = b"\x89PNG\r\n\x1a\n"


def rscript(folder: Path, *call: str) -> subprocess.CompletedProcess[str]:
    """Run R in a folder, with this Python's hotbed on its path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        [RSCRIPT or "", "--vanilla", *call],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """Where R runs, with the files of the tutorials."""
    names = [first or second for first, second in PACKAGES]
    install = f"apt-get install r-base-core {' '.join(f'r-cran-{name}' for name in names)}"
    if RSCRIPT is None:
        pytest.skip(f"there is no R here: {install}")
    quoted = ", ".join(f'"{name}"' for name in names)
    asked = f"cat(Filter(function(p) !requireNamespace(p, quietly = TRUE), c({quoted})))"
    if lacking := rscript(tmp_path, "-e", asked).stdout:
        pytest.skip(f"R lacks {lacking}: {install}")
    write = "from small_study import write_listings; write_listings()"
    variables = os.environ | {"PYTHONPATH": str(TUTORIALS)}
    subprocess.run([sys.executable, "-c", write], cwd=tmp_path, env=variables, check=True)
    return tmp_path


@pytest.mark.slow
def test_the_page_runs_and_r_reads_the_figures_of_the_ranking(folder):
    (folder / "page.R").write_text(CODE, encoding="utf-8")
    done = rscript(folder, "page.R")
    assert done.returncode == 0, done.stderr
    with (folder / "study" / "ranking.csv").open(encoding="utf-8") as stream:
        ranking = list(csv.DictReader(stream))
    with (folder / "top.csv").open(encoding="utf-8") as stream:
        top = list(csv.DictReader(stream))
    assert len(top) == 5
    for line, row in zip(top, ranking, strict=False):
        assert line["name"] == row["name"]
        for name in ("rank", "patents_share", "publications_share", "total"):
            assert float(line[name]) == float(row[name])
    for picture in ("shares.png", "map.png"):
        assert (folder / picture).read_bytes().startswith(PNG)


@pytest.mark.slow
def test_r_stops_with_what_hotbed_says(folder):
    call = CODE.split("writeLines", 1)[0] + 'hotbed("profile", "nowhere", "1")'
    (folder / "fails.R").write_text(call, encoding="utf-8")
    done = rscript(folder, "fails.R")
    assert done.returncode != 0
    assert "nowhere holds no finished run" in done.stderr
