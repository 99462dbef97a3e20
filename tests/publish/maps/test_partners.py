"""Partners over the world and as a network."""

from dataclasses import replace

import pytest

from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.lines import PartnerLine
from hotbed.publish.maps.partners import partners_of
from support import kept, overviews, world


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partners")
    lines = ["document_id,year,contributor,lon,lat,country"]
    lines += [f"D{n},2012,0,139.7,35.7,JP" for n in range(5)]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run = kept.run(world.recipe(str(folder / "rows.csv")), folder / "out")
    return facts(run).clusters[0]


def drawn_with(cluster, places, documents):
    rows = overviews.overview([f"City {number}" for number in range(len(places))]).ranking
    others = {
        row.cluster_id: replace(row, lon=lon, lat=lat)
        for row, (lon, lat) in zip(rows, places, strict=True)
    }
    lines = [
        PartnerLine(number + 1, key, "", count, 1.0)
        for number, (key, count) in enumerate(zip(others, documents, strict=True))
    ]
    return partners_of(replace(cluster, partners={"patents": lines}), others)


def test_lines_are_as_wide_as_what_is_shared_and_cut_at_the_rim(cluster):
    drawn = drawn_with(cluster, [(2.35, 48.86), (-122.4, 37.8)], [10.0, 5.0])
    assert drawn.drawn == 2
    # The strongest lies on top, so it comes last.
    assert [line.width for line in drawn.lines] == [3.5, 7.0]
    to_america, to_paris = drawn.lines
    assert to_paris.path.count("M") == 1
    assert to_america.path.count("M") == 2  # over the Pacific, beyond the map's rim
    assert "10 shared documents" in to_paris.text


def test_only_the_first_dozen_partners_are_drawn(cluster):
    places = [(10.0 * number, 10.0) for number in range(15)]
    drawn = drawn_with(cluster, places, [float(20 - number) for number in range(15)])
    assert drawn.drawn == len(drawn.dots) == len(drawn.spokes) == 12


def test_without_partners_nothing_is_drawn(cluster):
    assert partners_of(replace(cluster, partners={}), {}) is None
