"""Which tables become dataflows, and which of their columns are dimensions: one line a table.

All else of a dataflow follows from the table's contract (`hotbed.tables`): a column of figures is
an indicator, with the unit and the meaning that the contract states; a column of each metric is one
indicator and a dimension of metrics.
"""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.tables import (
    CHANGE_UNCERTAINTY,
    CLUSTERS,
    DECOMPOSITION,
    ECONOMIES,
    ECONOMY_PARTS,
    INTENSITY,
    LEDGER,
    LEDGER_ECONOMIES,
    PROFILES,
    RANKING,
    SENSITIVITY,
    UNCERTAINTY,
    Table,
)


@dataclass(frozen=True)
class Dimension:
    """What identifies an observation.

    Parameters
    ----------
    id : str
        Of the concept and the dimension.
    name : str
    codes : str
        Id of the code list; empty: a code list of the dataflow alone.
    absent : str
        Code of rows that state none.
    """

    id: str
    name: str
    codes: str = ""
    absent: str = "_Z"


CLUSTER = Dimension("CLUSTER", "Cluster", "CL_CLUSTER")
METRIC = Dimension("METRIC", "Kind of documents", "CL_METRIC", "_T")
AREA = Dimension("REF_AREA", "Economy", "CL_AREA", "_U")
INDICATOR = Dimension("INDICATOR", "Indicator")
LABEL = "label"
TIME = "year"
DIMENSIONS = {
    "cluster_id": CLUSTER,
    "previous_cluster_id": Dimension(
        "PREVIOUS_CLUSTER", "Cluster of the previous edition", "CL_CLUSTER"
    ),
    "partner_id": Dimension("PARTNER", "Partner cluster", "CL_CLUSTER"),
    "metric": METRIC,
    "economy": AREA,
    "line": Dimension("LEDGER_LINE", "Where rows ended", "CL_LEDGER_LINE"),
    "factor": Dimension("CHOICE", "Choice of method", "CL_CHOICE"),
    "classification": Dimension("CLASSIFICATION", "Classification", "CL_CLASSIFICATION"),
    LABEL: Dimension("LABEL", "What documents are of"),
}
"""Dimensions by the name of the column that holds them, in every table."""
NAMES = {
    "cluster_id": ("name", "cluster"),
    "previous_cluster_id": ("previous_name",),
    "partner_id": ("partner",),
    "economy": ("name",),
    "line": ("meaning",),
}
"""Columns that name the codes of another, the first that a table has."""


@dataclass(frozen=True)
class Flow:
    """A table as a dataflow.

    Parameters
    ----------
    table : Table
    keys : tuple of str
        Columns that identify a row: of `DIMENSIONS`, or `TIME`.
    """

    table: Table
    keys: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of the dataflow.

        >>> Flow(LEDGER, ("metric", "line")).id
        'LEDGER'
        """
        return self.table.name.upper()


_BY_LABEL = ("cluster_id", "metric", LABEL)
_CLASSIFIED = (*_BY_LABEL, "classification")

FLOWS = (
    Flow(RANKING, ("cluster_id",)),
    Flow(CLUSTERS, ("cluster_id",)),
    Flow(ECONOMIES, ("economy",)),
    Flow(ECONOMY_PARTS, ("cluster_id", "economy")),
    Flow(LEDGER, ("metric", "line")),
    Flow(LEDGER_ECONOMIES, ("economy",)),
    Flow(INTENSITY, ("cluster_id",)),
    Flow(UNCERTAINTY, ("cluster_id",)),
    Flow(CHANGE_UNCERTAINTY, ("cluster_id",)),
    Flow(DECOMPOSITION, ("cluster_id", "previous_cluster_id")),
    Flow(SENSITIVITY, ("cluster_id", "factor")),
    Flow(PROFILES["applicants"], _BY_LABEL),
    Flow(PROFILES["organisations"], _BY_LABEL),
    Flow(PROFILES["sectors"], _BY_LABEL),
    Flow(PROFILES["technology_fields"], _BY_LABEL),
    Flow(PROFILES["science_fields"], _CLASSIFIED),
    Flow(PROFILES["topics"], _CLASSIFIED),
    Flow(PROFILES["partners"], ("cluster_id", "metric", "partner_id")),
    Flow(PROFILES["teams"], ("cluster_id", "metric")),
    Flow(PROFILES["series"], ("cluster_id", "metric", TIME)),
)
"""The dataflows that a run may have, by the tables that it has."""
