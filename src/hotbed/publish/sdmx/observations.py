"""A table's rows as observations: one a figure, with what identifies and describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import pyarrow as pa

from hotbed.analysis.confidentiality.rows import CONFIDENTIAL, ROUNDED
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.facts.words import shown, without_guard
from hotbed.publish.sdmx.codes import CodeList, Confidential, Status, cross_domain, slug
from hotbed.publish.sdmx.flows import (
    DIMENSIONS,
    INDICATOR,
    LABEL,
    METRIC,
    NAMES,
    TIME,
    Dimension,
    Flow,
)
from hotbed.tables import ADDED, SHARE_DECIMALS, TABLES, Column, Table
from hotbed.tables.contract import METRIC as OF_METRIC

TIME_PERIOD = "TIME_PERIOD"
OBS_VALUE = "OBS_VALUE"
ATTRIBUTES = ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS")
TREATMENT = "CONF_DATA_TR"
TREATMENT_NAME = "Confidentiality: data treatment"
"""Of the concept of SDMX's cross-domain concepts."""
FIGURES = ("integer", "decimal", "number", "boolean")
UNITLESS = "number"
COUNTED = ("documents", "listings")
"""Units of what is rounded."""
PLAIN = (
    *("places", "core_places", "merged_from", "lon", "lat", "area_km2"),
    *("clusters", "cross_border"),
)
"""Columns of figures that are neither counts of documents or listings nor computed from any."""
YES_OR_NO = "1: yes, 0: no"
BY_METRIC = sorted(
    {
        column.name
        for table in (*TABLES.values(), *ADDED.values())
        for column in table.columns
        if OF_METRIC in column.name
    }
)
"""Names of columns that tables have for each metric."""
RESERVED = {OTHERS: "_O", NONE_STATED: "_U"}


class CodeLists:
    """The code lists of a kit's dataflows, which fill while observations are written."""

    def __init__(self) -> None:
        self._lists = cross_domain()
        self._lists["CL_UNIT_MEASURE"] = CodeList("CL_UNIT_MEASURE", "Units of measure")

    def get(self, id_: str, name: str = "") -> CodeList:
        """The list of an id, a new one where there is none.

        Parameters
        ----------
        id_ : str
        name : str
            Of a new one.
        """
        return self._lists.setdefault(id_, CodeList(id_, name))

    def __iter__(self) -> Iterator[CodeList]:
        return iter(sorted(self._lists.values(), key=lambda codes: (codes.agency, codes.id)))


@dataclass(frozen=True)
class _Indicator:
    """A column of figures: which indicator of which metric it holds, and its values as text."""

    column: Column
    code: str
    metric: str
    decimals: int


@dataclass
class Series:
    """A table's observations.

    Parameters
    ----------
    flow : Flow
    table : Table
        As it is published, with the columns that the run's metrics give it.
    rows : pyarrow.Table
        With decimals as such (`Table.read_exact`).
    metrics : mapping
        Metric -> label.
    periods : mapping
        Metric -> period in SDMX's notation; "_T" -> that of all metrics.
    lists : CodeLists
    """

    flow: Flow
    table: Table
    rows: pa.Table
    metrics: Mapping[str, str]
    periods: Mapping[str, str]
    lists: CodeLists
    _names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._names = {
            key: next((name for name in NAMES.get(key, ()) if name in self.rows.column_names), "")
            for key in self.flow.keys
        }

    @property
    def dimensions(self) -> list[Dimension]:
        """What identifies an observation, but for its period."""
        keyed = [DIMENSIONS[key] for key in self.keys]
        by_metric = any(indicator.metric != METRIC.absent for indicator in self._indicators)
        return [*keyed, *([METRIC] if by_metric and METRIC not in keyed else []), INDICATOR]

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes of an observation."""
        treated = ROUNDED.name in self.rows.column_names
        return (*ATTRIBUTES, TREATMENT) if treated else ATTRIBUTES

    @property
    def keys(self) -> list[str]:
        """The columns of the dimensions, but for the year: those that the table has."""
        return [key for key in self.flow.keys if key != TIME and key in self.rows.column_names]

    def codes_of(self, dimension: Dimension) -> CodeList:
        """The code list of a dimension.

        Parameters
        ----------
        dimension : Dimension
        """
        if dimension.codes:
            return self.lists.get(dimension.codes, dimension.name)
        suffix = "_INDICATOR" if dimension == INDICATOR else ""
        return self.lists.get(f"CL_{self.flow.id}{suffix}", f"{self.table.title}: {dimension.name}")

    def observations(self) -> Iterator[dict[str, str]]:
        """Every figure: components by id; a figure that is absent has no OBS_VALUE."""
        dimensions = {dimension.id for dimension in self.dimensions}
        for row in self.rows.to_pylist():
            key = {DIMENSIONS[name].id: self._code(name, row) for name in self.keys}
            for indicator in self._indicators:
                yield self._observation(key, row, indicator, METRIC.id in dimensions)

    def _observation(
        self,
        key: Mapping[str, str],
        row: Mapping[str, object],
        indicator: _Indicator,
        by_metric: bool,
    ) -> dict[str, str]:
        observed = dict(key)
        if by_metric and METRIC.id not in key:
            observed[METRIC.id] = self._metric(indicator.metric)
        metric = observed.get(METRIC.id, METRIC.absent)
        observed[INDICATOR.id] = indicator.code
        observed[TIME_PERIOD] = str(row[TIME]) if TIME in self.flow.keys else self.periods[metric]
        value = row[indicator.column.name]
        if value is not None:
            observed[OBS_VALUE] = _written(value, indicator.decimals)
        observed |= _statuses(value, row.get(CONFIDENTIAL.name))
        if TREATMENT in self.attributes:
            observed[TREATMENT] = self._treatment(row, indicator.column)
        decimals = self.lists.get("CL_DECIMALS").code(str(indicator.decimals))
        return observed | {
            "UNIT_MEASURE": self._unit(indicator.column),
            "UNIT_MULT": "0",
            "DECIMALS": decimals,
        }

    def _unit(self, column: Column) -> str:
        unit = YES_OR_NO if column.type == "boolean" else column.unit or UNITLESS
        codes = self.lists.get("CL_UNIT_MEASURE").codes
        codes[slug(unit)] = unit
        return slug(unit)

    def _treatment(self, row: Mapping[str, object], column: Column) -> str:
        """Whether a figure is rounded, or computed from rounded ones."""
        base = row[ROUNDED.name]
        codes = self.lists.get(f"CL_{TREATMENT}", TREATMENT_NAME)
        if row[column.name] is None or column.name in PLAIN:
            return codes.code("_Z")
        if column.unit in COUNTED:
            return codes.code(f"ROUNDED_{base}", f"Rounded to a multiple of {base}")
        return codes.code(f"FROM_ROUNDED_{base}", f"Computed from counts rounded to {base}")

    def _code(self, column: str, row: Mapping[str, object]) -> str:
        dimension, stated = DIMENSIONS[column], str(row[column] if row[column] is not None else "")
        if column == "metric":
            return self._metric(stated or METRIC.absent)
        value = shown(without_guard(stated))
        if column == LABEL and row.get("position") is None:
            value = RESERVED.get(value, value)
        name = shown(without_guard(str(row.get(self._names[column]) or "")))
        return self.codes_of(dimension).code(value or dimension.absent, name if value else "")

    def _metric(self, metric: str) -> str:
        return self.codes_of(METRIC).code(metric, self.metrics.get(metric, ""))

    @cached_property
    def _indicators(self) -> list[_Indicator]:
        """The columns of figures, each as an indicator that its code list names."""
        codes = self.codes_of(INDICATOR).codes
        indicators = []
        for column in self.table.columns:
            if column.type not in FIGURES or column.name in (*self.flow.keys, ROUNDED.name):
                continue
            metric, generic = _split(column.name, self.flow.table, self.metrics)
            code = slug(generic)
            codes[code] = f"{generic.replace('_', ' ').capitalize()}: {column.meaning}"
            decimals = _decimals(self.rows[column.name].to_pylist())
            indicators.append(_Indicator(column, code, metric, decimals))
        return indicators


def _statuses(value: object, hidden: object) -> dict[str, str]:
    """Whether a figure is there, and whether it is hidden."""
    if value is not None:
        return {"OBS_STATUS": Status.NORMAL, "CONF_STATUS": Confidential.FREE}
    if not hidden:
        return {"OBS_STATUS": Status.MISSING, "CONF_STATUS": Confidential.FREE}
    return {"OBS_STATUS": Status.SUPPRESSED, "CONF_STATUS": Confidential.HIDDEN}


def _split(name: str, table: Table, metrics: Iterable[str]) -> tuple[str, str]:
    """The metric of a column, `_T` where it is of all, and the column's name without it."""
    if all(name != column.name for column in table.columns):
        for generic in BY_METRIC:
            for metric in metrics:
                if generic.replace(OF_METRIC, metric) == name:
                    return metric, generic.replace(OF_METRIC, "").strip("_")
    return METRIC.absent, name


def _decimals(values: list[object]) -> int:
    """Decimals that a column's values need, `SHARE_DECIMALS` at most."""
    least = 0
    for value in values:
        if isinstance(value, Decimal | float):
            exponent = _exact(value).normalize().as_tuple().exponent
            least = max(least, -int(exponent))
    return least


def _exact(value: Decimal | float) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return round(exact, SHARE_DECIMALS)


def _written(value: object, decimals: int) -> str:
    if isinstance(value, Decimal | float):
        return f"{_exact(value):.{decimals}f}"
    return str(int(value)) if isinstance(value, int) else str(value)
