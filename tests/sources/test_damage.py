"""What a damaged record costs, in every source: itself; and every byte is accounted for."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import resolve
from hotbed.sources import rejects as rejects_module
from hotbed.sources.listings import numbered
from hotbed.sources.registry import files_of
from hotbed.steps.reading import read_input, unreadable
from sources.formats.test_crossref import WORKS
from sources.formats.test_openalex import SOME
from sources.forms import COUNT, FORMS, NAMES


def works(count):
    return [SOME[0] | {"id": f"W{number}"} for number in range(count)]


DAMAGES = {
    "a quote": lambda text: text[:-3] + '"' + text[-3:],
    "a quote at the start": lambda text: '"' + text,
    "a bracket too many": lambda text: text[: len(text) // 2] + "}" + text[len(text) // 2 :],
    "a list's bracket too many": lambda text: text[: len(text) // 2] + "]" + text[len(text) // 2 :],
    "a tag's end": lambda text: text.replace("</", "<x", 1),
    "another tag": lambda text: text.replace("<", "<x", 1),
    "another prefix": lambda text: text.replace("<", "<x:", 1),
    "zeros": lambda text: text[:10] + "\0\0\0" + text[13:],
    "cut off": lambda text: text[: 2 * len(text) // 3],
    "half a line": lambda text: text[: len(text) // 3] + "\n" + text[len(text) // 2 :],
}


def recipe_of(source, files, **limits):
    return resolve(
        {
            "metrics": {"m": {"label": "M"}},
            "inputs": [{"source": source, "metric": "m", "files": [str(file) for file in files]}],
            "limits": {"threads": 1, **limits},
        },
        folder=files[0].parent,
    )


def read(tmp_path, source, file, text, beside=None, **limits):
    texts = {file: text, **(beside or {})}
    for name, content in texts.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
    out = tmp_path / "out"
    out.mkdir()
    recipe = recipe_of(source, [tmp_path / name for name in texts], **limits)
    read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), out)
    listings = pq.read_table(out / "listings" / "00000.parquet")
    return (
        set(listings["document_id"].to_pylist()),
        pq.read_table(out / "rejects.parquet").to_pylist(),
        json.loads((out / "counts.json").read_text()),
    )


QUICK = ("a quote", "a bracket too many", "another tag", "cut off")


@pytest.mark.parametrize(
    "damage",
    [pytest.param(each, marks=() if each in QUICK else pytest.mark.slow) for each in DAMAGES],
)
@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_one_damaged_record_costs_itself_alone(tmp_path, form, damage):
    """What runs into the next record's start may cost that one as well: both are touched."""
    records = [form.record(number) for number in range(COUNT)]
    records[20] = DAMAGES[damage](records[20])
    text = form.start + "".join(records) + form.end
    beside = {name: rows(COUNT) for name, rows in form.beside.items()}
    after, _, counts = read(tmp_path, form.source, form.file, text, beside, bad_rows=0.2)
    lost = {form.document(number) for number in range(COUNT)} - after
    assert len(lost) <= (2 if damage in ("cut off", "half a line") else 1)
    (account,) = (file for file in counts["files"] if file["file"] == form.file)
    assert account["bytes"] == len(text.encode())
    ignored = sum(account["bytes_ignored"].values())
    assert account["bytes_read"] + account["bytes_rejected"] + ignored == account["bytes"]


@pytest.mark.parametrize(
    "change",
    [
        {"authorships": 5},
        {"authorships": "Oslo"},
        {"authorships": [5]},
        {"authorships": [{"raw_affiliation_strings": [5]}]},
        {"authorships": [{"raw_affiliation_strings": {"a": "b"}}]},
        {"authorships": [{"institutions": [{"display_name": 5}]}]},
        {"authorships": [{"institutions": [{"display_name": {"a": 1}}]}]},
        {"primary_topic": {"display_name": ["x"], "field": {"display_name": 5}}},
        {"doi": 5, "id": 7},
        {"id": "W\\ud800", "publication_year": float("nan")},
    ],
    ids=str,
)
def test_values_of_another_type_cost_their_record(tmp_path, change):
    lines = [json.dumps(work) for work in works(5)]
    lines[2] = json.dumps(SOME[0] | change).replace("\\\\ud800", "\\ud800")
    documents, rejects, _ = read(tmp_path, "openalex", "a.jsonl", "\n".join(lines), bad_rows=0.5)
    assert documents == {"W0", "W1", "W3", "W4"}
    assert [reject["row"] for reject in rejects] == [3]


@pytest.mark.parametrize("change", [{"subject": [5]}, {"author": [{"affiliation": [{"name": 5}]}]}])
def test_values_of_another_type_cost_their_record_in_crossref(tmp_path, change):
    lines = [json.dumps(WORKS[0] | {"DOI": f"10.1/{number}"}) for number in range(5)]
    lines[2] = json.dumps(WORKS[0] | change)
    documents, rejects, _ = read(tmp_path, "crossref", "a.jsonl", "\n".join(lines), bad_rows=0.5)
    assert documents == {f"10.1/{number}" for number in (0, 1, 3, 4)}
    assert [reject["row"] for reject in rejects] == [3]


BAD_TEXT = pa.array([b"Oslo", b"\xff"], pa.binary())


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (pa.array([{"a": 1}, {"a": 2}]), "holds struct<a: int64> where text is expected"),
        (pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())), "where text is expected"),
        (pa.array([["a"], ["b"]]), "holds lists, city takes one value"),
        (BAD_TEXT, 1),
        (pa.StringArray.from_buffers(2, *BAD_TEXT.buffers()[1:]), 1),
        (pa.array([1, 2], pa.decimal128(5, 2)), 2),
        (pa.array([1, 2], pa.date32()), 2),
        (pa.array([None, None]), 2),
        (pa.array(["Oslo", "Rome"]).dictionary_encode(), 2),
        (pa.array(["Oslo", "Rome"], pa.large_string()), 2),
    ],
    ids=lambda value: str(value.type)[:20] if isinstance(value, pa.Array) else "",
)
def test_columns_of_any_type_are_read_or_refused(tmp_path, column, wanted):
    pq.write_table(pa.table({"document_id": ["P1", "P2"], "city": column}), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    if isinstance(wanted, str):
        with pytest.raises(HotbedError, match=wanted):
            read(tmp_path, "table", "a.parquet", data)
        return
    documents, rejects, counts = read(tmp_path, "table", "a.parquet", data, bad_rows=0.6)
    assert (len(documents), len(rejects)) == (wanted, 2 - wanted)
    assert counts["files"][0]["bytes"] == len(data)


def test_rejects_beyond_a_bound_lie_on_disk_and_are_the_same(tmp_path, monkeypatch):
    lines = [f"P{row},Oslo" if row % 3 else f"P{row}" for row in range(1, 1001)]
    text = "document_id,city\n" + "\n".join(lines)
    results = []
    for held in (50_000, 7):
        monkeypatch.setattr(rejects_module, "HELD", held)
        (tmp_path / str(held)).mkdir()
        results.append(read(tmp_path / str(held), "table", "a.csv", text, bad_rows=0.5))
    assert results[0] == results[1]
    assert [reject["row"] for reject in results[0][1]] == list(range(3, 1001, 3))


def test_reading_stops_once_the_limit_cannot_be_met(tmp_path, monkeypatch):
    """Of 100,000 bad rows in 4 MB one or two blocks of 1 MB are read, where 2,000 are enough."""
    monkeypatch.setattr(unreadable, "ENOUGH", 2_000)
    monkeypatch.setattr(rejects_module, "WATCHED", 1_000)
    lines = b"document_id,city\n" + b"a row of one cell, and another, and more\n" * 100_000
    with pytest.raises(HotbedError, match=r"(\d{4,5}) of the first \1 rows can't .*row 1: 3 f"):
        read(tmp_path, "table", "a.csv.gz", gzip.compress(lines, mtime=0))


def test_a_file_whose_rows_are_all_damaged_or_empty_has_no_documents(tmp_path):
    text = 'Authors,Year,Affiliations,Document Type,EID\n,,,,\nRoe A.,2020,"Oslo\n'
    documents, rejects, counts = read(tmp_path, "scopus", "a.csv", text, bad_rows=1.0)
    assert (documents, [reject["row"] for reject in rejects]) == (set(), [2])
    assert counts["files"][0]["bytes_ignored"] == {"headers": 44, "rows of delimiters only": 5}
