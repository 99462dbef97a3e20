"""The OpenAlex snapshot from its address to a ranking, in its shape, with records of 10 kB."""

import gzip
import json
import random

import pytest
from typer.testing import CliRunner

import hotbed
from hotbed.cli.main import app
from hotbed.steps.reading import units

TOWNS = {
    "Oslo": "University of Oslo, Oslo, Norway",
    "Lund": "Lund University, Lund, Sweden",
    "Graz": "University of Graz, Graz, Austria",
}
DRAW = random.Random(8)  # noqa: S311 - filler, no secrets


def work(number, towns, updated="2024-01-05"):
    """A work as the snapshot holds it: an abstract as an inverted index, references, concepts."""
    abstract = {f"word{DRAW.getrandbits(40):x}": [place] for place in range(450)}
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/{number}",
        "publication_year": 2020,
        "type": "article",
        "updated_date": updated,
        "abstract_inverted_index": abstract,
        "referenced_works": [f"https://openalex.org/W{DRAW.getrandbits(31)}" for _ in range(60)],
        "authorships": [
            {
                "author_position": "first" if not place else "last",
                "author": {"id": f"https://openalex.org/A{number}{place}", "display_name": "A Roe"},
                "raw_affiliation_strings": [TOWNS[town]],
                "institutions": [],
            }
            for place, town in enumerate(towns)
        ],
    }


def packed(works):
    lines = [json.dumps(each) for each in works]
    assert all(len(line) >= 10_000 for line in lines)
    return gzip.compress("\n".join(lines).encode(), mtime=0)


class Snapshot:
    """A made snapshot in a bucket, with the manifest that names its parts."""

    def __init__(self, bucket):
        self.bucket, self.entries = bucket, []

    def add(self, date, works):
        content = packed(works)
        name = f"data/works/updated_date={date}/part_000.gz"
        self.bucket.put(name, content)
        meta = {"content_length": len(content), "record_count": len(works)}
        self.entries.append({"url": f"s3://openalex/{name}", "meta": meta})
        self.bucket.put("data/works/manifest", json.dumps({"entries": self.entries}).encode())

    def merge(self, ids):
        rows = [f"2024-02-01,W{number},W1" for number in ids]
        text = "\n".join(["merge_date,id,merge_into_id", *rows]) + "\n"
        self.bucket.put("data/merged_ids/works/2024-02-01.csv.gz", gzip.compress(text.encode()))


@pytest.fixture
def snapshot(bucket):
    made = Snapshot(bucket)
    made.add("2024-01-05", [work(number, ["Oslo", "Lund"]) for number in range(10)])
    made.add("2024-01-06", [work(number, ["Lund"]) for number in range(10, 16)])
    made.add("2024-02-01", [work(number, ["Graz"], "2024-02-01") for number in range(3)])
    return made


STUDY = {
    "metrics": {"publications": {"label": "Articles", "years": [2018, 2022]}},
    "inputs": [
        {
            "source": "openalex",
            "metric": "publications",
            "files": [
                "s3://open-data/data/works/",
                "s3://open-data/data/merged_ids/works/*.csv.gz",
            ],
        }
    ],
    "detection": {"min_listings": 3},
    "limits": {"threads": 1},
}


def counts(run):
    return {row["name"]: row["publications_count"] for row in run.ranking.to_pylist()}


def test_a_snapshot_is_ranked_from_its_address_and_a_new_month_reads_itself(snapshot, tmp_path):
    # Works 0 to 2 moved to Graz by their later copy; 3 and 11 were merged into others. So Oslo has
    # the halves of works 4 to 9, Lund these and 10, 12 to 15 whole, Graz works 0 to 2.
    snapshot.merge([3, 11])
    run = hotbed.run(STUDY, tmp_path / "out")
    assert counts(run) == {"Oslo": 3, "Lund": 8, "Graz": 3}
    snapshot.bucket.asked.clear()
    snapshot.add("2024-03-01", [work(number, ["Oslo"], "2024-03-01") for number in (20, 21)])
    again = hotbed.run(STUDY, tmp_path / "out")
    assert counts(again) == {"Oslo": 5, "Lund": 8, "Graz": 3}
    asked = [path for method, path, *_ in snapshot.bucket.asked if method == "GET"]
    read = [path for path in asked if "?" not in path]
    assert {path.split("/")[-2] for path in read} == {"works", "updated_date%3D2024-03-01"}


def test_an_address_is_recognised_shown_and_written_into_a_recipe(snapshot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address = "s3://open-data/data/works/"
    shown = CliRunner().invoke(app, ["head", address, "--json"])
    assert shown.exit_code == 0, shown.stderr
    assert json.loads(shown.stdout)["rows"][0]["address"] == "University of Oslo, Oslo, Norway"
    written = CliRunner().invoke(app, ["init", address, "recipe.toml"])
    assert written.exit_code == 0, written.stderr
    text = (tmp_path / "recipe.toml").read_text("utf-8")
    assert f'files = ["{address}"]' in text
    assert 'source = "openalex"' in text
    checked = CliRunner().invoke(app, ["check", "recipe.toml"])
    assert checked.exit_code == 0, checked.stderr
    size = sum(entry["meta"]["content_length"] for entry in snapshot.entries)
    assert f"of these 3 objects are read from s3://open-data, {size:,} bytes" in checked.stdout
    facts = json.loads(CliRunner().invoke(app, ["check", "recipe.toml", "--json"]).stdout)
    assert facts["inputs"][0]["elsewhere"] == {"s3://open-data": {"objects": 3, "bytes": size}}
    assert hotbed.run("recipe.toml").clusters.num_rows > 0


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_workers_read_their_parts_from_the_store(snapshot, tmp_path, monkeypatch, engine):
    # Every part is larger than what the driver reads itself.
    snapshot.merge([3, 11])
    here = hotbed.run(STUDY, tmp_path / "here")
    monkeypatch.setattr(units, "UNIT_BYTES", 1)
    study = STUDY | {"engine": engine, "limits": {"threads": 2}}
    there = hotbed.run(study, tmp_path / "there")
    for name in ("ranking.csv", "members.parquet", "ledger.csv"):
        assert (there.folder / name).read_bytes() == (here.folder / name).read_bytes(), name
