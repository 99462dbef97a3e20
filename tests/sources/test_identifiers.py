"""DOIs by which a document of one source is known in another."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.recipe import resolve
from hotbed.sources.columns import dois
from hotbed.sources.listings import IDENTIFIERS, numbered
from hotbed.sources.registry import files_of
from hotbed.steps.reading import parts, read_input
from sources.formats.test_pubmed import HEAD, article, author

OPENALEX = {
    "id": "W1",
    "publication_year": 2020,
    "type": "article",
    "authorships": [],
    "doi": "https://doi.org/10.1000/ABC;2-D",
}
WOS = "FN x\nPT J\nAU Roe, A\nDT Article\nC1 Oslo.\nDI 10.1000/ABC;2-D\nPY 2020\nUT W1\nER\n"
MEDLINE = "PMID- 1\nDP  - 2020\nPT  - Journal Article\nLID - 10.1000/abc;2-d [doi]\n"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("10.1000/AbC", "10.1000/abc"),
        (" https://doi.org/10.1000/abc ", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("DOI: 10.1000/abc", "10.1000/abc"),
        (
            "10.1002/(SICI)1-0(1998)17:15<1661::AID>3.0.CO;2-2",
            "10.1002/(sici)1-0(1998)17:15<1661::aid>3.0.co;2-2",
        ),
        ("10.1000", None),
        ("11.1000/abc", None),
        ("10.1000/a b", None),
        ("", None),
        (None, None),
    ],
)
def test_one_spelling(given, kept):
    assert dois(pa.array([given], pa.string())).to_pylist() == [kept]


@pytest.mark.parametrize(
    ("source", "name", "text"),
    [
        ("openalex", "a.jsonl", json.dumps(OPENALEX)),
        (
            "openalex",
            "a.csv",
            "id,publication_year,doi,type,authorships.author.id,authorships.raw_"
            "affiliation_strings\nW1,2020,https://doi.org/10.1000/ABC;2-D,article,,\n",
        ),
        ("wos", "a.txt", WOS),
        (
            "scopus",
            "a.csv",
            "Authors,Year,DOI,Affiliations,Document Type,EID\n"
            "Roe A.,2020,10.1000/ABC;2-D,Oslo,Article,W1\n",
        ),
        ("pubmed", "a.txt", MEDLINE),
        ("crossref", "a.jsonl", '{"DOI": "10.1000/ABC;2-D", "type": "journal-article"}'),
        ("table", "a.csv", "document_id,city,doi\nW1,Oslo,doi:10.1000/ABC;2-D\nW1,Rome,\nW2,B,-\n"),
    ],
    ids=["openalex", "flat openalex", "wos", "scopus", "medline", "crossref", "table"],
)
def test_sources_hand_over_the_doi(tmp_path, read_source, source, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    rows, rejects = read_source(source, [tmp_path / name])
    assert read_source.dois == {rows[0]["document_id"]: "10.1000/abc;2-d"}
    assert rejects == []


def test_pubmed_takes_the_publishers_doi_before_its_own_list_and_not_those_cited(
    tmp_path, read_source
):
    """The first article has both, the second only PubMed's, the third cites one."""
    given = '<ELocationID EIdType="doi" ValidYN="Y">10.1000/own</ELocationID></Article>'
    listed = '<ArticleId IdType="doi">10.1000/listed</ArticleId></ArticleIdList>'
    cited = (
        "<ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.1000/cited</ArticleId></ArticleIdList></Reference>'
        "</ReferenceList></PubmedData>"
    )
    one, two, three = (article(number, author("Oslo")) for number in (1, 2, 3))
    one = one.replace("</Article>", given).replace("</ArticleIdList>", listed)
    two = two.replace("</ArticleIdList>", listed).replace("</PubmedData>", cited)
    three = three.replace("</PubmedData>", cited)
    (tmp_path / "a.xml").write_text(HEAD + one + two + three + "</PubmedArticleSet>")
    read_source("pubmed", [tmp_path / "a.xml"])
    assert read_source.dois == {"1": "10.1000/own", "2": "10.1000/listed"}


def test_documents_left_out_have_none(tmp_path, read_source):
    """Or a copy that does not count would take the place of one that does."""
    (tmp_path / "a.jsonl").write_text(json.dumps(OPENALEX | {"type": "letter"}))
    read_source("openalex", [tmp_path / "a.jsonl"])
    assert read_source.dois == {}


def test_the_read_stage_keeps_them(tmp_path, write_csv):
    path = write_csv([{"document_id": "P1", "city": "Oslo", "doi": "10.1000/A"}])
    recipe = resolve(
        {
            "metrics": {"m": {"label": "M"}},
            "inputs": [{"source": "table", "metric": "m", "files": [str(path)]}],
        },
        folder=tmp_path,
    )
    stage = tmp_path / "stage"
    stage.mkdir()
    read_input(recipe, 0, numbered(files_of(recipe.inputs[0])), stage)
    (part,) = parts(stage, "identifiers")
    table = pq.read_table(part)
    assert table.schema.equals(IDENTIFIERS)
    assert table.to_pylist() == [
        {"metric": "m", "input": 0, "document_id": "P1", "doi": "10.1000/a"}
    ]
