"""One file of income groups, one reader: every verb takes the same layouts and says the same."""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer

import hotbed
from hotbed.cli.main import app, main
from support import world

# Three towns of four inventors each: a French, an Egyptian and a South African cluster.
TOWNS = {"FR": 1.0, "EG": 2.0, "ZA": 3.0}
# France has a high income, the two others an upper middle one.
ISO2 = "FR,High income\nEG,Upper middle income\nZA,Upper middle income\n"
ISO3 = ISO2.replace("FR", "FRA").replace("EG", "EGY").replace("ZA", "ZAF")
DATED = """,2020,High income,Low income
EGY,2020,Upper middle income,Low income
ZAF,2020,Upper middle income,Low income
FRA,2019,Low income,Low income
EGY,2019,High income,Low income
"""
LAYOUTS = {
    "iso2": "iso2,incgroup_historical\n" + ISO2,
    "code": "code,incgroup_current\n" + ISO3,
    "iso3": "iso3,income_group\n" + ISO3,
    "incgroup": "iso2,incgroup\n" + ISO2,
    "other": "code,incgroup_2020\n" + ISO3,
    "of_a_bank": "code,incgroup_bank_historical\n" + ISO3,
    "dated": "code,year_fiscal,incgroup_historical,incgroup_current\nFRA" + DATED,
    "dated_2": "code,year_fiscal,incgroup_historical,incgroup_current\nFRA"
    + DATED.replace(",2020,", ",2020.0,").replace(",2019,", ",2019.0,"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    lines = ["document_id,year,contributor,lon,lat,country"]
    lines += [f"{code}{n},2012,0,{lon},0,{code}" for code, lon in TOWNS.items() for n in range(4)]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    hotbed.run(world.recipe(str(folder / "rows.csv")), folder / "out")
    return folder / "out"


@pytest.fixture
def call(monkeypatch, capsys):
    """Call the command line in this process: exit code, stdout, stderr."""

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["hotbed", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return called


def groups_of(call, run, file):
    """Economies of high and upper middle income, as `rank` and as `findings` have them."""
    ranked = []
    for group in ("High income", "Upper middle income"):
        code, out, err = call("rank", run, "--income-group", group, "--income", file, "--json")
        assert code == 0, err
        ranked.append(sorted(row["economies"] for row in json.loads(out)["clusters"]))
    code, out, err = call("findings", run, "--income", file, "--json")
    assert code == 0, err
    told = next(each for each in json.loads(out)["findings"] if each["kind"] == "income_groups")
    return ranked, [sorted(row["economies"]) for row in told["rows"]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rank_and_findings_take_the_same_file(call, run, tmp_path, layout):
    file = tmp_path / "income.csv"
    file.write_text(LAYOUTS[layout], encoding="utf-8")
    assert groups_of(call, run, file) == ([["FR"], ["EG", "ZA"]], [["FR"], ["EG", "ZA"]])


def test_rank_and_findings_take_a_parquet_file_with_numbers_as_years(call, run, tmp_path):
    file = tmp_path / "income.parquet"
    columns = {
        "code": ["FRA", "EGY", "ZAF", "FRA"],
        "year_fiscal": [2020, 2020, 2020, 2019],
        "incgroup_historical": ["High income", *["Upper middle income"] * 2, "Low income"],
    }
    pq.write_table(pa.table(columns), file)
    assert groups_of(call, run, file) == ([["FR"], ["EG", "ZA"]], [["FR"], ["EG", "ZA"]])


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        ("name,incgroup\nFrance,High income\n", None, "has no column iso2 or code"),
        ("code,wealth\nFRA,1\n", None, "has no column incgroup_current"),
        (LAYOUTS["dated"], 1990, "has no fiscal year 1990; it has 2019 to 2020"),
        (LAYOUTS["code"], 2020, "has no column 'year_fiscal'; leave out the year"),
    ],
)
def test_every_verb_refuses_a_file_alike(call, run, tmp_path, text, year, message):
    file = tmp_path / "income.csv"
    file.write_text(text, encoding="utf-8")
    options = ["--income", file, *(["--income-year", year] if year else [])]
    errors = set()
    for words in (["rank", "--region", "Africa"], ["findings"], ["atlas"], ["publish"]):
        code, _, err = call(words[0], run, *words[1:], *options)
        assert code == 2
        errors.add(err.splitlines()[-1])
    assert len(errors) == 1
    assert message in errors.pop()


def test_options_of_several_verbs_are_worded_once():
    helps = {}
    for verb, command in typer.main.get_command(app).commands.items():
        for option in command.params:
            # --against of the one is an earlier score, --edition of the other one of WIPO's
            if verb not in ("geocode-score", "gii"):
                helps.setdefault(option.name, {})[verb] = option.help
    assert (
        set(helps["income"])
        == set(helps["income_year"])
        == {
            "rank",
            "findings",
            "atlas",
            "brief",
            "publish",
        }
    )
    runs_only = {"uncertainty", "decompose", "regions", "scorecard"}
    assert set(helps["against"]) == {"findings", "atlas", "brief", "publish", "clip"} | runs_only
    helps["against of a run"] = {verb: helps["against"].pop(verb) for verb in runs_only}
    helps["against"].pop("atlas")  # several editions
    for name in ("income", "income_year", "against", "against of a run", "edition"):
        assert len(set(helps[name].values())) == 1
