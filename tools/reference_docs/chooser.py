"""Which source gives what: a table, and the sources that lack something a study needs."""

from __future__ import annotations

from collections.abc import Callable

from hotbed.sources.listings import Source
from hotbed.sources.registry import sources
from reference_docs.markdown import row

PLACES = ("address", "affiliation", "city", "place", "coordinates", "residence", "countries")
PRECISE = ("address", "affiliation", "city", "place", "coordinates")
NAMES = ("applicant", "organisation", "companies", "ror ids", "sectors")
SUBJECTS = ("ipc", "cpc", "field", "topic", "subject", "categories", "mesh")
"""Words that tell of what a phrase of `Source.supplies` is."""


def supplied(kind: Source, words: tuple[str, ...]) -> list[str]:
    """What a source supplies of one sort.

    Parameters
    ----------
    kind : Source
    words : tuple of str
        Words of that sort.

    Returns
    -------
    list of str
        The phrases that hold one; a phrase that tells of places tells of nothing else.
    """
    placed = words is not PLACES
    return [
        phrase
        for phrase in kind.supplies
        if _holds(phrase, words) and not (placed and _holds(phrase, PLACES))
    ]


def _holds(phrase: str, words: tuple[str, ...]) -> bool:
    return any(word in phrase.lower() for word in words)


def chooser_page() -> str:
    """The page as Markdown."""
    lines = [
        "# Which source gives me what?",
        "",
        "What each format holds that hotbed reads. How each is read, and its options: "
        "[Sources](../sources.md).",
        "`hotbed fetch` downloads OpenAlex works and PatentsView tables",
        "([Open data](../fetch.md)). The other files come from their owners, some under a licence.",
        "",
        "## By source",
        "",
        row("source", "counts", "where", "who", "what about"),
        row(*["---"] * 5),
        *(_line(kind) for kind in sources().values()),
        "",
        "## By question",
        "",
        row("a study needs", "sources"),
        row(*["---"] * 2),
        *(row(need, _names(fits)) for need, fits in NEEDS.items()),
        "",
        "`table` reads any CSV, TSV, workbook or Parquet: what it can answer depends on the "
        "columns that are mapped.",
    ]
    return "\n".join(lines) + "\n"


def _line(kind: Source) -> str:
    cells = ["; ".join(supplied(kind, words)) or "–" for words in (PLACES, NAMES, SUBJECTS)]
    return row(f"`{kind.name}`", kind.metric or "either", *cells)


def _on_a_map(kind: Source) -> bool:
    """Whether it says where in a country."""
    return any(_holds(phrase, PRECISE) for phrase in kind.supplies)


NEEDS: dict[str, Callable[[Source], bool]] = {
    "patents in clusters on a map": lambda kind: kind.metric in ("patents", "") and _on_a_map(kind),
    "publications in clusters on a map": lambda kind: (
        kind.metric in ("publications", "") and _on_a_map(kind)
    ),
    "applicants or organisations of a cluster": lambda kind: bool(supplied(kind, NAMES)),
    "fields, classes or topics of a cluster": lambda kind: bool(supplied(kind, SUBJECTS)),
    "team sizes": lambda kind: _on_a_map(kind) and not kind.coverage.contributors,
    "partner clusters": lambda kind: _on_a_map(kind) and not kind.coverage.addresses,
}
"""What is asked of a source -> whether it gives that."""


def _names(fits: Callable[[Source], bool]) -> str:
    return ", ".join(f"`{kind.name}`" for kind in sources().values() if fits(kind))
