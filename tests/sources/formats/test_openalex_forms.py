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
        path.write_bytes(gzip.compress(line.encode(), mtime=0))
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


def listed(rows):
    """Contributors with their addresses, countries and how many the work has."""
    return [(r["contributor"], r.get("address"), r.get("country"), r["contributors"]) for r in rows]


def authors(count, last="middle"):
    one = {"author": {"display_name": "A Roe"}, "raw_affiliation_strings": ["Oslo, Norway"]}
    return [one | {"author_position": "middle"}] * (count - 1) + [one | {"author_position": last}]


@pytest.mark.parametrize(
    ("people", "stated", "declared", "noted"),
    [
        (100, {"authors_count": 377, "is_authors_truncated": True}, 377, "not_in_file"),
        (100, {"is_authors_truncated": True}, 100, "nobody says how many"),
        (100, {}, 100, "nobody says how many"),  # nobody is last: the list was cut
        (3, {"authors_count": 3}, 3, ""),
        (3, {"authors_count": float("nan")}, 3, ""),
    ],
)
def test_authors_beyond_the_list_are_declared_and_said(
    tmp_path, read_source, people, stated, declared, noted
):
    text = json.dumps(work(1, "", authorships=authors(people), **stated))
    (tmp_path / "a.json").write_text(text)
    rows, rejects = read_source("openalex", [tmp_path / "a.json"])
    assert rejects == []
    assert (len(rows), {r["contributors"] for r in rows}) == (people, {declared})
    assert [noted in note for note in read_source.notes] == ([True] if noted else [])
    pq.write_table(pa.Table.from_pylist([json.loads(text)]), tmp_path / "a.parquet")
    assert listed(read_source("openalex", [tmp_path / "a.parquet"])[0]) == listed(rows)


def test_a_list_of_a_hundred_that_has_a_last_author_is_complete(tmp_path, read_source):
    (tmp_path / "a.json").write_text(json.dumps(work(1, "", authorships=authors(100, "last"))))
    rows, _ = read_source("openalex", [tmp_path / "a.json"])
    assert (len(rows), dict(read_source.notes)) == (100, {})


def test_a_group_without_an_address_is_no_author(tmp_path, read_source):
    group = {"author": {"display_name": "EXAMPLE Collaboration"}, "institutions": []}
    person = {"author": {"display_name": "Ann Roe"}, "raw_affiliation_strings": ["Oslo, Norway"]}
    placed = group | {"raw_affiliation_strings": ["Rome, Italy"]}
    (tmp_path / "a.json").write_text(json.dumps(work(1, "", authorships=[group, person, placed])))
    rows, _ = read_source("openalex", [tmp_path / "a.json"])
    assert listed(rows) == [("0", "Oslo, Norway", None, 2), ("1", "Rome, Italy", None, 2)]


def test_a_pair_without_a_string_is_placed_by_its_institution(tmp_path, read_source):
    person = {
        "institutions": [{"id": "I1", "display_name": "KTH", "country_code": "SE"}],
        "affiliations": [
            {"raw_affiliation_string": "Oslo, Norway", "institution_ids": []},
            {"raw_affiliation_string": None, "institution_ids": ["I1"]},
        ],
    }
    (tmp_path / "a.json").write_text(json.dumps(work(1, "", authorships=[person])))
    rows, _ = read_source("openalex", [tmp_path / "a.json"])
    assert listed(rows) == [("0", "Oslo, Norway", None, 1), ("0", "KTH, SE", None, 1)]


@pytest.mark.parametrize(("kind", "reason"), [("erratum", "correction"), ("retraction",) * 2])
def test_notices_are_left_out_with_their_reason(tmp_path, read_source, kind, reason):
    (tmp_path / "a.json").write_text(json.dumps(work(1, "Rome", type=kind)))
    rows, _ = read_source("openalex", [tmp_path / "a.json"])
    assert rows[0]["left_out"] == f"{reason} notice"
    rows, _ = read_source("openalex", [tmp_path / "a.json"], include_types=[kind])
    assert rows[0]["left_out"] is None


SITE = (
    "id,doi,publication_year,type,authorships.author.display_name,authorships.author.id,"
    "authorships.countries,authorships.institutions.display_name\n"
    "W1,https://doi.org/10.1/a,2020.0,article,A|B,A1|A2,NO|SE,UiO|KTH\n"
    "W2,,2020,article,A|B|C,A1|A2|A3,NO|SE,UiO|KTH\n"
    "W3,,2020,article,A,A1,NO,UiO|SINTEF\n"
    "W4,,2020,article,A,A1,,\n"
)
OLD_SITE = (
    "id,display_name,author_ids,author_names,author_institution_names,publication_year,type,"
    "is_retracted\nW1,T,A1|A2,A|B,UiO|KTH,2020,article,true\n"
)


def test_exports_of_the_site_name_institutions(tmp_path, read_source):
    (tmp_path / "site.csv").write_text(SITE)
    rows, rejects = read_source("openalex", [tmp_path / "site.csv"])
    assert rejects == []
    assert [
        (r["document_id"], r["year"], *row) for r, row in zip(rows, listed(rows), strict=True)
    ] == [
        ("W1", 2020, "0", "UiO", "NO", 2),
        ("W1", 2020, "1", "KTH", "SE", 2),
        # two institutions of three authors: which country is whose is not said
        ("W2", 2020, "0", "UiO", None, 3),
        ("W2", 2020, "1", "KTH", None, 3),
        ("W2", 2020, "2", None, None, 3),
        ("W3", 2020, "0", "UiO", "NO", 2),  # the only country is that of both
        ("W3", 2020, "1", "SINTEF", "NO", 2),
        ("W4", 2020, "0", None, None, 1),
    ]
    (tmp_path / "old.csv").write_text(OLD_SITE)
    rows, _ = read_source("openalex", [tmp_path / "old.csv"])
    assert listed(rows) == [("0", "UiO", None, 2), ("1", "KTH", None, 2)]
    assert {r["left_out"] for r in rows} == {"retracted"}


def test_a_csv_says_how_many_authors_it_lacks(tmp_path, read_source):
    text = (
        "id,publication_year,type,authorships.author.id,authorships.raw_affiliation_strings,"
        "authors_count,is_authors_truncated\n"
        'W1,2020,article,A1|A2,"Univ, Oslo, Norway; KTH, Stockholm, Sweden|Rome",5,True\n'
    )
    (tmp_path / "a.csv").write_text(text)
    rows, _ = read_source("openalex", [tmp_path / "a.csv"])
    assert listed(rows) == [
        ("0", "Univ, Oslo, Norway", None, 5),
        ("0", "KTH, Stockholm, Sweden", None, 5),
        ("1", "Rome", None, 5),
    ]
    assert len(read_source.notes) == 1
