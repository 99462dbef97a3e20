"""The structures of a kit's dataflows as an SDMX-ML 3.0 message.

Source: the SDMX 3.0 technical specifications, section 3A, and their XML schemas
(https://github.com/sdmx-twg/sdmx-ml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from hotbed.base.files import atomic_write
from hotbed.publish.sdmx.codes import CodeList
from hotbed.publish.sdmx.observations import (
    OBS_VALUE,
    TIME_PERIOD,
    TREATMENT,
    TREATMENT_NAME,
    CodeLists,
    Series,
)

ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
MESSAGE, STRUCTURE, COMMON = f"{ROOT}message", f"{ROOT}structure", f"{ROOT}common"
URN = "urn:sdmx:org.sdmx.infomodel."
SCHEME = "CS_HOTBED"
CONCEPTS = {
    TIME_PERIOD: "Time period",
    OBS_VALUE: "Observed value",
    "OBS_STATUS": "Observation status",
    "CONF_STATUS": "Confidentiality status",
    "UNIT_MEASURE": "Unit of measure",
    "UNIT_MULT": "Unit multiplier",
    "DECIMALS": "Decimals",
}
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True)
class Sender:
    """Who sends messages, under which version, and when they were prepared.

    Parameters
    ----------
    agency : str
    version : str
        Of all structures, such as 1.0.0.
    prepared : str
        As RFC 3339 has it.
    message : str
        Id of the messages.
    """

    agency: str
    version: str
    prepared: str
    message: str

    def reference(self, kind: str, id_: str, agency: str = "", version: str = "") -> str:
        """The URN of a structure.

        Parameters
        ----------
        kind : str
            Such as codelist.Codelist.
        id_ : str
        agency, version : str
            By default the sender's.

        Examples
        --------
        >>> sender = Sender("HOTBED", "1.0.0", "", "")
        >>> sender.reference("datastructure.Dataflow", "RANKING")
        'urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=HOTBED:RANKING(1.0.0)'
        """
        return f"{URN}{kind}={agency or self.agency}:{id_}({version or self.version})"


def write_structures(
    series: Sequence[Series], lists: CodeLists, sender: Sender, path: Path
) -> None:
    """Write dataflows, code lists, concepts and data structures as one message.

    Parameters
    ----------
    series : sequence of Series
        Whose observations were written, so that the code lists hold what they use.
    lists : CodeLists
    sender : Sender
    path : Path
    """
    for prefix, name in (("mes", MESSAGE), ("str", STRUCTURE), ("com", COMMON)):
        ET.register_namespace(prefix, name)
    message = ET.Element(f"{{{MESSAGE}}}Structure")
    _header(message, sender)
    structures = ET.SubElement(message, f"{{{MESSAGE}}}Structures")
    flows = _child(structures, "Dataflows")
    for one in series:
        flow = _maintained(flows, "Dataflow", one.flow.id, one.table.title, sender)
        _child(flow, "Structure", sender.reference("datastructure.DataStructure", one.flow.id))
    held = _child(structures, "Codelists")
    for codes in lists:
        if codes.codes:
            _code_list(held, codes, sender)
    _concepts(_child(structures, "ConceptSchemes"), series, sender)
    definitions = _child(structures, "DataStructures")
    for one in series:
        _definition(definitions, one, lists, sender)
    ET.indent(message, " ")
    text = ET.tostring(message, encoding="utf-8", xml_declaration=True)
    with atomic_write(path) as temporary:
        temporary.write_bytes(text + b"\n")


def _header(message: ET.Element, sender: Sender) -> None:
    header = ET.SubElement(message, f"{{{MESSAGE}}}Header")
    for name, text in (("ID", sender.message), ("Test", "false"), ("Prepared", sender.prepared)):
        ET.SubElement(header, f"{{{MESSAGE}}}{name}").text = text
    ET.SubElement(header, f"{{{MESSAGE}}}Sender", {"id": sender.agency})


def _child(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{STRUCTURE}}}{name}", attributes)
    child.text = text or None
    return child


def _maintained(
    parent: ET.Element,
    kind: str,
    id_: str,
    name: str,
    sender: Sender,
    **attributes: str,
) -> ET.Element:
    known = {"id": id_, "agencyID": sender.agency, "version": sender.version} | attributes
    child = _child(parent, kind, **known)
    _named(child, name)
    return child


def _named(parent: ET.Element, name: str) -> None:
    named = ET.SubElement(parent, f"{{{COMMON}}}Name", {f"{{{XML}}}lang": "en"})
    named.text = name


def _code_list(parent: ET.Element, codes: CodeList, sender: Sender) -> None:
    own = {"agencyID": codes.agency} if codes.agency else {}
    version = {"version": codes.version} if codes.version else {}
    partial = {"isPartial": "true"} if codes.partial else {}
    held = _maintained(
        parent, "Codelist", codes.id, codes.name, sender, **own, **version, **partial
    )
    for code, name in sorted(codes.codes.items()):
        _named(_child(held, "Code", id=code), name)


def _concepts(parent: ET.Element, series: Sequence[Series], sender: Sender) -> None:
    scheme = _maintained(parent, "ConceptScheme", SCHEME, "Concepts of hotbed's tables", sender)
    used = {dimension.id: dimension.name for one in series for dimension in one.dimensions}
    if any(TREATMENT in one.attributes for one in series):
        used[TREATMENT] = TREATMENT_NAME
    for id_, name in sorted((used | CONCEPTS).items()):
        _named(_child(scheme, "Concept", id=id_), name)


def _definition(parent: ET.Element, series: Series, lists: CodeLists, sender: Sender) -> None:
    definition = _maintained(parent, "DataStructure", series.flow.id, series.table.title, sender)
    components = _child(definition, "DataStructureComponents")
    held = _child(components, "DimensionList", id="DimensionDescriptor")
    for number, dimension in enumerate(series.dimensions, start=1):
        component = _child(held, "Dimension", id=dimension.id, position=str(number))
        _represent(component, dimension.id, sender, codes=series.codes_of(dimension))
    time = _child(held, "TimeDimension", id=TIME_PERIOD)
    _represent(time, TIME_PERIOD, sender, text="ObservationalTimePeriod")
    attributes = _child(components, "AttributeList", id="AttributeDescriptor")
    for name in series.attributes:
        attribute = _child(attributes, "Attribute", id=name, usage="mandatory")
        _represent(attribute, name, sender, codes=lists.get(f"CL_{name}"))
        _child(_child(attribute, "AttributeRelationship"), "Observation")
    measures = _child(components, "MeasureList", id="MeasureDescriptor")
    measure = _child(measures, "Measure", id=OBS_VALUE, usage="optional")
    _represent(measure, OBS_VALUE, sender, text="Decimal")


def _represent(
    component: ET.Element,
    concept: str,
    sender: Sender,
    codes: CodeList | None = None,
    text: str = "",
) -> None:
    urn = sender.reference("conceptscheme.Concept", SCHEME)
    _child(component, "ConceptIdentity", f"{urn}.{concept}")
    representation = _child(component, "LocalRepresentation")
    if codes:
        enumeration = sender.reference("codelist.Codelist", codes.id, codes.agency, codes.version)
        _child(representation, "Enumeration", enumeration)
    else:
        _child(representation, "TextFormat", textType=text)
