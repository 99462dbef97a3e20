"""PCT data after WIPO's standards ST.36 and ST.96."""

ST36 = """<?xml version="1.0" encoding="UTF-8"?>
<wo-published-application><wo-bibliographic-data lang="EN">
<publication-reference><document-id><country>WO</country><doc-number>2009/105044</doc-number>
<kind>A1</kind><date>20090827</date></document-id></publication-reference>
<classifications-ipcr><classification-ipcr><text>G06F 17/30 (2006.01)</text></classification-ipcr>
</classifications-ipcr>
<parties><applicants>
<applicant app-type="applicant"><addressbook lang="en"><name>ACME PTE LTD</name><address>
<address-1>1 North Road</address-1><address-2>Singapore 117528</address-2><country>SG</country>
</address></addressbook></applicant>
<applicant app-type="applicant-inventor"><addressbook lang="ja"><name>山田</name><address>
<address-1>東京都</address-1><country>JP</country></address></addressbook>
<addressbook lang="en"><name>YAMADA, Taro</name><address><address-1>Chiyoda-ku, Tokyo</address-1>
<country>JP</country></address></addressbook>
<designated-states><country>US</country></designated-states></applicant></applicants>
<inventors><inventor><addressbook lang="ja"><name>山田</name></addressbook>
<addressbook><name>Yamada, Taro</name></addressbook></inventor>
<inventor><addressbook><name>TAN, Lee</name><address><city>Singapore</city>
<postcode>117528</postcode><country>SG</country></address></addressbook></inventor></inventors>
</parties></wo-bibliographic-data></wo-published-application>
"""
ST96 = """<?xml version="1.0" encoding="UTF-8"?>
<pat:PCTPublication xmlns:pat="http://www.wipo.int/standards/XMLSchema/ST96/Patent"
 xmlns:com="http://www.wipo.int/standards/XMLSchema/ST96/Common">
<pat:BibliographicData com:st96Version="V4_0"><pat:PatentPublicationIdentification>
<com:IPOfficeCode>WO</com:IPOfficeCode><pat:PublicationNumber>2022123456</pat:PublicationNumber>
<com:PatentDocumentKindCode>A1</com:PatentDocumentKindCode>
<com:PublicationDate>2022-06-16</com:PublicationDate></pat:PatentPublicationIdentification>
<pat:IPCRClassificationBag><pat:IPCRClassification><pat:Section>H</pat:Section>
<pat:Class>04</pat:Class><pat:Subclass>L</pat:Subclass><pat:MainGroup>9</pat:MainGroup>
<pat:Subgroup>40</pat:Subgroup></pat:IPCRClassification></pat:IPCRClassificationBag>
<pat:PartyBag><pat:ApplicantBag><pat:Applicant com:sequenceNumber="1"><com:Contact><com:Name>
<com:OrganizationName><com:OrganizationStandardName>ACME AG</com:OrganizationStandardName>
</com:OrganizationName></com:Name></com:Contact></pat:Applicant></pat:ApplicantBag>
<pat:InventorBag><pat:Inventor><com:Contact><com:Name><com:PersonName><com:PersonStructuredName>
<com:FirstName>Ann</com:FirstName><com:LastName>ROE</com:LastName></com:PersonStructuredName>
</com:PersonName></com:Name><com:PostalAddressBag><com:PostalAddress>
<com:PostalStructuredAddress><com:AddressLineText>Hauptstr. 1</com:AddressLineText>
<com:CityName>Basel</com:CityName><com:CountryCode>CH</com:CountryCode>
<com:PostalCode>4051</com:PostalCode></com:PostalStructuredAddress></com:PostalAddress>
</com:PostalAddressBag></com:Contact></pat:Inventor>
<pat:Inventor><com:PublicationContact><com:Name><com:PersonName><com:PersonFullName>DOE B
</com:PersonFullName></com:PersonName></com:Name><com:CityName>Lyon</com:CityName>
<com:CountryCode>FR</com:CountryCode></com:PublicationContact></pat:Inventor></pat:InventorBag>
</pat:PartyBag></pat:BibliographicData></pat:PCTPublication>
"""
SEEDS = {"a36.xml": ST36, "a96.xml": ST96}


def shown(rows):
    parts = ("address", "city", "postcode", "country")
    return [
        (r["document_id"], r["contributor"], *(r.get(part) for part in parts), r["year"])
        for r in rows
    ]


def test_pct_in_both_standards(tmp_path, read_source):
    (tmp_path / "a36.xml").write_text(ST36, encoding="utf-8")
    (tmp_path / "b96.xml").write_text(ST96, encoding="utf-8")
    rows, rejects = read_source("pct", sorted(tmp_path.glob("*.xml")))
    assert rejects == []
    assert shown(rows) == [
        ("WO2009105044", "0", "Chiyoda-ku, Tokyo", None, None, "JP", 2009),  # in English, once
        ("WO2009105044", "1", None, "Singapore", "117528", "SG", 2009),
        ("WO2022123456", "0", "Hauptstr. 1", "Basel", "4051", "CH", 2022),
        ("WO2022123456", "1", None, "Lyon", None, "FR", 2022),
    ]
    kept = [(d["document_id"], d["kind"], d["value"]) for d in read_source.details]
    assert kept == [
        ("WO2009105044", "applicant", "ACME PTE LTD"),
        ("WO2009105044", "ipc", "G06F 17/30"),
        ("WO2022123456", "applicant", "ACME AG"),
        ("WO2022123456", "ipc", "H04L 9/40"),
    ]


def test_classes_of_cited_documents_are_not_the_application_s(tmp_path, read_source):
    cited = (
        "<references-cited><citation><patcit><document-id><country>US</country></document-id>"
        "</patcit><classification-ipcr><text>B60R 22/28</text></classification-ipcr></citation>"
        "</references-cited>"
    )
    reference = (
        "<pat:ReferenceCitationBag><pat:ReferenceCitation><pat:IPCRClassification>"
        "<pat:PatentClassificationText>B60R 22/28</pat:PatentClassificationText>"
        "</pat:IPCRClassification></pat:ReferenceCitation></pat:ReferenceCitationBag>"
    )
    (tmp_path / "a.xml").write_text(ST36.replace("<parties>", f"{cited}<parties>", 1), "utf-8")
    (tmp_path / "b.xml").write_text(
        ST96.replace("<pat:PartyBag>", f"{reference}<pat:PartyBag>", 1), "utf-8"
    )
    read_source("pct", [tmp_path / "a.xml", tmp_path / "b.xml"])
    classes = [d["value"] for d in read_source.details if d["kind"] == "ipc"]
    assert "H04L 9/40" in classes
    assert "B60R 22/28" not in classes


def test_of_two_publications_of_a_number_the_first_stands(tmp_path, read_source):
    # the search report is published later, under the same number as A3
    (tmp_path / "a.xml").write_text(
        ST96.replace(">A1<", ">A3<").replace("2022-06-16", "2023-01-05")
    )
    (tmp_path / "b.xml").write_text(ST96.replace(">A1<", ">A2<"))
    rows, _ = read_source("pct", [tmp_path / "a.xml", tmp_path / "b.xml"])
    assert {row["document_id"] for row in rows} == {"WO2022123456"}
    assert min(rows, key=lambda row: row["record"])["year"] == 2022
