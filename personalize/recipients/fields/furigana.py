"""Readings in kana that a Japanese export has beside its names: サトウ beside 佐藤.

They say how a name is read, so that nobody has to guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign.languages import base_of
from personalize.headers.columns import find_column, find_known_column
from personalize.source.reading import SourceTable

_WHOLE = (
    "フリガナ", "ふりがな", "氏名カナ", "氏名フリガナ", "氏名ふりがな", "カナ氏名",
    "お名前フリガナ", "名前カナ", "名前フリガナ", "読み仮名", "よみがな", "読みがな", "ヨミガナ",
    "Furigana", "Name Kana", "Full Name Kana",
)  # fmt: skip
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "last_name": (
        "姓カナ", "姓フリガナ", "姓ふりがな", "姓よみ", "セイ", "せい", "フリガナ姓", "カナ姓",
        "Last Name Kana", "Last Name Furigana", "Last Name Phonetic", "Phonetic Last Name",
    ),
    "first_name": (
        "名カナ", "名フリガナ", "名ふりがな", "名よみ", "メイ", "めい", "フリガナ名", "カナ名",
        "First Name Kana", "First Name Furigana", "First Name Phonetic", "Phonetic First Name",
    ),
    "full_name": _WHOLE,
}  # fmt: skip
_KANA_LETTER = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_JAPAN = ("japan", "jp", "jpn", "日本", "日本国", "japon", "japón", "giappone", "japão")
_ENCODINGS = ("cp932", "shift_jis", "euc_jp", "iso2022_jp")
# In headers; Chinese has other words for company, whole name, telephone number and the like.
_JAPANESE_WORDS = re.compile("会社|企業名|氏名|苗字|電話番号|役職|業種|担当者")
_JAPANESE_LETTERS = ("shift_jis_2004", "cp932")
_UNSAID, _OTHER, _JAPANESE = 0, 1, 2
_SAMPLE_ROWS = 1_000
_PARTS = {"last_name": 0, "first_name": 1}
_KANA = ("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")


@dataclass(frozen=True, slots=True)
class Readings:
    """The reading of a field in each row: row `i` has `kana[codes[i]]`, empty for none."""

    kana: tuple[str, ...]
    codes: NDArray[np.int64]


def find_readings(source: SourceTable, field: str, language: str) -> Readings | None:
    """The readings of a field; None if the export has no column with them.

    A column with whole names, surname first, serves for their parts as well. Mandarin reads the
    characters in its own way.
    """
    if base_of(language) == "zh" or field not in _HEADERS:
        return None
    own, whole = _column(source, _HEADERS[field]), _column(source, _WHOLE)
    if own is not None:
        return _readings(own, kana_of)
    if whole is None:
        return None
    index = _PARTS[field]
    return _readings(whole, lambda cell: _part(kana_of(cell), index))


def find_japanese_rows(source: SourceTable) -> NDArray[np.bool_]:
    """(N,) whose Kanji may be a Japanese name: by the row's country and language, else the file's.

    A row that says neither is Japanese where kana in the file, or its other rows, say so.
    """
    said = np.full(len(source), _UNSAID, np.int64)
    for field, read in (("country", _by_country), ("language", _by_language)):
        for at in find_known_column(field, source.header):
            values, of_row = _encode(source.columns[at])
            found = np.array([read(value) for value in values], np.int64)[of_row]
            said = np.where(said == _UNSAID, found, said)
    rows: NDArray[np.bool_] = (said == _JAPANESE) | ((said == _UNSAID) & _is_japanese_file(source))
    return rows


def is_surely_chinese(text: str) -> bool:
    """Whether a text has a character that only simplified Chinese writes, such as 伟.

    One of GB 2312 that neither JIS X 0213 nor Windows' Japanese letters have.
    """
    return any(
        _is_in("gb2312", letter) and not any(_is_in(one, letter) for one in _JAPANESE_LETTERS)
        for letter in text
    )


def _is_in(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _by_country(cell: str) -> int:
    written = cell.strip().casefold()
    if not written:
        return _UNSAID
    return _JAPANESE if written in _JAPAN else _OTHER


def _by_language(cell: str) -> int:
    written = cell.strip().casefold()
    if not written or written.startswith("en"):  # many people prefer English
        return _UNSAID
    return _JAPANESE if written.startswith(("ja", "日本")) else _OTHER


def _is_japanese_file(source: SourceTable) -> bool:
    """By kana in its header or cells, or its countries, as far as its first rows say."""
    if source.csv_format.encoding.name in _ENCODINGS:
        return True
    if any(map(_JAPANESE_WORDS.search, source.header)):
        return True
    if any(map(_KANA_LETTER.search, source.header)):
        return True
    first = [column.slice(0, _SAMPLE_ROWS) for column in source.columns]
    if any(
        pc.any(pc.match_substring_regex(cells, _KANA_LETTER.pattern)).as_py() for cells in first
    ):
        return True
    countries = find_known_column("country", source.header)
    written = {cell for at in countries for cell in first[at].unique().to_pylist() if cell}
    return any(cell.strip().casefold() in _JAPAN for cell in written)


def _encode(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def _readings(column: pa.ChunkedArray, read: Callable[[str], str]) -> Readings:
    cells, codes = _encode(column)
    return Readings(tuple(map(read, cells)), codes)


def kana_of(cell: str) -> str:
    """A cell that is kana alone, in its usual width; else empty."""
    text = " ".join(unicodedata.normalize("NFKC", cell).split())
    letters = [sign for sign in text if not sign.isspace() and sign not in "・="]
    is_kana = all(unicodedata.name(sign, "").startswith(_KANA) for sign in letters)
    return text if letters and is_kana else ""


def _part(whole: str, index: int) -> str:
    parts = whole.split()
    return parts[index] if len(parts) == 2 else ""


def _column(source: SourceTable, headers: tuple[str, ...]) -> pa.ChunkedArray | None:
    for header in headers:
        if found := find_column(header, source.header):
            return source.columns[found[0]]
    return None
