"""Every set: downloaded in its owner's form, stored with its record, usable at once."""

from __future__ import annotations

import hashlib
import json

import pytest

from fetch.owner import Reply
from hotbed.base.errors import HotbedError
from hotbed.fetch.dispatch import accept, download
from hotbed.fetch.downloads import grid_file, income_file
from hotbed.fetch.overview import overview
from hotbed.geocode import defaults

PLACE = (
    "2994701\tRoc Mele\tRoc Mele\t\t42.5\t1.7\tT\tMT\tAD\tAD,FR\t00\t\t\t\t0\t\t2803\t"
    "Europe/Andorra\t2023-10-03\n"
)
POSTCODE = "CH\t8001\tZürich\tZürich\tZH\t\t\t\t\t47.3667\t8.55\t6\n"
ORGANISATION = {
    "id": "https://ror.org/05a28rw58",
    "status": "active",
    "types": ["education"],
    "names": [{"value": "ETH Zurich", "types": ["ror_display", "label"], "lang": "en"}],
    "locations": [
        {
            "geonames_id": 2657896,
            "geonames_details": {
                "name": "Zürich",
                "country_code": "CH",
                "lat": 47.36667,
                "lng": 8.55,
            },
        }
    ],
}
ROR = "https://zenodo.org/api/records/6347574"
RELEASE = "https://zenodo.org/api/records/21458494/files/v2.10-2026-07-20-ror-data.zip/content"
DUMP = "https://download.geonames.org/export/dump/"
POSTAL = "https://download.geonames.org/export/zip/allCountries.zip"


def release(data: bytes, **more: object) -> bytes:
    file = {
        "key": "../../etc/v2.10-ror-data.zip",
        "size": len(data),
        "checksum": "md5:" + hashlib.md5(data, usedforsecurity=False).hexdigest(),
        "links": {"self": RELEASE},
    }
    about = {"doi": "10.5281/zenodo.21458494", "metadata": {"version": "v2.10"}}
    return json.dumps({**about, "files": [file | more]}).encode()


@pytest.fixture
def ror_zip(zipped):
    return zipped(**{"v2.10-ror-data.json": json.dumps([ORGANISATION])})


def test_ror_by_its_newest_release_with_size_and_md5(owner, job, ror_zip):
    owner.serve(ROR, Reply(b"", 302, {"Location": "/zenodo.org/api/records/21458494"}))
    owner.serve("https://zenodo.org/api/records/21458494", Reply(release(ror_zip)))
    owner.serve_file(RELEASE, ror_zip)
    (about,) = download(job("ror"))
    folder = job("ror").folder
    assert (folder / "ror.zip").read_bytes() == ror_zip
    assert about.version == "v2.10 (10.5281/zenodo.21458494)"
    beside = json.loads((folder / "ror.zip.json").read_text())
    assert beside["sha256"] == hashlib.sha256(ror_zip).hexdigest()
    assert (beside["licence"], beside["source"]) == ("CC0 1.0", RELEASE)
    assert beside["owner_md5"] == hashlib.md5(ror_zip, usedforsecurity=False).hexdigest()
    assert defaults.fetched("organisations") == folder / "ror.zip"
    assert sorted(path.name for path in folder.iterdir()) == ["partial", "ror.zip", "ror.zip.json"]
    assert list((folder / "partial").iterdir()) == []


def test_what_is_there_is_not_downloaded_again_unless_asked_for(owner, job, ror_zip):
    owner.serve(ROR, Reply(release(ror_zip)))
    owner.serve_file(RELEASE, ror_zip)
    download(job("ror"))
    before = len(owner.asked)
    download(job("ror"))
    assert len(owner.asked) == before
    assert "is there already" in job.said[0]
    download(job("ror", again=True))
    assert len(owner.asked) == before + 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"links": {"self": "https://example.org/ror.zip"}}, "names a file elsewhere"),
        ({"links": {"self": "file:///etc/passwd"}}, "names a file elsewhere"),
        ({"checksum": "md5:" + "0" * 32}, "not the file that its owner published"),
        ({"size": "many"}, "has changed its form"),
        ({"key": "readme.txt"}, "has changed its form"),
    ],
)
def test_a_release_that_names_something_else_is_refused(owner, job, ror_zip, more, sentence):
    owner.serve(ROR, Reply(release(ror_zip, **more)))
    owner.serve_file(RELEASE, ror_zip)
    with pytest.raises(HotbedError, match=sentence):
        download(job("ror"))
    assert not list(job("ror").folder.glob("ror*"))


def test_a_sign_in_page_is_named(owner, job):
    owner.serve(ROR, Reply(b"<!DOCTYPE html><title>Hotel Wi-Fi</title>"))
    with pytest.raises(HotbedError, match="is a web page, not JSON; the network may ask you to"):
        download(job("ror"))
    owner.serve(POSTAL, Reply(b"\n <html><body>Sign in</body></html>"))
    with pytest.raises(HotbedError, match=r"geonames-postal.zip is a web page, not a .zip"):
        download(job("geonames-postal"))
    assert not list(job("ror").folder.glob("*.*"))


def test_an_endless_json_answer_is_cut_short(owner, job, web):
    owner.serve(ROR, Reply(b"[" + b" " * 5000))
    with pytest.raises(HotbedError, match="is larger than 0 MB"):
        web.json(ROR, "the list", limit=1000)


def test_postcodes_as_the_geocoder_takes_them(owner, job, zipped):
    from hotbed.geocode.gazetteer import postcodes

    data = zipped(**{"allCountries.txt": POSTCODE, "readme.txt": "Readme"})
    owner.serve_file(POSTAL, data)
    download(job("geonames-postal"))
    path = defaults.fetched("postcodes")
    assert path is not None
    assert path.name == "geonames-postal.zip"
    assert postcodes.read(path).to_pylist() == [
        {"country": "CH", "code": "8001", "place": "Zürich", "lat": 47.3667, "lon": 8.55}
        | {"state": "Zürich", "province": None}
    ]


def test_places_in_place_of_postcodes_and_damaged_zips_are_refused(owner, job, zipped):
    owner.serve_file(POSTAL, zipped(**{"allCountries.txt": "CH\t8001\n"}))
    with pytest.raises(HotbedError, match=r"allCountries.txt is not GeoNames' postal file"):
        download(job("geonames-postal"))
    good = zipped(**{"allCountries.txt": POSTCODE * 50})
    place = good.index(b"allCountries.txt") + 30
    owner.serve_file(POSTAL, good[:place] + bytes([good[place] ^ 255]) + good[place + 1 :])
    with pytest.raises(HotbedError, match="damaged"):
        download(job("geonames-postal"))
    owner.serve_file(POSTAL, good[:-30])
    with pytest.raises(HotbedError, match="damaged or cut-off"):
        download(job("geonames-postal"))


def test_an_archive_that_would_fill_the_disk_is_refused(owner, job, zipped, monkeypatch):
    """A member that says to be larger than the most that a set can be."""
    from hotbed.fetch.transfer import checks

    check = checks.zipped("a table", lambda name: True, most=1000)
    path = job("ror").folder / "bomb.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(zipped(**{"a.txt": "x" * 1001}))
    with pytest.raises(HotbedError, match=r"bomb.zip would unpack to more than 0 GB"):
        check(path, path.name)


def geonames(zipped) -> dict[str, bytes]:
    return {
        "allCountries.zip": zipped(**{"allCountries.txt": PLACE}),
        "alternateNamesV2.zip": zipped(
            **{
                "alternateNamesV2.txt": "1284819\t2994701\t\tRoc Mélé\t\t\t\t\t\t\n",
                "iso-languagecodes.txt": "x",
            }
        ),
        "admin1CodesASCII.txt": b"AD.06\tSant Julia\tSant Julia\t3039162\n",
        "admin2Codes.txt": b"AF.01.7052666\tYawan\tYawan\t7052666\n",
    }


def test_geonames_is_four_files_and_goes_on_with_the_missing_ones(owner, job, zipped):
    files = geonames(zipped)
    for name, data in list(files.items())[:2]:
        owner.serve_file(DUMP + name, data)
    with pytest.raises(HotbedError, match=r"admin1CodesASCII.txt is not there \(404\)"):
        download(job("geonames"))
    for name, data in files.items():
        owner.serve_file(DUMP + name, data)
    records = download(job("geonames"))
    assert [record.name for record in records] == [f"geonames-{name}" for name in files]
    assert len(owner.asks(DUMP + "allCountries.zip")) == 1
    listed = {entry["name"]: entry for entry in overview(job("geonames").folder)}
    assert [one["name"] for one in listed["geonames"]["files"]] == sorted(
        f"geonames-{name}" for name in files
    )
    assert listed["geonames-postal"]["files"] == []
    assert defaults.fetched("postcodes") is None


def test_geonames_files_are_known_by_their_form(job, tmp_path, zipped):
    for name, data in geonames(zipped).items():
        (tmp_path / ("my" + name)).write_bytes(data)
        (about,) = accept(job("geonames"), tmp_path / ("my" + name))
        assert (about.name, about.source) == (f"geonames-{name}", f"file my{name}")
    (tmp_path / "other.txt").write_text("a\tb\n")
    with pytest.raises(HotbedError, match=r"not one of GeoNames' files; name one of allC"):
        accept(job("geonames"), tmp_path / "other.txt")


def economy(code: str, name: str, region: str, group: str) -> dict[str, object]:
    return {
        "id": code,
        "name": name,
        "region": {"id": "X", "value": region},
        "incomeLevel": {"id": "Y", "value": group},
    }


ECONOMIES = [
    economy("ZAF", "South Africa", "Sub-Saharan Africa ", "Upper middle income"),
    economy("AFE", "Africa Eastern", "Aggregates", "Aggregates"),
    economy("CHE", "Switzerland", "Europe & Central Asia", "High income"),
    economy("VEN", "Venezuela, RB", "Latin America & Caribbean ", "Not classified"),
]


def pages(owner, rows: list[dict[str, object]], total: int) -> None:
    def answer(asked):
        page = int(asked.query["page"][0])
        head = {"page": page, "pages": 2, "per_page": "2", "total": total}
        return Reply(json.dumps([head, rows[2 * page - 2 : 2 * page]]).encode())

    owner.routes["/api.worldbank.org/v2/country"] = answer


def test_income_groups_as_rank_and_findings_take_them(owner, job):
    from hotbed.analysis.income_groups import read_groups

    pages(owner, ECONOMIES, 4)
    (about,) = download(job("worldbank-income"))
    path = income_file()
    assert path is not None
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "code,economy,year_fiscal,region,incgroup_current"
    assert [line.split(",")[0] for line in lines[1:]] == ["CHE", "VEN", "ZAF"]
    groups = read_groups(path)
    assert groups.income == {"CH": "High income", "ZA": "Upper middle income"}
    assert groups.region["ZA"] == "Sub-Saharan Africa"
    assert about.note is not None
    assert "the list has no year" in about.note


def test_a_short_list_of_economies_is_refused(owner, job):
    pages(owner, ECONOMIES, 217)
    with pytest.raises(HotbedError, match="says 217 economies, but 4 arrived; call again later"):
        download(job("worldbank-income"))
    assert income_file() is None


def test_income_groups_from_a_file(job, tmp_path):
    listed = tmp_path / "country.json"
    listed.write_text(json.dumps([{"total": 4, "pages": 1}, ECONOMIES]))
    (about,) = accept(job("worldbank-income"), listed)
    assert about.source == "file country.json"
    file = tmp_path / "own.csv"
    file.write_text("code,region,incgroup_current\nCHE,Europe,High income\n")
    accept(job("worldbank-income"), file)
    assert income_file().read_text() == file.read_text()
    file.write_text("country,income\nCHE,high\n")
    with pytest.raises(HotbedError, match="has no column"):
        accept(job("worldbank-income"), file)


GRID = "GHS_POP_E2025_GLOBE_R2023A_4326_30ss"
GRID_URL = (
    "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_POP_GLOBE_R2023A/"
    f"{GRID}/V1-0/{GRID}_V1_0.zip"
)
TIFF = b"II*\0" + bytes(1000)


def test_the_population_grid_is_kept_unpacked_under_our_name(owner, job, zipped):
    owner.serve_file(GRID_URL, zipped(**{f"../../{GRID}_V1_0.tif": TIFF, "readme.pdf": "x"}))
    (about,) = download(job("ghs-pop"))
    folder = job("ghs-pop").folder
    assert (folder / "ghs-pop-2025-30ss.tif").read_bytes() == TIFF
    assert about.version == "R2023A, 2025, 30ss"
    assert about.sha256 == hashlib.sha256(TIFF).hexdigest()
    assert not list((folder / "partial").iterdir())
    from pathlib import Path

    assert grid_file(Path("fetched")) == folder / "ghs-pop-2025-30ss.tif"
    assert grid_file(None) is None
    assert grid_file(Path("own.tif")) == Path("own.tif")


def test_several_grids_ask_which(job, tmp_path, zipped):
    from pathlib import Path

    with pytest.raises(HotbedError, match="no population grid was fetched; call 'hotbed"):
        grid_file(Path("fetched"))
    other = "GHS_POP_E2020_GLOBE_R2023A_54009_1000_V1_0.zip"
    for name, data in ((f"{GRID}_V1_0.tif", TIFF), (other, zipped(x__tif=TIFF))):
        (tmp_path / name).write_bytes(data)
        accept(job("ghs-pop"), tmp_path / name)
    with pytest.raises(HotbedError, match="2 population grids were fetched; name one of them"):
        grid_file(Path("fetched"))


def test_grids_that_are_none(owner, job, tmp_path, zipped):
    owner.serve_file(GRID_URL, zipped(grid__tif=b"no raster"))
    with pytest.raises(HotbedError, match="is not a GeoTIFF"):
        download(job("ghs-pop"))
    owner.serve_file(GRID_URL, zipped(a__tif=TIFF, b__tif=TIFF))
    with pytest.raises(HotbedError, match="holds 2 grids"):
        download(job("ghs-pop"))
    (tmp_path / "grid.tif").write_bytes(TIFF)
    with pytest.raises(HotbedError, match="does not state which grid it is"):
        accept(job("ghs-pop"), tmp_path / "grid.tif")
    with pytest.raises(HotbedError, match="no epoch 2021"):
        download(job("ghs-pop", epoch=2021))
    assert not list(job("ghs-pop").folder.glob("ghs*"))


PRODUCT = "https://api.uspto.gov/api/v1/datasets/products/PVGPATDIS"
HEADS = {
    "g_patent": '"patent_id"\t"patent_type"\t"patent_date"\n"10000000"\t"utility"\t"2018-06-19"\n',
    "g_inventor_not_disambiguated": "patent_id\tinventor_sequence\trawlocation_id\n"
    "10000000\t0\tr1\n",
    "g_location_not_disambiguated": "rawlocation_id\traw_city\traw_state\traw_country\n"
    "r1\tManhattan Beach\tCA\tUS\n",
}


def tables(owner, zipped) -> None:
    bag = []
    for table, text in HEADS.items():
        data = zipped(**{f"{table}.tsv": text})
        url = f"{PRODUCT.replace('products/', 'products/files/')}/{table}.tsv.zip"
        bag.append(
            {
                "fileName": f"{table}.tsv.zip",
                "fileSize": len(data),
                "fileDownloadURI": url,
                "fileReleaseDate": "2026-04-10",
            }
        )
        owner.serve_file(url, data)
    owner.serve(
        PRODUCT,
        Reply(
            json.dumps({"bulkDataProductBag": [{"productFileBag": {"fileDataBag": bag}}]}).encode()
        ),
    )


def test_patentsview_needs_a_key_and_shows_it_to_nobody_else(owner, job, zipped, tmp_path):
    tables(owner, zipped)
    with pytest.raises(HotbedError, match="key to PatentsView's tables; get one free of charge"):
        download(job("patentsview"))
    assert owner.asked == []
    records = download(job("patentsview", key="s3cret"))
    assert [record.name for record in records] == [
        f"patentsview-{table}.tsv.zip" for table in HEADS
    ]
    assert {request.headers.get("X-API-KEY") for request in owner.asked} == {"s3cret"}
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"s3cret" not in kept
    download(job("patentsview"))  # all there: no key, no request
    assert len(owner.asked) == 4


def test_patentsview_tables_are_read_as_they_are(owner, job, zipped, read_source):
    tables(owner, zipped)
    download(job("patentsview", key="k"))
    files = sorted(job("patentsview").folder.glob("patentsview-*.tsv.zip"))
    rows, _ = read_source("patentsview", files)
    assert [(row["document_id"], row["year"], row["city"], row["country"]) for row in rows] == [
        ("10000000", 2018, "Manhattan Beach", "US")
    ]


def test_patentsview_tables_that_are_not_there(owner, job, zipped, tmp_path):
    tables(owner, zipped)
    with pytest.raises(HotbedError, match="did you mean g_cpc_current"):
        download(job("patentsview", key="k", table=("g_cpc_curent",)))
    with pytest.raises(HotbedError, match=r"has no g_cpc_current.tsv.zip any more"):
        download(job("patentsview", key="k", table=("g_cpc_current",)))
    file = tmp_path / "download.zip"
    file.write_bytes(zipped(**{"x.tsv": HEADS["g_patent"]}))
    assert accept(job("patentsview"), file)[0].name == "patentsview-g_patent.tsv.zip"
    file.write_bytes(zipped(**{"x.tsv": "a\tb\n"}))
    with pytest.raises(HotbedError, match=r"not a complete .zip of a PatentsView table"):
        accept(job("patentsview"), file)


def test_a_dump_of_organisations_from_a_file_replaces_the_other_form(job, tmp_path, ror_zip):
    (tmp_path / "dump.zip").write_bytes(ror_zip)
    accept(job("ror"), tmp_path / "dump.zip")
    (tmp_path / "dump.json").write_text(json.dumps([ORGANISATION]))
    accept(job("ror"), tmp_path / "dump.json")
    folder = job("ror").folder
    assert sorted(path.name for path in folder.glob("ror*")) == ["ror.json", "ror.json.json"]
    assert defaults.fetched("organisations") == folder / "ror.json"
    assert download(job("ror"))[0].name == "ror.json"  # there already: no request
    (tmp_path / "empty.json").write_text("[]")
    with pytest.raises(HotbedError, match="contains no organisations"):
        accept(job("ror"), tmp_path / "empty.json")
    with pytest.raises(HotbedError, match=r"there is no file .*lost.zip"):
        accept(job("ror"), tmp_path / "lost.zip")


def test_what_was_fetched_goes_before_what_was_put_there_by_hand(job, tmp_path, ror_zip):
    folder = job("ror").folder
    folder.mkdir(parents=True)
    (folder / "ror-2.2.parquet").write_bytes(b"")
    assert defaults.fetched("organisations") == folder / "ror-2.2.parquet"
    (tmp_path / "dump.zip").write_bytes(ror_zip)
    accept(job("ror"), tmp_path / "dump.zip")
    assert defaults.fetched("organisations") == folder / "ror.zip"
