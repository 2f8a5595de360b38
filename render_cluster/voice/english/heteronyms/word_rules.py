"""Rules for one word that is said in two ways: the first that fits its sentence decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import to_voice
from render_cluster.voice.english.heteronyms.sentence import Sentence, inverted_auxiliary, words
from render_cluster.voice.english.heteronyms.verbs import is_verb

_LIST = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a sentence, and how it is written there."""

    sentence: Sentence
    index: int
    written: str

    def has(self, found: int, wanted: frozenset[str]) -> bool:
        """Whether the word there or its tag is one of those wanted."""
        return self.sentence.word(found) in wanted or self.sentence.tag(found) in wanted


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is said if all conditions fit."""

    say: str
    conditions: tuple[tuple[str, frozenset[str] | bool], ...]

    def fits(self, asked: Asked) -> bool:
        return all(
            _WORD_TESTS[name](asked, wanted)
            if isinstance(wanted, frozenset)
            else _FACTS[name](asked) == wanted
            for name, wanted in self.conditions
        )


@dataclass(frozen=True, slots=True)
class WordRules:
    """The ways in which a word is said, in the voice's alphabet, and what decides."""

    ways: Mapping[str, str]
    rules: tuple[_Rule, ...]

    @classmethod
    def of(cls, written: Mapping[str, Any], lists: Mapping[str, str]) -> WordRules:
        """Reads a word's entry in the table.

        Raises:
            ConfigError: it names a condition, a list or a way that does not exist.
        """
        ways = {name: to_voice(phones) for name, phones in written["ways"].items()}
        rules = tuple(_rule(rule, lists) for rule in written["rules"])
        if not {rule.say for rule in rules} <= set(ways) or rules[-1].conditions:
            raise ConfigError(f"rules that do not fit their ways of saying: {written}")
        return cls(ways, rules)

    def said(self, asked: Asked) -> str:
        """What the first rule says that fits."""
        return self.ways[next(rule.say for rule in self.rules if rule.fits(asked))]


def _rule(written: Mapping[str, Any], lists: Mapping[str, str]) -> _Rule:
    conditions: list[tuple[str, frozenset[str] | bool]] = []
    for name, wanted in written.items():
        if name in _FACTS:
            conditions.append((name, bool(wanted)))
        elif name in _WORD_TESTS:
            conditions.append((name, frozenset(_LIST.sub(lambda m: lists[m[1]], wanted).split())))
        elif name != "say":
            raise ConfigError(f"no such condition: {name}")
    return _Rule(written["say"], tuple(conditions))


def _is_after(asked: Asked, wanted: frozenset[str]) -> bool:
    left = asked.sentence.before(asked.index)
    return asked.has(asked.index - 1, wanted) or asked.has(left, wanted)


def _is_earlier(asked: Asked, wanted: frozenset[str]) -> bool:
    return asked.has(asked.index - 2, wanted)


def _is_before(asked: Asked, wanted: frozenset[str]) -> bool:
    return asked.has(asked.sentence.next(asked.index), wanted)


def _is_before_then(asked: Asked, wanted: frozenset[str]) -> bool:
    following = asked.sentence.next(asked.sentence.next(asked.index))
    return asked.has(following, wanted)


def _is_near(asked: Asked, wanted: frozenset[str]) -> bool:
    others: Iterable[int] = range(len(asked.sentence.words))
    return any(asked.has(other, wanted) for other in others if other != asked.index)


def _is_joined(asked: Asked, wanted: frozenset[str]) -> bool:
    left = asked.sentence.before(asked.index)
    if asked.sentence.word(left) not in words("conjunctions"):
        return False
    return asked.has(asked.sentence.before(left), wanted)


def _is_asked(asked: Asked, wanted: frozenset[str]) -> bool:
    return inverted_auxiliary(asked.sentence, asked.index) in wanted


def _starts(asked: Asked) -> bool:
    return asked.sentence.before(asked.index) < 0


_WORD_TESTS: dict[str, Callable[[Asked, frozenset[str]], bool]] = {
    "after": _is_after,
    "earlier": _is_earlier,
    "before": _is_before,
    "then": _is_before_then,
    "near": _is_near,
    "joined": _is_joined,
    "asked": _is_asked,
    "tagged": lambda asked, wanted: asked.sentence.tag(asked.index) in wanted,
}
_FACTS: dict[str, Callable[[Asked], bool]] = {
    "verb": lambda asked: is_verb(asked.sentence, asked.index, is_s_form=asked.written[-1:] == "s"),
    "capital": lambda asked: asked.written[:1].isupper() and not _starts(asked),
    "start": _starts,
    "alone": lambda asked: asked.sentence.other_verb(asked.index) is None,
}
