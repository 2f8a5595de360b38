"""Which letters the voice gets for a word, and which words it must refuse rather than drop."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from personalize.errors import StageError

LINK_OR_WORD = re.compile(r"\[[^\]]+\]\([^)]*\)|[^\W\d_]+")
"""A word, or hibari's `[shown](/phonemes/)`, which gives a word's sound and stays as it is."""

_FOLDS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "\u0131": "i",
        "ß": "ss",
        "æ": "ae",
    }
    | {"Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ħ": "h"}
)
"""Latin letters that Unicode does not decompose into a plain letter and a mark."""

_UNSPOKEN = dict.fromkeys(map(ord, "™®©℠"))
"""Marks that NFKC would spell out: nobody says "Acme tee em"."""


def readable_text(g2p: Any, text: str) -> str:  # noqa: ANN401  hibari has no types
    """`text` with every word in letters that hibari reads.

    The lexicon's own spelling comes first, with or without its accents. A diaeresis (Zoë, Noël)
    only separates two vowels, and hibari's letter-to-sound network misreads it, so it is removed.
    Other accents that the network has learnt stay (André ends in "ay"); the rest are removed too.
    Ligatures, fractions and styled letters are written out first (Unicode's NFKC).

    Raises:
        StageError: a word has a letter without a Latin form, or is too long for the network.
    """
    text = unicodedata.normalize("NFKC", text.translate(_UNSPOKEN)).replace("\u2044", "/")
    return LINK_OR_WORD.sub(lambda match: _readable_word(g2p, match.group()), text)


def _readable_word(g2p: Any, word: str) -> str:  # noqa: ANN401  hibari has no types
    if word.startswith("["):
        return word
    spelling = word if word.isascii() else _spelling(g2p, word)
    if len(spelling) > g2p.oov.maxlen and not _in_lexicon(g2p, spelling):
        raise StageError(
            "speak", f"{_quoted(word)} is longer than the {g2p.oov.maxlen} letters that can be read"
        )
    if not all(letter in g2p.oov.cin and _is_latin(letter) for letter in spelling):
        raise StageError(
            "speak",
            f"{_quoted(word)} has letters that the voice cannot read",
        )
    return spelling


def _spelling(g2p: Any, word: str) -> str:  # noqa: ANN401  hibari has no types
    plain = folded(word)
    without_diaeresis = word.translate(str.maketrans("ëïËÏ", "eiEI"))
    for spelling in (word, plain):
        if _in_lexicon(g2p, spelling):
            return spelling
    return without_diaeresis if set(without_diaeresis) <= g2p.oov.cin.keys() else plain


def _in_lexicon(g2p: Any, word: str) -> bool:  # noqa: ANN401  hibari has no types
    return word in g2p.lexicon.golds or word in g2p.lexicon.silvers


def folded(word: str) -> str:
    """A word with plain letters for those that Unicode or we can fold."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_FOLDS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _quoted(text: str) -> str:
    """`text` quoted, and cut if it would swamp a message."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
