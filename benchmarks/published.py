"""The demonstration against published figures: `python benchmarks/published.py [demo]`.

The 34 clusters that the Global Innovation Index 2023 prints with counts (Appendix Table 3) are
looked up by place: the clusters of the run whose polygons hold a main city of the printed name.
Their shares of each metric, added where there are several, are compared with the printed counts by
Spearman's rank correlation.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

import hotbed
from hotbed.world.plan import published


def compare(run: Path) -> pd.DataFrame:
    """A row for each printed cluster: names, printed counts, shares of the run (NaN: not there)."""
    result = hotbed.open_run(run)
    ranking = {row["cluster_id"]: row for row in result.ranking.to_pylist()}
    clusters = result.to_arrow("clusters").to_pylist()
    polygons = shapely.from_wkb([row["geometry"] for row in clusters])
    rows = []
    for row, points in zip(published(), _places(), strict=True):
        held = [clusters[n]["cluster_id"] for n in np.flatnonzero(_any_within(points, polygons))]
        shares = {
            f"{metric} %": sum(ranking[one][f"{metric}_share"] for one in held) if held else np.nan
            for metric in result.metrics
        }
        names = " + ".join(ranking[one]["name"] for one in held)
        counts = {metric: float(row[metric]) for metric in result.metrics}
        rows.append({"published": row["cluster"], "demonstration": names, **counts, **shares})
    return pd.DataFrame(rows)


def _places() -> list[Any]:
    """Points of the main cities of each printed name; the geocoder places them."""
    addresses, owners = [], []
    for number, row in enumerate(published()):
        last_state = row["cluster"].partition(", ")[2][-2:]  # "San Jose–San Francisco, CA"
        for part in row["cluster"].split("–"):
            city, _, state = part.partition(", ")
            for economy in row["economies"].split("/"):
                addresses.append(", ".join(filter(None, (city, state or last_state, economy))))
                owners.append(number)
    answers = hotbed.Geocoder().geocode(pa.table({"address": addresses})).to_pandas()
    located = answers[answers["precision"] == "locality"]
    owned = np.array(owners)[located.index]
    return [
        shapely.points(located["lon"][owned == number], located["lat"][owned == number])
        for number in range(len(published()))
    ]


def _any_within(points: Any, polygons: Any) -> Any:
    return shapely.intersects(np.asarray(polygons)[:, None], points[None, :]).any(axis=1)


def main() -> None:
    """Print the table and the correlations as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, nargs="?", default=Path("demo"), help="by hotbed demo")
    table = compare(parser.parse_args().run)
    print("| published | in the demonstration | articles %, rank | rank published |")
    print("|---|---|---|---|")
    found = table.dropna()
    own = found["publications %"].rank(ascending=False)
    printed = found["publications"].rank(ascending=False)
    for number, row in found.iterrows():
        share = f"{row['publications %']:.2f}, {own[number]:.0f}"
        print(f"| {row['published']} | {row['demonstration']} | {share} | {printed[number]:.0f} |")
    missing = table.loc[table["demonstration"] == "", "published"]
    print(f"\nfound by place: {len(found)} of {len(table)}; not: {', '.join(missing) or 'none'}")
    for metric in ("publications", "patents"):
        rho = found[metric].corr(found[f"{metric} %"], method="spearman")
        print(f"Spearman's rank correlation of the shares of {metric}: {rho:.2f}")


if __name__ == "__main__":
    main()
