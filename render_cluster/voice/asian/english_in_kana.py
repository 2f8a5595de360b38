# ruff: noqa: RUF001  kana look like other letters, and are meant
"""English words as Japanese say them: HubSpot is ハブスポット.

By the customs of loanwords: each consonant gets a vowel, a short vowel before a final stop doubles
the stop (Irwin, "Loanwords in Japanese", 2011, chapters 4 and 5). The customs go by spelling as
well, which this does not: a guess, but for the o that is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from personalize.errors import StageError

_ROWS = {
    "": "ア イ ウ エ オ", "K": "カ キ ク ケ コ", "G": "ガ ギ グ ゲ ゴ", "S": "サ シ ス セ ソ",
    "Z": "ザ ジ ズ ゼ ゾ", "T": "タ ティ トゥ テ ト", "D": "ダ ディ ドゥ デ ド",
    "N": "ナ ニ ヌ ネ ノ", "HH": "ハ ヒ フ ヘ ホ", "B": "バ ビ ブ ベ ボ", "P": "パ ピ プ ペ ポ",
    "M": "マ ミ ム メ モ", "Y": "ヤ イ ユ イェ ヨ", "R": "ラ リ ル レ ロ", "L": "ラ リ ル レ ロ",
    "W": "ワ ウィ ウ ウェ ウォ", "F": "ファ フィ フ フェ フォ", "V": "ヴァ ヴィ ヴ ヴェ ヴォ",
    "SH": "シャ シ シュ シェ ショ", "CH": "チャ チ チュ チェ チョ", "JH": "ジャ ジ ジュ ジェ ジョ",
    "ZH": "ジャ ジ ジュ ジェ ジョ", "TH": "サ シ ス セ ソ", "DH": "ザ ジ ズ ゼ ゾ",
    "NG": "ンガ ンギ ング ンゲ ンゴ",
}  # fmt: skip
_MORAS = {
    consonant: dict(zip("aiueo", row.split(), strict=True)) for consonant, row in _ROWS.items()
}
_ALONE = {
    "K": "ク", "G": "グ", "S": "ス", "Z": "ズ", "T": "ト", "D": "ド", "N": "ン", "HH": "",
    "B": "ブ", "P": "プ", "M": "ム", "Y": "イ", "R": "ル", "L": "ル", "W": "ウ", "F": "フ",
    "V": "ヴ", "SH": "シュ", "CH": "チ", "JH": "ジ", "ZH": "ジュ", "TH": "ス", "DH": "ズ",
    "NG": "ング",
}  # fmt: skip
_VOWELS = {
    "AA": "a", "AE": "a", "AH": "a", "AO": "oー", "AW": "aウ", "AY": "aイ", "EH": "e", "ER": "aー",
    "EY": "eイ", "IH": "i", "IY": "iー", "OW": "oー", "OY": "oイ", "UH": "u", "UW": "uー",
}  # fmt: skip
_BEFORE_R = {"AA": "aー", "AO": "oー", "EH": "eア", "IH": "iア", "UH": "uア"}
_SHORT = frozenset(("AA", "AE", "AH", "EH", "IH", "UH"))
_DOUBLED = frozenset(("K", "T", "P", "CH", "SH", "D", "G", "JH"))
_LIPS = frozenset(("B", "P", "M"))


def english_in_kana(phones: str, written: str) -> str:
    """The katakana for one English word, given in ARPAbet.

    Raises:
        StageError: it is no ARPAbet.
    """
    bare = [phone.rstrip("012") for phone in phones.split()]
    unknown = [phone for phone in bare if phone not in _VOWELS and phone not in _ROWS]
    if unknown or not bare:
        raise StageError("speak", f"no kana for {written!r} ({phones})")
    kana, at = "", 0
    while at < len(bare):
        mora, count = _mora(bare, at, "o" in written.lower())
        kana += mora
        at += count
    return kana


def _mora(phones: Sequence[str], at: int, has_o: bool) -> tuple[str, int]:
    """The kana at a phone, and how many phones they are."""
    phone = phones[at]
    if phone in _VOWELS:
        return _syllable("", phones, at, has_o)
    following = phones[at + 1] if at + 1 < len(phones) else ""
    if following in _VOWELS:
        mora, count = _syllable(phone, phones, at + 1, has_o)
        return mora, count + 1
    if following == "Y" and phones[at + 2 : at + 3] == ["UW"] and phone != "Y":
        return f"{_MORAS[phone]['i']}ュー", 3
    return _alone(phone, following), 1


def _alone(phone: str, following: str) -> str:
    if phone == "M" and following in _LIPS:
        return "ン"
    return "ン" if phone == "NG" and following in ("K", "G") else _ALONE[phone]


def _syllable(consonant: str, phones: Sequence[str], at: int, has_o: bool) -> tuple[str, int]:
    """A consonant, if any, with the vowel at a place, and what the vowel makes of what follows."""
    vowel, rest = phones[at], phones[at + 1 :]
    is_before_r = rest[:1] == ["R"] and (len(rest) == 1 or rest[1] not in _VOWELS)
    sound = _BEFORE_R.get(vowel, "") if is_before_r else ""
    count = 2 if sound else 1
    sound = sound or _VOWELS[vowel]
    if vowel == "AA" and has_o and count == 1:
        sound = "o"
    is_doubled = vowel in _SHORT and len(rest) == 1 and rest[0] in _DOUBLED
    return _MORAS[consonant][sound[0]] + sound[1:] + "ッ" * is_doubled, count
