"""PubMed, hand-written after NLM's DTD of 2025 and its help page on the PubMed format."""

import gzip

import pytest

import hotbed
from hotbed.base.errors import HotbedError

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""


def article(pmid, authors="", kinds=("Journal Article",), date="<Year>2020</Year>", version="1"):
    types = "".join(f"<PublicationType UI='D0'>{kind}</PublicationType>" for kind in kinds)
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print">
<Journal><JournalIssue CitedMedium="Print"><PubDate>{date}</PubDate></JournalIssue></Journal>
<ArticleTitle>About <i>x</i> &lt; y</ArticleTitle><AuthorList CompleteYN="Y">{authors}</AuthorList>
<PublicationTypeList>{types}</PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y">Neurons</DescriptorName>
</MeshHeading><MeshHeading><DescriptorName UI="D2" MajorTopicYN="N">Humans</DescriptorName>
</MeshHeading></MeshHeadingList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle>
"""


def author(*places, valid="Y", name="<LastName>Roe</LastName>"):
    infos = "".join(
        f"<AffiliationInfo><Affiliation>{place}</Affiliation></AffiliationInfo>" for place in places
    )
    return f'<Author ValidYN="{valid}">{name}{infos}</Author>'


BASE = [
    article(
        1,
        author("Univ. Oslo, Oslo, Norway. Electronic address: a.roe@uio.no.", "KTH, Sweden")
        + author()
        + author("Nowhere", valid="N")
        + author(name="<CollectiveName>The Group</CollectiveName>"),
    ),
    article(2, author("Paris"), kinds=("Letter", "Comment")),
    article(3, author("Paris"), kinds=("Journal Article", "Retracted Publication")),
    article(4, "", date="<MedlineDate>1998 Dec-1999 Jan</MedlineDate>"),
    article(5, author("S&#xe3;o Paulo")),
]

MEDLINE = "PMID- 1\nDP  - 2020\nFAU - Roe\nAD  - Oslo\n      Norway\nPT  - Letter\n\nPMID- 2\n"
DELETION = "<DeleteCitation><PMID>9</PMID></DeleteCitation></PubmedArticleSet>"
SEEDS = {"a.xml": HEAD + "".join(BASE) + DELETION, "a.txt": MEDLINE}


def shown(rows):
    return [
        (r["document_id"], r["contributor"], r.get("address"), r["year"], r["left_out"])
        for r in rows
    ]


EXPECTED = [
    ("1", "0", "Univ. Oslo, Oslo, Norway", 2020, None),
    ("1", "0", "KTH, Sweden", 2020, None),
    ("1", "1", None, 2020, None),
    ("2", "0", "Paris", 2020, "type letter; comment"),
    ("3", "0", "Paris", 2020, "retracted"),
    ("4", None, None, 1998, None),
    ("5", "0", "São Paulo", 2020, None),
]


@pytest.mark.parametrize("name", ["pubmed25n0001.xml", "pubmed25n0001.xml.gz"])
def test_articles_with_their_authors(tmp_path, read_source, name):
    data = (HEAD + "".join(BASE) + "</PubmedArticleSet>").encode()
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    rows, rejects = read_source("pubmed", [tmp_path / name])
    assert rejects == []
    assert shown(rows) == EXPECTED
    topics = {(d["kind"], d["value"], d["id"]) for d in read_source.details}
    assert topics == {("topic", "Neurons", "D1")}


def test_the_later_file_stands_and_deletions_leave_out(tmp_path, read_source):
    base = HEAD + article(1, author("Old")) + article(2, author("Gone")) + "</PubmedArticleSet>"
    update = HEAD + article(1, author("New"), version="2")
    update += "<DeleteCitation><PMID Version='1'>2</PMID></DeleteCitation></PubmedArticleSet>"
    (tmp_path / "pubmed25n0001.xml").write_text(base)
    (tmp_path / "pubmed25n1275.xml").write_text(update)
    rows, _ = read_source("pubmed", sorted(tmp_path.glob("*.xml")))
    first = {}
    for row in sorted(rows, key=lambda row: row["record"]):  # the least record is the one kept
        first.setdefault(row["document_id"], row)
    assert first["1"]["address"] == "New"
    assert first["2"]["left_out"] == "deleted by its owner"


def test_the_medline_format_reads_the_same(tmp_path, read_source):
    text = """
PMID- 1
OWN - NLM
DP  - 2020 Mar
TI  - A title that
      goes on
FAU - Roe, Ann
AU  - Roe A
AD  - Univ. Oslo,
      Oslo, Norway. a.roe@uio.no
AD  - KTH, Sweden
FAU - Doe, B
AU  - Doe B
PT  - Journal Article
MH  - *Neurons
MH  - Humans

PMID- 2
DP  - 1998 Dec
PT  - Letter
"""
    (tmp_path / "pubmed.txt").write_text(text + "\nPMID- x\nTI  - no number\n")
    rows, rejects = read_source("pubmed", [tmp_path / "pubmed.txt"])
    assert shown(rows) == [*EXPECTED[:3], ("2", None, None, 1998, "type letter")]
    assert [(r["row"], r["reason"]) for r in rejects] == [(3, "no PMID")]


def test_damaged_records_are_set_aside_alone(tmp_path, read_source):
    good = article(1, author("Paris"))
    open_tag = article(2).replace("</AuthorList>", "")
    cut = article(3).split("<PublicationTypeList>")[0]
    nameless = article(4).replace('<PMID Version="1">4</PMID>', "")
    bytes_ = (HEAD + good + open_tag + cut + nameless + article(5, author("X"))).encode()
    latin = article(6, author("M\u00fcnchen")).encode("latin-1")
    (tmp_path / "a.xml").write_bytes(bytes_ + latin + cut.encode())
    rows, rejects = read_source("pubmed", [tmp_path / "a.xml"])
    assert [row["document_id"] for row in rows] == ["1", "5"]
    assert [(r["row"], r["reason"].split(" (")[0]) for r in rejects] == [
        (2, "not well-formed XML"),
        (3, "cut off: its end tag is missing"),
        (4, "no PMID"),
        (6, "not well-formed XML"),
        (7, "cut off: its end tag is missing"),
    ]


def test_entities_are_neither_expanded_nor_fetched(tmp_path, read_source):
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    text = bomb + "<PubmedArticleSet>" + article(1, author("A &b; &f; &eacute; B"))
    (tmp_path / "a.xml").write_text(text + "</PubmedArticleSet>")
    (row,), _ = read_source("pubmed", [tmp_path / "a.xml"])
    assert row["address"] == "A b f é B"


def test_another_kind_of_file_is_refused(tmp_path, read_source):
    (tmp_path / "a.xml").write_text("<html><body/></html>")
    (tmp_path / "b.txt").write_text("id,title\n")
    with pytest.raises(HotbedError, match="holds no PubMed record; check"):
        read_source("pubmed", [tmp_path / "a.xml"])
    with pytest.raises(HotbedError, match="neither PubMed XML nor its MEDLINE text"):
        read_source("pubmed", [tmp_path / "b.txt"])


def test_books_are_left_out_with_a_reason_and_not_lost(tmp_path, read_source):
    """NCBI's Bookshelf is in search results; a chapter is no journal article."""
    book = """<PubmedBookArticle><BookDocument><PMID Version="1">30</PMID><ArticleIdList>
<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><PubDate><Year>2019</Year>
</PubDate></Book><AuthorList Type="authors"><Author><LastName>Roe</LastName><AffiliationInfo>
<Affiliation>KTH, Sweden</Affiliation></AffiliationInfo></Author></AuthorList>
</BookDocument></PubmedBookArticle>"""
    (tmp_path / "a.xml").write_text(
        HEAD + article(1, author("Oslo")) + book + "</PubmedArticleSet>"
    )
    rows, rejects = read_source("pubmed", [tmp_path / "a.xml"])
    assert rejects == []
    assert shown(rows) == [
        ("1", "0", "Oslo", 2020, None),
        ("30", "0", "KTH, Sweden", 2019, "type book"),
    ]
    rows, _ = read_source("pubmed", [tmp_path / "a.xml"], include_types=["Book"])
    assert [row["left_out"] for row in rows] == ["type journal article", None]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("Published Erratum", "correction notice"),
        ("Retraction of Publication", "retraction notice"),
        ("Expression of Concern", "expression of concern"),
        ("Retracted Publication", "retracted"),
        ("Corrected and Republished Article", None),
    ],
)
def test_notices_and_retracted_articles_are_left_out(tmp_path, read_source, kind, reason):
    text = f"PMID- 1\nDP  - 2020\nFAU - Roe, A\nAD  - Rome\nPT  - Journal Article\nPT  - {kind}\n"
    (tmp_path / "a.txt").write_text(text)
    rows, _ = read_source("pubmed", [tmp_path / "a.txt"])
    assert rows[0]["left_out"] == reason
    # who includes journal articles alone still has no notices among them
    rows, _ = read_source("pubmed", [tmp_path / "a.txt"], include_types=["Journal Article"])
    assert rows[0]["left_out"] == reason
    rows, _ = read_source("pubmed", [tmp_path / "a.txt"], include_types=[kind])
    assert rows[0]["left_out"] is None


def test_a_group_with_an_address_keeps_it(tmp_path, read_source):
    text = "PMID- 1\nDP  - 2020\nFAU - Roe, A\nAD  - Rome\nCN  - X Study\nAD  - Oslo\nCN  - Y\n"
    (tmp_path / "a.txt").write_text(text + "FAU - EXAMPLE Consortium\nPT  - Journal Article\n")
    rows, _ = read_source("pubmed", [tmp_path / "a.txt"])
    assert [(r["contributor"], r["address"], r["contributors"]) for r in rows] == [
        ("0", "Rome", 2),
        ("1", "Oslo", 2),
    ]


def test_in_a_run_the_last_of_many_update_files_stands(tmp_path):
    # Nine files revise the same article, each with another town; the last deletes another one.
    towns = ("Oslo", "Bergen", "Paris", "Lyon", "Berlin", "Hamburg", "Madrid", "Rome", "Vienna")
    countries = ("Norway",) * 2 + ("France",) * 2 + ("Germany",) * 2 + ("Spain", "Italy", "Austria")
    for number, (town, country) in enumerate(zip(towns, countries, strict=True), 1):
        text = article(1, author(f"University, {town}, {country}"), version=str(number))
        text += article(2, author(f"University, {town}, {country}"), version=str(number))
        if number == len(towns):
            text += "<DeleteCitation><PMID Version='1'>2</PMID></DeleteCitation>"
        (tmp_path / f"pubmed25n{number:04d}.xml").write_text(HEAD + text + "</PubmedArticleSet>")
    study = {
        "metrics": {"m": {"label": "M"}},
        "inputs": [{"source": "pubmed", "metric": "m", "files": [str(tmp_path / "*.xml")]}],
        "detection": {"min_listings": 1},
    }
    run = hotbed.run(study, tmp_path / "out")
    assert [row["name"] for row in run.clusters.to_pylist()] == ["Vienna"]
    lines = {row["line"]: row["documents"] for row in run.ledger.to_pylist()}
    assert lines["cluster"] == 1
