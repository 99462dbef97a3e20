"""How right a geocoder is, on addresses whose places are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist
from hotbed.base.version import __version__
from hotbed.geocode.evaluation.judge import FAR_KM, Judged, judge, outside_stated
from hotbed.geocode.evaluation.labels import Labels, read_labels
from hotbed.geocode.evaluation.statistics import Flags, Floats, calibration, mcnemar, share

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99)


class Locates(Protocol):
    """What is asked of a geocoder."""

    loaded: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """Changes whenever any answer could."""

    def geocode(self, table: pa.Table) -> pa.Table:
        """Addresses in, answers out, row by row."""


def score(
    table: pa.Table,
    geocoder: Locates,
    *,
    km: float = 15.0,
    worst: int = 25,
    against: dict[str, Any] | None = None,
    source: Path | str = "the table",
) -> dict[str, Any]:
    """Measure a geocoder on labelled addresses.

    Parameters
    ----------
    table : pyarrow.Table
        Addresses with their places; see `hotbed.geocode.evaluation.labels.read_labels`.
    geocoder : Locates
        A `hotbed.geocode.Geocoder`, or anything with its geocode, loaded and fingerprint.
    km : float, optional
        An answer so near to the label is right.
    worst : int, optional
        How many misses to list.
    against : dict, optional
        An earlier result of this function, compared row by row.
    source : Path or str, optional
        How errors name the table.

    Returns
    -------
    dict
        A dict that JSON can hold:

        - rows: read, judged, left_out by reason, weighted;
        - shares, each n, of, share, low, high (Wilson, 95 %) of the rows judged: answered; placed
          (answered with a place, not with a district, region or country alone); within_km;
          right_city (the label's name, in its country, at most 50 km off); right (one of the two);
          over_50_km (placed more than 50 km off); wrong_country. A share of nothing is null;
        - outside_stated_country: answers outside the country that the address itself states, by
          `hotbed.geocode.gazetteer.gate.CountryGate`, and outside: the first of them;
        - by_country (of the label), by_precision, by_method: n and share right;
        - calibration (of the placed answers) and thresholds: share placed with such confidence, and
          share right among them;
        - worst: misses, the surest first, then the farthest; unanswered: rows without a place;
        - against: comparison with the earlier result; outcomes: a hash of each text by its outcome;
        - loaded, fingerprint and version: what was measured.

    Raises
    ------
    HotbedError
        The table can't be judged, or `against` holds no outcomes.

    Examples
    --------
    >>> class Fake:
    ...     loaded, fingerprint = {}, "0"
    ...     def geocode(self, table):
    ...         row = {"lon": 7.1, "lat": 50.73, "country": "DE", "place": "Bonn",
    ...                "precision": "locality", "method": "city", "confidence": 0.9}
    ...         return pa.Table.from_pylist([row] * table.num_rows)
    >>> table = pa.table({"address": ["Bonn", "Paris"], "lon": [7.1, 2.35], "lat": [50.7, 48.86]})
    >>> score(table, Fake())["shares"]["right"]["share"]
    0.5
    """
    labels = read_labels(table, source)
    judged = judge(labels, geocoder.geocode(labels.addresses), km)
    outcomes = _outcomes(labels, judged)
    return {
        "rows": {
            "read": labels.read,
            "judged": len(labels),
            "left_out": labels.left_out,
            "weighted": labels.weighted,
        },
        "km": km,
        **_figures(labels, judged),
        **_examples(labels, judged, worst),
        "against": None if against is None else _compared(labels, outcomes, against, worst),
        "outcomes": outcomes,
        "loaded": geocoder.loaded,
        "fingerprint": geocoder.fingerprint,
        "version": __version__,
    }


def _figures(labels: Labels, judged: Judged) -> dict[str, Any]:
    """Shares of all rows and of groups of rows, and calibration."""
    weight = labels.weight if labels.weighted else None
    outside, stated = outside_stated(labels, judged.answers)
    code = _first_of(labels, labels.cc)
    return {
        "shares": {
            "answered": share(judged.answered, weight),
            "placed": share(judged.placed, weight),
            "within_km": share(judged.within, weight),
            "right_city": _known(share(judged.city, weight), labels.city),
            "right": share(judged.right, weight),
            "over_50_km": share(judged.placed & (judged.distance > FAR_KM), weight),
            "wrong_country": _known(share(judged.wrong_country, weight), labels.cc),
        },
        "outside_stated_country": share(
            outside[stated], None if weight is None else weight[stated]
        ),
        "by_country": _groups(code, judged, weight, np.ones(len(labels), dtype=bool)),
        "by_precision": _groups(_names(judged, "precision"), judged, weight, judged.answered),
        "by_method": _groups(_names(judged, "method"), judged, weight, judged.answered),
        "calibration": _calibration(labels, judged),
        "thresholds": _thresholds(judged, weight),
    }


def _examples(labels: Labels, judged: Judged, most: int) -> dict[str, Any]:
    """Addresses to look at: misses, unlocated ones, and those outside their country."""
    misses = judged.answered & ~judged.right & (judged.placed | judged.wrong_country)
    order = np.lexsort((-np.nan_to_num(judged.distance), -judged.confidence))
    outside, _ = outside_stated(labels, judged.answers)
    return {
        "worst": [_miss(labels, judged, n) for n in order[misses[order]][:most]],
        "unanswered": [labels.texts[n] for n in _heaviest(labels, ~judged.placed)[:most]],
        "outside": [_miss(labels, judged, n) for n in np.flatnonzero(outside)[:most]],
    }


def read_result(path: Path) -> dict[str, Any]:
    """Read an earlier result (the JSON of ``hotbed geocode-score --json``).

    Raises
    ------
    HotbedError
        Missing, or not such a result.
    """
    import orjson

    must_exist(path)
    try:
        result = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise HotbedError(
            f"{path} is not JSON", "name a file that --json printed earlier"
        ) from error
    if not isinstance(result, dict) or not isinstance(result.get("outcomes"), dict):
        raise HotbedError(
            f"{path} is not a result of geocode-score", "name a file that --json printed earlier"
        )
    return result


def _names(judged: Judged, column: str) -> list[str]:
    return [value or "none" for value in judged.answers[column].to_pylist()]


def _first_of(labels: Labels, values: list[str]) -> list[str]:
    """The value of each row's first label."""
    _, first = np.unique(labels.owner, return_index=True)
    return [values[n] for n in first]


def _known(facts: dict[str, Any], labels: list[str]) -> dict[str, Any] | None:
    """A share, or None where no row has the label that it needs."""
    return facts if any(labels) else None


def _groups(names: list[str], judged: Judged, weight: Floats | None, rows: Flags) -> list[Any]:
    """Rows and share right by name, the largest group first."""
    keys = np.array(names, dtype=object)
    out = []
    for name in sorted(set(keys[rows])):
        chosen = rows & (keys == name)
        facts = share(judged.right[chosen], None if weight is None else weight[chosen])
        out.append({"name": name or "?", "answered": int(judged.answered[chosen].sum()), **facts})
    return sorted(out, key=lambda one: (-one["of"], one["name"]))


def _calibration(labels: Labels, judged: Judged) -> dict[str, Any]:
    placed = judged.placed
    facts = calibration(judged.confidence[placed], judged.right[placed], labels.weight[placed])
    return facts | {"left_out": {"answers without a place": int((judged.answered & ~placed).sum())}}


def _thresholds(judged: Judged, weight: Floats | None) -> list[dict[str, Any]]:
    out = []
    for least in THRESHOLDS:
        chosen = judged.placed & (judged.confidence >= least)
        right = share(judged.right[chosen], None if weight is None else weight[chosen])
        out.append({"least": least, "placed": share(chosen, weight), "right": right})
    return out


def _heaviest(labels: Labels, rows: Flags) -> list[int]:
    """Rows by weight, then as they come."""
    numbers = np.flatnonzero(rows)
    return [int(n) for n in numbers[np.argsort(-labels.weight[numbers], kind="stable")]]


def _miss(labels: Labels, judged: Judged, n: int) -> dict[str, Any]:
    answer = judged.answers.slice(int(n), 1).to_pylist()[0]
    labelled = np.flatnonzero(labels.owner == n)
    shown = ("place", "admin1_name", "country", "lon", "lat", "precision", "method", "runner_up")
    return {
        "text": labels.texts[n],
        "label": " | ".join(
            f"{labels.city[k] or '?'}, {labels.cc[k] or '?'} "
            f"({labels.lat[k]:.4f}, {labels.lon[k]:.4f})"
            for k in labelled
        ),
        "km": round(float(judged.distance[n]), 1),
        "confidence": round(float(judged.confidence[n]), 4),
        **{name: answer[name] for name in shown if name in answer},
    }


def _outcomes(labels: Labels, judged: Judged) -> dict[str, str]:
    """The hashes of the texts that were answered right, wrong and not at all."""
    right, answered = judged.right, judged.answered
    kinds: dict[str, Flags] = {
        "right": right,
        "wrong": answered & ~right,
        "unanswered": ~answered,
    }
    return {
        name: " ".join(labels.keys[n] for n in np.flatnonzero(rows)) for name, rows in kinds.items()
    }


def _compared(
    labels: Labels, now: dict[str, str], against: dict[str, Any], most: int
) -> dict[str, Any]:
    """Rows that turned right and wrong since an earlier result, and how likely by chance."""
    before = against.get("outcomes")
    if not isinstance(before, dict) or not all(
        isinstance(outcome, str) for outcome in before.values()
    ):
        raise HotbedError("the earlier result has no outcomes", "create it again with --json")
    here, there = (set(" ".join(facts.values()).split()) for facts in (now, before))
    shared = here & there
    old, new = (set(facts.get("right", "").split()) & shared for facts in (before, now))
    better, worse = new - old, old - new
    texts = dict(zip(labels.keys, labels.texts, strict=True))
    return {
        "rows": len(shared),
        "only_now": len(here - there),
        "only_before": len(there - here),
        "right_before": len(old),
        "right_now": len(new),
        "turned_right": len(better),
        "turned_wrong": len(worse),
        "mcnemar_p": mcnemar(len(better), len(worse)),
        "now_right": [texts[key] for key in labels.keys if key in better][:most],
        "now_wrong": [texts[key] for key in labels.keys if key in worse][:most],
        "fingerprint_before": against.get("fingerprint"),
    }
