"""The figures of `accuracy` as Markdown."""

from __future__ import annotations

import re
from typing import Any

_intro = """# Accuracy of the geocoder

Made by `benchmarks/accuracy.py`; `hotbed geocode-score` measures any labelled table in the same
way. Intervals are Wilson's, 95 %. *Right* is an answer within {km:g} km of the label, or of the
label's name in its country and at most 50 km off. Answers that name a district, region or country
alone are never right where a city is the label, and are left out of the calibration: a city's label
can't tell whether they are.

The sets, and what is left out of them, are described in the benchmark's modules: affiliations whose
stated place a person read; affiliations of Springer Nature, Crossref and S2AFF with the city that
the Research Organization Registry (ROR) has for their organisation; street addresses made from
GeoNames' postal table, in each country's order of parts and then spoilt; and city, state and
country of the inventors of PatentsView's US patents.

Measured: hotbed {version}, geocoder `{fingerprint}`, seed {seed}, with

{loaded}
"""

_limits = """## Limits

- The checked rows were read by one person who saw the registry's city and a first answer. One row
  is a quarter of a point.
- The registry's city is another one than the text states in 8.6 to 9.3 % of Springer Nature's rows
  (another campus, a head office, a wrong match). A geocoder that reads the text scores about 91 %
  there; more would mean that it repeats the registry. The rows without a country and S2AFF's have
  uncorrected labels of the same kind, and only organisations that are in the registry have a label
  at all, so the registry's share in these figures is overstated.
- The street addresses are made, not collected: their streets are invented and their labels are the
  postal table's own coordinates. With that table loaded a postcode is a look-up in the source of
  the label; the figure without it says what names alone reach. The stratum *any* holds hamlets that
  no inventor may ever have lived in.
- The patents' triples have no coordinates: the shares say located, not right. Being right was
  judged by reading the drawn triples, by one reader who saw the answers. The shares by listings
  count every listing of the file; their intervals speak of other patents, where as few triples
  would weigh as much.
- Wrong labels were looked for among the misses alone. A wrong label that a wrong answer happens to
  agree with stays hidden.
- Labels and places both come from GeoNames, so an error of its coordinates is invisible.
- Misses among the addresses made with the seeds 20 and 77, and among earlier draws of triples, were
  read while the geocoder was mended; another seed measures it on addresses that nobody has seen.
  The affiliations have no such second set: their misses were read, and the confidence was fitted to
  some of them.
- None of these sets was collected for this purpose, most strings are English, and weights were
  chosen with some of them in sight. Addresses from elsewhere will do worse.
"""


def markdown(result: dict[str, Any]) -> str:
    """The whole page."""
    loaded = "\n".join(f"- {name}: {_about(facts)}" for name, facts in result["loaded"].items())
    parts = [
        _intro.format(
            km=result["km"],
            version=result["version"],
            fingerprint=result["fingerprint"],
            seed=result["seed"],
            loaded=loaded,
        ),
        _table(
            "Asked and measured",
            ["On", "asked", "measured", "95 % interval", "n", "left out"],
            [_row(row) for row in result["rows"]],
        ),
    ]
    for name, facts in result["sets"].items():
        parts.append(_set(name, facts))
    if "street" in result["sets"]:
        parts.append(_worst_countries(result["sets"]["street"]))
    if "patents" in result:
        parts.append(_patents(result["patents"]))
    if "speed" in result:
        parts.append(_speed(result["speed"]))
    return "\n".join([*parts, _limits])


def _about(facts: Any) -> str:
    if not isinstance(facts, dict):
        return str(facts)
    version = re.sub(r"\S+\.(?:parquet|csv|json|zip|txt)\b", "table", str(facts.get("version")))
    return f"{version}, {facts.get('rows', 0):,} rows"


def _row(row: dict[str, Any]) -> list[str]:
    facts = row["facts"]
    left = ", ".join(f"{why} {n:,}" for why, n in row.get("left_out", {}).items() if n)
    if isinstance(facts, str):
        return [row["on"], row["asked"], facts, "", row.get("n", ""), left]
    if facts is None or facts["share"] is None:
        return [row["on"], row["asked"], "not measured", "", "", left]
    return [
        row["on"],
        row["asked"],
        percent(facts["share"]),
        f"{percent(facts['low'])} to {percent(facts['high'])}",
        f"{facts['of']:,}",
        left,
    ]


def percent(share: float) -> str:
    """A share for readers.

    >>> percent(0.98765)
    '98.77 %'
    """
    return f"{100 * share:.2f} %"


def _table(title: str, head: list[str], rows: list[list[str]]) -> str:
    lines = [f"## {title}", ""] if title else []
    lines += ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"]
    lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join([*lines, ""])


def _set(name: str, facts: dict[str, Any]) -> str:
    shares = facts["shares"]
    said = [
        ("answered", "answered"),
        ("with a place", "placed"),
        (f"within {facts['km']:g} km", "within_km"),
        ("right city", "right_city"),
        ("right", "right"),
        ("placed, more than 50 km off", "over_50_km"),
        ("in the wrong country", "wrong_country"),
    ]
    rows = [
        [
            title,
            percent(one["share"]),
            f"{percent(one['low'])} to {percent(one['high'])}",
            f"{one['n']:,} of {one['of']:,}",
        ]
        for title, key in said
        if (one := shares[key]) is not None
    ]
    outside = facts["outside_stated_country"]
    rows.append(
        [
            "outside the stated country",
            percent(outside["share"] or 0.0),
            "",
            f"{outside['n']:,} of {outside['of']:,}",
        ]
    )
    table = _table(f"Set: {facts['title']}", ["", "share", "95 % interval", "n"], rows)
    sure = facts["calibration"]
    wrong = sure["wrong_from_0.9"]
    text = [table]
    if sure["n"]:
        bins = [
            [
                f"{one['from']:g} to {one['to']:g}",
                f"{one['confidence']:.3f}",
                percent(one["share"]),
                f"{one['of']:,}",
            ]
            for one in sure["bins"]
        ]
        text.append(
            f"Expected calibration error {sure['ece']:.4f}, Brier {sure['brier']:.4f}"
            + (
                f"; wrong among answers of 0.9 and more {percent(wrong['share'])} "
                f"({wrong['n']:,} of {wrong['of']:,})."
                if wrong["share"] is not None
                else "."
            )
        )
        text += ["", _table("", ["confidence", "mean", "right", "n"], bins)]
    return "\n".join(text)


def _worst_countries(facts: dict[str, Any], most: int = 15) -> str:
    groups = sorted(facts["by_country"], key=lambda one: one["share"])[:most]
    rows = [
        [one["name"], percent(one["share"]), f"{one['n']:,} of {one['of']:,}"] for one in groups
    ]
    title = f"Street addresses: the {len(rows)} countries with the most errors"
    return _table(title, ["country", "right", "n"], rows)


def _patents(facts: dict[str, Any]) -> str:
    levels = sorted(facts["listings_by_precision"].items(), key=lambda one: -one[1])
    rows = [[name, percent(n / facts["listings"]), f"{n:,}"] for name, n in levels]
    text = _table("Patents' triples by precision", ["precision", "share", "listings"], rows)
    if "read" in facts:
        read = facts["read"]
        weighted = read["right, weighted by listings"]
        text += (
            f"\nOf {read['drawn']} distinct triples drawn in proportion to their listings, "
            f"{read['without a place']} have no answer with a place, "
            f"{len(read['not read'])} have another answer than the one that was read, and of the "
            f"{read['right']['of']} read ones {read['right']['n']} are right "
            f"({percent(weighted['share'])} weighted by listings). Of all {read['all read']['of']} "
            f"triples read in this and earlier draws, {read['all read']['n']} are right "
            f"({percent(read['all read']['share'])}, {percent(read['all read']['low'])} to "
            f"{percent(read['all read']['high'])}).\n"
        )
    return text


def _speed(facts: dict[str, Any]) -> str:
    rows = []
    if rate := facts.get("throughput"):
        rows.append(
            [
                "distinct strings a second",
                f"{rate['per_second']:,} (median of passes; {rate['slowest']:,} to "
                f"{rate['fastest']:,}) with {rate['threads']} threads on {rate['cores']} cores",
            ]
        )
    if used := facts.get("memory"):
        rows.append(
            [
                "private memory of each of two processes",
                f"{max(used['private_mb'])} MB "
                f"(resident, with the shared index, {max(used['resident_mb'])} MB)",
            ]
        )
    if built := facts.get("building"):
        rows.append(
            [
                "building the indexes",
                f"{built['build_s']} s; loading {built['load_s']} s; "
                f"{built['index_mb']} MB on disk",
            ]
        )
    return _table("Speed", ["what", "measured"], rows)
