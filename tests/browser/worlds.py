"""Two editions of a small world over several continents, and one with hostile names."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import shapely

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.findings import findings
from hotbed.analysis.income_groups import read_groups
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.atlas.site import write_atlas
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.result import Result
from support import doubts, kept, two_editions

TOWNS = {
    "Tokyo": (139.692, 35.690, "JP"),
    "Seoul": (126.978, 37.566, "KR"),
    "London": (-0.126, 51.508, "GB"),
    "Paris": (2.349, 48.853, "FR"),
    "Boston": (-71.060, 42.358, "US"),
    "São Paulo": (-46.636, -23.547, "BR"),
    "Berlin": (13.411, 52.524, "DE"),
    "Bengaluru": (77.594, 12.972, "IN"),
    "Oslo": (10.746, 59.913, "NO"),
    "Nairobi": (36.817, -1.283, "KE"),
}
PATENTS = {
    2012: {
        "Tokyo": 12,
        "Seoul": 9,
        "London": 8,
        "Paris": 7,
        "Boston": 6,
        "São Paulo": 5,
        "Bengaluru": 4,
        "Berlin": 1,
        "Oslo": 1,
        "Nairobi": 2,
    },
    2011: {
        "Seoul": 10,
        "Tokyo": 8,
        "London": 7,
        "Berlin": 6,
        "Paris": 5,
        "São Paulo": 4,
        "Boston": 3,
        "Bengaluru": 1,
    },
}
PAPERS = {
    2012: {"Boston": 12, "London": 9, "Tokyo": 3},
    2011: {"Boston": 5, "London": 9, "Seoul": 2},
}
INCOME = """code,incgroup_historical,year_fiscal
JPN,High income,2026
KOR,High income,2026
GBR,High income,2026
FRA,High income,2026
USA,High income,2026
DEU,High income,2026
BRA,Upper middle income,2026
IND,Lower middle income,2026
"""
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(0)",
    "شركة القاهرة",
    "東京大学・日立製作所",
    "W" * 300,
    "Very Long Name of an Institute " * 10,
    "a & b </script>",
)


COUNTS = {"patents": PATENTS, "papers": PAPERS}


def rows(counts: dict[int, dict[str, int]]) -> list[dict[str, object]]:
    """One document a row; every third one lies five kilometres north of its town."""
    documents: list[dict[str, object]] = []
    for year, towns in counts.items():
        for town, many in towns.items():
            lon, lat, country = TOWNS[town]
            documents += [
                {
                    "document_id": f"{year}{town}{number}",
                    "year": year,
                    "contributor": 0,
                    "lon": lon,
                    "lat": lat + 0.045 * (number % 3 == 2),
                    "country": country,
                    "applicant": HOSTILE[number % len(HOSTILE)],
                    "cpc": "H01L 21/02",
                }
                for number in range(many)
            ]
    return documents


def run(
    folder: Path,
    year: int,
    title: str = "Small world",
    metrics: tuple[str, ...] = ("patents", "papers"),
) -> Result:
    """One edition, with patents and papers or one of them."""
    inputs = []
    for metric in metrics:
        file = two_editions.write(rows(COUNTS[metric]), folder / f"{metric}.csv")
        inputs.append({"source": "table", "metric": metric, "files": [str(file)]})
    recipe = {
        "preset": "gii-2017",
        "study": {"title": title},
        "inputs": inputs,
        "metrics": {
            metric: {"label": metric.capitalize(), "years": [year, year]} for metric in metrics
        },
        "detection": {"min_listings": 3},
    }
    return kept.run(recipe, folder / str(year))


def atlas(folder: Path, language: Language = ENGLISH) -> Path:
    """The atlas of 2012 with 2011 to switch to, income groups, intensity, a region and doubts."""
    then, now = run(folder, 2011), run(folder, 2012)
    ranked = now.ranking.to_pylist()
    people = {"Boston": 1, "Tokyo": 30, "London": 9}
    with (now.folder / "intensity.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                "rank",
                "cluster_id",
                "shape",
                "population",
                "population_source",
                "intensity",
                "patents_per_million",
            ]
        )
        for row in ranked:
            millions = people.get(row["name"].split(",")[0].split("–")[0], 10)
            writer.writerow(
                [
                    row["rank"],
                    row["cluster_id"],
                    "buffer",
                    millions * 1_000_000,
                    "grid",
                    row["total"] / millions,
                    row["patents_count"] / millions,
                ]
            )
    (now.folder / "regions").mkdir()
    (now.folder / "regions" / "americas-top-2.csv").write_text(
        "rank,cluster_id,name,economies,world_rank,min_listings,patents_count,total\n"
        f'1,{ranked[0]["cluster_id"]},"{ranked[0]["name"]}",US,1,2,3.5,1.0\n',
        encoding="utf-8",
    )
    now.regions(write_regions(folder), against=then)
    last = len(ranked)
    doubts.write(now, {2: (2, 3), 3: (2, 3), last: (3, last)}, exists={2: 0.5}, documents={last: 3})
    doubts.write_rest(now, dict.fromkeys(now.members["place_id"].to_pylist()[::2], 0.5))
    doubts.write_changes(now, then, {1: "rose"})
    income = folder / "income.csv"
    income.write_text(INCOME, encoding="utf-8")
    before = previous_of(now, then)
    groups = read_groups(income)
    known = facts(now, against=[before], groups=groups)
    told = territories(now, known.ranking, before, groups)
    return write_atlas(now, known, findings(now, before), "", told, language).parent


def write_regions(folder: Path) -> Path:
    """Regions around the towns, one with a hostile name, and one without a place."""
    boxes = {
        "AM": ("Americas", (-130, -40, -30, 60)),
        "EU": (HOSTILE[0], (-12, 36, 30, 70)),
        "AS": ("Asia", (60, 0, 145, 50)),
        "OC": ("Oceania", (112, -45, 155, -10)),
    }
    features = [
        {
            "type": "Feature",
            "properties": {"code": key, "NAME": name},
            "geometry": json.loads(shapely.to_geojson(shapely.box(*box))),
        }
        for key, (name, box) in boxes.items()
    ]
    path = folder / "continents.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def single(folder: Path) -> Path:
    """An atlas of one metric and one edition, whose ranking has the fewest columns."""
    result = run(folder, 2012, metrics=("patents",))
    known = facts(result)
    told = territories(result, known.ranking)
    return write_atlas(result, known, findings(result), territories=told).parent


def hostile(folder: Path) -> Path:
    """An atlas whose title and names are as bad as they come."""
    before = run(folder, 2011)
    bad = run(folder, 2012, f"{HOSTILE[0]} {HOSTILE[2]} {HOSTILE[3]} {HOSTILE[4]}")
    known = facts(bad, against=[previous_of(bad, before)])
    names = dict(zip((row.cluster_id for row in known.ranking), HOSTILE, strict=False))
    ranking, clusters = (
        [replace(row, name=names.get(row.cluster_id, row.name)) for row in rows]
        for rows in (known.ranking, known.clusters)
    )
    named = replace(known, ranking=ranking, clusters=clusters)
    told = territories(bad, named.ranking)
    return write_atlas(bad, named, findings(bad), territories=told).parent
