"""A column map proposed for a table of no known owner, by the usual names of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

USUAL = {
    "document_id": (
        *("document_id", "document", "doc_id", "docid", "publication_id", "patent_id"),
        *("appln_id", "application_id", "publication_number", "patent_number", "pub_number"),
        *("pub_id", "application_number", "article_id", "paper_id", "work_id", "record_id"),
        *("eid", "ut", "pmid", "id", "doi"),
    ),
    "year": (
        *("year", "publication_year", "pub_year", "pubyear", "filing_year", "priority_year"),
        *("app_year", "year_published", "py"),
    ),
    "date": ("date", "publication_date", "pub_date", "filing_date", "priority_date"),
    "contributor": (
        *("contributor", "contributor_id", "author_id", "inventor_id", "person_id", "author"),
        *("inventor", "author_name", "inventor_name", "author_number", "inventor_number"),
    ),
    "address": (
        *("address", "affiliation", "raw_affiliation", "raw_affiliation_string", "full_address"),
        *("raw_address", "affiliation_string", "inventor_address", "author_address", "location"),
    ),
    "street": ("street", "street_address"),
    "city": ("city", "town", "locality", "municipality"),
    "region": ("region", "state", "province", "state_code", "state_province"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code", "zipcode"),
    "country": ("country", "country_code", "ctry_code", "iso2", "country_name"),
    "lon": ("lon", "lng", "long", "longitude"),
    "lat": ("lat", "latitude"),
    "type": ("type", "document_type", "doc_type", "publication_type"),
    "doi": ("doi",),
    "applicant": ("applicant", "assignee", "applicant_name", "assignee_name"),
    "organisation": ("organisation", "organization", "institution"),
}
"""hotbed's fields, and how tables call them, the likeliest first."""
WORDS = re.compile(r"[^a-z0-9]+")


def proposed_map(names: Sequence[str]) -> dict[str, str]:
    """The columns that seem to hold what hotbed needs.

    Parameters
    ----------
    names : sequence of str
        The columns of a table.

    Returns
    -------
    dict of str to str
        hotbed's field and the column; a column is proposed once, and lon only with lat.

    Examples
    --------
    >>> proposed_map(["DOI", "Pub Year", "Affiliation", "Title"])
    {'document_id': 'DOI', 'year': 'Pub Year', 'address': 'Affiliation'}
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(WORDS.sub("_", name.strip().casefold()).strip("_"), name)
    columns: dict[str, str] = {}
    for field, spellings in USUAL.items():
        usual = next((word for word in spellings if word in known), None)
        if usual is not None and known[usual] not in columns.values():
            columns[field] = known[usual]
    if ("lon" in columns) != ("lat" in columns):
        columns.pop("lon", None)
        columns.pop("lat", None)
    if "year" in columns:
        columns.pop("date", None)
    return columns
