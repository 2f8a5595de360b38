"""Words that mark a row as nobody to greet (`words/*.yaml`), and the normal form of text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import yaml

from personalize.yaml_source import SAFE_LOADER

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists, each entry normalised by `plain_words`."""
    return _lists()[name]


def is_listed(text: str, *names: str) -> bool:
    """Whether a text is an entry of one of the lists, with or without spaces."""
    return fold(text) in _all_folded(*names)


@cache
def phrase_pattern(name: str) -> re.Pattern[str]:
    """Finds the entries of a list as whole words in the output of `plain_words`."""
    longest_first = sorted(word_list(name), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


@cache
def quick_pattern(name: str) -> str:
    """A regular expression for whole columns that finds every cell that may contain an entry."""
    entries = ("[^a-z0-9]*".join(map(re.escape, entry.split())) for entry in word_list(name))
    return rf"(?i)[^\x00-\x7f]|(?:^|[^a-z0-9])(?:{'|'.join(sorted(entries))})(?:[^a-z0-9]|$)"


# Each cell is looked for in a dozen lists, one after another.
@lru_cache(maxsize=1_000)
def plain_words(text: str) -> str:
    """Words without marks, capitals and signs: "[First_Name]" and "FirstName" are "first name"."""
    split = _CAMEL.sub(" ", text)
    plain = split if split.isascii() else _without_marks(split)
    return " ".join(_WORD.findall(plain.replace("\u2019", "'").casefold()))


def fold(text: str) -> str:
    """Lower-case letters and digits without marks: "First_Name" and "FIRSTNAME" are one."""
    if text.isascii():  # nearly every value of a large file: ten times as fast
        return text.lower().translate(_SIGNS)
    return plain_words(text).replace(" ", "").replace("'", "")


@cache
def _all_folded(*names: str) -> frozenset[str]:
    return frozenset(fold(entry) for name in names for entry in word_list(name))


def _without_marks(text: str) -> str:
    """Latin letters without their marks; in other scripts that would be a different letter."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFKD", text):
        if not (unicodedata.combining(letter) and kept and kept[-1].isascii()):
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept)).replace("\u0142", "l")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(entries)
        for file in sorted(_FOLDER.glob("*.yaml"))
        for name, entries in yaml.load(file.read_text("utf-8"), Loader=SAFE_LOADER).items()
    }
