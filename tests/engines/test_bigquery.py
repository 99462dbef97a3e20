"""BigQuery's SQL of every step, kept as files: compiled, not run.

HOTBED_WRITE_GOLDEN=1 writes the files anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hotbed import recipe as recipes
from hotbed import study
from support import studies
from support.compiled import Compiled

GOLDEN = Path(__file__).parent / "golden" / "bigquery"


@pytest.fixture(scope="module")
def queries(tmp_path_factory):
    """The SQL of a study in which every step has something to do."""
    folder = tmp_path_factory.mktemp("compiled")
    studies.write(folder)
    engine = Compiled(folder / "spill", "bigquery")
    given = studies.recipe(
        folder,
        focus={"technology": ["Semiconductors"], "field": ["Chemistry", "Mathematics"]},
        merging={"within_km": 20, "coactivity": 0.01},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "engine_of", lambda _recipe, _scratch: engine)
        study.run(recipes.resolve(given, folder=folder), folder / "out")
    return engine.queries


def test_the_sql_is_that_which_is_kept(queries):
    if os.environ.get("HOTBED_WRITE_GOLDEN"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for old in GOLDEN.glob("*.sql"):
            old.unlink()
        for name, text in queries.items():
            (GOLDEN / f"{name}.sql").write_text(text, encoding="utf-8")
    kept = {path.stem: path.read_text("utf-8") for path in GOLDEN.glob("*.sql")}
    assert sorted(kept) == sorted(queries)
    assert [name for name in kept if kept[name] != queries[name]] == []


def test_tables_are_named_and_no_file_is_read(queries):
    """So that another engine could have them."""
    assert len(queries) > 20
    assert [name for name, text in queries.items() if "parquet" in text or "`memory`" in text] == []
