"""The check of pinned versions says what is known, and says so when it could not check."""

from __future__ import annotations

import json
import subprocess

import check_vulnerabilities as check
import pytest

GOOD = {"name": "numpy", "version": "2.0", "vulns": []}
BAD = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
SKIPPED = {"name": "rich", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("returned", "packages", "code", "said"),
    [
        (0, [GOOD], check.NONE, "run.txt: no vulnerability is known of 1 packages"),
        (1, [GOOD, BAD], check.SOME, "run.txt: jinja2 2.10: CVE-1, CVE-2"),
        (0, [GOOD, SKIPPED], check.UNKNOWN, "could not check 1 of 2 in run.txt: rich"),
        (0, [], check.UNKNOWN, ""),
        (1, None, check.UNKNOWN, "could not check run.txt: ConnectionError: x"),
    ],
)
def test_what_the_answer_means(tmp_path, monkeypatch, capsys, returned, packages, code, said):
    out = "" if packages is None else json.dumps({"dependencies": packages})
    answer = subprocess.CompletedProcess([], returned, out, "ConnectionError: x")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: True)
    assert check.main([tmp_path / "run.txt"]) == code
    assert said in capsys.readouterr().out


def test_without_pip_audit_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert check.main() == check.UNKNOWN
    assert "could not check: pip-audit is not installed" in capsys.readouterr().out
