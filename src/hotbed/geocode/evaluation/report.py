"""An evaluation to be read in a terminal."""

from __future__ import annotations

from typing import Any

_titles = {
    "answered": "answered",
    "placed": "answered with a place",
    "within_km": "within {km:g} km",
    "right_city": "right city",
    "right": "within {km:g} km or right city",
    "over_50_km": "more than 50 km off",
    "wrong_country": "in the wrong country",
}
MOST_GROUPS = 15


def as_text(result: dict[str, Any]) -> str:
    """The result of `hotbed.geocode.evaluation.evaluate.score` as tables of plain text."""
    rows = result["rows"]
    out = [f"{rows['judged']:,} of {rows['read']:,} rows judged" + _reasons(rows["left_out"])]
    out += ["", _row("", "n", "of", "share", "95 % interval")]
    for name, title in _titles.items():
        if result["shares"][name] is not None:
            out.append(_share(title.format(km=result["km"]), result["shares"][name]))
    out.append(_share("outside the stated country", result["outside_stated_country"]))
    for name in ("country", "precision", "method"):
        groups = result[f"by_{name}"]
        out += ["", _row(f"right, by {name}", "n", "of", "share", "95 % interval")]
        out += [_share(f"  {one['name']}", one) for one in groups[:MOST_GROUPS]]
        if len(groups) > MOST_GROUPS:
            out.append(f"  and {len(groups) - MOST_GROUPS} more (--json)")
    out += ["", *_calibration(result["calibration"])]
    for one in result["thresholds"]:
        right = one["right"]["share"]
        if right is not None:
            out.append(
                f"  from {one['least']:.2f}: {one['placed']['share']:7.2%} placed, "
                f"{right:7.2%} of them right"
            )
    if result["against"]:
        out += ["", *_against(result["against"])]
    for title, name in (("surest wrong answers", "worst"), ("outside their country", "outside")):
        if result[name]:
            out += ["", title, *(_miss(one) for one in result[name])]
    if result["unanswered"]:
        out += ["", "without a place", *(f"  {text}" for text in result["unanswered"])]
    out += ["", *_loaded(result)]
    return "\n".join(out)


def _reasons(left: dict[str, int]) -> str:
    if not left:
        return ""
    return "; left out: " + ", ".join(f"{reason} {count:,}" for reason, count in left.items())


def _row(title: str, *cells: str) -> str:
    widths = (8, 8, 9, 20)
    return f"{title:<34}" + "".join(
        f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)
    )


def _share(title: str, facts: dict[str, Any]) -> str:
    if facts["share"] is None:
        return _row(title, f"{facts['n']:,}", f"{facts['of']:,}", "-", "-")
    interval = f"{facts['low']:.2%} to {facts['high']:.2%}"
    return _row(title, f"{facts['n']:,}", f"{facts['of']:,}", f"{facts['share']:.2%}", interval)


def _calibration(facts: dict[str, Any]) -> list[str]:
    if not facts["n"]:
        return ["no answer with a place, so no calibration"]
    wrong = facts["wrong_from_0.9"]
    lines = [
        f"confidence: expected calibration error {facts['ece']:.4f}, Brier {facts['brier']:.4f}"
    ]
    if wrong["share"] is not None:
        lines[0] += (
            f", wrong among answers of 0.9 and more {wrong['share']:.2%} of {wrong['of']:,} "
            f"({wrong['low']:.2%} to {wrong['high']:.2%})"
        )
    for one in facts["bins"]:
        title = f"  {one['from']:.2f} to {one['to']:.2f}, mean {one['confidence']:.3f}"
        lines.append(_share(title, one))
    return lines


def _against(facts: dict[str, Any]) -> list[str]:
    lines = [
        f"against the earlier result, {facts['rows']:,} rows in both: "
        f"right {facts['right_now']:,}, before {facts['right_before']:,}; "
        f"{facts['turned_right']:,} turned right, "
        f"{facts['turned_wrong']:,} turned wrong, p = {facts['mcnemar_p']:.3g} (McNemar, exact)"
    ]
    return lines + [f"  now wrong: {text}" for text in facts["now_wrong"]]


def _miss(one: dict[str, Any]) -> str:
    where = ", ".join(one[k] for k in ("place", "admin1_name", "country") if one.get(k))
    how = f"{one.get('precision')}, {one.get('method')}"
    return (
        f"  {one['confidence']:.3f} {one['km']:>8,.0f} km  {one['text'][:160]}\n"
        f"        label {one['label']}; answer {where} ({how})"
    )


def _loaded(result: dict[str, Any]) -> list[str]:
    lines = [f"hotbed {result['version']}, geocoder {result['fingerprint']}"]
    for name, facts in result["loaded"].items():
        if isinstance(facts, dict) and "version" in facts:
            lines.append(f"  {name}: {facts['version']}, {facts.get('rows', 0):,} rows")
        else:
            lines.append(f"  {name}: {facts}")
    return lines
