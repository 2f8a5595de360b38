"""What people and programs write into a cell without a value, and what is a status, not a name.

The first counts as an empty cell and gets a fallback. The second must not be greeted.
"""

from __future__ import annotations

import re
from functools import cache

from personalize.fields import FieldKind, FieldRole
from personalize.words.status_apart import status_apart_in
from personalize.words.word_lists import fold, is_listed, phrase_pattern, plain_words, word_list

# Spreadsheet errors, in any language: #REF!, #NAME?, #N/A, #BEZUG!, #¡REF!
_SPREADSHEET_ERROR = re.compile(r"#\W?[A-Za-zÀ-ÿ/0]+[!?]?|(?i:err:\d+)")
_ONLY_SIGNS = re.compile(r"[-\u2013\u2014._?*/~#]+")
_NOT_AVAILABLE = re.compile(
    r"(?i)n[/.\\]\s?[ak]\.?|n\.\s?v\.\s?t\.|n\.\s?[cdr]\.|s/[don]|\(?n/[adk]\)?"
)
# German for "no answer" and "no name"; in capitals they may be initials.
_NO_ANSWER = re.compile(r"k\.\s?[aA]\.?|n\.\s?n\.?")
_SHORT_NAME = 5
_ONE_LETTER_REPEATED = re.compile(r"(?i)(x|z|a)\1{2,9}|xx")
# Whatever is read as no company at all is in one of these lists.
_MAY_BE_NO_COMPANY = ("nothing", "nothing_unless_named", "no_company", "no_given_name", "status")
_JOINING = ("&", "+", "/", "and", "und", "et", "y", "e", "en")
_BRACKETED = re.compile(r"[(\[{<].*[)\]}>]")
# Those with braces or percent signs are markup, which is rejected with its own reason.
_MERGE_TAG = re.compile(r"\[.*\]|\$[A-Za-z]\w*")
_MARKUP = re.compile(r"[{}<>=\\|`]|%%")
_CROSS = re.compile("[\u2020\u271d\u2671]|\\(\\s*R\\.?I\\.?P\\.?\\s*\\)|(?<=\\w )R\\.?I\\.?P\\b")
# In a company's name such words are part of it ("Estate of Mind") unless set apart.
_APART = re.compile("[(\\[*][^)\\]*]*[)\\]*]|^.*?(?= [-\u2013:] )|(?<= [-\u2013:] ).*$")
_MAYBE_APART = re.compile("[(\\[*]| [-\u2013:] ")


def is_nothing(text: str, kind: FieldKind, role: FieldRole) -> bool:
    """Whether a cell has no value, whatever is written in it.

    Args:
        text: the cell, cleaned.
        kind: of its field.
        role: `given_name` is checked most strictly, because a greeting says it.
    """
    if not text or _ONLY_SIGNS.fullmatch(text) or _NOT_AVAILABLE.fullmatch(text):
        return True
    if _NO_ANSWER.fullmatch(text) or _SPREADSHEET_ERROR.fullmatch(text):
        return True
    if _MARKUP.search(text):
        return False
    if kind == "company" and not may_be_no_company(text):
        return False
    if is_listed(text, "nothing"):
        return True
    if is_listed(text, "nothing_unless_named"):
        return _is_no_name(text, kind, role)
    return _is_stand_in(text, kind, role)


def may_be_no_company(text: str) -> bool:
    """Whether some list has what is in the cell: whatever is in none, and plain, is a company."""
    return fold(text) in _may_be_no_company()


@cache
def _may_be_no_company() -> frozenset[str]:
    lists = map(word_list, _MAY_BE_NO_COMPANY)
    return frozenset({"dnc"}.union(*(map(fold, entries) for entries in lists)))


def status_in(text: str) -> str:
    """What in a name says that nobody must be greeted: "deceased" in "Ann Lee (Deceased)"."""
    # One word, such as DONOTEMAIL; a short one may be a name: Rip.
    is_run_together = len(text) > _SHORT_NAME and is_listed(text, "status")
    return status_in_title(text) or (text if is_run_together else status_apart_in(text))


def status_in_title(text: str) -> str:
    """The same for a job title, where "DNC" and "(retired)" are about the job."""
    if cross := _CROSS.search(text):
        return cross[0]
    words = plain_words(text)
    if found := phrase_pattern("status").search(words):
        return found[0]
    return text if is_listed(text, "status_whole") else ""


def status_in_job_title(text: str) -> str:
    """The same, unless the status is what the job is about: "Opt-Out Program Manager"."""
    found = status_in_title(text)
    words = plain_words(text)
    is_topic = found in word_list("topics_of_jobs") and words.split()[-1] in word_list("job_words")
    return "" if is_topic and not _APART.search(text) else found


def status_in_company(text: str) -> str:
    """What in a company's name, whole or set apart, says that nobody must be greeted."""
    parts: list[str] = [text]
    if _MAYBE_APART.search(text):
        parts += [part[0] for part in _APART.finditer(text)]
    for part in parts:
        if not is_listed(part, "status") and fold(part) != "dnc":
            continue
        words = plain_words(part)
        if words in word_list("status") or words == "dnc":
            return part
    return ""


def _is_no_name(text: str, kind: FieldKind, role: FieldRole) -> bool:
    if kind not in ("person", "company"):
        return fold(text) in ("null", "nan", "nil")
    named = text.istitle() and not _BRACKETED.fullmatch(text)
    return not named or (role == "given_name" and fold(text) == "blank")


def _is_stand_in(text: str, kind: FieldKind, role: FieldRole) -> bool:
    """Words written in place of a name: a merge tag, a header, a title, a department."""
    if kind == "company":
        return is_listed(text, "no_company") or _is_unmerged(text)
    if kind != "person" or role == "owner":
        return False
    if role == "surname":
        return _is_unmerged(text) or fold(text) in ("lastname", "surname", "lname", "nolastname")
    return (
        is_listed(text.rstrip("0123456789 ") or text, "no_given_name")
        or _is_department(text)
        or _is_missing_name(text)
        or bool(_ONE_LETTER_REPEATED.fullmatch(text))
        or _is_unmerged(text)
    )


def _is_department(text: str) -> bool:
    """Whether a name of two or more words consists of such words only: "Accounts Dept"."""
    parts = [part for part in text.casefold().split() if part not in _JOINING]
    return len(parts) > 1 and word_list("role_words").issuperset(parts)


def _is_missing_name(text: str) -> bool:
    """Whether a text says that there is no name: "First Name unknown", "Kein Vorname"."""
    words = plain_words(text)
    for name in word_list("name_words"):
        if words.startswith(f"{name} ") and words[len(name) + 1 :] in word_list("nothing"):
            return True
        if words.endswith(f" {name}") and words[: -len(name) - 1] in word_list("without_words"):
            return True
    return False


def _is_unmerged(text: str) -> bool:
    """Whether the text is another tool's merge tag that was never filled in."""
    if not _MERGE_TAG.fullmatch(text):
        return False
    is_tag = is_listed(text, "no_given_name", "no_company", "nothing")
    return is_tag or fold(text).endswith(("name", "company"))
