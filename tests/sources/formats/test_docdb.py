"""DOCDB after the EPO's user documentation."""

import pytest


def docdb(number, kind="A1", country="WO", status="", date="20221215"):
    return f"""<exch:exchange-document country="{country}" doc-number="{number}" kind="{kind}"
 date-publ="{date}" {status}><exch:bibliographic-data>
<exch:patent-classifications><patent-classification sequence="1"><classification-scheme office="EP"
 scheme="CPCI"/><classification-symbol>A61K   9/1075      </classification-symbol>
</patent-classification></exch:patent-classifications><exch:parties><exch:applicants>
<exch:applicant sequence="1" data-format="docdb"><exch:applicant-name><name>UNIV LISBOA</name>
</exch:applicant-name><residence><country>PT</country></residence></exch:applicant>
<exch:applicant sequence="1" data-format="docdba"><exch:applicant-name><name>Universidade</name>
</exch:applicant-name></exch:applicant></exch:applicants><exch:inventors>
<exch:inventor sequence="1" data-format="docdb"><exch:inventor-name><name>ROE ANN</name>
</exch:inventor-name><residence><country>PT</country></residence></exch:inventor>
<exch:inventor sequence="2" data-format="docdb"><exch:inventor-name><name>DOE</name>
</exch:inventor-name></exch:inventor>
<exch:inventor sequence="1" data-format="docdba"><exch:inventor-name><name>Roe, Ann</name>
</exch:inventor-name></exch:inventor></exch:inventors></exch:parties>
</exch:bibliographic-data></exch:exchange-document>
"""


def ops(country, number, kind, *, parties="", attributes=True):
    """A document of an OPS response: names twice, no residence, no date among the attributes."""
    named = f' country="{country}" doc-number="{number}" kind="{kind}"' if attributes else ""
    return f"""<exchange-document system="ops.epo.org" family-id="1"{named}><bibliographic-data>
<publication-reference><document-id document-id-type="epodoc">
<doc-number>{country}{number}</doc-number><date>20190314</date></document-id>
<document-id document-id-type="docdb"><country>{country}</country>
<doc-number>{number}</doc-number><kind>{kind}</kind><date>20190314</date></document-id>
</publication-reference><classifications-ipcr><classification-ipcr sequence="1">
<text>B28B   5/    02            A I</text></classification-ipcr></classifications-ipcr>
<patent-classifications><patent-classification sequence="1"><classification-scheme office="EP"
 scheme="CPCI"/><section>B</section><class>28</class><subclass>B</subclass><main-group>1</main-group>
<subgroup>29</subgroup></patent-classification></patent-classifications>
<parties>{parties}</parties></bibliographic-data></exchange-document>"""


def party(kind, *names, form="epodoc"):
    return "".join(
        f'<{kind} sequence="{number}" data-format="{form}"><{kind}-name><name>{name}</name>'
        f"</{kind}-name></{kind}>"
        for number, name in enumerate(names, start=1)
    )


PARTIES = (
    "<applicants>"
    + party("applicant", "ACME AS\u2002[NO]")
    + party("applicant", "Acme AS,", form="original")
    + "</applicants><inventors>"
    + party("inventor", "ROE ANNA\u2002[NO]", "LI WU [CN]", "DOE [JIM]")
    + party("inventor", "Roe, Anna,", "Li, Wu,", "Doe [Jim]", form="original")
    + "</inventors>"
)


def response(*documents):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/x.xsl"?>'
        '<ops:world-patent-data xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org">'
        f"<exchange-documents>{''.join(documents)}</exchange-documents></ops:world-patent-data>"
    )


SEEDS = {
    "ops.xml": response(ops("EP", "1000000", "A1", parties=PARTIES)) * 2,
    "a.xml": f"<exch:exchange-documents>{docdb('1')}{docdb('2', 'B', 'DE')}"
    "</exch:exchange-documents>",
}


@pytest.mark.parametrize("prefix", ["exch:", ""])
def test_docdb_has_countries_only(tmp_path, read_source, prefix):
    text = '<?xml version="1.0" encoding="UTF-8"?><exch:exchange-documents no-of-documents="3">'
    text += docdb("2022259205") + docdb("1258188", "B", "DE") + docdb("7", status='status="D"')
    (tmp_path / "a.xml").write_text((text + "</exch:exchange-documents>").replace("exch:", prefix))
    rows, rejects = read_source("docdb", [tmp_path / "a.xml"], options={"office": ["WO"]})
    assert rejects == []
    assert [
        (r["document_id"], r["contributor"], r.get("country"), r["left_out"]) for r in rows
    ] == [
        ("WO2022259205", "0", "PT", None),
        ("WO2022259205", "1", None, None),
        ("DE1258188B", "0", "PT", "office DE"),
        ("DE1258188B", "1", None, "office DE"),
        ("WO7", "0", "PT", "deleted by its owner"),
        ("WO7", "1", None, "deleted by its owner"),
    ]
    kept = {(d["kind"], d["value"]) for d in read_source.details}
    assert kept == {("applicant", "UNIV LISBOA"), ("cpc", "A61K 9/1075")}


def test_open_patent_services_name_each_person_once(tmp_path, read_source):
    filed = party("inventor", "Roe, Anna,", "Li, Wu,", form="original")
    text = response(
        ops("EP", "1000000", "A1", parties=PARTIES),
        ops("US", "9000001", "B2", parties=f"<inventors>{filed}</inventors>", attributes=False),
    )
    gone = '<exchange-document country="EP" doc-number="2" kind="A1" status="not found"/>'
    (tmp_path / "a.xml").write_text(text + response(ops("WO", "2019000003", "A1"), gone))
    rows, rejects = read_source("docdb", [tmp_path / "a.xml"])
    assert [(r["document_id"], r["contributor"], r.get("country"), r["year"]) for r in rows][
        :3
    ] == [
        ("EP1000000", "0", "NO", 2019),
        ("EP1000000", "1", "CN", 2019),
        ("EP1000000", "2", None, 2019),  # what is in brackets is no country
    ]
    counts = {r["document_id"]: r["contributors"] for r in rows}
    assert counts == {"EP1000000": 3, "US9000001B2": 2, "WO2019000003": None}
    assert [(r["row"], r["reason"]) for r in rejects] == [(4, "not found by its owner's service")]
    kept = [(d["kind"], d["value"]) for d in read_source.details if d["document_id"] == "EP1000000"]
    assert kept == [("applicant", "ACME AS"), ("ipc", "B28B 5/02"), ("cpc", "B28B 1/29")]


@pytest.mark.parametrize(
    ("kinds", "kept"),
    [
        ([], (2011, None)),  # the first publication, whatever the order in the file is
        (["B1"], (2014, None)),  # the grant, though the application was published before
        (["B1", "B2"], (2014, None)),
        (["B9"], (2011, "type a1")),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_of_an_application_s_publications_the_first_that_is_kept_stands(
    tmp_path, read_source, kinds, kept, order
):
    dates = [("A1", "20111228"), ("B1", "20140312"), ("B2", "20170906")]
    copies = "".join(docdb("2400812", *dates[n][:1], "EP", date=dates[n][1]) for n in order)
    text = f"<exch:exchange-documents>{copies}</exch:exchange-documents>"
    (tmp_path / "a.xml").write_text(text)
    rows, rejects = read_source("docdb", [tmp_path / "a.xml"], include_types=kinds)
    assert rejects == []
    assert {r["document_id"] for r in rows} == {"EP2400812"}
    least = min(rows, key=lambda row: row["record"])
    assert (least["year"], least["left_out"]) == kept
