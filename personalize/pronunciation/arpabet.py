# ruff: noqa: RUF001, RUF002  the phonetic alphabet looks like other letters, and is meant
"""ARPAbet to and from IPA and the alphabet of the built-in voice.

The voice hibari reads misaki's alphabet (hexgrad/misaki, EN_PHONES.md): one letter for a
diphthong, the stress mark directly before the vowel. Its dictionary writes General American more
closely than ARPAbet does (a flapped t, a faint vowel before a final l), which `to_voice` follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from personalize.errors import ConfigError
from personalize.pronunciation.letters import is_secondary_letter, split_letters
from personalize.pronunciation.phones import (
    is_vowel,
    join_words,
    may_lack_primary,
    split_words,
    syllables,
    table,
)

_CONSONANTS = table(
    "B b, CH ʧ, D d, DH ð, F f, G ɡ, HH h, JH ʤ, K k, L l, M m, N n, NG ŋ, P p, R ɹ, S s, SH ʃ, "
    "T t, TH θ, V v, W w, Y j, Z z, ZH ʒ"
)
_VOWELS = table("AA ɑ, AE æ, AH ʌ, AO ɔ, EH ɛ, ER ɜɹ, IH ɪ, IY i, UH ʊ, UW u")
_VOICE = _CONSONANTS | _VOWELS | table("AW W, AY I, EY A, OW O, OY Y")
_IPA = _CONSONANTS | _VOWELS | table("CH tʃ, JH dʒ, AW aʊ, AY aɪ, EY eɪ, OW oʊ, OY ɔɪ")
_MARKS = table("0, 1 ˈ, 2 ˌ")
_UNSTRESSED = table("AH ə, ER əɹ")

_NEVER_WEAK = frozenset(("ʌ", "ɜɹ"))

_FROM_VOICE = {written: phone for phone, written in _VOICE.items()} | table(
    "əɹ ER, ɚ ER, ə AH, ᵊ AH, ɐ AH, ᵻ IH, ɾ T, T T, ʔ T"
)
_FROM_IPA = {written: phone for phone, written in (*_CONSONANTS.items(), *_IPA.items())} | table(
    "t͡ʃ CH, d͡ʒ JH, g G, r R, ɾ T, ɫ L, ə AH, ɐ AH, ᵻ IH, ɨ IH, ɒ AA, a AA, e EH, o OW, "
    "əɹ ER, ər ER, ɜr ER, ɜːɹ ER, ɜːr ER, ɝ ER, ɚ ER, ɜː ER, ɜ ER, əʊ OW, l̩ AH L, n̩ AH N, m̩ AH M"
)

_V = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻ"
_C = f"[^{_V}ˈˌ]"
# Counted in the voice's dictionary of 180,000 words: each raises the share of CMUdict's words that
# are written as they are there.
_CONVENTIONS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"(?<=[td])ɪd$", "ᵻd"),
        (r"(?<=[szʃʒʧʤ])[ɪə]z$", "ᵻz"),
        (r"^ˌ(?=ɪ[mn])", ""),  # "inspire"
        (rf"ˌ(?=[{_V}]{_C}*ˈ)", ""),  # next to the primary stress
        (r"ˌ(?=[iO]$)", ""),
        (rf"(?<={_C})ɪ(?={_C}+[ˈˌ]?[{_V}])(?!ŋ)", "ə"),  # weak, and not in the last syllable
        (rf"(?<=[^{_V}ˈˌɹwj])əl(?=(?:[szd]|ju)?$)", "ᵊl"),
        (rf"(?<=[tdsz])ə(?=n(?![{_V}ˈˌ]))", "ᵊ"),
        (rf"(?<=[{_V}ɹ])t(?=(?!ᵊn)[{_V}])", "ɾ"),
    )
)
_DRAWN_BACK = re.compile("(?<=ə)([ˈˌ])[ɹr]")


def to_voice(phones: str) -> str:
    """A pronunciation in the alphabet of the built-in voice; words with a space between them.

    But names of letters are one word with what follows (`ˌAbˌibˈi` for "ABB"), as the voice's own
    dictionary writes abbreviations.

    Raises:
        ConfigError: it is no ARPAbet.
    """
    words = split_words(phones)
    said = "".join(
        _letter(word) if is_secondary_letter(word) else f"{_voice_word(word)} " for word in words
    )
    return said.strip()


def from_voice(written: str) -> str:
    """What the voice is given, in ARPAbet; a syllable without a mark has stress 0.

    But ʌ and ɜɹ, which are never weak, have stress 2 where the voice leaves its mark out.

    Raises:
        ConfigError: a symbol is not known, or a stress mark has no vowel.
    """
    words = [_read(word, _FROM_VOICE, written) for word in _words(written)]
    return join_words([part for word in words for part in split_letters(word)])


def to_ipa(phones: str) -> str:
    """A pronunciation in IPA between slashes, the stress mark before the syllable.

    Raises:
        ConfigError: it is no ARPAbet.
    """
    return f"/{' '.join(_ipa_word(word) for word in split_words(phones))}/"


def from_ipa(written: str) -> str:
    """IPA in ARPAbet, with or without slashes; a word of one syllable needs no stress mark.

    Among several words, letters with a secondary mark and words such as "of" stay without.

    Raises:
        ConfigError: a symbol is not known, or a stress mark has no vowel.
    """
    plain = written.strip().strip("/[]").replace("'", "ˈ").replace(".", "")
    plain = _DRAWN_BACK.sub(r"ɹ\1", plain)
    words = [_read(word, _FROM_IPA, written) for word in _words(plain)]
    is_one = len(words) == 1
    return join_words([_stress_only_syllable(word, is_one=is_one) for word in words])


def _letter(word: list[str]) -> str:
    """The name of a letter or digit before others, as it is said alone but for the mark."""
    alone = [phone.replace("2", "1") for phone in word]
    return _voice_word(alone).replace(_MARKS["1"], _MARKS["2"])


def _voice_word(word: list[str]) -> str:
    said = "".join(_symbol(phone, _VOICE, mark=True) for phone in word)
    for pattern, written in _CONVENTIONS:
        said = pattern.sub(written, said)
    return said


def _ipa_word(word: list[str]) -> str:
    said = ""
    for syllable in syllables(word):
        stress = next((phone[-1] for phone in syllable if is_vowel(phone)), "0")
        drawn_on = ""
        if said.endswith("əɹ") and is_vowel(syllable[0]):  # "Maria": ə.ɹi, in ARPAbet ER IY
            said, drawn_on = said[:-1], "ɹ"
        heard = "".join(_symbol(phone, _IPA, mark=False) for phone in syllable)
        said += _MARKS[stress] + drawn_on + heard
    return said


def _symbol(phone: str, alphabet: Mapping[str, str], *, mark: bool) -> str:
    if not is_vowel(phone):
        return alphabet[phone]
    name, stress = phone[:-1], phone[-1]
    letters = _UNSTRESSED.get(name, alphabet[name]) if stress == "0" else alphabet[name]
    return (_MARKS[stress] if mark else "") + letters


def _words(written: str) -> list[str]:
    words = written.split()
    if not words:
        raise ConfigError("a pronunciation is empty")
    return words


def _read(word: str, alphabet: Mapping[str, str], whole: str) -> list[str]:
    """The phonemes of one word; a stress mark belongs to the next vowel."""
    phones: list[str] = []
    stress, rest = "0", word
    while rest:
        if rest[0] in "ˈˌ":
            stress, rest = ("1" if rest[0] == "ˈ" else "2"), rest[1:]
            continue
        letters = next((rest[:n] for n in (3, 2, 1) if rest[:n] in alphabet), "")
        if not letters:
            raise ConfigError(f"'{rest[0]}' in the pronunciation '{whole}' is not known")
        rest = rest[len(letters) :].lstrip("ː")
        for phone in alphabet[letters].split():
            if is_vowel(phone):
                is_never_weak = letters in _NEVER_WEAK and stress == "0"
                phones.append(phone + ("2" if is_never_weak else stress))
                stress = "0"
            else:
                phones.append(phone)
    if stress != "0":
        raise ConfigError(f"a stress mark in the pronunciation '{whole}' has no vowel after it")
    return phones


def _stress_only_syllable(word: list[str], *, is_one: bool) -> list[str]:
    vowels = [index for index, phone in enumerate(word) if is_vowel(phone)]
    if len(vowels) == 1 and (is_one or not may_lack_primary(word)):
        word[vowels[0]] = word[vowels[0]][:-1] + "1"
    return word
