"""Workbooks are looked at before they are loaded: what would not fit is refused in a sentence."""

import io
import struct
import zipfile

import pytest

from hotbed.base.errors import HotbedError
from hotbed.sources.files.excel import text_rows
from sources.files.test_containers import workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(reference, text="x"):
    named = f' r="{reference}"' if reference else ""
    return f'<c{named} t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(path, *parts):
    """A workbook whose sheet is written as given."""
    workbook(path, [])
    with zipfile.ZipFile(path) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in others.items():
            archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w") as out:
            out.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for part in parts:
                out.write(part.encode())
            out.write(b"</sheetData></worksheet>")
    return path


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>' if number else f"<row>{''.join(cells)}</row>"


@pytest.mark.parametrize(
    "parts",
    [
        [row(1, cell("A1")), row(1048576, cell("XFD1048576"))],
        [row(1, cell("A1")), row(200_000, cell("BXX200000"))],
        [row(1, cell("A1")), row(2, cell("XFD1048576"))],
        [row(0, cell("A1")), row(0, cell("XFD1048576"))],
        [row(0, "<c/>" * 10_000), row(0, cell("")) * 20_000],
    ],
    ids=["far apart", "a corner", "a false row", "no rows", "no references"],
)
def test_cells_that_lie_far_apart_are_refused(tmp_path, read_source, parts):
    path = sheet(tmp_path / "a.xlsx", *parts)
    with pytest.raises(
        HotbedError, match=r"its cells span .* rows and .* columns.; save the table as CSV"
    ):
        read_source("table", [path])


def test_a_cell_without_end_is_refused(tmp_path, read_source):
    path = sheet(
        tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="inlineStr"><is><t>', *["x" * (1 << 20)] * 4
    )
    with pytest.raises(HotbedError, match="a cell holds more than 1 MB"):
        read_source("table", [path])


def test_tall_and_wide_tables_are_read(tmp_path, read_source):
    header = row(1, cell("A1", "document_id"), cell("B1", "city"), cell("ZZ1", "other"))
    rows = (row(n, cell(f"A{n}", f"P{n}"), cell(f"B{n}", "Oslo")) for n in range(2, 3002))
    listings, rejects = read_source("table", [sheet(tmp_path / "a.xlsx", header, *rows)])
    assert (len(listings), rejects) == (3000, [])


def test_a_member_that_is_said_to_be_empty_is_not_passed_over(tmp_path, read_source):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "document_id,city\nP1,Oslo\n")
        archive.writestr("b.csv", "document_id,city\nP2,Rome\n")
        size = archive.getinfo("b.csv").file_size.to_bytes(4, "little")
    data = path.read_bytes()
    place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    assert data[place + 24 : place + 28] == size
    path.write_bytes(data[: place + 24] + bytes(4) + data[place + 28 :])
    with pytest.raises(HotbedError, match=r"b.csv holds data though .* says 0 bytes"):
        read_source("table", [path])


def binary(cells: dict[int, dict[int, str]]) -> bytes:
    """A binary workbook ([MS-XLSB] 2.1.4): cells by row and column, all of them text."""

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(data)]) + data  # all are shorter than 128 bytes

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    last = max(cells), max(max(row) for row in cells.values())
    sheet = record(129) + record(148, struct.pack("<4I", 0, last[0], 0, last[1])) + record(145)
    for number, row in cells.items():
        sheet += record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        for place, value in row.items():
            sheet += record(6, struct.pack("<II", place, 0) + text(value))
    sheet += record(146) + record(130)
    named = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("a"))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/workbook.bin", record(131) + record(143) + named + record(144) + record(132)
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships><Relationship Id="rId1" Type="{relations}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


def test_a_binary_workbook_is_read(tmp_path):
    path = tmp_path / "a.xlsb"
    path.write_bytes(binary({0: {0: "city", 1: "year"}, 1: {0: "Oslo", 1: "2012"}}))
    assert list(text_rows(path)) == [["city", "year"], ["Oslo", "2012"]]


def test_a_binary_workbook_whose_cells_lie_far_apart_is_refused(tmp_path):
    """Its library would ask for 16,384 x 1,048,576 cells, and abort the process."""
    path = tmp_path / "a.xlsb"
    path.write_bytes(binary({0: {0: "city"}, 1_048_575: {16_383: "Oslo"}}))
    with pytest.raises(HotbedError, match="span 1,048,576 rows and 16,384 columns"):
        list(text_rows(path))
