"""Entries of BibTeX: where one ends, what a damaged one costs, and what becomes of each byte."""

import io
from pathlib import Path

import pytest

from hotbed.sources.account import Account
from hotbed.sources.files.framing.entries import UNBALANCED, entries
from hotbed.sources.files.references.bibtex import entry_fields

ONE, TWO = "@article{a,\n t = {x {y}},\n}", '@misc{b,\n t = "z {"} w",\n u = 7\n}'


def read(text):
    account = Account(size=len(text.encode()))
    records = list(entries(io.BufferedReader(io.BytesIO(text.encode())), account))
    account.must_balance(Path("a.bib"))
    account.must_count(Path("a.bib"), len(records))
    return records


def keys(text):
    return [
        record.fault or entry_fields(record, ())[0] for record in read(text) if record is not None
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}",
        f"Scopus\nEXPORT DATE: 1 May\n\n{ONE}\n\n% a note\n{TWO}\n",
        f"{ONE}{TWO.replace('misc', 'article')}",
        f'"{ONE}\n"{TWO}'.removeprefix('"'),
        f"@comment{{x}}\n{ONE}\n@string{{j = {{J}}}}\n{TWO}",
    ],
    ids=["lines", "text around", "no line end", "a quote before", "comments and macros"],
)
def test_entries_end_with_the_brace_that_closes_them(text):
    assert keys(text) == ["a", "b"]


@pytest.mark.parametrize(
    "bad", ["@article{c,\n t = {x\n}", "@article{c,\n t = {x}},\n u = {y}\n}", "@article{c,"]
)
def test_an_entry_whose_braces_do_not_match_costs_itself(bad):
    assert keys(f"{ONE}\n{bad}\n{TWO}") == ["a", "its braces don't match", "b"]


@pytest.mark.parametrize("start", ["", "\n x,", "xarticle{c,\n", "@\xff{c,\n"])
def test_an_entry_whose_start_is_damaged_costs_not_the_one_before(start):
    damaged = f"{start} t = {{y}},\n}}"
    assert keys(f"{ONE}\n\n{damaged}\n\n{TWO}") == ["a", UNBALANCED, "b"]


def test_a_brace_behind_a_backslash_is_a_sign_where_the_others_match():
    (record,) = read("@article{a,\n t = {x \\{ y},\n u = {z}\n}")
    assert entry_fields(record, ("t", "u")) == ("a", {"t": "x \\{ y", "u": "z"})


def test_values_in_quotes_braces_and_bare():
    _, record = read(f"{ONE}\n{TWO}")
    assert entry_fields(record, ("t", "u")) == ("b", {"t": 'z {"} w', "u": "7"})
    (record,) = read("@article{a,\n year=2020, t = {x} y\n}")
    with pytest.raises(ValueError, match="no field where one is expected: 'y"):
        entry_fields(record, ("year",))
