"""Pages in another language: none of their texts is left in English, names and figures stay."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.findings.findings import findings
from hotbed.base.errors import HotbedError
from hotbed.cli.main import app
from hotbed.publish.atlas.site import write_atlas
from hotbed.publish.brief.economies.typeset import EconomyBriefs
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.clip.page import clip_html
from hotbed.publish.clip.story import story
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.territories.gather import territories
from hotbed.publish.facts.words import shown
from hotbed.publish.kit.kit import write_press
from hotbed.result import Result
from hotbed.result.incomes import income_groups_of
from support import doubts, kit_world
from support.pseudo import Pseudo, Texts, names_of, narrow

NAMES = (
    *map(shown, kit_world.HOSTILE),
    "Very Long Name of an Institute",
    *kit_world.FIELDS,
    *("PatentsView", "hotbed", "CSV", "JSON", "SHA", "JavaScript", "WebAssembly", "DBSCAN"),
    *("Halves", "Western half", "Eastern half", "name"),
    *("km", "kB", "MB", "csv", "json", "parquet", "geojson", "DOI", "JP", "GB", "FJ"),
)
"""What stays as it is: names of the world, of formats, and signs of units."""
DRAWN = re.compile(r"<svg.*</svg>|\]\(charts/\S+\)|\w+…", re.DOTALL)
"""Drawings of a brief, the files of press text's charts, and words cut within."""
DIGEST = re.compile(r"[0-9a-f]{8,}|\S+\.(?:csv|json|parquet|geojson)|\S+://\S+")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result, Path]:
    """Two editions with doubts, a regional ranking, counts by regions, and income groups."""
    folder = tmp_path_factory.mktemp("languages")
    then = kit_world.build(_made(folder / "then"), (2015, 2017))
    now = kit_world.build(_made(folder / "now"), (2016, 2018))
    last = now.ranking.num_rows
    doubts.write(now, {1: (1, 2), 2: (1, 2)}, exists={2: 0.5}, documents={last: 3})
    doubts.write_rest(now, dict.fromkeys(now.members["place_id"].to_pylist()[::2], 0.5))
    doubts.write_changes(now, then, {1: "rose"})
    now.region("asia", top=3)
    now.regions(_polygons(folder / "halves.geojson"), name="name", against=then.folder)
    income = folder / "income.csv"
    income.write_text("iso2,incgroup,region\nJP,High income,Asia\nFJ,Upper middle income,Asia\n")
    return now, then, income


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _polygons(path: Path) -> Path:
    """Two halves of the world, and a point, which is no region."""
    halves = {"Western half": (-180, 0), "Eastern half": (0, 180)}
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[a, -80], [b, -80], [b, 80], [a, 80], [a, -80]]],
            },
        }
        for name, (a, b) in halves.items()
    ]
    point = {"type": "Point", "coordinates": [0, 0]}
    features.append({"type": "Feature", "properties": {"name": "P"}, "geometry": point})
    for number, feature in enumerate(features):
        feature["id"] = f"H{number}"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _atlas(world: tuple[Result, Result, Path], language: Pseudo) -> Path:
    now, then, income = world
    before, groups = previous_of(now, then), income_groups_of(income, None)
    said = findings(now, before, groups)
    known = facts(now, None, [before], groups)
    lands = territories(now, known.ranking, before, groups)
    return write_atlas(now, known, said, "", lands, language).parent


def _said(values: object, key: str = "") -> list[str]:
    """What a brief's template is given to say."""
    if isinstance(values, dict):
        return [text for name, part in values.items() for text in _said(part, name)]
    if isinstance(values, list | tuple):
        return [text for part in values for text in _said(part, key)]
    machine = key in ("svg", "lang", "kind", "side", "author")
    return [values] if isinstance(values, str) and not machine else []


def test_no_text_of_a_page_is_left_in_english(world: tuple[Result, Result, Path]) -> None:
    """In a language that writes messages in wide letters, only names are left in narrow ones."""
    atlas = _atlas(world, Pseudo())
    names = {*NAMES, *names_of(world[0]), *names_of(world[1])}
    left = {}
    pages = sorted(atlas.rglob("*.html"))
    written = {str(page.relative_to(atlas)) for page in pages}
    assert written >= {"index.html", "areas.html", "economies.html", "economies/JP.html"}
    assert "economies/high-income.html" in written
    for page in pages:
        texts = [DIGEST.sub(" ", text) for text in Texts(page.read_text("utf-8")).texts]
        if found := narrow(texts, names):
            left[page.name] = found
    assert left == {}


def test_press_text_clip_and_briefs_neither(
    world: tuple[Result, Result, Path], tmp_path: Path
) -> None:
    now, then, income = world
    wide, groups = Pseudo(), income_groups_of(income, None)
    before = previous_of(now, then)
    known = facts(now, None, [before], groups)
    write_press(known, findings(now, before, groups), tmp_path, wide)
    (tmp_path / "clip.html").write_text(clip_html(story(known), "", wide), encoding="utf-8")
    names = {*NAMES, *names_of(now), *names_of(then), *("en", "svg", "press", "charts")}
    names |= {word for name in kit_world.HOSTILE for word in re.findall(r"\w{2,}", shown(name))}
    briefs = Briefs(now, known, wide)
    told = {"brief": [text for one in known.clusters for text in _said(briefs.text(one))]}
    lands = territories(now, known.ranking, before, groups, ["FJ", "GB", "JP"]).economies
    of_economies = EconomyBriefs(now, known, wide)
    told["economies"] = [text for one in lands for text in _said(of_economies.text(one))]
    for name in ("press.html", "clip.html"):
        told[name] = Texts((tmp_path / name).read_text("utf-8")).texts
    told["press.md"] = (tmp_path / "press.md").read_text("utf-8").replace("\\", "").split("\n")
    left = {
        name: found
        for name, texts in told.items()
        if (found := narrow([DIGEST.sub(" ", DRAWN.sub(" ", text)) for text in texts], names))
    }
    assert left == {}


def test_a_page_says_its_language_and_its_figures(
    world: tuple[Result, Result, Path], tmp_path: Path
) -> None:
    now, _then, _income = world
    english = now.atlas().parent
    shutil.copytree(english, tmp_path / "en")
    spanish = now.atlas(language="es").parent
    index = (spanish / "index.html").read_text("utf-8")
    assert '<html lang="es">' in index
    assert '<h2 id="list-title">Clasificación</h2>' in index
    assert re.search(r"\d,\d\d</td>|\d,\d\d<svg", index)
    # Files of figures stay as machines read them.
    for name in ("*.csv", "*.json"):
        for file in spanish.rglob(name):
            assert file.read_bytes() == (tmp_path / "en" / file.relative_to(spanish)).read_bytes()
    # Links into the glossary lead where they led.
    ids = [
        set(re.findall(r'<div id="([^"]+)"><dt>', (folder / "glossary.html").read_text("utf-8")))
        for folder in (spanish, tmp_path / "en")
    ]
    assert ids[0] == ids[1]


def test_names_in_translated_sentences_are_escaped(world: tuple[Result, Result, Path]) -> None:
    spanish = world[0].atlas(world[1], language="es").parent
    for page in spanish.rglob("*.html"):
        assert kit_world.SCRIPT not in page.read_text("utf-8"), page.name
    again = {page: page.read_bytes() for page in spanish.rglob("*.html")}
    world[0].atlas(world[1], language="es")
    assert {page: page.read_bytes() for page in spanish.rglob("*.html")} == again


def test_an_unknown_language_is_told_of_those_that_there_are(
    world: tuple[Result, Result, Path],
) -> None:
    for command in (["atlas"], ["brief", "--all"], ["clip"], ["publish"]):
        asked = [command[0], str(world[0].folder), *command[1:], "--language", "xx"]
        answer = CliRunner().invoke(app, asked)
        assert isinstance(answer.exception, HotbedError)
        assert str(answer.exception) == "there is no language 'xx'; choose en or es."
