"""Group authors are told from persons by their words."""

import pytest

from hotbed.sources.shared.groups import is_author, is_group


@pytest.mark.parametrize(
    "name",
    [
        "EXAMPLE Consortium",
        "on behalf of the EXAMPLE Investigators",
        "The A. B. Example Collaboration",
        "Collaborators, Example 2019",
        "Example Disease Working Group of the Example Society",
        "Example Society of Radiology",
        "Grupo de Estudio de Ejemplo",
        "Groupe d'étude de l'exemple",
        "示例协作组",
        "例研究会",
    ],
)
def test_groups(name):
    assert is_group(name)
    assert not is_author(name, [])
    assert is_author(name, ["Univ. Oslo, Oslo, Norway"])


@pytest.mark.parametrize(
    "name",
    [
        "Roe, Anna",
        "Roe A.",
        "Groupe, J.-P.",  # a surname with initials
        "Network A.B.",
        "Board, Anna Maria Louise",  # words that are surnames as well
        "Anna Center",
        "Team, Kim",
        "van der Study, A.",
        "王 小明",
        "Sukarno",
        "",
    ],
)
def test_persons(name):
    assert not is_group(name)
    assert is_author(name, [])
