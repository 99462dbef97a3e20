"""Findings: the sentences of a press release, each from a checked fact with its figure and rule.

A kind of finding is a function that returns either a `Finding` or the reason why the data don't
carry it. Before anything is said, each run's ranking is counted anew and compared with its table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from hotbed.analysis.answer import Answer
from hotbed.analysis.change.previous import Previous, beside_published
from hotbed.analysis.change.published import Published
from hotbed.analysis.change.published_window import PublishedWindow
from hotbed.analysis.change.window import Window
from hotbed.analysis.confidentiality.released import released
from hotbed.analysis.findings import change as findings_change
from hotbed.analysis.findings import ranking as findings_ranking
from hotbed.analysis.findings import ranks as findings_ranks
from hotbed.analysis.findings.certainty import certainty
from hotbed.analysis.findings.finding import Edition, Finding
from hotbed.analysis.text import escaped
from hotbed.analysis.uncertainty.written import read_changes, read_doubts
from hotbed.base.texts import Text, _, ngettext
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.run import Run

KINDS: dict[str, tuple[Text, Callable[[Edition], Finding | str]]] = {
    "top": (_("The largest clusters"), findings_ranking.top),
    "certainty": (_("How sure the ranks are"), certainty),
    "concentration": (_("Concentration"), findings_ranking.concentration),
    "economies": (_("Clusters by economy"), findings_ranking.economies),
    "income_groups": (_("Clusters by income group"), findings_ranking.income_groups),
    "region": (_("Regional list"), findings_ranking.region),
    "intensity": (_("Intensity"), findings_ranking.intensity),
    "movers": (_("Movers"), findings_ranks.movers),
    "entrants": (_("New entrants"), findings_ranks.entrants),
    "leavers": (_("Leavers"), findings_ranks.leavers),
    "lineage": (_("Mergers and splits"), findings_change.lineage),
    "growth": (_("Growth"), findings_change.fastest),
    "growth_by_income": (_("Growth by income group"), findings_change.fastest_by_income),
    "grew": (_("How many grew"), findings_change.grew),
    "grew_by_income": (_("How many grew, by income group"), findings_change.grew_by_income),
    "grew_by_region": (_("How many grew, by region"), findings_change.grew_by_region),
}

DIFFERENT_METHOD = (
    "**The two runs differ in method as well**, so change between them is not change of output "
    "alone:"
)


@dataclass(frozen=True, repr=False)
class Findings(Answer):
    """What a run's data carry, and what they don't."""

    title: str
    about: str
    """The clusters, metrics and years, in one sentence."""
    against: str | None
    """The previous edition, in one sentence."""
    differences: list[str]
    """What the two runs' methods do otherwise; growth and movers then mix both."""
    top: int
    findings: list[Finding]
    left_out: list[dict[str, str]]
    """Kinds that the data don't carry: kind and why."""

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        return asdict(self)

    def to_markdown(self) -> str:
        """A page: each sentence under its heading, with its rule."""
        lines = [f"# Findings: {escaped(self.title)}", "", escaped(self.about)]
        if self.against:
            lines += ["", escaped(self.against)]
        if self.differences:
            lines += ["", DIFFERENT_METHOD, ""]
            lines += [f"- {escaped(difference)}" for difference in self.differences]
        for finding in self.findings:
            lines += ["", f"## {KINDS[finding.kind][0]}", "", escaped(finding.text)]
            lines += ["", f"*Rule: {escaped(finding.rule)}*"]
        if self.left_out:
            lines += ["", "## Not said, because the data don't carry it", ""]
            lines += [
                f"- {KINDS[lack['kind']][0]}: {escaped(lack['why'])}" for lack in self.left_out
            ]
        return "\n".join(lines) + "\n"

    def __str__(self) -> str:
        return self.to_markdown().rstrip()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def findings(
    run: Run,
    previous: Previous | None = None,
    groups: IncomeGroups | None = None,
    top: int = 100,
    region: str = "Africa",
) -> Findings:
    """Write the sentences that a run carries.

    Parameters
    ----------
    run : Run
        The edition.
    previous : Previous, optional
        The previous edition (`hotbed.analysis.change.previous.previous_of`).
    groups : IncomeGroups, optional
        Income groups and regions of economies (`hotbed.reference.incomes.read_groups`).
    top : int
        How many clusters the edition's list holds: economies, movers, entrants and growth are told
        of these.
    region : str
        Continent, region of the United Nations or of the groups' file, for the regional list.

    Returns
    -------
    Findings

    Raises
    ------
    HotbedError
        A run's tables don't agree, or there is no such region.
    """
    run = released(run)
    window = PublishedWindow(run) if run.withholds else Window(run)
    previous = beside_published(run, previous) if previous else None
    named, codes = findings_ranking.economies_of(region, groups)
    comparison = previous.comparison if previous else None
    doubts, told = read_doubts(run), read_changes(run, comparison)
    edition = Edition(window, previous, groups, top, codes, named, doubts, told)
    said: list[Finding] = []
    left_out: list[dict[str, str]] = []
    for kind, (_heading, find) in KINDS.items():
        finding = find(edition) if window.clusters else _("the run has no cluster")
        if isinstance(finding, str):
            left_out.append({"kind": kind, "why": finding})
        else:
            said.append(finding)
    return Findings(
        run.metadata["recipe"]["study"]["title"],
        edition.about(window),
        _against(edition),
        list(previous.differences) if previous else [],
        top,
        said,
        left_out,
    )


def _against(edition: Edition) -> Text | None:
    if edition.previous is None:
        return None
    before = edition.previous.edition
    if isinstance(before, Published):
        named: str = before.source
        if before.edition:
            named = _("{source}, edition {edition}", source=named, edition=before.edition)
        return ngettext(
            "Compared with the published table {table}: {n} cluster.",
            "Compared with the published table {table}: {n} clusters.",
            len(before.clusters),
            table=named,
        )
    title = before.metadata["recipe"]["study"]["title"]
    return _("Compared with {title}: {about}", title=title, about=edition.about(Window(before)))
