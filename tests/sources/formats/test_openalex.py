"""OpenAlex works, hand-written after its documentation of the work object."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError


def author(*strings, institutions=()):
    return {
        "author_position": "middle",
        "author": {"id": "https://openalex.org/A1", "display_name": "A. Author"},
        "institutions": [
            {"id": "I", "display_name": name, "country_code": country}
            for name, country in institutions
        ],
        "raw_affiliation_strings": list(strings),
    }


def work(number, authorships, **other):
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": 2020,
        "type": "article",
        "is_retracted": False,
        "is_paratext": False,
        "authorships": authorships,
    } | other


WORKS = [
    work(1, [author("MIT, Cambridge, MA, USA", "Univ. Tokyo, Japan"), author()]),
    work(2, [author(institutions=[("ETH Zurich", "CH")])]),
    work(3, []),
    work(4, [author("Paris")], type="editorial"),
    work(5, [author("Paris")], is_retracted=True),
    work(6, [author("Paris")], publication_year=None),
]


def lines(works):
    return "".join(json.dumps(fields) + "\n" for fields in works)


TOPIC = {"display_name": "T", "field": {"display_name": "F"}}
SOME = [
    work(
        number, [author("Oslo, Norway", "Rome", institutions=[("KTH", "SE")])], primary_topic=TOPIC
    )
    | {"updated_date": "2025-01-01"}
    for number in range(3)
]


def parquet(works):
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(works), stream)
    return stream.getvalue()


SEEDS = {
    "a.jsonl": lines(SOME),
    "a.jsonl.zst": pa.compress(lines(SOME).encode(), "zstd", asbytes=True),
    "a.parquet": parquet(SOME),
    "site.csv": "id,publication_year,type,authorships.author.id,authorships.countries,"
    "authorships.institutions.display_name\n"
    + "".join(f"W{number},2020,article,A1|A2,NO|SE,UiO|KTH\n" for number in range(3)),
    "flat.csv": "id,publication_year,type,authorships.author.id,authors_count,"
    "authorships.raw_affiliation_strings\n"
    + "".join(f'W{number},2020,article,A1|A2,3,"Oslo, Norway|Rome"\n' for number in range(3)),
}


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines(tmp_path, read_source, packed):
    path = tmp_path / ("works.jsonl.gz" if packed else "works.jsonl")
    data = (
        lines(WORKS[:3]) + "\n" + '{"id": 5}\n' + '{"id": "W9", "author\n' + lines(WORKS[3:])
    ).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    rows, rejects = read_source("openalex", [path])
    assert [(reject["row"], reject["reason"]) for reject in rejects] == [
        (5, "no work id"),
        (6, "not a JSON record"),
    ]
    shown = [
        (
            r["document_id"][-2:],
            r["contributor"],
            r.get("address"),
            r.get("country"),
            r["contributors"],
            r["empty"],
            r["left_out"],
            r["year"],
        )
        for r in rows
    ]
    assert shown == [
        ("W1", "0", "MIT, Cambridge, MA, USA", None, 2, False, None, 2020),
        ("W1", "0", "Univ. Tokyo, Japan", None, 2, False, None, 2020),
        ("W1", "1", None, None, 2, False, None, 2020),
        ("W2", "0", "ETH Zurich", "CH", 1, False, None, 2020),
        ("W3", None, None, None, None, True, None, 2020),
        ("W4", "0", "Paris", None, 1, False, "type editorial", 2020),
        ("W5", "0", "Paris", None, 1, False, "retracted", 2020),
        ("W6", "0", "Paris", None, 1, False, None, None),
    ]


def test_the_flattened_export_shares_what_it_cannot_attribute(tmp_path, read_source):
    path = tmp_path / "works.csv"
    names = [
        "id",
        "type",
        "publication_year",
        "is_retracted",
        "is_paratext",
        "authorships.author.id",
        "authorships.raw_affiliation_strings",
    ]
    rows = [
        ["W1", "article", "2020", "False", "False", "A1|A2", "Paris|Rome"],
        ["W2", "article", "2020", "False", "False", "A1|A2", "Paris|Rome|Oslo"],
        ["W3", "article", "2020", "False", "False", "A1|A2|A3", "Paris"],
        ["W4", "article", "2020", "False", "False", "", ""],
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([names, *rows])
    listings, rejects = read_source("openalex", [path])
    assert rejects == []
    shown = [
        (r["document_id"], r["contributor"], r.get("address"), r["contributors"]) for r in listings
    ]
    assert shown == [
        ("W1", "0", "Paris", 2),
        ("W1", "1", "Rome", 2),
        ("W2", "0", "Paris", 3),  # three strings of two authors: a third of the work each
        ("W2", "1", "Rome", 3),
        ("W2", "2", "Oslo", 3),
        ("W3", "0", "Paris", 3),  # two authors without an address stay in the denominator
        ("W3", "1", None, 3),
        ("W3", "2", None, 3),
        ("W4", None, None, None),
    ]


def test_files_of_another_form(tmp_path, read_source):
    (tmp_path / "cut.jsonl.gz").write_bytes(
        gzip.compress(lines(WORKS * 3000).encode(), mtime=0)[:-2000]
    )
    with pytest.raises(HotbedError, match="damaged or cut-off gzip file"):
        read_source("openalex", [tmp_path / "cut.jsonl.gz"])
    (tmp_path / "other.csv").write_text("id,title\nW1,x\n")
    with pytest.raises(HotbedError, match="no column 'publication_year'; export the works with"):
        read_source("openalex", [tmp_path / "other.csv"])


def test_organisations_topics_and_fields_are_kept_beside(tmp_path, read_source):
    topic = {"id": "T1", "display_name": "Batteries", "field": {"display_name": "Energy"}}
    mine = work(
        1, [author("x", institutions=[("ETH Zurich", "CH")]), author()], primary_topic=topic
    )
    mine["authorships"][0]["institutions"][0]["ror"] = "https://ror.org/05a28rw58"
    (tmp_path / "works.jsonl").write_text(lines([mine]))
    read_source("openalex", [tmp_path / "works.jsonl"])
    kept = [(d["contributor"], d["kind"], d["value"], d["id"]) for d in read_source.details]
    assert kept == [
        ("0", "organisation", "ETH Zurich", "https://ror.org/05a28rw58"),
        (None, "topic", "Batteries", "T1"),
        (None, "field", "Energy", None),
    ]
