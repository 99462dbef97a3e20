"""A ranking of made-up cities, as facts, without a run behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from hotbed.publish.facts.structure import Amount, Metric, Overview, Ranked, Study
from hotbed.publish.maps.places import Places
from hotbed.recipe import Recipe

METRICS = {
    "patents": Metric("patents", "PCT applications", [2019, 2023], 1.0, 1_000_000),
    "publications": Metric("publications", "Scientific publications", [2022, 2022], 1.0, 5_000_000),
}
DIGEST = "0123456789abcdef"
CREDIT = "Places: GeoNames (https://www.geonames.org), CC BY 4.0"


def overview(
    names: Sequence[str], metrics: Sequence[Metric] = tuple(METRICS.values()), **changed: Any
) -> Overview:
    """Clusters of these names; the one of rank n has 10/n % of the world's patents.

    Parameters
    ----------
    names : sequence of str
    metrics : sequence of Metric
    **changed
        Fields of `Overview` that are otherwise.
    """
    recipe = Recipe.model_validate(
        {
            "inputs": [{"source": "table", "metric": m.name, "files": ["x"]} for m in metrics],
            "metrics": {m.name: {"label": m.label, "years": m.years} for m in metrics},
        }
    )
    fields: dict[str, Any] = {
        "study": Study("A study", "Sample only.", "gii-2024", DIGEST, "r" * 16, "0.1.0"),
        "metrics": list(metrics),
        "ranking": [_ranked(number, name, metrics) for number, name in enumerate(names)],
        "recipe": recipe,
        "own_choices": ["naming"],
        "credits": [CREDIT],
        "versions": {"hotbed": "0.1.0"},
    }
    return Overview(**fields | changed)


def _ranked(number: int, name: str, metrics: Sequence[Metric]) -> Ranked:
    share = 10.0 / (number + 1)
    amounts = {
        "patents": Amount(round(share * 10_000, 4), round(share, 6)),
        "publications": Amount(1500.5, 0.03001),
    }
    return Ranked(
        rank=number + 1,
        cluster_id=f"JP+{number}",
        name=name,
        economies=["CN", "HK"] if number == 1 else ["JP"],
        total=share,
        metrics={metric.name: amounts[metric.name] for metric in metrics},
        change=None,
        listings=9000,
        places=12,
        core_places=12,
        merged_from=1,
        lon=float(-170 + (number * 37) % 340),
        lat=float(-50 + (number * 23) % 120),
        area_km2=1234.5,
        intensity=None,
        printed=True,
        doubt=None,
    )


def places(facts: Overview, noise: int = 0) -> Places:
    """An outline of 22 km around each cluster, and places of noise drawn by a seed.

    Parameters
    ----------
    facts : Overview
    noise : int
    """
    rng = np.random.default_rng(0)
    members = pa.table(
        {
            "lon": rng.uniform(-180, 180, noise),
            "lat": rng.uniform(-55, 75, noise),
            "listings": rng.integers(1, 5000, noise),
            "core": [False] * noise,
            "place": pa.array([None] * noise, pa.string()),
            "cluster_id": pa.array([None] * noise, pa.string()),
        }
    )
    clusters = pa.table(
        {
            "cluster_id": [row.cluster_id for row in facts.ranking],
            "geometry": [
                shapely.Point(row.lon, row.lat).buffer(0.2, quad_segs=24).wkb
                for row in facts.ranking
            ],
        }
    )
    return Places(members, clusters)
