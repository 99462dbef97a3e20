"""One set of figures, and every name harmless, in atlas, briefs, workbook and press text."""

from __future__ import annotations

import csv
import html
import json
import re
from functools import cache

import openpyxl
import pypdf
import pytest
from typer.testing import CliRunner

from hotbed.analysis.change.compare import change_table, compare
from hotbed.cli.main import app
from hotbed.publish.facts.words import counted, inner, percent, short, shown
from support import kit_world

PER_MILLION = "Intensity, percent points per million persons"
METRICS = {"patents": "PCT applications", "publications": "Articles"}
LONG_NAME = "Very-Long-Name-of-a-Town " * 12
NAMES = {
    "plain": {},
    "formula and page": {"Ōkubo": kit_world.FORMULA, "Lambeth": kit_world.SCRIPT},
    "scripts": {"Ōkubo": kit_world.CHINESE, "Lambeth": kit_world.ARABIC},
    "long and typeset": {"Ōkubo": LONG_NAME, "Lambeth": kit_world.TYPST + "\u202e"},
}
QUICK = ("formula and page", "long and typeset")


class Kit:
    """A published run, each output read back by other hands than those that wrote it."""

    def __init__(self, folder, names):
        (folder / "now").mkdir(parents=True)
        (folder / "before").mkdir()
        self.result = kit_world.build(folder / "now", (2017, 2018), names)
        before = kit_world.build(folder / "before", (2015, 2016), names)
        run = str(self.result.folder)
        for call in (
            ["intensity", run],
            ["publish", run, "--all", "-q", "--against", str(before.folder)],
        ):
            done = CliRunner().invoke(app, call)
            assert done.exit_code == 0, (call, done.output, done.exception)
        self.folder = self.result.folder / "publish"
        self.change = rows(change_table(compare(before, self.result)))
        self.ranking = read_csv(self.result.folder / "ranking.csv")
        self.intensity = {
            row["cluster_id"]: row for row in read_csv(self.result.folder / "intensity.csv")
        }
        self.book = openpyxl.load_workbook(self.folder / "clusters.xlsx")
        self.press = (self.folder / "press" / "press.md").read_text(encoding="utf-8")
        self.brief = cache(self.brief_text)  # it takes a second to read

    def brief_text(self, key):
        path = next((self.folder / "briefs").glob(f"*-{key}.pdf"))
        return " ".join(
            " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split()
        )

    def page(self, key, ending):
        path = next((self.folder / "atlas" / "clusters").glob(f"{key}{ending}"))
        return path.read_text(encoding="utf-8")

    def sheet(self, name):
        lines = list(self.book[name].iter_rows(values_only=True))
        records = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
        return {row["Cluster id"]: row for row in records}


def rows(table):
    return {row["cluster_id"]: row for row in table.to_pylist()}


def read_csv(path):
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(
    scope="module",
    params=[
        *QUICK,
        *(pytest.param(name, marks=pytest.mark.slow) for name in sorted(NAMES.keys() - set(QUICK))),
    ],
)
def kit(request, tmp_path_factory):
    return Kit(tmp_path_factory.mktemp("figures"), NAMES[request.param])


def test_rank_counts_shares_and_total_are_those_of_the_ranking(kit):
    book = kit.sheet("Ranking")
    assert len(kit.ranking) == 3
    for row in kit.ranking:
        key = row["cluster_id"]
        page, text = json.loads(kit.page(key, ".json")), kit.brief(key)
        assert int(row["rank"]) == page["rank"] == book[key]["Rank"]
        assert f"ranks {row['rank']}" in text
        assert float(row["total"]) == page["total"] == book[key]["Total, percent points"]
        assert f"{percent(float(row['total']))} " in text
        for metric, label in METRICS.items():
            amount = next(entry for entry in page["metrics"] if entry["metric"] == metric)
            count, share = float(row[f"{metric}_count"]), float(row[f"{metric}_share"])
            assert (count, share) == (amount["count"], amount["share"])
            assert (count, share) == (
                book[key][f"{label}, documents"],
                book[key][f"{label}, share, %"],
            )
            assert f"{percent(share)} % of the world’s {inner(label)}" in text.replace("'", "’")
            assert counted(count) in text
            assert f"| {counted(count)} | {percent(share)} |" in kit.press
            assert percent(share) in html.unescape(kit.page(key, ".html"))


def test_intensity_is_that_of_its_file(kit):
    book = kit.sheet("Clusters")
    assert {row["population"] == "" for row in kit.intensity.values()} == {True, False}
    for key, row in kit.intensity.items():
        page = json.loads(kit.page(key, ".json"))["intensity"]
        if not row["population"]:
            assert book[key][PER_MILLION] is None
            assert page["intensity"] is None
            assert "Intensity" not in kit.brief(key)
            continue
        people, value = int(row["population"]), float(row["intensity"])
        assert (people, value) == (page["population"], page["intensity"])
        assert (people, value) == (book[key]["People, persons"], book[key][PER_MILLION])
        assert counted(people, 0) in kit.brief(key)
        assert counted(value, 3) in kit.brief(key)


def test_change_is_that_of_the_comparison(kit):
    book = kit.sheet("Ranking")
    for key, row in kit.change.items():
        page, text = json.loads(kit.page(key, ".json"))["change"], kit.brief(key)
        growth = float(row["total_growth_today_counts"])
        ranks = (row["previous_rank"], row["rank_change"])
        assert ranks == (page["previous_rank"], page["rank_change"])
        assert ranks == (book[key]["Rank before"], book[key]["Ranks gained"])
        assert page["growth"] == pytest.approx(growth, abs=0.051)
        base = book[key]["Growth from, documents"]
        assert book[key]["Growth, %"] == (page["growth"] if base >= 30 else None)
        sign = "+" if growth > 0 else ""
        told = f"{sign}{page['growth']:.1f} %" if base >= 30 else f"from {counted(base)} documents"
        assert f"it ranked {row['previous_rank']} (" in text
        assert f"since then its output {told}".split()[-2] in text
        assert f"| {row['previous_rank']} | {told} |" in kit.press


def test_names_are_whole_and_no_code_anywhere(kit):
    for path in kit.folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert kit_world.SCRIPT not in text
        markup = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)  # our own, by hash
        assert not re.search(r"<(img|iframe|object|embed)\b", markup)
    for sheet in kit.book:
        assert all(cell.data_type in ("s", "n") for line in sheet.iter_rows() for cell in line)
    for path in kit.folder.rglob("*.csv"):
        for row in read_csv(path):
            for value in row.values():
                assert not value.startswith(("=", "+", "@"))
    titles = kit.sheet("Ranking")
    for row in kit.ranking:
        key, name = row["cluster_id"], row["name"].removeprefix("'")
        assert titles[key]["Cluster"] == shown(name)
        assert shown(name) in re.sub(r"\\(.)", r"\1", kit.press)
        page = html.unescape(kit.page(key, ".html"))
        assert shown(name) in page or name in page
        first = short(shown(name), 60)[:24]
        if not re.search(r"[\u0600-\u06ff]", name):  # extracted by glyphs, not letters
            assert first.replace(" ", "") in kit.brief(key).replace(" ", "")
