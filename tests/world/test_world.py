"""The synthetic world: the same from a seed, and what is planted is found."""

import errno
import itertools
import json
import re

import numpy as np
import pyarrow.parquet as pq
import pytest

import hotbed
from hotbed.base.errors import HotbedError
from hotbed.world import make
from hotbed.world.make import make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world") / "w"
    make_world(0.004, 11, folder)
    return folder


def files(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.mark.slow
def test_a_seed_is_a_world(world, tmp_path):
    make_world(0.004, 11, tmp_path / "again")
    make_world(0.004, 12, tmp_path / "other")
    assert files(tmp_path / "again") == files(world)
    assert files(tmp_path / "other") != files(world)


def test_sizes_are_the_published_ones_scaled(world):
    truth = json.loads((world / "truth.json").read_text("utf-8"))
    assert truth["world"] == {"patents": 5022, "publications": 29818}
    tokyo = truth["clusters"][0]
    # 127,418 patents * 0.004 = 510; drawn, so within four standard deviations (4 * sqrt(510)).
    assert tokyo["cluster"] == "Tokyo–Yokohama"
    assert abs(tokyo["patents"] - 510) < 4 * np.sqrt(510)
    table = pq.read_table(world / "patents")
    assert table["document_id"].combine_chunks().unique().__len__() == 5022


def test_what_was_planted_is_found(world, tmp_path):
    text = (world / "recipe.toml").read_text("utf-8").replace('files = ["', f'files = ["{world}/')
    fewer = tmp_path / "recipe.toml"
    fewer.write_text(re.sub(r"min_listings = \d+", "min_listings = 60", text), "utf-8")
    result = hotbed.run(fewer, tmp_path / "out")
    truth = json.loads((world / "truth.json").read_text("utf-8"))
    members = result.members.to_pandas()
    counts = {row["cluster_id"]: row for row in result.ranking.to_pylist()}
    for planted in truth["clusters"][:4]:
        near = np.hypot(members.lon - planted["lon"], members.lat - planted["lat"]).idxmin()
        found = counts[members.cluster_id[near]]
        if "–" not in planted["cluster"]:
            assert found["publications_count"] == pytest.approx(planted["publications"], rel=0.03)
        assert found["name"].split("–")[0] == planted["cluster"].split("–")[0]
    book = result.ledger.to_pylist()
    for metric in ("patents", "publications"):
        rows = pq.read_table(world / metric).num_rows
        assert sum(row["rows"] for row in book if row["metric"] == metric) == rows


def test_truth_adds_up(world):
    truth = json.loads((world / "truth.json").read_text("utf-8"))
    places = pq.read_table(world / "truth_places.parquet")
    for metric in ("patents", "publications"):
        rows = pq.read_table(world / metric).num_rows
        assert sum(places[f"listings_{metric}"].to_pylist()) == rows
        for planted in truth["clusters"]:
            assert sum(planted["series"][metric]) == pytest.approx(planted[metric], abs=1e-3)
    inside = sum(value is not None for value in places["cluster"].to_pylist())
    assert 0 < inside < places.num_rows


def test_addresses_are_written_as_their_countries_write_them(world):
    text = pq.read_table(world / "publications")["address"].to_pylist()
    for script in (
        r"[\u4e00-\u9fff]+, 中国$",
        r"[\uac00-\ud7a3]+, 대한민국$",
        r"[\u0400-\u04ff]+, Россия$",
    ):
        assert any(re.search(script, each) for each in text)
    assert any(", Peking, " in each for each in text)
    assert any(each.isupper() for each in text)


@pytest.mark.slow
def test_the_same_world_in_the_formats_of_its_owners(world, tmp_path):
    native = tmp_path / "native"
    make_world(0.004, 11, native, "native")
    assert (native / "truth.json").read_bytes() == (world / "truth.json").read_bytes()
    result = hotbed.run(native / "recipe.toml", tmp_path / "out")
    rows = dict.fromkeys(("patents", "publications"), 0)
    for line in result.ledger.to_pylist():
        rows[line["metric"]] += line["rows"]
        assert line["line"] not in ("unreadable", "duplicate", "left_out") or line["rows"] == 0
    for metric, count in rows.items():
        table = pq.read_table(world / metric)
        assert count == table.num_rows
        documents = result.documents.to_pandas()
        in_window = documents[documents.metric == metric].documents.sum()
        assert in_window == len(table["document_id"].unique())
    with pytest.raises(hotbed.HotbedError, match="no format 'xml'"):
        make_world(0.004, 11, tmp_path / "other", "xml")


def test_a_world_is_not_written_over(world):
    with pytest.raises(hotbed.HotbedError, match="is not empty"):
        make_world(0.004, 11, world)
    with pytest.raises(hotbed.HotbedError, match="not above 0"):
        make_world(0, 11, world / "new")


@pytest.mark.parametrize("written_as", ["tables", "native"])
@pytest.mark.slow
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path, monkeypatch, written_as):
    """The disk is full at the third file; the next call writes the whole world."""
    files = itertools.count(1)

    def full(write):
        def wrapped(*arguments, **options):
            if next(files) >= 3:
                raise OSError(errno.ENOSPC, "No space left on device")
            return write(*arguments, **options)

        return wrapped

    out = tmp_path / "w"
    with monkeypatch.context() as patch:
        for name in ("write_openalex", "write_patstat"):
            patch.setattr(f"hotbed.world.make.{name}", full(getattr(make, name)))
        patch.setattr("hotbed.world.make.pq.write_table", full(pq.write_table))
        with pytest.raises(HotbedError, match="is full; free some space and call again"):
            make_world(0.001, 11, out, written_as)
    assert list(tmp_path.iterdir()) == []
    (out / make.UNFINISHED).mkdir(parents=True)  # of a call that was killed
    make_world(0.001, 11, out, written_as)
    assert (out / "truth.json").is_file()
    assert not (out / make.UNFINISHED).exists()
