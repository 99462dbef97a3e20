"""The check of pinned versions says what is known, and says so when it could not check."""

from __future__ import annotations

import subprocess

import check_vulnerabilities as check
import pytest


@pytest.mark.parametrize(
    ("returned", "out", "err", "code", "said"),
    [
        (0, "", "No known vulnerabilities found", check.NONE, "no vulnerability is known"),
        (1, "numpy 1.0 CVE-1", "Found 1", check.SOME, "numpy 1.0 CVE-1"),
        (1, "", "ConnectionError: x", check.UNKNOWN, "could not check run.txt: ConnectionError: x"),
    ],
)
def test_what_the_answer_means(tmp_path, monkeypatch, capsys, returned, out, err, code, said):
    answer = subprocess.CompletedProcess([], returned, out, err)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: True)
    assert check.main([tmp_path / "run.txt"]) == code
    assert said in capsys.readouterr().out


def test_without_pip_audit_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert check.main() == check.UNKNOWN
    assert "could not check: pip-audit is not installed" in capsys.readouterr().out
