"""What changes consist of, as the atlas shows it: figures that add up as printed."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

from hotbed.analysis.change.previous import previous_of
from hotbed.analysis.change.published import read_published
from hotbed.publish.atlas.record import cluster_record, record_table
from hotbed.publish.facts.gather import facts
from hotbed.publish.figures.bridge import ABOVE, BELOW, LEVEL, bridge
from support import two_editions


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return two_editions.editions(tmp_path_factory.mktemp("editions"))


def exact(value):
    return Decimal(str(value))


def test_portions_and_years_add_up(runs):
    known = facts(runs[1], against=[previous_of(runs[1], runs[0])])
    assert len(known.clusters) == 6
    for cluster in known.clusters:
        composed, before = cluster.composition, cluster.change.previous_rank
        portions = {portion.name: exact(portion.value) for portion in composed.portions}
        assert sum(portions.values()) == exact(composed.change)
        assert exact(composed.total) - exact(composed.before) == exact(composed.change)
        years = sum((exact(year.value) for year in composed.years), Decimal())
        assert years == portions.get("documents", 0)
        assert exact(cluster.total) == exact(composed.total)
        assert (composed.ranks_by_own is None) == (before is None)
        if before:
            ranks = exact(composed.ranks_by_own) + exact(composed.ranks_by_others)
            assert ranks == cluster.change.rank_change


def test_the_bar_adds_up_as_it_is_printed(runs):
    known = facts(runs[1], against=[previous_of(runs[1], runs[0])])
    for cluster in known.clusters:
        steps = bridge(cluster.composition).steps
        first, *parts, last = steps
        assert (first.side, last.side) == (LEVEL, LEVEL)
        printed = sum((Decimal(step.value) for step in parts), Decimal(first.value))
        assert printed == Decimal(last.value)
        at = first.low
        for step in parts:  # each begins where the one before ended
            start, end = (step.low, step.high) if step.side == ABOVE else (step.high, step.low)
            assert (step.side in (ABOVE, BELOW), start) == (True, at)
            at = end
        assert at == last.low


def test_the_file_beside_the_page_holds_the_parts(runs):
    known = facts(runs[1], against=[previous_of(runs[1], runs[0])])
    record = cluster_record(known.clusters[0], known)
    rows = record_table(record).to_pylist()
    values = [
        Decimal(row["value"])
        for row in rows
        if (row["section"], row["measure"]) == ("composition_parts", "value")
    ]
    assert sum(values) == exact(record["composition"]["change"])
    assert {row["unit"] for row in rows if row["measure"] == "value"} == {"percent points"}


def test_nothing_is_said_without_two_runs_that_can_be_laid_over_each_other(runs, tmp_path):
    published = tmp_path / "published.csv"
    published.write_text("rank,cluster_name,economy\n4,Kango,GA\n", "utf-8")
    against = previous_of(runs[1], read_published(published))
    assert {it.composition for it in facts(runs[1], against=[against]).clusters} == {None}
    assert {it.composition for it in facts(runs[1]).clusters} == {None}
    file = two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    rounded = {"geocoding": {"decimals": 1}}
    other = two_editions.edition(file, 2011, tmp_path / "other", **rounded)
    shutil.rmtree(other.folder / ".hotbed")
    known = facts(runs[1], against=[previous_of(runs[1], other)])
    assert {it.composition for it in known.clusters} == {None}
    assert known.against.differences
