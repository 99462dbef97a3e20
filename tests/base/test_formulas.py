"""No CSV that hotbed writes holds what a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from hotbed.base.errors import HotbedError
from hotbed.base.files import write_table
from hotbed.base.formulas import harmless, harmless_table
from hotbed.cli.cluster import cluster
from hotbed.cli.geocode import geocode

BEGINNINGS = "=+-@\t\r"


def cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [cell for row in csv.reader(stream) for cell in row]


def dangerous(cell: str) -> bool:
    if not cell or cell[0] not in BEGINNINGS:
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def called(verb, *arguments: object) -> None:
    app = typer.Typer()
    app.command()(verb)
    done = CliRunner().invoke(app, [*map(str, arguments), "--quiet"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("-3.5", "-3.5"),
        ("+41 22", "'+41 22"),
        ("+1e3", "+1e3"),
        ("Bonn", "Bonn"),
        ("", ""),
        (None, None),
    ],
)
def test_a_cell_and_a_column_agree(text, shown):
    assert harmless(text) == shown
    for kind in (pa.string(), pa.large_string()):
        table = harmless_table(pa.table({"a": pa.array([text, "x"], kind)}))
        assert table["a"].to_pylist() == [shown, "x"]
    coded = pa.array([text, "x"], pa.string()).dictionary_encode()
    assert harmless_table(pa.table({"a": coded}))["a"].to_pylist() == [shown, "x"]


def test_geocode_and_its_review_are_harmless_in_a_spreadsheet(tmp_path):
    source, out, review = (tmp_path / name for name in ("in.csv", "out.csv", "review.csv"))
    source.write_text('address,"=cmd|x",note\n=HYPERLINK(1),@x,-5\n"Bonn, Germany",+y,-a\n')
    called(geocode, source, "-o", out, "--review", review)
    assert "'=HYPERLINK(1)" in cells(out)
    assert "-5" in cells(out)
    for path in (out, review):
        assert [cell for cell in cells(path) if dangerous(cell)] == []


def test_cluster_is_harmless_and_its_numbers_stay(tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text('name,lon,lat\n"=1+1",-0.12,51.5\n@a,-0.13,51.5\n')
    called(cluster, source, "-o", out, "--min-weight", 2)
    assert [cell for cell in cells(out) if dangerous(cell)] == []
    assert "-0.12" in cells(out)
    called(cluster, source, "-o", tmp_path / "out.parquet", "--min-weight", 2)
    assert pq.read_table(tmp_path / "out.parquet")["name"].to_pylist() == ["=1+1", "@a"]


def test_what_csv_cannot_hold_is_a_sentence(tmp_path):
    with pytest.raises(HotbedError, match=r"can't be written as CSV .*; choose an output"):
        write_table(pa.table({"a": [[1, 2]]}), tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []
