"""What can be fetched: whose it is, under which licence, how large, and what uses it."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.base.errors import HotbedError, nearest

CC_BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
CC0 = ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")


@dataclass(frozen=True)
class Dataset:
    """One set of open data."""

    name: str
    what: str
    owner: str
    licence: tuple[str, str]
    """Name and address."""
    citation: str
    size: str
    """Roughly, to be read by people."""
    use: str
    hosts: tuple[str, ...]
    """Where the files may be named to lie."""
    key: str | None = None
    """The environment variable that holds the user's own key, where the owner asks for one."""
    options: tuple[str, ...] = ()
    """Options of the command line that are this set's own."""


DATASETS = (
    Dataset(
        "ror", "organisations of the world with their cities", "Research Organization Registry",
        CC0, "Research Organization Registry (ROR), https://doi.org/10.5281/zenodo.6347574",
        "about 40 MB", "the geocoder, where no --organisations are named",
        ("zenodo.org",),
    ),
    Dataset(
        "geonames-postal", "postcodes of about 100 countries", "GeoNames", CC_BY,
        "GeoNames postal codes, https://www.geonames.org", "about 20 MB",
        "the geocoder, where no --postcodes are named", ("download.geonames.org",),
    ),
    Dataset(
        "geonames", "all places, alternate names, codes of divisions", "GeoNames", CC_BY,
        "GeoNames, https://www.geonames.org", "about 650 MB",
        "your own work, such as overrides; the geocoder has its own gazetteer",
        ("download.geonames.org",),
    ),
    Dataset(
        "worldbank-income", "income group and region of each economy", "World Bank", CC_BY,
        "World Bank, World Bank country and lending groups, https://api.worldbank.org/v2/country",
        "under 1 MB", "hotbed rank and findings, where no --income is named",
        ("api.worldbank.org",),
    ),
    Dataset(
        "ghs-pop", "people a cell, world grid (GHS-POP R2023A)",
        "European Commission, Joint Research Centre",
        ("EC reuse notice: name the source",
         "https://data.jrc.ec.europa.eu/licence/com_reuse"),
        "Schiavina, M., Freire, S., Carioli, A., MacManus, K. (2023): GHS-POP R2023A - GHS "
        "population grid multitemporal (1975-2030). European Commission, Joint Research Centre. "
        "doi:10.2905/2FF68A52-5B5B-4A22-8F40-C41DA8332CFE",
        "about 480 MB; 5 GB at 100 m",
        "hotbed intensity --grid fetched", ("jeodpp.jrc.ec.europa.eu",),
        options=("epoch", "resolution"),
    ),
    Dataset(
        "openalex", "works with authors and affiliations", "OpenAlex (OurResearch)", CC0,
        "Priem, J., Piwowar, H., Orr, R. (2022): OpenAlex: A fully-open index of scholarly works, "
        "authors, venues, institutions, and concepts. arXiv:2205.01833",
        "a few kB a work; all about 700 GB",
        'inputs with source = "openalex"', ("api.openalex.org", "openalex.s3.amazonaws.com"),
        key="OPENALEX_API_KEY", options=("filter", "partition"),
    ),
    Dataset(
        "patentsview", "granted United States patents: inventors, places, dates",
        "PatentsView, United States Patent and Trademark Office", CC_BY,
        "PatentsView, United States Patent and Trademark Office, https://data.uspto.gov",
        "about 2 GB", 'inputs with source = "patentsview"', ("api.uspto.gov", "data.uspto.gov"),
        key="USPTO_API_KEY", options=("table",),
    ),
)  # fmt: skip


def dataset(name: str) -> Dataset:
    """The set of that name.

    Raises
    ------
    HotbedError : there is none; the nearest is named.

    >>> dataset("ror").licence[0]
    'CC0 1.0'
    """
    known = {each.name: each for each in DATASETS}
    if name in known:
        return known[name]
    near = nearest(name, list(known))
    hint = f"did you mean {near}?" if near else "choose of " + ", ".join(known)
    raise HotbedError(f"there is nothing to fetch by the name {name!r}", hint)
