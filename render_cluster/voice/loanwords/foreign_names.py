# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""How a name of another language is said by a voice: read by its own rules, in the voice's sounds.

espeak-ng reads the languages that were tried; English is read as English voices read it.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.util import find_spec

from personalize.campaign.languages import DEFAULT_LANGUAGE, base_of
from personalize.errors import ConfigError, VidmergeError
from personalize.language.tags import language_name
from personalize.pronunciation.arpabet import from_voice
from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.phones import check_stress
from personalize.pronunciation.said import NameContext, Origin, SaidWord
from render_cluster.voice.espeak.espeak_reading import espeak_name
from render_cluster.voice.espeak.phonemizer import phonemizer
from render_cluster.voice.loanwords.english_customs import after_english, before_english
from render_cluster.voice.loanwords.nearest_sounds import (
    inventory_of,
    nearest_sounds,
    split_sounds,
)

_ESPEAK_READS = {
    "cs": "cs", "da": "da", "de": "de", "fi": "fi", "fr": "fr", "hr": "hr", "hu": "hu", "it": "it",
    "nb": "nb", "nl": "nl", "nn": "nb", "no": "nb", "pl": "pl", "ro": "ro", "sv": "sv", "tr": "tr",
}  # fmt: skip
"""What espeak-ng calls languages in Latin letters whose names it was tried with."""
_OWN_SIGNS = {"de": ("ɜ", "əɹ"), "pt": ("y", "ɪ")}
"""Where espeak-ng writes a sound of one language with the sign of another."""
_SPECIAL_ENGLISH = str.maketrans({"ɾ": "t", "T": "t", "ʔ": "t", "ᵊ": "ə", "ᵻ": "ɪ"})
_EDGES = ".,;:!?()'\""


def read_foreign_names(
    words: Collection[str], origin: str, spoken: str, context: NameContext
) -> dict[str, SaidWord]:
    """Names as the language `origin` reads them, for a voice that speaks `spoken`.

    Those that cannot be read so are left out: all, if espeak-ng is needed and not installed.

    Args:
        words: in Latin letters.
        origin: a BCP 47 tag.
        spoken: a BCP 47 tag of another language.
        context: whose names they are.
    """
    inventory = inventory_of(spoken)
    if not inventory or base_of(origin) == base_of(spoken) or not _is_read(origin):
        return {}
    detail = f"by the rules of {language_name(base_of(origin))}"
    found = {word: _said(word, _ipa(word, origin, context), inventory, detail) for word in words}
    return {word: said for word, said in found.items() if said}


def _is_read(origin: str) -> bool:
    if base_of(origin) == DEFAULT_LANGUAGE:
        return True
    is_known = base_of(origin) in {*_ESPEAK_READS, "es", "pt"}
    return is_known and find_spec("espeakng_loader") is not None


def _ipa(word: str, origin: str, context: NameContext) -> str:
    """The sounds of a word in its own language; empty if it cannot be read."""
    bare = word.strip(_EDGES)
    try:
        if base_of(origin) == DEFAULT_LANGUAGE:
            return _english(bare, context)
        language = _ESPEAK_READS.get(base_of(origin)) or espeak_name(origin)
        return phonemizer().ipa(bare, language).replace(*_OWN_SIGNS.get(base_of(origin), ("", "")))
    except VidmergeError:
        return ""


def _english(word: str, context: NameContext) -> str:
    from render_cluster.voice.english.guesses import english_reader  # slow to import

    sentences = english_reader().read(mark_value(word, context))
    symbols = " ".join(part.symbols for one in sentences for part in one if part.is_word)
    return symbols.translate(_SPECIAL_ENGLISH)


def _said(word: str, ipa: str, inventory: str, detail: str) -> SaidWord | None:
    if not ipa or " " in ipa:  # letters, or numbers
        return None
    if inventory == DEFAULT_LANGUAGE:
        return _in_english(word, ipa, detail)
    sounds = nearest_sounds(split_sounds(ipa), inventory)
    if not sounds:
        return None
    return SaidWord(word, "", Origin.GUESS, detail, sounds=sounds, is_foreign=True)


def _in_english(word: str, ipa: str, detail: str) -> SaidWord | None:
    symbols = after_english(nearest_sounds(split_sounds(before_english(ipa)), DEFAULT_LANGUAGE))
    if "ˈ" not in symbols:
        symbols = _with_stress(symbols)
    try:
        phones = from_voice(symbols)
        check_stress(phones)
    except ConfigError:
        return None
    return SaidWord(word, phones, Origin.GUESS, detail, is_foreign=True)


def _with_stress(symbols: str) -> str:
    first = next((at for at, one in enumerate(symbols) if one in "ɑæʌɔɛɪiʊuəɜAIWOY"), 0)
    return f"{symbols[:first]}ˈ{symbols[first:]}".replace("ˌ", "")
