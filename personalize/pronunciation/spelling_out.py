# ruff: noqa: RUF002  the phonetic alphabet looks like other letters, and is meant
"""Codes letter by letter: `{{ code | spell }}`, and SSML's <say-as interpret-as="characters">.

Each letter and digit comes with its pronunciation, so that "A" is never the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from personalize.errors import InputError
from personalize.pronunciation.arpabet import to_ipa
from personalize.pronunciation.letters import NAMES
from personalize.pronunciation.prosody_marks import pause_mark
from personalize.pronunciation.written_forms import foldings

_PAUSE_MS = 250
"""Between groups, as after a comma."""

_SIGNS = {"_": "underscore", "/": "slash", "@": "at", "+": "plus", "&": "and", "*": "star"}
"""What people say when they read a code out; other signs only part its groups."""

_DOT = re.compile(r"(?<=\d)\.(?=\w)|(?<=\w)\.(?=\d)")
_GROUP = re.compile(rf"(?:[^\W_]|[{re.escape(''.join(_SIGNS))}]|{_DOT.pattern})+")
_RUN = re.compile(r"\d+|[^\W\d_]+|[\W_]")


@lru_cache(maxsize=1 << 14)
def spell_out(text: str) -> str:
    """Letters by name and digits one by one, as `[A](/ˈeɪ/) [1](/ˈwʌn/)`, with pauses.

    A pause stands where the writing has a hyphen, a space or another sign that is not said, and
    between letters and digits, but not in short mixtures such as "B2B" and "SW1A".

    Raises:
        InputError: a letter has no English name, or there is nothing to spell.
    """
    groups = [part for group in _GROUP.findall(_plain(text)) for part in _parts(group)]
    if not any(letter in NAMES for group in groups for letter in group.casefold()):
        raise InputError("has nothing that can be spelled; correct the cell", value=text)
    return f",{pause_mark(_PAUSE_MS)} ".join(" ".join(map(_say, group)) for group in groups)


def _plain(text: str) -> str:
    """The text in capitals without accents: "é" is E, "ß" is S S."""
    plain = "".join(map(_plain_letter, unicodedata.normalize("NFKC", text)))
    unknown = next((s for s in plain if s.isalnum() and s.casefold() not in NAMES), "")
    if unknown:
        raise InputError(
            f"has {unknown!r}, which has no English name to spell it by; write it in Latin letters",
            value=text,
        )
    return plain


def _plain_letter(letter: str) -> str:
    if unicodedata.combining(letter) or letter == "'":
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return next(foldings(letter.casefold())).upper() if letter.isalpha() else letter


def _parts(group: str) -> Iterator[str]:
    """A group, parted between letters and digits unless one of them is a single sign of a few."""
    runs = _RUN.findall(group)
    part = runs[0]
    for before, run in pairwise(runs):
        if _is_change(before, run):
            yield part
            part = ""
        part += run
    yield part


def _is_change(before: str, run: str) -> bool:
    lengths = sorted((len(before), len(run)))
    is_both = before.isdigit() != run.isdigit() and before.isalnum() and run.isalnum()
    return is_both and (lengths[0] > 1 or lengths[1] > 2)


def _say(letter: str) -> str:
    if letter == ".":
        return "dot"
    return _SIGNS.get(letter) or f"[{letter}]({to_ipa(NAMES[letter.casefold()])})"
