"""Runs that the tests of uncertainty share."""

from __future__ import annotations

import pytest

import hotbed
from hotbed.result import Result
from support import world


@pytest.fixture(scope="session")
def towns(tmp_path_factory) -> Result:
    """The hand-made world of `support.world`: clusters B, A and C, and a village outside."""
    folder = tmp_path_factory.mktemp("towns")
    return hotbed.run(str(world.write_study(folder)), folder / "run")
