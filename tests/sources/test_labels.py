"""Labels follow the sources, and what these can't say of contributors is not shown but told."""

import pytest

import hotbed
from hotbed.recipe import resolve
from hotbed.sources.labels import coverage_of, label_of, labelled, not_shown
from hotbed.sources.registry import files_of_all
from sources.formats import test_uspto
from support import world

PCT = {"route": ["PCT"]}


def recipe(folder, *inputs, preset="gii-2024", **other):
    """A recipe on inputs: source, metric and what else they choose."""
    listed = [
        {"source": source, "metric": metric, "files": [str(folder / "a.xml")], **more}
        for source, metric, more in inputs
    ]
    metrics = sorted({metric for _, metric, _ in inputs})
    return resolve(
        {"preset": preset, "use_metrics": metrics, "inputs": listed, **other}, folder=folder
    )


@pytest.mark.parametrize(
    ("inputs", "label"),
    [
        ([("pct", {})], "PCT applications"),
        ([("table", {})], "PCT applications"),  # what a table holds only its user knows
        ([("patstat", {})], "PCT applications"),  # which the source takes if no option is used
        ([("patstat", {"options": {"authority": ["EP"]}})], "Patent applications"),
        ([("docdb", {"options": {"office": ["WO"]}})], "PCT applications"),
        ([("docdb", {}), ("pct", {})], "Patent documents and PCT applications"),
        ([("pct", {}), ("docdb", {})], "PCT applications and patent documents"),
        ([("geocoded", {})], "First filings of patents"),
    ],
)
def test_the_label_of_patents_is_that_of_their_sources(tmp_path, inputs, label):
    (tmp_path / "a.xml").write_text("<a/>")
    given = recipe(tmp_path, *[(source, "patents", more) for source, more in inputs])
    assert called(given, "patents") == label


def called(given, metric):
    return label_of(given, files_of_all(given.inputs), metric)


def test_files_tell_what_they_hold(tmp_path):
    grant, application = test_uspto.published_2002("1"), test_uspto.PUBLISHED_2004
    for name, text, label in (
        ("a.xml", grant, "US patents"),
        ("a.xml", application, "US patent applications"),
        ("a.xml", "<other/>", "US patents"),
    ):
        (tmp_path / name).write_text(text)
        assert called(recipe(tmp_path, ("uspto", "patents", {})), "patents") == label


def test_a_label_that_the_recipe_states_wins(tmp_path):
    stated = {"metrics": {"patents": {"label": "Grants"}}}
    (tmp_path / "a.xml").write_text("<a/>")
    given = recipe(tmp_path, ("geocoded", "patents", {}), **stated)
    assert labelled(given, files_of_all(given.inputs)).metrics["patents"].label == "Grants"


def test_publications_keep_the_label_of_the_preset(tmp_path):
    (tmp_path / "a.xml").write_text("<a/>")
    given = recipe(tmp_path, ("wos", "publications", {}), ("pubmed", "publications", {}))
    assert called(given, "publications") == "Scientific publications"


@pytest.mark.parametrize(("years", "told"), [([2014, 2018], False), ([2013, 2017], True)])
def test_first_authors_alone_had_affiliations_before_2014(tmp_path, years, told):
    metrics = {"publications": {"years": years}}
    given = recipe(tmp_path, ("pubmed", "publications", {}), metrics=metrics)
    assert bool(coverage_of(given, "publications").addresses) is told
    assert bool(not_shown(given)) is told


def deals(folder, write_csv):
    """A run on deals at the places of the small world's inventors."""
    rows = [
        {key: row[key] for key in ("year", "lon", "lat")} | {"id": number}
        for number, row in enumerate(world.rows())
    ]
    columns = {"document_id": "id", "year": "year", "lon": "lon", "lat": "lat"}
    spec = {"source": "deals", "metric": "deals", "columns": columns}
    return hotbed.run(
        {
            "inputs": [{**spec, "files": [str(write_csv(rows))]}],
            "metrics": {"deals": {"label": "Deals"}},
            "detection": {"min_listings": 3},
        },
        folder / "out",
    )


def test_what_a_source_cannot_carry_is_not_shown_but_explained(tmp_path, write_csv):
    result = deals(tmp_path, write_csv)
    written = {path.name for path in (result.folder / "profiles").iterdir()}
    assert "series.csv" in written
    assert written.isdisjoint({"teams.csv", "partners.csv"})
    said = "Deals: team sizes are not shown, as in deals, a deal stands at one company."
    assert said in str(result.profile(1))
    folder = result.atlas().parent
    page = next(folder.rglob("clusters/*.html")).read_text("utf-8")
    assert said in page
    assert "Partner clusters" not in page
    assert said in (folder / "method.html").read_text("utf-8")


@pytest.mark.parametrize(("listed", "told"), [(19, False), (18, True)])
def test_partners_are_not_shown_where_files_leave_out_a_twentieth_of_the_documents(
    tmp_path, write_csv, listed, told
):
    """40 inventors of Berlin; 20 documents in all, of which the file lists one inventor each.

    One document that states 20 inventors lacks 19/20 of itself; of 20 documents that is 4.75 %.
    With two such documents 9.5 % are lacking.
    """
    rows = [
        {
            "id": number,
            "year": 2020,
            "address": "Berlin, Germany",
            "team": 1 if number < listed else 20,
        }
        for number in range(20)
    ]
    columns = {"document_id": "id", "year": "year", "address": "address", "contributors": "team"}
    result = hotbed.run(
        {
            "inputs": [
                {
                    "source": "table",
                    "metric": "patents",
                    "columns": columns,
                    "files": [str(write_csv(rows))],
                }
            ],
            "metrics": {"patents": {"label": "Patents"}},
            "detection": {"min_listings": 3},
        },
        tmp_path / "out",
    )
    lacking = next(row for row in result.ledger.to_pylist() if row["line"] == "not_in_file")
    assert lacking["share_of_documents"] == (9.5 if told else 4.75)
    printed = str(result.profile(1))
    assert ("contributors who hold 9.5 % of the documents are not in the files" in printed) is told
    assert ("others abroad" in printed) is not told
