"""The shown and said forms of a CRM value, and why it cannot be said.

Works on one value; callers apply it to the distinct values of a column, not to each row.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from personalize.cleaning.marks import clean_marks
from personalize.cleaning.person_cells import NamePart, clean_person
from personalize.cleaning.switches import FULL, Cleaned, Cleaning
from personalize.encoding.mojibake import find_damage, mend_text
from personalize.encoding.stray_bytes import describe_stray, find_stray
from personalize.fields import FieldKind, FieldRole
from personalize.names.legal_forms import strip_legal_form
from personalize.names.number_forms import (
    NumberStyle,
    is_ambiguous,
    is_plain_number,
    number_fault,
    plain_number,
)
from personalize.names.other_scripts import USUAL_LANGUAGE, in_latin, own_scripts
from personalize.names.pronunciations import Pronunciations
from personalize.words.placeholders import (
    is_nothing,
    may_be_no_company,
    status_in,
    status_in_company,
)

MAX_SAID_LETTERS = 80
"""The longest value that can still be a name instead of pasted text."""

_MARKUP = re.compile(r"[{}<>=\\|`]|%%")
_WEB_ADDRESS = re.compile(r"(?i)\bhttps?:|\bwww\.|\S@\S+\.\w")
# Words of letters with one space between them: nothing to clean, and no letter of it was lost.
_PLAIN_COMPANY = re.compile(r"(?:[A-Za-z][A-Za-z',.-]*|&)(?: (?:[A-Za-z][A-Za-z',.-]*|&))*")
_WORDS_ALONE = re.compile(r"[A-Za-z][A-Za-z0-9 &',.-]*")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_UNSAID_MARKS = re.compile("[\u2122\u00ae\u00a9\u2120]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Forms:
    """A value as shown and as said; `problem` says why it cannot be said and how to fix that.

    `why` says what was changed in the cell to show it so; empty if nothing was.
    """

    shown: str
    said: str
    problem: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a column are read: how it writes numbers, what is cleaned, which part.

    `is_last_first`: most of its cells are of the form `Smith, Jane`.
    """

    style: NumberStyle = "point"
    cleaning: Cleaning = FULL
    part: NamePart = "whole"
    is_last_first: bool = False


AS_IT_IS = Reading()
"""As in a column of its own, of which nothing is known."""


def make_forms(
    raw: str,
    kind: FieldKind,
    pronunciations: Pronunciations,
    role: FieldRole = "other",
    reading: Reading = AS_IT_IS,
    language: str = USUAL_LANGUAGE,
) -> Forms:
    """Both forms of one cell; both are empty if the cell has no value.

    Args:
        raw: the cell as it is in the file.
        kind: the field's.
        pronunciations: the campaign's.
        role: whose name it is.
        reading: how its column is read.
        language: that it is said in.
    """
    if kind == "company" and _PLAIN_COMPANY.fullmatch(raw) and not may_be_no_company(raw):
        said = _say(raw, kind, pronunciations, language)  # as nearly all companies of a large file
        is_short = len(raw) <= MAX_SAID_LETTERS and "www." not in raw.lower()
        is_said = is_short and pronunciations.is_empty
        return Forms(raw, said, "" if is_said else _find_problem(said, kind, language))
    cleaned = clean_value(raw, kind, role, reading)
    shown = cleaned.text
    if not shown:
        return Forms("", "", why=cleaned.why())
    if find_stray(raw):
        return Forms(shown, "", describe_stray(raw))
    if kind == "number":
        return _number_forms(shown, reading.style, pronunciations)
    said = _say(shown, kind, pronunciations, language)
    known = pronunciations.whole(shown) or pronunciations.whole(raw.strip())
    problem = "" if known else _find_fault(raw, kind, reading.cleaning)
    said = known or said
    return Forms(shown, said, problem or _find_problem(said, kind, language), cleaned.why())


def show_value(
    raw: str, kind: FieldKind, role: FieldRole = "other", reading: Reading = AS_IT_IS
) -> str:
    """How one cell is shown; empty if it has no value."""
    return clean_value(raw, kind, role, reading).text


def clean_value(
    raw: str, kind: FieldKind, role: FieldRole = "other", reading: Reading = AS_IT_IS
) -> Cleaned:
    """One cell as it is shown, and what was changed for that; empty if it has no value."""
    cleaned = clean_marks(raw, reading.cleaning)
    if is_nothing(cleaned.text, kind, role):
        return Cleaned("", cleaned.kinds)
    if kind != "person":
        return cleaned
    person = clean_person(
        cleaned, role, reading.cleaning, reading.part, is_last_first=reading.is_last_first
    )
    if person.text != cleaned.text and is_nothing(person.text, kind, role):
        return Cleaned("", person.kinds)
    return person


def _number_forms(shown: str, style: NumberStyle, pronunciations: Pronunciations) -> Forms:
    said = pronunciations.whole(shown) or plain_number(shown, style)
    if style == "mixed" and is_ambiguous(shown):
        return Forms(shown, said, number_fault(shown))
    if len(said) > MAX_SAID_LETTERS or not is_plain_number(said):
        return Forms(shown, said, _find_length(said) or number_fault(shown))
    return Forms(shown, said)


def _find_fault(raw: str, kind: FieldKind, cleaning: Cleaning) -> str:
    """What makes a value nobody's name although it could be spoken."""
    shown = clean_marks(raw, cleaning).text
    find_status = status_in if kind == "person" else status_in_company
    if kind in ("person", "company") and (status := find_status(shown)):
        return (
            f"says {status!r}, which is a status, not a name: nobody is greeted; correct the name "
            "if somebody should be"
        )
    if kind == "person" and shown.endswith("?"):
        return "a letter was lost and replaced by a question mark; correct the cell"
    if damage := find_damage(mend_text(raw), is_name=kind in ("person", "company")):
        return f"{damage}; correct the cell, or export the recipients again as CSV (UTF-8)"
    return ""


def _say(shown: str, kind: FieldKind, pronunciations: Pronunciations, language: str) -> str:
    respelled = pronunciations.whole(shown)
    if respelled is not None:
        return respelled
    is_company = kind == "company" and len(shown) <= 4 * MAX_SAID_LETTERS
    said = base = strip_legal_form(shown) if is_company else shown
    if not pronunciations.is_empty:
        said = pronunciations.whole(base) or pronunciations.words(base)
    said = said if said.isascii() else in_latin(_fold_for_voice(said), language)
    return _recase_company(said) if kind == "company" and base.isupper() else said


def _find_problem(said: str, kind: FieldKind, language: str) -> str:
    if too_long := _find_length(said):
        return too_long
    if _WORDS_ALONE.fullmatch(said) and "www." not in said.lower():  # nearly always
        return ""
    if markup := _MARKUP.search(said):
        return (
            f"has {markup[0]!r}, which cannot be said; correct the cell, or add a pronunciation "
            "for this value to the campaign"
        )
    if _WEB_ADDRESS.search(said):
        return "is a web or e-mail address, not a name; correct the cell"
    return "" if said.isascii() and said.isalpha() else _find_unsayable(said, kind, language)


def _find_length(said: str) -> str:
    if len(said) <= MAX_SAID_LETTERS:
        return ""
    return f"{len(said)} characters where at most {MAX_SAID_LETTERS} can be said; shorten the cell"


def _find_unsayable(said: str, kind: FieldKind, language: str) -> str:
    if not said.isascii() and (foreign := _foreign_letters(said, own_scripts(language))):
        return (
            f"the voice cannot say {foreign!r}; add a pronunciation for this value to the campaign"
        )
    sayable = any(letter.isalpha() or (letter.isdigit() and kind != "person") for letter in said)
    return "" if sayable else "has nothing that can be said; correct the cell"


def _foreign_letters(said: str, own: tuple[str, ...]) -> str:
    return "".join(dict.fromkeys(letter for letter in said if _is_foreign(letter, own)))


def _is_foreign(letter: str, own: tuple[str, ...]) -> bool:
    """Whether a letter, mark or digit belongs to a script that the voice skips."""
    if letter.isascii() or not (letter.isalnum() or unicodedata.combining(letter)):
        return False
    return not unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER", *own))


def _fold_for_voice(said: str) -> str:
    """The text in letters that the voice knows: rare Latin letters lose their marks ("Nguyễn")."""
    text = _UNSAID_MARKS.sub("", said)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    folded: list[str] = []
    for letter in text:
        if unicodedata.combining(letter) and folded and folded[-1].isascii():
            continue
        rare = "\u1e00" <= letter <= "\u1eff"
        folded.append(unicodedata.normalize("NFD", letter)[0] if rare else letter)
    return " ".join("".join(folded).split())


def _recase_company(said: str) -> str:
    """An all-caps company in normal case; words of up to four letters may be acronyms ("IBM")."""
    return _WORD.sub(lambda word: word[0].capitalize() if len(word[0]) > 4 else word[0], said)
