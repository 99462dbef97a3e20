"""Whatever bytes a file holds, a reader yields records, sets them aside or refuses the file."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources import source, sources
from hotbed.sources.listings import LISTINGS, Aside, Details, Identifiers, Rejects, numbered
from sources.files.test_containers import workbook
from sources.formats.test_crossref import WORKS
from sources.formats.test_patstat import ALL as PATSTAT
from sources.formats.test_patstat import text as patstat_csv
from sources.formats.test_pct_docdb import ST36, ST96, docdb
from sources.formats.test_pubmed import BASE, HEAD, article, author
from sources.formats.test_regpat_geocoded import PCT_CLASSES, PCT_INVENTORS
from sources.formats.test_scopus import NAMES, ROWS
from sources.formats.test_uspto import NEW_PARTIES, OLD_PARTIES, PUBLISHED_2004, grant
from sources.formats.test_wos import FIRST, SECOND, THIRD, export, tab_delimited

OPENALEX = [
    {"id": f"W{number}", "publication_year": 2020, "type": "article", "updated_date": "2025-01-01",
     "authorships": [{"institutions": [{"display_name": "KTH", "country_code": "SE"}],
                      "raw_affiliation_strings": ["Oslo, Norway", "Rome"]}],
     "primary_topic": {"display_name": "T", "field": {"display_name": "F"}}}
    for number in range(3)
]  # fmt: skip
GEOCODED = (
    "appln_id,patent_office,filing_date,lat,lng,city,ctry_code\n1,US,1999-05-04,42.3,-71.0,B,US\n"
)
MEDLINE = "PMID- 1\nDP  - 2020\nFAU - Roe\nAD  - Oslo\n      Norway\nPT  - Letter\n\nPMID- 2\n"
TABLE = 'document_id,year,city,lon,lat\nP1,2015,"Zürich, ""ZH""",8.5,47.4\nP2,0,,0,0\n'
DEALS = (
    "uuid,announced_on,city,state_code,country_code,org_name,investment_type\n"
    "1,2020-01-01,B,MA,US,A,s\n"
)
INVENTORS = (
    "patent_id,inventor_sequence,raw_city,raw_state,raw_country,patent_date\n"
    "1,0,B,MA,US,2012-01-03\n"
)


def scopus():
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([NAMES, *ROWS])
    return stream.getvalue()


def packed(make):
    stream = io.BytesIO()
    make(stream)
    return stream.getvalue()


def zipped(stream):
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("b.csv", TABLE)


PUBMED = HEAD + "".join(BASE) + "<DeleteCitation><PMID>9</PMID></DeleteCitation></PubmedArticleSet>"
USPTO = grant("1", OLD_PARTIES) + grant("2", NEW_PARTIES) + PUBLISHED_2004
DOCDB = f"<exch:exchange-documents>{docdb('1')}{docdb('2', 'B', 'DE')}</exch:exchange-documents>"
JSON_LINES = "".join(json.dumps(each) + "\n" for each in OPENALEX)
SEEDS = [
    ("wos", "a.txt", export(FIRST, SECOND, THIRD)),
    ("wos", "tab.txt", tab_delimited(FIRST, SECOND)),
    ("scopus", "a.csv", scopus()),
    ("pubmed", "a.xml", PUBMED),
    ("pubmed", "a.txt", MEDLINE),
    ("crossref", "a.jsonl", "".join(json.dumps(each) + "\n" for each in WORKS)),
    ("crossref", "a.json", json.dumps({"message": {"items": WORKS}})),
    ("openalex", "a.jsonl", JSON_LINES),
    ("openalex", "a.jsonl.zst", pa.compress(JSON_LINES.encode(), "zstd", asbytes=True)),
    ("openalex", "a.parquet", packed(lambda s: pq.write_table(pa.Table.from_pylist(OPENALEX), s))),
    ("uspto", "a.xml", USPTO),
    ("pct", "a36.xml", ST36),
    ("pct", "a96.xml", ST96),
    ("docdb", "a.xml", DOCDB),
    ("geocoded", "a.txt", GEOCODED),
    ("table", "a.csv", TABLE),
    ("table", "a.zip", packed(zipped)),
    ("table", "a.xlsx", packed(lambda s: workbook(s, [["document_id", "city"], ["P1", "Rome"]]))),
    ("deals", "a.csv", DEALS),
    ("patentsview", "a.csv", INVENTORS),
    ("patstat", "tls207.csv", patstat_csv(PATSTAT["tls207"])),
    ("patstat", "tls201.csv", patstat_csv(PATSTAT["tls201"])),
    ("regpat", "inv.txt", PCT_INVENTORS),
]  # fmt: skip
BESIDE = {
    "patstat": {f"{name}.csv": patstat_csv(rows) for name, rows in PATSTAT.items()},
    "regpat": {"ipc.txt": PCT_CLASSES},
}
PIECES = [b'"', b'""', b"\xff", b"\x00", b"\n", b"\r\n", b"<", b"</", b">", b"&", b"&#0;", b"&x;",
          b"<!--", b"]]>", b"[", b"]", b"{", b"}", b";", b",", b"\t", b"|", b"0", b"9999", b"-1",
          b"null", b"\nER\n", b"\nPT J\n", b"PMID- ", b"\xef\xbb\xbf", b"\xed\xa0\x80",
          b"NaN", b"<a>" * 50, b'"' * 7, "É\u2028".encode(), b"<PMID/>", b"1e400"]  # fmt: skip


@st.composite
def mutated(draw, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.integers(0, 4))
        length = draw(st.integers(0, 60))
        if kind == 0:
            data[at : at + length] = b""
        elif kind == 1:
            data[at:at] = draw(st.sampled_from(PIECES))
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            data[at:at] = data[at : at + 10 * length]
        else:
            data[at : at + 1] = draw(st.binary(min_size=1, max_size=3))
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
    return rows, len(rejects.rows), documents


def test_every_source_is_fuzzed():
    assert {name for name, _, _ in SEEDS} == set(sources())


@pytest.mark.parametrize(("name", "file", "seed"), SEEDS, ids=[f"{n}-{f}" for n, f, _ in SEEDS])
@settings(
    max_examples=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(draws=st.data())
def test_a_damaged_file_is_read_set_aside_or_refused(tmp_path, name, file, seed, draws):
    data = seed if isinstance(seed, bytes) else seed.encode()
    files = [tmp_path / other for other in BESIDE.get(name, {})]
    for path in files:
        path.write_text(BESIDE[name][path.name], encoding="utf-8", newline="")
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
        ("openalex", "a.jsonl", json.dumps(OPENALEX[0] | {"authorships": [{}] * 5000}), 5000),
        ("crossref", "a.jsonl", json.dumps(WORKS[0] | {"author": [{}] * 5000}), 5000),
    ],
    ids=["wos 5000", "wos 30", "wos none", "pubmed 5000", "pubmed 30", "pubmed none",
         "openalex 5000", "crossref 5000"],
)  # fmt: skip
def test_teams_of_any_size(tmp_path, name, file, text, rows):
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert read(name, [tmp_path / file], tmp_path)[:2] == (rows, 0)
