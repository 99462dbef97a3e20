"""Crossref works, hand-written after its REST API documentation (works)."""

import gzip
import json

import pytest

WORKS = [
    {
        "DOI": "10.1/A",
        "type": "journal-article",
        "published": {"date-parts": [[2021, 3]]},
        "issued": {"date-parts": [[2020]]},
        "author": [
            {
                "given": "A",
                "family": "Roe",
                "sequence": "first",
                "affiliation": [
                    {
                        "name": "ETH Zurich",
                        "place": ["Zurich, Switzerland"],
                        "id": [{"id": "https://ror.org/05a28rw58", "id-type": "ROR"}],
                    },
                    {"name": "MIT, Cambridge, MA, USA"},
                ],
            },
            {"given": "B", "family": "Doe", "affiliation": []},
            {"name": "The Group"},
        ],
        "subject": ["Oncology"],
    },
    {"DOI": "10.1/b", "type": "book-chapter", "issued": {"date-parts": [[None]]}, "author": []},
    {
        "DOI": "10.1/c",
        "type": "journal-article",
        "published-print": {"date-parts": [[0]]},
        "updated-by": [{"type": "retraction", "DOI": "10.1/d"}],
    },
]
BAD = [{"title": "no DOI"}, {"DOI": "10.1/e", "author": 5}, 7]


def page(works):
    return {"status": "ok", "message-type": "work-list", "message": {"items": works, "x": "}]"}}


SEEDS = {
    "a.jsonl": "".join(json.dumps(work) + "\n" for work in WORKS),
    "a.json": json.dumps({"message": {"items": WORKS}}),
    "split.jsonl": json.dumps(
        WORKS[0]
        | {"author": [{"family": "R", "affiliation": [{"name": "K"}, {"department": ["P"]}]}]}
        | {"update-to": [{"type": "erratum", "DOI": "10.1/x"}]}
    ),
}
FORMS = {
    "lines.jsonl": lambda works: "\n".join(map(json.dumps, works)),
    "page.json": lambda works: json.dumps(page(works)),
    "indented.json": lambda works: json.dumps(page(works), indent=2),
    "list.json": lambda works: json.dumps(works),
    "0.json.gz": lambda works: json.dumps({"items": works}),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_reads_the_same(tmp_path, read_source, name):
    data = FORMS[name](WORKS).encode()
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    rows, rejects = read_source("crossref", [tmp_path / name])
    assert rejects == []
    shown = [
        (
            r["document_id"],
            r["contributor"],
            r.get("address"),
            r["contributors"],
            r["year"],
            r["left_out"],
        )
        for r in rows
    ]
    assert shown == [
        ("10.1/a", "0", "ETH Zurich, Zurich, Switzerland", 2, 2021, None),
        ("10.1/a", "0", "MIT, Cambridge, MA, USA", 2, 2021, None),
        ("10.1/a", "1", None, 2, 2021, None),
        ("10.1/b", None, None, None, None, "type book-chapter"),
        ("10.1/c", None, None, None, None, "retracted"),
    ]
    kept = [(d["contributor"], d["kind"], d["value"], d["id"]) for d in read_source.details]
    assert kept == [
        ("0", "organisation", "ETH Zurich", "https://ror.org/05a28rw58"),
        (None, "field", "Oncology", None),
    ]


def test_bad_records_are_set_aside(tmp_path, read_source):
    (tmp_path / "a.jsonl").write_text(FORMS["lines.jsonl"](WORKS[:1] + BAD) + '\n{"DOI": "10.1')
    rows, rejects = read_source("crossref", [tmp_path / "a.jsonl"])
    assert {row["document_id"] for row in rows} == {"10.1/a"}
    assert [(r["row"], r["reason"]) for r in rejects] == [
        (2, "no DOI"),
        (3, "of another form than a work of this source"),
        (4, "not a work"),
        (5, "not a JSON record"),
    ]


def test_a_list_that_is_cut_off_loses_its_last_record_only(tmp_path, read_source):
    text = json.dumps(page(WORKS))
    (tmp_path / "a.json").write_text(text[: text.index("10.1/c") + 8])
    rows, rejects = read_source("crossref", [tmp_path / "a.json"])
    assert {row["document_id"] for row in rows} == {"10.1/a", "10.1/b"}
    assert [(r["row"], r["reason"]) for r in rejects] == [(3, "not a JSON record")]


ROR = {"id": "https://ror.org/026vcq606", "id-type": "ROR"}
OTHER = {"id": "https://ror.org/01xtthb56", "id-type": "ROR"}


@pytest.mark.parametrize(
    ("objects", "addresses", "organisations"),
    [
        # the department and its id are those of the named organisation before it
        (
            [{"name": "KTH"}, {"id": [ROR], "department": ["Physics"]}, {"name": "Univ, Oslo"}],
            ["Physics, KTH", "Univ, Oslo"],
            ["KTH"],
        ),
        # or of the one behind it, where nothing stands before
        ([{"department": ["Physics"]}, {"name": "KTH", "id": [ROR]}], ["Physics, KTH"], ["KTH"]),
        ([{"name": "KTH"}, {"place": ["Stockholm, Sweden"]}], ["KTH, Stockholm, Sweden"], []),
        # another id is another organisation
        (
            [{"name": "KTH", "id": [ROR]}, {"id": [OTHER], "department": ["Art"]}],
            ["KTH", "Art"],
            ["KTH", OTHER["id"]],
        ),
        # nothing is named: each stands for itself
        ([{"department": ["Art"]}, {"department": ["Law"]}], ["Art", "Law"], []),
        ([{"acronym": ["KTH"], "place": ["Sweden"]}], ["KTH, Sweden"], []),
    ],
)
def test_objects_of_one_affiliation_are_joined(
    tmp_path, read_source, objects, addresses, organisations
):
    work = WORKS[0] | {"author": [{"family": "Roe", "affiliation": objects}], "subject": []}
    (tmp_path / "a.json").write_text(json.dumps(work))
    rows, rejects = read_source("crossref", [tmp_path / "a.json"])
    assert rejects == []
    assert [(r["contributor"], r["address"]) for r in rows] == [("0", text) for text in addresses]
    assert [detail["value"] for detail in read_source.details] == organisations


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        ({"update-to": [{"type": "erratum", "DOI": "10.1/x"}]}, "correction notice"),
        ({"update-to": [{"type": "retraction", "DOI": "10.1/x"}]}, "retraction notice"),
        (
            {"update-to": [{"type": "expression_of_concern", "DOI": "10.1/x"}]},
            "expression of concern",
        ),
        # deposited under its own DOI: the work itself was retracted, or corrected
        ({"update-to": [{"type": "withdrawal", "DOI": "10.1/A"}]}, "retracted"),
        ({"update-to": [{"type": "correction", "DOI": "10.1/a"}]}, None),
        ({"update-to": [{"type": "new_version", "DOI": "10.1/x"}]}, None),
        ({"updated-by": [{"type": "withdrawal"}]}, "retracted"),
        ({"updated-by": [{"type": "correction"}]}, None),
    ],
)
def test_notices_and_retracted_works_are_left_out(tmp_path, read_source, update, reason):
    (tmp_path / "a.json").write_text(json.dumps(WORKS[0] | update))
    rows, _ = read_source("crossref", [tmp_path / "a.json"])
    assert {r["left_out"] for r in rows} == {reason}
