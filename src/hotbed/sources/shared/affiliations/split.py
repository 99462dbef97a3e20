"""Several affiliations in one text, as publishers hand them to PubMed, Crossref and others.

PubMed has an element for each affiliation of an author, but since October 2013 it does not check
what publishers put into one; nor does Crossref, nor does OpenAlex, which reads both. Parts are
taken apart only where it is plain that each is an address.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Affiliation.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from hotbed.sources.shared.affiliations.ends import (
    LEAD,
    LONGEST_END,
    ends_an_address,
    is_located,
    semicolon_parts,
    without_contact,
    without_lead,
)
from hotbed.sources.shared.fields import without_entities

LABEL = re.compile(
    r"(?:^|(?<=[\s;,.]))[(\[]?(?:(?P<number>\d{1,3})|(?P<letter>[a-z])|(?P<sign>[*†‡§¶‖#]{1,4}))"
    r"[)\].:]?\s{0,3}(?=[^\W\d_])"
)
"""A number, letter or sign that counts affiliations."""
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰ", "0123456789abcdefgh")
LONGEST_LEAD = 12  # signs before the first label
STOP = re.compile(r"\.\s+(?=\w)")


def split_affiliations(text: str) -> list[str]:
    """The addresses in a text, if semicolons, labels or full stops part it into such.

    Each must be a list by commas and end with a country or a state, in any spelling of the
    reference tables. What ends otherwise belongs to the part behind it, so that nothing parts a
    department from its university. The labels that count the parts are left out, and HTML entities
    are the signs that they stand for.

    Parameters
    ----------
    text : str
        What stands at an author's name.

    Returns
    -------
    list of str
        One address or more; the text alone where it can't be parted.

    Examples
    --------
    >>> split_affiliations("KTH, Stockholm, Sweden; MIT, Cambridge, MA 02139, USA.")
    ['KTH, Stockholm, Sweden', 'MIT, Cambridge, MA 02139, USA']
    >>> split_affiliations("1 KTH, Stockholm, Sweden 2 Univ, St-Denis, Reunion")
    ['KTH, Stockholm, Sweden', 'Univ, St-Denis, Reunion']
    >>> split_affiliations("Department of Physics, Optics; KTH, Stockholm, Sweden")
    ['Department of Physics, Optics; KTH, Stockholm, Sweden']
    >>> split_affiliations("Law, Texas A&#x0026;M Univ, USA")  # an entity's semicolon parts nothing
    ['Law, Texas A&M Univ, USA']
    """
    return list(_split(without_entities(text))) if may_hold_several(text) else [text]


def may_hold_several(text: str) -> bool:
    """Whether a text holds anything that could part addresses: a quick look.

    Parameters
    ----------
    text : str
        An affiliation.

    Returns
    -------
    bool
        False where `split_affiliations` returns the text alone.

    Examples
    --------
    >>> may_hold_several("KTH, Stockholm, Sweden"), may_hold_several("1 KTH, Stockholm, Sweden")
    (False, True)
    """
    return (
        ";" in text or ". " in text or not "A" <= text < "[" or (text < "G" and text[:4] == "From")
    )


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    parts = [text]
    for cut in (_by_labels, _by_semicolons, _by_stops):
        parts = [piece for part in parts for piece in cut(part)]
    return tuple(map(without_contact, parts) if len(parts) > 1 else parts)


def _by_labels(text: str) -> list[str]:
    """Parts that begin with a number, letter or sign; the first stands at the beginning."""
    plain = text.translate(SUPERSCRIPTS)
    marks: list[tuple[int, int]] = []
    first, last = "", 0
    for label in LABEL.finditer(plain):
        following = plain[label.end()]
        if not marks and not _is_lead(plain[: label.start()]):
            if label.start() > LONGEST_LEAD:
                return [text]
            continue
        if following.islower():
            continue
        kind = str(label.lastgroup)
        value = int(label[kind]) if kind == "number" else ord(label[kind][0])
        if not marks or (kind == first and (value > last or kind == "sign")):
            first, last = kind, value
            marks.append(label.span())
    if len(marks) < 2:
        return [text]
    ends = [*(start for start, _ in marks[1:]), len(text)]
    parts = [without_lead(text[start:end]) for (_, start), end in zip(marks, ends, strict=True)]
    return _several(parts, " ") or [text]


def _is_lead(text: str) -> bool:
    return not text.strip() or LEAD.fullmatch(text) is not None


def _by_semicolons(text: str) -> list[str]:
    if ";" not in text:
        return [text]
    parts = semicolon_parts(text)
    return _several(parts, "; ") or (parts if len(parts) == 1 else [text])


def _by_stops(text: str) -> list[str]:
    return (_several(STOP.split(text), ". ") if ". " in text else []) or [text]


def _several(parts: Sequence[str], mark: str) -> list[str]:
    """Parts joined until each is an address; none where that makes but one.

    What is left at the end belongs to the last.
    """
    if len(parts) < 2:
        return []
    groups: list[str] = []
    held: list[str] = []
    stop = mark == ". "
    tail, located = "", False
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        held.append(part)
        tail = part if len(part) >= LONGEST_END or not tail else f"{tail}{mark}{part}"
        tail = tail[-LONGEST_END:]
        located = located or is_located(part.rpartition(",")[0])
        if located and ends_an_address(tail, before_stop=stop):
            longer = f"{tail}{mark}{following.partition(',')[0][:LONGEST_END]}"
            if not (stop and following and ends_an_address(longer)):  # else as in P.R. China
                groups.append(mark.join(held))
                held, tail, located = [], "", False
                continue
        located = located or is_located(part)
    if held and groups:
        groups[-1] = mark.join([groups[-1], *held])
    return groups if len(groups) > 1 else []
