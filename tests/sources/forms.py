"""Files of many records in every source and form, to damage some of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sources.formats import test_docdb, test_lens, test_pct, test_pubmed, test_uspto
from sources.formats.test_crossref import WORKS
from sources.formats.test_openalex import SOME

COUNT = 40


@dataclass(frozen=True)
class Form:
    """A file: a beginning, records by number, and an end.

    Attributes
    ----------
    source, file : str
        The source, and the name of a file of it.
    start, end : str
        What stands before and behind the records.
    record : callable
        From a number to the text of a record.
    document : callable
        From a number to the document's id.
    beside : mapping of str to callable
        From the names of files that must lie beside it to their texts, by the count of records.
    """

    source: str
    file: str
    start: str
    record: Callable[[int], str]
    end: str
    document: Callable[[int], str]
    beside: Mapping[str, Callable[[int], str]] = field(default_factory=dict)

    def text(self, count: int = COUNT) -> str:
        """The file undamaged.

        Parameters
        ----------
        count : int
            How many records it has.

        Returns
        -------
        str
            Its text.
        """
        return self.start + "".join(map(self.record, range(count))) + self.end


def table(rows: Callable[[int], str], heading: str) -> Callable[[int], str]:
    """A table beside another, of as many rows as that."""
    return lambda count: heading + "".join(map(rows, range(count)))


def openalex(number: int) -> str:
    return json.dumps(SOME[0] | {"id": f"W{number}"})


def crossref(number: int) -> str:
    return json.dumps(WORKS[0] | {"DOI": f"10.1/{number}"})


def scopus(number: int) -> str:
    return f'"Roe A.",2020,"Univ Oslo, Oslo, Norway","Article","E{number}"\n'


def tagged(number: int) -> str:
    fields = f"AU Roe, A\nDT Article\nC1 Univ Oslo, Oslo, Norway.\nPY 2020\nUT WOS:{number}"
    return f"PT J\n{fields}\nER\n\n"


def docdb(number: int) -> str:
    return (
        f'<exch:exchange-document country="US" doc-number="{number}" kind="A1">'
        "<exch:bibliographic-data/></exch:exchange-document>\n"
    )


def medline(number: int) -> str:
    return f"PMID- {number + 1}\nDP  - 2020\nFAU - Roe, Ann\nAD  - Oslo, Norway\nPT  - Letter\n\n"


def bibtex(number: int) -> str:
    fields = "Author = {Roe, A},\nYear = {2020},\nType = {Article},\nAffiliation = {Oslo, Norway.}"
    return f"@article{{ WOS:{number},\n{fields},\nUnique-ID = {{WOS:{number}}},\n}}\n\n"


def scopus_bibtex(number: int) -> str:
    url = f"https://www.scopus.com/inward/record.uri?eid=2-s2.0-{number}&doi=x"
    fields = "author = {Roe, A.},\nyear = {2020},\naffiliations = {Oslo, Norway},\ntype = {Article}"
    return f"@ARTICLE{{Roe2020,\n{fields},\nurl = {{{url}}}\n}}\n\n"


def ris(number: int) -> str:
    fields = "AU  - Roe, A\nPY  - 2020\nM3  - Article\nAD  - Oslo, Norway"
    return f"TY  - JOUR\n{fields}\nAN  - WOS:{number}\nER  -\n\n"


def lens(number: int) -> str:
    return json.dumps(test_lens.WORK | {"lens_id": f"{number:06d}"})


def greenbook(number: int) -> str:
    place = "INVT\nNAM  Poe; Ada\nCTY  Goleta\nSTA  CA\n"
    return f"PATN\nWKU  {3930000 + number:08d}7\nAPT  1\nISD  19760106\nTTL  A title\n{place}"


REGPAT = "pct_nbr|appln_id|person_id|inv_name|address|city|reg_code|ctry_code|reg_share|inv_share\n"
FORMS = [
    Form("openalex", "a.jsonl", "", lambda n: openalex(n) + "\n", "", "W{}".format),
    Form("openalex", "b.json", "[", lambda n: openalex(n) + ",", "{}]", "W{}".format),
    Form(
        "openalex",
        "c.json",
        '{"meta": {"count": 2}, "results": [',
        lambda n: openalex(n) + ",\n",
        "{}]}",
        "W{}".format,
    ),
    Form("crossref", "a.jsonl", "", lambda n: crossref(n) + "\n", "", "10.1/{}".format),
    Form(
        "crossref",
        "b.json",
        '{"message": {"items": [',
        lambda n: crossref(n) + ",",
        "{}]}}",
        "10.1/{}".format,
    ),
    Form(
        "scopus",
        "a.csv",
        "Authors,Year,Affiliations,Document Type,EID\n",
        scopus,
        "",
        "E{}".format,
    ),
    Form(
        "table",
        "a.csv",
        "document_id,year,address\n",
        lambda n: f'P{n},2020,"Oslo, Norway"\n',
        "",
        "P{}".format,
    ),
    Form(
        "table",
        "b.tsv",
        "document_id\tyear\taddress\n",
        lambda n: f"P{n}\t2020\tOslo, Norway\n",
        "",
        "P{}".format,
    ),
    Form("wos", "a.txt", "FN Clarivate\nVR 1.0\n", tagged, "EF\n", "WOS:{}".format),
    Form(
        "wos",
        "b.txt",
        "PT\tAU\tDT\tC1\tPY\tUT\n",
        lambda n: f"J\tRoe, A\tArticle\tOslo, Norway\t2020\tWOS:{n}\n",
        "",
        "WOS:{}".format,
    ),
    Form("wos", "c.bib", "", bibtex, "", "WOS:{}".format),
    Form("wos", "d.ris", "", ris, "", "WOS:{}".format),
    Form("scopus", "b.bib", "Scopus\n\n", scopus_bibtex, "", "2-s2.0-{}".format),
    Form(
        "pubmed",
        "a.xml",
        test_pubmed.HEAD,
        lambda n: test_pubmed.article(n + 1, test_pubmed.author("Oslo")),
        "</PubmedArticleSet>",
        lambda n: str(n + 1),
    ),
    Form("pubmed", "b.txt", "", medline, "", lambda n: str(n + 1)),
    Form("docdb", "a.xml", "<x>", docdb, "</x>", "US{}A1".format),
    Form(
        "docdb",
        "b.xml",
        "<exch:exchange-documents>",
        lambda n: test_docdb.docdb(str(n + 1)),
        "</exch:exchange-documents>",
        lambda n: f"WO{n + 1}",
    ),
    Form(
        "uspto",
        "a.xml",
        "",
        lambda n: test_uspto.grant(f"{n + 1:07d}", test_uspto.OLD_PARTIES),
        "",
        lambda n: f"US{n + 1:07d}",
    ),
    Form(
        "uspto",
        "b.xml",
        "",
        lambda n: test_uspto.PUBLISHED_2004.replace("20040000002", f"2004{n + 1:07d}"),
        "",
        lambda n: f"US2004{n + 1:07d}",
    ),
    Form(
        "pct",
        "a.xml",
        "<all>",
        lambda n: test_pct.ST36.replace("105044", f"{n + 1:06d}").partition("?>")[2],
        "</all>",
        lambda n: f"WO2009{n + 1:06d}",
    ),
    Form(
        "geocoded",
        "a.txt",
        "appln_id,patent_office,filing_date,lat,lng,city,ctry_code\n",
        lambda n: f"{n},US,1999-05-04,42.3,-71.0,Boston,US\n",
        "",
        str,
    ),
    Form(
        "patentsview",
        "a.csv",
        "patent_id,inventor_sequence,raw_city,raw_state,raw_country,patent_date\n",
        lambda n: f"{n},0,Boston,MA,US,2012-01-03\n",
        "",
        str,
    ),
    Form(
        "deals",
        "a.csv",
        "uuid,announced_on,city,state_code,country_code,org_name,investment_type\n",
        lambda n: f"u{n},2020-01-01,Boston,MA,US,Acme,seed\n",
        "",
        "u{}".format,
    ),
    Form(
        "regpat",
        "inv.txt",
        REGPAT,
        lambda n: f"WO2015{n:06d}|{n}|{n}|ROE, Ann|1 Main St|Oslo|NO011|NO|1|1\n",
        "",
        lambda n: f"WO2015{n:06d}",
        {
            "ipc.txt": table(
                lambda n: f"WO2015{n:06d}|{n}|2013|2014|A61K008/04\n",
                "pct_nbr|appln_id|prio_year|app_year|IPC\n",
            )
        },
    ),
    Form(
        "patstat",
        "tls207.csv",
        "person_id,appln_id,applt_seq_nr,invt_seq_nr\n",
        lambda n: f"{n},{n},0,1\n",
        "",
        str,
        {
            "tls201.csv": table(
                lambda n: f"{n},US,W,0,PI,2018,1\n",
                "appln_id,appln_auth,appln_kind,internat_appln_id,ipr_type,"
                "earliest_publn_year,nb_inventors\n",
            ),
            "tls206.csv": table(
                lambda n: f'{n},"Roe, Ann","Oslo",NO,"ROE, ANN",INDIVIDUAL\n',
                "person_id,person_name,person_address,person_ctry_code,psn_name,psn_sector\n",
            ),
        },
    ),
    Form(
        "wos",
        "c.csv",
        "Authors,Addresses,Publication Year,Document Type,UT (Unique WOS ID)\n",
        lambda n: f'"Roe, Ann","[Roe, Ann] Univ Oslo, Oslo, Norway",2020,Article,WOS:{n}\n',
        "",
        "WOS:{}".format,
    ),
    Form(
        "scopus",
        "b.csv",
        '"Authors","Year","Affiliations","Authors with affiliations","Document Type","EID"\n',
        lambda n: (
            '"Roe A., Berg N.",2020,"Univ Oslo, Oslo, Norway; KTH, Stockholm, Sweden",'
            '"Roe, A., Univ Oslo, Oslo, Norway; Berg, N., KTH, Stockholm, Sweden",'
            f'"Article","E{n}"\n'
        ),
        "",
        "E{}".format,
    ),
    Form(
        "dimensions",
        "a.csv",
        '"About the data: exported on 1 January 2024"\n'
        "Publication ID,PubYear,Publication Type,Authors,Authors (Raw Affiliation)\n",
        lambda n: f'pub.{n},2020,Article,"Roe, Ann","Roe, Ann (Univ Oslo, Oslo, Norway)"\n',
        "",
        "pub.{}".format,
    ),
    Form("lens", "a.jsonl", "", lambda n: lens(n) + "\n", "", "{:06d}".format),
    Form("lens", "b.json", '{"data": [', lambda n: lens(n) + ",", "{}]}", "{:06d}".format),
    Form(
        "openalex",
        "d.csv",
        "id,publication_year,type,authorships.author.id,authorships.raw_affiliation_strings\n",
        lambda n: f'W{n},2020,article,A1|A2,"Oslo, Norway|Rome"\n',
        "",
        "W{}".format,
    ),
    Form(
        "uspto",
        "c.xml",
        "",
        lambda n: test_uspto.SGML_2001.replace("06300001", f"{6300001 + n:08d}"),
        "",
        lambda n: f"US{6300001 + n:08d}",
    ),
    Form(
        "uspto",
        "d.txt",
        "HHHHHT        APS1        ISSUE - 760106\n",
        greenbook,
        "",
        lambda n: f"US{3930000 + n:08d}",
    ),
]
NAMES = [f"{form.source} {form.file}" for form in FORMS]
