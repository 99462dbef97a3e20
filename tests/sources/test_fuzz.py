"""Whatever bytes a file holds, a reader yields records, sets them aside or refuses the file."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.listings import LISTINGS, Aside, Details, Identifiers, numbered
from hotbed.sources.registry import names, source
from hotbed.sources.rejects import Rejects
from sources.formats.test_crossref import WORKS
from sources.formats.test_openalex import SOME
from sources.formats.test_pubmed import HEAD, article, author
from sources.formats.test_scopus_references import SEEDS as REFERENCES
from sources.formats.test_wos import export

# the test of each source holds small files by name, and what must lie beside them
TESTS = {name: import_module(f"sources.formats.test_{name}") for name in names()}
SEEDS = [(name, file, seed) for name in names() for file, seed in TESTS[name].SEEDS.items()]
SEEDS += [("scopus", file, seed) for file, seed in REFERENCES.items()]
BESIDE = {name: getattr(TESTS[name], "BESIDE", {}) for name in names()}


def beside(name: str, file: str) -> dict[str, str]:
    """The files that must lie beside a seed, by name: its own, or those of all of its source."""
    of_seed = BESIDE[name].get(file)
    texts = of_seed if isinstance(of_seed, dict) else BESIDE[name]
    return {other: text for other, text in texts.items() if isinstance(text, str)}


PIECES = [
    b'"',
    b'""',
    b"\xff",
    b"\x00",
    b"\n",
    b"\r\n",
    b"<",
    b"</",
    b">",
    b"&",
    b"&#0;",
    b"&x;",
    b"<!--",
    b"]]>",
    b"[",
    b"]",
    b"{",
    b"}",
    b";",
    b",",
    b"\t",
    b"|",
    b"0",
    b"9999",
    b"-1",
    b"null",
    b"\nER\n",
    b"\nPT J\n",
    b"PMID- ",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"NaN",
    b"<a>" * 50,
    b'"' * 7,
    "É\u2028".encode(),
    b"<PMID/>",
    b"1e400",
]


@st.composite
def mutated(draw, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        kind = draw(st.integers(0, 4))
        length = draw(st.integers(0, 60))
        if kind == 0:
            data[place : place + length] = b""
        elif kind == 1:
            data[place:place] = draw(st.sampled_from(PIECES))
        elif kind == 2:
            del data[place:]
        elif kind == 3:
            data[place:place] = data[place : place + 10 * length]
        else:
            data[place : place + 1] = draw(st.binary(min_size=1, max_size=3))
    return bytes(data)


def read(name: str, files: list[Path], scratch: Path) -> tuple[int, int, set[str]]:
    spec = Input(source=name, metric="m", files=[str(file) for file in files])
    rejects, rows, documents = Rejects("m", 0), 0, set()
    aside = Aside(rejects, Details(lambda _: None), Identifiers(lambda _: None), scratch)
    wanted = {field.name: field.type for field in LISTINGS}
    for batch in source(name).read(numbered(files), spec, aside):
        for column, kind in zip(batch.schema.names, batch.schema.types, strict=True):
            assert kind == wanted[column], column
        assert batch.column("document_id").null_count == 0
        assert batch.column("row").null_count == 0
        years = [year for year in batch.column("year").to_pylist() if year is not None]
        assert all(1500 < year < 2200 for year in years)
        documents.update(batch.column("document_id").to_pylist())
        rows += batch.num_rows
    for path, account in rejects.accounts.items():
        account.must_balance(path)
    return rows, rejects.count, documents


def examples(count: int) -> settings:
    """So many damaged files, the same each time."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


each_seed = pytest.mark.parametrize(
    ("name", "file", "seed"), SEEDS, ids=[f"{name}-{file}" for name, file, _ in SEEDS]
)


@each_seed
@examples(8)
@given(draws=st.data())
def test_a_damaged_file_is_read_set_aside_or_refused(tmp_path, name, file, seed, draws):
    try_damaged(tmp_path, name, file, seed, draws)


@pytest.mark.slow
@each_seed
@examples(100)
@given(draws=st.data())
def test_a_hundred_damaged_files_are(tmp_path, name, file, seed, draws):
    try_damaged(tmp_path, name, file, seed, draws)


def try_damaged(tmp_path, name, file, seed, draws):
    """Damage a file and read it."""
    data = seed if isinstance(seed, bytes) else seed.encode()
    texts = beside(name, file)
    files = [tmp_path / other for other in texts]
    for path in files:
        path.write_text(texts[path.name], encoding="utf-8", newline="")
    path = tmp_path / file
    path.write_bytes(draws.draw(mutated(data)))
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    try:
        read(name, sorted({*files, path}), scratch)
    except HotbedError as error:
        assert len(str(error)) > 20


def wos_with(authors, addresses):
    names = "\n   ".join(f"Roe{number}, A" for number in range(authors))
    linked = "; ".join(f"Roe{number}, A" for number in range(authors))
    lines = "\n   ".join(f"[{linked}] Univ {number}, Oslo, Norway." for number in range(addresses))
    return export(f"PT J\nAU {names}\nDT Article\nC1 {lines}\nPY 0000\nUT WOS:1\nER\n")


@pytest.mark.parametrize(
    ("name", "file", "text", "rows"),
    [
        ("wos", "a.txt", wos_with(5000, 1), 5000),
        ("wos", "a.txt", wos_with(1, 30), 30),
        ("wos", "a.txt", wos_with(3, 0).replace("C1 \n", ""), 3),
        ("pubmed", "a.xml", HEAD + article(1, author("X") * 5000), 5000),
        ("pubmed", "a.xml", HEAD + article(1, author(*map(str, range(30)))), 30),
        ("pubmed", "a.xml", HEAD + article(1, author(), date="<Year>0</Year>"), 1),
        ("openalex", "a.jsonl", json.dumps(SOME[0] | {"authorships": [{}] * 5000}), 5000),
        ("crossref", "a.jsonl", json.dumps(WORKS[0] | {"author": [{}] * 5000}), 5000),
    ],
    ids=[
        "wos 5000",
        "wos 30",
        "wos none",
        "pubmed 5000",
        "pubmed 30",
        "pubmed none",
        "openalex 5000",
        "crossref 5000",
    ],
)
def test_teams_of_any_size(tmp_path, name, file, text, rows):
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert read(name, [tmp_path / file], tmp_path)[:2] == (rows, 0)
