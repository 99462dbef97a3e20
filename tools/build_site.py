"""Build the documentation site, strictly and without a network: python tools/build_site.py [OUT].

A warning (a dead link, a page in no menu, a heading out of order) ends it with an error.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from docs_site.stage import ROOT, stage
from sphinx.cmd.build import main as sphinx

CONFIGURATION = ROOT / "tools" / "docs_site"


def build(out: Path) -> int:
    """Build the site anew.

    Parameters
    ----------
    out : Path
        Its folder, which is replaced.

    Returns
    -------
    int
        0 if there was no warning.
    """
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        pages, trees = Path(folder) / "pages", Path(folder) / "trees"
        stage(pages)
        options = ["-q", "-b", "html", "-j", "2", "-W", "--keep-going"]
        where = ["-c", str(CONFIGURATION), "-d", str(trees), str(pages), str(out)]
        return int(sphinx([*options, *where]))


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site"))
