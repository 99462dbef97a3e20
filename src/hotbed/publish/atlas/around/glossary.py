"""The glossary: each term that the pages use, in two or three sentences, once."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.publish.atlas.page import Navigation, render


@dataclass(frozen=True)
class Term:
    """A term and what it means here.

    Parameters
    ----------
    name : str
        As a reader would look it up.
    meaning : str
        Whole sentences.
    see : tuple of str
        Keys of related terms.
    """

    name: str
    meaning: str
    see: tuple[str, ...] = ()


GLOSSARY = {
    "applicant": Term(
        "Applicant",
        "The person or organisation that applies for a patent. The address of the applicant does "
        "not place a document; those of its inventors do.",
        ("contributor",),
    ),
    "area": Term(
        "Area of the outline",
        "Square kilometres of the polygon drawn around a cluster’s places. It follows from the "
        "places and the width of the border around them, and is no administrative area.",
        ("place",),
    ),
    "border-place": Term(
        "Border place",
        "A place within the radius of a core place that is not dense enough to be one itself. It "
        "belongs to its nearest core place’s cluster.",
        ("core-place", "noise"),
    ),
    "cluster": Term(
        "Cluster",
        "An area where inventors and authors are dense: core places within a radius of each other, "
        "with the border places around them. It is found from addresses alone, whatever the "
        "borders of cities and economies.",
        ("density", "merging", "radius"),
    ),
    "confidence": Term(
        "Confidence",
        "The geocoder’s estimate, between 0 and 1, that an address lies where it was placed. "
        "Answers below the method’s limit are not counted.",
        ("geocoding", "precision"),
    ),
    "contributor": Term(
        "Contributor",
        "An inventor of a patent or an author of an article.",
        ("listing",),
    ),
    "core-place": Term(
        "Core place",
        "A place with at least the minimum of listings within the radius, its own included.",
        ("density", "border-place"),
    ),
    "density": Term(
        "Density, minimum of listings",
        "So many listings within the radius make a place a core place. The search is DBSCAN (Ester "
        "and others, 1996) with listings as weights.",
        ("radius", "core-place"),
    ),
    "economy": Term(
        "Economy",
        "A country or territory with a code of its own in ISO 3166-1. A cluster across borders "
        "counts for each of its economies with the part that lies there.",
    ),
    "edition": Term(
        "Edition",
        "The ranking of one window of years. A cluster is the same in two editions where its "
        "places are, whatever it was called.",
        ("lineage", "window"),
    ),
    "field": Term(
        "Field",
        "What a document is about: technology fields of patents follow from their classes (WIPO’s "
        "35 fields), science fields and topics are those that the source of the articles states.",
        ("specialisation",),
    ),
    "fractional": Term(
        "Fractional counting",
        "A document counts 1 in the world: each contributor has an equal part, and each of the "
        "contributor’s addresses an equal part of that. A cluster’s count is the sum of the parts "
        "at its places.",
        ("listing", "share"),
    ),
    "geocoding": Term(
        "Geocoding",
        "Finding where an address lies, from its text and without a network.",
        ("precision", "confidence"),
    ),
    "growth": Term(
        "Growth",
        "Change of output, in percent, since the edition compared with: of the documents at "
        "today’s places in both windows, so that a change of borders is no growth.",
        ("edition", "output"),
    ),
    "intensity": Term(
        "Intensity",
        "Output for each million inhabitants under the cluster’s outline.",
        ("output", "area"),
    ),
    "interval": Term(
        "95 % interval",
        "Values that the documents leave open: drawn again from the same source, 95 of 100 such "
        "intervals would hold the true value.",
        ("rank-set",),
    ),
    "ledger": Term(
        "Ledger",
        "The account of every row that was read: in clusters, outside, or why it does not count. "
        "Its lines add up to all rows.",
    ),
    "lineage": Term(
        "Lineage",
        "What became of a cluster between editions: continued, merged, split, born or died, told "
        "by the places that both hold.",
        ("edition",),
    ),
    "listing": Term(
        "Listing",
        "One contributor at one address on one document. Density counts listings.",
        ("contributor", "density"),
    ),
    "merging": Term(
        "Merging",
        "Clusters whose nearest places lie within a few kilometres are joined into one.",
        ("cluster",),
    ),
    "metric": Term(
        "Metric",
        "A kind of document that is counted, such as patent applications or scientific articles.",
        ("total",),
    ),
    "noise": Term(
        "Noise",
        "Places outside every cluster: too few listings lie around them. It is the standard term "
        "of the density search and no judgement.",
        ("density",),
    ),
    "output": Term(
        "Output",
        "All of a cluster’s documents: its shares of the world’s, added with the metrics’ weights.",
        ("total",),
    ),
    "partner": Term(
        "Partner cluster",
        "A cluster that shares documents with another: each has a contributor of the document. "
        "Shared documents are counted whole.",
    ),
    "percentage-point": Term(
        "Percentage point",
        "The unit of sums and differences of percentages: a share of 3 % and another of 2 % of "
        "something else add up to a total of 5 percentage points.",
        ("total",),
    ),
    "place": Term(
        "Place",
        "A distinct coordinate, rounded as the method says. Addresses of one town often share one.",
        ("listing",),
    ),
    "precision": Term(
        "Precision",
        "How finely an address could be placed: a street, a postcode, a locality, a district, a "
        "region. Answers coarser than the method asks for are not counted.",
        ("geocoding",),
    ),
    "radius": Term(
        "Radius",
        "The great-circle distance within which the density search counts listings.",
        ("density",),
    ),
    "rank-set": Term(
        "Set of ranks",
        "The ranks that the documents leave open. For all clusters together, the sets hold every "
        "true rank at once in 95 of 100 cases; for one cluster alone the set is narrower.",
        ("interval", "tie"),
    ),
    "share": Term(
        "Share",
        "A cluster’s fractional count in percent of all documents of the metric in the world.",
        ("fractional", "total"),
    ),
    "similar": Term(
        "Similar clusters",
        "Clusters that spread their documents over fields in like proportions: the cosine of their "
        "shares by field is near 1.",
        ("field",),
    ),
    "specialisation": Term(
        "Specialisation index",
        "A field’s share in the cluster over its share in all documents of the study (Balassa’s "
        "index, revealed comparative advantage): 1 is as in the world, 2 is twice as much.",
        ("field",),
    ),
    "stability": Term(
        "Existence, stability",
        "The share of draws of the documents in which a cluster is found again, or a place stays "
        "in its cluster.",
        ("rank-set",),
    ),
    "tie": Term(
        "Told apart",
        "Two clusters are told apart where the difference of their totals is larger than the "
        "documents leave open, for all pairs at once. Others are tied, however their ranks differ.",
        ("rank-set",),
    ),
    "total": Term(
        "Total",
        "The weighted sum of a cluster’s shares of the world’s documents, which it is ranked by.",
        ("share", "percentage-point"),
    ),
    "window": Term(
        "Window",
        "The years whose documents are counted. The last years of a source may be incomplete.",
        ("edition",),
    ),
}
"""Key in addresses -> term, in the order of their names."""


def glossary_html(nav: Navigation) -> str:
    """The page of all terms.

    Parameters
    ----------
    nav : Navigation
    """
    return render(
        "glossary.html.j2",
        ("base.css", "pages.css", "glossary.css"),
        title="Glossary",
        nav=nav,
        page="glossary",
        terms=GLOSSARY,
    )
