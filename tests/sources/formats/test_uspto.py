"""USPTO XML, hand-written after the office's DTDs us-patent-grant v4.2, v4.5 and pap v1.6."""

import zipfile

import pytest

from hotbed.base.errors import HotbedError


def book(last, first, *, org=None, **parts):
    name = f"<orgname>{org}</orgname>" if org else f"<last-name>{last}</last-name>"
    name += f"<first-name>{first}</first-name>" if first else ""
    inner = "".join(f"<{tag}>{value}</{tag}>" for tag, value in parts.items())
    return f"<addressbook>{name}<address>{inner}</address></addressbook>"


def grant(number, parties, *, kind="utility", after="", doctype="v42-2006-08-23"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-{doctype}.dtd" [ ]>
<us-patent-grant lang="EN" file="US{number}.XML">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>{number}</doc-number>
<kind>B2</kind><date>20120327</date></document-id></publication-reference>
<application-reference appl-type="{kind}"><document-id><country>US</country>
<doc-number>29381217</doc-number><date>20101216</date></document-id></application-reference>
<classifications-ipcr><classification-ipcr><section>A</section><class>47</class>
<subclass>B</subclass><main-group>3</main-group><subgroup>02</subgroup></classification-ipcr>
</classifications-ipcr>
<invention-title id="d2e55">A <i>thing</i></invention-title>
{parties}
{after}
</us-bibliographic-data-grant>
<description><p>Text &#x2014; with <b>marks</b></p></description>
</us-patent-grant>
"""


OLD_PARTIES = (
    "<parties><applicants>"
    '<applicant sequence="001" app-type="applicant-inventor">'
    + book("Cavin", "Nicole", city="Frisco", state="TX", country="US")
    + "<residence><country>US</country></residence></applicant>"
    '<applicant sequence="002" app-type="applicant-inventor">'
    + book("Roe", "Ann", street="1 Main St.", city="Bath", postcode="18014", country="US")
    + '</applicant><applicant sequence="003" app-type="legal-representative">'
    + book("Heir", "An", city="Miami", country="US")
    + '</applicant></applicants><inventors><inventor sequence="003">'
    + book("Dead", "D.", city="Plano", state="TX", country="US")
    + "</inventor></inventors><agents><agent>"
    + book(None, None, org="Lawyers", country="unknown")
    + "</agent></agents></parties>"
)
ASSIGNEE = (
    "<assignees><assignee>" + book(None, None, org="Frito-Lay", city="Plano") + "</assignee>"
    "</assignees>"
)
NEW_PARTIES = (
    '<us-parties><us-applicants><us-applicant sequence="001" app-type="applicant">'
    + book(None, None, org="Sharp K.K.", city="Osaka", country="JP")
    + '</us-applicant></us-applicants><inventors><inventor sequence="001">'
    + book("Fujii", "Yoshito", city="Osaka", country="JP")
    + '</inventor><inventor sequence="002">'
    + book("Iida", "K", country="omitted")
    + "</inventor></inventors></us-parties>"
)
PUBLISHED_2004 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE patent-application-publication SYSTEM "pap-v16-2002-01-01.dtd" >
<patent-application-publication><subdoc-bibliographic-information>
<document-id><doc-number>20040000002</doc-number><kind-code>A1</kind-code>
<document-date>20040101</document-date></document-id>
<technical-information><classification-ipc><classification-ipc-primary><ipc>A41B001/00</ipc>
</classification-ipc-primary></classification-ipc></technical-information>
<inventors><first-named-inventor><name><family-name>H</family-name></name><residence><residence-us>
<city>Tarzana</city><state>CA</state><country-code>US</country-code></residence-us></residence>
</first-named-inventor><inventor><residence><residence-non-us><city>Graz</city>
<country-code>AT</country-code></residence-non-us></residence></inventor></inventors>
<assignee><organization-name>Hill-Rom</organization-name></assignee>
</subdoc-bibliographic-information></patent-application-publication>
"""

# a grant of 2001 in SGML: empty elements have no end tag, a name has an entity, a title a loose &
SGML_2001 = """<!DOCTYPE PATDOC PUBLIC "-//USPTO//DTD ST.32 US PATENT GRANT V2.4 2000-09-20//EN" [
<!ENTITY US06300001-20011009-D00000.TIF SYSTEM "US06300001-20011009-D00000.TIF" NDATA TIF>
]>
<PATDOC DTD="2.4" STATUS="BUILD 20010518">
<SDOBI>
<B100><B110><DNUM><PDAT>06300001</PDAT></DNUM></B110><B130><PDAT>B1</PDAT></B130>
<B140><DATE><PDAT>20011009</PDAT></DATE></B140><B190><PDAT>US</PDAT></B190></B100>
<B400><B472><B473US></B472></B400>
<B500><B510><B511><PDAT>A61K 31715</PDAT></B511><B512><PDAT>C07H  302</PDAT></B512>
<B516><PDAT>7</PDAT></B516></B510>
<B540><STEXT><PDAT>Oil & water</PDAT></STEXT></B540>
<B560><B561><PCIT><DOC><DNUM><PDAT>2131457</PDAT></DNUM></DOC><PARTY-US><NAM><SNM><STEXT>
<PDAT>Cited</PDAT></STEXT></SNM></NAM></PARTY-US></PCIT><CITED-BY-EXAMINER></B561>
<B562><NCIT><STEXT><PDAT>A & B</PDAT></STEXT></NCIT><CITED-BY-OTHER></B562></B560>
<B590><B595><PDAT>5</PDAT></B595><B597US></B590></B500>
<B700><B720><B721><PARTY-US><NAM><FNM><PDAT>Jos&eacute;</PDAT></FNM><SNM><STEXT>
<PDAT>Vega</PDAT></STEXT></SNM></NAM><ADR><STR><PDAT>1 Main St</PDAT></STR>
<CITY><PDAT>Boise</PDAT></CITY><STATE><PDAT>ID</PDAT></STATE><PCODE><PDAT>83701</PDAT></PCODE>
</ADR></PARTY-US></B721><B721><PARTY-US><NAM><FNM><PDAT>Li</PDAT></FNM><SNM><STEXT>
<PDAT>Wu</PDAT></STEXT></SNM></NAM><ADR><CITY><PDAT>Gen&egrave;ve</PDAT></CITY>
<CTRY><PDAT>CH</PDAT></CTRY></ADR></PARTY-US></B721></B720>
<B730><B731><PARTY-US><NAM><ONM><STEXT><PDAT>Acme Corp.</PDAT></STEXT></ONM></NAM>
<ADR><CITY><PDAT>Reno</PDAT></CITY></ADR></PARTY-US></B731><B732US><PDAT>02</PDAT></B732US></B730>
<B740><B741><PARTY-US><NAM><ONM><STEXT><PDAT>Lawyers</PDAT></STEXT></ONM></NAM></PARTY-US></B741>
</B740></B700>
</SDOBI>
<SDODE><PARA><PTEXT><PDAT>Text<EMI ID="E1"></PDAT></PTEXT></PARA></SDODE></PATDOC>
"""


def published_2002(number, kind="B1"):
    """A grant of 2002 in XML."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PATDOC SYSTEM "ST32-US-Grant-025xml.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<PATDOC DTD="2.5"><SDOBI><B100><B110><DNUM><PDAT>{number}</PDAT></DNUM></B110>
<B130><PDAT>{kind}</PDAT></B130><B140><DATE><PDAT>20020312</PDAT></DATE></B140>
<B190><PDAT>US</PDAT></B190></B100><B400><B472><B473US/></B472></B400>
<B500><B597US/></B500><B700><B720><B721><PARTY-US><NAM><FNM><PDAT>Al&x;</PDAT></FNM></NAM>
<ADR><CITY><PDAT>Turku</PDAT></CITY><CTRY><PDAT>FI</PDAT></CTRY></ADR></PARTY-US></B721></B720>
</B700></SDOBI></PATDOC>
"""


TEXT_1976 = """HHHHHT        APS1        ISSUE - 760106
PATN
WKU  039300017
SRC  5
APT  1
ISD  19760106
TTL  A title that goes
      on
INVT
NAM  Poe; Ada
STR  P.O. Box 12, Hill
      Road
CTY  Goleta
STA  CA
ZIP  93017
INVT
NAM  Sato; Ken
CTY  Osaka
CNT  JPX
ASSG
NAM  Acme & Sons, Inc.
CTY  Reno
STA  NV
COD  02
CLAS
OCL  2 21
ICL  A41D 1900
ICL  G01N 2164
UREF
PNO  3930000
NAM  Cited
ABST
PAL  A text of
INVT
NAM  nobody
PATN
WKU  D02380013
APT  4
ISD  19760106
INVT
NAM  Roe; Jim
CTY  Leeds
CNT  GB2
"""

SEEDS = {
    "a.xml": grant("1", OLD_PARTIES) + grant("2", NEW_PARTIES) + PUBLISHED_2004,
    "b.xml": SGML_2001 + published_2002("06300002"),
    "c.txt": TEXT_1976,
}


def shown(rows):
    parts = ("street", "city", "region", "postcode", "country")
    return [
        (r["document_id"], r["contributor"], *(r.get(part) for part in parts), r["year"])
        for r in rows
    ]


def test_many_documents_in_a_file(tmp_path, read_source):
    text = (
        grant("08000001", OLD_PARTIES, after=ASSIGNEE)
        + grant("D0656296", NEW_PARTIES, kind="design", doctype="v45-2014-04-03")
        + PUBLISHED_2004
    )
    with zipfile.ZipFile(tmp_path / "ipg120327.zip", "w") as archive:
        archive.writestr("ipg120327.xml", text)
    rows, rejects = read_source("uspto", [tmp_path / "ipg120327.zip"], exclude_types=["design"])
    assert rejects == []
    assert shown(rows) == [
        ("US08000001", "0", None, "Frisco", "TX", None, "US", 2012),
        ("US08000001", "1", "1 Main St.", "Bath", None, "18014", "US", 2012),
        ("US08000001", "2", None, "Plano", "TX", None, "US", 2012),
        ("USD0656296", "0", None, "Osaka", None, None, "JP", 2012),
        ("USD0656296", "1", None, None, None, None, None, 2012),
        ("US20040000002", "0", None, "Tarzana", "CA", None, "US", 2004),
        ("US20040000002", "1", None, "Graz", None, None, "AT", 2004),
    ]
    assert {r["document_id"]: r["left_out"] for r in rows} == {
        "US08000001": None,
        "USD0656296": "type design",
        "US20040000002": None,
    }
    kept = [(d["document_id"][-3:], d["kind"], d["value"]) for d in read_source.details]
    assert kept == [
        ("001", "applicant", "Frito-Lay"),
        ("001", "ipc", "A47B 3/02"),
        ("296", "applicant", "Sharp K.K."),
        ("296", "ipc", "A47B 3/02"),
        ("002", "applicant", "Hill-Rom"),
        ("002", "ipc", "A41B 1/00"),
    ]


CITED = (
    "<classification-ipc><main-classification>B60R 2228</main-classification></classification-ipc>"
)
SEARCHED = (
    "<us-classifications-ipcr><classification-ipcr><section>H</section><class>01</class>"
    "<subclass>L</subclass><main-group>21</main-group></classification-ipcr>"
    "</us-classifications-ipcr>"
)


@pytest.mark.parametrize(
    "after",
    [
        f"<references-cited><citation>{CITED}</citation></references-cited>",
        f"<us-references-cited><us-citation>{CITED}</us-citation></us-references-cited>",
        f"<us-field-of-classification-search>{SEARCHED}</us-field-of-classification-search>",
        f"<us-related-documents><addition>{CITED}</addition></us-related-documents>",
    ],
)
def test_classes_of_documents_that_are_cited_or_searched_are_not_the_patent_s(
    tmp_path, read_source, after
):
    (tmp_path / "a.xml").write_text(grant("08000001", OLD_PARTIES, after=after), encoding="utf-8")
    read_source("uspto", [tmp_path / "a.xml"])
    assert [d["value"] for d in read_source.details] == ["A47B 3/02"]


def test_a_document_that_is_cut_off_takes_no_other_with_it(tmp_path, read_source):
    first, second = grant("1", NEW_PARTIES), grant("2", NEW_PARTIES)
    cut = first.split("<us-parties>")[0]
    broken = first.replace("<doc-number>1</doc-number>", "")
    (tmp_path / "a.xml").write_text(cut + second + broken + first.replace("</us-parties>", ""))
    rows, rejects = read_source("uspto", [tmp_path / "a.xml"])
    assert {row["document_id"] for row in rows} == {"US2"}
    assert [(r["row"], r["reason"].split(" (")[0]) for r in rejects] == [
        (1, "cut off: its end tag is missing"),
        (3, "no publication number"),
        (4, "not well-formed XML"),
    ]


def test_another_kind_of_file_is_refused(tmp_path, read_source):
    (tmp_path / "a.xml").write_text("<sequence-cwu/>")
    with pytest.raises(HotbedError, match="holds no grant or application"):
        read_source("uspto", [tmp_path / "a.xml"])


def test_grants_of_2001_to_2004_are_read(tmp_path, read_source):
    text = SGML_2001 + published_2002("06300002") + published_2002("D0450003", "S1")
    (tmp_path / "pg.sgm").write_text(text)
    rows, rejects = read_source("uspto", [tmp_path / "pg.sgm"], exclude_types=["design"])
    assert rejects == []
    assert shown(rows) == [
        # a state without a country is American: the office prints foreign countries only
        ("US06300001", "0", "1 Main St", "Boise", "ID", "83701", "US", 2001),
        ("US06300001", "1", None, "Genève", None, None, "CH", 2001),
        ("US06300002", "0", None, "Turku", None, None, "FI", 2002),
        ("USD0450003", "0", None, "Turku", None, None, "FI", 2002),
    ]
    assert [row["left_out"] for row in rows] == [None, None, None, "type design"]
    assert [(d["kind"], d["value"]) for d in read_source.details] == [
        ("applicant", "Acme Corp."),
        ("ipc", "A61K 31/715"),  # a main group takes three signs, blanks among them
        ("ipc", "C07H 3/02"),
    ]


def test_grants_to_2001_as_text_are_read(tmp_path, read_source):
    (tmp_path / "pftaps19760106.txt").write_bytes(TEXT_1976.replace("\n", "\r\n").encode())
    rows, rejects = read_source("uspto", [tmp_path / "pftaps19760106.txt"])
    assert rejects == []
    assert shown(rows) == [  # numbers without their check digit, countries as today's codes
        ("US03930001", "0", "P.O. Box 12, Hill Road", "Goleta", "CA", "93017", "US", 1976),
        ("US03930001", "1", None, "Osaka", None, None, "JP", 1976),
        ("USD0238001", "0", None, "Leeds", None, None, "GB", 1976),
    ]
    assert [(d["kind"], d["value"]) for d in read_source.details] == [
        ("applicant", "Acme & Sons, Inc."),
        ("ipc", "A41D 19/00"),
        ("ipc", "G01N 21/64"),
    ]


def test_a_grant_of_text_without_a_number_is_set_aside_alone(tmp_path, read_source):
    (tmp_path / "a.txt").write_text(TEXT_1976.replace("WKU  D02380013\n", ""))
    rows, rejects = read_source("uspto", [tmp_path / "a.txt"])
    assert {row["document_id"] for row in rows} == {"US03930001"}
    assert [(r["row"], r["reason"]) for r in rejects] == [(2, "no publication number")]
