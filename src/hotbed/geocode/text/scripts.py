"""The country that the script of an address tells, where it states none.

Hangul is Korean and kana is Japanese. Chinese characters tell by the first province or prefecture
that they name with its level (河北省, 京都府, 宜蘭縣), else by characters that only one country
writes: 县 in China (Japan: 県), 縣 and 號 in Taiwan, if no place of Hong Kong or Macao is named.
"""

from __future__ import annotations

import re
from functools import cache

from hotbed.reference.divisions import admin1

HANGUL = re.compile("[\uac00-\ud7a3]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
EASTERN = re.compile("|".join(script.pattern for script in (HANGUL, KANA, HAN)))
LATIN = re.compile("[A-Za-z]")
SIMPLIFIED = re.compile("[县镇乡东广厂门车业龙马长张陈陆苏辽闽粤桥钢铁岛风飞园汉汇]")
TRADITIONAL = re.compile("[縣區鄉號臺灣]")
TAIWAN = (
    "台北市 臺北市 新北市 基隆市 桃園市 新竹市 新竹縣 苗栗縣 台中市 臺中市 彰化縣 南投縣 "
    "雲林縣 嘉義市 嘉義縣 台南市 臺南市 高雄市 屏東縣 宜蘭縣 花蓮縣 台東縣 臺東縣 澎湖縣 "
    "金門縣 連江縣"
)
LEVELS = {"JP": "都道府県", "CN": "省市区"}
ISLANDS = {"HK": re.compile("香港|九龍|新界|九龙"), "MO": re.compile("澳門|澳门")}


def country_of(text: str) -> str:
    """The ISO code of the country that an address's script tells, or "".

    Parameters
    ----------
    text : str
        An address; one with more Latin letters than others tells nothing.

    Returns
    -------
    str

    Examples
    --------
    >>> [country_of(text) for text in ("경기도 수원시", "東京都港区", "河北省唐山市", "Ulm")]
    ['KR', 'JP', 'CN', '']
    """
    if text.isascii():
        return ""
    native = len(EASTERN.findall(text))
    if not native or native <= len(LATIN.findall(text)):
        return ""
    if HANGUL.search(text):
        return "KR"
    if KANA.search(text):
        return "JP"
    for island, names in ISLANDS.items():
        if names.search(text):
            return island
    regions, pattern = _regions()
    if first := pattern.search(text):
        return regions[first[0]]
    if SIMPLIFIED.search(text):
        return "CN"
    return "TW" if TRADITIONAL.search(text) else ""


@cache
def _regions() -> tuple[dict[str, str], re.Pattern[str]]:
    """The countries of provinces and prefectures by name, and the names as a pattern."""
    regions = dict.fromkeys(TAIWAN.split(), "TW")
    for row in admin1().to_pylist():
        levels = LEVELS.get(row["country"], "")
        for name in row["alternates"] if levels else ():
            if HAN.fullmatch(name[0]) and name[-1] in levels and not KANA.search(name):
                regions.setdefault(name, row["country"])
    longest = sorted(regions, key=lambda name: (-len(name), name))
    return regions, re.compile("|".join(map(re.escape, longest)))
