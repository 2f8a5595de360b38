"""Web and e-mail addresses as people say them: "acme dot com slash demo".

Scheme, "www", query and fragment are not said: nobody types them from hearing.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from personalize.normaliser.numbers import cardinal, label, say_digits, year
from personalize.normaliser.spans import SPAN
from personalize.normaliser.tables import any_of, word_set

_SPELLED = word_set("addresses.yaml", "spelled")
_DOMAINS = _SPELLED | word_set("addresses.yaml", "said")
_FILES = word_set("addresses.yaml", "files")
_FILE_WORDS = word_set("addresses.yaml", "file_words")
_SIGN = rf"(?:[^\W_]|{SPAN})"
_HOST = rf"(?:{_SIGN}(?:[\w{SPAN[1:-1]}-]{{0,61}}{_SIGN})?\.)+"
_TOP = "|".join(sorted(_DOMAINS, key=len, reverse=True))
_PATH = r"(?::\d{1,5})?(?:[/?#][^\s<>\"\u201d()]*)?"
_EMAIL = re.compile(
    rf"(?:mailto:)?(?<![\w.+%-])([\w{SPAN[1:-1]}.+%-]{{1,64}})@({_HOST}[^\W\d_]{{2,24}})(?![\w@])"
)
_URL = re.compile(
    rf"(?i:(?:https?|ftp)://(?:www\.)?|(?<![\w.@/])www\.)({_HOST}[^\W\d_]{{2,24}}|localhost|\d{{1,3}}(?:\.\d{{1,3}}){{3}}){_PATH}"
)
_BARE = re.compile(rf"(?<![\w.@/-])({_HOST}(?:{_TOP}))(?![\w@-]|\.\w){_PATH}")
_ALONE = re.compile(
    rf"(?P<article>\b[Aa]n?\s)?(?<![\w.@/)-])"
    rf"\.(?P<end>{any_of(_DOMAINS | _FILES | _FILE_WORDS)})(?![\w@-]|\.\w)"
)
_TRAILING = re.compile(r"[.,;:!?'\")\]]+$")
_CHUNK = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_SPAN = re.compile(SPAN)
_MARKS = {".": "dot", "-": "dash", "_": "underscore", "/": "slash", "+": "plus", "@": "at"}
_VOWEL = re.compile(r"(?i)[aeiouyà-öø-ÿ]")


def say_addresses(text: str) -> str:
    """The text with each address in words."""
    if "@" in text:
        text = _EMAIL.sub(lambda match: f"{_say(match[1])} at {_say(match[2])}", text)
    if "://" in text or "www." in text.lower():
        text = _URL.sub(_say_url, text)
    if "." in text:
        text = _BARE.sub(_say_url, text)
        text = _ALONE.sub(_say_end, text)
    return text


def _say_url(match: re.Match[str]) -> str:
    host = match[1]
    rest = match[0][match.end(1) - match.start() :]
    trailing = _TRAILING.search(rest)
    end = trailing[0] if trailing else ""
    path = re.split(r"[?#]", rest.removesuffix(end))[0]
    path = re.sub(r"^:\d+", "", path).rstrip("/")
    return _say(host) + (f" {_say(unquote(path))}" if path else "") + end


def _say_end(match: re.Match[str]) -> str:
    """The end of an address or a file alone, its article before "dot": "an .xlsx"."""
    article = f"{match['article'][0]} " if match["article"] else ""
    return f"{article}dot {_say_chunk(match['end'], {match['end']})}"


def _say(address: str) -> str:
    """The words of a host, a path or what stands before the at sign."""
    if vanity := re.match(r"1-800-(?=[A-Za-z])", address):
        return f"one eight hundred {_say(address[vanity.end() :])}"
    ends = {part.rpartition(".")[2] for part in address.split("/") if "." in part}
    chunks = _CHUNK.findall(address)
    return " ".join(filter(None, (_say_chunk(chunk, ends) for chunk in chunks)))


def _say_chunk(chunk: str, ends: set[str]) -> str:
    if chunk.isdecimal():
        return _say_digits(chunk)
    if _SPAN.match(chunk):
        return chunk  # a value with its pronunciation: a word
    if not chunk[0].isalpha():
        return _MARKS.get(chunk, "")
    spelled = chunk in ends and chunk.lower() in _SPELLED | _FILES
    if len(chunk) == 1 or spelled or _has_no_vowel(chunk):
        return " ".join(chunk.upper())
    return chunk.lower() if chunk.isupper() else chunk


def _has_no_vowel(chunk: str) -> bool:
    return len(chunk) <= 5 and not _VOWEL.search(chunk)


def _say_digits(digits: str) -> str:
    digits = "".join(str(int(digit)) for digit in digits)
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return year(int(digits))
    if len(digits) < 3 and digits[0] != "0":
        return cardinal(int(digits))
    return label(digits) if len(digits) == 3 else say_digits(digits)
