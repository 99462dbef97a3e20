"""Profiles on a small world: applicants, fields, teams, partners, years, all by hand."""

import csv
from collections import defaultdict
from fractions import Fraction

import pytest

import hotbed
from support import kept, world

# Towns A and B, 100 km apart; each patent's inventors by town, applicants, classes and year.
PATENTS = [
    ("P1", 2011, "AA", "Acme Inc.; Beta GmbH", "H01L 21/02"),
    ("P2", 2012, "AB", "ACME, INC.", "H01L 21/02;H04L 9/00"),
    ("P3", 2012, "ABC", "Beta", ""),
    ("P4", 2013, "BBB", "", "H04L 9/00"),
]
TOWNS = {"A": (0.5, 0.0, "XA"), "B": (1.5, 0.0, "XB"), "C": (9.5, 0.0, "XC")}


@pytest.fixture
def result(write_csv, tmp_path):
    """A run of its own for each test, copied from the first."""
    rows = [
        {
            "document_id": name,
            "year": year,
            "contributor": number,
            "lon": TOWNS[town][0],
            "lat": TOWNS[town][1],
            "country": TOWNS[town][2],
            "applicant": applicants,
            "cpc": classes,
        }
        for name, year, towns, applicants, classes in PATENTS
        for number, town in enumerate(towns)
    ]
    return kept.run(world.recipe(str(write_csv(rows))), tmp_path / "out")


def table(result, subject):
    path = result.folder / "profiles" / f"{subject}.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["cluster_id"][:2]].append(row)
    return grouped


def shown(rows):
    return [(row["label"], row["documents"]) for row in rows]


def test_applicants_share_a_patent_and_spellings_are_brought_together(result):
    # A holds P1 (1), P2 (1/2) and P3 (1/3): 11/6. Acme: half of P1 and A's half of P2 = 1;
    # Beta: half of P1 and A's third of P3 = 5/6.
    # B holds P2 (1/2), P3 (1/3), P4 (1): Acme 1/2, Beta 1/3, no applicant stated 1.
    applicants = table(result, "applicants")
    assert shown(applicants["XA"]) == [("ACME, INC.", "1.0000"), ("Beta", "0.8333")]
    assert shown(applicants["XB"]) == [
        ("ACME, INC.", "0.5000"),
        ("Beta", "0.3333"),
        ("(none stated)", "1.0000"),
    ]
    assert [row["share"] for row in applicants["XA"]] == ["54.5455", "45.4545"]
    with (result.folder / "profiles" / "organisations_merged.csv").open() as stream:
        merged = [(row["name"], row["organisation"]) for row in csv.DictReader(stream)]
    assert merged == [("Acme Inc.", "ACME, INC."), ("Beta GmbH", "Beta")]


def test_fields_and_their_specialisation(result):
    # Semiconductors: P1 whole, P2 half (its other class is digital communication).
    # A: semiconductors 1 + 1/4, digital 1/4, none stated 1/3. B: semi 1/4, digital 1/4 + 1.
    # World: semiconductors 1 + 1/2, digital 1/2 + 1, so half each.
    # A's index for semiconductors: (5/4) / (3/2) / (1/2) = 5/3; B's: (1/4) / (3/2) / (1/2) = 1/3.
    fields = table(result, "technology_fields")
    assert shown(fields["XA"]) == [
        ("Semiconductors", "1.2500"),
        ("Digital communication", "0.2500"),
        ("(none stated)", "0.3333"),
    ]
    # Shares are of what states a field, (5/4) / (3/2), as the world's are; what states none is a
    # share of all: (1/3) / (11/6).
    assert [row["share"] for row in fields["XA"]] == ["83.3333", "16.6667", "18.1818"]
    assert fields["XA"][0]["world_share"] == "50.0000"
    assert fields["XA"][0]["specialisation"] == "1.6667"
    index = {row["label"]: row["specialisation"] for row in fields["XB"]}
    assert index == {
        "Semiconductors": "0.3333",
        "Digital communication": "1.6667",
        "(none stated)": "",
    }


def test_teams_foreign_collaboration_and_partners_count_documents_whole(result):
    # A has a hand in P1, P2, P3: teams of 2, 2, 3; P2 and P3 with inventors in other economies.
    # B in P2, P3, P4: teams of 2, 3, 3; P2 and P3 with others. Both share P2 and P3.
    teams = table(result, "teams")
    (mine,) = teams["XA"]
    assert (mine["documents"], mine["mean_team"]) == ("3", "2.3333")
    assert mine["foreign_share"] == "66.6667"
    assert teams["XB"][0]["mean_team"] == "2.6667"
    (partner,) = table(result, "partners")["XA"]
    assert (partner["partner_id"][:2], partner["documents"], partner["share"]) == (
        "XB",
        "2",
        "66.6667",
    )


def test_years(result):
    series = table(result, "series")
    assert [(row["year"], row["documents"]) for row in series["XA"]] == [
        ("2011", "1.0000"),
        ("2012", "0.8333"),
    ]


def test_every_breakdown_sums_to_the_clusters_count(result):
    # Printed with four decimals, so sums agree within half a unit of the last place a line.
    counts = {
        row["cluster_id"][:2]: Fraction(str(row["patents_count"]))
        for row in csv.DictReader((result.folder / "ranking.csv").read_text("utf-8").splitlines())
    }
    for subject in ("applicants", "technology_fields", "series"):
        for cluster, rows in table(result, subject).items():
            total = sum(Fraction(row["documents"]) for row in rows)
            assert abs(total - counts[cluster]) <= Fraction(len(rows) + 1, 20_000), (
                subject,
                cluster,
            )


def test_an_override_file_splits_and_joins_names(write_csv, tmp_path, result):
    overrides = write_csv(
        [
            {"name": "Beta GmbH", "organisation": "Acme Group"},
            {"name": "Acme Inc.", "organisation": "Acme Group"},
            {"name": "ACME, INC.", "organisation": "Acme Group"},
        ],
        "organisations.csv",
    )
    recipe = world.recipe(
        str(tmp_path / "listings.csv"), organisations={"overrides": str(overrides)}
    )
    again = hotbed.run(recipe, tmp_path / "out")
    # Beta GmbH of P1 is Acme now, Beta of P3 stays: A has Acme 1 + 1/2, Beta 1/3.
    assert shown(table(again, "applicants")["XA"]) == [("Acme Group", "1.5000"), ("Beta", "0.3333")]
    assert "geocoding" not in again.metadata["timings"]
    assert "locations" in again.metadata["reused"]


def test_a_field_alone_is_the_whole_method_on_its_documents(write_csv, tmp_path, result):
    # Semiconductors are P1 (two listings in A) and P2 (A and B): with two listings for a cluster,
    # A holds 1 + 1/2 of two patents; B has one listing only.
    recipe = world.recipe(
        str(tmp_path / "listings.csv"),
        focus={"technology": ["semiconductors"]},
        detection={"min_listings": 2},
    )
    alone = hotbed.run(recipe, tmp_path / "alone")
    assert alone.metadata["world"] == {"patents": 2}
    assert [(r["cluster_id"][:2], r["patents_count"]) for r in alone.ranking.to_pylist()] == [
        ("XA", 1.5)
    ]
    book = {row["line"]: row["rows"] for row in alone.ledger.to_pylist()}
    assert (book["left_out"], book["cluster"], book["noise"]) == (6, 3, 1)
    by_class = world.recipe(str(tmp_path / "listings.csv"), focus={"cpc": ["H01L 21"]})
    assert hotbed.run(by_class, tmp_path / "alone").metadata["world"] == {"patents": 2}


@pytest.mark.parametrize(
    ("focus", "message"),
    [
        ({"technology": ["Semiconductor"]}, "did you mean 'Semiconductors'?"),
        ({"topic": ["Alchemy"]}, "no document matches the recipe's focus"),
    ],
)
def test_a_focus_on_nothing_is_refused(write_csv, tmp_path, result, focus, message):
    recipe = world.recipe(str(tmp_path / "listings.csv"), focus=focus)
    with pytest.raises(hotbed.HotbedError) as error:
        hotbed.run(recipe, tmp_path / "alone")
    assert message in str(error.value)


def test_every_profile_table_has_the_columns_that_are_documented(result):
    from hotbed.tables import PROFILES

    for path in (result.folder / "profiles").glob("*.csv"):
        have = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert have == [column.name for column in PROFILES[path.stem].columns], path.stem


# documents by classification: town of the only inventor, field
BY_AREA = [("P1", "A", "Optics"), ("P2", "A", "Optics"), ("P3", "A", "Physics"), ("P4", "B", "")]
BY_CLASS = [("Q1", "A", "Optics"), ("Q2", "B", "Physics"), ("Q3", "B", "Physics")]


def two_classifications(write_csv, folder, second="class"):
    """A run of one metric by two tables, whose fields are of columns of these names."""
    inputs = []
    for column, documents in (("area", BY_AREA), (second, BY_CLASS)):
        rows = [
            {"document_id": name, "year": 2012, "contributor": 0, column: field}
            | dict(zip(("lon", "lat", "country"), TOWNS[town], strict=True))
            for name, town, field in documents
        ]
        file = write_csv(rows, f"{documents[0][0]}.csv")
        same = ("document_id", "year", "contributor", "lon", "lat", "country")
        columns = {name: name for name in same} | {"field": column}
        inputs.append(
            {"source": "table", "metric": "patents", "files": [str(file)], "columns": columns}
        )
    detection = {"min_listings": 2}
    return hotbed.run(
        {"preset": "gii-2017", "inputs": inputs, "detection": detection}, folder / "out"
    )


def test_classifications_of_two_sources_stay_apart(write_csv, tmp_path):
    # A holds P1 to P3 and Q1, B holds P4, Q2 and Q3.
    # By area: world Optics 2 of 3, Physics 1 of 3; A has all three, so its index is 1 for both.
    # By class: world Optics 1 of 3, Physics 2 of 3. A: Optics 1 of 1, index 3. B: Physics 2 of 2,
    # index 3/2. P4 is in none of them: a third of B's documents.
    result = two_classifications(write_csv, tmp_path)
    fields = table(result, "science_fields")
    columns = ("classification", "position", "label", "documents", "share", "specialisation")
    assert [tuple(row[name] for name in columns) for row in fields["XA"]] == [
        ("column area", "1", "Optics", "2.0000", "66.6667", "1.0000"),
        ("column area", "2", "Physics", "1.0000", "33.3333", "1.0000"),
        ("column class", "1", "Optics", "1.0000", "100.0000", "3.0000"),
    ]
    assert [tuple(row[name] for name in columns) for row in fields["XB"]] == [
        ("column class", "1", "Physics", "2.0000", "100.0000", "1.5000"),
        ("", "", "(none stated)", "1.0000", "33.3333", ""),
    ]
    assert "Optics (column class)" in str(result.profile(1))
    result.publish(tmp_path / "kit")
    page = next((tmp_path / "kit").rglob("clusters/*.html")).read_text("utf-8")
    assert "<h3>column area</h3>" in page
    assert "by different schemes" in page


def test_one_classification_is_not_named(write_csv, tmp_path):
    # one table of fields: A 3 of 4, so Optics 3 of 6 in the world; the column is not written
    result = two_classifications(write_csv, tmp_path, second="area")
    fields = table(result, "science_fields")
    assert shown(fields["XA"]) == [("Optics", "3.0000"), ("Physics", "1.0000")]
    assert "classification" not in fields["XA"][0]
