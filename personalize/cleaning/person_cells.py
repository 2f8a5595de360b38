"""A cell with a person's name, cleaned as what it is: a given name, a surname or a whole name."""

from __future__ import annotations

from typing import Literal

from personalize.cleaning.comma_names import CommaColumn, is_unsure, surname_before_comma
from personalize.cleaning.known_names import is_given_name
from personalize.cleaning.letter_case import recase_name
from personalize.cleaning.signs import is_account
from personalize.cleaning.switches import Cleaned, Cleaning
from personalize.cleaning.titles import begins_with_calling
from personalize.cleaning.whole_names import (
    given_name,
    is_contact,
    is_only_initials,
    is_only_titles,
    split_name,
    tidy_name,
)
from personalize.fields import FieldRole

_LONGEST_CHARS = 80
"""Longer cells are notes, and whoever reads them says so."""

NamePart = Literal["whole", "given", "family"]
"""Which part of a cell is the field's value: a first name may come from a column of whole names."""


def clean_person(
    cleaned: Cleaned,
    role: FieldRole,
    cleaning: Cleaning,
    part: NamePart = "whole",
    *,
    is_last_first: bool = False,
) -> Cleaned:
    """The name in a cell whose marks are cleaned; empty if the cell lacks that part of a name.

    Args:
        cleaned: the cell.
        role: whose name it is.
        cleaning: what the campaign wants.
        part: what of it is wanted.
        is_last_first: most cells of its column are of the form `Smith, Jane`.
    """
    if _needs_nothing(cleaned.text, part) or len(cleaned.text) > _LONGEST_CHARS:
        return cleaned
    is_given = role == "given_name" and part == "whole"
    column: CommaColumn = "last_first" if is_last_first else "given" if is_given else "whole"
    tidied = tidy_name(cleaned, cleaning, column)
    if is_contact(tidied.text):  # there is no name beside it: whoever reads it says so
        return tidied
    wanted = _wanted_part(cleaned, tidied, role, part)
    if wanted == "family" and "order" in tidied.kinds:
        unturned = cleaning.model_copy(update={"order": False})
        family = surname_before_comma(tidy_name(cleaned, unturned, column).text, tidied.text)
        tidied = Cleaned(family or _part_of(tidied, wanted), tidied.kinds)
    elif wanted != "whole":
        is_pastor_bob = begins_with_calling(cleaned.text) and is_given_name(tidied.text)
        part_of = _part_of(tidied, wanted, is_called_so=is_pastor_bob)
        tidied = Cleaned(part_of, tidied.kinds)
    if part == "given" and tidied.text and is_only_initials(tidied.text):
        tidied = tidied.then("initials", lambda _: "", cleaning)
    return _called(tidied, role, cleaning, is_given=is_given)


def _wanted_part(cleaned: Cleaned, tidied: Cleaned, role: FieldRole, part: NamePart) -> NamePart:
    """The part of a cell that is its field's value: a column of parts may have whole names too."""
    if part != "whole":
        return part
    is_account_name = "signs" in tidied.kinds and is_account(cleaned.text)
    if role == "given_name" and ("order" in tidied.kinds or is_account_name):
        return "given"
    return "family" if role == "surname" and "order" in tidied.kinds else "whole"


def _called(tidied: Cleaned, role: FieldRole, cleaning: Cleaning, *, is_given: bool) -> Cleaned:
    if is_given and is_only_titles(tidied.text):
        return tidied.then("titles", lambda _: "", cleaning)
    if role == "given_name":
        tidied = given_name(tidied, cleaning)
    is_surname = role == "surname"
    return tidied.then("case", lambda text: recase_name(text, is_surname=is_surname), cleaning)


def _needs_nothing(text: str, part: NamePart) -> bool:
    """Whether a name is one word as most are written."""
    return part == "whole" and text.isalpha() and text[:1].isupper() and text[1:].islower()


def _part_of(tidied: Cleaned, part: NamePart, *, is_called_so: bool = False) -> str:
    if is_unsure(tidied.text):
        return ""
    parts = split_name(tidied.text)
    if "titles" in tidied.kinds and not parts.family and not is_called_so:
        # "Mr. Smith": after a title, a single word is the surname.
        return "" if part == "given" else parts.given
    return parts.given if part == "given" else parts.family
