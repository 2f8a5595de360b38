"""Which words the voice's dictionary has, without loading it: a plan asks about every word.

The dictionary takes half a second to load; a table of its words' hashes, memory-mapped, nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all
from render_cluster.voice.english.capitals import may_be_word
from render_cluster.voice.english.compounds import cuts_of, has_main_stress
from render_cluster.voice.english.spelling import folded

_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_DOUBLED = re.compile(r"(.)\1$")
_PLAIN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
_LETTERS = 5
"""Capitals up to this many may be letters said by name: no guess if they could be no word."""


def is_known(word: str) -> bool:
    """Whether the voice says a word by its dictionary or by rule: no guess.

    Words with digits and signs are for the normaliser, and count as known.
    """
    bare = folded(_EDGES.sub("", word).replace("\u2019", "'"))
    return all(_is_known_part(part) for part in re.split(r"[-/&]", bare) if part)


def _is_known_part(part: str) -> bool:
    if not _PLAIN.fullmatch(part) or len(part) == 1:
        return True
    if part.isupper() and len(part) <= _LETTERS and not may_be_word(part):
        return True
    forms = (form for stem in _stems(part) for form in (stem, stem.lower(), stem.title()))
    return any(map(_has, forms)) or _is_compound(part)


def _stems(word: str) -> Iterator[str]:
    """The word, and what it may come from by the endings that the voice takes off itself."""
    yield word
    small = word.lower()
    for ending, instead in (
        *(("'s", ""), ("s'", "s"), ("s", ""), ("es", ""), ("ies", "y")),
        *(("ed", ""), ("d", ""), ("ing", ""), ("ing", "e")),
    ):
        stem = word[: len(word) - len(ending)] + instead
        if small.endswith(ending) and len(stem) > 2:
            yield stem
            if ending in ("ing", "ed") and _DOUBLED.search(stem):
                yield stem[:-1]


def _is_compound(part: str) -> bool:
    """Whether a word is two words that the main dictionary has (compounds.py)."""
    small = part.lower().removesuffix("'s")
    return any(
        _has(small[:cut], "stressed") and _has(small[cut:], "stressed") for cut in cuts_of(small)
    )


def _has(word: str, table: str = "all") -> bool:
    hashes = _hashes(table)
    wanted = _hash(word)
    at = int(np.searchsorted(hashes, wanted))
    return at < len(hashes) and hashes[at] == wanted


def _hash(word: str) -> np.uint64:
    digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@cache
def _hashes(table: str) -> NDArray[np.uint64]:
    """Sorted; made once per machine, every time if it cannot be saved."""
    path = data_home() / "voices" / f"words-{table}-{version('hibari-tts')}.bin"
    with suppress(OSError, ValueError):
        return np.memmap(path, np.uint64, "r")
    made = np.sort(np.array([_hash(word) for word in _dictionary(table)], np.uint64))
    with suppress(OSError), readable_by_all():
        write_whole(path, made.tobytes())
    return made


def _dictionary(table: str) -> Iterator[str]:
    """All words, or those of the main dictionary whose reading has a main stress."""
    from hibari import g2p

    gold = g2p._load_json("lexicon_us_gold.json.gz")
    if table == "stressed":
        yield from (word for word, said in gold.items() if has_main_stress(said))
    else:
        yield from gold
        yield from g2p._load_json("lexicon_us_silver.json.gz")
