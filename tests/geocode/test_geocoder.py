"""The geocoder as a whole: same answers however they are asked for, corrections, hostile input."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.base.errors import HotbedError
from hotbed.geocode import Geocoder
from hotbed.geocode.overrides import Overrides
from hotbed.geocode.review import for_review
from hotbed.sources.files.whole_table import read_table

TEXTS = [
    "Department of Physics, University of Oxford, Oxford, UK",
    "Menlo Park, CA",
    "横浜市, Japan",
    "Universität Wien, Wien, Austria",
    "xyzzy",
    "",
    "Kungliga Tekniska Högskolan, Stockholm",
    "Springfield, IL, USA",
    "IBM Research, Rüschlikon, Switzerland",
]


@pytest.fixture(scope="module")
def geocoder() -> Geocoder:
    return Geocoder(default_data=False)


def answers(geocoder: Geocoder, texts: list[str | None]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = geocoder.geocode(
        pa.table({"address": pa.array(texts, pa.string())})
    ).to_pylist()
    return rows


def test_order_batch_and_threads_change_no_answer(geocoder: Geocoder) -> None:
    together = answers(geocoder, [*TEXTS])
    assert answers(geocoder, [*reversed(TEXTS)]) == [*reversed(together)]
    assert [answers(geocoder, [text])[0] for text in TEXTS] == together
    many = [*TEXTS, *(f"Laboratory {n}, Oslo, Norway" for n in range(9000))]
    assert answers(geocoder, [*many])[: len(TEXTS)] == together
    assert answers(Geocoder(default_data=False, threads=1), [*many]) == answers(
        Geocoder(default_data=False, threads=3), [*many]
    )


def test_rows_keep_their_number_and_order(geocoder: Geocoder) -> None:
    table = pa.table({"city": ["Bonn", None, "Bonn", "Lyon"], "country": ["DE", "DE", "DE", "FR"]})
    places = geocoder.geocode(table)["place"].to_pylist()
    assert places == ["Bonn", None, "Bonn", "Lyon"]
    assert geocoder.geocode(table.slice(0, 0)).num_rows == 0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "Berlin, " * 20_000 + "Germany",
        ",;,;()[]||--//" * 500,
        "\x00\x01\x1d\x1e\x1f\x7f Paris, France",
        "\x1dC\x1dR\x1dZ",
        "\U0001f600 \u200b\ufeff\u202e Rome",
        "&amp;&#0;&#xD800;&nbsp;",
        "".join(chr(code) for code in range(0x20, 0x3000, 7)),
        "1 2 3 4 5 6 7 8 9 0 " * 300,
        "'" * 50 + "-" * 50,
    ],
)
def test_hostile_text_is_answered_or_refused_quietly(geocoder: Geocoder, text: str) -> None:
    row = answers(geocoder, [text])[0]
    assert (row["lon"] is None) == (row["reason"] is not None)
    assert answers(geocoder, [text, "Oslo, Norway"])[1]["place"] == "Oslo"


def test_contact_details_are_no_places(geocoder: Geocoder) -> None:
    row = answers(
        geocoder, ["Dept Chem, Tel Aviv University, Tel Aviv, Israel. a.b@oxford.ac.uk."]
    )[0]
    assert (row["place"], row["country"]) == ("Tel Aviv", "IL")


@pytest.mark.parametrize(
    ("one", "both"),
    [
        ("KTH, Stockholm, Sweden", "Univ Oslo, Oslo, Norway; KTH, Stockholm, Sweden"),
        ("KTH, Stockholm, Sweden", "Univ Oslo, Oslo, Norway and KTH, Stockholm, Sweden"),
        ("Univ Milan, Milan, Italy", "ETH, Zurich, Switzerland, Univ Milan, Milan, Italy"),
    ],
)
def test_a_text_that_names_two_countries_is_doubted(
    geocoder: Geocoder, one: str, both: str
) -> None:
    single, doubted = answers(geocoder, [one, both])
    assert doubted["place"] == single["place"]
    assert doubted["confidence"] <= 0.5 < single["confidence"]


@pytest.mark.parametrize(
    "text",
    [
        "Emory University, Atlanta, Georgia, USA",
        "Univ Hong Kong, Hong Kong, China",
        "CHU, Saint-Denis, Reunion, France",
        "Bank of China, Stockholm, Sweden",
        "Univ. of Mexico, Madrid, Spain",
        "Jersey City Hospital, Jersey City, New Jersey, USA",
        "Embassy of France, Oslo, Norway",
    ],
)
def test_names_that_are_a_countrys_as_well_raise_no_doubt(geocoder: Geocoder, text: str) -> None:
    assert answers(geocoder, [text])[0]["confidence"] > 0.7


def test_a_table_without_addresses_is_refused(geocoder: Geocoder) -> None:
    with pytest.raises(HotbedError, match="no column of addresses"):
        geocoder.geocode(pa.table({"name": ["Oslo"]}))


def test_a_correction_wins_over_everything(tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text(
        'address,lon,lat,country,place\n"Bell Labs, Holmdel",-74.18,40.37,US,Holmdel\n'
        '"menlo park, ca",1.5,2.5,,\nnot filled in,,,,\n',
        encoding="utf-8",
    )
    geocoder = Geocoder(default_data=False, overrides=file)
    rows = answers(geocoder, ["Bell Labs, Holmdel", "Menlo Park, CA", "Oslo, Norway"])
    assert [(row["lon"], row["method"]) for row in rows[:2]] == [
        (-74.18, "override"),
        (1.5, "override"),
    ]
    assert (rows[0]["place"], rows[0]["confidence"], rows[0]["reason"]) == ("Holmdel", 1.0, None)
    assert rows[2]["method"] == "city"
    assert geocoder.fingerprint != Geocoder(default_data=False).fingerprint


@pytest.mark.parametrize("line", ["Oslo,east,59.9", "Oslo,200,59.9", "Oslo,10.7,"])
def test_a_correction_without_a_coordinate_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text(f"address,lon,lat\n{line}\n", encoding="utf-8")
    with pytest.raises(HotbedError, match="line 2"):
        Geocoder(default_data=False, overrides=file)


def test_a_review_filled_in_is_a_file_of_corrections(geocoder: Geocoder, tmp_path: Path) -> None:
    from hotbed.base.files import write_table

    table = pa.table({"city": ["Xyzzyville", "Xyzzyville", "Oslo"], "country": ["NO", "NO", "NO"]})
    review = for_review(table, geocoder.geocode(table))
    assert review.to_pylist()[0]["city"] == "Xyzzyville"
    assert review.to_pylist()[0]["rows"] == 2
    filled = review.slice(0, 1)
    for name, value in (("lon", 10.0), ("lat", 60.0)):
        at = filled.column_names.index(name)
        filled = filled.set_column(at, name, pa.array([value]))
    write_table(filled, tmp_path / "review.csv")
    mended = Geocoder(default_data=False, overrides=tmp_path / "review.csv").geocode(table)
    assert mended["lon"].to_pylist()[:2] == [10.0, 10.0]


def test_explain_gives_the_evidence(geocoder: Geocoder) -> None:
    facts = geocoder.explain("University of Sydney, Camden, NSW, Australia")
    best = facts["candidates"][0]
    assert (best["place"], best["words"]) == ("Camden", "Camden")
    assert best["score"] == pytest.approx(sum(best["evidence"].values()), abs=0.02)
    assert facts["answer"]["runner_up"]


ROR_2 = {
    "id": "https://ror.org/1",
    "status": "active",
    "types": ["education"],
    "names": [
        {"value": "Zyxland Institute of Polymers", "types": ["ror_display", "label"]},
        {"value": "ZIPOL", "types": ["acronym"]},
    ],
    "locations": [
        {
            "geonames_id": 2950159,
            "geonames_details": {
                "name": "Berlin",
                "lat": 52.52,
                "lng": 13.41,
                "country_code": "DE",
            },
        }
    ],
}
ROR_1 = {
    "id": "https://ror.org/1",
    "status": "active",
    "types": ["Education"],
    "name": "Zyxland Institute of Polymers",
    "aliases": [],
    "acronyms": ["ZIPOL"],
    "labels": [],
    "addresses": [
        {
            "lat": 52.52,
            "lng": 13.41,
            "city": "Berlin",
            "geonames_city": {"id": 2950159, "city": "Berlin"},
        }
    ],
    "country": {"country_code": "DE"},
}
CSV_DUMP = (
    "id,locations.geonames_details.country_code,locations.geonames_details.lat,"
    "locations.geonames_details.lng,locations.geonames_details.name,locations.geonames_id,"
    "names.types.acronym,names.types.label,names.types.ror_display,status,types\n"
    "https://ror.org/1,DE,52.52,13.41,Berlin,2950159,ZIPOL,"
    "en: Zyxland Institute of Polymers,Zyxland Institute of Polymers,active,education\n"
)


def registry(form: str, folder: Path) -> Path:
    path = folder / {"zip": "dump.zip", "csv": "dump.csv", "table": "orgs.parquet"}.get(
        form, "r.json"
    )
    if form == "schema 1":
        path.write_text(json.dumps([ROR_1]), encoding="utf-8")
    elif form == "schema 2":
        path.write_text(json.dumps([ROR_2]), encoding="utf-8")
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("v2.0-ror-data.json", json.dumps([ROR_2]))
    elif form == "csv":
        path.write_text(CSV_DUMP, encoding="utf-8")
    else:
        columns = ["name", "country_code", "city", "lat", "lng", "geonames_id", "types", "aliases"]
        row = ["Zyxland Institute of Polymers", "DE", "Berlin", "52.52", "13.41", "2950159"]
        pq.write_table(
            pa.table({k: [v] for k, v in zip(columns, [*row, "Education", "ZIPOL"], strict=True)}),
            path,
        )
    return path


@pytest.mark.parametrize("form", ["schema 1", "schema 2", "zip", "csv", "table"])
def test_organisations_place_what_states_no_city(form: str, tmp_path: Path) -> None:
    geocoder = Geocoder(default_data=False, organisations=registry(form, tmp_path))
    rows = answers(
        geocoder,
        [
            "Group 3, Zyxland Institute of Polymers",
            "Zyxland Institute of Polymers, Hamburg, Germany",
            "Zyxland Institute of Polymers, France",
        ],
    )
    assert (rows[0]["place"], rows[0]["method"]) == ("Berlin", "organisation")
    assert rows[1]["place"] == "Hamburg"  # the city that the address names
    assert rows[2]["country"] == "FR"  # nothing outside the country stated
    assert geocoder.loaded["organisations"]["rows"] == 1


POSTAL = (
    "DE\t99998\tZyxdorf\tThüringen\tTH\t\t\t\t\t51.30\t10.55\t4\n"
    "GB\tZX9\tZyxham\tEngland\tENG\t\t\t\t\t52.60\t-1.50\t4\n"
    "US\t00999\tZyxville\tOhio\tOH\t\t\t\t\t40.10\t-82.90\t4\n"
)


@pytest.mark.parametrize("form", ["txt", "zip", "csv"])
def test_postcodes_give_the_point(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"postal.{form}"
    if form == "txt":
        path.write_text(POSTAL, encoding="utf-8")
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("allCountries.txt", POSTAL)
    else:
        lines = ["country_code,zipcode,place,latitude,longitude"]
        for line in POSTAL.splitlines():
            cells = line.split("\t")
            lines.append(",".join([*cells[:3], cells[9], cells[10]]))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    geocoder = Geocoder(default_data=False, postcodes=path)
    rows = answers(
        geocoder,
        ["Hauptstr. 5, 99998 Zyxdorf, Germany", "Zyxham ZX9 4QQ, UK", "99998 Zyxdorf, France"],
    )
    assert [row["precision"] for row in rows[:2]] == ["postcode", "postcode"]
    assert (rows[0]["lon"], rows[0]["lat"]) == (10.55, 51.30)
    assert (rows[1]["lon"], rows[1]["lat"]) == (-1.50, 52.60)
    assert rows[2]["country"] == "FR"


@pytest.mark.parametrize("kind", ["organisations", "postcodes", "overrides"])
def test_a_missing_file_is_named(kind: str, tmp_path: Path) -> None:
    with pytest.raises(HotbedError, match=r"nothing\.csv"):
        Geocoder(default_data=False, **{kind: tmp_path / "nothing.csv"})


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "postal.txt"
    file.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(HotbedError, match="postal file"):
        Geocoder(default_data=False, postcodes=file)
    other = tmp_path / "orgs.json"
    other.write_text("not json", encoding="utf-8")
    with pytest.raises(HotbedError, match="not JSON"):
        Geocoder(default_data=False, organisations=other)


def test_no_answer_lies_outside_its_country(geocoder: Geocoder) -> None:
    import numpy as np

    from hotbed.geocode.gazetteer.gate import CountryGate

    arrays = geocoder.gazetteer.arrays
    codes = np.array(geocoder.gazetteer.country_codes)
    for name in ("places", "regions", "countries"):
        rows = arrays[name][~np.isnan(arrays[name]["lon"])]
        inside = CountryGate().inside(rows["lon"], rows["lat"], codes[rows["country"]])
        assert inside.all(), codes[rows["country"]][~inside]


def test_the_verb_carries_columns_through(tmp_path: Path) -> None:
    from hotbed.cli.geocode import geocode

    source = tmp_path / "in.csv"
    source.write_text('id,affiliation,country\n007,"Univ Oslo, Oslo",Norway\n', encoding="utf-8")
    geocode(source, tmp_path / "out.csv", review=tmp_path / "review.csv", quiet=True)
    row = read_table(tmp_path / "out.csv").to_pylist()[0]
    assert (row["id"], row["input_country"], row["country"], row["place"]) == (
        "007",
        "Norway",
        "NO",
        "Oslo",
    )
    assert (tmp_path / "review.csv").exists()


def test_the_verb_explains_one_address(capsys: pytest.CaptureFixture[str]) -> None:
    from hotbed.cli.geocode import geocode

    geocode(explain="Cambridge, MA", json_=True, quiet=True)
    assert json.loads(capsys.readouterr().out)["answer"]["admin1"] == "MA"
    geocode(explain="Cambridge, MA", quiet=True)
    assert "region_agrees" in capsys.readouterr().out


def test_the_verb_needs_an_output(tmp_path: Path) -> None:
    from hotbed.cli.geocode import geocode

    with pytest.raises(HotbedError, match="needs IN and -o OUT"):
        geocode(tmp_path / "in.csv")
    source = tmp_path / "in.csv"
    source.write_text("address\nOslo\n", encoding="utf-8")
    with pytest.raises(HotbedError, match="choose one of these"):
        geocode(source, tmp_path / "out.txt")


def test_corrections_from_a_spreadsheet_with_decimal_commas(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("address;lon;lat\nxyzzy;10,75;59,91\n;;\nplugh;;\n", encoding="utf-16")
    places = Overrides.read(path).places.values()
    assert [(place["lon"], place["lat"]) for place in places] == [(10.75, 59.91)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('address\n"Oslo\n"Rome, Italy"\n', r"row 1 .*a quote that is not closed"),
        ("address\n", "holds no rows"),
    ],
)
def test_a_file_of_addresses_loses_no_row(tmp_path, text, message):
    path = tmp_path / "a.csv"
    path.write_text(text)
    from hotbed.cli.geocode import geocode

    with pytest.raises(HotbedError, match=message):
        geocode(table=path, out=tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").exists()


def test_a_former_country_is_the_successor_in_which_the_city_lies(geocoder: Geocoder) -> None:
    texts = {
        "Inst Phys, Ljubljana, Yugoslavia": "SI",
        "Univ Belgrade, Belgrade, Yugoslavia": "RS",
        "Slovak Acad Sci, Kosice, Czechoslovakia": "SK",
        "Charles Univ, Praha, ČSSR": "CZ",
        "Inst Low Temp, Kharkov, USSR": "UA",
        "Inst Phys, Riga, Soviet Union": "LV",
        "Inst Phys, Leningrad, USSR": "RU",
        "Tech Univ, Dresden, GDR": "DE",
        "Inst, Podgorica, Serbia Monteneg": "ME",
    }
    assert [row["country"] for row in answers(geocoder, [*texts])] == [*texts.values()]
    (nowhere,) = answers(geocoder, ["Acad Sci, USSR"])  # it may be any of fifteen
    assert nowhere["country"] is None


def test_codes_of_former_countries_in_a_column(geocoder: Geocoder) -> None:
    rows = [("Riga", "SU"), ("Sarajevo", "YU"), ("Bratislava", "CS"), ("Tbilisi", "USSR")]
    table = pa.table({"city": [city for city, _ in rows], "country": [code for _, code in rows]})
    assert geocoder.geocode(table)["country"].to_pylist() == ["LV", "BA", "SK", "GE"]


def test_territories_of_the_united_states_are_states_and_countries(geocoder: Geocoder) -> None:
    texts = {
        "Univ Puerto Rico, San Juan, PR 00925 USA": "PR",
        "San Juan, PR 00925": "PR",
        "Dept Chem, Mayaguez, P.R. 00681, USA": "PR",
        "Dept Biol, Rio Piedras, PR 00931 USA": "PR",
        "San Juan, Puerto Rico, USA": "PR",
        "Coll Virgin Isl, St Thomas, VI 00802 USA": "VI",
        "Univ Guam, Mangilao, GU 96923 USA": "GU",
        "Pago Pago, AS 96799 USA": "AS",
        "Saipan, MP 96950": "MP",
        "San Juan, TX 78589 USA": "US",
        "Univ Fed Parana, Curitiba, PR, Brazil": "BR",
        "Boston, MA 00212 USA": "US",
    }
    rows = answers(geocoder, [*texts])
    assert [row["country"] for row in rows] == [*texts.values()]
    assert {row["precision"] for row in rows} == {"locality"}
    table = pa.table(
        {"city": ["San Juan"] * 3, "region": ["PR", "TX", ""]} | {"country": ["US"] * 3}
    )
    assert geocoder.geocode(table)["country"].to_pylist() == ["PR", "US", "US"]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Univ Halle Wittenberg, D-06120 Halle, Germany", "Saxony-Anhalt"),
        ("Univ Halle, Halle (Saale), Germany", "Saxony-Anhalt"),
        ("Halle (Westf.), Germany", "North Rhine-Westphalia"),
        ("Halle, North Rhine-Westphalia, Germany", "North Rhine-Westphalia"),
        ("Goethe Univ, Frankfurt, Germany", "Hesse"),
        ("Univ Viadrina, D-15230 Frankfurt (Oder), Germany", "Brandenburg"),
        ("Univ Freiburg, Freiburg, Germany", "Baden-Württemberg"),
    ],
)
def test_a_name_without_its_qualifier_is_the_largest_place(
    geocoder: Geocoder, text: str, region: str
) -> None:
    assert answers(geocoder, [text])[0]["admin1_name"] == region
