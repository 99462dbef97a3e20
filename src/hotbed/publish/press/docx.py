"""The press text as a Word document (Office Open XML), packed with the standard library.

Source: ECMA-376, part 1, Office Open XML file formats.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from hotbed.base.texts import ENGLISH, Language, _
from hotbed.publish.figures.raster import millimetres, picture
from hotbed.publish.press.text import NAMED, Part, is_number

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip; fixed for equal bytes
STYLES = {"title": "Title", "heading": "Heading1", "point": "ListBullet", "rule": "Rule"}

TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="png" ContentType="image/png"/>'
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
    f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
EMU = 36_000  # in a millimetre
TWIPS = 56.7  # in a millimetre
PAGE, MARGIN = (210, 297), 20  # millimetres
LETTER, GAP = 2.0, 2.5  # millimetres, of a table's letter and between its columns
WIDEST = 46.0  # millimetres, of a column
SPELT = {"en": "en-GB"}  # by whose rules Word checks the spelling
NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="260"/>'
    '</w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>"
)


def to_docx(parts: list[Part], language: Language = ENGLISH) -> bytes:
    """The text as the bytes of a .docx file; equal parts give equal bytes.

    Parameters
    ----------
    parts : list of Part
        As `spoken` gives them.
    language : Language
    """
    body, pictures = _body(parts, language)
    spaces = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}" xmlns:wp="{DRAWING}/wordprocessingDrawing" '
    spaces += f'xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
    document = f"{HEAD}<w:document {spaces}><w:body>{body}{_section(False)}</w:body></w:document>"
    linked = "".join(
        f'<Relationship Id="p{number}" Type="{OFFICE}/image" Target="media/{number}.png"/>'
        for number in pictures
    )
    links = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{LINKS}{linked}</Relationships>'
    title = next((part.text for part in parts if part.kind == "title"), "")
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>hotbed</dc:creator>"
        f"<dc:language>{language.code}</dc:language></cp:coreProperties>"
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": links,
        "word/styles.xml": _styles(language),
        "word/numbering.xml": NUMBERING,
        "docProps/core.xml": core,
        **{f"word/media/{number}.png": packed for number, packed in pictures.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _body(parts: list[Part], language: Language) -> tuple[str, dict[int, bytes]]:
    """The paragraphs, with broad tables on pages of their own, and the charts by number."""
    body, pictures = "", {}
    for number, part in enumerate(parts, start=1):
        turned = any(map(_is_broad, parts[number : number + 1]))
        if turned:  # the table's heading goes with it
            body += f"<w:p><w:pPr>{_section(False)}</w:pPr></w:p>"
        if part.chart:
            pictures[number] = picture(part.chart, language)
            named = language.say(_("Chart {n}", n=number))
            body += _picture(number, named, part, *millimetres(part.chart))
        elif part.kind == "table":
            body += _table(part.table, _widths(part.table))
            if _is_broad(part):
                body += f"<w:p><w:pPr>{_section(True)}</w:pPr></w:p>"
        else:
            body += _paragraph(part)
    return body, pictures


def _is_broad(part: Part) -> bool:
    """Whether a table needs a page on its side."""
    return part.kind == "table" and sum(_widths(part.table)) > PAGE[0] - 2 * MARGIN


def _section(broad: bool) -> str:
    """What ends a section: A4 upright, or lying on its side."""
    wide, high = (round(side * TWIPS) for side in (reversed(PAGE) if broad else PAGE))
    turned = ' w:orient="landscape"' if broad else ""
    edge = round(MARGIN * TWIPS)
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="{edge}" '
        f'w:right="{edge}" w:bottom="{edge}" w:left="{edge}" w:header="567" w:footer="567" '
        'w:gutter="0"/></w:sectPr>'
    )


def _picture(number: int, name: str, part: Part, wide: float, high: float) -> str:
    """A chart in a paragraph of its own, with its description."""
    size = f'cx="{wide * EMU:.0f}" cy="{high * EMU:.0f}"'
    said = escape(part.text, {'"': "&quot;"})
    named = f'id="{number}" name="{escape(name)}" descr="{said}"'
    return (
        f"<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr {named}/>"
        f'<a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr>'
        f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="p{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _paragraph(part: Part) -> str:
    style = f'<w:pStyle w:val="{STYLES[part.kind]}"/>' if part.kind in STYLES else ""
    return f"<w:p><w:pPr>{style}</w:pPr>{_run(part.text)}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _widths(rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Millimetres of columns: room for the longest word, and for a cell within reason."""
    columns = zip(*rows, strict=True)
    widths = []
    for number, column in enumerate(columns):
        word = max(len(part) for text in column for part in text.split(" "))
        cell = max(len(text) for text in column[1:] or column)
        letters = max(word, min(cell, WIDEST / LETTER) if number in NAMED else cell)
        widths.append(LETTER * letters + GAP)
    room = PAGE[1] - 2 * MARGIN
    return [width * min(1, room / sum(widths)) for width in widths]


def _table(rows: tuple[tuple[str, ...], ...], widths: list[float]) -> str:
    lines = "".join(_row(row, widths, number == 0) for number, row in enumerate(rows))
    border = '<w:bottom w:val="single" w:sz="4" w:color="BFBFBF"/>'
    border += '<w:insideH w:val="single" w:sz="4" w:color="D9D9D9"/>'
    grid = "".join(f'<w:gridCol w:w="{wide * TWIPS:.0f}"/>' for wide in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths) * TWIPS:.0f}" w:type="dxa"/>'
        f'<w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl><w:p/>'
    )


def _row(row: tuple[str, ...], widths: list[float], head: bool) -> str:
    cells = ""
    for number, text in enumerate(row):
        side = '<w:jc w:val="right"/>' if is_number(number) else ""
        bold = "<w:rPr><w:b/></w:rPr>" if head else ""
        cells += (
            f'<w:tc><w:tcPr><w:tcW w:w="{widths[number] * TWIPS:.0f}" w:type="dxa"/></w:tcPr><w:p>'
            f'<w:pPr><w:pStyle w:val="Cell"/>{side}</w:pPr><w:r>{bold}'
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        )
    repeat = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    return f"<w:tr>{repeat}{cells}</w:tr>"


def _styles(language: Language) -> str:
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
        f'<w:lang w:val="{SPELT.get(language.code, language.code)}"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:style>'
        + style("Title", "Title", 40, "<w:b/>", '<w:spacing w:after="240"/>')
        + style("Heading1", "heading 1", 26, spot, level)
        + style("ListBullet", "List Bullet", 22, "", bullet)
        + style("Rule", "Rule", 18, '<w:color w:val="56616A"/>')
        + style("Cell", "Cell", 17, "", '<w:spacing w:after="0"/>')
        + "</w:styles>"
    )
