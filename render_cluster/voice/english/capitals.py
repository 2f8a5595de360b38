"""Words in capitals: which are words or names, "OAK HILL", and which may be either, "IDEO"."""

from __future__ import annotations

import re
from typing import Any

from personalize.normaliser.letters import is_common_word
from personalize.normaliser.tables import table, word_set
from personalize.pronunciation.lexicon import Context, names_lexicon
from render_cluster.voice.english.spelling import folded

_LETTERS = word_set("capitals.yaml", "letters")
_LEAST_WORD = 3
_LEAST_NAME = 4
"""Letters of a word, and of a name, that capitals may stand for."""

_VOWEL = re.compile("[AEIOUYaeiouy]")
_STRESSES = re.compile("[\u02c8\u02cc]")
_SAYABLE = re.compile("[^AEIOUY]{0,2}[AEIOU]{1,2}(?:[^AEIOUY]{1,2}[AEIOUY]{1,2})*[^AEIOUY]{0,2}")
_MOST_LETTERS = 5


def is_said_as_word(g2p: Any, word: str) -> bool:  # noqa: ANN401  hibari has no types
    """For a word in capitals: whether it is a word, in small letters, or a name, capitalised."""
    if is_common_word(word):
        return True
    golds = g2p.lexicon.golds.d
    if word.islower():
        is_listed = (
            len(word) >= _LEAST_WORD
            and {word, folded(word)} & golds.keys()
            and _VOWEL.search(word) is not None
        )
        return bool(is_listed) and not _is_spelled(golds.get(word.upper()), len(word))
    if len(word) < _LEAST_NAME or not word[:1].isupper():
        return False
    lexicon = names_lexicon()
    is_name = lexicon.find(word, Context.GIVEN) or lexicon.find(word, Context.COMPANY)
    return bool(is_name) or word in golds


def _is_spelled(said: Any, letters: int) -> bool:  # noqa: ANN401  hibari has no types
    """Whether the dictionary says capitals by their letters, each of which has a stress."""
    symbols = said.get("DEFAULT") if isinstance(said, dict) else said
    return len(_STRESSES.findall(symbols or "")) >= letters


def may_be_word(capitals: str) -> bool:
    """Whether unknown letters could as well be a word, so that saying their names is a guess."""
    if not (capitals.isascii() and capitals.isupper() and capitals.isalpha()):
        return False
    if not _LEAST_WORD < len(capitals) <= _MOST_LETTERS or not _SAYABLE.fullmatch(capitals):
        return False
    is_given = capitals in _LETTERS or capitals in table("capitals.yaml", "said")
    return not is_given and names_lexicon().find_exact(capitals) is None
