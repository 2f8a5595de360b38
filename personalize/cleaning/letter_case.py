"""Capitals as people write their names: `SARAH o'NEIL-mcdonald` is Sarah O'Neil-McDonald.

A word that somebody wrote in capitals and small letters stays as it is: McDonald, van der Berg,
DeShawn. Words all in capitals or all small are written as names usually are.
"""

from __future__ import annotations

import re

from personalize.cleaning.known_names import is_surname as is_known_surname
from personalize.cleaning.name_words import bare, generations, is_generation, name_words

_PIECE = re.compile(r"[^\W\d_]+")
_HALF_SHOUTED = re.compile(r"(Mc|Mac)([A-Z]{3,})")
# IJsbrand and IJzerman, but not Ijeoma, Ijaz or Ijlal.
_DUTCH_IJ = re.compile("ij[sznd]")
_DOTLESS = re.compile("[\u0130\u0131\u011e\u011f\u015e\u015f]")
# Romanian was written with the same s.
_NOT_TURKISH = re.compile("[\u0102\u0103\u00c2\u00e2\u00ce\u00ee\u0162\u0163\u021a\u021b]")
_TWO_LETTERS_AS_WORD = ("st", "mt", "jr", "sr", "dr")
_APOSTROPHES = "'\u2019\u2018"
_SHOUTED = 3
"""Letters from which a word in capitals beside others is not initials."""


def recase_name(name: str, *, is_surname: bool = False) -> str:
    """A person's name with the capitals of a name.

    Args:
        name: one name, cleaned otherwise.
        is_surname: it is a surname alone, which may begin with a small particle and is not
            initials.
    """
    if len(name) == 1:
        return name.upper()
    words = name.split(" ")
    is_even = name.isupper() or name.islower()  # nothing shows how its owner writes it
    is_turkish = bool(_DOTLESS.search(name)) and not _NOT_TURKISH.search(name)
    last = len(words) - 1
    recased = []
    for at, word in enumerate(words):
        plain = bare(word)
        may_be_initials = not (is_surname or (last and at == last))
        is_particle = plain in name_words("particles") and at < last and (at > 0 or is_surname)
        if at and is_generation(word, name):
            recased.append(generations()[plain])
        elif is_particle and (is_even or word.islower()):
            recased.append(word.lower())
        elif _shows_its_case(word, is_even=is_even) or (may_be_initials and _is_initials(word)):
            recased.append(word)
        else:
            recased.append(_recase_word(word, is_turkish=is_turkish))
    return " ".join(recased)


def _shows_its_case(word: str, *, is_even: bool) -> bool:
    """Whether its owner's capitals can be seen in a word: McDonald, d'Angelo, but not jOHN."""
    if is_even or word.islower():
        return False
    pieces = _PIECE.findall(word)
    letters = "".join(pieces)
    if word.isupper():
        return len(letters) < _SHOUTED
    if len(letters) >= _SHOUTED and letters[0].islower() and letters[1:].isupper():
        return False
    if _HALF_SHOUTED.fullmatch(word):
        return False
    is_shouted = any(piece.isupper() and len(piece) >= _SHOUTED for piece in pieces)
    return not (is_shouted and all(piece.islower() or piece.isupper() for piece in pieces))


def _is_initials(word: str) -> bool:
    """Whether two capitals are spoken as letters: "JP" and "AJ", but not "AL", "BO" or "ST"."""
    if len(word) != 2 or not word.isupper() or word.casefold() in _TWO_LETTERS_AS_WORD:
        return False
    return word.endswith("J") or not set(word) & set("AEIOUY")


def _recase_word(word: str, *, is_turkish: bool) -> str:
    if half := _HALF_SHOUTED.fullmatch(word):
        return half[1] + half[2].capitalize()
    if is_turkish:
        return _PIECE.sub(lambda piece: _turkish(piece[0]), word)
    return _PIECE.sub(lambda piece: _recase_piece(piece[0], piece.start(), word), word)


def _recase_piece(piece: str, start: int, word: str) -> str:
    small = piece.lower()
    if start and word[start - 1] in _APOSTROPHES and len(piece) == 1:
        return small
    if small.startswith("mc") and len(small) > 4 and is_known_surname(small):
        return "Mc" + small[2:].capitalize()
    return "IJ" + small[2:] if _DUTCH_IJ.match(small) else small.capitalize()


def _turkish(piece: str) -> str:
    """With two kinds of i, of which the capital I is the one without a dot."""
    small = piece.replace("\u0130", "i").replace("I", "\u0131").lower()
    first = "\u0130" if small.startswith("i") else small[:1].upper()
    return first + small[1:]
