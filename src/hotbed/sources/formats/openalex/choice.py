"""Which works of OpenAlex the recipe keeps."""

from __future__ import annotations

from dataclasses import dataclass

from hotbed.recipe import Input
from hotbed.sources.shared.notices import RETRACTED
from hotbed.sources.shared.records import Types

DEFAULT_TYPES = ["article"]
NO_PUBLICATIONS = (
    "dataset",
    "grant",
    "libguides",
    "peer-review",
    "software",
    "supplementary-materials",
)
"""Types that are no publications of their own: left out also where every type counts."""
LISTED = 100  # authors at which lists of the API stop
CUT = (
    "authors that the file does not list (lists of the API stop at 100), whose part is in the "
    "ledger's line not_in_file"
)
CUT_SOMEWHERE = (
    "authors cut off at 100, nobody says how many, so that those listed share it (download such "
    "works by their ids)"
)


@dataclass(frozen=True)
class Choice:
    """What the recipe keeps.

    Attributes
    ----------
    types : Types
        Which types count.
    xpac : bool
        Whether the expansion pack counts.
    """

    types: Types
    xpac: bool

    @classmethod
    def of(cls, spec: Input) -> Choice:
        """The recipe's types and its option `xpac`.

        Parameters
        ----------
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        Choice
            Articles without the expansion pack, where it says nothing.
        """
        types = Types.of(spec.include_types, spec.exclude_types, DEFAULT_TYPES, NO_PUBLICATIONS)
        return cls(types, spec.switched("xpac"))

    def why(self, kind: object, *, retracted: bool, paratext: bool, xpac: bool) -> str | None:
        """Why a work is left out.

        Parameters
        ----------
        kind : object
            Its type.
        retracted, paratext, xpac : bool
            What OpenAlex says of it.

        Returns
        -------
        str or None
            The reason for the ledger; None where it is kept.
        """
        if retracted:
            return RETRACTED
        if paratext:
            return "paratext"
        if xpac and not self.xpac:
            return "expansion pack"
        return self.types.why([kind] if isinstance(kind, str) and kind else [])


def cut_note(listed: int, stated: int | None, *, truncated: bool) -> str:
    """What is to be said of a work whose list of authors may be cut.

    Parameters
    ----------
    listed : int
        Authors in the list.
    stated : int or None
        Their number, where OpenAlex says it.
    truncated : bool
        Whether it says that the list is cut, or the list looks so.

    Returns
    -------
    str
        "" where it is complete.

    Examples
    --------
    >>> cut_note(100, 377, truncated=True) == CUT, cut_note(3, 3, truncated=False)
    (True, '')
    """
    if stated is not None and stated > listed:
        return CUT
    return CUT_SOMEWHERE if truncated and stated is None else ""
