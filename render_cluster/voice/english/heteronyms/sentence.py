"""A tagged sentence: its clauses, and the words before and after one of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from personalize.yaml_source import SAFE_LOADER

FINITE = ("VBZ", "VBP", "VBD", "MD")
_VERB = (*FINITE, "VB")
_IN_NOUN_PHRASE = ("DT", "PDT", "PRP$", "POS", "JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS")
_MARKS = frozenset('"“”()-')
_LONGEST_SUBJECT = 6


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists of `grammar.yaml`."""
    content: dict[str, str] = yaml.load(
        Path(__file__).with_name("grammar.yaml").read_text("utf-8"), Loader=SAFE_LOADER
    )
    return frozenset(content[name].split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence in small letters, with their Penn Treebank tags."""

    words: tuple[str, ...]
    tags: tuple[str, ...]

    def word(self, index: int) -> str:
        """The word there; empty outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def tag(self, index: int) -> str:
        """The tag there; empty outside the sentence."""
        return self.tags[index] if 0 <= index < len(self.tags) else ""

    def before(self, index: int) -> int:
        """Where the last word before is that is no adverb, quote or hyphen; -1: none."""
        index -= 1
        while index >= 0 and self._is_passed_over(index):
            index -= 1
        return index

    def next(self, index: int) -> int:
        """Where the next word is; the number of words: none."""
        index += 1
        while index < len(self.words) and self.words[index] in _MARKS:
            index += 1
        return index

    def is_boundary(self, index: int) -> bool:
        """Whether a clause starts or ends there."""
        if not 0 <= index < len(self.words):
            return True
        word = self.words[index]
        is_mark = not any(map(str.isalnum, word)) and word not in _MARKS
        return is_mark or word in words("subordinators") or word in words("conjunctions")

    def clause(self, index: int) -> range:
        """The words around, up to the next boundaries."""
        start, end = index, index + 1
        while not self.is_boundary(start - 1):
            start -= 1
        while not self.is_boundary(end):
            end += 1
        return range(start, end)

    def other_verb(self, index: int, tags: tuple[str, ...] = _VERB) -> int | None:
        """Where another verb of the clause is, infinitives and relative clauses left out."""
        for other in self.clause(index):
            if other == index or self.tag(other) not in tags:
                continue
            if other > index and self.tag(other - 1) in ("PRP", "TO"):
                continue
            if other < index and self.word(other) in words("clause_verbs"):
                continue
            if self.word(self.before(other)) != "to":
                return other
        return None

    def _is_passed_over(self, index: int) -> bool:
        if self.word(index) in ("longer", "all", "both") and index:
            return self.word(index) == "longer" or self.tag(index - 1) == "PRP"
        if self.word(index) == "no":
            return self.word(index + 1) == "longer"
        return self.tag(index) in ("RB", "RBR") or self.word(index) in _MARKS


def without_false_verbs(spellings: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """The tags, with plural nouns that the tagger took for verbs: "two offers", "many leads"."""
    corrected = list(tags)
    for index, tag in enumerate(tags[1:], 1):
        is_noun_before = tags[index - 1] in ("JJ", "CD", "PRP$") or (
            spellings[index - 1] in words("determiners")
        )
        is_always_verb = spellings[index] in words("forms_of_be") | words("forms_of_have")
        if tag == "VBZ" and is_noun_before and not is_always_verb and spellings[index] != "does":
            corrected[index] = "NNS"
    return tuple(corrected)


def inverted_auxiliary(sentence: Sentence, index: int) -> str:
    """The auxiliary of a question whose subject is before the word: "does" in "does it work"."""
    at = sentence.before(index)
    subject = 0
    while at >= 0 and subject < _LONGEST_SUBJECT:
        word = sentence.word(at)
        is_auxiliary = word in words("auxiliaries") | words("forms_of_have") | words("forms_of_be")
        if is_auxiliary and subject:
            return word
        is_joined = subject > 0 and sentence.tag(at) == "CC"  # "could you and Anna present"
        if not is_joined and sentence.tag(at) not in (*_IN_NOUN_PHRASE, "PRP"):
            return ""
        at, subject = at - 1, subject + 1
    return ""
