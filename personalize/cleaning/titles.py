"""Titles before a name, and degrees, suffixes and honorifics after it."""

from __future__ import annotations

import re

from personalize.cleaning.comma_names import COMMA
from personalize.cleaning.known_names import is_given_name, is_surname
from personalize.cleaning.name_words import bare, is_generation, name_words

_HONORIFIC = re.compile(
    "(?<=[\u3040-\u30ff\u3005\u3400-\u9fff])\\s*(?:\u69d8|\u3055\u307e|\u3055\u3093)$"
    "|(?<=\\S)\\s+(?:\u6bbf|\u6c0f|\u5148\u751f|\u5973\u58eb|\u5c0f\u59d0|\ub2d8|\uc528)$"
)
"""Japanese, Chinese and Korean for Mr. and Ms., after a name."""
_LONGEST_LIKE_DEGREE = 3
"""Letters of surnames that are also degrees: Mba, Obe."""


def without_titles(text: str) -> str:
    """Without titles before it and degrees after it; only titles are nobody's name."""
    parts = _without_suffixes([part for part in COMMA.split(text) if part])
    words = parts[-1].split() if parts else []
    while len(words) > 1 and _is_degree(words, text):
        words.pop()
    rest = [_without_title_before(part) for part in [*parts[:-1], " ".join(words)]]
    short = ", ".join(rest)
    is_shorter = len(short.split()) < len(text.split())
    return short if is_shorter or len(rest) <= len(COMMA.findall(text)) else text


def _without_suffixes(parts: list[str]) -> list[str]:
    """The parts between commas without degrees of their own; a generation joins its name."""
    while len(parts) > 1 and all(_is_suffix(word, parts[-2]) for word in parts[-1].split()):
        kept = [word for word in parts[-1].split() if is_generation(word, word)]
        parts = [*parts[:-2], " ".join([parts[-2], *kept])]
    return parts


def _without_title_before(text: str) -> str:
    words = text.split()
    start = 0
    while start < len(words) and (is_title(words[start], start) or _is_title_of_two(words[start:])):
        start += 1
    return " ".join(words[start:]) or text


def is_title(word: str, at: int) -> bool:
    """Whether a word is a title, at this place in a name."""
    plain = bare(word)
    is_dotted = plain in name_words("dotted_titles") and word.endswith(".")
    is_subject = at > 0 and word.endswith(".") and plain in name_words("title_subjects")
    return plain in name_words("titles") or is_dotted or is_subject


def _is_title_of_two(words: list[str]) -> bool:
    """Whether the first word is a title because a given name and a surname follow: Pastor."""
    titles = name_words("titles_before_two_words")
    if len(words) > 1 and begins_with_calling(words[0]):
        # Pastor Maldonado is called Pastor; Pastor Mkwasi is not.
        return is_given_name(words[1]) or not is_surname(words[1])
    if len(words) < 3 or bare(words[0]) not in titles:
        return False
    rest = [word for word in words if bare(word) not in titles]
    return len(rest) > 1 and words[-len(rest) :] == rest and is_given_name(rest[0])


def begins_with_calling(text: str) -> bool:
    """Whether a name begins with a title that goes with first names too: Pastor Bob."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and bare(first[0]) in name_words("titles_before_any_word")


def _is_suffix(word: str, before: str) -> bool:
    """Whether a word after a comma is a suffix or a degree; not the Ma in "Kim, Ma"."""
    plain = bare(word)
    may_be_name = word.istitle() and "." not in word and len(before.split()) == 1
    is_short = plain in name_words("short_degrees") and not may_be_name
    return plain in name_words("degrees") or is_short or is_generation(word, before)


def _is_degree(words: list[str], text: str) -> bool:
    """Whether the last of some words is a degree, without a comma before it."""
    word, plain = words[-1], bare(words[-1])
    if plain in name_words("degrees"):
        return not (word.istitle() and len(word) <= _LONGEST_LIKE_DEGREE and len(words) == 2)
    if plain in name_words("degrees_after_two_words") and word.isupper() and len(words) > 2:
        return True
    is_beside_name = len(words) > 2 and not text.isupper()
    is_written_so = word.isupper() and (is_beside_name or "." in word)
    return plain in name_words("short_degrees") and is_written_so


def without_honorific(text: str) -> str:
    """A name without what Japanese, Chinese and Korean put after it."""
    return text if text.isascii() else _HONORIFIC.sub("", text)
