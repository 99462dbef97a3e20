"""Each author's addresses out of the texts that stand at the authors of a document."""

from __future__ import annotations

from collections.abc import Sequence

from hotbed.sources.shared.affiliations.names import Signed, Team, by_author, by_initials
from hotbed.sources.shared.affiliations.split import may_hold_several, split_affiliations
from hotbed.sources.shared.fields import without_entities
from hotbed.sources.shared.records import Address


def addresses_of(authors: Sequence[str], given: Sequence[Sequence[str]]) -> list[list[Address]]:
    """Each author's addresses, each once, out of the texts that stand at her name.

    An author at whom none stands has the addresses that texts at others' names say are hers.

    Parameters
    ----------
    authors : sequence of str
        Surname, comma, given names.
    given : sequence of sequence of str
        The texts at each author.

    Returns
    -------
    list of list of Address
        In the order of the authors.

    Examples
    --------
    >>> text = "KTH, Stockholm, Sweden; MIT, Cambridge, MA"
    >>> addresses_of(["Roe, Ann"], [[text]])
    [[{'address': 'KTH, Stockholm, Sweden'}, {'address': 'MIT, Cambridge, MA'}]]
    """
    team = Team(authors)
    addresses: list[dict[str, None]] = [{} for _ in authors]
    parted: dict[str, Signed] = {}
    for number, texts in enumerate(given):
        for text in texts:
            if not may_hold_several(text):
                addresses[number][text] = None
                continue
            if text not in parted:
                signed = parted[text] = _signed(without_entities(text), team)
                for who, places in signed.addresses.items():
                    if not any(given[who]):
                        addresses[who].update(dict.fromkeys(places))
            places = parted[text].of(number)
            addresses[number].update(dict.fromkeys(places))
    return [[{"address": place} for place in places if place] for places in addresses]


def _signed(text: str, team: Team) -> Signed:
    """The parts of a text: those of named authors, else of whoever it stands at."""
    if ";" in text and (named := by_author(text, team)):
        return Signed(named, [""])  # who isn't named has no address in the text
    if "(" in text or "[" in text:
        signed = by_initials(text, team)
        if signed is not None:
            return signed
    return Signed({}, split_affiliations(text))
