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
    found = list(stems)
    for stem in stems:
        if name != "Hokkaido":
            found += [f"{stem}-{suffix}", f"{stem} {suffix.capitalize()}", f"{stem}{suffix}"]
        found += [f"{stem} Prefecture", f"{stem} Pref", f"{stem} Pref.", f"{stem}-pref"]
    for written in kanji:
        bare = re.sub("[県縣]$|(?<=京都)府$|(?<=大阪)府$|(?<=東京)都$", "", written)
        found += [written, bare]
    return found


KOREAN = {
    "03": (
        (
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
        ),
        "buk",
        ("Jeonbuk", "Chonbuk", "Chunbuk", "Jeonbuk", "Junbuk", "Jonbuk", "Cheonbuk"),
    ),
    "16": (
        (
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
        ),
        "nam",
        ("Jeonnam", "Chonnam", "Chunnam", "Junnam", "Jonnam", "Cheonnam"),
    ),
    "05": (
        (
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
        ),
        "buk",
        ("Chungbuk", "Choongbuk", "Choongbook", "Chungbook", "Ch'ungbuk"),
    ),
    "17": (
        (
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
        ),
        "nam",
        ("Chungnam", "Choongnam", "Ch'ungnam"),
    ),
    "14": (
        (
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
        ),
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
        (
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
        ),
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
    found = []
    for stem, part in itertools.product(stems, word):
        if part == "buk-to":
            found += [f"{stem}-bukto", f"{stem}bukto"]
            continue
        found += [f"{stem}{part}-do", f"{stem}{part}do", f"{stem}-{part}do", f"{stem}{part}"]
        found += [f"{stem}-{part}-do", f"{stem} {part}-do"]
    compass = {"buk": "North", "nam": "South"}[direction]
    found += [f"{compass} {stem}" for stem in stems]
    for stem in short:
        found += [stem, f"{stem}-do", f"{stem}do"]
    return found


def cyrillic(names: list[str]) -> list[str]:
    """Latin spellings of the Cyrillic names among `names`."""
    return [
        anyascii(name).replace("'", "") for name in names if re.search("[А-Яа-яЁёІіЇїЄє]", name)
    ]
