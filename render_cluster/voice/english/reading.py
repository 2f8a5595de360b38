"""An English text as the built-in voices read it: words with phonemes and where those come from.

normaliser -> given words, lexicon, heteronyms by context -> the voice's dictionary -> its guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from personalize.errors import ConfigError, InputError, StageError
from personalize.normaliser.letters import WordKnowledge
from personalize.normaliser.marked_text import set_marks
from personalize.normaliser.spoken_text import spoken_text
from personalize.normaliser.style import TextStyle
from personalize.pronunciation.arpabet import from_ipa, to_voice
from personalize.pronunciation.lexicon import Context, Entry, names_lexicon
from personalize.pronunciation.markup import LINK, mark
from personalize.pronunciation.prosody_marks import has_marks, without_marks
from personalize.pronunciation.said import Origin
from render_cluster.voice.english.british import british
from render_cluster.voice.english.capitals import is_said_as_word
from render_cluster.voice.english.compounds import compound_symbols, possessive
from render_cluster.voice.english.contractions import (
    ENDING,
    contraction_symbols,
    is_ending,
    is_listed,
    with_endings,
)
from render_cluster.voice.english.heteronyms import heteronym_symbols, is_heteronym
from render_cluster.voice.english.marked_words import SentenceMarks, by_sentence, take_marks
from render_cluster.voice.english.spelling import LINK_OR_WORD, readable_text
from render_cluster.voice.interface.read_word import ReadWord, has_sound

_POSSESSIVE = frozenset(("'s", "'S"))
_MARKED_RATING = 5
_GUESSED_RATING = 2
_OUTSIDE_LINKS = re.compile(
    r"(\[[^\]\n]+\]\([^)\n]*\))|(?<![^\s(\"\u201c])[^\s()\"\u201c\u201d]+?(?=[,;:!?.)\"\u201d]*(?:\s|$))"
)
"""A link (group 1), or what stands between spaces without the punctuation around it."""

_DIGITS = str.maketrans("0123456789", "abcdefghij")
_PLACEHOLDER = re.compile("qzx[a-j]+q")
_GLUE = frozenset("_/@#*+=~^|\\%&$<>{}")
"""Signs at which the tokenizer does not part words."""
_LETTER_A = "ˈA"  # noqa: RUF001  the voice's alphabet
"""The normaliser leaves a capital A for the letter only, and the dictionary says the article."""
_GIVEN = re.compile(rf"{LINK.pattern}({ENDING}+(?!\w))?")
_GIVEN_OR_WORD = re.compile(rf"{_GIVEN.pattern}|{LINK_OR_WORD.pattern}")


@dataclass(frozen=True, slots=True)
class _Link:
    """A word whose pronunciation is given."""

    written: str
    phones: str
    origin: Origin
    detail: str = ""


class EnglishReader:
    """Reads text with hibari's dictionary, tagger and guess.

    Args:
        g2p: of hibari, American or British.
    """

    def __init__(self, g2p: Any) -> None:  # noqa: ANN401  hibari has no types
        self._g2p = g2p
        self._accent = british if g2p.british else _american
        self._knowledge = WordKnowledge(is_word=partial(is_said_as_word, g2p))

    def read(self, text: str, locale: str = "en-US") -> list[list[ReadWord]]:
        """The sentences of a text, whose writer follows the conventions of `locale`.

        Raises:
            StageError: a word or number has no pronunciation and would not be spoken.
        """
        from hibari import Hibari

        try:
            exact, known = _mark_exact(without_marks(text))
            spoken = self._spoken(exact, locale)
            if has_marks(text):
                spoken = set_marks(spoken, self._spoken(text, locale))
            bare, links = _take_links(spoken, known)
        except (ConfigError, InputError) as error:
            raise StageError("speak", str(error)) from error
        readable, marks = take_marks(readable_text(self._g2p, bare))
        sentences = Hibari.split_sentences(readable)
        marks_of = by_sentence(readable, sentences, marks)
        read = [
            self._sentence(one, links, its_marks)
            for one, its_marks in zip(sentences, marks_of, strict=True)
        ]
        return [sentence for sentence in read if any(word.is_word for word in sentence)]

    def _spoken(self, text: str, locale: str) -> str:
        return spoken_text(text, TextStyle(locale), self._knowledge)

    def _sentence(
        self, sentence: str, links: dict[str, _Link], marks: SentenceMarks
    ) -> list[ReadWord]:
        tokens = self._g2p.tokenize(sentence)
        origins = {id(token): found for token, found in self._preset(tokens, links)}
        read = self._g2p.phonemize_tokens(tokens)
        words = [self._word(token, origins, links) for token in read]
        return marks.set_on(words, sentence, [token.text for token in read]) if marks else words

    def _preset(
        self, tokens: list[Any], links: dict[str, _Link]
    ) -> Iterator[tuple[Any, tuple[Origin, str]]]:
        """Gives tokens the pronunciation that their link, the lexicon or their context has."""
        by_context = heteronym_symbols(tokens, self._g2p.lexicon)
        last = ""
        for index, token in enumerate(tokens):
            _check_placeholder(token.text, links)
            link = links.get(token.text.lower())
            if link is not None:
                token.phonemes = self._accent(to_voice(link.phones), link.written)
                token.rating = _MARKED_RATING
                yield token, (link.origin, link.detail)
            elif last and token.text in _POSSESSIVE:
                token.phonemes, token.rating = possessive(last), _MARKED_RATING
                yield token, (Origin.SCRIPT, "")
            elif token.text == "A" and not _is_hyphenated(tokens, index):
                token.phonemes, token.rating = _LETTER_A, _MARKED_RATING
                yield token, (Origin.RULES, "letter")
            elif self._is_contracted(tokens, index):
                pass  # the dictionary has the whole word, or `_word` puts it together
            elif index in by_context:
                token.phonemes = self._accent(by_context[index], token.text)
                token.rating = _MARKED_RATING
                yield token, (Origin.DICTIONARY, "by context")
            elif entry := _listed(token):
                token.phonemes = self._accent(to_voice(entry.phones), token.text)
                token.rating = _MARKED_RATING
                yield token, (Origin.LEXICON, entry.source)
            last = token.phonemes if token.phonemes and not token.whitespace else ""

    def _is_contracted(self, tokens: list[Any], index: int) -> bool:
        """Whether a token is a part of a contraction: "do" and "n't"."""
        if is_ending(tokens[index].text) and index and not tokens[index - 1].whitespace:
            return True
        if tokens[index].whitespace or index + 1 == len(tokens):
            return False
        word, following = tokens[index].text, tokens[index + 1].text
        if following in _POSSESSIVE:
            return not is_heteronym(word) and is_listed(self._g2p, word + following)
        return is_ending(following)

    def _contraction(self, written: str) -> tuple[str, Origin, str] | None:
        """A contraction that the dictionary lacks, with the origin of the word in it."""
        origins: list[tuple[Origin, str]] = []

        def say(word: str) -> str:
            (token,) = self._g2p.phonemize_tokens(self._g2p.tokenize(word))[:1]
            is_guess = token.rating is None or token.rating <= _GUESSED_RATING
            if is_guess and (entry := names_lexicon().find_name(word)):
                origins.append((Origin.LEXICON, entry.source))
                return self._accent(to_voice(entry.phones), word)
            origins.append((Origin.GUESS if is_guess else Origin.DICTIONARY, ""))
            return token.phonemes or ""

        symbols = contraction_symbols(self._g2p, written, say)
        return (symbols, *origins[0]) if symbols else None

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
        if link is None and (contraction := self._contraction(written)):
            symbols, origin, detail = contraction
            return ReadWord(written, symbols, space, origin, detail)
        if token.rating == _GUESSED_RATING and (entry := names_lexicon().find_name(written)):
            symbols = self._accent(to_voice(entry.phones), written)
            return ReadWord(written, symbols, space, Origin.LEXICON, entry.source)
        if token.rating == _GUESSED_RATING and (joined := compound_symbols(self._g2p, written)):
            return ReadWord(written, joined, space, Origin.RULES, "two words joined")
        symbols = token.phonemes or ""
        if any(map(str.isalnum, written)) and not has_sound(symbols):
            raise StageError("speak", f"no pronunciation for {_quoted(written)}")
        is_guess = token.rating is not None and token.rating <= _GUESSED_RATING
        return ReadWord(written, symbols, space, Origin.GUESS if is_guess else Origin.DICTIONARY)


def _is_hyphenated(tokens: list[Any], index: int) -> bool:
    """Whether a token is a part of a compound, which the dictionary joins: "A-list"."""
    return any(token.text == "-" for token in tokens[max(0, index - 1) : index + 2])


def _american(symbols: str, written: str) -> str:  # noqa: ARG001  as `british`
    return symbols


def _mark_exact(text: str) -> tuple[str, dict[str, str]]:
    """The text with links for abbreviations and companies that are written exactly so (SAP, eBay).

    Before the normaliser, which knows their shape only. Also where the lexicon has each from.
    """
    known: dict[str, str] = {}

    def mark_one(chunk: re.Match[str]) -> str:
        entry = names_lexicon().find_exact(chunk[0]) if chunk[1] is None else None
        if entry is None:
            return chunk[0]
        known[chunk[0]] = entry.source
        return mark(chunk[0], entry.phones)

    if _OUTSIDE_LINKS.sub(lambda chunk: "" if chunk[1] else chunk[0], text).isupper():
        return text, known  # a sentence in capitals: IT and US are words there
    return _OUTSIDE_LINKS.sub(mark_one, text), known


def _take_links(text: str, known: Mapping[str, str]) -> tuple[str, dict[str, _Link]]:
    """The text with a made-up word for each word whose pronunciation is given.

    So that tagger and tokenizer see a word there. Given is what a link says, and the lexicon's
    pronunciation of words with accents, which the dictionary has without them.
    """
    links: dict[str, _Link] = {}

    def take(match: re.Match[str]) -> str:
        link = _link_of(match[0], known)
        if link is None:
            return match[0]
        name = f"qzx{str(len(links)).translate(_DIGITS)}q"
        links[name] = link
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        name = name.capitalize() if link.written[:1].isupper() else name
        return " " * (before in _GLUE) + name + " " * (after in _GLUE)

    return _GIVEN_OR_WORD.sub(take, text), links


def _check_placeholder(token: str, links: Mapping[str, _Link]) -> None:
    """Stops a placeholder that is a part of another word, and would be spoken.

    Raises:
        StageError: it is.
    """
    small = token.lower()
    if small not in links and (found := _PLACEHOLDER.search(small)) and found[0] in links:
        written = links[found[0]].written
        raise StageError(
            "speak", f"{_quoted(written)} touches what stands beside it; put a space between them"
        )


def _link_of(text: str, known: Mapping[str, str]) -> _Link | None:
    if found := _GIVEN.fullmatch(text):
        origin = Origin.LEXICON if found[1] in known else Origin.SCRIPT
        phones = with_endings(from_ipa(found[2]), found[3] or "")
        written = found[1] + (found[3] or "")
        return _Link(written, phones, origin, known.get(found[1], ""))
    if text.isascii():
        return None
    lexicon = names_lexicon()
    entry = lexicon.find(text, Context.WORD) or lexicon.find_name(text)
    return _Link(text, entry.phones, Origin.LEXICON, entry.source) if entry else None


def _listed(token: Any) -> Entry | None:  # noqa: ANN401  hibari has no types
    """The lexicon's entry for a script's own word, if it knows better than the dictionary."""
    if not token.text[:1].isalnum() or is_heteronym(token.text):
        return None
    lexicon = names_lexicon()
    is_name = token.tag.startswith("NNP") and not lexicon.is_ordinary(token.text.lower())
    return lexicon.find(token.text, Context.WORD) or (
        lexicon.find_name(token.text) if is_name else None
    )


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
