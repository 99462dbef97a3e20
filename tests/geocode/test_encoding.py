"""A file of text that doesn't say its encoding is read in the one in which it names places."""

import gzip

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotbed.geocode.encoding import likely_encoding

FRENCH = ("Université de Montréal, Montréal, Canada", "Zürich, Switzerland", "São Paulo")
POLISH = ("Wrocław, Łódź", "Gdańsk, Kraków")
TURKISH = ("İstanbul, Beşiktaş", "Ankara, Çankaya")
RUSSIAN = ("Москва, Россия", "Санкт-Петербург")
GREEK = ("Αθήνα, Ελλάδα", "Θεσσαλονίκη")
JAPANESE = ("東京都千代田区", "大阪市")
CHINESE = ("北京市海淀区清华大学", "上海市")
TAIWANESE = ("台北市大安區", "新竹市東區")
KOREAN = ("서울특별시 강남구", "수원시 영통구")


def table(addresses):
    lines = ["id,year,address", *(f'{n},2020,"{text}"' for n, text in enumerate(addresses))]
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    ("encoding", "addresses"),
    [
        ("cp1252", FRENCH),
        ("cp850", FRENCH[:2]),
        ("mac_roman", FRENCH),
        ("cp1250", POLISH),
        ("cp1254", TURKISH),
        ("cp1251", RUSSIAN),
        ("koi8_r", RUSSIAN),
        ("cp1253", GREEK),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("gb18030", CHINESE),
        ("big5", TAIWANESE),
        ("cp949", KOREAN),
    ],
)
def test_the_encoding_is_the_one_in_which_places_are_known(tmp_path, encoding, addresses):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(table(addresses).encode(encoding)))
    assert likely_encoding(path) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_says_its_encoding_needs_none(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text(table(FRENCH), encoding=encoding)
    assert likely_encoding(path) == ""


def test_bytes_that_name_no_place_have_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,address\n1,\xff\xfe\xfd\n")
    assert likely_encoding(path) == ""


def test_files_that_are_no_text_have_none(tmp_path):
    book = openpyxl.Workbook()
    for row in range(300):
        book.active.append([row, "Łódź, Poland"])
    book.save(tmp_path / "a.xlsx")
    pq.write_table(pa.table({"address": FRENCH * 99}), tmp_path / "a.parquet")
    assert likely_encoding(tmp_path / "a.xlsx") == ""
    assert likely_encoding(tmp_path / "a.parquet") == ""
