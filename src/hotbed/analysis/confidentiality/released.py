"""A run as it may be published: what its recipe's table of confidentiality leaves of it."""

from __future__ import annotations

from importlib.util import find_spec

from hotbed.analysis.confidentiality.gate import Released
from hotbed.base.errors import HotbedError
from hotbed.recipe import Confidentiality
from hotbed.runs.run import Run

__all__ = ["Released", "released"]


def released(run: Run) -> Run:
    """A run as it may be published: itself, unless its recipe asks for confidentiality.

    Parameters
    ----------
    run : Run

    Raises
    ------
    HotbedError
        The run's stages were removed, or a figure can't be protected.
    """
    rules = None if isinstance(run, Released) else run.recipe.confidentiality
    if rules is None:
        return run
    kept = vars(run)
    if "released" not in kept:
        if find_spec("scipy") is None:
            raise HotbedError("SciPy is not installed", "pip install 'hotbed[confidentiality]'")
        kept["released"] = _left_of(run, rules)
    result: Run = kept["released"]
    return result


def _left_of(run: Run, rules: Confidentiality) -> Released:
    if rules.base is not None:
        from hotbed.analysis.confidentiality.rounding.documents import rounded_documents
        from hotbed.analysis.confidentiality.rounding.rounded import Rounded

        counts = rounded_documents(run, rules.base)
        return Rounded(run.folder, run.unfinished, original=run, counts=counts)
    from hotbed.analysis.confidentiality.decide import decide
    from hotbed.analysis.confidentiality.suppressed import Suppressed

    return Suppressed(run.folder, run.unfinished, original=run, decisions=decide(run, rules))
