"""Measure the geocoder's accuracy and speed on files that the caller names.

    python benchmarks/accuracy.py --checked checked.csv --dev affiliations.csv \\
        --organisations ror.parquet --postcodes postal.parquet --patents pv-data.parquet \\
        --markdown docs/accuracy.md --json accuracy.json

Every input is optional; what needs one that isn't named is left out. A geocoder that was mended
after reading the misses of one seed is measured fairly with another (--seed).

- --read: misses whose labels a person read (columns affiliation and wrong: "label", "answer" or
  "both" where both are defensible). Those of "label" and "both" are left out of a second count of
  the confidence.
- --checked: labelled affiliations whose places a person read (columns affiliation, lat, lon, cc,
  city, flag).
- --dev: labelled affiliations with the registry's city (the same columns and source; see
  `_labelled_sets`).
- --organisations, --postcodes: by default the tables that come with hotbed; none: no table.
- --postcodes FILE: also the source of the street addresses (`_street_addresses`).
- --patents: PatentsView mentions with raw_city, raw_state, raw_country (`_triples`); --sheet writes
  the drawn triples to be read, --verdicts takes them back.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).parent))
import _labelled_sets
import _speed
import _triples
from _report import markdown
from _street_addresses import street_addresses
from hotbed import __version__
from hotbed.base import progress
from hotbed.base.errors import HotbedError
from hotbed.base.files import BUNDLED, NONE
from hotbed.geocode.evaluation.evaluate import score
from hotbed.geocode.evaluation.statistics import share
from hotbed.geocode.geocoder import Geocoder
from hotbed.recipe import Geocoding
from hotbed.sources.files.whole_table import read_table

KM = 15.0
POOLED = ("checked", "springer_named", "no_country", "s2aff")


def main() -> None:
    """Read the arguments, measure, print."""
    args = _arguments()
    progress.show(not args.quiet)
    try:
        result = measure(args)
    except HotbedError as error:
        sys.exit(f"accuracy: {error}")
    page = markdown(result)
    if args.markdown:
        args.markdown.write_text(page, encoding="utf-8")
    if args.json:
        args.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    print(page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("checked", "dev", "patents", "overrides", "read"):
        parser.add_argument(f"--{name}", type=Path)
    for name in ("organisations", "postcodes"):
        parser.add_argument(f"--{name}", type=Path, default=Path(BUNDLED))
    parser.add_argument("--sheet", type=Path, help="write the drawn triples to this CSV")
    parser.add_argument("--verdicts", type=Path, help="the sheet, filled in")
    parser.add_argument("--markdown", type=Path, help="write the page to this file as well")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument("--seed", type=int, default=20, help="of addresses and drawn triples")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--worst", type=int, default=100, help="misses listed in the JSON")
    parser.add_argument("--no-speed", action="store_true", help="leave speed and memory out")
    parser.add_argument("--quiet", action="store_true")
    return parser.parse_args()


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Everything that the named inputs allow."""
    geocoder = Geocoder(
        args.organisations, args.postcodes, args.overrides, default_data=False, threads=args.threads
    )
    sets: dict[str, Any] = {}
    for name, title, table, left in _sets(args):
        print(f"{name}: {table.num_rows:,} rows", file=sys.stderr)
        sets[name] = score(table, geocoder, km=KM, worst=args.worst, source=title)
        sets[name] |= {"title": title, "left_out": left}
        if args.read and name in POOLED:
            sets[name]["calibration_read"] = _without_misread(table, args.read, geocoder)
        if name == "street":
            sets[name]["by_stratum"] = _by_stratum(table, geocoder)
    if "street" in sets:
        bare = Geocoder(args.organisations, Path(NONE), default_data=False, threads=args.threads)
        table = next(table for name, _, table, _ in _sets(args) if name == "street")
        sets["street, no postcodes"] = score(table, bare, km=KM, worst=0)
        sets["street, no postcodes"]["title"] = "street addresses, postal table not loaded"
    result: dict[str, Any] = {
        "version": __version__,
        "fingerprint": geocoder.fingerprint,
        "loaded": geocoder.loaded,
        "km": KM,
        "seed": args.seed,
        "sets": sets,
    }
    if args.patents:
        result["patents"] = _triples.measure(
            args.patents, geocoder, args.sheet, args.verdicts, args.seed
        )
    if args.dev and not args.no_speed:
        texts = _labelled_sets.strings(args.dev)
        result["speed"] = {
            "throughput": _speed.throughput(texts, geocoder),
            "memory": _speed.memory(texts, args.organisations, args.postcodes),
            "building": _speed.building(args.organisations, args.postcodes),
        }
    result["rows"] = list(_rows(result))
    return result


def _sets(args: argparse.Namespace) -> Iterator[tuple[str, str, pa.Table, dict[str, int]]]:
    """Name, title, table and what was left out of each set."""
    if args.checked:
        table = read_table(args.checked)
        yield "checked", "affiliations, the place that the text states", table, {}
    if args.dev:
        table, left = _labelled_sets.springer(args.dev)
        yield "springer", "Springer Nature affiliations, the registry's city", table, left
        table, left = _labelled_sets.springer_named(args.dev)
        yield "springer_named", "Springer Nature affiliations that name that city", table, left
        table, left = _labelled_sets.without_country(args.dev)
        yield "no_country", "Crossref affiliations without a country", table, left
        table, left = _labelled_sets.s2aff(args.dev)
        yield "s2aff", "S2AFF affiliations", table, left
    if args.postcodes not in (Path(BUNDLED), Path(NONE)):
        if "street" not in _made:
            _made["street"] = street_addresses(args.postcodes, args.seed)
        yield "street", "street addresses", *_made["street"]


_made: dict[str, tuple[pa.Table, dict[str, int]]] = {}


def _without_misread(table: pa.Table, read: Path, geocoder: Geocoder) -> dict[str, Any]:
    """The calibration without the rows whose label a reader found wrong or one of two."""
    found = read_table(read)
    bad = found.filter(pc.is_in(found["wrong"], pa.array(["label", "both"])))["affiliation"]
    kept = table.filter(pc.invert(pc.is_in(table["affiliation"], bad.combine_chunks())))
    facts: dict[str, Any] = score(kept, geocoder, km=KM, worst=0)["calibration"]
    return facts | {"left_out": {"label found wrong": table.num_rows - kept.num_rows}}


def _by_stratum(table: pa.Table, geocoder: Geocoder) -> dict[str, Any]:
    """Share right in each stratum, and under each kind of noise."""
    out: dict[str, Any] = {}
    for stratum in ("towns", "any"):
        part = table.filter(pc.equal(table["stratum"], stratum))
        if part.num_rows:
            out[stratum] = score(part, geocoder, km=KM, worst=0)["shares"]["right"]
    noises = table["noise"].to_pylist()
    for kind in sorted({each for noise in noises for each in noise.split(", ") if each}):
        part = table.filter(pa.array([kind in noise for noise in noises]))
        out[kind] = score(part, geocoder, km=KM, worst=0)["shares"]["right"]
    plain = np.array([not {*noise.split(", ")} & {"no town", "no postcode"} for noise in noises])
    part = table.filter(pa.array(plain))
    out["town and postcode"] = score(part, geocoder, km=KM, worst=0)["shares"]["right"]
    return out


def _rows(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of the table of figures asked and measured."""
    sets = result["sets"]
    asked = {
        "checked": ("Affiliations, the place stated, flag ok", "99 %"),
        "springer": ("Springer Nature rows against the registry's city", "89.5 to 91.5 %"),
        "springer_named": ("- of these, rows that name the registry's city", ""),
        "no_country": ("Rows without any country (Crossref)", "87 %"),
        "s2aff": ("S2AFF rows", "91 %"),
        "street": ("Street addresses", "97 %"),
    }
    for name, (title, figure) in asked.items():
        if name not in sets:
            continue
        facts = sets[name]
        left = facts["left_out"] | facts["rows"]["left_out"]
        if name == "street":
            title += f" in {len(facts['by_country'])} countries"
        yield {"on": title, "asked": figure, "facts": facts["shares"]["right"], "left_out": left}
        if name == "street":
            labels = {
                "towns": "towns",
                "any": "hamlets and others",
                "town and postcode": "town and postcode both given",
                "no postcode": "postcode missing",
                "no town": "town missing",
                "typing error": "typing error",
                "native script": "native script",
            }
            for key, label in labels.items():
                if key in facts["by_stratum"]:
                    yield {
                        "on": f"- of these {label}",
                        "asked": "",
                        "facts": facts["by_stratum"][key],
                    }
            bare = sets["street, no postcodes"]["shares"]["right"]
            yield {"on": "- the same, postal table not loaded", "asked": "", "facts": bare}
    yield from _patent_rows(result)
    yield from _counted_rows(sets)
    yield from _confidence_rows(sets)
    yield from _outside_row(result)
    yield from _speed_rows(result)


def _patent_rows(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "patents" not in result:
        return
    facts = result["patents"]
    on = f"{facts['distinct']:,} triples of patents, by {facts['listings']:,} listings"
    yield {"on": f"{on}: city level", "asked": "90.5 %", "facts": facts["city"]}
    yield {"on": f"{on}: province or better", "asked": "98.5 %", "facts": facts["province"]}
    if "read" in facts:
        read = facts["read"]
        left = {"without a place": read["without a place"], "not read": len(read["not read"])}
        yield {
            "on": f"{read['drawn']} of them drawn and read: the city given is right",
            "asked": "98.5 %",
            "facts": read["right"],
            "left_out": left,
        }


def _pooled(sets: dict[str, Any], key: str) -> dict[str, Any] | None:
    """Calibration over several sets at once, from their bins."""
    facts = [sets[name][key] for name in POOLED if key in sets.get(name, {})]
    found = [one for each in facts for one in each["bins"]]
    if not found:
        return None
    total, gap = sum(one["of"] for one in found), 0.0
    for low in {one["from"] for one in found}:
        rows = [one for one in found if one["from"] == low]
        sure = sum(one["confidence"] * one["of"] for one in rows)
        gap += abs(sure - sum(one["n"] for one in rows)) / total
    wrong = [each["wrong_from_0.9"] for each in facts]
    bad, of = (sum(one[k] for one in wrong) for k in ("n", "of"))
    left = sum(each["left_out"].get("label found wrong", 0) for each in facts)
    return {
        "n": total,
        "ece": gap,
        "wrong": share([True] * bad + [False] * (of - bad)),
        "left_out": {"label found wrong by reading": left},
    }


def _counted_rows(sets: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What counts at the recipe's default confidence, and how much of that is right."""
    least = Geocoding().min_confidence
    for facts in sets.values():
        (one,) = (one for one in facts["thresholds"] if one["least"] == least)
        title = facts["title"]
        yield {
            "on": f"Counted by default ({least:g} and more), {title}",
            "asked": "",
            "facts": one["placed"],
        }
        yield {"on": "- right among these", "asked": "", "facts": one["right"]}


def _confidence_rows(sets: dict[str, Any]) -> Iterator[dict[str, Any]]:
    titles = {
        "calibration": "affiliations whose label is stated or the only one",
        "calibration_read": "the same, but for labels found wrong by reading the misses",
    }
    for key, on in titles.items():
        if not (pooled := _pooled(sets, key)):
            continue
        yield {
            "on": f"Calibration error, {on}",
            "asked": "at most 0.02",
            "facts": f"{pooled['ece']:.4f}",
            "n": f"{pooled['n']:,}",
            "left_out": pooled["left_out"],
        }
        yield {
            "on": f"Wrong at 0.9 and more, {on}",
            "asked": "at most 1 %",
            "facts": pooled["wrong"],
            "left_out": pooled["left_out"],
        }
    for name, facts in sets.items():
        sure = facts["calibration"]
        if name == "street, no postcodes" or not sure["n"]:
            continue
        left = sure["left_out"]
        yield {
            "on": f"- calibration error, {facts['title']}",
            "asked": "",
            "facts": f"{sure['ece']:.4f}",
            "n": f"{sure['n']:,}",
            "left_out": left,
        }
        yield {
            "on": f"- wrong at 0.9 and more, {facts['title']}",
            "asked": "",
            "facts": sure["wrong_from_0.9"],
        }


def _outside_row(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = [
        facts["outside_stated_country"]
        for name, facts in result["sets"].items()
        if name != "street, no postcodes"
    ]
    if "patents" in result:
        found.append(result["patents"]["outside_stated_country"])
    hit = [True] * sum(one["n"] for one in found)
    hit += [False] * (sum(one["of"] for one in found) - len(hit))
    yield {"on": "Answers outside the stated country, all sets", "asked": "0", "facts": share(hit)}


def _speed_rows(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "speed" not in result:
        return
    rate, used, built = (result["speed"][k] for k in ("throughput", "memory", "building"))
    yield {
        "on": f"Distinct strings a second, {rate['threads']} threads",
        "asked": "30,000",
        "facts": f"{rate['per_second']:,}",
        "n": f"{rate['strings']:,}",
    }
    yield {
        "on": "Private memory of a process",
        "asked": "300 MB",
        "facts": f"{max(used['private_mb'])} MB",
    }
    yield {"on": "Building the indexes, once", "asked": "60 s", "facts": f"{built['build_s']} s"}


if __name__ == "__main__":
    main()
