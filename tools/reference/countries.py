"""The table of countries and territories."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa

from reference.inputs import Inputs, bars, hand_table
from reference.names import distinct

LANGUAGES = [
    "en",
    "ar",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fr",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nn",
    "pa",
    "pl",
    "ps",
    "pt",
    "pt-PT",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "sq",
    "sr",
    "sr-Latn",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "tk",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "yue",
    "zh",
    "zh-Hant",
    "zu",
    "af",
    "am",
    "is",
    "lb",
]
CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}
# Two-letter codes of first-level divisions that end an address, by country.
STATE_CODES_OF = {"US", "CA", "AU", "BR", "IN", "MX", "IT", "DE", "CH", "NL", "CN"}

COUNTRIES = pa.schema(
    [
        ("iso2", pa.string()),
        ("iso3", pa.string()),
        ("name", pa.string()),
        ("names", pa.list_(pa.string())),
        ("codes", pa.list_(pa.string())),
        ("collides", pa.list_(pa.string())),
        ("parent", pa.string()),
        ("continent", pa.string()),
        ("region", pa.string()),
    ]
)


def countries_table(inputs: Inputs, state_codes: dict[str, set[str]]) -> pa.Table:
    """One row a country or territory with an ISO 3166-1 code (and XK).

    `state_codes` holds for each two-letter code the countries where it is a state or province.
    """
    hand = {row[0]: row[1:] for row in hand_table("countries_extra.tsv")}
    known = [code for code in inputs.countries if code not in {"CS", "AN"}]
    regions = _regions(inputs)
    foreign = _foreign_names(inputs, known)
    rows = []
    for iso2 in sorted(known):
        name, names, codes, parent = hand.get(iso2, ["", "", "", ""])
        base = inputs.countries[iso2]
        english = inputs.territories["en"]
        variants = [english.get(iso2 + end, "") for end in ("", "-alt-short", "-alt-variant")]
        own = [base["name"], *variants, *bars(names)]
        own += [f"The {text}" for text in own[:1] if text.endswith("s")]
        own = [text for text in own if len(text) > 2 or text in bars(names)]
        title = name or base["name"].strip()
        clash = [f"{other}-{iso2}" for other in sorted(state_codes.get(iso2, ()))]
        rows.append(
            {
                "iso2": iso2,
                "iso3": base["iso3"],
                "name": title,
                "names": [t for t in distinct([*own, *foreign[iso2]]) if t != title],
                "codes": _checked(bars(codes), set(known) - {iso2}),
                "collides": clash,
                "parent": parent or None,
                "continent": CONTINENTS[base["continentcode"]],
                "region": regions.get(iso2, ""),
            }
        )
    return pa.Table.from_pylist(rows, schema=COUNTRIES)


def _checked(codes: list[str], current: set[str]) -> list[str]:
    clash = [code for code in codes if code in current]
    if clash:
        raise SystemExit(f"legacy codes that are current codes of another country: {clash}")
    return codes


def _foreign_names(inputs: Inputs, known: list[str]) -> dict[str, list[str]]:
    """Names in the other languages; one that stands for two countries is kept for neither."""
    found: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for key, name in inputs.territories[language].items():
            iso2 = key[:2]
            if iso2 in known and (len(key) == 2 or "-alt-" in key) and len(name) > 1:
                found[iso2].append(name)
                owners[name.casefold()].add(iso2)
    for code in known:
        owners[inputs.countries[code]["name"].casefold()].add(code)
    for row in hand_table("countries_extra.tsv"):
        for name in bars(row[2]) + bars(row[1]):
            owners[name.casefold()].add(row[0])
    return {
        iso2: [n for n in names if len(owners[n.casefold()]) == 1 and not _latin_short(n)]
        for iso2, names in found.items()
    }


def _latin_short(name: str) -> bool:
    """Latin names of one to three letters are codes or accidents."""
    return name.isascii() and len(name.strip(".")) < 4


def _regions(inputs: Inputs) -> dict[str, str]:
    """UN M49 sub-regions by country."""
    contains: dict[str, Any] = inputs.supplemental("territoryContainment")
    english = inputs.territories["en"]
    found: dict[str, str] = {}

    def walk(code: str, region: str) -> None:
        for child in contains.get(code, {}).get("_contains", []):
            if len(child) == 2:
                found.setdefault(child, region)
            else:
                walk(child, english.get(child, child))

    for continent in ("002", "150", "142", "009", "019"):
        walk(continent, english[continent])
    found.setdefault("XK", english["039"])
    return found


def state_codes(admin1: pa.Table) -> dict[str, set[str]]:
    """For each two-letter abbreviation the countries where it is a state or province."""
    found: dict[str, set[str]] = defaultdict(set)
    columns = (admin1["country"].to_pylist(), admin1["abbreviations"].to_pylist())
    for country, abbreviations in zip(*columns, strict=True):
        for text in abbreviations:
            if country in STATE_CODES_OF and len(text) == 2 and text.isupper():
                found[text].add(country)
    return found
