"""The command line: what it prints where, and one sentence with exit code 2 for bad input."""

import gzip
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_group
from typer.testing import CliRunner

from hotbed.cli.main import app, main
from support import world

VERBS = dict(sorted(get_group(app).commands.items()))

INPUT = """
preset = "gii-2017"
[[inputs]]
source = "table"
metric = "patents"
files = ["{file}"]
{more}
[detection]
min_listings = 3
"""


@pytest.fixture
def hotbed(monkeypatch, capsys):
    """Call the command line in this process: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hotbed", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture
def recipe(tmp_path, write_csv):
    """Write a recipe for a file; returns its path."""

    def write(file: str = "world.csv", more: str = "") -> Path:
        write_csv(world.rows(), "world.csv")
        path = tmp_path / "recipe.toml"
        path.write_text(INPUT.format(file=file, more=more), encoding="utf-8")
        return path

    return write


def test_run_prints_the_ranking_on_stdout_and_progress_on_stderr(hotbed, recipe, tmp_path):
    code, out, err = hotbed("run", recipe(), "--out", tmp_path / "out")
    assert code == 0
    assert "rank" in out.splitlines()[0]
    assert str(tmp_path / "out" / "ranking.csv") in out
    assert "reading patents" in err
    assert "reading" not in out


def test_quiet_and_json(hotbed, recipe, tmp_path):
    code, out, err = hotbed("run", recipe(), "--out", tmp_path / "out", "--quiet", "--json")
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert facts["clusters"] == 3
    assert [row["rank"] for row in facts["top"]] == [1, 2, 3]
    assert Path(facts["files"]["ranking.csv"]).is_file()


def test_explain_by_rank_id_and_part_of_a_name(hotbed, recipe, tmp_path):
    hotbed("run", recipe(), "--out", tmp_path / "out", "--quiet")
    code, out, _ = hotbed("explain", tmp_path / "out", "1", "--json")
    facts = json.loads(out)
    assert code == 0
    (count,) = facts["counts"]
    # B: D4 alone is worth 1; D2 and D5 a half each; D3 a third: 1 + 2/2 + 1/3 = 7/3.
    assert [(g["listings"], g["worth"]) for g in count["groups"]] == [
        (1, "1/1"),
        (2, "1/2"),
        (1, "1/3"),
    ]
    assert count["count"] == "2.3333"
    assert {row["document_id"] for row in facts["sample_rows"]} == {"D2", "D3", "D4", "D5"}
    by_id = hotbed("explain", tmp_path / "out", facts["cluster"]["cluster_id"])[1]
    assert "4 listings count 2.3333 documents, 33.3333 % of the world's 7" in by_id
    code, _, err = hotbed("explain", tmp_path / "out", "99")
    assert (code, "no cluster '99'" in err) == (2, True)


def test_check_says_what_would_be_read(hotbed, recipe):
    code, out, _ = hotbed("check", recipe())
    assert code == 0
    assert "document_id = document_id" in out
    assert "at least 3 listings within 13 km" in out


def test_init_writes_a_recipe_and_does_not_write_over_one(hotbed, tmp_path):
    assert hotbed("init", tmp_path / "r.toml")[0] == 0
    assert "preset" in (tmp_path / "r.toml").read_text()
    code, _, err = hotbed("init", tmp_path / "r.toml")
    assert code == 2
    assert "exists already; choose another name or add --force" in err


def spoil(folder: Path, kind: str) -> tuple[str, str]:
    """Make a bad input; returns the file's name and further lines of the recipe."""
    good = b"".join((folder / "world.csv").read_bytes().splitlines(keepends=True)[1:])
    header = b"document_id,year,contributor,lon,lat\n"
    files = {
        "empty": ("empty.csv", b""),
        "header": ("header.csv", header),
        "gzip": ("cut.csv.gz", gzip.compress(header + good * 2000, mtime=0)[:1000]),
        "encoding": ("latin.csv", "document_id,year,city\nP1,2012,Zürich\n".encode("latin-1")),
        "column": ("column.csv", b"doc,year,contributor,lon,lat\nD,2012,0,1,2\n"),
        "swapped": ("swapped.csv", header + b"D,2012,0,48.9,102.3\nE,2012,0,35.7,139.7\n"),
        "years": ("years.csv", header + b"D,1990,0,1,2\n"),
    }
    if kind == "missing":
        return "wrold.csv", ""
    name, data = files[kind]
    (folder / name).write_bytes(data)
    return name, ""


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("missing", "there is no file {dir}/wrold.csv; did you mean world.csv?"),
        ("empty", "empty.csv is empty; check that it was written completely."),
        ("header", "holds no rows; check that it was written completely."),
        ("gzip", "cut.csv.gz is a damaged or cut-off gzip file; download it again."),
        ("encoding", "not UTF-8 text; set encoding in the recipe or save the file as UTF-8"),
        ("column", "has no column 'document_id'; name yours: columns = "),
        ("swapped", "lat lies outside -90 to 90 (lon and lat look swapped)"),
        ("years", "no documents of the metric 'patents' in its years; check its years and inputs."),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing_half_written(
    hotbed, recipe, tmp_path, kind, sentence
):
    recipe()
    name, more = spoil(tmp_path, kind)
    code, out, err = hotbed("run", recipe(name, more), "--out", tmp_path / "out", "--quiet")
    assert code == 2
    assert out == ""
    assert sentence.format(dir=tmp_path) in err
    assert err.startswith("hotbed: ")
    assert len(err.strip().splitlines()) == 1
    left = [p for p in (tmp_path / "out").glob("*") if p.name != ".hotbed"]
    assert left == []
    assert not list((tmp_path / "out" / ".hotbed").glob(".*.part"))


def test_a_misspelt_key_names_the_right_one(hotbed, recipe, tmp_path):
    path = recipe()
    path.write_text(path.read_text().replace("min_listings", "min_listing"))
    code, _, err = hotbed("run", path, "--out", tmp_path / "out")
    assert code == 2
    assert "no key 'detection.min_listing'; did you mean 'min_listings'?" in err


def test_few_bad_rows_are_set_aside_and_counted(hotbed, recipe, tmp_path):
    import pyarrow.parquet as pq

    path = recipe()
    with (tmp_path / "world.csv").open("a") as stream:
        stream.write("too,short\n")
    text = path.read_text() + "[limits]\nbad_rows = 0.1\n"
    path.write_text(text)
    code, out, _ = hotbed("run", path, "--out", tmp_path / "out", "--json", "--quiet")
    assert code == 0
    book = {row["line"]: row["rows"] for row in json.loads(out)["ledger"]}
    assert (book["unreadable"], sum(book.values())) == (1, 15)
    (reject,) = pq.read_table(tmp_path / "out" / "rejects.parquet").to_pylist()
    assert (reject["reason"], reject["text"]) == ("2 fields instead of 6", "too,short")


def test_an_output_folder_that_cannot_be_written(hotbed, recipe, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = hotbed("run", recipe(), "--out", tmp_path / "file" / "out")
    assert code == 2
    assert "can't be written" in err
    assert "choose another folder" in err


def test_a_full_disk_is_one_sentence(recipe, tmp_path):
    """The kernel refuses to write more than a few kB to any file, as a full disk would."""
    command = [
        sys.executable,
        "-m",
        "hotbed.cli.main",
        "run",
        str(recipe()),
        "--out",
        str(tmp_path / "out"),
        "--quiet",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("hotbed: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "run.json").exists()


def test_no_space_names_the_remedy():
    import errno

    from hotbed.base.files import cannot_write

    error = cannot_write(Path("/data/out"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert str(error) == "the disk that holds /data is full; free some space and call again."


def test_help_names_every_verb_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['hotbed', '--help']\n"
        "try:\n    from hotbed.cli.main import main; main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pyarrow', 'ibis', 'duckdb', 'pydantic', 'shapely'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    for verb in VERBS:
        assert f"\n  {verb} " in done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_explains_it_and_every_option(verb):
    done = CliRunner().invoke(app, [verb, "--help"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.lstrip().startswith("Usage: ")
    command = VERBS[verb]
    assert command.help, "what it does"
    assert command.params
    assert [given.name for given in command.params if not given.help] == []
    for given in command.params:
        for option in [name for name in given.opts if name.startswith("--")]:
            assert option in done.stdout


def test_decompose_says_what_a_previous_edition_must_be(hotbed, recipe, tmp_path):
    out = tmp_path / "out"
    assert hotbed("run", recipe(), "--out", out, "-q")[0] == 0
    for previous, said in (
        (
            out / "ranking.csv",
            "carries ranks alone, so no change since can be decomposed; give the",
        ),
        (tmp_path, "holds no finished run; call 'hotbed run'"),
        (tmp_path / "none", "there is no file"),
    ):
        code, printed, told = hotbed("decompose", out, "1", "--against", previous)
        assert (code, printed) == (2, "")
        assert said in told
    assert hotbed("decompose", out, "1")[0] == 2  # --against is required
