"""OpenAlex as snapshot folder, Parquet and API pages, and its schema since November 2025."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError


def work(number, place, **other):
    authorship = {
        "author": {"id": "A1"},
        "institutions": [
            {
                "display_name": "KTH",
                "ror": "https://ror.org/026vcq606",
                "country_code": "SE",
                "type": "education",
            }
        ],
        "raw_affiliation_strings": [place],
    }
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2020,
        "type": "article",
        "is_retracted": False,
        "is_paratext": False,
        "authorships": [authorship],
        "updated_date": "2025-01-01",
    } | other


WORKS = [work(1, "Stockholm, Sweden"), work(2, "Oslo, Norway", type="letter")]
EXPECTED = [("W1", "Stockholm, Sweden", None), ("W2", "Oslo, Norway", "type letter")]


def shown(rows):
    return [(r["document_id"][-2:], r.get("address"), r["left_out"]) for r in rows]


@pytest.mark.parametrize("form", ["page.json", "works.jsonl.zst", "works.parquet"])
def test_pages_and_parquet_read_like_json_lines(tmp_path, read_source, form):
    path = tmp_path / form
    if form == "page.json":
        path.write_text(json.dumps({"meta": {"count": 2}, "results": WORKS, "group_by": []}))
    elif form == "works.parquet":
        pq.write_table(pa.Table.from_pylist(WORKS), path)
    else:
        text = "".join(json.dumps(fields) + "\n" for fields in WORKS).encode()
        path.write_bytes(pa.compress(text, codec="zstd", asbytes=True))
    rows, rejects = read_source("openalex", [path])
    assert rejects == []
    assert shown(rows) == EXPECTED
    kept = {(d["kind"], d["value"], d["id"]) for d in read_source.details}
    assert kept == {
        ("organisation", "KTH", "https://ror.org/026vcq606"),
        ("sector", "education", None),
    }


def test_the_schema_of_2025(tmp_path, read_source):
    new = work(1, "", is_xpac=False)
    new["authorships"][0].pop("raw_affiliation_strings")
    new["authorships"][0]["affiliations"] = [
        {"raw_affiliation_string": "Stockholm, Sweden", "institution_ids": ["I1"]}
    ]
    works = [new, work(3, "Rome", is_xpac=True)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, works)))
    rows, _ = read_source("openalex", [tmp_path / "a.jsonl"])
    assert shown(rows) == [EXPECTED[0], ("W3", "Rome", "expansion pack")]
    rows, _ = read_source("openalex", [tmp_path / "a.jsonl"], options={"xpac": True})
    assert shown(rows)[1] == ("W3", "Rome", None)


def snapshot(folder, content_length=None):
    entries = []
    for day, place in (("2025-01-01", "Old"), ("2025-06-01", "New")):
        path = folder / f"updated_date={day}" / "part_000.gz"
        path.parent.mkdir()
        line = json.dumps(work(1, place, updated_date=f"{day}T08:00:00"))
        path.write_bytes(gzip.compress(line.encode()))
        size = content_length or path.stat().st_size
        url = f"s3://openalex/data/works/updated_date={day}/part_000.gz"
        entries.append({"url": url, "meta": {"content_length": size, "record_count": 1}})
    (folder / "manifest").write_text(json.dumps({"entries": entries}))
    return sorted(folder.glob("*/*.gz"))


def test_of_a_work_in_two_partitions_the_later_stands(tmp_path, read_source):
    rows, _ = read_source("openalex", snapshot(tmp_path))
    assert min(rows, key=lambda row: row["record"])["address"] == "New"


def test_a_part_of_another_size_than_the_manifest_says_is_refused(tmp_path, read_source):
    with pytest.raises(HotbedError, match="its manifest says 12,345; download it again"):
        read_source("openalex", snapshot(tmp_path, 12345))
