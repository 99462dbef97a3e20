"""hotbed fetch on the command line: the list, the licence, the files, the refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from fetch.owner import Reply
from hotbed.cli.main import main
from hotbed.fetch.transfer import web
from hotbed.fetch.transfer.web import Web

POSTAL = "https://download.geonames.org/export/zip/allCountries.zip"
LINE = "CH\t8001\tZürich\tZürich\tZH\t\t\t\t\t47.3667\t8.55\t6\n"


@pytest.fixture
def hotbed(monkeypatch, capsys, owner, job):
    """Call the command line in this process, the network being the test's server."""

    def open_web(mailto, say) -> Web:
        return replace(real(mailto, say), hosts=owner.hosts, stall=20, sleep=lambda _seconds: None)

    real = web.open_web

    monkeypatch.setattr("hotbed.fetch.transfer.web.open_web", open_web)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hotbed", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_the_list_says_what_there_is_and_what_is_here(hotbed, owner, zipped, tmp_path):
    code, out, _ = hotbed("fetch")
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()[1:12]] == [
        "ror",
        "geonames-postal",
        "geonames",
        "worldbank-income",
        "ghs-pop",
        "nuts",
        "fua",
        "ucdb",
        "cbsa",
        "openalex",
        "patentsview",
    ]
    assert "CC BY 4.0" in out
    owner.serve_file(POSTAL, zipped(**{"allCountries.txt": LINE}), '"1"')
    hotbed("fetch", "geonames-postal", "--quiet")
    sets = {entry["name"]: entry for entry in json.loads(hotbed("fetch", "--json")[1])["sets"]}
    (file,) = sets["geonames-postal"]["files"]
    assert file["path"] == str(tmp_path / "cache" / "fetched" / "geonames-postal.zip")
    assert sets["ror"]["files"] == []
    assert sets["openalex"]["key"] == "OPENALEX_API_KEY"


def test_the_list_shows_what_is_still_coming_in(hotbed, owner):
    owner.serve(POSTAL, Reply(b"PK" + b"x" * 4000, headers={"ETag": '"1"'}, length=9000))
    code, _, err = hotbed("fetch", "geonames-postal", "--quiet")
    assert code == 2
    assert "call again later: the download resumes where it stopped" in err
    err = hotbed("fetch", "geonames-postal")[2]
    assert "stopped at 4,002 of 9,000 bytes; trying again in 1 s" in err
    assert "geonames-postal.zip to 4.0 kB" in hotbed("fetch")[1]


def test_a_fetch_shows_licence_and_citation_and_what_it_is_for(hotbed, owner, zipped):
    owner.serve_file(POSTAL, zipped(**{"allCountries.txt": LINE}))
    code, out, err = hotbed("fetch", "geonames-postal", "--mailto", "me@example.org")
    assert code == 0
    assert "geonames-postal: GeoNames; licence CC BY 4.0, https://creativecommons.org/" in err
    assert "For the geocoder, where no --postcodes are named." in out
    assert "To cite: GeoNames postal codes" in out
    assert "me@example.org" in owner.asked[0].headers["User-Agent"]
    code, out, err = hotbed("fetch", "geonames-postal", "--quiet", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["files"][0]["licence"] == "CC BY 4.0"


def test_sources_print_the_lines_for_a_recipe(hotbed, tmp_path):
    from hotbed.recipe import load

    works = tmp_path / "ke.jsonl"
    works.write_text('{"id": "https://openalex.org/W1", "authorships": []}\n')
    out = hotbed("fetch", "openalex", "--from-file", works)[1]
    lines = out[out.index("[[inputs]]") : out.index("Licence:")]
    path = tmp_path / "recipe.toml"
    path.write_text(f'preset = "gii-2024"\nuse_metrics = ["publications"]\n{lines}')
    (spec,) = load(path).inputs
    assert (spec.source, spec.metric) == ("openalex", "publications")
    assert [str(file) for file in spec.files] == [
        str(tmp_path / "cache" / "fetched" / "openalex-ke.jsonl")
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["geoname"], "there is no data set 'geoname' to download; did you mean geonames?"),
        (
            ["ror", "--epoch", "2020"],
            "is not a valid option of ror; leave it out: it has none.",
        ),
        (
            ["ghs-pop", "--table", "x"],
            "is not a valid option of ghs-pop; choose from --epoch",
        ),
        (["ror", "--key-file", "k"], "ror needs no key; leave out --key-file."),
        (["--again"], "no data set is named; call hotbed fetch NAME."),
        (["openalex", "--filter", "a:b", "--key-file", "nokey"], "there is no file nokey"),
        (["ror", "--from-file", "lost.zip"], "there is no file lost.zip"),
        (
            ["ror", "--mailto", "me@example.org\nX: y"],
            "not a valid address; write one such as you@",
        ),
        (["geonames-postal"], "is not there (404); download it yourself"),
    ],
)
def test_mistakes_are_one_sentence(hotbed, tmp_path, arguments, sentence):
    code, out, err = hotbed("fetch", *arguments, "--quiet")
    assert (code, out) == (2, "")
    assert err.startswith("hotbed: ")
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


def test_a_key_comes_from_a_file_or_the_environment(hotbed, owner, tmp_path, monkeypatch):
    page = {
        "meta": {"count": 1, "next_cursor": None},
        "results": [{"id": "https://openalex.org/W1", "authorships": []}],
    }
    owner.serve("https://api.openalex.org/works", Reply(json.dumps(page).encode()))
    (tmp_path / "key").write_text("from-file\n")
    hotbed("fetch", "openalex", "--filter", "a:b", "--key-file", tmp_path / "key")
    monkeypatch.setenv("OPENALEX_API_KEY", "from-environment")
    hotbed("fetch", "openalex", "--filter", "c:d")
    keys = [request.query["api_key"] for request in owner.asked]
    assert keys == [["from-file"], ["from-environment"]]
    monkeypatch.setenv("OPENALEX_API_KEY", "two\nlines")
    code, _, err = hotbed("fetch", "openalex", "--filter", "e:f")
    assert (code, "OPENALEX_API_KEY holds no key" in err) == (2, True)
    (tmp_path / "key").write_text("two words")
    code, _, err = hotbed("fetch", "openalex", "--filter", "e:f", "--key-file", tmp_path / "key")
    assert (code, "holds no key" in err) == (2, True)


def test_connections_are_opened_in_one_place():
    """Besides, `hotbed demo` calls pip, and --online calls geopy if it is installed."""
    from pathlib import Path

    import hotbed as package

    folder = Path(package.__file__).parent
    reaching = (
        "urllib.request",
        "import http.client",
        "import socket",
        "import requests",
        "urlopen",
        "HTTPConnection",
        "HTTPSConnection",
        "create_connection",
    )
    modules = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in reaching)
    }
    assert modules == {"fetch/transfer/web.py", "fetch/transfer/connections.py"}


def test_the_help_loads_nothing_of_the_network():
    code = (
        "import sys; sys.argv = ['hotbed', 'fetch', '--help']\n"
        "try:\n    from hotbed.cli.main import main; main()\n"
        "except SystemExit: pass\n"
        "print('heavy:', sorted({'urllib.request', 'orjson'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    assert "ghs-pop" in done.stdout
