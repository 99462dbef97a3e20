"""A kept stage expires with the code that it runs, and the run's digest with every file named."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from pathlib import Path

import pytest

import hotbed
from hotbed import study
from hotbed.base.code import SourceTree
from hotbed.base.storage.stages import Stages
from hotbed.geocode.geocoder import Geocoder
from hotbed.publish.atlas.world import world_html
from hotbed.sources.registry import module_of, names
from support import kept, world

PACKAGE = Path(hotbed.__file__).parent
MERGING = {"within_km": 5, "coactivity": 0.1}  # so that the stage of links is built as well


@pytest.fixture
def small(write_csv):
    return str(write_csv(world.rows()))


def file_of(folder: Path, module: str) -> Path:
    stem = folder.joinpath(*module.split(".")[1:])
    return stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")


def code_below(folder: Path, monkeypatch) -> dict[str, str]:
    """The code in each stage's key, were the package the one in a folder."""
    monkeypatch.setattr(study, "code_digest", SourceTree(folder).digest)
    return {stage: study.code_of(stage) for stage in study.RUNS}


@pytest.mark.parametrize(
    "step", [8, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "every"]
)
def test_an_edit_of_any_module_that_a_stage_runs_changes_its_key(tmp_path, monkeypatch, step):
    without = shutil.ignore_patterns("__pycache__")
    folder = shutil.copytree(PACKAGE, tmp_path / "hotbed", ignore=without)
    before = code_below(folder, monkeypatch)
    tree = SourceTree(folder)
    run = {stage: tree.closure(*study.modules_of(stage)) for stage in study.RUNS}
    assert min(map(len, run.values())) > 5
    for module in sorted(set().union(*run.values()))[::step]:
        path = file_of(folder, module)
        source = path.read_bytes()
        path.write_bytes(source + b"\n# edited\n")
        after = code_below(folder, monkeypatch)
        path.write_bytes(source)
        changed = {stage for stage in study.RUNS if after[stage] != before[stage]}
        assert changed == {stage for stage in study.RUNS if module in run[stage]}, module
    file_of(folder, world_html.__module__).write_text("", encoding="utf-8")
    assert code_below(folder, monkeypatch) == before


def test_an_edit_of_a_source_changes_the_keys_of_its_inputs_alone(tmp_path, monkeypatch):
    without = shutil.ignore_patterns("__pycache__")
    folder = shutil.copytree(PACKAGE, tmp_path / "hotbed", ignore=without)

    def keys() -> dict[str, str]:
        monkeypatch.setattr(study, "code_digest", SourceTree(folder).digest)
        return {name: study.code_of("read", module_of(name)) for name in names()}

    before = keys()
    assert len(set(before.values())) == len(names())  # they share no module of a format
    for name in names():
        path = file_of(folder, module_of(name))
        text = path.read_bytes()
        path.write_bytes(text + b"\n# edited\n")
        after = keys()
        path.write_bytes(text)
        assert [other for other in names() if after[other] != before[other]] == [name]


def test_a_source_that_is_a_package_counts_with_its_modules():
    tree = SourceTree(PACKAGE)
    for name in names():
        folder = PACKAGE / "sources" / "formats" / name
        modules = {f"{module_of(name)}.{path.stem}" for path in folder.glob("*.py")}
        assert modules - {f"{module_of(name)}.__init__"} <= tree.closure(module_of(name))


@pytest.mark.parametrize("stage", list(study.RUNS))
def test_a_stage_of_other_code_is_built_again(stage, small, tmp_path, monkeypatch):
    recipe = world.recipe(small, merging=MERGING)
    kept.run(recipe, tmp_path / "out")
    code = study.code_of
    monkeypatch.setattr(
        study,
        "code_of",
        lambda name, *modules: "edited" if name == stage else code(name, *modules),
    )
    again = hotbed.run(recipe, tmp_path / "out")
    assert stage in again.metadata["timings"]
    assert stage not in again.metadata["reused"]


def test_a_stage_runs_no_code_that_is_not_in_its_key(small, tmp_path, monkeypatch):
    ran: dict[str, set[str]] = {}
    get = Stages.get

    def traced(self, name, depends, build, label):
        seen = ran.setdefault(name, set())

        def profile(frame, event, _):
            if event == "call":
                seen.add(frame.f_globals.get("__name__", ""))

        def build_traced(folder):
            threading.setprofile(profile)
            sys.setprofile(profile)
            try:
                build(folder)
            finally:
                sys.setprofile(None)
                threading.setprofile(None)

        return get(self, name, depends, build_traced, label)

    monkeypatch.setattr(Stages, "get", traced)
    hotbed.run(world.recipe(small, merging=MERGING), tmp_path / "out")
    assert ran.keys() == study.RUNS.keys()
    tree = SourceTree(PACKAGE)
    for stage, seen in ran.items():
        entries = study.modules_of(stage)
        if stage == "read":
            entries += (module_of("table"),)  # the source of the small world
        if stage == "locations":
            entries += (Geocoder.__module__,)  # by its fingerprint
        known = tree.closure(*entries)
        mine = {name for name in seen if name.startswith("hotbed.")}
        assert study.RUNS[stage][0].__module__ in mine, stage
        assert mine <= known, (stage, mine - known)


ORGANISATION = {
    "name": "Zyxland Institute",
    "types": ["Education"],
    "addresses": [{"city": "Berlin", "lat": 52.52, "lng": 13.41, "geonames_city": {"id": 2950159}}],
    "country": {"country_code": "DE"},
}
POSTCODES = "DE\t99998\tZyxdorf\tThüringen\tTH\t\t\t\t\t51.30\t10.55\t4\n"
NAMED = {
    ("geocoding", "overrides"): ("address,lon,lat\nOslo,10.7,59.9\n", "10.7", "10.8"),
    ("geocoding", "organisations"): (json.dumps([ORGANISATION]), "Institute", "University"),
    ("geocoding", "postcodes"): (POSTCODES, "51.30", "51.31"),
    ("organisations", "overrides"): ("name,organisation\nACME,Acme Inc\n", "Inc", "Ltd"),
    ("naming", "names"): ("country,place,name\nDE,Köln,Cologne\n", "Cologne", "Colonia"),
}
SLOW = [pytest.param(*name, marks=pytest.mark.slow) for name in list(NAMED)[2:]]


@pytest.mark.parametrize(("part", "key"), [*list(NAMED)[:2], *SLOW])
def test_another_content_of_a_file_that_is_named_is_another_run(part, key, small, tmp_path):
    text, old, new = NAMED[part, key]
    path = tmp_path / ("named.json" if key == "organisations" else "named.txt")
    path.write_text(text, encoding="utf-8")
    recipe = world.recipe(small, **{part: {key: str(path)}})
    first = hotbed.run(recipe, tmp_path / "out")
    path.write_text(text.replace(old, new), encoding="utf-8")
    second = hotbed.run(recipe, tmp_path / "other")
    assert second.metadata["recipe_digest"] == first.metadata["recipe_digest"]
    assert second.metadata["stages"] != first.metadata["stages"]
    without = kept.run(world.recipe(small), tmp_path / "none")
    assert without.metadata["stages"] != first.metadata["stages"]


def test_a_copy_of_a_study_in_another_folder_is_the_same_run(small, tmp_path):
    texts = {f"{part}.{key}": text for (part, key), (text, *_) in NAMED.items()}
    names = {"geocoding.organisations": "registry.json"}
    digests = []
    for place in ("here", "there"):
        folder = tmp_path / place
        folder.mkdir()
        recipe: dict[str, dict[str, str]] = {}
        for name, text in texts.items():
            path = folder / names.get(name, f"{name}.txt")
            path.write_text(text, encoding="utf-8")
            part, key = name.split(".")
            recipe.setdefault(part, {})[key] = str(path)
        shutil.copy(small, folder / "world.csv")
        run = hotbed.run(world.recipe(str(folder / "world.csv"), **recipe), folder / "out").metadata
        digests.append((run["recipe_digest"], run["stages"], run["run_digest"]))
    assert digests[0] == digests[1]
