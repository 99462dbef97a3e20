"""What can be fetched: whose it is, under which licence, how large, and what uses it."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.base.errors import HotbedError, nearest

CC_BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
CC0 = ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
GISCO = (
    "GISCO: name Eurostat and EuroGeographics; commercial use on request",
    "https://ec.europa.eu/eurostat/web/gisco/geodata/statistical-units",
)


@dataclass(frozen=True)
class Dataset:
    """One set of open data.

    Attributes
    ----------
    name : str
        As `hotbed fetch` takes it.
    what : str
        What it holds, in a few words.
    owner : str
        Whose it is.
    licence : tuple of str
        Name and address.
    citation : str
        How its owner is to be cited.
    size : str
        Roughly, to be read by people.
    use : str
        What takes it.
    hosts : tuple of str
        Where its files may lie.
    key : str, optional
        The environment variable that holds the user's own key, where the owner asks for one.
    options : tuple of str
        Options of the command line that only this set has.
    """

    name: str
    what: str
    owner: str
    licence: tuple[str, str]
    citation: str
    size: str
    use: str
    hosts: tuple[str, ...]
    key: str | None = None
    options: tuple[str, ...] = ()


DATASETS = (
    Dataset(
        name="ror",
        what="organisations of the world with their cities",
        owner="Research Organization Registry",
        licence=CC0,
        citation="Research Organization Registry (ROR), https://doi.org/10.5281/zenodo.6347574",
        size="about 40 MB",
        use="the geocoder, where no --organisations are named",
        hosts=("zenodo.org",),
    ),
    Dataset(
        name="geonames-postal",
        what="postcodes of about 100 countries",
        owner="GeoNames",
        licence=CC_BY,
        citation="GeoNames postal codes, https://www.geonames.org",
        size="about 20 MB",
        use="the geocoder, where no --postcodes are named",
        hosts=("download.geonames.org",),
    ),
    Dataset(
        name="geonames",
        what="all places, alternate names, codes of divisions",
        owner="GeoNames",
        licence=CC_BY,
        citation="GeoNames, https://www.geonames.org",
        size="about 650 MB",
        use="your own work, such as overrides; the geocoder has its own gazetteer",
        hosts=("download.geonames.org",),
    ),
    Dataset(
        name="worldbank-income",
        what="income group and region of each economy",
        owner="World Bank",
        licence=CC_BY,
        citation=(
            "World Bank, World Bank country and lending groups, "
            "https://api.worldbank.org/v2/country"
        ),
        size="under 1 MB",
        use="hotbed rank and findings, where no --income is named",
        hosts=("api.worldbank.org",),
    ),
    Dataset(
        name="ghs-pop",
        what="people a cell, world grid (GHS-POP R2023A)",
        owner="European Commission, Joint Research Centre",
        licence=(
            "EC reuse notice: name the source",
            "https://data.jrc.ec.europa.eu/licence/com_reuse",
        ),
        citation=(
            "Schiavina, M., Freire, S., Carioli, A., MacManus, K. (2023): GHS-POP R2023A - "
            "GHS population grid multitemporal (1975-2030). European Commission, Joint "
            "Research Centre. doi:10.2905/2FF68A52-5B5B-4A22-8F40-C41DA8332CFE"
        ),
        size="about 480 MB; 5 GB at 100 m",
        use="hotbed intensity --grid fetched",
        hosts=("jeodpp.jrc.ec.europa.eu",),
        options=("epoch", "resolution"),
    ),
    Dataset(
        name="nuts",
        what="NUTS regions of Europe, by vintage and level",
        owner="Eurostat (GISCO), EuroGeographics",
        licence=GISCO,
        citation=(
            "Eurostat (GISCO), NUTS; © EuroGeographics for the administrative boundaries, "
            "https://ec.europa.eu/eurostat/web/gisco"
        ),
        size="about 16 MB",
        use="hotbed regions --polygons nuts",
        hosts=("gisco-services.ec.europa.eu",),
        options=("year", "level", "scale"),
    ),
    Dataset(
        name="fua",
        what="functional urban areas of Europe (EC-OECD definition)",
        owner="Eurostat (GISCO), EuroGeographics",
        licence=GISCO,
        citation=(
            "Eurostat (GISCO), Urban Audit; © EuroGeographics for the administrative boundaries, "
            "https://ec.europa.eu/eurostat/web/gisco"
        ),
        size="about 20 MB",
        use="hotbed regions --polygons fua",
        hosts=("gisco-services.ec.europa.eu",),
        options=("year",),
    ),
    Dataset(
        name="ucdb",
        what="urban centres of the world (GHS-UCDB R2024A)",
        owner="European Commission, Joint Research Centre",
        licence=CC_BY,
        citation=(
            "Mari Rivero, I. et al. (2024): GHS-UCDB R2024A - GHS Urban Centre Database 2025. "
            "European Commission, Joint Research Centre. "
            "doi:10.2905/1a338be6-7eaf-480c-9664-3a8ade88cbcd"
        ),
        size="about 310 MB",
        use="hotbed regions --polygons ucdb, which needs the extra regions",
        hosts=("jeodpp.jrc.ec.europa.eu",),
    ),
    Dataset(
        name="cbsa",
        what="metropolitan and micropolitan areas of the United States",
        owner="United States Census Bureau",
        licence=(
            "public domain: name the source",
            "https://www.census.gov/programs-surveys/geography/technical-documentation/"
            "naming-convention/cartographic-boundary-file.html",
        ),
        citation="U.S. Census Bureau, cartographic boundary files, https://www.census.gov",
        size="about 4 MB",
        use="hotbed regions --polygons cbsa, which needs the extra regions",
        hosts=("www2.census.gov",),
        options=("year",),
    ),
    Dataset(
        name="openalex",
        what="works with authors and affiliations",
        owner="OpenAlex (OurResearch)",
        licence=CC0,
        citation=(
            "Priem, J., Piwowar, H., Orr, R. (2022): OpenAlex: A fully-open index of "
            "scholarly works, authors, venues, institutions, and concepts. arXiv:2205.01833"
        ),
        size="a few kB a work; all about 700 GB",
        use='inputs with source = "openalex"',
        hosts=("api.openalex.org", "openalex.s3.amazonaws.com"),
        key="OPENALEX_API_KEY",
        options=("filter", "partition"),
    ),
    Dataset(
        name="patentsview",
        what="granted United States patents: inventors, places, dates",
        owner="PatentsView, United States Patent and Trademark Office",
        licence=CC_BY,
        citation="PatentsView, United States Patent and Trademark Office, https://data.uspto.gov",
        size="about 2 GB",
        use='inputs with source = "patentsview"',
        hosts=("api.uspto.gov", "data.uspto.gov"),
        key="USPTO_API_KEY",
        options=("table",),
    ),
)


def dataset(name: str) -> Dataset:
    """The set of a name.

    Parameters
    ----------
    name : str
        As `hotbed fetch` takes it.

    Returns
    -------
    Dataset
        One of `DATASETS`.

    Raises
    ------
    HotbedError
        There is none; the nearest is named.

    Examples
    --------
    >>> dataset("ror").licence[0]
    'CC0 1.0'
    """
    known = {dataset.name: dataset for dataset in DATASETS}
    if name in known:
        return known[name]
    near = nearest(name, list(known))
    hint = f"did you mean {near}?" if near else "choose from " + ", ".join(known)
    raise HotbedError(f"there is no data set {name!r} to download", hint)
