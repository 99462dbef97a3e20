"""Elements are cut out of XML by their tags; a damaged tag costs its element alone."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.sources.account import Account
from hotbed.sources.files.framing.elements import CUT_OFF, NO_START, OTHER_NAME, pieces
from hotbed.sources.files.xml import tree

DOCUMENTS = [
    f'<ex:doc n="{number}"><ex:name>doc &amp; doc</ex:name></ex:doc>' for number in range(9)
]
TEXT = '<?xml version="1.0"?><ex:docs xmlns:ex="u">\n' + "\n".join(DOCUMENTS) + "\n</ex:docs>"


def cut(text, size=1 << 20, names=("doc",)):
    """The elements and the faults, every byte accounted for."""
    data = text if isinstance(text, bytes) else text.encode()
    account = Account(size=len(data))
    stream = io.BufferedReader(io.BytesIO(data), size)
    found = list(pieces(stream, names, account))
    assert account.read + account.rejected + sum(account.ignored.values()) == len(data)
    whole = [each.data.decode("utf-8", "replace") for each in found if not each.fault]
    return whole, [each.fault for each in found if each.fault]


def test_elements_are_cut_out():
    assert cut(TEXT) == (DOCUMENTS, [])
    assert cut(TEXT + TEXT) == (DOCUMENTS * 2, [])
    assert cut("<doc/><docs/><doc a='1'/>") == (["<doc/>", "<doc a='1'/>"], [])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('<ex:doc n="4"', '<ey:doc n="4"', OTHER_NAME),
        ('<ex:doc n="4"', '<ex:dpc n="4"', NO_START),
        ('<ex:doc n="4"', '<ex doc n="4"', NO_START),
        ('<ex:doc n="4"', 'ex:doc n="4"', NO_START),
        (DOCUMENTS[4], DOCUMENTS[4].replace("</ex:doc", "</ey:doc"), OTHER_NAME),
        (DOCUMENTS[4], DOCUMENTS[4].replace("</ex:doc", "</ex:dox"), CUT_OFF),
        (DOCUMENTS[4], DOCUMENTS[4].replace("</ex:doc", "<ex:dox"), CUT_OFF),
        (DOCUMENTS[4], DOCUMENTS[4][:-9], CUT_OFF),
    ],
)
def test_one_wrong_byte_in_a_tag_costs_its_element_alone(old, new, fault):
    whole, faults = cut(TEXT.replace(old, new))
    assert whole == [*DOCUMENTS[:4], *DOCUMENTS[5:]]
    assert faults == [fault]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(
    place=st.integers(0, len(TEXT) - 1),
    sign=st.sampled_from("<>/:x \x00&!-"),
    size=st.integers(1, 300),
)
def test_any_wrong_byte_costs_at_most_the_element_it_hits_and_is_told(place, sign, size):
    damaged = TEXT[:place] + sign + TEXT[place + 1 :]
    whole, faults = cut(damaged, size)
    begin = TEXT.index(DOCUMENTS[0])
    hit = [
        document
        for document in DOCUMENTS
        if TEXT.index(document) <= place < TEXT.index(document) + len(document)
    ]
    assert set(whole) >= set(DOCUMENTS) - set(hit), begin
    for document in hit:
        told = faults or document in whole
        assert told or any(not _is_well_formed(each) for each in whole) or len(whole) == 9


def _is_well_formed(text):
    try:
        tree(text.encode())
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("piece", ["<doc ", "<doc>", "</doc>", "<!--", "doc ", "<a:doc>", "<doc"])
def test_hostile_tags_are_set_aside(piece):
    """As many as take minutes where each tag is looked for from the one before."""
    whole, _ = cut(DOCUMENTS[0] + piece * 40_000)
    assert whole[0] == DOCUMENTS[0]


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<![CDATA[", b"<a>", b"<p:a>", b" x:y", b"&a;", b"<p:a "]
)
def test_hostile_records_are_no_trees(piece):
    with pytest.raises(ValueError, match="not well-formed"):
        tree(b"<q:doc>" + piece * 40_000)
