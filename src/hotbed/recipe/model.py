"""The keys of a recipe: their types, limits, defaults and meanings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from hotbed.base.errors import nearest, quoted
from hotbed.base.files import BUNDLED, NONE
from hotbed.base.secrets import looks_secret
from hotbed.base.sizes import bytes_of
from hotbed.recipe.confidentiality import Confidentiality
from hotbed.recipe.part import STRICT
from hotbed.tables import LOCALITY_OR_BETTER, Precision

LEAST_MEMORY = 256 * 2**20
EVERY = "*"
"""As a type that an input includes: publications of any type."""
Engines = Literal["duckdb", "spark"]
ENGINES: tuple[str, ...] = get_args(Engines)
FILES = (
    ("geocoding", "overrides"),
    ("geocoding", "organisations"),
    ("geocoding", "postcodes"),
    ("organisations", "overrides"),
    ("naming", "names"),
)
"""The keys, by their tables, that name a file beside the inputs."""

_WORDED = (("geocoding", "organisations"), ("geocoding", "postcodes"))


Year = Annotated[int, Field(ge=1000, le=9999)]
MetricName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]


def is_word(part: str, key: str, value: str | None) -> bool:
    """Whether the value of one of `FILES` is a word that stands for no file.

    >>> is_word("geocoding", "organisations", "none"), is_word("naming", "names", "none")
    (True, False)
    """
    return (part, key) in _WORDED and value in (BUNDLED, NONE)


class Part(BaseModel):
    model_config = STRICT


class Study(Part):
    """Title and note of the study."""

    title: str = "Science and technology clusters"
    """Title of the study, shown everywhere."""
    note: str = ""
    """A sentence shown with the results."""


class Input(Part):
    """One source of listings, for one metric."""

    source: str
    """Format of the files (`hotbed sources`)."""
    metric: str
    """Metric to which the documents count, a key of [metrics]."""
    files: Annotated[list[str], Field(min_length=1)]
    """Paths, globs and folders, relative ones from the recipe's folder; or addresses (s3://, gs://,
    az://, https://)."""
    columns: dict[str, str] = {}
    """hotbed's field -> column of the file, for the source table."""
    exclude_types: list[str] = []
    """Document types to leave out; they are in the ledger."""
    include_types: list[str] = []
    """Document types to keep; empty: those that the source counts; ["*"]: all publications."""
    options: dict[str, bool | str | list[str]] = {}
    """Choices that only this source has."""
    encoding: str = "utf-8"
    """Encoding of text files."""
    delimiter: str | None = None
    """Delimiter of text tables; by default recognised from the header."""
    credit: str = ""
    """Credit to show with the figures."""

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str) -> str:
        try:
            b"a".decode(encoding, "ignore")
        except LookupError:
            raise ValueError(
                f"there is no encoding {quoted(encoding)}; use utf-8, latin-1, cp1252 or such"
            ) from None
        return encoding

    @field_validator("delimiter")
    @classmethod
    def _one_sign(cls, delimiter: str | None) -> str | None:
        if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii()):
            raise ValueError(
                f"the delimiter {quoted(delimiter)} is not one ASCII character; use ',' or ';'"
            )
        return delimiter

    @field_validator("files")
    @classmethod
    def _no_secret_address(cls, files: list[str]) -> list[str]:
        for name in files:
            if looks_secret("", name):
                raise ValueError(
                    "a file's address holds a secret, and the recipe is published with the "
                    "results; take it out"
                )
        return files

    def chosen(self, option: str) -> frozenset[str]:
        """The values of an option of the source, in lower case; none: it is not used."""
        given = self.options.get(option, [])
        values = given if isinstance(given, list) else [str(given)]
        return frozenset(value.lower() for value in values)

    def switched(self, option: str) -> bool:
        """Whether a switch among the source's options is on."""
        return self.options.get(option) is True


class Metric(Part):
    """One kind of document, the years counted, and its weight in the total."""

    label: str
    """What the documents are called."""
    years: tuple[Year, Year] | None = None
    """First and last year counted; by default every year."""
    weight: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] = 1.0
    """Weight of the metric's share in the total."""
    world_total: Annotated[int, Field(gt=0, le=10**15)] | None = None
    """Documents in the world, if the inputs hold fewer; by default those of the inputs."""

    @model_validator(mode="after")
    def _ordered(self) -> Metric:
        if self.years and self.years[0] > self.years[1]:
            raise ValueError(f"years run from {self.years[0]} back to {self.years[1]}; swap them")
        return self


class Geocoding(Part):
    """Which answers of the geocoder count, and how finely points are rounded."""

    precisions: Annotated[list[Precision], Field(min_length=1)] = list(LOCALITY_OR_BETTER)
    """Precisions of answers that count."""
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Lowest confidence of an answer that counts, 0 to 1; by default what is more likely right than
    wrong."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 3
    """Decimals of degrees that coordinates are rounded to."""
    overrides: str | None = None
    """CSV of corrections (address, lon, lat), which take precedence over everything."""
    organisations: str | None = None
    """Registry of research organisations (ROR): a file, bundled (the table that comes with hotbed)
    or none; by default the one that hotbed fetch downloaded, else bundled."""
    postcodes: str | None = None
    """Postal codes (GeoNames): a file, bundled or none, as with organisations."""


class Detection(Part):
    """DBSCAN's two parameters; density counts listings of all metrics, unweighted."""

    radius_km: Annotated[float, Field(gt=0, le=5000)] = 15.0
    """Great-circle radius of the density search, km."""
    min_listings: Annotated[int, Field(ge=1)] = 4500
    """Listings within the radius that make a place a core point."""


class Merging(Part):
    """Clusters whose nearest members are this close become one; 0 switches merging off."""

    within_km: Annotated[float, Field(ge=0, le=500)] = 5.0
    """Clusters whose nearest members are this close become one, km; 0: no merging."""
    coactivity: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of the smaller cluster's documents that both must hold to merge."""

    @property
    def by_links(self) -> bool:
        """Whether clusters merge only where they share documents."""
        return bool(self.coactivity and self.within_km)


class Organisations(Part):
    """How names of applicants and organisations are harmonised."""

    overrides: str | None = None
    """CSV (name, organisation) that joins or separates names of organisations."""


class Naming(Part):
    """How many cities a name may contain, and the share from which an economy is named."""

    cities: Annotated[int, Field(ge=1, le=3)] = 3
    """Most cities in a cluster's name, 1 to 3."""
    names: str | None = None
    """CSV (country, place, name) of the names to use for places."""
    economy_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Lowest share of a cluster's listings for which an economy is named."""


class Shape(Part):
    """The polygon of a cluster."""

    kind: Literal["buffer", "hull", "concave", "h3"] = "buffer"
    """buffer (discs around members), hull, concave, or h3 (cells)."""
    buffer_km: Annotated[float, Field(ge=0.1, le=100)] = 5.0
    """Radius of the discs, km."""


class Focus(Part):
    """Only documents on these fields, topics or classes; empty: all."""

    technology: list[str] = []
    """WIPO's technology fields, by IPC or CPC class."""
    field: list[str] = []
    """Fields of science, as the source names them."""
    topic: list[str] = []
    """Topics, as the source names them."""
    cpc: list[str] = []
    """CPC classes or prefixes of them."""
    ipc: list[str] = []
    """IPC classes or prefixes of them."""

    @property
    def on(self) -> bool:
        """Whether any field, topic or class is set."""
        return any((self.technology, self.field, self.topic, self.cpc, self.ipc))


class Limits(Part):
    """What stops a run, and what it may use; none of these changes a result."""

    bad_rows: Annotated[float, Field(ge=0, le=1)] = 0.01
    """Share of unreadable rows of an input that stops the run."""
    memory: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,3})? ?[KMGT]i?B$")] | None = None
    """Memory of the process as a whole, such as "4GiB"."""
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None
    """Cores to use; by default all."""

    @field_validator("memory")
    @classmethod
    def _enough(cls, memory: str | None) -> str | None:
        if memory is not None and bytes_of(memory) < LEAST_MEMORY:
            raise ValueError(f"{memory!r} is less than a run can use; give 256MiB or more")
        return memory


class Spark(Part):
    """Where the engine spark runs, and its own settings; none of these changes a result."""

    master: str | None = None
    """Address of the cluster; by default that of spark-submit, else this machine."""
    conf: dict[str, str] = {}
    """Spark's own settings."""

    @model_validator(mode="after")
    def _nothing_secret(self) -> Spark:
        for key, value in self.conf.items():
            if looks_secret(key, value):
                raise ValueError(
                    f"{key!r} looks like a secret, and the recipe is published with the results; "
                    "set it in Spark's own spark-defaults.conf"
                )
        return self


class Uncertainty(Part):
    """How the doubt about ranks is measured (`hotbed uncertainty`)."""

    with_run: bool = False
    """Whether a run measures it as well; otherwise only `hotbed uncertainty` does."""
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    """Confidence of the sets of ranks."""
    top: Annotated[int, Field(ge=1)] = 100
    """n of the probability to be among the first n."""
    replicates: Annotated[int, Field(ge=0, le=100_000)] = 200
    """Draws of the documents with the density search repeated in each; 0: none."""
    within_borders: Annotated[int, Field(ge=0, le=1_000_000)] = 1000
    """Draws of the documents within the borders as they are; 0: none."""
    placings: Annotated[int, Field(ge=0, le=10_000)] = 50
    """Draws of where the addresses lie; 0: none."""
    settings: Annotated[int, Field(ge=0, le=1_000_000)] = 2000
    """Settings of the method that are tried; 0: none."""
    seed: Annotated[int, Field(ge=0, lt=2**62)] = 1
    """The same seed gives the same figures."""
    least_documents: Annotated[float, Field(ge=0)] = 0
    """With fewer documents, fractionally counted, a cluster's rank is not printed."""


class Recipe(Part):
    """A complete study, resolved: preset, own choices and inputs together."""

    preset: str | None = None
    """Edition of the Global Innovation Index whose method is followed."""
    engine: Engines = "duckdb"
    """duckdb (one machine) or spark."""
    study: Study = Study()
    """Title and note."""
    inputs: Annotated[list[Input], Field(min_length=1)]
    """The sources of listings, one table each."""
    metrics: Annotated[dict[MetricName, Metric], Field(min_length=1)]
    """Kinds of documents, one table each."""
    geocoding: Geocoding = Geocoding()
    """Which answers of the geocoder count."""
    detection: Detection = Detection()
    """The density search."""
    merging: Merging = Merging()
    """When clusters merge."""
    naming: Naming = Naming()
    """How clusters are named."""
    organisations: Organisations = Organisations()
    """How names of organisations are harmonised."""
    shape: Shape = Shape()
    """The polygon of a cluster."""
    focus: Focus = Focus()
    """Only documents on a field, topic or class."""
    uncertainty: Uncertainty = Uncertainty()
    """How the doubt about ranks is measured."""
    confidentiality: Confidentiality | None = None
    """How small figures are kept out of what is published; by default they are not."""
    limits: Limits = Limits()
    """What stops a run, and what it may use."""
    spark: Spark = Spark()
    """Where the engine spark runs."""
    own_choices: list[str] = []
    """What a preset chooses where the published method is silent."""
    _labels_of_preset: frozenset[str] = PrivateAttr(frozenset())

    @model_validator(mode="after")
    def _metrics_are_fed(self) -> Recipe:
        fed = {spec.metric for spec in self.inputs}
        for metric in sorted(fed - set(self.metrics)):
            near = nearest(metric, list(self.metrics))
            hint = f"did you mean {near!r}?" if near else "describe it under [metrics]"
            raise ValueError(
                f"an input feeds the metric {quoted(metric)}, which is not described; {hint}"
            )
        for metric in sorted(set(self.metrics) - fed):
            raise ValueError(
                f"no input feeds the metric {quoted(metric)}; add one, or leave the metric out by "
                f"choosing a preset or a list 'use_metrics' without it"
            )
        return self

    @model_serializer(mode="wrap")
    def _as_stated(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Without the table of confidentiality where there is none: as runs before it have it."""
        stated = handler(self).items()
        return {key: value for key, value in stated if (key, value) != ("confidentiality", None)}

    @property
    def rounding_base(self) -> int | None:
        """What published counts are multiples of; None where they are not rounded."""
        return self.confidentiality.base if self.confidentiality else None

    @property
    def labels_of_preset(self) -> frozenset[str]:
        """The metrics whose label is the preset's and not stated by the recipe."""
        return self._labels_of_preset

    def with_labels_of_preset(self, metrics: Iterable[str]) -> Recipe:
        """The same recipe, in which the labels of these metrics are the preset's."""
        copy = self.model_copy()
        copy._labels_of_preset = frozenset(metrics)
        return copy

    def with_labels_stated(self) -> Recipe:
        """The same recipe, as if it stated all its labels."""
        return self.with_labels_of_preset(())

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each metric's share in the total."""
        return {name: metric.weight for name, metric in self.metrics.items()}

    @property
    def digest(self) -> str:
        """SHA-256 of the choices that change a number (not of limits, titles or paths).

        Of a file that a choice names only counts that there is one: its content is part of the
        run's digest.
        """
        kept = self.model_dump(mode="json", exclude={"limits", "study", "engine", "spark"})
        for spec in kept["inputs"]:
            spec.pop("files")
            spec.pop("credit")
        for part, key in FILES:
            if not is_word(part, key, kept[part][key]):
                kept[part][key] = kept[part][key] is not None
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
