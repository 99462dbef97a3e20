"""Observations as SDMX-CSV 2.0 and as SDMX-ML 3.0, one line each."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from xml.sax.saxutils import quoteattr

from hotbed.base.files import atomic_write
from hotbed.publish.sdmx.observations import OBS_VALUE, TIME_PERIOD, Series
from hotbed.publish.sdmx.structures import COMMON, MESSAGE, ROOT, Sender

FLAT = "AllDimensions"


def write_data(series: Series, sender: Sender, folder: Path) -> list[Path]:
    """Write a dataflow's observations in both formats.

    Parameters
    ----------
    series : Series
    sender : Sender
    folder : Path

    Returns
    -------
    list of Path
        The files, named as the table.
    """
    name = series.flow.id.lower()
    paths = [folder / f"{name}.csv", folder / f"{name}.xml"]
    components = [dimension.id for dimension in series.dimensions]
    components += [TIME_PERIOD, OBS_VALUE, *series.attributes]
    flow = f"{sender.agency}:{series.flow.id}({sender.version})"
    with ExitStack() as stack:
        table, message = (
            stack.enter_context(
                stack.enter_context(atomic_write(path)).open("w", encoding="utf-8", newline="")
            )
            for path in paths
        )
        writer = csv.writer(table, lineterminator="\r\n")
        writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *components])
        message.write(_opening(series, sender))
        for observation in series.observations():
            values = [observation.get(component, "") for component in components]
            writer.writerow(["dataflow", flow, "R", *values])
            message.write(_observation(observation, components))
        message.write(" </mes:DataSet>\n</mes:StructureSpecificData>\n")
    return paths


def _observation(observation: dict[str, str], components: list[str]) -> str:
    stated = (
        f"{component}={quoteattr(observation[component])}"
        for component in components
        if component in observation
    )
    return f"  <Obs {' '.join(stated)}/>\n"


def _opening(series: Series, sender: Sender) -> str:
    """The message up to its first observation."""
    flow = sender.reference("datastructure.Dataflow", series.flow.id)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<mes:StructureSpecificData xmlns:mes="{MESSAGE}" xmlns:com="{COMMON}"
 xmlns:ss="{ROOT}data/structurespecific" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:ns1="{flow}:ObsLevelDim:{FLAT}">
 <mes:Header>
  <mes:ID>{sender.message}</mes:ID>
  <mes:Test>false</mes:Test>
  <mes:Prepared>{sender.prepared}</mes:Prepared>
  <mes:Sender id="{sender.agency}"/>
  <mes:Structure structureID="{series.flow.id}" namespace="{flow}:ObsLevelDim:{FLAT}"
   dimensionAtObservation="{FLAT}">
   <com:StructureUsage>{flow}</com:StructureUsage>
  </mes:Structure>
 </mes:Header>
 <mes:DataSet ss:structureRef="{series.flow.id}" xsi:type="ns1:DataSetType" ss:action="Replace">
"""
