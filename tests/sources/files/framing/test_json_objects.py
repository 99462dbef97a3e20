"""JSON of any shape gives its objects; what is damaged is set aside and its neighbours are not."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.sources.account import Account
from hotbed.sources.files.framing.json_objects import CUT_OFF, NOT_JSON, JsonObjects

WORKS = [
    {
        "id": f"W{number}",
        "title": 'with "quotes", {brackets} and \\ ',
        "year": 2020,
        "authorships": [{"author": {"id": f"A{number}", "name": "Roe"}, "raw": ["Oslo"]}],
        "topic": {"id": f"T{number}", "field": {"id": 1}},
    }
    for number in range(6)
]


def cut(text, size=1 << 20):
    """The objects and the texts set aside, every byte accounted for."""
    data = text if isinstance(text, bytes) else text.encode()
    account = Account(size=len(data))
    found = list(JsonObjects(io.BufferedReader(io.BytesIO(data), size), account))
    entered = account.read + account.rejected + sum(account.ignored.values())
    assert entered == len(data)
    objects = [each.value for each in found if each.value is not None]
    return objects, [
        (each.data.decode("utf-8", "replace"), each.fault) for each in found if each.value is None
    ]


def page(works):
    return {"meta": {"count": len(works), "next": {"id": "x"}}, "results": works, "group_by": []}


def message(works):
    answer = {"facets": {}, "items": works, "query": {"start": 0, "terms": None}}
    return {"status": "ok", "message-type": "work-list", "message": answer}


SHAPES = {
    "one a line": "\n".join(map(json.dumps, WORKS)),
    "concatenated": "".join(map(json.dumps, WORKS)),
    "a list": json.dumps(WORKS),
    "a list, one a line": "[\n" + ",\n".join(map(json.dumps, WORKS)) + "\n]\n",
    "pretty-printed": json.dumps(WORKS, indent=2),
    "pretty-printed, concatenated": "\n".join(json.dumps(work, indent=1) for work in WORKS),
    "a page": json.dumps(page(WORKS)),
    "pages, one a line": "\n".join(json.dumps(page(WORKS[n : n + 2])) for n in (0, 2, 4)),
    "pages, concatenated": "".join(json.dumps(message(WORKS[n : n + 2])) for n in (0, 2, 4)),
    "pages, pretty-printed": "\n".join(
        json.dumps(page(WORKS[n : n + 3]), indent=1) for n in (0, 3)
    ),
    "a list of pages": json.dumps([message(WORKS[:3]), message(WORKS[3:])]),
    "a list of lists": json.dumps([WORKS[:2], WORKS[2:]]),
    "single works": "\n".join(json.dumps({"status": "ok", "message": work}) for work in WORKS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_its_objects(shape):
    assert cut(SHAPES[shape]) == (WORKS, [])


def test_numbers_that_json_does_not_have_are_null():
    text = '{"id": "W1", "year": NaN, "x": -Infinity}\n{"id": "W2", "year": 2020, "x": 1}\n'
    assert cut(text)[0] == [
        {"id": "W1", "year": None, "x": None},
        {"id": "W2", "year": 2020, "x": 1},
    ]


def without(shape, old, new):
    text = SHAPES[shape]
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("a bracket too many", '"W2"', '"W2"}'),
        ("a bracket missing", '"A2", "name": "Roe"}', '"A2", "name": "Roe"'),
        ("a list's bracket too many", '"W2"', '"W2"]'),
        ("a quote missing", '"W2"', '"W2'),
        ("a quote too many", '"W2"', '"W2""'),
        ("a value missing", '"W2"', ""),
        ("rubbish", '"W2"', '\x00\xff%"W2"'),
    ],
)
def test_a_damaged_object_costs_itself_alone(shape, kind, old, new):
    text = SHAPES[shape]
    if "pretty" in shape:
        old, new = (" ".join(part.split()) for part in (old, new))
        if old not in text:
            old, new = '"A2",', '"A2"},'  # written over several lines
    objects, faults = cut(text.replace(old, new, 1))
    assert [work["id"] for work in objects if work in WORKS] == ["W0", "W1", "W3", "W4", "W5"]
    assert faults


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name": "Roe"}', '"name": "Roe"'),  # valid, with the works behind it in its authors
        ('"raw": ["Oslo"]}]', '"raw": ["Oslo"]}'),
        ('"authorships": [{', '"authorships": [{"a" [{'),  # not even valid
        ('{"id":', '{"id" 5 "x":'),
    ],
)
def test_an_object_without_its_end_swallows_no_other_of_its_line(number, old, new):
    texts = [json.dumps(work) for work in WORKS]
    texts[number] = texts[number].replace(old, new, 1)
    objects, rejected = cut('{"results": [' + ", ".join(texts) + "]}")
    assert [work for work in objects if work in WORKS] == [
        work for place, work in enumerate(WORKS) if place != number
    ]
    assert rejected


def test_what_is_cut_off_is_said():
    assert cut(json.dumps(WORKS)[:-1]) == (WORKS, [("", CUT_OFF)])
    objects, faults = cut(json.dumps(WORKS)[:-20])
    assert objects == WORKS[:5]
    assert [fault for _, fault in faults] == [NOT_JSON]


def test_a_line_that_is_cut_off_swallows_no_other():
    """Its open list would take the works after it for its members."""
    lines = [json.dumps(work) for work in WORKS]
    lines[2] = lines[2][: lines[2].index('"raw"')].rstrip().removesuffix(",") + ', "raw": ['
    objects, faults = cut("\n".join(lines))
    assert objects == [*WORKS[:2], *WORKS[3:]]
    assert len(faults) == 1


def test_text_between_records_is_set_aside():
    text = "# works\n" + json.dumps(WORKS[0]) + "\nnull\n" + json.dumps(WORKS[1]) + "\n"
    objects, faults = cut(text)
    assert objects == WORKS[:2]
    assert [text for text, _ in faults] == ["# works\n", "null\n"]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(data=st.data(), shape=st.sampled_from(sorted(SHAPES)), size=st.integers(1, 200))
def test_no_byte_is_lost_whatever_is_damaged(data, shape, size):
    text = bytearray(SHAPES[shape].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        kind = data.draw(st.integers(0, 2))
        if kind == 0:
            del text[place : place + data.draw(st.integers(1, 50))]
        elif kind == 1:
            text[place:place] = data.draw(
                st.sampled_from([b'"', b"{", b"}", b"[", b"]", b"\\", b"\n"])
            )
        else:
            text[place : place + 1] = data.draw(st.binary(min_size=1, max_size=3))
    cut(bytes(text), size)


@pytest.mark.parametrize(
    "piece",
    [
        b'{"id":',
        b"[",
        b'{"id":1,',
        b'"',
        b'{"id":"',
        b"{",
        b'\\"',
        b"}",
        b'{"message":',
        b'{"items":[',
    ],
)
def test_hostile_text_is_set_aside_in_linear_time(piece):
    objects, _ = cut(json.dumps(WORKS[0]).encode() + b"\n" + piece * 20_000)
    assert objects[0] == WORKS[0]
