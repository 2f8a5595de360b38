# ruff: noqa: RUF001  full-width signs are meant
"""Dates, times, money and signs in Japanese words, where the reader would leave them out.

Counters, percentages and units stay digits: OpenJTalk knows how each is said (一日, 三本, 12.5%).
"""

from __future__ import annotations

import re

from render_cluster.voice.asian.clause_marks import usual_letters

_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:：]([0-5]\d)(?![\d:])")
_DATE = re.compile(r"(?<![\d/-])(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DAY = re.compile(r"(?<![\d/.])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/.])")
_PHONE = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])")
_RANGE = re.compile(r"(?<=\d)([年月日時分件名個台社円%]*)\s*[〜～~–-]\s*(?=\d)")
_WEB = re.compile(r"https?://(?:www\.)?|www\.")
_DOT = re.compile(r"(?<=[A-Za-z0-9])\.(?=[A-Za-z])")
_WAVE = re.compile(r"[〜～~]")
_CURRENCIES = {"US$": "ドル", "$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "円"}
_MONEY = re.compile(rf"({'|'.join(map(re.escape, _CURRENCIES))})\s?(\d[\d,]*(?:\.\d+)?)([万億兆]?)")
_SIGNS = {
    "&": "アンド", "+": "プラス", "=": "イコール", "@": "アットマーク", "#": "ナンバー",
    "/": "スラッシュ", "_": "アンダーバー", "×": "カケル", "÷": "ワル", "$": "ドル", "€": "ユーロ",
    "£": "ポンド", "¥": "エン", "*": "アスタリスク", "^": "ハット", "|": "タテボー",
    "\\": "バックスラッシュ",
    "°": "ド", "™": "", "®": "", "©": "",
}  # fmt: skip


def in_japanese_words(text: str) -> str:
    """A text whose dates, times and amounts of money are written as they are said."""
    text = usual_letters(text)
    if any(map(str.isdigit, text)):
        text = _numbers_in_words(text)
    text = _WEB.sub("", text).replace("°C", "度")
    return _WAVE.sub("、", _DOT.sub("ドット", text))


def sign_in_words(sign: str) -> str | None:
    """What a sign is called, in katakana; empty if it is never said, None if it is unknown."""
    return _SIGNS.get(sign)


def _numbers_in_words(text: str) -> str:
    text = _PHONE.sub(lambda found: found[0].replace("-", "の"), text)
    text = _DATE.sub(lambda found: f"{found[1]}年{int(found[3])}月{int(found[4])}日", text)
    text = _DAY.sub(lambda found: f"{int(found[1])}月{int(found[2])}日", text)
    text = _TIME.sub(_time, text)
    text = _MONEY.sub(lambda found: f"{found[2]}{found[3]}{_CURRENCIES[found[1]]}", text)
    return _RANGE.sub(r"\1から", text)


def _time(found: re.Match[str]) -> str:
    minute = int(found[2])
    return f"{int(found[1])}時" + (f"{minute}分" if minute else "")
