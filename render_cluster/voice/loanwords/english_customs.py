# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""What English does with foreign vowels and endings beyond the nearest sound.

As Wells describes the anglicising of foreign names (Longman Pronunciation Dictionary, 3rd edition,
introduction): a final e is a diphthong, an o is one unless an r follows, and no word ends in h.
"""

from __future__ import annotations

import re

_VOWELS = "aeiouyøœɑɐæʌəɜɛɔɒɪʊɨɯɤʏεAIOQWY"
_FOREIGN = (
    (re.compile("eː"), "A"),
    (re.compile("oː"), "O"),
    (re.compile("ɐ̃\\^?ʊ̃"), "Wn"),  # Portuguese -ão
    (re.compile("ʊ$"), "O"),
    (re.compile("ŋ(?![kɡ])(?=.)"), "n"),
    (re.compile(f"[xχ](?=[ˈˌ]?[{_VOWELS}])"), "h"),
    (re.compile("[xχ]"), "k"),
    (re.compile(r"e(?![\u0300-\u036f^])$"), "A"),
    (re.compile(r"o(?![\u0300-\u036f^])(?![ˈˌ]?[ɹrɾʁ])"), "O"),
)
_ENGLISH = (
    (re.compile("ˌ(?=[^ˈˌ]?ˈ)"), ""),
    (re.compile("[ɑa]j(?![ˈˌ]?[ɑæʌɔɛɪiʊuəɜAIWOY])"), "I"),
    (re.compile("ɔj(?![ˈˌ]?[ɑæʌɔɛɪiʊuəɜAIWOY])"), "Y"),
    (re.compile("ɛj(?![ˈˌ]?[ɑæʌɔɛɪiʊuəɜAIWOY])"), "A"),
    (re.compile("ɑw(?![ˈˌ]?[ɑæʌɔɛɪiʊuəɜAIWOY])"), "W"),
    (re.compile("(?<=[əɜ]ɹ)ɹ"), ""),
    (re.compile("(?<=[^ˈˌ])ɑ$"), "ə"),
    (re.compile("(?<![ˈˌ])ʌ"), "ə"),
    (re.compile("(?<![ˈˌ])ɜɹ"), "əɹ"),
    (re.compile(r"(.)\1(?<=[bdfɡklmnpstvzɹ])"), r"\1"),
)


def before_english(ipa: str) -> str:
    """Foreign IPA of a word, before its sounds become the nearest English ones."""
    return _changed(ipa, _FOREIGN)


def after_english(symbols: str) -> str:
    """The nearest English sounds of a word as English joins them."""
    return _changed(symbols, _ENGLISH)


def _changed(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, instead in rules:
        text = pattern.sub(instead, text)
    return text
