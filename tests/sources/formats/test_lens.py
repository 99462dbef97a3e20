"""Lens.org records, hand-written after the documentation of its API's responses."""

import json

import pytest

from hotbed.base.errors import HotbedError


def author(last, *affiliations, **fields):
    return {"last_name": last, "first_name": "A", "affiliations": list(affiliations)} | fields


OSLO = {
    "name": "University of Oslo",
    "country_code": "NO",
    "ids": [{"type": "grid", "value": "grid.1"}, {"type": "ror", "value": "01xtthb56"}],
}
KTH = {"name": "KTH", "grid_id": "grid.2", "country_code": "SE,NO"}
ROME = {"name": "Univ Rome", "name_original": "Univ. Rome, Rome", "country_code": "IT"}
# a branch in another country than the organisation that Lens.org took it for
BRANCH = {"name": "Acme (UK)", "name_original": "Acme, Boston, MA, USA.", "country_code": "GB"}
WORK = {
    "lens_id": "001",
    "publication_type": "journal article",
    "publication_supplementary_type": ["review"],
    "year_published": 2015,
    "date_published": "2016-06-13T00:00:00.000000+00:00",
    "external_ids": [{"type": "pmid", "value": "1"}, {"type": "doi", "value": "10.1/A"}],
    "authors": [
        author("Roe", OSLO, OSLO),
        author("Berg", KTH, ROME, BRANCH),
        author("Doe"),
        {"collective_name": "EXAMPLE Consortium", "affiliations": []},
    ],
    "author_count": 4,
    "fields_of_study": ["Biology"],
    "mesh_terms": [{"mesh_heading": "Adult", "mesh_id": "D1"}],
}
PATENT = {
    "lens_id": "002",
    "publication_type": "GRANTED_PATENT",
    "date_published": "2009-05-22",
    "biblio": {
        "parties": {
            "inventors": [
                {"residence": "CA", "extracted_address": "TORONTO, ONTARIO, CA"},
                {"residence": "DE", "extracted_name": {"value": "Roe Anna"}},
                {"extracted_name": {"value": "Berg Nils"}},
            ],
            "applicants": [{"extracted_name": {"value": "Acme"}}],
        },
        "classifications_cpc": {"classifications": [{"symbol": "H01R11/01"}]},
    },
}
SEEDS = {
    "a.jsonl": json.dumps(WORK) + "\n" + json.dumps(PATENT) + "\n",
    "b.json": json.dumps({"total": 2, "data": [WORK, PATENT], "results": 2}),
}
PARTS = ("address", "country")


def shown(rows):
    return [
        (row["document_id"], row["contributor"], *(row[part] for part in PARTS if part in row))
        for row in rows
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "b.json", "c.json"])
def test_works_and_patents(tmp_path, read_source, name):
    text = SEEDS.get(name, json.dumps([WORK, PATENT]))
    (tmp_path / name).write_text(text)
    rows, rejects = read_source("lens", [tmp_path / name])
    assert rejects == []
    assert shown(rows) == [
        ("001", "0", "University of Oslo", "NO"),
        ("001", "1", "KTH"),  # two countries say nothing of one affiliation
        ("001", "1", "Univ. Rome, Rome", "IT"),
        ("001", "1", "Acme, Boston, MA, USA."),
        ("001", "2"),
        ("002", "0", "TORONTO, ONTARIO, CA", "CA"),
        ("002", "1", "DE"),
        ("002", "2"),
    ]
    # the group without an address is no author, and none of those who are not listed
    assert {(r["document_id"], r["year"], r["contributors"], r["left_out"]) for r in rows} == {
        ("001", 2015, 3, None),
        ("002", 2009, 3, None),
    }
    kept = {(d["contributor"], d["kind"], d["value"], d["id"]) for d in read_source.details}
    assert kept == {
        ("0", "organisation", "University of Oslo", "https://ror.org/01xtthb56"),
        ("1", "organisation", "KTH", "grid.2"),
        ("1", "organisation", "Univ Rome", None),
        ("1", "organisation", "Acme (UK)", None),
        (None, "field", "Biology", None),
        (None, "topic", "Adult", "D1"),
        (None, "applicant", "Acme", None),
        (None, "cpc", "H01R 11/01", None),
    }
    assert read_source.dois == {"001": "10.1/a"}


def test_authors_that_are_not_listed_are_counted_and_types_left_out(tmp_path, read_source):
    works = [
        WORK | {"authors": [author("Roe", OSLO)], "author_count": 250},
        WORK | {"lens_id": "003", "publication_type": "book"},
        WORK | {"lens_id": "004", "publication_supplementary_type": ["retracted publication"]},
        WORK | {"lens_id": None},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, works)))
    rows, rejects = read_source("lens", [tmp_path / "a.jsonl"])
    seen = {row["document_id"]: (row["contributors"], row["left_out"]) for row in rows}
    assert seen == {
        "001": (250, None),
        "003": (3, "type book; review"),
        "004": (3, "retracted"),
    }
    assert [(reject["row"], reject["reason"]) for reject in rejects] == [(4, "no Lens id")]


def test_the_csv_export_is_refused_in_one_sentence(tmp_path, read_source):
    (tmp_path / "lens.csv").write_text("Lens ID,Title,Author/s\n001,T,Anna Roe\n")
    with pytest.raises(HotbedError, match="holds no addresses; export scholarly"):
        read_source("lens", [tmp_path / "lens.csv"])
