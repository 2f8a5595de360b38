# ruff: noqa: RUF001  full-width signs are meant
"""Numbers, dates, times, money and signs as Mandarin says them. cn2an writes the numbers."""

from __future__ import annotations

import re

from render_cluster.voice.asian.clause_marks import usual_letters

_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:：]([0-5]\d)(?![\d:])")
_DATE = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/.-])")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=年)")
_PHONE = re.compile(r"(?<![\d.])(?:1\d{10}|\d{3,4}-\d{3,4}-?\d{3,4}|0\d{2,3}-?\d{7,8})(?![\d.])")
_CURRENCIES = {"US$": "美元", "$": "美元", "€": "欧元", "£": "英镑", "¥": "元"}
_MONEY = re.compile(rf"({'|'.join(map(re.escape, _CURRENCIES))})\s?(\d+(?:\.\d+)?)([万亿]?)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?%")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_RANGE = re.compile(r"(?<=\d)([年月日号点分个件位家元%]*)\s?[~〜–—-]\s?(?=\d)")
_MINUS = re.compile(r"(?<![\w)])-(?=\d)")
_TWO = re.compile(
    r"(?<![\d.第])2(?=[个件位家名次份天年周倍种台套项款张条封块层万千亿点]|分钟|小时|季度)(?!年代)"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEADING_TWO = re.compile("(?<![十百千万亿零一二三四五六七八九])二(?=[千万亿])")
_WRITTEN_OUT = 9
"""So many digits are a number to call or a code: digit by digit."""
_UNITS = {"°C": "摄氏度", "km": "公里", "kg": "公斤", "cm": "厘米", "GB": "G B", "MB": "M B"}
_UNIT = re.compile(rf"(?<=\d)\s?({'|'.join(_UNITS)})(?![A-Za-z])")
_WEB = re.compile(r"https?://(?:www\.)?|www\.")
_SIGNS = {
    "&": "和", "+": "加", "=": "等于", "@": "艾特", "#": "井号", "/": "斜杠", "_": "下划线",
    "×": "乘", "÷": "除以", "%": "百分号",
    "$": "美元", "€": "欧元", "£": "英镑", "¥": "元", "*": "星号",
    "°": "度", "|": "竖线", "\\": "反斜杠", "^": "", "™": "", "®": "", "©": "",
}  # fmt: skip


def in_mandarin_words(text: str) -> str:
    """A text whose numbers, dates, times and amounts of money are written as they are said."""
    text = _WEB.sub("", usual_letters(text))
    return _numbers_in_words(text) if any(map(str.isdigit, text)) else text


def sign_in_words(sign: str) -> str | None:
    """What a sign is called; empty if it is never said, None if it is unknown."""
    return _SIGNS.get(sign)


def _numbers_in_words(text: str) -> str:
    text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    text = _UNIT.sub(lambda found: _UNITS[found[1]], text)
    text = _DATE.sub(lambda found: f"{found[1]}年{int(found[3])}月{int(found[4])}日", text)
    text = _YEAR.sub(lambda found: _digits(found[1]), text)
    text = _PHONE.sub(lambda found: _digits(found[0]).replace("一", "幺"), text)
    text = _TIME.sub(_time, text)
    text = _RANGE.sub(r"\1到", text)
    text = _MONEY.sub(lambda found: f"{found[2]}{found[3]}{_CURRENCIES[found[1]]}", text)
    text = _PERCENT.sub(r"百分之\1", text)
    text = _FRACTION.sub(r"\2分之\1", text)
    text = _TWO.sub("两", _MINUS.sub("负", text))
    return _LEADING_TWO.sub("两", _NUMBER.sub(lambda found: _number(found[0]), text))


def _number(digits: str) -> str:
    import cn2an  # an extra

    whole = digits.partition(".")[0]
    if len(whole) >= _WRITTEN_OUT or (len(whole) > 1 and whole[0] == "0"):
        return _digits(digits)
    return str(cn2an.an2cn(digits))


def _digits(digits: str) -> str:
    return "".join("零一二三四五六七八九"[int(sign)] for sign in digits if sign.isdigit())


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    if not minute:
        return f"{hour}点"
    return f"{hour}点{'零' if minute < 10 else ''}{minute}分"
