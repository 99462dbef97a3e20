"""The contracts: every file that a run writes, with its columns, their types, units and meaning.

They drive what a run writes and how it is read again, the documentation and the metadata beside
published tables.
"""

from __future__ import annotations

from hotbed.tables.analyses import (
    ADDED,
    BELOW,
    DECOMPOSITION,
    ECONOMIES,
    ECONOMY_PARTS,
    INTENSITY,
    REGIONAL,
    WHATIF,
)
from hotbed.tables.areas import (
    AREAS,
    CROSSWALK,
    DEGREES,
    IN_NO_CLUSTER,
    NOT_IN_ANY,
    REGION_POLYGONS,
    REGION_PROFILES,
    REGIONS,
)
from hotbed.tables.contract import (
    COUNT_DECIMALS,
    SHARE_DECIMALS,
    Column,
    Table,
    names_in,
    read_file,
)
from hotbed.tables.gii import GII, GII_ECONOMIES
from hotbed.tables.profiles import PROFILES, SUBJECTS
from hotbed.tables.results import (
    CLUSTERS,
    DOCUMENTS,
    LEDGER,
    LEDGER_ECONOMIES,
    LOCATIONS,
    MEMBERS,
    RANKING,
    REJECTS,
    TABLES,
    TALLY,
)
from hotbed.tables.series import SERIES
from hotbed.tables.terms import LOCALITY_OR_BETTER, OUTSIDE, PLACED, Line, Precision
from hotbed.tables.uncertainty import (
    CHANGE_UNCERTAINTY,
    LEAVE_ONE_YEAR,
    PAIRS,
    PLACES,
    SENSITIVITY,
    SWAPS,
    UNCERTAINTY,
)

__all__ = [
    "ADDED",
    "AREAS",
    "BELOW",
    "CHANGE_UNCERTAINTY",
    "CLUSTERS",
    "COUNT_DECIMALS",
    "CROSSWALK",
    "DECOMPOSITION",
    "DEGREES",
    "DOCUMENTS",
    "ECONOMIES",
    "ECONOMY_PARTS",
    "GII",
    "GII_ECONOMIES",
    "INTENSITY",
    "IN_NO_CLUSTER",
    "LEAVE_ONE_YEAR",
    "LEDGER",
    "LEDGER_ECONOMIES",
    "LOCALITY_OR_BETTER",
    "LOCATIONS",
    "MEMBERS",
    "NOT_IN_ANY",
    "OUTSIDE",
    "PAIRS",
    "PLACED",
    "PLACES",
    "PROFILES",
    "RANKING",
    "REGIONAL",
    "REGIONS",
    "REGION_POLYGONS",
    "REGION_PROFILES",
    "REJECTS",
    "SENSITIVITY",
    "SERIES",
    "SHARE_DECIMALS",
    "SUBJECTS",
    "SWAPS",
    "TABLES",
    "TALLY",
    "UNCERTAINTY",
    "WHATIF",
    "Column",
    "Line",
    "Precision",
    "Table",
    "names_in",
    "read_file",
]
