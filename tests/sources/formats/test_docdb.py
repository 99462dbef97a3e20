"""DOCDB after the EPO's user documentation."""

import pytest


def docdb(number, kind="A1", country="WO", status=""):
    return f"""<exch:exchange-document country="{country}" doc-number="{number}" kind="{kind}"
 date-publ="20221215" {status}><exch:bibliographic-data>
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


SEEDS = {
    "a.xml": f"<exch:exchange-documents>{docdb('1')}{docdb('2', 'B', 'DE')}"
    "</exch:exchange-documents>"
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
