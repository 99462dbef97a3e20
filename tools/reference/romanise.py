"""Spellings that follow from rules: Japanese, Korean and Cyrillic province names."""

from __future__ import annotations

import itertools
import re

from anyascii import anyascii

KUNREI = [
    ("sh", "s"),
    ("chi", "ti"),
    ("cha", "tya"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
]
LONG = {
    "Hyōgo": ["Hyogo", "Hyougo", "Hyohgo", "Hiogo"],
    "Kochi": ["Kōchi", "Kouchi", "Kohchi"],
    "Oita": ["Ōita", "Ooita", "Ohita"],
    "Tokyo": ["Tōkyō", "Toukyou", "Tohkyo", "Tokio", "Tokyo Metropolis", "Metropolitan Tokyo"],
    "Osaka": ["Ōsaka", "Oosaka", "Ohsaka"],
    "Kyoto": ["Kyōto", "Kyouto", "Kyohto"],
    "Gunma": ["Gumma", "Gunnma"],
    "Hokkaido": ["Hokkaidō", "Hokkaidou", "Hokkaidoh"],
    "Shizuoka": ["Sizuoka", "Shizuoko"],
    "Ibaraki": ["Ibaragi"],
    "Miyagi": ["Miyagai"],
}
JAPANESE_SUFFIX = {"Tokyo": "to", "Osaka": "fu", "Kyoto": "fu"}


def japanese(name: str, kanji: list[str]) -> list[str]:
    """Kanagawa -> Kanagawa-ken, Kanagawa Pref., 神奈川県, 神奈川 and so on."""
    stems = [name, *LONG.get(name, [])]
    kunrei = name.lower()
    for hepburn, other in KUNREI:
        kunrei = kunrei.replace(hepburn, other)
    if kunrei != name.lower():
        stems.append(kunrei.capitalize())
    suffix = JAPANESE_SUFFIX.get(name, "ken")
    spellings = list(stems)
    for stem in stems:
        if name != "Hokkaido":
            spellings += [f"{stem}-{suffix}", f"{stem} {suffix.capitalize()}", f"{stem}{suffix}"]
        spellings += [f"{stem} Prefecture", f"{stem} Pref", f"{stem} Pref.", f"{stem}-pref"]
    for written in kanji:
        bare = re.sub("[県縣]$|(?<=京都)府$|(?<=大阪)府$|(?<=東京)都$", "", written)
        spellings += [written, bare]
    return spellings


JEOLLA = (
    "Jeolla",
    "Jeonla",
    "Jeonra",
    "Jeola",
    "Jella",
    "Jolla",
    "Junla",
    "Junra",
    "Cholla",
    "Chŏlla",
    "Chonla",
    "Chonra",
    "Chulla",
    "Chunla",
    "Chunra",
    "Cheolla",
    "Chola",
)
CHUNGCHEONG = (
    "Chungcheong",
    "Choongcheong",
    "Chungchong",
    "Choongchong",
    "Chungchung",
    "Choongchung",
    "Choongchun",
    "Chungchun",
    "Ch'ungch'ong",
    "Ch'ungch'ŏng",
    "Chung-cheong",
    "Choong-chung",
    "Chung-chong",
    "Chungcheon",
    "Choongcheon",
)
GYEONGSANG = (
    "Gyeongsang",
    "Kyeongsang",
    "Kyungsang",
    "Kyongsang",
    "Kyoungsang",
    "Gyungsang",
    "Gyoungsang",
    "Gyongsang",
    "Kyŏngsang",
    "Kyung-sang",
    "Gyeong-sang",
    "Kyeong-sang",
    "Kyoung-sang",
    "Kyungsan",
    "Kyoungsan",
)
KOREAN = {
    "03": (
        JEOLLA,
        "buk",
        ("Jeonbuk", "Chonbuk", "Chunbuk", "Jeonbuk", "Junbuk", "Jonbuk", "Cheonbuk"),
    ),
    "16": (JEOLLA, "nam", ("Jeonnam", "Chonnam", "Chunnam", "Junnam", "Jonnam", "Cheonnam")),
    "05": (CHUNGCHEONG, "buk", ("Chungbuk", "Choongbuk", "Choongbook", "Chungbook", "Ch'ungbuk")),
    "17": (CHUNGCHEONG, "nam", ("Chungnam", "Choongnam", "Ch'ungnam")),
    "14": (
        GYEONGSANG,
        "buk",
        (
            "Gyeongbuk",
            "Kyeongbuk",
            "Kyungbuk",
            "Kyongbuk",
            "Kyoungbuk",
            "Gyungbuk",
            "Gyoungbuk",
            "Kyungbook",
            "Kyungpook",
        ),
    ),
    "20": (
        GYEONGSANG,
        "nam",
        ("Gyeongnam", "Kyeongnam", "Kyungnam", "Kyongnam", "Kyoungnam", "Gyungnam", "Gyoungnam"),
    ),
}
GYEONGGI = [
    first + joint + second
    for first, joint, second in itertools.product(
        ("Gyeong", "Gyung", "Gyoung", "Gyong", "Kyeong", "Kyung", "Kyoung", "Kyong"),
        ("", "-"),
        ("gi", "ki"),
    )
] + ["Gyeonngi", "Geonggi", "Gyeonggu", "Kyungg", "Kyunngi", "Gyeongii", "Kyonggy", "Gyengg"]


def korean(code: str) -> list[str]:
    """Spellings of a Korean province: both standards and the free ones of old patents."""
    if code == "13":
        return [form for stem in GYEONGGI for form in (stem, f"{stem}-do", f"{stem}do")]
    if code not in KOREAN:
        return []
    stems, direction, short = KOREAN[code]
    word = {"buk": ["buk", "book", "puk", "bug", "buk-to"], "nam": ["nam"]}[direction]
    spellings = []
    for stem, part in itertools.product(stems, word):
        if part == "buk-to":
            spellings += [f"{stem}-bukto", f"{stem}bukto"]
            continue
        spellings += [f"{stem}{part}-do", f"{stem}{part}do", f"{stem}-{part}do", f"{stem}{part}"]
        spellings += [f"{stem}-{part}-do", f"{stem} {part}-do"]
    compass = {"buk": "North", "nam": "South"}[direction]
    spellings += [f"{compass} {stem}" for stem in stems]
    for stem in short:
        spellings += [stem, f"{stem}-do", f"{stem}do"]
    return spellings


def cyrillic(names: list[str]) -> list[str]:
    """Latin spellings of the Cyrillic names among `names`."""
    return [
        anyascii(name).replace("'", "") for name in names if re.search("[А-Яа-яЁёІіЇїЄє]", name)
    ]
