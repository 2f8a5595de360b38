"""Text that would be read out letter by letter: other tools' merge tags, markup, stray braces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from personalize.encoding.mojibake import mend_text
from personalize.headers.tables import usual_headers
from personalize.pronunciation.prosody_marks import PRIVATE_USE
from personalize.words.word_lists import fold

_OURS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_THREE_BRACES = re.compile(r"\{\{\{([^{}\n]*)\}\}\}")
_SPOKEN_LINK = re.compile(r"\[[^\]\n]+\]\(/[^)\n]*/\)")  # a word with its phonemes
_ANY = r"([^{}\[\]<>|%#\n]{1,60})"
_WITH_DEFAULT = r"([^{}\[\]<>\n]{1,60})"  # "FirstName|there"
# Mailchimp, Salesforce, HubSpot, Outreach, ActiveCampaign, Word, SendGrid and similar tools.
_TAGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\*\|{_ANY}\|\*",
        rf"%%{_ANY}%%",
        r"(?<![\w%])%([A-Za-z][A-Za-z0-9_.|-]{1,60})%",
        rf"\$\{{{_ANY}\}}",
        rf"\{{!{_ANY}\}}",
        r"\{{1,3}" + _WITH_DEFAULT + r"\}{1,3}",
        r"\[{1,3}(?![\d\s]+\])" + _WITH_DEFAULT + r"\]{1,3}",
        rf"<<{_ANY}>>",
        rf"##{_ANY}##",
        rf"#\{{{_ANY}\}}",
        r"@@([A-Za-z_]\w{1,40})@@",
        r"%\(([A-Za-z_]\w{0,40})\)s",
    )
)
# Only with a field inside: ordinary words have these signs around them too.
_TAGS_IF_KNOWN = (
    re.compile("\u00ab\\s*([^\u00ab\u00bb\\n]{1,60})\\s*\u00bb"),
    re.compile(r"(?<!\w)-([A-Za-z]+[_ ]?[A-Za-z]*)-(?!\w)"),
    re.compile(r"(?<!\w)__?([A-Za-z_]{2,40}?)__?(?!\w)"),
    re.compile(r"<([^<>\n]{1,60})>"),
    re.compile(r"(?<![\w#])#([A-Za-z][A-Za-z_]{1,40})#"),
    re.compile(r"(?<!\w)\$([A-Za-z_]\w{1,40})"),
    re.compile(r"(?<!\w)[@:~^|]([A-Za-z][A-Za-z_ ]{1,40}?)[@:~^|]"),
)
# ... and only a field written as nobody would say it: "first_name", "FNAME", "(First Name)".
_TAGS_IF_SURE = (
    re.compile(r"(?<!\w)[@%&]([A-Za-z][A-Za-z_]{2,40})\b"),
    re.compile(r"\(([A-Za-z][A-Za-z_ ]{2,40})\)"),
    re.compile(r"(?<![\w.])([A-Za-z]+(?:_[A-Za-z]+)+|[FL]NAME|FirstName|LastName)(?![\w.])"),
)
_SURE = frozenset((
    *("firstname", "lastname", "fullname", "givenname", "fname", "lname", "vorname", "nachname"),
    *("companyname", "jobtitle", "recordid", "prenom", "voornaam", "surname"),
))  # fmt: skip
_HIDDEN = re.compile(r"\{#\s*([\w ]+?)\s*#\}")
_WIDE_BRACKETS = str.maketrans(
    "\uff5b\uff5d\uff3b\uff3d\u3010\u3011\u3008\u3009\u2039\u203a", "{}[][]<><>"
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\\\[nrt]"
)
_MARKUP = (
    re.compile(r"</?[A-Za-z!?][^<>\n]*>"),
    re.compile(r"\[[^\]\n]*\]\([^)\n]*\)"),
    re.compile(r"(?<![\w*])\*{1,3}(?=\w)[^*\n]+(?<=\S)\*{1,3}(?![\w*])"),
    re.compile(r"(?<!\w)_{1,2}(?=\w)[^_\n]+(?<=\S)_{1,2}(?!\w)"),
    re.compile(r"~~[^~\n]+~~|`[^`\n]*`"),
    re.compile(
        r"&(?:#\d+|#x[0-9A-Fa-f]+|amp|nbsp|quot|lt|gt|apos|[a-z]+(?:uml|acute|grave|circ));"
    ),
    re.compile(r"(?m)^\s{0,3}#{1,6}\s"),
)
_BRACES = re.compile(r"[{}]")
_PREFIXES = re.compile(
    r"(?i)^(?:contact|lead|recipient|person|user|account|customer|company|merge|custom|subscriber|"
    r"prospect|profile|event|sender|to)s?[._: ]+"
)
_SHORT = {"fname": "first_name", "lname": "last_name", "vorname": "first_name"}


@dataclass(frozen=True, slots=True)
class Unspeakable:
    """Something in a line that nobody would say: where, and why, with the correct form."""

    position: int
    reason: str


def find_unspeakable(source: str, fields: Collection[str]) -> Unspeakable | None:
    """The first such thing in a line's template, outside our own tags."""
    if found := _THREE_BRACES.search(source):
        return Unspeakable(found.start(), _tag_reason(found[0], known_field(found[1], fields)))
    if (found := _HIDDEN.search(source)) and (field := known_field(found[1], fields)):
        return Unspeakable(found.start(), _tag_reason(found[0], field))
    source = source.translate(_WIDE_BRACKETS)
    blank = _OURS.sub(lambda tag: " " * len(tag[0]), source)
    blank = PRIVATE_USE.sub(" ", _SPOKEN_LINK.sub(lambda link: " " * len(link[0]), blank))
    return min(_found(blank, fields), key=lambda found: found.position, default=None)


def is_unspeakable_value(text: str, fields: Collection[str]) -> bool:
    """Whether a value, which is no template, is a merge tag, a field's name or markup."""
    is_tag = any(brace in text for brace in "{}") or fold(text) in _SURE
    return is_tag or find_unspeakable(text, fields) is not None


def known_field(written: str, fields: Collection[str]) -> str:
    """The field that another tool's name means: "Contact.FirstName" is first_name; else ""."""
    bare = re.split(r"[|:]", written.strip(" {}!"))[0]
    short = _PREFIXES.sub("", bare)
    for name in (fold(bare), fold(short)):
        for field in fields:
            names = {fold(field), *map(fold, usual_headers(field))}
            if name and (name in names or _SHORT.get(name) == field):
                return field
    return ""


def _found(text: str, fields: Collection[str]) -> Iterator[Unspeakable]:
    """All of them; of several at one place, the one with the best fix comes first."""
    tags = [found for pattern in _TAGS for found in pattern.finditer(text)]
    maybe = [found for pattern in _TAGS_IF_KNOWN for found in pattern.finditer(text)]
    for found in (*tags, *maybe):
        if field := known_field(found[1], fields):
            yield Unspeakable(found.start(), _tag_reason(found[0], field))
    for found in (found for pattern in _TAGS_IF_SURE for found in pattern.finditer(text)):
        field = known_field(found[1], fields)
        if field and ("_" in found[1] or fold(found[1]) in _SURE):
            yield Unspeakable(found.start(), _tag_reason(found[0], field))
    yield from _damaged(text)
    for pattern in _MARKUP:
        if markup := pattern.search(text):
            yield Unspeakable(markup.start(), _markup_reason(markup[0].strip()))
    yield from (Unspeakable(tag.start(), _tag_reason(tag[0], "")) for tag in tags)
    if brace := _BRACES.search(text):
        yield Unspeakable(
            brace.start(),
            f"{brace[0]!r} would be read out; a merge tag is {{{{ first_name }}}}, with two braces",
        )


def _damaged(text: str) -> Iterator[Unspeakable]:
    """What got into the script by mistake: control characters, and wrongly decoded letters."""
    if control := _CONTROL.search(text):
        yield Unspeakable(control.start(), f"{control[0]!r} is not text; remove it")
    for word in re.finditer(r"\S*[^\x00-\x7f]\S*", text):
        if mend_text(word[0]) != word[0] or "\ufffd" in word[0]:
            yield Unspeakable(
                word.start(),
                f"{word[0]!r} was read in the wrong encoding; write {mend_text(word[0])!r} or what "
                "is right, and save the file as UTF-8",
            )


def _tag_reason(tag: str, field: str) -> str:
    if field:
        return f"{tag!r} is another tool's merge tag and would be read out; write {{{{ {field} }}}}"
    return (
        f"{tag!r} would be read out literally; leave it out, or write a merge tag as "
        "{{ first_name }}"
    )


def _markup_reason(markup: str) -> str:
    return f"{markup!r} is markup and would be read out; write only the words"
