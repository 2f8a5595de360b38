"""How much of a text was heard: word or character error rate, after a documented normalisation.

Both texts lose case, marks and the difference between spellings that sound alike
(`voice_sentences/spellings.yaml`; traditional and simplified Chinese characters). Digits never
occur: the sentences have words, and the ear is kept from writing digits. Distances are jiwer's,
from the extra `ear`: imported on first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from benchmarks.ear import MISSING
from benchmarks.plain_words import plain_words

SPELLINGS = Path(__file__).parent / "voice_sentences" / "spellings.yaml"

Unit = Literal["word", "character"]


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """How many units of some texts were replaced, left out or added, and how many there are."""

    errors: int
    units: int

    @property
    def percent(self) -> float:
        """Errors per hundred units; more than 100 if much was added."""
        return round(100 * self.errors / self.units, 2)


def count_errors(
    said: Sequence[str], heard: Sequence[str], unit: Unit, language: str
) -> ErrorCount:
    """The errors over all lines together, so that a long line counts more than a short one.

    Raises:
        SystemExit: the extra is not installed.
    """
    try:
        import jiwer
    except ImportError as missing:
        raise SystemExit(MISSING) from missing
    meant, got = ([normalised(t, unit, language) for t in texts] for texts in (said, heard))
    process = jiwer.process_words if unit == "word" else jiwer.process_characters
    found = process(meant, got)
    wrong = found.substitutions + found.deletions + found.insertions
    return ErrorCount(wrong, found.hits + found.substitutions + found.deletions)


def normalised(text: str, unit: Unit, language: str) -> str:
    """A text as it is compared; without spaces where characters are counted."""
    words = plain_words(_without_marks(text))
    if unit == "character":
        words = words.replace(" ", "")
    if language.partition("-")[0] == "zh":
        words = _simplified(words)
    for pattern, first in _spellings(language.partition("-")[0], unit):
        words = pattern.sub(first, words)
    return words


def _simplified(text: str) -> str:
    """Mandarin in simplified characters: the ear mixes both, which are said alike."""
    try:
        from proces import traditional_to_simplified
    except ImportError as missing:
        raise SystemExit("install the extra asian-languages: its cn2an brings proces") from missing
    return str(traditional_to_simplified(text))


def count_units(text: str, unit: Unit) -> int:
    """The words of a text, or its characters without spaces and marks."""
    words = plain_words(_without_marks(text))
    return len(words.split()) if unit == "word" else len(words.replace(" ", ""))


def _without_marks(text: str) -> str:
    """Without the marks that belong to no word, in every script: `¿`, `、`, `。`."""
    return "".join(" " if unicodedata.category(sign) in ("Po", "Pd") and sign not in "'\u2019-"
                   else sign for sign in text)  # fmt: skip


@cache
def _spellings(language: str, unit: Unit) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = yaml.safe_load(SPELLINGS.read_text(encoding="utf-8")).get(language, [])
    edge = r"\b" if unit == "word" else ""
    return tuple(
        (re.compile(f"{edge}{re.escape(other)}{edge}"), first)
        for first, *others in rows
        for other in others
    )
