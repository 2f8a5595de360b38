"""A comma in a name: `Smith, Jane`, but also `Jane Smith, LCSW`, `Acme, Inc` and `Ann, Bob`.

Only what surely is a surname before a given name is turned round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from personalize.cleaning.known_names import is_given_name
from personalize.cleaning.name_words import bare, is_generation, name_words

COMMA = re.compile(r"\s*[,\uff0c\u3001]\s*")
_MOST_WORDS = 4
"""Words on either side of a comma that can still be a name, instead of a pasted note."""
_WITH_NEXT = ("mc", "mac", "o", "st", "saint", "san", "santa", "abu", "abd")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_FEWEST_CELLS = 3

CommaColumn = Literal["whole", "given", "last_first"]
"""What is known of a column: nothing, that it has given names, that it has surnames first."""


def given_name_first(text: str, column: CommaColumn = "whole") -> str:
    """`Smith, Jane` turned round; the same text if nobody can be sure."""
    parts = _name_parts(text)
    if not 1 < len(parts) <= 3 or any(len(part.split()) > _MOST_WORDS for part in parts[:2]):
        return text
    family, given = parts[:2]
    if not _is_given(given, family, column):
        return text
    count = count_surnames(family)
    starts_with_given = is_given_name(family.split()[0])
    if column == "given" and (count > 1 or starts_with_given):
        return text
    may_be_two = column == "last_first" and not starts_with_given
    return f"{given} {family}" if count <= (2 if may_be_two else 1) else text


def without_what_follows(text: str, column: CommaColumn = "whole") -> str:
    """`Jane Smith, LCSW` without what is no name; the same text if it may be one."""
    parts = _name_parts(text)
    if len(parts) < 2 or not parts[0] or len(parts[0].split()) > _MOST_WORDS:
        return text
    before, after = parts[:2]
    starts_with_given = is_given_name(before.split()[0])
    if count_surnames(before) < 2:
        is_one_name = starts_with_given and not _may_be_given(after, before)
        return before if column == "given" and is_one_name else text
    is_note = len(after.split()) > _MOST_WORDS
    return before if starts_with_given or not (is_note or _may_be_given(after, before)) else text


def surname_before_comma(text: str, turned: str) -> str:
    """The surname that was turned round, in one or two words; empty if it was no comma's."""
    family = COMMA.split(text)[0]
    return family if COMMA.search(text) and turned.endswith(f" {family}") else ""


def is_unsure(text: str) -> bool:
    """Whether a tidied name still has a comma, so that nobody knows which part is which."""
    return bool(COMMA.search(text))


def is_last_first_column(cells: Iterable[str]) -> bool:
    """Whether most cells of a column are of the form `Smith, Jane`, as far as names are known."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    parts = [_name_parts(cell) for cell in filled]
    pairs = [two for two in parts if len(two) == 2 and count_surnames(two[0]) <= 2]
    known = [two for two in pairs if _may_be_given(two[1], two[0])]
    surnames = [two for two in pairs if not is_given_name(two[0])]
    return (
        len(filled) >= _FEWEST_CELLS
        and 5 * len(pairs) >= 4 * len(filled)
        and 2 * min(len(known), len(surnames)) >= len(pairs)
    )


def count_surnames(text: str) -> int:
    """How many surnames some words are: "van der Berg", "Mc Donald", "Ortega y Gasset" are one."""
    count, is_open = 0, False
    for word in text.split():
        plain = bare(word)
        if is_generation(word, text):
            continue
        if plain in ("y", "e") and count:
            is_open = True
        elif plain in name_words("particles") or plain in _WITH_NEXT:
            count, is_open = count + (not is_open), True
        else:
            count, is_open = count + (not is_open), False
    return count


def _name_parts(text: str) -> list[str]:
    """The parts between commas; a generation between two belongs to the name before it."""
    parts: list[str] = []
    for part in filter(None, COMMA.split(text)):
        if parts and is_generation(part, text):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def _is_given(given: str, family: str, column: CommaColumn) -> bool:
    if not _LATIN.search(given) and any(map(str.isalpha, given)):
        return True
    is_shouted = given.isupper() and not family.isupper()
    return _may_be_given(given, family) or (column == "last_first" and not is_shouted)


def _may_be_given(given: str, family: str) -> bool:
    """Whether it begins with a given name or an initial; `AL` after `Smith` may be a degree."""
    words = [word for word in given.split() if len(bare(word)) > 1 and "." not in word[:-1]]
    if not words:
        return True
    is_degree_like = words[0].isupper() and len(words[0]) < 4 and not family.isupper()
    return is_given_name(words[0]) and not is_degree_like
