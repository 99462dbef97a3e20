"""The totals of economies, which are those of their parts of clusters, are the same everywhere."""

import json
import re
from html import unescape

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from hotbed.analysis.findings.findings import findings
from hotbed.cli.rank import rank
from hotbed.publish.atlas.site import write_atlas, write_single
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.publish.kit.workbook import write_workbook
from support import kept, world

ROW = re.compile(
    r'<tr><th scope="row">(?:<a [^>]*>)?([^<]+)(?:</a>)?</th><td class="num">([\d.]+)</td>.*?'
    r'<td class="num">(\d+)</td>'
)
# A town across a border with 3 French and 2 Swiss documents, and a German town of 4. The parts of
# the 9 documents: Germany 4/9, France 3/9, Switzerland 2/9.
TOWNS = [("FR", 7.50, 3), ("CH", 7.51, 2), ("DE", 8.50, 4)]
SHARES = {"Germany": "44.444444", "France": "33.333333", "Switzerland": "22.222222"}
SHOWN = {name: f"{float(share):.2f}" for name, share in SHARES.items()}


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    lines = ["document_id,year,contributor,lon,lat,country"]
    lines += [
        f"{code}{n},2012,0,{lon},0,{code}" for code, lon, count in TOWNS for n in range(count)
    ]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return kept.run(world.recipe(str(folder / "rows.csv")), folder / "out")


def in_page(path):
    return {unescape(name): total for name, total, _ in ROW.findall(path.read_text("utf-8"))}


def test_the_runs_map_the_atlas_and_the_single_page(result):
    assert list(in_page(result.folder / "atlas.html")) == ["Germany", "France", "Switzerland"]
    assert in_page(result.folder / "atlas.html") == SHOWN
    known = facts(result)
    told = territories(result, known.ranking)
    assert in_page(write_atlas(result, known, findings(result), territories=told)) == SHOWN
    assert in_page(write_single(result, facts(result))) == SHOWN


def test_the_atlas_data_of_a_cluster(result):
    # The cross-border cluster's file holds the documents of its parts, which these totals add up.
    folder = write_atlas(result, facts(result), findings(result)).parent
    parts = {}
    for path in (folder / "clusters").glob("*.json"):
        for part in json.loads(path.read_text("utf-8"))["parts"]:
            parts[part["economy"]] = f"{100 * part['patents_count'] / 9:.2f}"
    assert parts == SHOWN


def test_the_pages_of_economies_lead_to_each_other(result):
    # Each economy holds its own part alone: the page's figures are those of the table.
    known = facts(result)
    told = territories(result, known.ranking)
    folder = write_atlas(result, known, findings(result), territories=told).parent
    for code, name in (("DE", "Germany"), ("FR", "France"), ("CH", "Switzerland")):
        page = (folder / "economies" / f"{code}.html").read_text("utf-8")
        assert f"<dd>{SHOWN[name]}</dd>" in page
        assert f'href="../economies/{code}.html">{name}</a>' in "".join(
            path.read_text("utf-8") for path in (folder / "clusters").glob("*.html")
        )
        for start in ("index.html", "economies.html"):
            assert f'href="economies/{code}.html">{name}</a>' in (folder / start).read_text("utf-8")
        record = json.loads((folder / "economies" / f"{code}.json").read_text("utf-8"))
        assert f"{record['inside_total']:.6f}" == SHARES[name]
        (cluster,) = record["clusters"]
        assert f'href="../clusters/{cluster["cluster_id"]}.html"' in page


def test_the_workbook(result, tmp_path):
    known = facts(result)
    write_workbook(known, tmp_path / "book.xlsx", territories(result, known.ranking))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    in_full, *lines = book["Economies in full"].iter_rows(values_only=True)
    total = in_full.index("Total in clusters, percent points")
    assert {row[3]: f"{row[total]:.6f}" for row in lines if row[0]} == SHARES
    sheet = book["Economies"]
    head, *rows = sheet.iter_rows(values_only=True)
    total = head.index("Total, percent points")
    assert {row[1]: f"{row[total]:.6f}" for row in rows if row[0]} == SHARES


def test_rank_per_economy(result):
    app = typer.Typer()
    app.command()(rank)
    done = CliRunner().invoke(app, [str(result.folder), "--per-economy", "--json"])
    assert {row["name"]: row["total"] for row in json.loads(done.output)["economies"]} == SHARES
    shown = CliRunner().invoke(app, [str(result.folder), "--per-economy"]).output
    for name, share in SHARES.items():
        line = next(line for line in shown.splitlines() if name in line)
        assert line.endswith(f"{float(share):.3f}")
