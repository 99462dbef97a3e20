"""Group authors: consortia, collaborations and committees that stand in a list of persons.

A group without an address is no author: its members are, or are not named at all. A group with an
address counts as one author, like any other name.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-CollectiveName.html
"""

from __future__ import annotations

import re
from collections.abc import Sized

ALWAYS = frozenset(
    """
    collaboration collaborations collaborative collaborators collaborator consortium consortia
    group groups investigators network subgroup taskforce workgroup
    arbeitsgemeinschaft arbeitsgruppe studiengruppe konsortium
    consorcio colaboracion colaboración colaboradores grupo grupos consórcio
    groupe collaborateurs équipe gruppo consorzio collaborazione gruppe
    """.split()  # noqa: SIM905 - a line a language
)
"""Words that name a group wherever they stand; none is a usual surname."""
AMONG_OTHERS = frozenset(
    """
    academy agency alliance association authors board center centre college commission committee
    comité council department federation foundation force gesellschaft initiative institute
    institution members ministry organisation organization panel participants party program
    programme project registry researchers sociedad sociedade società société society study team
    trial trialists union university
    """.split()  # noqa: SIM905 - many words
)
"""Words that name a group only in a name of three words or more without a comma."""
SIGNS = re.compile(
    "协作组|协作网|课题组|研究组|工作组|编写组|委员会|委員會|委員会|联盟|聯盟|学会|學會|协会|協会|"
    "研究会|研究班|グループ|연구회|학회|위원회"
)
"""The same in Chinese, Japanese and Korean."""
BEHALF = re.compile(r"\b(?:on|in) behalf of\b", re.IGNORECASE)
INITIALS = re.compile(r"[,\s](?:[^\W\d_]{1,2}\.[\s-]?){1,8}\Z")
WORD = re.compile(r"[^\W\d_]+")


def is_group(name: str) -> bool:
    """Whether an author's name is that of a group, by its words.

    Parameters
    ----------
    name : str
        As a list of authors writes it; for family and given names, both with a comma between.

    Returns
    -------
    bool
        False for a surname with initials, whatever the surname is.

    Examples
    --------
    >>> [is_group(name) for name in ("X Consortium", "Group, X Study", "Example Team 2 B")]
    [True, True, True]
    >>> [is_group(name) for name in ("Group, A.", "Board, Anna", "Union M.-L.", "van der Berg N.")]
    [False, False, False, False]
    """
    words = [word.casefold() for word in WORD.findall(name)]
    telling = not ALWAYS.isdisjoint(words) or (
        len(words) > 2 and "," not in name and not AMONG_OTHERS.isdisjoint(words)
    )
    if telling or BEHALF.search(name):
        return not INITIALS.search(name)
    return SIGNS.search(name) is not None


def is_author(name: str, addresses: Sized, *, group: bool = False) -> bool:
    """Whether who stands in a list of authors counts as one.

    Parameters
    ----------
    name : str
        As `is_group` takes it.
    addresses : sized
        Those of this author.
    group : bool
        Whether the source marks it as a group, whatever its name.

    Returns
    -------
    bool
        False for a group without an address.

    Examples
    --------
    >>> is_author("EXAMPLE Consortium", []), is_author("EXAMPLE Consortium", ["Oslo, Norway"])
    (False, True)
    >>> is_author("Roe, A.", []), is_author("EXAMPLE-2", [], group=True)
    (True, False)
    """
    return len(addresses) > 0 or not (group or is_group(name))
