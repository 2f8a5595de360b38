# ruff: noqa: RUF001  full-width marks are meant
"""Surnames that are read otherwise than the same letter elsewhere: 单先生 is Mr Shan, not Dan.

Readings of surnames are those of the Xiandai Hanyu Cidian (Commercial Press, 7th edition).
"""

from __future__ import annotations

import re

SURNAMES = {
    "单": "shan4", "曾": "zeng1", "任": "ren2", "解": "xie4", "仇": "qiu2", "查": "zha1",
    "盖": "ge3", "区": "ou1", "朴": "piao2", "覃": "qin2", "乐": "yue4", "翟": "zhai2",
    "缪": "miao4", "纪": "ji3", "葛": "ge3", "华": "hua4", "宁": "ning4", "燕": "yan1",
    "应": "ying1", "员": "yun4", "繁": "po2",
}  # fmt: skip
_TITLES = "先生|女士|小姐|太太|总|经理|老师|主任|教授|博士|董|医生|律师|同学"
_GREETINGS = "您好|你好|早上好|上午好|中午好|下午好|晚上好"
_ONE = "".join(SURNAMES)
_SURNAME = re.compile(
    rf"(?:^|(?<=[\s，,。！!？?、：:]))([{_ONE}])"
    rf"(?=[\u4e00-\u9fff]{{0,2}}(?:{_TITLES}|[，,]?(?:{_GREETINGS})))"
)


def find_surnames(text: str) -> dict[int, str]:
    """Where in a text such a surname stands before a title or a greeting, and its reading."""
    return {found.start(): SURNAMES[found[1]] for found in _SURNAME.finditer(text)}
