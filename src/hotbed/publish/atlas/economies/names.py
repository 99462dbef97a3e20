"""Where the pages of economies and income groups lie."""

from __future__ import annotations

from collections.abc import Mapping

from hotbed.analysis.regions.cut import slug_of
from hotbed.publish.atlas.record import file_names
from hotbed.publish.facts.territories.structure import Territories

FOLDER = "economies"
Files = dict[str, str]
"""Key of a territory -> stem of its files' names in the folder."""


def economy_files(told: Territories | None) -> Files:
    """The stems of the files of all economies and income groups.

    Parameters
    ----------
    told : Territories or None
    """
    if told is None:
        return {}
    named = {one.key: one.key for one in told.economies}
    named |= {one.key: slug_of(one.key) for one in told.groups}
    stems = file_names(named.values())
    return {key: stems[name] for key, name in named.items()}


def addresses(files: Mapping[str, str], root: str = "") -> dict[str, str]:
    """The addresses of the pages, by key.

    Parameters
    ----------
    files : mapping
    root : str
        The way to the atlas's folder.
    """
    return {key: f"{root}{FOLDER}/{stem}.html" for key, stem in files.items()}
