"""What is published under [confidentiality]: nothing hidden can be computed, nothing goes past."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import openpyxl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely

import hotbed
from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.change.published import read_published
from hotbed.analysis.confidentiality.decide import Decisions
from hotbed.analysis.confidentiality.released import Released, released
from hotbed.analysis.confidentiality.rules import Reason
from hotbed.analysis.confidentiality.suppressed import Suppressed
from hotbed.analysis.findings.findings import findings
from hotbed.base.errors import HotbedError
from hotbed.detect.shape import outline
from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.tables import write_tables
from support.attacker import Attacker
from support.small_cells import RULES, build


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return build(tmp_path_factory.mktemp("cells"))


@pytest.fixture(scope="module")
def kit(result):
    return result.publish(top=1, duckdb=True, sdmx=True).folder


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_no_hidden_figure_can_be_computed_from_the_kit(result, kit):
    attacker = Attacker(result, kit)
    assert len(attacker.targets) > 20
    assert attacker.recovered(20) == []


def test_some_could_be_without_secondary_suppression(result, kit):
    assert Attacker(result, kit, ignored=(Reason.SECONDARY,)).recovered(20)


def test_hidden_figures_are_empty_and_marked(result, kit):
    ranking = rows(kit / "ranking.csv")
    hidden = [row for row in ranking if row["confidential"]]
    assert {row["cluster_id"] for row in hidden} == {
        result.ranking["cluster_id"][number].as_py()
        for number in released(result).decisions.clusters
    }
    for row in hidden:
        assert (row["rank"], row["patents_count"], row["total"]) == ("", "", "")
    assert [int(row["rank"]) for row in ranking if not row["confidential"]] == [1, 2, 3]


def test_order_and_position_do_not_tell_how_large_hidden_lines_are(kit):
    for name in ("technology_fields", "applicants"):
        lines: dict[str, list[dict[str, str]]] = {}
        for row in rows(kit / "profiles" / f"{name}.csv"):
            lines.setdefault(row["cluster_id"], []).append(row)
        for own in lines.values():
            told = [row["position"] for row in own if row["position"]]
            assert told == [str(number) for number in range(1, len(told) + 1)]
            hidden = [row["label"] for row in own if row["confidential"]]
            assert (
                hidden == sorted(hidden) == [row["label"] for row in own][len(own) - len(hidden) :]
            )


def test_sdmx_says_so_too(kit):
    observed = rows(kit / "sdmx" / "ranking.csv")
    hidden = [row for row in observed if row["OBS_STATUS"] == "Q"]
    assert {row["CONF_STATUS"] for row in hidden} == {"C"}
    assert {row["OBS_VALUE"] for row in hidden} == {""}
    assert {row["CONF_STATUS"] for row in observed if row["OBS_VALUE"]} == {"F"}


def test_internal_tables_are_not_published(kit):
    names = {path.relative_to(kit).as_posix() for path in kit.rglob("*")}
    assert not names & {"tally.parquet", "documents.parquet", "ledger_economies.csv"}
    places = pq.read_table(kit / "members.parquet")
    assert not [name for name in places.column_names if name.startswith("listings")]
    assert places["cluster_id"].null_count == 0


def test_clusters_that_are_left_out_are_nowhere(result, kit):
    """Names of withheld clusters stand in ranking.csv and what has its rows, and nowhere else."""
    withheld = [
        result.ranking["cluster_id"][number].as_py()
        for number in released(result).decisions.clusters
    ]
    may = {"ranking.csv", "run.duckdb", "sdmx"}
    for path in sorted(kit.rglob("*")):
        if path.is_file() and not may & set(path.relative_to(kit).parts):
            text = path.read_bytes()
            assert not [key for key in withheld if key.encode() in text], path
    book = openpyxl.load_workbook(kit / "clusters.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert not cells & set(withheld)
    assert any("confidential, not told" in text for text in cells)


def test_pages_say_what_is_confidential_and_how_much_stays_secret(kit):
    page = next((kit / "atlas" / "clusters").glob("FR-*.html")).read_text("utf-8")
    assert "confidential, not told" in page
    assert "0 listings" not in page
    table = next((kit / "atlas" / "clusters").glob("FR-*.csv"))
    told = [row["value"] for row in rows(table) if row["measure"] == "confidential"]
    assert any("confidential, not told" in sentence for sentence in told)
    assert "are confidential" in (kit / "press" / "press.md").read_text("utf-8")
    stated = json.loads((kit / "run.json").read_text("utf-8"))["recipe"]["confidentiality"]
    assert stated == {"min_contributors": 4, "unit": "organisations"}


def test_the_centre_of_a_cluster_does_not_tell_how_listings_divide(result, kit):
    """Between two places the centre of listings divides their distance as the listings do.

    With the cluster's listings L, the one at B has L * |A centre| / |A B|: of Strasbourg and Kehl
    the run's centre tells how many each has, which is internal; the kit's is half-way.
    """
    (key,) = [key for key in result.ranking["cluster_id"].to_pylist() if key.startswith("FR")]
    own = result.members.filter(pc.equal(result.members["cluster_id"], key)).to_pylist()
    a, b = own
    listings = a["listings"] + b["listings"]

    def told(path):
        (row,) = (row for row in pq.read_table(path).to_pylist() if row["cluster_id"] == key)
        assert row["listings"] == listings
        return listings * (row["lon"] - a["lon"]) / (b["lon"] - a["lon"])

    assert told(result.folder / "clusters.parquet") == pytest.approx(b["listings"], abs=0.01)
    assert told(kit / "clusters.parquet") == pytest.approx(listings / 2, abs=0.01)


def test_nor_does_its_polygon(result, kit):
    """It is drawn in the plane around the centre: of all ways to divide the listings, one fits."""
    (key,) = [key for key in result.ranking["cluster_id"].to_pylist() if key.startswith("FR")]
    own = result.members.filter(pc.equal(result.members["cluster_id"], key)).to_pylist()
    lon, lat = [place["lon"] for place in own], [place["lat"] for place in own]
    listings = sum(place["listings"] for place in own)

    def fitting(polygon):
        splits = ([first, listings - first] for first in range(1, listings))
        return [one for one in splits if outline(lon, lat, one).geometry.equals_exact(polygon, 0)]

    drawn = {}
    for folder in (result.folder, kit):
        (row,) = (
            row
            for row in pq.read_table(folder / "clusters.parquet").to_pylist()
            if row["cluster_id"] == key
        )
        drawn[folder] = shapely.from_wkb(row["geometry"])
    assert fitting(drawn[result.folder]) == [[place["listings"] for place in own]]
    assert drawn[kit].equals_exact(outline(lon, lat).geometry, 0)


def test_the_kit_holds_no_hash_of_tables_that_are_internal(result, kit):
    """Of a table with one unknown figure, its hash would tell which guess is right."""
    hashes = [file["sha256"] for file in result.metadata["files"].values()]
    for path in (kit / "run.json", kit / "datapackage.json"):
        text = path.read_text("utf-8")
        assert not [one for one in hashes if one in text], path


def test_what_is_internal_can_not_be_read_by_any_output(result):
    gate = released(result)
    assert isinstance(gate, Released)
    for name in ("tally", "placed", "locations", "documents", "ledger_economies"):
        with pytest.raises(HotbedError, match="internal"):
            getattr(gate, name)
    with pytest.raises(HotbedError, match="internal"):
        gate.stage("tally")
    result.economies()  # writes a table into the run's folder
    with pytest.raises(HotbedError, match="internal"):
        gate.table("economies")
    assert gate.table("ranking").num_rows == 3


def test_a_run_is_no_previous_edition(result):
    with pytest.raises(HotbedError, match="is not compared with another run"):
        result.publish(result.folder / "other", against=result.folder)


def test_ranks_gained_do_not_tell_how_many_hidden_clusters_are_above(result, tmp_path):
    """Were Ōkubo hidden, Basel would be first: by the run's own ranks it would gain 2, not 3."""
    path = tmp_path / "earlier.csv"
    path.write_text("rank,name,economy\n4,Basel,CH/DE\n1,Boston,US\n", encoding="utf-8")
    hidden = Decisions(clusters={0: Reason.FEW})
    gate = Suppressed(result.folder, None, original=result, decisions=hidden)
    before = previous_of(result, read_published(path))
    told = {row.name: row for row in facts(gate, [], [before]).ranking}
    assert (told["Basel"].rank, told["Basel"].change.rank_change) == (1, 3)
    movers = next(one for one in findings(gate, before).findings if one.kind == "movers")
    assert {row["name"]: row["rank_change"] for row in movers.rows} == {
        "Basel": 3,
        "Boston, MA": -2,
    }


def test_findings_are_those_of_the_published_ranking(result, kit):
    told = {finding.kind: finding for finding in result.findings().findings}
    ranking = [row for row in rows(kit / "ranking.csv") if row["rank"]]
    held = sum(Decimal(row["patents_share"]) for row in ranking)
    assert told["concentration"].rows[-1] == {"clusters": len(ranking), "patents": float(held)}
    assert [row["cluster_id"] for row in told["top"].rows] == [row["cluster_id"] for row in ranking]
    assert sum(row["clusters"] for row in told["economies"].rows) == sum(
        len(row["economies"].split("/")) for row in ranking
    )
    assert set(told) == {"top", "concentration", "economies"}
    with pytest.raises(HotbedError, match="is not compared with another run"):
        result.findings(against=result.folder)


@pytest.mark.parametrize("rules", [RULES, {"method": "rounding", "base": 5}])
def test_intensity_is_of_published_totals_and_of_all_clusters_or_none(tmp_path, rules):
    """Which clusters are among the largest would tell where hidden ones stand."""
    run = build(tmp_path, rules)
    people = {row["cluster_id"]: row["population"] for row in run.intensity().table.to_pylist()}
    few = run.intensity(among=3)
    assert few.table.num_rows < len(people)
    assert not facts(run).has_intensity
    left_out = {lack["kind"]: lack["why"] for lack in run.findings().left_out}
    assert "of the largest clusters alone" in left_out["intensity"]
    run.intensity(among=None)
    folder = run.publish(top=1).folder
    told = [row for row in rows(folder / "clusters.csv") if row["population"]]
    assert len(told) > 2
    for row in told:
        assert int(row["population"]) == people[row["cluster_id"]]
        wanted = float(row["total"]) * 1e6 / people[row["cluster_id"]]
        assert float(row["intensity"]) == pytest.approx(wanted, abs=1e-6)
    order = sorted(told, key=lambda row: -float(row["intensity"]))
    assert [int(row["intensity_rank"]) for row in order] == list(range(1, len(order) + 1))


def test_a_cluster_that_is_left_out_has_no_brief(result):
    with pytest.raises(HotbedError, match="is confidential; name a cluster"):
        result.brief("Recife")


def test_the_same_is_hidden_again(result, kit):
    again = hotbed.open_run(result.folder)
    folder = result.folder.with_name("again")
    folder.mkdir()
    for table in write_tables(again, facts(again), folder):
        if table.file.endswith(".csv"):
            assert (folder / table.file).read_bytes() == (kit / table.file).read_bytes()


def test_without_rules_a_run_and_its_recipe_are_as_before(tmp_path, result):
    plain = build(tmp_path, None)
    assert released(plain) is plain
    assert "confidentiality" not in plain.metadata["recipe"]
    assert (plain.folder / "ranking.csv").read_bytes() == (
        result.folder / "ranking.csv"
    ).read_bytes()
    assert RULES["min_contributors"] == 4
