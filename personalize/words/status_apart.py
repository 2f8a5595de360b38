"""A status that stands beside a name: "(DNC) Ann", "INACTIVE - Ann", "OLD Ann", "Ann (dec.)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from personalize.words.word_lists import plain_words, word_list

_BRACKETED = re.compile(r"[(\[*]+\s*([^()\[\]*]+?)\s*[)\]*]+")
_DASH = re.compile(r"\s+[-\u2013\u2014|/]+\s+|:\s+")
# Only beside a name that is not in capitals as a whole: RIP TORN is a name.
_CAPITALS_FIRST = re.compile(r"^([A-Z]{3,})[\s_:-]+(?=[^\s]*[a-z])")
_DEC_LAST = re.compile(r"(?<=\w)[ ,]+(dec\.)$")
_DNC = re.compile(r"(?i)(?<![^\W_])(dnc)(?![^\W_])")
# Short forms of Richard and Declan: "Declan (Dec) Lee".
_NICKNAMES = ("Dec", "Rip")


def status_apart_in(text: str) -> str:
    """The status that stands apart in a person's name; empty if there is none."""
    for part in _parts(text):
        words = re.sub(r"[\d ]+$", "", plain_words(part))
        is_status = words in word_list("status_apart") or words in word_list("status_whole")
        if is_status and part not in _NICKNAMES:
            return part
    return ""


def _parts(text: str) -> Iterator[str]:
    yield from _BRACKETED.findall(text)
    parts = _DASH.split(text)
    yield from parts if len(parts) > 1 else ()
    for pattern in (_CAPITALS_FIRST, _DEC_LAST, _DNC):
        if found := pattern.search(text):
            yield found[1]
