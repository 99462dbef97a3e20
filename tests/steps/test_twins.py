"""The same document from two sources, by its DOI: counted once, and both told in the ledger."""

import json

import pytest

import hotbed
from hotbed.analysis.explain import explain_cluster, in_words

OSLO = {"lon": 10.75, "lat": 59.91, "country": "NO"}
TABLE = [
    {"document_id": "T1", "doi": "10.1000/A", "year": 2012, "contributor": 0, **OSLO},
    {"document_id": "T1", "doi": "10.1000/A", "year": 2012, "contributor": 1, **OSLO},
    {"document_id": "T2", "doi": "10.1000/b", "year": 2005, "contributor": 0, **OSLO},
    {"document_id": "T3", "doi": "", "year": 2012, "contributor": 0, **OSLO},
]
WORKS = {
    "W1": ("10.1000/a", 3),
    "W2": ("10.1000/b", 1),
    "W3": ("10.1000/c", 1),
    "W4": ("10.1000/c", 1),
}


@pytest.fixture
def inputs(write_csv, tmp_path):
    """A table of three documents, and four works of which two are in the table."""
    works = [
        {
            "id": name,
            "publication_year": 2012,
            "type": "article",
            "doi": f"https://doi.org/{doi}",
            "primary_topic": {"display_name": f"Topic of {name}"},
            "authorships": [
                {"author": {"id": f"A{n}"}, "raw_affiliation_strings": ["Oslo, Norway"]}
                for n in range(authors)
            ],
        }
        for name, (doi, authors) in WORKS.items()
    ]
    path = tmp_path / "works.jsonl"
    path.write_text("\n".join(json.dumps(work) for work in works), encoding="utf-8")
    return {
        "table": {
            "source": "table",
            "metric": "publications",
            "files": [str(write_csv(TABLE, "own.csv"))],
        },
        "openalex": {"source": "openalex", "metric": "publications", "files": [str(path)]},
    }


def run(inputs, out):
    recipe = {
        "preset": "gii-2024",
        "use_metrics": ["publications"],
        "metrics": {"publications": {"years": [2010, 2022]}},
        "inputs": inputs,
        "detection": {"min_listings": 2},
    }
    return hotbed.run(recipe, out)


def rows_of(result):
    return {row["line"]: row["rows"] for row in result.ledger.to_pylist() if row["rows"]}


def test_the_first_inputs_document_counts(inputs, tmp_path):
    # The table holds DOIs a and b, so W1 (three rows) and W2 (one) are set aside, also though
    # T2 is from 2005: what the first input says of the document stands. W3 and W4 have one DOI
    # but are two works of one source: both count. Counted: T1 (two rows), T3, W3, W4.
    result = run([inputs["table"], inputs["openalex"]], tmp_path / "out")
    assert rows_of(result) == {"cluster": 5, "outside_years": 1, "same_doi": 4}
    assert result.metadata["world"] == {"publications": 4}
    assert result.ranking["publications_count"].to_pylist() == [4.0]
    book = {row["line"]: row for row in result.ledger.to_pylist()}
    assert book["same_doi"]["meaning"] == "the same document (DOI) from another source"
    assert book["same_doi"]["documents"] is None
    facts = explain_cluster(result, "1")
    shown = [row["document_id"] for row in facts["sample_rows"]]
    assert shown == ["T1", "T1", "T3", "W3", "W4"]
    assert "4 rows, here and elsewhere, of documents that" in in_words(facts)
    # topics of W1 and W2 are nowhere, those of the works that count share two of four documents
    topics = (result.folder / "profiles" / "topics.csv").read_text(encoding="utf-8")
    assert "Topic of W3" in topics
    assert "Topic of W1" not in topics


def test_the_recipes_order_decides(inputs, tmp_path):
    # Works first: all four count (six rows); T1's two rows and T2's one are set aside.
    result = run([inputs["openalex"], inputs["table"]], tmp_path / "out")
    assert rows_of(result) == {"cluster": 7, "same_doi": 3}
    assert result.metadata["world"] == {"publications": 5}


def test_two_inputs_of_one_source_keep_their_own_ids(inputs, write_csv, tmp_path):
    more = [row | {"document_id": "U1"} for row in TABLE[:1]]
    other = inputs["table"] | {"files": [str(write_csv(more, "more.csv"))]}
    result = run([inputs["table"], other], tmp_path / "out")
    assert rows_of(result) == {"cluster": 4, "outside_years": 1}
    assert result.metadata["world"] == {"publications": 3}
