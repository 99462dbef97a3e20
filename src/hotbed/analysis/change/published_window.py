"""What is published of a run as findings take it: its ranking and nothing else."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from hotbed.analysis.change.window import RankedCluster, Window


class PublishedWindow(Window):
    """A run of which something is withheld: figures are those of the published ranking.

    Whatever is computed from them can be computed by any reader, so that it tells nothing else.

    Parameters
    ----------
    run : Run
        What is left of it for publication.
    """

    def years(self, metric: str) -> list[int]:
        """The years that the recipe states; none where it states none.

        Parameters
        ----------
        metric : str
        """
        stated = self.run.metadata["recipe"]["metrics"][metric]["years"]
        return list(range(stated[0], stated[1] + 1)) if stated else []

    @cached_property
    def clusters(self) -> list[RankedCluster]:
        """The published ranking, with its figures as they are printed."""
        return [
            RankedCluster(
                number,
                row["rank"],
                row["cluster_id"],
                row["name"],
                tuple(code for code in row["economies"].split("/") if code),
                {name: _exact(row[f"{name}_count"]) for name in self.metrics},
                {name: _exact(row[f"{name}_share"]) for name in self.metrics},
                _exact(row["total"]),
            )
            for number, row in enumerate(self.run.ranking.to_pylist())
        ]


def _exact(value: float) -> Fraction:
    return Fraction(str(value))
