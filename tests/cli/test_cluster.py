"""The verb cluster, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from hotbed.base.errors import HotbedError
from hotbed.cli.cluster import cluster

APP = typer.Typer()
APP.command()(cluster)
ROWS = "id,lon,lat,weight\n007,139.70,35.69,3000\n008,139.75,35.68,2000\n009,-0.12,51.5,4499\n"


def points(folder: Path, text: str = ROWS, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def called(*arguments: object) -> str:
    result = CliRunner().invoke(APP, [str(each) for each in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_columns_are_carried_through_and_results_added(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = called(points(tmp_path), "-o", out, "--quiet")
    assert out.read_text().splitlines() == [
        '"id","lon","lat","weight","cluster","cluster_before_merge","core"',
        '"007","139.70","35.69","3000",0,0,true',
        '"008","139.75","35.68","2000",0,0,true',
        '"009","-0.12","51.5","4499",-1,-1,false',
    ]
    assert said == (
        "1 cluster (1 before merging) with 2 of 3 points and 52.6% of the weight; "
        f"the rest is noise. Written to {out}.\n"
    )


def test_parquet_in_and_out_with_other_names_and_json(tmp_path: Path) -> None:
    table = pa.table({"x": [0.0, 0.04, 0.3], "y": [0, 0, 0], "cluster": ["a", "b", "c"]})
    pq.write_table(table, tmp_path / "points.parquet")
    out = tmp_path / "out.parquet"
    choice = ("--lon", "x", "--lat", "y", "--radius-km", 1, "--min-weight", 1, "--json", "-q")
    facts = json.loads(called(tmp_path / "points.parquet", "-o", out, *choice))
    assert (facts["clusters_before_merge"], facts["clusters"], facts["weight"]) == (3, 2, 3)
    assert facts["merged_pairs"][0]["km"] == pytest.approx(4.448, abs=1e-3)
    result = pq.read_table(out)
    assert result.column_names == [
        "x",
        "y",
        "input_cluster",
        "cluster",
        "cluster_before_merge",
        "core",
    ]
    assert result["cluster"].to_pylist() == [0, 0, 1]
    assert result["cluster_before_merge"].to_pylist() == [0, 1, 2]


def test_merging_can_be_switched_off(tmp_path: Path) -> None:
    path = points(tmp_path, "lon,lat\n0,0\n0.04,0\n")
    called(path, "-o", tmp_path / "o.csv", "--merge-km", 0, "--radius-km", 1, "--min-weight", 1)
    assert pacsv.read_csv(tmp_path / "o.csv")["cluster"].to_pylist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lat,weight\n1,1\n", "has no column 'lon'"),
        ("lon,lat,weight\n", "no rows"),
        ("lon,lat\n1,1\nx,1\n", "row 2 has lon 'x', which is not a number"),
        ('lon,lat\n1,"1,5,2"\n', "row 1 has lat '1,5,2'"),
        ("lon,lat\n1,1\n,1\n", "row 2 has no lon"),
        ("lon,lat\n1,1\nnan,1\n", "row 2 has no longitude"),
        ("lon,lat\n1,1\n1,-91\n", "row 2 has latitude -91.0"),
        ("lon,lat\n35.7,139.7\n", "row 1 has latitude 139.7.*swapped"),
        ("lon,lat,weight\n1,1,2\n1,1,1.5\n", "row 2 has weight 1.5"),
    ],
)
def test_bad_input_ends_in_one_sentence_and_writes_nothing(
    tmp_path: Path, text: str, words: str
) -> None:
    path = points(tmp_path, text)
    with pytest.raises(HotbedError, match=words) as caught:
        cluster(path, tmp_path / "out.csv", quiet=True)
    assert "points.csv" in str(caught.value)
    assert list(tmp_path.iterdir()) == [path]


def test_a_named_weight_column_must_exist(tmp_path: Path) -> None:
    with pytest.raises(HotbedError, match="no column 'listngs'"):
        cluster(points(tmp_path), tmp_path / "out.csv", weight="listngs", quiet=True)


@pytest.mark.parametrize(
    ("name", "words"), [("out.xls", "ends in none of"), ("points.csv", "input and output")]
)
def test_bad_outputs_are_refused_before_any_work(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(HotbedError, match=words):
        cluster(points(tmp_path), tmp_path / name, quiet=True)


def test_points_of_a_spreadsheet_with_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("lon;lat;weight\n10,75;59,91;5000\n18,06;59,33;5000\n", encoding="utf-16")
    out = tmp_path / "out.parquet"
    called(path, "-o", out, "--quiet")
    assert pq.read_table(out)["lon"].to_pylist() == ["10,75", "18,06"]  # carried through
    assert pq.read_table(out)["cluster"].to_pylist() == [0, 1]
