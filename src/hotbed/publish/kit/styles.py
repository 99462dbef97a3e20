"""How maps of the clusters look in QGIS (QML) and in servers of maps (SLD): rules with symbols.

Sources: QGIS's layer_styles table and QML (https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html);
OGC 05-077r4, Symbology Encoding 1.1, and OGC 05-078r4, Styled Layer Descriptor 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

FILL, MARK = "fill", "marker"
LINE = "#9a3412"
SIZES = {"core": 2.4, "border": 1.8, "outside": 0.8}  # millimetres
PIXELS = 3.78  # a millimetre
SCHEMAS = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.1.0",
}
OGC = {"=": "PropertyIsEqualTo", "<=": "PropertyIsLessThanOrEqualTo", ">": "PropertyIsGreaterThan"}

Test = tuple[str, str, str | int | None]
"""Property, comparison and value; None: that there is none (=), or any (>)."""


@dataclass(frozen=True)
class Rule:
    """What is drawn alike: a label of the legend, tests that hold together, a colour, a size."""

    label: str
    tests: tuple[Test, ...]
    colour: str
    opacity: float
    size: float = 0.0
    """Millimetres, of a marker."""


@dataclass(frozen=True)
class Style:
    """A layer's style."""

    layer: str
    name: str
    about: str
    kind: str
    """fill or marker."""
    rules: tuple[Rule, ...]
    named: str = ""
    """The property that labels show; none where it is empty."""

    def qml(self) -> str:
        """The style as QGIS keeps it."""
        root = Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling")
        drawn = SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
        rules = SubElement(drawn, "rules", key="all")
        symbols = SubElement(drawn, "symbols")
        for number, rule in enumerate(self.rules):
            filter_ = " AND ".join(_expression(test) for test in rule.tests)
            more = {"filter": filter_, "label": rule.label, "symbol": str(number)}
            SubElement(rules, "rule", {"key": f"rule-{number}"} | more)
            self._symbol(symbols, number, rule)
        if self.named:
            labelled = SubElement(root, "labeling", type="simple")
            settings = SubElement(labelled, "settings")
            look = {"fontSize": "8", "textColor": "27,34,39,255", "fontFamily": "Sans Serif"}
            style = SubElement(settings, "text-style", {"fieldName": self.named} | look)
            halo = {"bufferDraw": "1", "bufferSize": "0.8", "bufferColor": "255,255,255,220"}
            SubElement(style, "text-buffer", halo)
            SubElement(settings, "placement", placement="1", centroidWhole="1")
        declared = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        return declared + _text(root)

    def _symbol(self, symbols: Element, number: int, rule: Rule) -> None:
        symbol = SubElement(symbols, "symbol", type=self.kind, name=str(number), alpha="1")
        paint = {"color": _rgba(rule.colour, rule.opacity), "outline_color": _rgba(LINE, 1)}
        if self.kind == FILL:
            layer = SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1"})
            paint |= {"style": "solid", "outline_style": "solid", "outline_width": "0.3"}
        else:
            layer = SubElement(symbol, "layer", {"class": "SimpleMarker", "enabled": "1"})
            paint |= {"name": "circle", "size": f"{rule.size:g}", "size_unit": "MM"}
            paint |= {"outline_style": "no" if rule.size < 1 else "solid", "outline_width": "0.2"}
        options = SubElement(layer, "Option", type="Map")
        for key, value in paint.items():
            SubElement(options, "Option", name=key, type="QString", value=value)
        for key, value in paint.items():  # what versions before 3.26 read
            SubElement(layer, "prop", k=key, v=value)

    def sld(self) -> str:
        """The style as a Styled Layer Descriptor."""
        root = Element("StyledLayerDescriptor", SCHEMAS)
        layer = SubElement(root, "NamedLayer")
        SubElement(layer, "se:Name").text = self.layer
        own = SubElement(layer, "UserStyle")
        SubElement(own, "se:Name").text = self.name
        drawn = SubElement(own, "se:FeatureTypeStyle")
        for rule in self.rules:
            line = SubElement(drawn, "se:Rule")
            SubElement(line, "se:Name").text = rule.label
            filter_ = SubElement(line, "ogc:Filter")
            held = SubElement(filter_, "ogc:And") if len(rule.tests) > 1 else filter_
            for test in rule.tests:
                _condition(held, test)
            if self.kind == FILL:
                self._paint(SubElement(line, "se:PolygonSymbolizer"), rule)
            else:
                graphic = SubElement(SubElement(line, "se:PointSymbolizer"), "se:Graphic")
                mark = SubElement(graphic, "se:Mark")
                SubElement(mark, "se:WellKnownName").text = "circle"
                self._paint(mark, rule)
                SubElement(graphic, "se:Size").text = f"{rule.size * PIXELS:.0f}"
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + _text(root)

    def _paint(self, parent: Element, rule: Rule) -> None:
        fill = SubElement(parent, "se:Fill")
        SubElement(fill, "se:SvgParameter", name="fill").text = rule.colour
        SubElement(fill, "se:SvgParameter", name="fill-opacity").text = f"{rule.opacity:g}"
        line = SubElement(parent, "se:Stroke")
        SubElement(line, "se:SvgParameter", name="stroke").text = LINE
        SubElement(line, "se:SvgParameter", name="stroke-width").text = "1"


def _text(root: Element) -> str:
    indent(root, " ")
    return tostring(root, encoding="unicode") + "\n"


def _rgba(colour: str, opacity: float) -> str:
    """A colour as QGIS writes it.

    >>> _rgba("#9a3412", 0.5)
    '154,52,18,128'
    """
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, [*parts, int(255 * opacity + 0.5)]))


def _expression(test: Test) -> str:
    """A test as an expression of QGIS.

    >>> _expression(("rank", "<=", 10)), _expression(("cluster_id", "=", None))
    ('"rank" <= 10', '"cluster_id" IS NULL')
    """
    name, comparison, value = test
    if value is None:
        return f'"{name}" IS {"" if comparison == "=" else "NOT "}NULL'
    return f'"{name}" {comparison} {value}'


def _condition(parent: Element, test: Test) -> None:
    name, comparison, value = test
    if value is None:
        outer = parent if comparison == "=" else SubElement(parent, "ogc:Not")
        SubElement(SubElement(outer, "ogc:PropertyIsNull"), "ogc:PropertyName").text = name
        return
    condition = SubElement(parent, f"ogc:{OGC[comparison]}")
    SubElement(condition, "ogc:PropertyName").text = name
    SubElement(condition, "ogc:Literal").text = str(value)


INSIDE: tuple[Test, ...] = (("cluster_id", ">", None),)
STYLES = (
    Style(
        *("clusters", "Clusters by rank", "The larger the darker", FILL),
        (
            Rule("First 10", (("rank", "<=", 10),), "#9a3412", 0.75),
            Rule("11 to 50", (("rank", ">", 10), ("rank", "<=", 50)), "#d9662f", 0.7),
            Rule("51 to 100", (("rank", ">", 50), ("rank", "<=", 100)), "#efa574", 0.65),
            Rule("Beyond 100", (("rank", ">", 100),), "#f6d5bd", 0.65),
        ),
        named="name",
    ),
    Style(
        *("places", "Places of clusters", "Core, border and outside", MARK),
        (
            Rule("Core place", (*INSIDE, ("core", "=", "true")), "#c2410c", 0.9, SIZES["core"]),
            Rule(
                "Border place", (*INSIDE, ("core", "=", "false")), "#ffffff", 0.9, SIZES["border"]
            ),
            Rule("Outside", (("cluster_id", "=", None),), "#24607f", 0.6, SIZES["outside"]),
        ),
    ),
)
