"""Addresses of many countries and scripts, each written by hand, and the place they state."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hotbed.geocode import Geocoder

# Address as written, country and place expected (any of several names for one city).
ADDRESSES = [
    ("1-1, Marunouchi 2-chome, Chiyoda-ku, Tokyo 100-0005, JP", "JP", "Chiyoda|Chiyoda-ku|Tokyo"),
    (
        "129 Samsung-ro, Yeongtong-gu, Suwon-si, Gyeonggi-do 16677, Korea",
        "KR",
        "Suwon|Yeongtong-gu",
    ),
    ("Menlo Park, CA", "US", "Menlo Park"),
    ("Univ Calif San Diego, La Jolla, CA 92093 USA", "US", "La Jolla"),
    ("Key Lab of Optics, Chinese Acad Sci, Hefei 230031, Peoples R China", "CN", "Hefei"),
    ("Institut für Mathematik, Universität zu Köln, Köln, Deutschland", "DE", "Köln|Cologne"),
    (
        "Technische Universität München, 85748 Garching, Germany",
        "DE",
        "Garching|Garching bei München",
    ),
    ("Sorbonne Université, 75005 Paris Cedex 05, France", "FR", "Paris"),
    ("Via Saldini 50, 20133 Milano, Italia", "IT", "Milan|Milano"),
    ("Universidad de Granada, 18071 Granada, España", "ES", "Granada"),
    ("Departamento de Física, Universidade do Minho, Braga, Portugal", "PT", "Braga"),
    ("Univ. of Cambridge, Cambridge CB3 0HE, England", "GB", "Cambridge"),
    ("University of Edinburgh, Edinburgh, Scotland, UK", "GB", "Edinburgh"),
    ("Trinity College, Dublin 2, Ireland", "IE", "Dublin"),
    ("Delft University of Technology, 2628 CD Delft, The Netherlands", "NL", "Delft"),
    ("KU Leuven, Celestijnenlaan 200, B-3001 Heverlee, Belgium", "BE", "Heverlee|Leuven"),
    ("ETH Zürich, CH-8093 Zürich, Switzerland", "CH", "Zürich"),
    ("TU Graz, A-8010 Graz, Austria", "AT", "Graz"),
    ("Lunds universitet, 221 00 Lund, Sverige", "SE", "Lund"),
    ("NTNU, 7491 Trondheim, Norge", "NO", "Trondheim"),
    ("Aarhus Universitet, Aarhus, Danmark", "DK", "Århus|Aarhus"),
    ("Aalto University, 02150 Espoo, Suomi", "FI", "Espoo"),
    ("Politechnika Wrocławska, Wrocław, Polska", "PL", "Wrocław"),
    ("Masarykova univerzita, Brno, Česká republika", "CZ", "Brno"),
    ("Szegedi Tudományegyetem, Szeged, Magyarország", "HU", "Szeged"),
    ("University of Ljubljana, Ljubljana, Slovenia", "SI", "Ljubljana"),
    ("Aristotle University, Thessaloniki, Greece", "GR", "Thessaloníki"),
    ("Middle East Technical University, Ankara, Türkiye", "TR", "Ankara"),
    ("Московский государственный университет, Москва, Россия", "RU", "Moscow"),
    ("Харків, Україна", "UA", "Kharkiv"),
    ("Technion, Haifa 3200003, Israel", "IL", "Haifa"),
    ("Cairo University, Giza, Egypt", "EG", "Giza|Al Jīzah"),
    ("University of Cape Town, Rondebosch, Cape Town, South Africa", "ZA", "Cape Town|Rondebosch"),
    ("University of Ibadan, Ibadan, Nigeria", "NG", "Ibadan"),
    ("Makerere University, Kampala, Uganda", "UG", "Kampala"),
    ("Indian Institute of Science, Bangalore 560012, India", "IN", "Bengaluru"),
    ("BUET, Dhaka 1000, Bangladesh", "BD", "Dhaka"),
    ("University of Colombo, Colombo 00300, Sri Lanka", "LK", "Colombo"),
    ("Chulalongkorn University, Bangkok 10330, Thailand", "TH", "Bangkok"),
    ("National University of Singapore, Singapore 117576, Singapore", "SG", "Singapore"),
    ("Universiti Malaya, 50603 Kuala Lumpur, Malaysia", "MY", "Kuala Lumpur"),
    ("Institut Teknologi Bandung, Bandung, Indonesia", "ID", "Bandung"),
    ("University of the Philippines, Quezon City, Philippines", "PH", "Quezon City"),
    ("Monash University, Clayton, VIC 3800, Australia", "AU", "Clayton"),
    ("University of Otago, Dunedin, New Zealand", "NZ", "Dunedin"),
    ("Universidade de São Paulo, São Carlos, SP, Brasil", "BR", "São Carlos"),
    ("Universidad de Buenos Aires, Buenos Aires, Argentina", "AR", "Buenos Aires"),
    ("Pontificia Universidad Católica, Santiago, Chile", "CL", "Santiago"),
    ("UNAM, Ciudad de México, México", "MX", "Mexico City"),
    ("McGill University, Montréal, QC, Canada", "CA", "Montréal"),
    ("Hong Kong Polytechnic University, Hung Hom, Kowloon, Hong Kong", "HK", "Kowloon|Hung Hom"),
    ("No. 1, Sec. 4, Roosevelt Rd., Taipei 10617, Taiwan", "TW", "Taipei"),
    ("神奈川県横浜市港北区日吉3-14-1", "JP", "Yokohama|Kohoku-ku"),
    ("서울특별시 관악구 관악로 1", "KR", "Seoul|Gwanak-gu"),
    ("北京市海淀区清华大学", "CN", "Beijing|Haidian District"),
    ("القاهرة، مصر", "EG", "Cairo"),
    ("Vietnam National University, Hà Nội, Việt Nam", "VN", "Hanoi"),
    ("Isfahan University of Technology, Isfahan, Iran", "IR", "Isfahan"),
    ("KAUST, Thuwal, Saudi Arabia", "SA", "Thuwal"),
]

# City, state, country as patents give them, and the place.
PARTS = [
    ("Suwon-si", None, "KR", "Suwon"),
    ("Yongin-si", None, "KR", "Yongin"),
    ("Hwaseong-si", None, "KRX", "Hwaseong-si"),
    ("Hsin-Chu", None, "TW", "Hsinchu"),
    ("Hsinchu", None, "TWX", "Hsinchu"),
    ("Tu-Cheng", None, "TW", "Tucheng"),
    ("Jhongli", None, "TW", "Zhongli"),
    ("Chung-Li", None, "TW", "Zhongli"),
    ("Minato-ku", None, "JP", "Minato-ku"),
    ("Ohtsu", None, "JPX", "Ōtsu"),
    ("Sungnam", None, "KR", "Seongnam-si"),
    ("MÃ¼nchen", None, "DEX", "Munich"),
    ("Nürnberg", None, "Germany", "Nuremberg"),
    ("Cambridge", "MA", "US", "Cambridge"),
    ("Mt. Prospect", "IL", "US", "Mount Prospect"),
    ("St Louis", "MO", "US", "St. Louis"),
    ("Plainsboro", "NJ", "US", "Plainsboro"),
    ("Rochester", "MN", "US", "Rochester"),
    ("Maidenhead", None, "EN", "Maidenhead"),
    ("Swindon", None, "GB3", "Swindon"),
    ("Moscow", None, "SU", "Moscow"),
    ("Kharkov", None, "SU", "Kharkiv"),
    ("Hoyerswerda", None, "DD", "Hoyerswerda"),
    ("Tainan", None, "CT", "Tainan"),
    ("Hong Kong", None, "CN", "Hong Kong"),
    ("San Francsico", "CA", "US", "San Francisco"),
]

# A region is no city.
REGIONS = [
    ("Kanagawa", None, "JP", "Kanagawa"),
    ("Kanagawa-ken", None, "JP", "Kanagawa"),
    ("Ibaraki", None, "JP", "Ibaraki"),
    ("Aichi", None, "JP", "Aichi"),
    ("Gyeonggi-do", None, "KR", "Gyeonggi"),
    ("Kyunggi-do", None, "KR", "Gyeonggi"),
    ("Guangdong", None, "CN", "Guangdong"),
    ("Hubei", None, "CN", "Hubei"),
    ("Ontario", None, "CA", "Ontario"),
    (None, "CA", "US", "California"),
]


@pytest.fixture(scope="module")
def geocoder() -> Geocoder:
    return Geocoder(default_data=False, threads=1)


def test_addresses_are_placed_where_they_say(geocoder: Geocoder) -> None:
    answers = geocoder.geocode(pa.table({"address": [text for text, _, _ in ADDRESSES]}))
    wrong = [
        (text, row["country"], row["place"])
        for (text, country, places), row in zip(ADDRESSES, answers.to_pylist(), strict=True)
        if row["country"] != country or row["place"] not in places.split("|")
    ]
    assert wrong == []


def test_parts_are_placed(geocoder: Geocoder) -> None:
    answers = geocoder.geocode(table(PARTS)).to_pylist()
    wrong = [
        (part, row["place"], row["precision"])
        for part, row in zip(PARTS, answers, strict=True)
        if row["place"] != part[3] or row["precision"] != "locality"
    ]
    assert wrong == []


def test_a_region_stays_a_region_with_a_point_of_its_own(geocoder: Geocoder) -> None:
    answers = geocoder.geocode(table(REGIONS)).to_pylist()
    found = [(row["admin1_name"], row["precision"], row["place"]) for row in answers]
    assert found == [(part[3], "region", None) for part in REGIONS]
    assert all(row["lon"] is not None for row in answers)


@pytest.mark.parametrize(
    ("text", "country", "admin1"),
    [
        ("Los Angeles, CA", "US", "CA"),
        ("Toronto, CA", "CA", "08"),
        ("Atlanta, GA", "US", "GA"),
        ("Tbilisi, GE", "GE", "51"),
        ("Wilmington, DE", "US", "DE"),
        ("70569 Stuttgart, DE", "DE", "01"),
        ("Indianapolis, IN", "US", "IN"),
        ("Pune, IN", "IN", "16"),
        ("Columbia, SC", "US", "SC"),
        ("New Orleans, LA", "US", "LA"),
        ("Boston, MA", "US", "MA"),
        ("Rabat, MA", "MA", None),
        ("Perth, WA, Australia", "AU", "08"),
    ],
)
def test_two_letters_are_a_state_or_a_country(
    geocoder: Geocoder, text: str, country: str, admin1: str | None
) -> None:
    row = geocoder.geocode(pa.table({"address": [text]})).to_pylist()[0]
    assert row["country"] == country
    if admin1 is not None:
        assert row["admin1"] == admin1


def test_the_region_tells_namesakes_apart(geocoder: Geocoder) -> None:
    states = ["MA", "OH", "MD", "MN", "IL", "NE"]
    rows = geocoder.geocode(
        pa.table({"address": [f"Dept Biol, Cambridge, {state}, USA" for state in states]})
    ).to_pylist()
    assert [row["admin1"] for row in rows] == states


def test_a_county_is_coarser_than_a_town(geocoder: Geocoder) -> None:
    parts = [("Hsinchu County", None, "TW", ""), ("Ashigarakami-gun", None, "JP", "")]
    rows = geocoder.geocode(table(parts)).to_pylist()
    assert [row["precision"] for row in rows] == ["district", "district"]


def test_what_is_not_known_is_not_invented(geocoder: Geocoder) -> None:
    texts = ["xyzzy", "Qwrtpf Zxcvbn, Plgh", None, "  ", "Department of Physics", "12345"]
    rows = geocoder.geocode(pa.table({"address": texts})).to_pylist()
    assert [row["lon"] for row in rows] == [None] * len(texts)
    assert [row["reason"] for row in rows][2:4] == ["no address", "no address"]
    assert all(row["reason"] for row in rows)


def test_only_a_country_is_only_a_country(geocoder: Geocoder) -> None:
    row = geocoder.geocode(pa.table({"country": ["Mexico"]})).to_pylist()[0]
    assert (row["country"], row["precision"], row["place"]) == ("MX", "country", None)


def table(parts: list[tuple[str | None, str | None, str, str]]) -> pa.Table:
    city, region, country, _ = zip(*parts, strict=True)
    text = pa.string()
    return pa.table(
        {
            "city": pa.array(city, text),
            "region": pa.array(region, text),
            "country": pa.array(country, text),
        }
    )
