"""The specialisation index: a field's share in a cluster over its share in the world."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

Z = 1.959963984540054  # 95 %


def specialisation(
    documents: Fraction, total: Fraction, world_share: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Specialisation index (revealed technology advantage) with its 95 % interval.

    Parameters
    ----------
    documents : Fraction
        Of the field in the cluster.
    total : Fraction
        Of the cluster, of all fields.
    world_share : Fraction
        The field's share of the world's documents (0 to 1), taken as known.

    Returns
    -------
    index, low, high : Fraction
        1 means as much as in the world. The interval is Wilson's for the cluster's share, with
        its documents as the sample.

    References
    ----------
    L. Soete (1987), The impact of technological innovation on international trade patterns,
    Research Policy 16. E. B. Wilson (1927), JASA 22.

    Examples
    --------
    >>> index, low, high = specialisation(Fraction(30), Fraction(100), Fraction(1, 10))
    >>> float(index), round(float(low), 2), round(float(high), 2)
    (3.0, 2.19, 3.96)
    """
    share = documents / total
    n, p = float(total), float(share)
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    low, high = Fraction(max(0.0, centre - half)), Fraction(min(1.0, centre + half))
    return share / world_share, low / world_share, high / world_share
