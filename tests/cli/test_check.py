"""hotbed check refuses what hotbed run would refuse, and hotbed init writes what both accept."""

import json
import tomllib

import pytest

import hotbed
from hotbed import recipe as recipes
from hotbed import rehearsal
from hotbed.base.errors import HotbedError
from hotbed.cli.check import check
from hotbed.cli.head import head
from hotbed.cli.init import init
from sources.forms import FORMS, NAMES

GOOD = "document_id,year,address\n" + "".join(f'P{n},2020,"Oslo, Norway"\n' for n in range(9))


def study(folder, text, **files):
    """A recipe of two files: one that is good, and another."""
    (folder / "a.csv").write_text(GOOD)
    (folder / "b.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    recipe = folder / "recipe.toml"
    recipe.write_text(
        'preset = "gii-2017"\n[metrics.patents]\nyears = [2018, 2022]\n'
        '[[inputs]]\nsource = "table"\nmetric = "patents"\nfiles = ["a.csv", "b.csv"]\n'
    )
    return recipe


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD.replace("Oslo", "Malmö").encode("latin-1"),
            r'not UTF-8 text.*it looks like cp1252: set encoding = "cp1252" in its input',
        ),
        (GOOD.replace(',"Oslo, Norway"', ""), "2 fields instead of 3"),
        (GOOD.replace("2020", "red"), "most values of the column 'year' are not years"),
        ("document,year\n1,2020\n", "no column 'document_id'"),
    ],
    ids=["encoding", "fields", "years", "columns"],
)
def test_check_refuses_for_any_file_what_a_run_refuses(tmp_path, text, message):
    with pytest.raises(HotbedError, match=message):
        check(study(tmp_path, text))


def test_check_refuses_years_that_the_files_do_not_hold(tmp_path):
    recipe = study(tmp_path, GOOD)
    recipe.write_text(recipe.read_text().replace("[2018, 2022]", "[1990, 1995]"))
    with pytest.raises(HotbedError, match="no documents of the metric 'patents' in its years"):
        check(recipe)


def test_check_takes_words_for_tables_and_refuses_files_that_are_not_there(tmp_path):
    recipe = study(tmp_path, GOOD)
    text = recipe.read_text()
    recipe.write_text(text + '[geocoding]\norganisations = "none"\npostcodes = "bundled"\n')
    check(recipe)
    recipe.write_text(text + '[geocoding]\noverrides = "gone.csv"\n')
    with pytest.raises(HotbedError, match=r"there is no file .*gone\.csv"):
        check(recipe)


def test_of_large_inputs_the_first_rows_of_each_file_are_looked_at(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(rehearsal, "WHOLE", 0)
    recipe = study(tmp_path, GOOD.replace("2020", "1980"))
    check(recipe, json_=True)
    facts = json.loads(capsys.readouterr().out)
    assert not facts["complete"]
    assert facts["notes"] == ["none of the first 9 rows of b.csv is in the years"]


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_recipe_made_for_files_of_any_source_can_be_run(tmp_path, capsys, form):
    names = [form.file, *form.beside]
    (tmp_path / form.file).write_text(form.text(), encoding="utf-8", newline="")
    for name, rows in form.beside.items():
        (tmp_path / name).write_text(rows(40))
    recipe = tmp_path / "study" / "recipe.toml"
    recipe.parent.mkdir()
    if form.file == "a.xml" and form.source == "docdb":
        with pytest.raises(HotbedError, match="no row of the patents names a year"):
            init([str(recipe), str(tmp_path / form.file)])
        return
    files = [tmp_path / name for name in names]
    if form.source in ("table", "lens"):
        with pytest.raises(HotbedError, match="may hold patents or publications"):
            init([str(recipe), *map(str, files)])
        init([str(recipe)], publications=[str(file) for file in files])
    else:
        init([str(recipe), *map(str, files)])
    assert "next: hotbed check" in capsys.readouterr().out
    loaded = recipes.load(recipe)
    assert {spec.source for spec in loaded.inputs} == {form.source}
    (metric,) = {spec.metric for spec in loaded.inputs}
    first, last = loaded.metrics[metric].years
    assert last - first < 5
    text = recipe.read_text(encoding="utf-8") + "[limits]\nbad_rows = 0.1\n"  # a list ends in {}
    text = text.replace('source = "pubmed"', 'include_types = ["*"]\nsource = "pubmed"')
    recipe.write_text(text, encoding="utf-8")
    check(recipe)
    assert "can be run." in capsys.readouterr().out


def test_years_density_and_map_are_proposed_with_their_reasons(tmp_path):
    """9 listings a year of 2013 to 2020, and 2 of 2021, which has only begun.

    74 listings of patents at WIPO's 2,000 for 2,600,000 are 0.06, so the least of ten stands.
    """
    rows = [f"{year}-{n},{year},Oslo" for year in range(2013, 2021) for n in range(9)]
    rows += ["a,2021,Oslo", "b,2021,Oslo"]
    (tmp_path / "a.csv").write_text("Patent ID,Pub Year,Town\n" + "\n".join(rows))
    init([str(tmp_path / "r.toml")], patents=[str(tmp_path / "a.csv")])
    recipe = tomllib.loads((tmp_path / "r.toml").read_text())
    assert recipe["preset"] == "gii-2017"
    assert recipe["metrics"]["patents"]["years"] == [2016, 2020]
    assert recipe["detection"]["min_listings"] == 10
    assert recipe["inputs"][0]["columns"] == {
        "document_id": "Patent ID",
        "year": "Pub Year",
        "city": "Town",
    }
    assert "for the 74 listings of these files (0.1, but" in (tmp_path / "r.toml").read_text()


def test_init_overwrites_nothing_and_names_one_recipe(tmp_path):
    init([str(tmp_path / "r.toml")])
    with pytest.raises(HotbedError, match="exists already"):
        init([str(tmp_path / "r.toml")])
    with pytest.raises(HotbedError, match="several recipes"):
        init([str(tmp_path / "r.toml"), str(tmp_path / "s.toml")])


def test_check_and_run_name_all_files_that_are_not_there(tmp_path):
    recipe = study(tmp_path, GOOD)
    more = '[[inputs]]\nsource = "wos"\nmetric = "patents"\nfiles = ["w*.txt"]\n'
    recipe.write_text(recipe.read_text().replace("b.csv", "b1.csv") + more)
    for call in (check, hotbed.run):
        with pytest.raises(HotbedError, match=r"there are no files .*b1\.csv, .*w\*\.txt; check"):
            call(recipe)


def test_init_states_the_encoding_of_a_file_that_does_not(tmp_path, capsys):
    rows = [f'P{n},2020,"Łódź, Poland"' for n in range(12)]
    (tmp_path / "a.csv").write_text("\n".join(["id,year,address", *rows]), encoding="cp1250")
    recipe = tmp_path / "recipe.toml"
    init([str(recipe)], publications=[str(tmp_path / "a.csv")])
    assert recipes.load(recipe).inputs[0].encoding == "cp1250"
    check(recipe)
    assert "can be run." in capsys.readouterr().out
    head(
        ["table", str(tmp_path / "a.csv")],
        column=["document_id=id", "address=address"],
        encoding="cp1250",
    )
    assert "Łódź, Poland" in capsys.readouterr().out
