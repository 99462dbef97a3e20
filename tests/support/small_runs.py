"""The tutorials' small study as two editions: 2018 to 2020, 2021 to 2023.

A patent of each edition comes from nowhere, so that whole numbers are missing in the tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hotbed.result import Result
from support import kept

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
WINDOWS = {"before": [2018, 2020], "now": [2021, 2023]}


def small_runs(folder: Path) -> dict[str, Result]:
    """Run both editions in a folder, by name."""
    sys.path.insert(0, str(TUTORIALS))
    try:
        from small_study import write_listings
    finally:
        sys.path.remove(str(TUTORIALS))
    patents, articles = write_listings(folder)
    with patents.open("a", encoding="utf-8") as stream:
        stream.writelines(f"N{year},{year},0,Xqzzyv,,,\n" for year, _ in WINDOWS.values())
    results = {}
    for name, years in WINDOWS.items():
        recipe = {
            "preset": "gii-2024",
            "inputs": [
                {"source": "table", "metric": "patents", "files": [str(patents)]},
                {"source": "table", "metric": "publications", "files": [str(articles)]},
            ],
            "metrics": {
                "patents": {"label": "Patents", "years": years},
                "publications": {"label": "Articles", "years": years},
            },
            "detection": {"min_listings": 150},
        }
        results[name] = kept.run(recipe, folder / name)
    return results
