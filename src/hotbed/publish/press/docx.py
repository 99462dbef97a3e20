"""The press text as a Word document (Office Open XML), from the standard library alone.

Source: ECMA-376, part 1, Office Open XML file formats.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from hotbed.publish.press.text import Part, is_number

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip; fixed for equal bytes
STYLES = {"title": "Title", "heading": "Heading1", "point": "ListBullet", "rule": "Rule"}

TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORD}.numbering+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
LINKS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
)
NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="260"/>'
    '</w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>"
)


def to_docx(parts: list[Part]) -> bytes:
    """The text as the bytes of a .docx file; equal parts give equal bytes.

    Parameters
    ----------
    parts : list of Part
    """
    body = "".join(
        _table(part.table) if part.kind == "table" else _paragraph(part) for part in parts
    )
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
    page += 'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    document = (
        f'{HEAD}<w:document xmlns:w="{MAIN}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body>'
        "</w:document>"
    )
    title = next((part.text for part in parts if part.kind == "title"), "")
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>hotbed</dc:creator>"
        "<dc:language>en</dc:language></cp:coreProperties>"
    )
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": LINKS,
        "word/styles.xml": _styles(),
        "word/numbering.xml": NUMBERING,
        "docProps/core.xml": core,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _paragraph(part: Part) -> str:
    style = f'<w:pStyle w:val="{STYLES[part.kind]}"/>' if part.kind in STYLES else ""
    return f"<w:p><w:pPr>{style}</w:pPr>{_run(part.text)}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    lines = "".join(_row(row, number == 0) for number, row in enumerate(rows))
    border = '<w:bottom w:val="single" w:sz="4" w:color="BFBFBF"/>'
    border += '<w:insideH w:val="single" w:sz="4" w:color="D9D9D9"/>'
    grid = "<w:gridCol/>" * len(rows[0])
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl><w:p/>'
    )


def _row(row: tuple[str, ...], head: bool) -> str:
    cells = ""
    for number, text in enumerate(row):
        side = '<w:jc w:val="right"/>' if is_number(number) else ""
        bold = "<w:rPr><w:b/></w:rPr>" if head else ""
        cells += (
            f'<w:tc><w:tcPr/><w:p><w:pPr><w:pStyle w:val="Cell"/>{side}</w:pPr><w:r>{bold}'
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        )
    repeat = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{repeat}{cells}</w:tr>"


def _styles() -> str:
    def style(name: str, shown: str, size: int, more: str = "", paragraph: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr>{paragraph}</w:pPr>'
            f'<w:rPr>{more}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )

    spot = '<w:b/><w:color w:val="A5360A"/>'
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>'
    level = '<w:keepNext/><w:spacing w:before="320" w:after="80"/><w:outlineLvl w:val="0"/>'
    return (
        f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/><w:sz w:val="22"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:style>'
        + style("Title", "Title", 40, "<w:b/>", '<w:spacing w:after="240"/>')
        + style("Heading1", "heading 1", 26, spot, level)
        + style("ListBullet", "List Bullet", 22, "", bullet)
        + style("Rule", "Rule", 18, '<w:color w:val="56616A"/>')
        + style("Cell", "Cell", 18, "", '<w:spacing w:after="0"/>')
        + "</w:styles>"
    )
