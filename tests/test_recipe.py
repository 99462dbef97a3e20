"""Recipes: presets, own choices over them, and one clear sentence for whatever is wrong."""

from pathlib import Path

import pytest

from hotbed import recipe
from hotbed.base.errors import HotbedError

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
        ({**PATENTS, "metrics": {"patents": {"years": [2015, 2011]}}}, "2015 back to 2011; swap"),
        ({"preset": "gii-2024", "inputs": [INPUT]}, "no input feeds the metric 'publications'"),
        ({"preset": "gii-2017"}, "'inputs' is missing"),
        ({"preset": "gii-2024", "use_metrics": ["patnts"], "inputs": [INPUT]}, "'patents'"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(given, message):
    with pytest.raises(HotbedError) as error:
        resolve(given)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


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
