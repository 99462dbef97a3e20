"""Street addresses with known places, made from a postal table: the same ones from the same seed.

Each is a row of the table (GeoNames' postal file) written as its country writes addresses
(`_address_orders`), with an invented street, and then spoilt: a company's line before it, parts
left out, a typing error, capitals, accents lost, Latin letters or the native script, the country's
name in English, in its own language, as a code, or in a column of its own. The label is the row's
coordinates.

Two strata a country: towns (the row's town is a place of 5,000 people and more in the gazetteer,
of the same name, within 15 km of the row) and any (all other rows). Left out, since their
coordinates tell little:

- rows of the stratum any whose coordinates more than five differently named places share (a
  municipality's centre given to all its villages);
- rows whose point contradicts their own region or city, by the rule that the geocoder has for a
  postal table (`postal_points`): their labels are wrong;
- rows whose postcode and name together mean places more than 15 km apart;
- rows whose region has a town of that name in the gazetteer, more than 15 km from the row: one of
  the two coordinates is an area's centre or wrong, and nothing tells which;
- Canada's rural codes (second character 0), which cover areas of a hundred kilometres, and the
  post of the armed forces of the United States (APO, FPO, DPO).

Parts are left out only where the rest still tells the place: the postcode where all rows of that
name (in that region, if it is written) lie within 15 km; the town where all rows of that postcode
do; never both. Without this rule a row's right answer would be a guess.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from anyascii import anyascii

from _address_orders import (
    COMPANIES,
    ORDERS,
    PROVINCES_ID,
    STATES_BR,
    STREETS,
    TOWN_IS_COMMUNITY,
    TOWN_IS_COUNTY,
    Order,
)
from _latin import cyrillic, korean
from _street_places import NEAR_KM, Spread, Towns
from hotbed.geocode.gazetteer import index
from hotbed.geocode.gazetteer.postal_points import contradicted
from hotbed.sphere.distances import great_circle_km

SEED = 20
EACH = {"towns": 60, "any": 40}
MOST_SHARING = 5

_cyrillic_of = {"BG": "bg", "RU": "ru", "BY": "ru", "UA": "uk"}
_article = re.compile(r"^(.+), (O|A|El|La|Los|Las|Els|Les|L'|Es|As|Os)$", re.I)
_numbered = re.compile(r"(?:\s*[-–]?\s*\d+(?:\.\w+)?| Cedex.*| CEDEX.*)$")


def street_addresses(path: Path, seed: int = SEED) -> tuple[pa.Table, dict[str, Any]]:
    """The set: columns address, country (ISO code, for some), lat, lon, cc, stratum, noise.

    Also gives what was left out of it, by reason and country.
    """
    rows, left = _usable(path)
    towns = Towns()
    spread = Spread(rows)
    strata: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        is_town = towns.has(row)
        if not is_town and row["sharing"] > MOST_SHARING:
            left["coordinates shared by many places"] += 1
        elif towns.contradicts(row):
            left["the region's town of that name lies more than 15 km away"] += 1
        else:
            strata[row["cc"], "towns" if is_town else "any"].append(row)
    out: list[dict[str, Any]] = []
    for (cc, stratum), found in sorted(strata.items()):
        draw = random.Random(f"{seed} {cc} {stratum}")
        other = EACH["any" if stratum == "towns" else "towns"]
        rest = other - len(strata.get((cc, "any" if stratum == "towns" else "towns"), []))
        chosen = draw.sample(found, min(len(found), EACH[stratum] + max(0, rest)))
        out += [_written(row, stratum, spread, draw) for row in chosen]
    names = ("address", "country", "lat", "lon", "cc", "stratum", "noise")
    table = pa.table({name: [row[name] for row in out] for name in names})
    return table, dict(left)


def _usable(path: Path) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows of countries whose order is known, each distinct (postcode, town) once."""
    left: dict[str, int] = defaultdict(int)
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    named: dict[tuple[str, float, float], set[str]] = defaultdict(set)
    for raw, wrong in zip(pq.read_table(path).to_pylist(), _wrong(path), strict=True):
        cc = raw["country_code"]
        if wrong:
            left["its point contradicts its own region or city"] += 1
            continue
        if cc not in ORDERS:
            left["country without a known order"] += 1
            continue
        row = _row(raw)
        if row is None:
            left["no name, no coordinates, rural codes of Canada, armed forces"] += 1
            continue
        named[cc, row["lat"], row["lon"]].add(row["place"])
        groups[cc, row["pc"], row["city"]].append(row)
    out = []
    for group in groups.values():
        spot = group[0]
        lon, lat = ([row[k] for row in group] for k in ("lon", "lat"))
        if len(group) > 1 and great_circle_km(lon, lat, spot["lon"], spot["lat"]).max() > NEAR_KM:
            left["postcode and town mean places more than 15 km apart"] += len(group)
            continue
        spot["sharing"] = len(named[spot["cc"], spot["lat"], spot["lon"]])
        left["the same postcode and town again"] += len(group) - 1
        out.append(spot)
    return out, left


def _wrong(path: Path) -> list[bool]:
    """Which rows lie among those of other regions, or off the city of their name."""
    rows = pq.read_table(path)
    names = {"country": "country_code", "code": "zipcode", "place": "place"}
    areas = {name: pc.fill_null(rows[column], "") for name, column in names.items()}
    areas |= {name: rows[name] for name in ("state", "province")}
    degrees = {"lat": rows["latitude"], "lon": rows["longitude"]}
    spots = {name: pc.cast(column, pa.float64()) for name, column in degrees.items()}
    return contradicted(pa.table(areas | spots), index.load()).tolist()


def _row(raw: dict[str, Any]) -> dict[str, Any] | None:
    cc, pc = raw["country_code"], raw["zipcode"]
    place = _town_name(raw["place"] or "")
    county, community = raw["province"] or "", _town_name(raw["community"] or "")
    if not place or not raw["latitude"] or not raw["longitude"]:
        return None
    if place in ("APO", "FPO", "DPO") or re.match("(APO|FPO|DPO) A[AEP]$", place):
        return None
    if cc == "CA":
        if pc[1:2] == "0":
            return None
        place = _town_name(county or raw["place"].split("(")[0])
    city = county if cc in TOWN_IS_COUNTY else community if cc in TOWN_IS_COMMUNITY else place
    if cc == "KR" and not (county and raw["state"]):
        city = raw["state"] or place
    region = (raw["state"] or "").split(" / ")[0]
    region = PROVINCES_ID.get(raw["state_code"] or "", "") if cc == "ID" else region
    if cc == "GT":
        region = region.removeprefix("DEPTO DE ").title()
    code = raw["state_code"] or ""
    if cc == "BR":
        code = STATES_BR.get(anyascii(region).lower(), region)
    return {
        "cc": cc,
        "pc": pc,
        "place": place,
        "city": city or place,
        "county": county.removeprefix("Cantón ").removeprefix("Province of "),
        "region": region,
        "rc": code,
        "county_code": raw["province_code"] or "",
        "lat": float(raw["latitude"]),
        "lon": float(raw["longitude"]),
    }


def _town_name(text: str) -> str:
    """A place's name as an address has it: no brackets, district numbers or moved articles."""
    text = re.split(r"\s*[(/,](?! ?(?:O|A|El|La|Los|Las|Els|Les|L'|Es|As|Os)\b)", text)[0]
    text = text.split(" (")[0]
    if found := _article.match(text):
        text = f"{found[2]} {found[1]}".replace("' ", "'")
    return _numbered.sub("", text).strip()


def _written(
    row: dict[str, Any], stratum: str, spread: Spread, draw: random.Random
) -> dict[str, Any]:
    """One address, spoilt."""
    order = ORDERS[row["cc"]]
    noise: list[str] = []
    fields = {name: row[name] for name in ("place", "city", "county", "region", "rc")}
    fields |= {"pc": _postcode(row, draw), "cc": row["county_code"], "line": ""}
    native = _script(row, fields, noise, draw)
    form = re.sub(r"\[(.*?)\]", lambda part: part[1] if draw.random() < 0.5 else "", order.format)
    form = _left_out(row, form, spread, noise, draw)
    if draw.random() < 0.9:
        fields["line"] = _street(order, native, draw)
    else:
        noise.append("no street")
    _typing_error(fields, form, noise, draw)
    text = re.sub(r"\{(\w+)\}", lambda field: fields[field[1]], form)
    if draw.random() < 0.35:
        noise.append("company")
        language = order.language if order.language in COMPANIES else "en"
        text = f"{draw.choice(COMPANIES[language])}, {text}"
    text, column = _with_country(text, row["cc"], order, native, noise, draw)
    text = _cased(_tidy(text), noise, draw)
    return {
        "address": text,
        "country": column,
        "lat": row["lat"],
        "lon": row["lon"],
        "cc": row["cc"],
        "stratum": stratum,
        "noise": ", ".join(noise),
    }


def _postcode(row: dict[str, Any], draw: random.Random) -> str:
    """The whole code, where the table has only its first half."""
    cc, pc = row["cc"], re.sub(r" ?CEDEX.*$", "", row["pc"])
    letters = "ABDEFGHJLNPQRSTUWXYZ"

    def pick(kinds: str) -> str:
        return "".join(str(draw.randint(1, 9)) if k == "9" else draw.choice(letters) for k in kinds)

    if cc in ("GB", "CA") and len(pc) <= 4:
        return f"{pc} {pick('9AA' if cc == 'GB' else '9A9')}"
    if cc == "NL" and draw.random() < 0.8:
        return f"{pc} {pick('AA')}"
    if cc == "IE" and draw.random() < 0.8:
        return f"{pc} {pick('A9A9')}"
    if cc == "MT":
        return f"{pc} {pick('9999')}"
    if cc == "US" and draw.random() < 0.15:
        return f"{pc}-{pick('9999')}"
    if cc in ("SE", "CZ", "SK") and draw.random() < 0.3:
        return pc.replace(" ", "")
    if cc in ("DE", "CH", "FR", "IT", "AT", "ES") and draw.random() < 0.1:
        return f"{ {'DE': 'D', 'FR': 'F', 'IT': 'I', 'AT': 'A', 'ES': 'E'}.get(cc, cc) }-{pc}"
    return pc


def _script(
    row: dict[str, Any], fields: dict[str, str], noise: list[str], draw: random.Random
) -> bool:
    """Keep the native script, or write the parts in Latin letters; tells which."""
    if row["cc"] not in ("KR", *_cyrillic_of):
        return False
    if draw.random() < 0.5:
        noise.append("native script")
        if row["cc"] == "BY":
            fields["region"] = ""
        return True
    language = _cyrillic_of.get(row["cc"])
    for name in ("place", "city", "county", "region"):
        text = fields[name]
        fields[name] = cyrillic(text, language) if language else korean(text)
        if language == "ru" and text.isupper():
            fields[name] = fields[name].title()
    return False


def _left_out(
    row: dict[str, Any], form: str, spread: Spread, noise: list[str], draw: random.Random
) -> str:
    """Leave the postcode or the town out where the rest tells the place."""
    chance = draw.random()
    if chance < 0.2:
        named = any(part in form for part in ("{region}", "{rc}"))
        if "{city}" in form and spread.tells(row, "city, region" if named else "city"):
            noise.append("no postcode")
            return re.sub(r"[\w-]*\{pc\}", "", form)
    elif chance < 0.28 and "{city}" in form and spread.tells(row, "postcode"):
        noise.append("no town")
        return form.replace("{city}", "").replace("{region}", "").replace("{county}", "")
    return form


def _street(order: Order, native: bool, draw: random.Random) -> str:
    language = {"kr": "ko"}.get(order.language, order.language) if native else order.language
    forms, names = STREETS[language]
    numbers = {
        "n": draw.choice([draw.randint(1, 30), draw.randint(1, 250)]),
        "m": draw.randint(10, 2000),
        "k": draw.randint(1, 40),
    }
    line = draw.choice(forms).format(s=draw.choice(names).format(**numbers), **numbers)
    if not native and order.language in ("bg", "ru", "uk"):
        return cyrillic(line, order.language)
    return line


def _typing_error(fields: dict[str, str], form: str, noise: list[str], draw: random.Random) -> None:
    """One letter of the town's name wrong, missing, doubled or swapped; never the first two."""
    town = fields["city"]
    if draw.random() >= 0.1 or len(town) < 6 or "{city}" not in form or not town.isascii():
        return
    at = draw.randint(2, len(town) - 2)
    changed = {
        "wrong": town[:at] + draw.choice("aeinorst") + town[at + 1 :],
        "missing": town[:at] + town[at + 1 :],
        "doubled": town[:at] + town[at] + town[at:],
        "swapped": town[:at] + town[at + 1] + town[at] + town[at + 2 :],
    }
    fields["city"] = changed[draw.choice(sorted(changed))]
    if fields["city"] != town:
        noise.append("typing error")


def _with_country(
    text: str, cc: str, order: Order, native: bool, noise: list[str], draw: random.Random
) -> tuple[str, str | None]:
    """The address with its country's name or code, or with the code in a column of its own."""
    way = draw.choices(["English", "native", "code", "column"], [35, 20, 15, 30])[0]
    noise.append(f"country: {way}")
    if way == "column":
        return text, cc
    name = {"English": order.name, "native": order.native, "code": cc}[way]
    if cc == "RU" and native and way == "native":
        return f"{name}, {text}", None
    return f"{text}, {name}", None


def _cased(text: str, noise: list[str], draw: random.Random) -> str:
    chance = draw.random()
    if chance < 0.12:
        noise.append("capitals")
        return text.upper()
    if chance < 0.15:
        noise.append("small letters")
        return text.lower()
    if chance < 0.3 and not text.isascii():
        plain = _without_accents(text)
        if plain != text:
            noise.append("no accents")
        return plain
    return text


def _without_accents(text: str) -> str:
    """Latin letters without their marks; other scripts and signs stay."""
    parts = unicodedata.normalize("NFD", text)
    plain = "".join(letter for letter in parts if not 0x300 <= ord(letter) < 0x370)
    return unicodedata.normalize("NFC", plain if parts[:1] < "\u0370" else text)


def _tidy(text: str) -> str:
    """No empty brackets, doubled commas or stray signs where a part is missing."""
    text = re.sub(r"\(\s*\)", "", text)
    text = re.sub(r"(?:\s*[,/-]\s+)*\s*,(?:\s*[,/-])*\s*", ", ", text)
    return re.sub(r"\s{2,}", " ", text).strip(" ,-/")
