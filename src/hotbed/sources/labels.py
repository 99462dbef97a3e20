"""What a metric's documents are called, and what its sources can't say: both follow the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input, Recipe
from hotbed.remote.paths import DataPath
from hotbed.sources.coverage import Coverage
from hotbed.sources.registry import source_of

NOTHING_READ: Mapping[str, Fraction] = {}


def labelled(recipe: Recipe, files: Sequence[Sequence[DataPath]]) -> Recipe:
    """A recipe whose labels are those of its sources where the preset's would be wrong.

    Parameters
    ----------
    recipe : Recipe
        As it was loaded. A label that it states itself stays.
    files : sequence of sequence of DataPath
        Those of each input.

    Returns
    -------
    Recipe
        With the same choices but for labels.
    """
    metrics = {
        name: metric.model_copy(update={"label": label_of(recipe, files, name)})
        for name, metric in recipe.metrics.items()
    }
    return recipe.model_copy(update={"metrics": metrics}).with_labels_stated()


def label_of(recipe: Recipe, files: Sequence[Sequence[DataPath]], metric: str) -> str:
    """What a metric's documents are called.

    Parameters
    ----------
    recipe : Recipe
        As it was loaded.
    files : sequence of sequence of DataPath
        Those of each input.
    metric : str
        One of its metrics.

    Returns
    -------
    str
        The recipe's label if it states one; else the preset's, unless a source of the metric holds
        documents of another kind, which are named then.
    """
    label = recipe.metrics[metric].label
    if metric not in recipe.labels_of_preset:
        return label
    units = dict.fromkeys(
        _unit(spec, own) or label
        for spec, own in zip(recipe.inputs, files, strict=True)
        if spec.metric == metric
    )
    first, *others = units
    return " and ".join([first, *map(_within, others)])


def _unit(spec: Input, files: Sequence[DataPath]) -> str:
    """What an input's documents are called; "" also where its files can't be read."""
    kind = source_of(spec)
    try:
        return kind.unit(files, spec)
    except HotbedError:
        return ""  # whoever reads the files says what is wrong


def _within(label: str) -> str:
    """A label within a sentence: abbreviations keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def coverage_of(recipe: Recipe, metric: str, unlisted: Fraction = Fraction(0)) -> Coverage:
    """What the sources of a metric, and the files read, can't say of its documents' contributors.

    Parameters
    ----------
    recipe : Recipe
        With its inputs.
    metric : str
        One of its metrics.
    unlisted : fractions.Fraction
        Of its documents, the part whose contributors the files do not list; 0: not read yet.

    Returns
    -------
    Coverage
        The reasons of all its inputs, as far as they hold in the metric's years.
    """
    years = recipe.metrics[metric].years
    parts = {
        spec.source: source_of(spec).coverage for spec in recipe.inputs if spec.metric == metric
    }
    known = [
        replace(
            part,
            contributors=part.contributors and f"in {source}, {part.contributors}",
            addresses=part.addresses and f"in {source}, {part.addresses}",
        )
        for source, part in parts.items()
        if part.until is None or years is None or years[0] <= part.until
    ]
    return Coverage(
        "; ".join(part.contributors for part in known if part.contributors),
        "; ".join(part.addresses for part in known if part.addresses),
    ).with_unlisted(unlisted)


def not_shown(recipe: Recipe, unlisted: Mapping[str, Fraction] = NOTHING_READ) -> list[str]:
    """What is not shown of the metrics, and why.

    Parameters
    ----------
    recipe : Recipe
        With its inputs and labels.
    unlisted : mapping of str to fractions.Fraction
        Metric -> as `coverage_of` takes it.

    Returns
    -------
    list of str
        Sentences.
    """
    return [
        sentence
        for name, metric in recipe.metrics.items()
        for sentence in _sentences(
            metric.label, coverage_of(recipe, name, unlisted.get(name, Fraction(0)))
        )
    ]


def _sentences(label: str, coverage: Coverage) -> Iterator[str]:
    if coverage.contributors:
        yield f"{label}: team sizes are not shown, as {coverage.contributors}."
    if coverage.addresses:
        yield (
            f"{label}: partner clusters and contributors abroad are not shown, as "
            f"{coverage.addresses}."
        )
