"""What a file should not hold: bytes of other forms, cut, deep, wide, packed, and commands."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip file of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    """A tar file of one member."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def workbook(sheet: str) -> bytes:
    """A workbook whose first sheet holds some XML."""
    return zipped(
        (
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        ),
        (
            "xl/workbook.xml",
            b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b'<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
            b"</Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
    )


def marked_as(archive: bytes, place: int, value: bytes) -> bytes:
    """A zip file with some bytes of its first entry in the directory exchanged."""
    begin = archive.index(b"PK\x01\x02") + place
    return archive[:begin] + value + archive[begin + len(value) :]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "x">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    + "]><a>&b11;</a>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
TEXT = "document_id,year,city,name\n1,2012,Zürich,Å\n2,2013,東京,日本\n"
CONTENTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a NUL": lambda: b"\0",
    "NULs": lambda: bytes(1 << 20),
    "a line's end": lambda: b"\n",
    "ends of lines": lambda: b"\r\n" * 100_000,
    "carriage returns": lambda: b"document_id,year\r1,2012\r2,2013\r",
    "ends of all kinds": lambda: (
        b"document_id\n1\r2\r\n3\n\r4\x0b5\x0c6\x1e7\xc2\x858\xe2\x80\xa89"
    ),
    "one sign": lambda: b"x",
    "one line": lambda: b"x" * (1 << 22),
    "a quote": lambda: b'"',
    "quotes": lambda: b'"' * 100_001,
    "commas": lambda: b"," * 100_000,
    "tabs": lambda: b"\t" * 100_000 + b"\n" + b"\t" * 99_999,
    "blanks": lambda: b" " * 1_000_000,
    "every byte": lambda: bytes(range(256)) * 100,
    "noise": lambda: b"".join(struct.pack("<I", n * 2654435761 % 2**32) for n in range(20_000)),
    "a mark of UTF-8": lambda: b"\xef\xbb\xbf",
    "two marks of UTF-8": lambda: b"\xef\xbb\xbf" * 2 + TEXT.encode(),
    "a mark of UTF-16": lambda: b"\xff\xfe",
    "half a sign of UTF-16": lambda: b"\xff\xfea",
    "UTF-16": lambda: TEXT.encode("utf-16"),
    "UTF-16 without a mark": lambda: TEXT.encode("utf-16-le"),
    "UTF-16, big end first": lambda: b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-32": lambda: TEXT.encode("utf-32"),
    "UTF-7": lambda: TEXT.encode("utf-7"),
    "EBCDIC": lambda: TEXT.encode("cp500", "replace"),
    "Shift JIS": lambda: TEXT.encode("shift_jis", "replace"),
    "GB 18030": lambda: TEXT.encode("gb18030"),
    "surrogates": lambda: TEXT.encode() + "3,\ud800,\udfff,x\n".encode("utf-8", "surrogatepass"),
    "signs that are too long": lambda: b"document_id,year\n\xc0\x80,\xf8\x88\x80\x80\x80\n",
    "marks that command terminals": lambda: b"a\x1b[2J,b\x07,\x9b2J\n\x1b]0;x\x07,1,2\n",
    "marks of direction": lambda: "a\u202eb,\u2066c\n1\u202e,2\n".encode(),
    "formulas": lambda: b"=1+1,@SUM(A1),+1,-1\n=cmd|' /C calc'!A0,2,3,4\n",
    "wrong numbers": lambda: b"document_id,year,lon,lat\n1,nan,inf,-inf\n2,1e999,9e999,-0\n",
    "huge numbers": lambda: b"document_id,year,lon,lat\n" + b",".join([b"9" * 5000] * 4) + b"\n",
    "a header": lambda: b"document_id,year\n",
    "a header without its end": lambda: b"document_id,year",
    "names of columns that are empty": lambda: b",,,\n1,2,3,4\n",
    "columns of one name": lambda: b"a," * 500 + b"a\n" + b"1," * 500 + b"1\n",
    "many columns": lambda: ",".join(map(str, range(50_000))).encode() + b"\n1\n",
    "a cell": lambda: b"document_id,year\n" + b"x" * (8 << 20) + b",2012\n",
    "a quoted cell that never ends": lambda: b'document_id,year\n"' + b"x,1\n" * 500_000,
    "brackets": lambda: b"[" * 200_000,
    "braces": lambda: b'{"a":' * 100_000,
    "brackets that close": lambda: b"]" * 100_000,
    "deep JSON that is whole": lambda: b"[" * 50_000 + b"]" * 50_000,
    "JSON's null": lambda: b"null",
    "JSON's numbers": lambda: b"[1, -1, 1e400, NaN, Infinity, " + b"9" * 10_000 + b"]",
    "JSON's empty list": lambda: b"[]",
    "JSON's empty record": lambda: b"{}\n{}\n{}\n",
    "JSON's lists": lambda: b"[[], [[]], [[[]]]]\n" * 100,
    "JSON with one name twice": lambda: b'{"id": 1, "id": [], "id": {"id": null}}\n' * 10,
    "JSON's lone surrogates": lambda: b'{"id": "\\ud800", "\\udc00": "\\u0000"}\n',
    "an error as JSON": lambda: b'{"error": {"code": 429, "message": "slow down"}}',
    "JSON of many names": lambda: json.dumps({str(n): n for n in range(50_000)}).encode(),
    "an error as HTML": lambda: b"<!DOCTYPE html><html><body><h1>503</h1></body></html>",
    "XML's deep elements": lambda: b"<a>" * 100_000,
    "XML's deep elements, closed": lambda: b"<a>" * 20_000 + b"</a>" * 20_000,
    "XML's many attributes": lambda: (
        b"<a " + b" ".join(b'b%d="c"' % n for n in range(50_000)) + b"/>"
    ),
    "XML's entities in entities": BOMB.encode,
    "XML's entities from outside": OUTSIDE.encode,
    "XML without an end": lambda: b'<?xml version="1.0"?><a><![CDATA[' + b"x" * 100_000,
    "XML's comments": lambda: b"<!--" * 100_000,
    "XML of an odd encoding": lambda: b'<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>',
    "XML of no encoding": lambda: b'<?xml version="1.0" encoding="no-such"?><a/>',
    "XML with a style sheet": lambda: b'<?xml-stylesheet href="http://127.0.0.1/x"?><a/>',
    "tagged lines": lambda: b"PT J\nAU \nUT \nPY \nER\n" * 10 + b"EF\n",
    "PMIDs": lambda: b"PMID- \nPMID- 9\n" * 1_000,
    "RIS": lambda: b"TY  - \nPY  - ////\nER  - \n" * 100,
    "BibTeX": lambda: b"@article{" * 20_000,
    "BibTeX's braces": lambda: b"@article{a, title={" + b"{" * 100_000 + b"}}",
    "gzip of zeros": lambda: gzip.compress(bytes(50 << 20), mtime=0),
    "gzip of one line": lambda: gzip.compress(b"x" * (50 << 20), mtime=0),
    "gzip of gzip": lambda: gzip.compress(gzip.compress(gzip.compress(TEXT.encode())), mtime=0),
    "gzip, cut": lambda: gzip.compress(TEXT.encode() * 1000, mtime=0)[:-30],
    "gzip with more behind it": lambda: gzip.compress(TEXT.encode(), mtime=0) + b"more" * 100,
    "gzip with a wrong sum": lambda: gzip.compress(TEXT.encode(), mtime=0)[:-8] + b"\0" * 8,
    "gzip's first bytes": lambda: b"\x1f\x8b\x08",
    "bzip2": lambda: bz2.compress(TEXT.encode() * 100),
    "xz": lambda: lzma.compress(TEXT.encode() * 100),
    "Zstandard's first bytes": lambda: b"\x28\xb5\x2f\xfd" + b"\xff" * 50,
    "Zstandard's skippable frame": lambda: b"\x50\x2a\x4d\x18\xff\xff\xff\xff",
    "a zip of nothing": zipped,
    "a zip": lambda: zipped(("a.csv", TEXT.encode())),
    "a zip of a zip": lambda: zipped(("a.zip", zipped(("a.csv", TEXT.encode())))),
    "a zip of zeros": lambda: zipped(("a.csv", bytes(50 << 20))),
    "a zip of many": lambda: zipped(*((f"{n}.csv", b"a\n1\n") for n in range(2_000))),
    "a zip that leads outside": lambda: zipped(("../../a.csv", b"a\n1\n"), ("/etc/x.csv", b"a\n")),
    "a zip with odd names": lambda: zipped(("a\n\x1b[2J.csv", b"a\n1\n"), ("b" * 9000, b"a\n")),
    "a zip, cut": lambda: zipped(("a.csv", TEXT.encode() * 100))[:-30],
    "a zip with a password": lambda: marked_as(zipped(("a.csv", b"a\n1\n")), 8, b"\x01\x00"),
    "a zip of an odd method": lambda: marked_as(zipped(("a.csv", b"a\n1\n")), 10, b"\x63\x00"),
    "a zip that says 4 GiB": lambda: marked_as(zipped(("a.csv", b"a\n")), 24, b"\xfe\xff\xff\xff"),
    "a zip that says nothing": lambda: marked_as(zipped(("a.csv", b"a\n1\n")), 24, b"\0\0\0\0"),
    "a tar": lambda: tarred("a.csv", TEXT.encode()),
    "a tar, packed": lambda: gzip.compress(tarred("a.csv", TEXT.encode()), mtime=0),
    "Parquet's marks": lambda: b"PAR1PAR1",
    "Parquet's long footer": lambda: b"PAR1" + bytes(100) + b"\xff\xff\xff\x7fPAR1",
    "Parquet's wrong footer": lambda: b"PAR1" + b"\x15" * 100 + struct.pack("<I", 90) + b"PAR1",
    "Arrow's file": lambda: b"ARROW1\0\0" + bytes(64) + b"ARROW1",
    "an old workbook's first bytes": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a workbook of nothing": lambda: workbook(""),
    "a workbook's empty sheet": lambda: workbook("<worksheet><sheetData/></worksheet>"),
    "a workbook's far cells": lambda: workbook(
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "a workbook's header": lambda: workbook(
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>document_id</v></c></row>'
        "</sheetData></worksheet>"
    ),
    "a workbook's wrong references": lambda: workbook(
        '<worksheet><sheetData><row r="x"><c r="A0" t="s"><v>99</v></c><c r="ZZZZ9"/></row>'
        "</sheetData></worksheet>"
    ),
    "a data base": lambda: b"SQLite format 3\0" + bytes(4096),
    "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100),
    "a program": lambda: b"\x7fELF\x02\x01\x01" + bytes(500),
    "a pickle": lambda: b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R.",
    "a pointer of Git LFS": lambda: (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
    ),
}
"""Contents by what they are."""
