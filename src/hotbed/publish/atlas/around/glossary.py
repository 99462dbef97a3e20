"""The glossary: each term that the pages use, in two or three sentences, once."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.base.texts import ENGLISH, Language, Text, _
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.facts.words import in_order


@dataclass(frozen=True)
class Term:
    """A term and what it means here.

    Parameters
    ----------
    name : Text
        As a reader would look it up.
    meaning : Text
        Whole sentences.
    see : tuple of str
        Keys of related terms.
    """

    name: Text
    meaning: Text
    see: tuple[str, ...] = ()


GLOSSARY = {
    "applicant": Term(
        _("Applicant"),
        _(
            "The person or organisation that applies for a patent. The address of the applicant "
            "does not place a document; those of its inventors do."
        ),
        ("contributor",),
    ),
    "area": Term(
        _("Area of the outline"),
        _(
            "Square kilometres of the polygon drawn around a cluster’s places. It follows from the "
            "places and the width of the border around them, and is no administrative area."
        ),
        ("place",),
    ),
    "border-place": Term(
        _("Border place"),
        _(
            "A place within the radius of a core place that is not dense enough to be one itself. "
            "It belongs to its nearest core place’s cluster."
        ),
        ("core-place", "noise"),
    ),
    "cluster": Term(
        _("Cluster"),
        _(
            "An area where inventors and authors are dense: core places within a radius of each "
            "other, with the border places around them. It is found from addresses alone, whatever "
            "the borders of cities and economies."
        ),
        ("density", "merging", "radius"),
    ),
    "confidence": Term(
        _("Confidence"),
        _(
            "The geocoder’s estimate, between 0 and 1, that an address lies where it was placed. "
            "Answers below the method’s limit are not counted."
        ),
        ("geocoding", "precision"),
    ),
    "contributor": Term(
        _("Contributor"),
        _("An inventor of a patent or an author of an article."),
        ("listing",),
    ),
    "core-place": Term(
        _("Core place"),
        _("A place with at least the minimum of listings within the radius, its own included."),
        ("density", "border-place"),
    ),
    "density": Term(
        _("Density, minimum of listings"),
        _(
            "So many listings within the radius make a place a core place. The search is DBSCAN "
            "(Ester and others, 1996) with listings as weights."
        ),
        ("radius", "core-place"),
    ),
    "economy": Term(
        _("Economy"),
        _(
            "A country or territory with a code of its own in ISO 3166-1. A cluster across borders "
            "counts for each of its economies with the part that lies there."
        ),
    ),
    "edition": Term(
        _("Edition"),
        _(
            "The ranking of one window of years. A cluster is the same in two editions where its "
            "places are, whatever it was called."
        ),
        ("lineage", "window"),
    ),
    "field": Term(
        _("Field"),
        _(
            "What a document is about: technology fields of patents follow from their classes "
            "(WIPO’s 35 fields), science fields and topics are those that the source of the "
            "articles states."
        ),
        ("specialisation",),
    ),
    "fractional": Term(
        _("Fractional counting"),
        _(
            "A document counts 1 in the world: each contributor has an equal part, and each of the "
            "contributor’s addresses an equal part of that. A cluster’s count is the sum of the "
            "parts at its places."
        ),
        ("listing", "share"),
    ),
    "geocoding": Term(
        _("Geocoding"),
        _("Finding where an address lies, from its text and without a network."),
        ("precision", "confidence"),
    ),
    "growth": Term(
        _("Growth"),
        _(
            "Change of output, in percent, since the edition compared with: of the documents at "
            "today’s places in both windows, so that a change of borders is no growth."
        ),
        ("edition", "output"),
    ),
    "intensity": Term(
        _("Intensity"),
        _("Output for each million inhabitants under the cluster’s outline."),
        ("output", "area"),
    ),
    "interval": Term(
        _("95 % interval"),
        _(
            "Values that the documents leave open: drawn again from the same source, 95 of 100 such"
            " intervals would hold the true value."
        ),
        ("rank-set",),
    ),
    "ledger": Term(
        _("Ledger"),
        _(
            "The account of every row that was read: in clusters, outside, or why it does not "
            "count. Its lines add up to all rows."
        ),
    ),
    "lineage": Term(
        _("Lineage"),
        _(
            "What became of a cluster between editions: continued, merged, split, born or died, "
            "told by the places that both hold."
        ),
        ("edition",),
    ),
    "listing": Term(
        _("Listing"),
        _("One contributor at one address on one document. Density counts listings."),
        ("contributor", "density"),
    ),
    "merging": Term(
        _("Merging"),
        _("Clusters whose nearest places lie within a few kilometres are joined into one."),
        ("cluster",),
    ),
    "metric": Term(
        _("Metric"),
        _(
            "A kind of document that is counted, such as patent applications or scientific "
            "articles."
        ),
        ("total",),
    ),
    "noise": Term(
        _("Noise"),
        _(
            "Places outside every cluster: too few listings lie around them. It is the standard "
            "term of the density search and no judgement."
        ),
        ("density",),
    ),
    "output": Term(
        _("Output"),
        _(
            "All of a cluster’s documents: its shares of the world’s, added with the metrics’ "
            "weights."
        ),
        ("total",),
    ),
    "partner": Term(
        _("Partner cluster"),
        _(
            "A cluster that shares documents with another: each has a contributor of the document. "
            "Shared documents are counted whole."
        ),
    ),
    "percentage-point": Term(
        _("Percentage point"),
        _(
            "The unit of sums and differences of percentages: a share of 3 % and another of 2 % of "
            "something else add up to a total of 5 percentage points."
        ),
        ("total",),
    ),
    "place": Term(
        _("Place"),
        _(
            "A distinct coordinate, rounded as the method says. Addresses of one town often share "
            "one."
        ),
        ("listing",),
    ),
    "precision": Term(
        _("Precision"),
        _(
            "How finely an address could be placed: a street, a postcode, a locality, a district, a"
            " region. Answers coarser than the method asks for are not counted."
        ),
        ("geocoding",),
    ),
    "radius": Term(
        _("Radius"),
        _("The great-circle distance within which the density search counts listings."),
        ("density",),
    ),
    "rank-set": Term(
        _("Set of ranks"),
        _(
            "The ranks that the documents leave open. For all clusters together, the sets hold "
            "every true rank at once in 95 of 100 cases; for one cluster alone the set is narrower."
        ),
        ("interval", "tie"),
    ),
    "share": Term(
        _("Share"),
        _("A cluster’s fractional count in percent of all documents of the metric in the world."),
        ("fractional", "total"),
    ),
    "similar": Term(
        _("Similar clusters"),
        _(
            "Clusters that spread their documents over fields in like proportions: the cosine of "
            "their shares by field is near 1."
        ),
        ("field",),
    ),
    "specialisation": Term(
        _("Specialisation index"),
        _(
            "A field’s share in the cluster over its share in all documents of the study (Balassa’s"
            " index, revealed comparative advantage): 1 is as in the world, 2 is twice as much."
        ),
        ("field",),
    ),
    "stability": Term(
        _("Existence, stability"),
        _(
            "The share of draws of the documents in which a cluster is found again, or a place "
            "stays in its cluster."
        ),
        ("rank-set",),
    ),
    "tie": Term(
        _("Told apart"),
        _(
            "Two clusters are told apart where the difference of their totals is larger than the "
            "documents leave open, for all pairs at once. Others are tied, however their ranks "
            "differ."
        ),
        ("rank-set",),
    ),
    "total": Term(
        _("Total"),
        _(
            "The weighted sum of a cluster’s shares of the world’s documents, which it is ranked "
            "by."
        ),
        ("share", "percentage-point"),
    ),
    "window": Term(
        _("Window"),
        _("The years whose documents are counted. The last years of a source may be incomplete."),
        ("edition",),
    ),
}
"""Key in addresses -> term, in the order of their names."""


def glossary_html(nav: Navigation, language: Language = ENGLISH) -> str:
    """The page of all terms.

    Parameters
    ----------
    nav : Navigation
    language : Language
        By whose names the terms are in order.
    """
    terms = sorted(GLOSSARY.items(), key=lambda pair: in_order(language.say(pair[1].name)))
    return render(
        "glossary.html.j2",
        ("base.css", "pages.css", "glossary.css"),
        language=language,
        title=_("Glossary"),
        nav=nav,
        page="glossary",
        terms=dict(terms),
    )
