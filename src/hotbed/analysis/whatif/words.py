"""A setting in words and in the cells of a table."""

from __future__ import annotations

from collections.abc import Iterator

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.setting import Setting, Years
from hotbed.base.texts import joined


def cells(setting: Setting) -> dict[str, object]:
    """The columns of a table that say which setting a row is of.

    Parameters
    ----------
    setting : Setting
    """
    return {
        "radius_km": f"{setting.radius_km:g}",
        "min_listings": setting.min_listings,
        "merge_km": f"{setting.merge_km:g}",
        "metrics": " ".join(setting.metrics),
        "weights": " ".join(f"{name}={weight:g}" for name, weight in setting.weights.items()),
        "years": " ".join(f"{name}={_span(span)}" for name, span in setting.years.items()),
        "counting": setting.counting.value,
    }


def difference(setting: Setting, base: Setting) -> str:
    """What a setting changes, within a sentence.

    Parameters
    ----------
    setting, base : Setting
        The run's own as base.
    """
    return ", ".join(_differences(setting, base)) or "the run's own setting"


def _differences(setting: Setting, base: Setting) -> Iterator[str]:
    if setting.radius_km != base.radius_km:
        yield f"radius {setting.radius_km:g} km"
    if setting.min_listings != base.min_listings:
        yield f"minimum {setting.min_listings:,} listings"
    if setting.merge_km != base.merge_km:
        yield f"merging within {setting.merge_km:g} km" if setting.merge_km else "no merging"
    if setting.metrics != base.metrics:
        yield f"{joined(setting.metrics)} alone"
    for name in setting.metrics:
        if setting.weights[name] != base.weights[name]:
            yield f"weight {setting.weights[name]:g} of {name}"
    if len(spans := set(setting.years.values())) == 1 and setting.years != base.years:
        yield f"years {_span(spans.pop())}"
    else:
        for name in setting.metrics:
            if setting.years[name] != base.years[name]:
                yield f"years {_span(setting.years[name])} of {name}"
    if setting.counting is Counting.FULL:
        yield "full counting"


def _span(years: Years | None) -> str:
    if years is None:
        return "all"
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"
