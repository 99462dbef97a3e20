"""Packed files, workbooks and folders read like plain files."""

import gzip
import zipfile

import pyarrow as pa
import pytest

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.registry import files_of

HEADER, FIRST, SECOND = "document_id,year,city\n", "P1,2015,Zürich\n", "P2,2016,東京\n"
TEXT = HEADER + FIRST + SECOND


def zstd(data):
    return pa.compress(data, codec="zstd", asbytes=True)


def workbook(path, rows):
    """The least that Office Open XML (ECMA-376) asks of a workbook with one sheet."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{cell}</v></c>"
            if isinstance(cell, int)
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{packages}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        )


@pytest.fixture
def packed(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    (tmp_path / "b.csv.zst").write_bytes(zstd(TEXT.encode()))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("__MACOSX/part1.csv", "junk")
        archive.writestr("part1.csv", HEADER + FIRST.strip())  # no line break at its end
        archive.writestr("part2.csv", HEADER + SECOND)
    workbook(
        tmp_path / "d.xlsx",
        [["document_id", "year", "city"], ["P1", 2015, "Zürich"], [], ["P2", 2016, "東京"]],
    )
    return tmp_path


@pytest.mark.parametrize("name", ["a.csv.gz", "b.csv.zst", "c.zip", "d.xlsx"])
def test_every_packing_reads_the_same(packed, read_source, name):
    rows, rejects = read_source("table", [packed / name])
    assert rejects == []
    assert [(r["document_id"], r["year"], r["city"]) for r in rows] == [
        ("P1", 2015, "Zürich"),
        ("P2", 2016, "東京"),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.csv.gz", "damaged or cut-off gzip file"),
        ("b.csv.zst", "damaged or cut-off zstd file"),
        ("c.zip", "is not a complete .zip archive; download it again"),
        ("d.xlsx", "is not a complete workbook"),
    ],
)
def test_what_is_cut_off_is_refused(packed, read_source, name, message):
    data = (packed / name).read_bytes()
    (packed / name).write_bytes(data[: len(data) - 20])
    with pytest.raises(HotbedError) as error:
        read_source("table", [packed / name])
    assert message in str(error.value)


def test_a_folder_stands_for_the_data_files_in_it(tmp_path):
    names = [
        "updated_date=2024-01-02/part_000.gz",
        "updated_date=2024-01-01/part_000.gz",
        "manifest",
        "README.md",
        ".cache/part_001.gz",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    spec = Input(source="openalex", metric="m", files=[str(tmp_path)])
    assert files_of(spec) == [tmp_path / names[1], tmp_path / names[0]]
    (tmp_path / "empty").mkdir()
    with pytest.raises(HotbedError, match="empty holds no data files"):
        files_of(Input(source="openalex", metric="m", files=[str(tmp_path / "empty")]))


@pytest.mark.parametrize("name", ["hex", "zlib", "rot13", "base64", "idna", "undefined", "no-such"])
def test_what_is_no_encoding_of_text_is_refused(tmp_path, read_source, name):
    path = tmp_path / "a.xml"
    path.write_text(f'<?xml version="1.0" encoding="{name}"?>\n<x/>')
    with pytest.raises(HotbedError, match=f"names an encoding '{name}' that is none of text"):
        read_source("docdb", [path])


@pytest.mark.parametrize("written", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", ["utf-8", "UTF-16", "utf-16le", "UCS-4"])
def test_a_declaration_is_believed_only_where_it_can_be_true(
    tmp_path, read_source, written, declared
):
    """A text that can be read as ASCII as far as its declaration is in no encoding of words."""
    path = tmp_path / "a.xml"
    document = '<exchange-document country="US" doc-number="1" kind="A"/>'
    path.write_bytes(f'<?xml version="1.0" encoding="{declared}"?>\n{document}'.encode(written))
    (row,), rejects = read_source("docdb", [path])
    assert (row["document_id"], rejects) == ("US1A", [])


def test_what_is_not_text_in_the_encoding_costs_its_row(tmp_path, read_source):
    """Byte 81 stands for nothing in windows-1252."""
    path = tmp_path / "a.csv"
    path.write_bytes(HEADER.encode() + b"P1,2015,M\xfcnchen\nP2,2016,\x81\nP3,2017,Rome\n")
    rows, rejects = read_source("table", [path], encoding="cp1252")
    assert [(row["document_id"], row["city"]) for row in rows] == [
        ("P1", "München"),
        ("P3", "Rome"),
    ]
    assert [reject["row"] for reject in rejects] == [2]
