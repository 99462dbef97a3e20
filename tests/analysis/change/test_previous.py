"""The previous edition: a run's folder or a published table, compared with once."""

import pytest

from hotbed.analysis.change.previous import previous_edition, previous_of
from hotbed.analysis.change.published import Published
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from support import two_editions


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return two_editions.editions(tmp_path_factory.mktemp("editions"))


def test_a_folder_is_a_run_and_a_file_a_published_table(runs, tmp_path):
    table = tmp_path / "gii.csv"
    table.write_text("rank,name,edition\n1,A,2022\n1,B,2023\n", "utf-8")
    assert isinstance(previous_edition(str(runs[0].folder)), Run)
    chosen = previous_edition(table, "2022")
    assert isinstance(chosen, Published)
    assert [row.name for row in chosen.clusters] == ["A"]
    with pytest.raises(HotbedError, match="is the folder of a run, not a published table; leave"):
        previous_edition(runs[0].folder, "2022")
    with pytest.raises(HotbedError, match="there is no file"):
        previous_edition(tmp_path / "nothing.csv")


def test_two_runs_have_a_comparison_and_a_table_has_matches(runs):
    old, new, _ = runs
    before = previous_of(new, old)
    # K, M, S and N go on; B is new (`two_editions`).
    assert sum(change.then is not None for change in before.comparison.changes) == 4
    assert (before.edition, before.matches, before.differences) == (old, None, ())
    table = previous_of(new, Published("gii.csv", None, "rank", []))
    assert (table.comparison, table.matches.matches, table.differences) == (None, [], ())
