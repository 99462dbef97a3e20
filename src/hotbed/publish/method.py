"""The method of a run in sentences: one wording for atlas, briefs, press text and workbook."""

from __future__ import annotations

from collections.abc import Sequence

from hotbed.base.texts import Figure, Text, _, chained, ngettext, term
from hotbed.publish.facts.structure import Metric, Overview
from hotbed.publish.facts.words import counted, rounding_words, shown, span
from hotbed.recipe import Detection, Focus, Geocoding, Merging


def method_words(facts: Overview) -> list[Text]:
    """The recipe in sentences, in the order in which a run goes.

    Parameters
    ----------
    facts : Overview
    """
    recipe = facts.recipe
    return [
        *metric_words(facts.metrics),
        _(
            "A document counts as one. It is shared equally among its contributors, and each "
            "contributor’s part equally among her addresses (fractional counting). Shares are of "
            "all documents of the world, located or not."
        ),
        *_placed(recipe.geocoding),
        *_detected(recipe.detection),
        *_joined(recipe.merging),
        *_only(recipe.focus),
        *_told_apart(facts),
        *_confidential(facts),
    ]


def metric_words(metrics: Sequence[Metric]) -> list[Text]:
    """What is counted.

    Parameters
    ----------
    metrics : sequence of Metric

    Examples
    --------
    >>> metric_words([Metric("patents", "Patents", [2019, 2023], 1.0, 1200)])
    ['Patents, 2019–2023: 1,200 documents in the world.']
    """
    several = len(metrics) > 1
    lines = []
    for metric in metrics:
        values: dict[str, str | int] = {
            "metric": metric.label,
            "years": span(metric.years),
            "count": counted(metric.world, 0),
            "weight": Figure(f"{metric.weight:g}"),
        }
        if several:
            said = _(
                "{metric}, {years}: {count} documents in the world, weight {weight} in the total.",
                **values,
            )
        else:
            said = _("{metric}, {years}: {count} documents in the world.", **values)
        lines.append(said)
    if several and {metric.weight for metric in metrics} == {1}:
        lines.append(_("The total is the sum of the shares, in percentage points."))
    elif several:
        lines.append(_("The total is the weighted sum of the shares, in percentage points."))
    return lines


def _placed(geocoding: Geocoding) -> list[Text]:
    if not geocoding.precisions:
        return []
    placed = chained([term("precision", name) for name in geocoding.precisions], ", ")
    if not geocoding.min_confidence:
        return [
            _(
                "Addresses count where they were placed to {precisions}; points are rounded to "
                "{decimals} decimals of a degree.",
                precisions=placed,
                decimals=geocoding.decimals,
            )
        ]
    return [
        _(
            "Addresses count where they were placed to {precisions} with a confidence of at least "
            "{confidence}; points are rounded to {decimals} decimals of a degree.",
            precisions=placed,
            confidence=Figure(f"{geocoding.min_confidence:g}"),
            decimals=geocoding.decimals,
        )
    ]


def _detected(detection: Detection) -> list[Text]:
    return [
        _(
            "A place is the core of a cluster where at least {listings} listings lie within {km} "
            "km of it; places within that distance of a core belong to its cluster, all others "
            "are noise (exact DBSCAN on the sphere, each listing counting one).",
            listings=detection.min_listings,
            km=Figure(f"{detection.radius_km:g}"),
        )
    ]


def _joined(merging: Merging) -> list[Text]:
    if not merging.within_km:
        return []
    km = Figure(f"{merging.within_km:g}")
    if not merging.coactivity:
        return [_("Clusters whose nearest places lie within {km} km are joined.", km=km)]
    return [
        _(
            "Clusters whose nearest places lie within {km} km are joined if they share at least "
            "{share} of the smaller one’s documents.",
            km=km,
            share=Figure(f"{100 * merging.coactivity:g} %"),
        )
    ]


def _told_apart(facts: Overview) -> list[Text]:
    """How sure ranks are, where that was measured, and which are not printed."""
    asked = facts.recipe.uncertainty
    lines = []
    if facts.has_doubts:
        lines.append(
            _(
                "Ranks in brackets are those that the documents allow, for all clusters together "
                "at {level}: the documents are taken as one draw of a Poisson process (the window "
                "itself is complete). Where addresses lie and which method was chosen are doubts "
                "of their own and are told apart from it.",
                level=Figure(f"{100 * asked.level:g} %"),
            )
        )
    if asked.least_documents:
        lines.append(
            _(
                "No rank is printed of a cluster with fewer than {n} documents, fractionally "
                "counted over all metrics; the table ranking.csv keeps it.",
                n=Figure(f"{asked.least_documents:g}"),
            )
        )
    return lines


def _confidential(facts: Overview) -> list[Text]:
    """What is not told, and why; how much of a figure one may make stays with the publisher."""
    rules = facts.recipe.confidentiality
    if rules is None or rules.base is not None:
        return rounding_words(facts.recipe)
    values: dict[str, str | int] = {
        "least": rules.min_contributors,
        "unit": _("persons on documents")
        if rules.unit == "persons"
        else _("applicants or organisations"),
    }
    first = (
        _(
            "Figures of fewer than {least} {unit} or that some dominate are confidential, and so "
            "are others from which they could be computed.",
            **values,
        )
        if rules.dominance or rules.p_percent
        else _(
            "Figures of fewer than {least} {unit} are confidential, and so are others from which "
            "they could be computed.",
            **values,
        )
    )
    left_out = ngettext(
        "{n} cluster is left out for that; ranks are among the others.",
        "{n} clusters are left out for that; ranks are among the others.",
        facts.withheld,
    )
    return [chained([first, left_out])]


def _only(focus: Focus) -> list[Text]:
    kinds = [
        _(
            "{kind} {names}",
            kind=term("focus", kind),
            names=chained([term("field", shown(name)) for name in names], ", "),
        )
        for kind, names in focus
        if names
    ]
    return [_("Only documents on: {kinds}.", kinds=chained(kinds, "; "))] if kinds else []
