"""Words that are said in two ways ("live", "record", "read"), decided by their sentence.

The voice's dictionary goes by part of speech; `words.yaml` adds what it lacks, and rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hibari.g2p import Context

from personalize.pronunciation.arpabet import to_voice
from personalize.yaml_source import SAFE_LOADER
from render_cluster.voice.english.heteronyms.sentence import Sentence, without_false_verbs
from render_cluster.voice.english.heteronyms.verbs import is_verb
from render_cluster.voice.english.heteronyms.word_rules import Asked, WordRules

_SIBILANTS, _VOICELESS = frozenset("szʃʒʧʤ"), frozenset("ptkfθ")


def heteronym_symbols(tokens: Sequence[Any], lexicon: Any) -> dict[int, str]:  # noqa: ANN401  hibari has no types
    """Indices of words that their sentence decides otherwise than `lexicon`, with their phonemes.

    Args:
        tokens: hibari's, tagged; those that have phonemes count as words but are not decided.
        lexicon: hibari's dictionary.
    """
    spellings = tuple(token.text.lower().replace("’", "'") for token in tokens)  # noqa: RUF001
    tags = list(without_false_verbs(spellings, [token.tag for token in tokens]))
    decided: dict[int, str] = {}
    for index, token in enumerate(tokens):
        if token.phonemes is not None or _is_in_compound(tokens, index):
            continue
        asked = Asked(Sentence(spellings, tuple(tags)), index, token.text)
        symbols, tags[index] = _decide(asked, lexicon)
        if symbols and symbols != lexicon(token, Context(future_vowel=False))[0]:
            decided[index] = symbols
    return decided


def is_heteronym(word: str) -> bool:
    """Whether a word has a rule here, so that one pronunciation for it cannot be right."""
    small = word.lower()
    return small in _special() or bool({small, small.removesuffix("s")} & _stems())


def _decide(asked: Asked, lexicon: Any) -> tuple[str | None, str]:  # noqa: ANN401
    """How the word is said, if it is a heteronym, and its part of speech."""
    word, tag = asked.sentence.words[asked.index], asked.sentence.tags[asked.index]
    if special := _special().get(word):
        return special.said(asked), tag
    stem = word if word in _stems() else word.removesuffix("s")
    if stem not in _stems():
        return None, tag
    verb = is_verb(asked.sentence, asked.index, is_s_form=word != stem)
    return _by_part(word, stem, lexicon, verb=verb), _corrected(
        asked, verb=verb, is_s_form=word != stem
    )


def _by_part(word: str, stem: str, lexicon: Any, *, verb: bool) -> str:  # noqa: ANN401
    if stem in _own():
        said = to_voice(_own()[stem][int(verb)])
        return _with_s(said) if word != stem else said
    entry = lexicon.golds.get(word)
    if isinstance(entry, Mapping):
        return _of_entry(entry, verb=verb)
    return _with_s(_of_entry(lexicon.golds.get(stem), verb=verb))


def _with_s(symbols: str) -> str:
    if symbols[-1] in _SIBILANTS:
        return symbols + "ᵻz"
    return symbols + ("s" if symbols[-1] in _VOICELESS else "z")


def _of_entry(entry: Mapping[str, str], *, verb: bool) -> str:
    """One reading of an entry whose default is whatever it does not name."""
    if verb or "VERB" in entry:
        return entry["VERB"] if verb and "VERB" in entry else entry["DEFAULT"]
    return entry.get("NOUN") or entry.get("ADJ") or entry["DEFAULT"]


def _corrected(asked: Asked, *, verb: bool, is_s_form: bool) -> str:
    """The tag, for the words that come later; the tagger's own where it agrees."""
    tag = asked.sentence.tags[asked.index]
    if verb == tag.startswith("VB"):
        return tag
    if verb:
        return "VBZ" if is_s_form else "VBP"
    return "NNS" if is_s_form else "NN"


def _is_in_compound(tokens: Sequence[Any], index: int) -> bool:
    """Whether a hyphen ties the word to another: the dictionary reads such words whole."""
    is_tied_before = (
        index > 0 and tokens[index - 1].text == "-" and not tokens[index - 1].whitespace
    )
    is_next_hyphen = index + 1 < len(tokens) and tokens[index + 1].text == "-"
    return is_tied_before or (is_next_hyphen and not tokens[index].whitespace)


@cache
def _special() -> dict[str, WordRules]:
    content = _content()
    return {
        word: WordRules.of(rules, content["lists"]) for word, rules in content["special"].items()
    }


@cache
def _own() -> dict[str, list[str]]:
    return dict(_content()["own"])


@cache
def _stems() -> frozenset[str]:
    return frozenset(_content()["pairs"].split()) | frozenset(_own())


@cache
def _content() -> dict[str, Any]:
    text = Path(__file__).with_name("words.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=SAFE_LOADER)
    return content
