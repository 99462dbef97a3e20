"""A file's source is told by its content; a file of another source than named is told so."""

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input, resolve
from hotbed.sources.listings import numbered
from hotbed.sources.recognition import recognise, recognise_all, told_apart
from hotbed.sources.registry import files_of
from hotbed.steps.reading import read_input
from sources.forms import FORMS, NAMES
from sources.test_fuzz import SEEDS

TAGGED = "FN Clarivate\nPT J\nAU Roe, A\nDT Article\nC1 Oslo, Norway.\nPY 2020\nUT WOS:1\nER\nEF\n"


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


@pytest.mark.parametrize(("name", "file", "seed"), SEEDS, ids=[f"{n}-{f}" for n, f, _ in SEEDS])
def test_every_form_of_every_source_is_recognised(tmp_path, name, file, seed):
    (tmp_path / file).write_bytes(as_bytes(seed))
    assert recognise(tmp_path / file).source == name


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_packed_file_is_recognised_by_what_is_in_it(tmp_path, form):
    packed = tmp_path / f"{form.file}.gz"
    packed.write_bytes(gzip.compress(form.text(3).encode(), mtime=0))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(form.file, form.text(3))
    (tmp_path / "a.zip").write_bytes(archive.getvalue())
    assert recognise(packed).source == recognise(tmp_path / "a.zip").source == form.source


def test_a_table_of_nobody_is_mapped_by_the_usual_names(tmp_path):
    text = "Pub ID;Publication Year;Town;Country Code;Title\n1;2020;Oslo;NO;x\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-16")
    item = recognise(tmp_path / "a.csv")
    assert item.source == "table"
    assert item.columns == {
        "document_id": "Pub ID",
        "year": "Publication Year",
        "city": "Town",
        "country": "Country Code",
    }
    table = pacsv.read_csv(pa.BufferReader(text.encode()), None, pacsv.ParseOptions(delimiter=";"))
    pq.write_table(table, tmp_path / "a.parquet")
    assert recognise(tmp_path / "a.parquet").columns == item.columns


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("a.csv", "x,y\n1,2\n", "a table of no source .* it has the columns x, y; name the source"),
        ("a.json", '{"a": 1}', "is JSON of no source that hotbed knows"),
        ("a.xml", "<a><b/></a>", "is XML of no source"),
        ("a.txt", "Dear Sir or Madam", "is text of no source"),
        ("a.csv", "", "is empty"),
    ],
)
def test_what_is_of_no_source_is_told_in_a_sentence(tmp_path, file, text, message):
    (tmp_path / file).write_text(text)
    with pytest.raises(HotbedError, match=message):
        recognise(tmp_path / file)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("id,year,address,link\n1,2020,Oslo,https://www.scopus.com/x\n", "table"),
        ("sep=;\nid;year;address\n1;2020;Oslo\n", "table"),
        ("Scopus\nEXPORT DATE: 1 May 2016\n\nAuthors,Year,Affiliations,EID\n", "scopus"),
        ("About the data: x\nPublication ID,PubYear,Authors (Raw Affiliation)\n", "dimensions"),
    ],
)
def test_lines_before_a_header_and_links_in_cells_mislead_nobody(tmp_path, text, source):
    (tmp_path / "a.csv").write_text(text)
    assert recognise(tmp_path / "a.csv").source == source


def test_files_are_parted_by_source(tmp_path):
    (tmp_path / "a.txt").write_text(TAGGED)
    (tmp_path / "b.json").write_text('{"id": "W1", "authorships": []}')
    by_source = recognise_all([tmp_path / "a.txt", tmp_path / "b.json"])
    assert {name: [item.path.name for item in items] for name, items in by_source.items()} == {
        "wos": ["a.txt"],
        "openalex": ["b.json"],
    }


def test_a_file_given_to_the_wrong_source_is_told_what_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TAGGED)
    recipe = resolve(
        {
            "metrics": {"m": {"label": "M"}},
            "inputs": [{"source": "pubmed", "metric": "m", "files": [str(path)]}],
        },
        folder=tmp_path,
    )
    (tmp_path / "out").mkdir()
    with pytest.raises(HotbedError, match=r"not of the source 'pubmed', but holds Web .*'wos'"):
        read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), tmp_path / "out")


def test_another_failure_of_the_right_source_stays_as_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TAGGED)
    spec = Input(source="wos", metric="m", files=[str(path)])
    with pytest.raises(HotbedError, match="disk"), told_apart(spec, [path]):
        raise HotbedError("the disk is full", "free some space")
