"""An earlier edition is compared with once, for pages, change and findings together."""

import pytest
from typer.testing import CliRunner

from hotbed.analysis.change import previous
from hotbed.cli.main import app
from support import two_editions


@pytest.mark.parametrize("call", [["atlas"], ["atlas", "--single-file"], ["publish", "--top", "1"]])
def test_one_comparison_an_edition(tmp_path, monkeypatch, call):
    before, now = two_editions.editions(tmp_path)[:2]
    compared = []

    def counting(*runs):
        compared.append(runs)
        return compare(*runs)

    compare = previous.compare
    monkeypatch.setattr(previous, "compare", counting)
    verb, *options = call
    arguments = [verb, str(now.folder), "--against", str(before.folder), "-q", *options]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    assert [(old.folder, new.folder) for old, new in compared] == [(before.folder, now.folder)]
