"""An English text as the built-in voices read it: words with phonemes, and where those come from.

normaliser -> marked words, lexicon -> part-of-speech tags -> the voice's dictionary -> its guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from personalize.errors import ConfigError, InputError, StageError
from personalize.normaliser.letters import WordKnowledge, is_common_word
from personalize.normaliser.spoken_text import spoken_text
from personalize.normaliser.style import TextStyle
from personalize.pronunciation.arpabet import from_ipa, from_voice, to_voice
from personalize.pronunciation.lexicon import Context, names_lexicon
from personalize.pronunciation.markup import LINK, mark
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.compounds import compound_symbols, possessive
from render_cluster.voice.spelling import LINK_OR_WORD, has_sound, readable_text

_SIBILANTS = frozenset("szʃʒʧʤ")
_VOICELESS = frozenset("ptkfθ")
_POSSESSIVE = frozenset(("'s", "'S"))
_MARKED_RATING = 5
_GUESSED_RATING = 2
_DIGITS = str.maketrans("0123456789", "abcdefghij")


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word or a mark of punctuation in the voice's alphabet, with the space after it."""

    written: str
    symbols: str
    space: str
    origin: Origin
    detail: str = ""

    @property
    def is_word(self) -> bool:
        """Whether it is a word and not punctuation."""
        return has_sound(self.symbols)

    def said(self) -> SaidWord:
        """The word in ARPAbet."""
        return SaidWord(self.written, from_voice(self.symbols), self.origin, self.detail)


@dataclass(frozen=True, slots=True)
class _Link:
    """A word that came with its pronunciation."""

    written: str
    phones: str


class EnglishReader:
    """Reads text with hibari's dictionary, tagger and guess (`g2p`)."""

    def __init__(self, g2p: Any) -> None:  # noqa: ANN401  hibari has no types
        self._g2p = g2p
        self._knowledge = WordKnowledge(is_word=_is_word)

    def read(self, text: str, locale: str = "en-US") -> list[list[ReadWord]]:
        """The sentences of a text, whose writer follows the conventions of `locale`.

        Raises:
            StageError: a word or number has no pronunciation and would not be spoken.
        """
        from hibari import Hibari

        try:
            spoken = spoken_text(text, TextStyle(locale), self._knowledge)
            bare, links = _take_links(_mark_accented(spoken))
        except (ConfigError, InputError) as error:
            raise StageError("speak", str(error)) from error
        readable = readable_text(self._g2p, bare)
        sentences = [self._sentence(one, links) for one in Hibari.split_sentences(readable)]
        return [sentence for sentence in sentences if any(word.is_word for word in sentence)]

    def _sentence(self, sentence: str, links: dict[str, _Link]) -> list[ReadWord]:
        tokens = self._g2p.tokenize(sentence)
        origins = {id(token): found for token, found in self._preset(tokens, links)}
        read = self._g2p.phonemize_tokens(tokens)
        return [self._word(token, origins, links) for token in read]

    def _preset(
        self, tokens: list[Any], links: dict[str, _Link]
    ) -> Iterator[tuple[Any, tuple[Origin, str]]]:
        """Gives tokens the pronunciation that their link or the lexicon has."""
        last = ""
        for token in tokens:
            link = links.get(token.text.lower())
            if link is not None:
                token.phonemes, token.rating = to_voice(link.phones), _MARKED_RATING
                yield token, (Origin.SCRIPT, "")
            elif last and token.text in _POSSESSIVE:
                token.phonemes, token.rating = possessive(last), _MARKED_RATING
                yield token, (Origin.SCRIPT, "")
            elif entry := _listed(token):
                token.phonemes, token.rating = to_voice(entry.phones), _MARKED_RATING
                yield token, (Origin.LEXICON, entry.source)
            last = token.phonemes if token.phonemes and not token.whitespace else ""

    def _word(
        self,
        token: Any,  # noqa: ANN401  hibari has no types
        origins: dict[int, tuple[Origin, str]],
        links: dict[str, _Link],
    ) -> ReadWord:
        space = " " if token.whitespace else ""
        link = links.get(token.text.lower())
        written = link.written if link else token.text
        if id(token) in origins:
            return ReadWord(written, token.phonemes, space, *origins[id(token)])
        if token.rating == _GUESSED_RATING and (entry := _name(written)):
            return ReadWord(written, to_voice(entry.phones), space, Origin.LEXICON, entry.source)
        if token.rating == _GUESSED_RATING and (joined := compound_symbols(self._g2p, written)):
            return ReadWord(written, joined, space, Origin.RULES, "two words joined")
        symbols = token.phonemes or ""
        if any(map(str.isalnum, written)) and not has_sound(symbols):
            raise StageError("speak", f"no pronunciation for {_quoted(written)}")
        is_guess = token.rating is not None and token.rating <= _GUESSED_RATING
        return ReadWord(written, symbols, space, Origin.GUESS if is_guess else Origin.DICTIONARY)


def symbols_of(sentence: list[ReadWord]) -> str:
    """What the voice is given for a sentence."""
    return "".join(word.symbols + word.space for word in sentence).strip()


def _mark_accented(text: str) -> str:
    """The text with the pronunciations of names and words that are written with accents."""
    if text.isascii():
        return text
    return LINK_OR_WORD.sub(_mark_word, text)


def _mark_word(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or word.startswith("["):
        return word
    entry = names_lexicon().find(word, Context.WORD) or _name(word)
    return mark(word, entry.phones) if entry else word


def _take_links(text: str) -> tuple[str, dict[str, _Link]]:
    """The text with a made-up word for each link, so that tagger and tokenizer see a word there."""
    links: dict[str, _Link] = {}

    def take(link: re.Match[str]) -> str:
        name = f"qzx{str(len(links)).translate(_DIGITS)}q"
        links[name] = _Link(link[1], from_ipa(link[2]))
        return name.capitalize() if link[1][:1].isupper() else name

    return LINK.sub(take, text), links


def _listed(token: Any) -> Any:  # noqa: ANN401  hibari has no types
    """The lexicon's entry for a script's own word, if it knows better than the dictionary."""
    if not token.text[:1].isalnum():
        return None
    return names_lexicon().find(token.text, Context.WORD)


def _name(written: str) -> Any:  # noqa: ANN401
    if not written[:1].isupper():
        return None
    lexicon = names_lexicon()
    for context in (Context.COMPANY, Context.GIVEN, Context.SURNAME):
        if entry := lexicon.find(written, context):
            return entry
    return None


def _is_word(word: str) -> bool:
    """For words in capitals: whether they are a word or a name, and no letters."""
    if is_common_word(word):
        return True
    return word[:1].isupper() and len(word) > 3 and bool(names_lexicon().find(word, Context.GIVEN))


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
