"""Which words at a company's end are its legal form: displayed but not spoken."""

from __future__ import annotations

from functools import lru_cache

from cleanco.clean import (  # type: ignore[import-untyped]  # has no stubs
    normalized,
    prepare_default_terms,
    strip_punct,
)

# Legal forms of some country that are spoken, because elsewhere they are part of the name.
_SAID_FORMS = {"coop", "scoop", "uk", "eu", "ok", "nl", "ent", "private", "unlimited", "vat"}
_TERMS = {tuple(parts) for _, parts in prepare_default_terms()} - {(form,) for form in _SAID_FORMS}
_LAST_WORDS = {parts[-1] for parts in _TERMS}
_NEEDS_A_LOOK = _LAST_WORDS | {"", "&"}
_LONGEST_TERM = max(map(len, _TERMS))
# Short forms that are legal forms however they are written; others ("As", "Spa", "Se") count only
# in capitals or with dots: "Smith AS" and "Barilla S.p.A." but not "Harbor Spa".
_PLAIN_SHORT_FORMS = {"co", "inc", "kft", "llc", "ltd", "oy", "plc", "pty"}
# After a single word these are half of the name, unless dotted: "Pizza Co", "Harbor SPA".
_NAME_MAKERS = {("co",), ("company",), ("spa",)}


def strip_legal_form(company: str) -> str:
    """The company without its legal forms: "Acme Corp., Inc." is "Acme"; never empty."""
    words = company.rstrip(" ,;").split()
    if words and _plain(words[-1]) not in _NEEDS_A_LOOK:  # as most companies
        return " ".join(words).rstrip(" ,;&") or company
    plain = [_plain(word) for word in words]
    while size := _term_at_end(words, plain):
        del words[-size:], plain[-size:]
        while plain and plain[-1] in ("", "&"):
            del words[-1:], plain[-1:]
    return " ".join(words).rstrip(" ,;&") or company


@lru_cache(maxsize=1 << 16)  # the same words end a hundred thousand companies
def _plain(word: str) -> str:
    return str(strip_punct(normalized(word)))


def _term_at_end(words: list[str], plain: list[str]) -> int:
    """The number of words in the longest legal form at the end that leaves a name, or 0."""
    if not plain or plain[-1] not in _LAST_WORDS:
        return 0
    for size in range(min(_LONGEST_TERM, len(plain) - 1), 0, -1):
        term = tuple(plain[-size:])
        left = plain[:-size]
        lone = len(left) == 1 and term in _NAME_MAKERS and "," not in words[-2]
        lone = lone and "." not in words[-1][:-1]
        if term in _TERMS and _is_written_as_form(words[-1], plain[-1]) and not lone:
            return size if any(word not in ("", "the", "&") for word in left) else 0
    return 0


def _is_written_as_form(word: str, plain: str) -> bool:
    if len(plain) > 3 or plain in _PLAIN_SHORT_FORMS:
        return True
    return "." in word or sum(letter.isupper() for letter in word) >= 2
