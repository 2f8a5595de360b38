"""An English text as the built-in voices read it: words with phonemes and where those come from.

normaliser -> tags -> marked words, the lexicon, heteronyms -> the voice's dictionary -> guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from personalize.errors import StageError
from personalize.normaliser.letters import WordKnowledge, is_common_word
from personalize.normaliser.spoken_text import spoken_text
from personalize.normaliser.style import TextStyle
from personalize.pronunciation.arpabet import from_ipa, from_voice, to_voice
from personalize.pronunciation.lexicon import Context, names_lexicon
from personalize.pronunciation.markup import LINK
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.heteronyms import heteronym_symbols, is_heteronym
from render_cluster.voice.spelling import has_sound, readable_text

_SIBILANTS = frozenset("szʃʒʧʤ")
_VOICELESS = frozenset("ptkfθ")
_POSSESSIVE = frozenset(("'s", "'S"))
_MARKED_RATING = 5
_GUESSED_RATING = 2
_LINKED = re.compile(r"\b[Qq]zx[a-j]+q\b")
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

    def read(self, text: str, style: TextStyle) -> list[list[ReadWord]]:
        """The sentences of a text.

        Raises:
            StageError: a word or number has no pronunciation and would not be spoken.
            InputError: the text has letters of a script that the voice does not know.
        """
        from hibari import Hibari

        spoken = spoken_text(text, style, self._knowledge)
        bare, links = _take_links(spoken)
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
        """Gives tokens the pronunciation that their link, the lexicon or their context has."""
        by_context = heteronym_symbols(tokens, self._g2p.lexicon)
        last = ""
        for index, token in enumerate(tokens):
            link = links.get(token.text.lower())
            if link is not None:
                token.phonemes, token.rating = to_voice(link.phones), _MARKED_RATING
                yield token, (Origin.SCRIPT, "")
            elif last and token.text in _POSSESSIVE:
                token.phonemes, token.rating = _possessive(last), _MARKED_RATING
                yield token, (Origin.SCRIPT, "")
            elif index in by_context:
                token.phonemes, token.rating = by_context[index], _MARKED_RATING
                yield token, (Origin.DICTIONARY, "by context")
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
        symbols = token.phonemes or ""
        if any(map(str.isalnum, written)) and not has_sound(symbols):
            raise StageError("speak", f"no pronunciation for {_quoted(written)}")
        is_guess = token.rating is not None and token.rating <= _GUESSED_RATING
        return ReadWord(written, symbols, space, Origin.GUESS if is_guess else Origin.DICTIONARY)


def symbols_of(sentence: list[ReadWord]) -> str:
    """What the voice is given for a sentence."""
    return "".join(word.symbols + word.space for word in sentence).strip()


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
    if not token.text[:1].isalnum() or is_heteronym(token.text):
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


def _possessive(symbols: str) -> str:
    """The 's after a word, by its last sound."""
    if symbols[-1:] in _SIBILANTS:
        return "ᵻz"
    return "s" if symbols[-1:] in _VOICELESS else "z"


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
