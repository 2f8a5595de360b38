"""A person's name in one cell: which of its words are the given name, and which the surname.

By rule, in any language, because no library with a permissive licence reads more than American
names: titles, degrees, nicknames and initials are left out, `Smith, Jane` and `DUPONT Jean` are
turned round, and a surname begins with its particles. Callers show the result for confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from personalize.cleaning.comma_names import (
    COMMA,
    CommaColumn,
    given_name_first,
    without_what_follows,
)
from personalize.cleaning.known_names import is_given_name
from personalize.cleaning.name_words import bare, is_generation, name_words
from personalize.cleaning.signs import without_signs
from personalize.cleaning.switches import Cleaned, Cleaning
from personalize.cleaning.titles import is_title, without_honorific, without_titles

_CONTACT = re.compile(
    r"[<(\[]?\s*(?:mailto:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?"
    r"|[<(\[]?\s*(?i:https?://|www\.)[^\s>)\]]+\s*[>)\]]?"
    r"|[(\[]?\+?\(?\d[\d\s().\u2011/-]{5,}\d[)\]]?"
)
_LEFT_OVER = re.compile(r"^[\s,;:|/\u2013\u2014-]+|[\s,;:|/\u2013\u2014-]+$")
_NICKNAME = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|\u201c[^\u201d]*\u201d)\s*")
_INITIAL = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.){2,}")
_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SURNAME_IN_CAPITALS = 3
_BEFORE_GIVEN = ("la", "le", "de", "da", "ja", "sha")
_NAMES_WHEN_SMALL = ("en", "u", "y", "e", "i")
_ONE_LETTER_NAMES = ("U", "Y")
"""Burmese and Vietnamese; as initials they have a dot."""
_WITH_NEXT = ("mc", "mac")


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of a person's name; several people's are joined by &. Either may be empty."""

    given: str
    family: str

    @property
    def whole(self) -> str:
        """Both, given name first."""
        return f"{self.given} {self.family}".strip()


def tidy_name(cleaned: Cleaned, cleaning: Cleaning, column: CommaColumn = "whole") -> Cleaned:
    """Without contact details, nicknames, titles and degrees; a last name first is turned round."""
    cleaned = cleaned.then("titles", without_honorific, cleaning)
    if _is_simple(cleaned.text):
        return cleaned
    cleaned = cleaned.then("contacts", _without_contacts, cleaning)
    cleaned = cleaned.then("signs", without_signs, cleaning)
    cleaned = cleaned.then("nicknames", _without_nicknames, cleaning)
    cleaned = cleaned.then("titles", _for_each_person(without_titles), cleaning)

    def turn_round(text: str) -> str:
        return _given_name_first(text, column)

    cleaned = cleaned.then("order", _for_each_person(turn_round), cleaning)
    return cleaned.then("titles", lambda text: without_what_follows(text, column), cleaning)


def given_name(cleaned: Cleaned, cleaning: Cleaning) -> Cleaned:
    """What to call somebody whose tidied given name or names these are: no initials or suffix."""
    if cleaned.text.isalpha():
        return cleaned
    cleaned = cleaned.then("titles", _for_each_person(_without_generation), cleaning)
    cleaned = cleaned.then("initials", _for_each_person(_without_initials), cleaning)
    return cleaned.then("pairs", join_people, cleaning)


def is_contact(text: str) -> bool:
    """Whether an e-mail or web address is in a cell."""
    return bool(_CONTACT.search(text)) and ("@" in text or "." in text)


def split_people(text: str) -> list[str]:
    """The people in one cell: "Ann & Bob Lee" is Ann, and Bob Lee."""
    words: list[list[str]] = [[]]
    is_plain = text.replace(" ", "").isalpha()
    if is_plain and _joining().isdisjoint(text.casefold().split()):
        return [text]
    all_words = re.sub(r"\s*(&(?!#?\w+;)|[+/])\s*", r" \1 ", text).split()
    for at, word in enumerate(all_words):
        is_joining = word.casefold().rstrip(".") in name_words("joining")
        if is_joining or _joins_names(all_words, at):
            words.append([])
        else:
            words[-1].append(word)
    people = [" ".join(person) for person in words]
    return people if len(people) > 1 and any(people) else [text]


@cache
def _joining() -> frozenset[str]:
    return name_words("joining") | name_words("joining_between_names")


def _joins_names(words: list[str], at: int) -> bool:
    """Whether a small word that is also a name stands between two given names, or two titles."""
    is_inside = 0 < at < len(words) - 1
    if not is_inside or words[at] not in name_words("joining_between_names"):
        return False
    before, after = words[at - 1], words[at + 1]
    if is_title(before, 0) and is_title(after, 0):
        return True
    if words[at] in _NAMES_WHEN_SMALL and (before.islower() or after.islower()):
        return False
    is_no_surname = at == 1 or at + 2 < len(words)  # unlike that of Luis Martín y Cruz
    return is_no_surname and is_given_name(words[0]) and is_given_name(after)


def join_people(text: str) -> str:
    """Two people with one sign between them, whatever was written there."""
    people = split_people(text)
    return " & ".join(filter(None, people)) if len(people) > 1 else text


def split_name(text: str) -> NameParts:
    """The given name and the surname in a tidied whole name."""
    parts = [_split_one(person) for person in split_people(text)]
    if len(parts) == 1:
        return parts[0]
    given = " & ".join(part.given for part in parts if part.given)
    families = dict.fromkeys(part.family for part in parts if part.family)
    return NameParts(given, " & ".join(families))


def _is_simple(text: str) -> bool:
    """Whether a name is one word of letters: most given names are."""
    return text.isalpha() and bare(text) not in name_words("titles")


def _without_contacts(text: str) -> str:
    if not _CONTACT.search(text):
        return text
    rest = _LEFT_OVER.sub("", " ".join(_CONTACT.sub(" ", text).split()))
    return rest if any(map(str.isalpha, rest)) else text


def _without_nicknames(text: str) -> str:
    rest = _NICKNAME.sub(" ", text).strip()
    return rest if any(map(str.isalpha, rest)) else text


def _for_each_person(change: Callable[[str], str]) -> Callable[[str], str]:
    def change_all(text: str) -> str:
        people = split_people(text)
        if len(people) == 1:
            return change(text)
        changed = [change(person) for person in people if not _is_title_alone(person)]
        return text if changed == people else " & ".join(filter(None, changed)) or text

    return change_all


def _is_title_alone(person: str) -> bool:
    """Whether one of two people is only a title: "Mr. & Mrs. Smith"."""
    words = person.split()
    return bool(words) and all(is_title(word, at) for at, word in enumerate(words))


def _given_name_first(text: str, column: CommaColumn) -> str:
    """`Smith, Jane` and `DUPONT Jean` turned round; in a column of given names JOSÉ Luis stays."""
    if COMMA.search(text):
        return given_name_first(text, column)
    if column == "given":
        return text
    words = text.split()
    shouted = [w for w in words if w.isupper() and sum(map(str.isalpha, w)) >= _SURNAME_IN_CAPITALS]
    rest = words[len(shouted) :]
    is_shouted_first = bool(shouted and rest) and words[: len(shouted)] == shouted
    if is_shouted_first and all(len(word) > 1 and word.istitle() for word in rest):
        return " ".join([*rest, *shouted])
    return text


def _without_generation(text: str) -> str:
    words = text.split()
    while len(words) > 1 and is_generation(words[-1], text):
        words.pop()
    return " ".join(words) if len(words) < len(text.split()) else text


def _without_initials(text: str) -> str:
    words = text.split()
    full = [word for word in words if not _is_initial(word)]
    return " ".join(full) if full and len(full) < len(words) else text


def _is_initial(word: str) -> bool:
    is_letter = bool(_INITIAL.fullmatch(word)) and not _ASIAN.match(word)
    return is_letter and word[0].isupper() and word not in _ONE_LETTER_NAMES


def _split_one(text: str) -> NameParts:
    words = text.split()
    suffix: list[str] = []
    while len(words) > 1 and is_generation(words[-1], text):
        suffix.insert(0, words.pop())
    if len(words) < 2:
        return NameParts(" ".join(words), "")
    if all(map(_ASIAN.fullmatch, words)):
        return NameParts(" ".join(words[1:]), words[0])
    start = _start_of_surname(words)
    given = [word for word in words[:start] if not _is_initial(word)]
    family = " ".join([*words[start:], *suffix])
    return NameParts(_given_of(given) if given else " ".join(words[:start]), family)


def _start_of_surname(words: list[str]) -> int:
    """Where the last surname begins: at "van", at "Mc", and at Ortega in "Ortega y Gasset"."""
    start = len(words) - 1
    while start > 1 and (
        bare(words[start - 1]) in (*name_words("particles"), *_WITH_NEXT)
        or (start < len(words) - 1 and bare(words[start]) == "y")
    ):
        start -= 1
    return start


def _given_of(words: list[str]) -> str:
    """The given name at the beginning of some words, which is La Toya in La Toya Jackson."""
    is_double = len(words) > 1 and bare(words[0]) in _BEFORE_GIVEN
    return " ".join(words[:2]) if is_double and is_given_name("".join(words[:2])) else words[0]


def is_only_titles(text: str) -> bool:
    """Whether there is nothing in a name but titles: "Prof. Dr.", "Sra"."""
    return _is_title_alone(text)


def is_only_initials(text: str) -> bool:
    """Whether there is nothing in a name but initials: "J." or "J. R."."""
    return all(map(_is_initial, text.split()))
