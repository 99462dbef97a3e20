"""The clusters as files for maps: every figure as an attribute, and styles that QGIS reads."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from xml.etree import ElementTree

import geopandas
import pyarrow.parquet as pq
import pyogrio
import pytest

from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.structure import Against, Change
from hotbed.publish.kit.geodata import clusters_contract, clusters_table
from hotbed.publish.kit.geopackage import STYLE_TABLE, write_geopackage
from hotbed.publish.kit.tables import write_tables
from support import kit_world

BY_METRIC = ("patents_count", "patents_share", "publications_count", "publications_share")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def known(result):
    """The facts as if an earlier edition had been compared with."""
    changes = (
        Change("continued", "", 2, 1, 12.5, base=400.0),
        Change("continued", "", 9, 7, 1892.0, base=4.25),
        Change("born", "", None, None, None, base=0.0),
    )
    plain = facts(result)
    ranking = [
        replace(row, change=change) for row, change in zip(plain.ranking, changes, strict=True)
    ]
    return replace(plain, ranking=ranking, against=Against("the previous edition", [], True))


@pytest.fixture(scope="module")
def folder(result, known, tmp_path_factory):
    folder = tmp_path_factory.mktemp("geodata")
    write_tables(result, known, folder)
    clusters = clusters_table(result, known)
    write_geopackage(clusters, result.members, folder / "clusters.gpkg")
    return folder


def test_every_form_has_the_figures_of_the_ranking_and_of_change(result, known, folder):
    ranking = result.ranking.to_pylist()
    package = geopandas.read_file(folder / "clusters.gpkg", layer="clusters")
    parquet = geopandas.read_parquet(folder / "clusters.parquet")
    features = json.loads((folder / "clusters.geojson").read_text("utf-8"))["features"]
    with (folder / "clusters.csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    for number, row in enumerate(ranking):
        for name in BY_METRIC:
            wanted = row[name]
            assert package[name][number] == parquet[name][number] == wanted
            assert features[number]["properties"][name] == float(lines[number][name]) == wanted
    assert [feature["properties"]["growth"] for feature in features] == [12.5, None, None]
    assert package["growth_from"].tolist() == [400.0, 4.25, 0.0]
    assert package["event"].tolist() == ["continued", "continued", "born"]
    assert {"intensity", "intensity_rank", "population", "previous_rank"} <= set(package.columns)
    assert pq.read_schema(folder / "clusters.parquet").names == [
        column.name for column in clusters_contract(known).columns
    ]
    assert "growth" not in clusters_table(result, facts(result)).column_names


def test_whole_numbers_stay_whole_where_some_are_missing(folder):
    told = pyogrio.read_info(folder / "clusters.gpkg", layer="clusters")
    kinds = dict(zip(told["fields"], told["dtypes"], strict=True))
    assert {kinds[name] for name in ("rank", "previous_rank", "population")} == {"int64"}


def test_both_layers_have_a_default_style_whose_rules_name_columns_and_symbols(folder):
    styles = pyogrio.read_dataframe(folder / "clusters.gpkg", layer=STYLE_TABLE)
    assert styles["f_table_name"].tolist() == ["clusters", "places"]
    assert styles["useAsDefault"].all()
    for style in styles.to_dict("records"):
        layer = pyogrio.read_info(folder / "clusters.gpkg", layer=style["f_table_name"])
        assert style["f_geometry_column"] == layer["geometry_name"]
        qml = ElementTree.fromstring(style["styleQML"])  # noqa: S314 - our own
        symbols = {symbol.get("name") for symbol in qml.iter("symbol")}
        rules = list(qml.iter("rule"))
        assert [rule.get("symbol") for rule in rules] == sorted(symbols)
        for rule in rules:
            columns = rule.get("filter").split('"')[1::2]
            assert set(columns) <= set(layer["fields"])
        sld = ElementTree.fromstring(style["styleSLD"])  # noqa: S314 - our own
        names = [name.text for name in sld.iter("{http://www.opengis.net/ogc}PropertyName")]
        assert names
        assert set(names) <= set(layer["fields"])
        labels = [rule.get("label") for rule in rules]
        se = "{http://www.opengis.net/se}"
        assert [rule.find(f"{se}Name").text for rule in sld.iter(f"{se}Rule")] == labels


@pytest.mark.parametrize("layer", ["clusters", "places"])
def test_each_row_is_drawn_by_exactly_one_rule(folder, layer):
    styles = pyogrio.read_dataframe(folder / "clusters.gpkg", layer=STYLE_TABLE)
    (qml,) = styles.loc[styles["f_table_name"] == layer, "styleQML"]
    rules = ElementTree.fromstring(qml).iter("rule")  # noqa: S314 - our own
    path = folder / "clusters.gpkg"
    drawn = [
        set(pyogrio.read_dataframe(path, layer=layer, where=where, fid_as_index=True).index)
        for where in (_of_sqlite(rule.get("filter")) for rule in rules)
    ]
    rows = set(pyogrio.read_dataframe(path, layer=layer, fid_as_index=True).index)
    assert set.union(*drawn) == rows
    assert sum(map(len, drawn)) == len(rows)


def _of_sqlite(expression):
    return expression.replace("true", "1").replace("false", "0")
