"""A name as people find and sort it: folded text, pinyin and initials.

Computed once on save and stored: the embedded database has no ICU, so a byte-wise order of
`sort_key` is the Chinese order. The reading of a character is that of the phrase it stands
in (pypinyin's dictionary); of several readings always the first, so a name has one key.
"""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

# Readings as a family name that differ from the everyday reading.
SURNAMES = {
    "乐": "yue4",
    "仇": "qiu2",
    "任": "ren2",
    "区": "ou1",
    "华": "hua4",
    "单": "shan4",
    "召": "shao4",
    "员": "yun4",
    "尉": "yu4",
    "曾": "zeng1",
    "朴": "piao2",
    "查": "zha1",
    "燕": "yan1",
    "盖": "ge3",
    "种": "chong2",
    "秘": "bi4",
    "缪": "miao4",
    "繁": "po2",
    "翟": "zhai2",
    "覃": "qin2",
    "解": "xie4",
    "那": "na1",
}

# Family names of two characters whose reading the dictionary may not have.
DOUBLE_SURNAMES = {
    "万俟": "mo4 qi2",
    "单于": "chan2 yu2",
    "尉迟": "yu4 chi2",
    "澹台": "tan2 tai2",
    "长孙": "zhang3 sun1",
}

_HAN = re.compile(r"([\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+)")
_TONE = re.compile(r"[0-9]$")


def search_key(text: str) -> str:
    """Return the text as compared in search: width and case folded, single spaces."""
    for _round in range(2):  # folding can leave what normalises further, as in Unicode's NFKC_Casefold
        text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def sort_key(name: str, *, person: bool = False) -> str:
    """Return the key by which Chinese readers sort: syllables with tone, `zhang1 wei3`.

    Anything not Chinese stays, folded. `person` reads the first character as a family name.
    """
    return " ".join(text for text, _han in _pieces(name, person=person))


def pinyin(name: str, *, person: bool = False) -> str:
    """Return the reading as typed without tones and spaces: `zhangwei`; ü is `v`."""
    pieces = _pieces(name, person=person)
    return "".join(_TONE.sub("", text) if han else text.replace(" ", "") for text, han in pieces)


def initials(name: str, *, person: bool = False) -> str:
    """Return the first letters: `zw`; letters and digits of other scripts stay whole."""
    pieces = _pieces(name, person=person)
    return "".join(text[0] if han else "".join(filter(str.isalnum, text)) for text, han in pieces)


def search_text(name: str, *, person: bool = False) -> str:
    """Return what a stored search column holds: `张伟 zhangwei zw`, without repeats."""
    found = [
        search_key(name),
        pinyin(name, person=person),
        initials(name, person=person),
    ]
    return " ".join(dict.fromkeys(text for text in found if text))


def _pieces(name: str, *, person: bool) -> list[tuple[str, bool]]:
    """Return (text, is Chinese) in order: one piece a syllable, other scripts in runs."""
    folded = search_key(name)
    pieces: list[tuple[str, bool]] = []
    if person and (reading := _surname(folded)):
        pieces = [(syllable, True) for syllable in reading]
        folded = folded[len(reading) :]
    for run in _HAN.split(folded):
        if _HAN.fullmatch(run):
            syllables = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
            pieces += [(syllable, True) for syllable in syllables]
        elif run.strip():
            pieces.append((run.strip(), False))
    return pieces


def _surname(name: str) -> list[str]:
    """Return the syllables of a family name with a reading of its own, one a character."""
    if name[:2] in DOUBLE_SURNAMES:
        return DOUBLE_SURNAMES[name[:2]].split()
    return [SURNAMES[name[0]]] if name[:1] in SURNAMES else []
