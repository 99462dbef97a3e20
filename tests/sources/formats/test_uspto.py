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

SEEDS = {"a.xml": grant("1", OLD_PARTIES) + grant("2", NEW_PARTIES) + PUBLISHED_2004}


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
