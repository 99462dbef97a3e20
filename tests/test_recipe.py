"""Recipes: presets, own choices over them, and one clear sentence for whatever is wrong."""

import json
import re
from pathlib import Path

import pytest

from hotbed import recipe
from hotbed.base.errors import HotbedError
from hotbed.recipe import (
    Detection,
    Focus,
    Geocoding,
    Input,
    Limits,
    Merging,
    Metric,
    Naming,
    Organisations,
    Recipe,
    Shape,
    Spark,
    Study,
)

INPUT = {"source": "table", "metric": "patents", "files": ["a.csv"]}
PATENTS = {"preset": "gii-2017", "inputs": [INPUT]}


def resolve(given):
    return recipe.resolve(given, folder=Path("/data"))


def test_every_preset_resolves_and_says_what_is_its_own_choice():
    for name in recipe.presets():
        metrics = list(recipe.preset_metrics(name))
        inputs = [{**INPUT, "metric": metric} for metric in metrics]
        made = resolve({"preset": name, "inputs": inputs})
        assert list(made.metrics) == metrics
        assert made.own_choices
        assert made.preset == name


def test_stated_parameters_of_the_2024_edition():
    inputs = [{**INPUT, "metric": metric} for metric in ("patents", "publications")]
    made = resolve({"preset": "gii-2024", "inputs": inputs})
    assert made.metrics["patents"].years == (2019, 2023)
    assert made.metrics["publications"].years == (2018, 2022)
    assert (made.detection.radius_km, made.detection.min_listings) == (15, 4500)
    assert made.merging.within_km == 5


def test_own_choices_lie_over_the_preset():
    made = resolve({**PATENTS, "detection": {"min_listings": 100}})
    assert made.detection.min_listings == 100
    assert made.detection.radius_km == 13


def test_use_metrics_leaves_metrics_out():
    made = resolve({"preset": "gii-2024", "use_metrics": ["patents"], "inputs": [INPUT]})
    assert list(made.metrics) == ["patents"]


def test_paths_are_taken_from_the_recipes_folder():
    assert resolve(PATENTS).inputs[0].files == ["/data/a.csv"]


def test_a_table_of_the_geocoder_may_be_a_word():
    digests = set()
    for word in ("none", "bundled", "ror.json", "other.json"):
        choices = {"organisations": word, "overrides": "none"}
        resolved = resolve(PATENTS | {"geocoding": choices})
        file = str(Path("/data", word))
        assert resolved.geocoding.organisations == (file if ".json" in word else word)
        assert resolved.geocoding.overrides == str(Path("/data/none"))  # there it is a file
        digests.add(resolved.digest)
    assert len(digests) == 3  # of a file only counts that there is one


def test_the_digest_moves_with_a_number_and_not_with_a_title_or_a_limit():
    plain = resolve(PATENTS).digest
    assert resolve({**PATENTS, "study": {"title": "x"}, "limits": {"threads": 1}}).digest == plain
    assert resolve({**PATENTS, "detection": {"radius_km": 14}}).digest != plain


def test_the_digest_does_not_depend_on_where_files_lie():
    named = {
        **PATENTS,
        "geocoding": {"overrides": "o.csv", "organisations": "ror.json", "postcodes": "p.txt"},
        "organisations": {"overrides": "names.csv"},
        "naming": {"names": "cities.csv"},
    }
    here, there = (recipe.resolve(named, folder=Path(folder)) for folder in ("/here", "/there"))
    assert here.naming.names == "/here/cities.csv"
    assert here.geocoding.postcodes == "/here/p.txt"
    assert here.digest == there.digest
    for part in ("geocoding", "organisations", "naming"):
        assert resolve({**named, part: {}}).digest != here.digest


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {**PATENTS, "detection": {"radus_km": 1}},
            "'detection.radus_km'; did you mean 'radius_km'",
        ),
        ({**PATENTS, "detektion": {}}, "'detektion'; did you mean 'detection'"),
        ({**PATENTS, "inputs": [{**INPUT, "fils": []}]}, "did you mean 'files'"),
        ({**PATENTS, "metrics": {"patents": {"yeers": [1, 2]}}}, "did you mean 'years'"),
        (
            {"preset": "gii-2o17", "inputs": [INPUT]},
            "no preset 'gii-2o17'; did you mean 'gii-2017'",
        ),
        ({**PATENTS, "inputs": [{**INPUT, "metric": "patent"}]}, "did you mean 'patents'"),
        ({**PATENTS, "detection": {"radius_km": -1}}, "detection.radius_km = -1 is not possible"),
        (
            {**PATENTS, "confidentiality": {"base": 5}},
            "base is a key of rounding, and the method is",
        ),
        (
            {**PATENTS, "confidentiality": {"method": "rounding"}},
            "rounding needs a base; add base = 5",
        ),
        (
            {**PATENTS, "confidentiality": {"method": "rounding", "base": 5, "dominance": [1, 85]}},
            "dominance is a key of suppression, and the method is rounding",
        ),
        (
            {**PATENTS, "confidentiality": {"method": "rounding", "base": 3}},
            "confidentiality.base = 3 is not",
        ),
        ({**PATENTS, "metrics": {"patents": {"years": [2015, 2011]}}}, "2015 back to 2011; swap"),
        ({"preset": "gii-2024", "inputs": [INPUT]}, "no input feeds the metric 'publications'"),
        ({"preset": "gii-2017"}, "'inputs' is missing"),
        ({"preset": "gii-2024", "use_metrics": ["patnts"], "inputs": [INPUT]}, "'patents'"),
        ({"preset": "gii-2024", "use_metrics": 1, "inputs": [INPUT]}, "not a list of metrics"),
        ({**PATENTS, "inputs": [{**INPUT, "delimiter": "ab"}]}, "'ab' is not one ASCII character"),
        ({**PATENTS, "inputs": [{**INPUT, "delimiter": "é"}]}, "'é' is not one ASCII character"),
        ({**PATENTS, "metrics": {"patents": {"weight": float("inf")}}}, "metrics.patents.weight"),
        ({**PATENTS, "metrics": {"patents": {"weight": 1e308}}}, "metrics.patents.weight"),
        ({**PATENTS, "metrics": {"patents": {"years": [1, 10**12]}}}, "metrics.patents.years"),
        ({**PATENTS, "limits": {"memory": "0GB"}}, "less than a run can use"),
        ({**PATENTS, "geocoding": {"precisions": []}}, "geocoding.precisions"),
        ({**PATENTS, "shape": {"buffer_km": 0.0001}}, "shape.buffer_km"),
        (
            {"metrics": {"": {"label": "x"}}, "inputs": [{**INPUT, "metric": ""}]},
            "metrics",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(given, message):
    with pytest.raises(HotbedError) as error:
        resolve(given)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


SECRETS = {
    "spark.hadoop.fs.azure.account.key.store.dfs.core.windows.net": "abc-1",
    "spark.hadoop.fs.s3a.secret.key": "abc-1",
    "my.private.key": "abc-1",
    "service.api.key": "abc-1",
    "db.pwd": "abc-1",
    "spark.jdbc.url": "jdbc:postgresql://user:pass@host/db",
    "spark.driver.extraJavaOptions": "-Djavax.net.ssl.trustStorePassword=abc-1",
    "spark.source": "https://store/x.parquet?sv=2024&sig=abc-1",
    "spark.note": "AKIAABCDEFGHIJKLMNOP",
}


@pytest.mark.parametrize("key", SECRETS)
def test_a_secret_is_refused_and_not_repeated(key):
    given = {**PATENTS, "spark": {"conf": {key: SECRETS[key]}}}
    with pytest.raises(HotbedError, match="looks like a secret") as error:
        resolve(given)
    assert SECRETS[key] not in str(error.value)


def test_ordinary_settings_of_spark_are_none():
    plain = {
        "spark.executor.memory": "8g",
        "spark.serializer": "org.apache.spark.serializer.KryoSerializer",
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.driver.extraJavaOptions": "-XX:+UseG1GC -Dfile.encoding=UTF-8",
    }
    assert resolve({**PATENTS, "spark": {"conf": plain}}).spark.conf == plain


def test_an_address_with_a_password_is_refused():
    with pytest.raises(HotbedError, match="holds a secret"):
        resolve({**PATENTS, "inputs": [{**INPUT, "files": ["https://me:word@host/a.csv"]}]})


ODD = [None, True, -1, 0, 1e400, float("nan"), "", "\x00", "x" * 10_000, [], [[]], {}, [1]]
TABLES = {
    "inputs": Input,
    "metrics": Metric,
    "geocoding": Geocoding,
    "detection": Detection,
    "merging": Merging,
    "naming": Naming,
    "organisations": Organisations,
    "shape": Shape,
    "focus": Focus,
    "limits": Limits,
    "spark": Spark,
    "study": Study,
}


@pytest.mark.parametrize("table", ["", *TABLES])
def test_any_value_of_any_key_is_taken_or_refused_in_a_sentence(table):
    """Values of other types and sizes; nothing but a sentence may come of them."""
    for key in TABLES.get(table, Recipe).model_fields:
        for value in ODD:
            given = {**PATENTS, "metrics": {"patents": {"label": "Patents"}}}
            if not table:
                given[key] = value
            elif table == "inputs":
                given["inputs"] = [{**INPUT, key: value}]
            elif table == "metrics":
                given["metrics"] = {"patents": {"label": "Patents", key: value}}
            else:
                given[table] = {key: value}
            try:
                resolve(given)
            except HotbedError as error:
                assert len(str(error).splitlines()) == 1
                assert len(str(error)) < 400


def test_a_recipe_nested_too_deeply(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("x = " + "[" * 100_000)
    with pytest.raises(HotbedError):
        recipe.load(path)


def test_a_recipe_that_is_not_toml(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("preset = gii")
    with pytest.raises(HotbedError, match="not valid TOML"):
        recipe.load(path)


def test_a_missing_recipe_names_the_nearest_file(tmp_path):
    (tmp_path / "recipe.toml").write_text("")
    with pytest.raises(HotbedError, match=r"did you mean recipe\.toml\?"):
        recipe.load(tmp_path / "recpie.toml")


def test_the_template_of_hotbed_init_is_a_valid_recipe(tmp_path):
    import tomllib
    from importlib import resources

    text = (resources.files("hotbed.cli") / "recipe.toml").read_text("utf-8")
    assert resolve(tomllib.loads(text)).preset == "gii-2024"


@pytest.mark.parametrize(("preset", "types"), [("gii-2021", ["*"]), ("gii-2022", [])])
def test_editions_before_2022_count_publications_of_every_type(preset, types):
    articles = {"source": "wos", "metric": "publications", "files": ["a.txt"]}
    chosen = articles | {"exclude_types": ["Letter"]}
    made = resolve({"preset": preset, "inputs": [INPUT, articles, chosen]})
    assert [spec.include_types for spec in made.inputs] == [[], types, []]


def test_a_label_of_the_preset_is_known_from_one_that_the_recipe_states():
    metrics = {"patents": {"label": "Patents"}}
    assert resolve(PATENTS).labels_of_preset == {"patents"}
    assert resolve(PATENTS | {"metrics": metrics}).labels_of_preset == set()


BASE = """
preset = "gii-2024"
use_metrics = ["patents", "publications"]
[[inputs]]
source = "table"
metric = "patents"
files = ["patents.csv"]
[[inputs]]
source = "table"
metric = "publications"
files = ["papers.csv"]
[geocoding]
overrides = "places.csv"
[detection]
min_listings = 99
"""


def _write(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_a_recipe_changes_its_base(tmp_path):
    base = recipe.load(_write(tmp_path / "study", "base.toml", BASE))
    changes = f'base = "{tmp_path}/study/base.toml"\n[detection]\nradius_km = 10\n'
    changed = recipe.load(_write(tmp_path / "other", "changes.toml", changes))
    same = {"detection": changed.detection}
    assert changed == base.model_copy(update=same)  # the files are those beside the base
    assert (changed.detection.radius_km, changed.detection.min_listings) == (10, 99)
    assert changed.labels_of_preset == base.labels_of_preset
    third = 'base = "changes.toml"\nuse_metrics = ["publications"]\n'
    fewer = recipe.load(_write(tmp_path / "other", "fewer.toml", third))
    assert list(fewer.metrics) == ["publications"] == [spec.metric for spec in fewer.inputs]
    assert fewer.detection == changed.detection


def test_a_recipe_changes_that_of_a_run(tmp_path):
    base = recipe.load(_write(tmp_path / "study", "base.toml", BASE))
    content = json.dumps({"recipe": base.model_dump(mode="json")})
    _write(tmp_path / "results", "run.json", content)
    changes = 'base = "results"\n[metrics.patents]\nlabel = "applications"\n'
    changed = recipe.load(_write(tmp_path, "changes.toml", changes))
    assert changed.metrics["patents"].label == "applications"
    assert changed.inputs == base.inputs
    assert changed.detection == base.detection


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('base = "nowhere.toml"', "there is no file"),
        ("base = 1", 'base is not a path; write it as base = "results"'),
        ('base = "."', "holds no finished run; name a run's folder or a recipe as base"),
        ('base = "loop.toml"', "too many recipes build on each other; shorten the chain"),
        ('base = "a"\npreset = "gii-2024"', "both a base and a preset; leave one of them out"),
    ],
)
def test_a_base_that_cannot_be_is_told(tmp_path, text, message):
    path = _write(tmp_path, "loop.toml", text)
    with pytest.raises(HotbedError, match=re.escape(message)):
        recipe.load(path)
