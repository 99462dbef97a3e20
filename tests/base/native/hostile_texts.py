"""Addresses strung together from what the geocoder's rules look at, in any order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from hotbed.geocode import Geocoder

WORDS = (
    "Univ University of School Medicine Hospital Institute M.D. U.S.A. Dept IBM MIT KTH Yale Oslo "
    "Norway Stockholm Sweden Lebanon NH USA US U.S. PR 00936 96910 GU Guam AE APO 09180 Paris "
    "France CEDEX 75005 Georgia Atlanta GA 30303 Tbilisi St. Saint Louis Mt Ft Wayne Frankfurt "
    "(Oder) (Main) (ETH) SA 5000 Adelaide Vic 3125 ON M5S 1A1 M5S1A1 Toronto Canada Hsin-Chu "
    "Hsinchu-shi Taiwan Kunshan Suzhou Jiangsu Wuqing Development Zone Tianjin China Seoul Korea "
    "Kangnam-gu Suwon-si Gyeonggi-do Tokio Yokohama-shi Kanagawa-ken Japan "
    "東京都港区 横浜市 신도 서울 경기도 수원시 昆山市 江苏省 Москва ул. Αθήνα "
    "Rue de la Street Str. Provincia Czechoslovakia "
    "USSR P.O. Box SE DE-89081 89081 Ulm Ulmm Munchen München 1546-7 8000 Aarhus C 12 3 a b , , "
    "; | ( ) [ ] - -- ' ` . \x1f \x1d \x1dS \x1dC \x1dP \x1dR \n \t xyzzy a@b.de \x00 \u200b"
)
PIECES = WORDS.split(" ")
COLUMNS = ("street", "city", "region", "postcode", "country")
ORGANISATIONS = (
    "name,country_code,city,lat,lng,aliases\n"
    "Yale University,US,New Haven,41.31,-72.92,Yale|Univ Yale\n"
    "University of Oslo,NO,Oslo,59.94,10.72,UiO\n"
    "IBM (India),IN,Bengaluru,12.97,77.59,IBM\n"
)
POSTCODES = (
    "country_code,zipcode,latitude,longitude,place\n"
    "DE,89081,48.42,9.95,Ulm\nFR,75005,48.84,2.35,Paris\nUS,30303,33.75,-84.39,Atlanta\n"
    "AU,5000,-34.93,138.6,Adelaide\nCA,M5S1A1,43.66,-79.4,Toronto\n"
)


def geocoder_of_texts(folder: Path) -> Geocoder:
    """A geocoder with small tables of organisations and postcodes."""
    tables = {"organisations": ORGANISATIONS, "postcodes": POSTCODES}
    paths = {name: folder / f"{name}.csv" for name in tables}
    for name, path in paths.items():
        path.write_text(tables[name], encoding="utf-8")
    return Geocoder(**paths, default_data=False, threads=1)


def addresses(seed: int, count: int) -> pa.Table:
    """Addresses in one piece and in columns, a few of them very long."""
    rng = np.random.default_rng(seed)

    def text(most: int) -> str:
        size = int(rng.integers(0, most)) if rng.random() < 0.98 else 20 * most
        glue = rng.choice([" ", "", ", "], size)
        return "".join(
            f"{piece}{blank}" for piece, blank in zip(rng.choice(PIECES, size), glue, strict=True)
        )

    def some(most: int, share: float) -> list[str]:
        return [text(most) if rng.random() < share else "" for _ in range(count)]

    columns = {"address": some(30, 0.7)} | {name: some(5, 0.3) for name in COLUMNS}
    return pa.table(columns)
