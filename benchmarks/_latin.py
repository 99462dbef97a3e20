"""Korean and Cyrillic names in Latin letters, by the official tables and not by hotbed's own."""

# ruff: noqa: SIM905 (a row of letters is easier to check against the official table)

from __future__ import annotations

_initial = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "_").split()
_vowel = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_final = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
_before_vowel = {1: "g", 7: "d", 8: "r", 17: "b", 19: "s", 22: "j"}

_cyrillic = {
    "ru": dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
            strict=True,
        )
    ),
    "uk": dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
            "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia".split(),
            strict=True,
        )
    ),
    "bg": dict(
        zip(
            "абвгдежзийклмнопрстуфхцчшщъьюя",
            "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya".split(),
            strict=True,
        )
    ),
}
_levels = {"특별자치도": "-do", "특별자치시": "-si", "광역시": "", "특별시": ""}


def korean(name: str) -> str:
    """Revised Romanisation, without most of the changes between syllables; level set off.

    >>> korean("영천시"), korean("경상북도"), korean("금호읍")
    ('Yeongcheon-si', 'Gyeongsangbuk-do', 'Geumho-eup')
    """
    for level, ending in _levels.items():
        if name.endswith(level):
            return _syllables(name.removesuffix(level)).capitalize() + ending
    if len(name) > 1 and name[-1] in "시군구읍면동리도로가":
        return f"{_syllables(name[:-1]).capitalize()}-{_syllables(name[-1])}"
    return _syllables(name).capitalize()


def _syllables(text: str) -> str:
    out = []
    for n, letter in enumerate(text):
        code = ord(letter) - 0xAC00
        if not 0 <= code < 11172:
            out.append(letter)
            continue
        following = ord(text[n + 1]) - 0xAC00 if n + 1 < len(text) else -1
        vowel_next = 0 <= following < 11172 and following // 588 == 11
        end = code % 28
        initial = _initial[code // 588]
        if initial == "r" and out and out[-1].endswith("l"):
            initial = "l"
        out.append(initial.replace("_", "") + _vowel[code % 588 // 28])
        final = _before_vowel.get(end, _final[end]) if vowel_next else _final[end]
        out.append(final.replace("_", ""))
    return "".join(out)


def cyrillic(text: str, language: str) -> str:
    """Russian, Ukrainian or Bulgarian names in the letters that passports use.

    >>> cyrillic("Омская Область", "ru"), cyrillic("Київ", "uk")
    ('Omskaya Oblast', 'Kyiv')
    """
    table = _cyrillic[language]
    out = []
    for letter in text:
        small = letter.lower()
        latin = table.get(small, letter).replace("_", "")
        out.append(latin.capitalize() if letter != small and latin else latin)
    return "".join(out)
