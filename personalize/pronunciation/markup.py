"""Pronunciations within a text: `[Maria](/məˈɹiə/)`, the form in which a segment carries them.

People write them in several ways, in scripts and tables: IPA in slashes, respellings with the
stressed syllable in capitals, and W3C SSML's <phoneme>, <sub> and <say-as>
(https://www.w3.org/TR/speech-synthesis11/). All become that one form, or plain words.
"""  # noqa: RUF002  the phonetic alphabet

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

from personalize.errors import ConfigError, InputError
from personalize.pronunciation.arpabet import from_ipa, to_ipa
from personalize.pronunciation.dates_said_as import date_said_as
from personalize.pronunciation.phones import ONSETS, check_stress, is_vowel
from personalize.pronunciation.prosody_marks import PRIVATE_USE, without_marks
from personalize.pronunciation.prosody_markup import outline_prosody, read_prosody
from personalize.pronunciation.respelling import read_respelling, write_respelling
from personalize.pronunciation.spelling_out import spell_out

LINK = re.compile(r"\[([^\]\[\n]+)\]\((/[^)\n]+/)\)")
"""A word with its IPA."""

_WRITTEN_LINK = re.compile(r"\[([^\]\[\n]+)\]\(([^)\n]+)\)")
_IPA_SIGNS = "ˈˌːəɚɝɪʊɛɔæʌɑɒɐɜɡŋθðʃʒʤʧɹɾᵻᵊʔ"
_BARE_IPA = re.compile(rf"(?<![\w/:.<(])/(?=[^/\n]{{0,80}}[{_IPA_SIGNS}])[^/\n]{{1,80}}/(?![\w/])")
_TAG = re.compile(r"<(phoneme|sub|say-as)\b([^<>]*)>([^<>]*)</\1\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_RESPELLED = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_BEFORE_ANOTHER = frozenset(("R", "L", "N", "NG", "M", "S"))
_SYLLABLES = re.compile(r"[A-Z]+|(?:[A-Za-z]+[ -])+[A-Za-z]+")
_BRACKETS = str.maketrans("[]", "()")


def mark(written: str, phones: str) -> str:
    """A written text with its pronunciation (ARPAbet)."""
    return f"[{written.translate(_BRACKETS)}]({_ipa(phones)})"


def mark_sounds(written: str, sounds: str) -> str:
    """A written text with its sounds in the voice's own alphabet, which is no English IPA."""
    return f"[{written.translate(_BRACKETS)}](//{sounds}//)"


def own_sounds(ipa: str) -> str:
    """What `mark_sounds` wrote between a link's brackets; empty if that is IPA."""
    return ipa[2:-2] if ipa.startswith("//") else ""


@lru_cache(maxsize=1 << 16)  # the same words are in a hundred thousand companies
def _ipa(phones: str) -> str:
    return to_ipa(phones)


def without_markup(text: str) -> str:
    """The text as it is written, for people to read."""
    return without_marks(LINK.sub(r"\1", text) if "](/" in text else text)


def unmarked_text(text: str) -> str:
    """What of a text comes without a pronunciation."""
    return without_marks(LINK.sub(" ", text) if "](/" in text else text)


def defused(value: str) -> str:
    """A cell's text, which is data: it never brings markup of its own."""
    value = value if value.isascii() else PRIVATE_USE.sub("", value)
    return value.replace("](", "] (") if "](" in value else value


def read_pronunciation(written: str) -> str | None:
    """IPA in slashes, SSML's <phoneme>, or a respelling, in ARPAbet; None for plain words.

    A single word counts as a respelling if it is all capitals and reads as one English syllable:
    `NEEV`, but not `IBM`.

    Raises:
        ConfigError: it is one of these, but cannot be read; it says how to write it.
    """
    text = written.strip()
    if len(text) > 2 and text[0] == text[-1] == "/":
        return _checked(from_ipa(text))
    if (tag := _TAG.fullmatch(text)) and tag[1].lower() == "phoneme":
        return _phoneme(tag)
    words = text.split()
    if not words or not all(map(_RESPELLED.fullmatch, words)):
        return None
    if not any(map(_is_respelled, words)) or not all(map(_may_be_respelled, words)):
        return None
    return read_respelling(text)


def read_markup(text: str) -> str:
    """A script's text with every kind of markup as `[word](/ipa/)`, marks, or plain words.

    Raises:
        ConfigError: a pronunciation cannot be read, or a tag cannot be mapped; it says what to
            write instead.
    """
    text = read_prosody(text)
    if not re.search(r"\]\(|/|<", text):
        return text
    text = _TAG.sub(_say_tag, text)
    text = _WRITTEN_LINK.sub(_say_link, text)
    return _outside_links(text, lambda part: _BARE_IPA.sub(_say_bare, part))


def shown_markup(text: str) -> str:
    """A script's text as it is displayed: words without pronunciations, pauses and emphasis.

    Raises:
        ConfigError: as `read_markup` does.
    """
    text = _TAG.sub(lambda tag: tag[3].strip() or _say_tag(tag), read_prosody(text))
    text = _WRITTEN_LINK.sub(_say_link, text)
    return without_markup(_outside_links(text, lambda part: _BARE_IPA.sub(_say_bare, part)))


def _is_respelled(word: str) -> bool:
    parts = word.split("-")
    if len(parts) == 1:
        return word.isupper() and _is_syllable(word)
    return sum(map(str.isupper, parts)) == 1 and all(p.isupper() or p.islower() for p in parts)


def _may_be_respelled(word: str) -> bool:
    return _is_respelled(word) or (word.islower() and "-" not in word)


def _is_syllable(word: str) -> bool:
    """Whether capitals are a syllable that English has, so that they are no initials."""
    try:
        phones = read_respelling(word).split()
    except ConfigError:
        return False
    vowel = next(index for index, phone in enumerate(phones) if is_vowel(phone))
    before, after = phones[:vowel], phones[vowel + 1 :]
    starts = len(before) < 2 or " ".join(before) in ONSETS
    return starts and (len(after) < 2 or (len(after) == 2 and after[0] in _BEFORE_ANOTHER))


def _say_tag(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    attributes = _attributes(tag)
    if "{" in tag[3]:
        raise ConfigError(
            f"<{name}> around a merge tag is not known; put the pronunciation of each value into "
            "the campaign's table, pronunciations:"
        )
    if name == "phoneme":
        phones = _phoneme(tag)
        return mark(tag[3].strip() or write_respelling(phones), phones)
    if name == "sub":
        if not attributes.get("alias", "").strip():
            raise ConfigError(f'{tag[0]!r} has no alias="...", the words to say instead')
        return attributes["alias"]
    kind = attributes.get("interpret-as", "")
    if kind == "date":
        return date_said_as(tag[3], attributes.get("format", ""))
    return _say_as(kind, tag[3])


def _say_as(kind: str, text: str) -> str:
    if kind in ("characters", "spell-out", "verbatim"):
        return _spelled(text)
    if kind in ("digits", "telephone"):
        return " ".join(re.findall(r"\d", text)) if kind == "digits" else text
    if kind == "ordinal" and text.strip().isdigit():
        return f"{text.strip()}{_ordinal_ending(int(text))}"
    if kind in ("cardinal", "number", "time", "currency", "unit", "fraction", "ordinal"):
        return text
    raise ConfigError(
        f"<say-as interpret-as={kind!r}> is not known; use characters, digits, telephone, "
        "cardinal, ordinal, date, time, currency, unit or fraction, or write the words"
    )


def _spelled(text: str) -> str:
    try:
        return spell_out(text)
    except InputError as error:
        raise ConfigError(f"{text!r} {error.reason}") from error


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag[2])
    return {name.lower(): html.unescape(double or single) for name, double, single in found}


def _phoneme(tag: re.Match[str]) -> str:
    attributes = _attributes(tag)
    alphabet = attributes.get("alphabet", "ipa")
    if alphabet != "ipa":
        raise ConfigError(f'<phoneme alphabet={alphabet!r}> is not known; write alphabet="ipa"')
    return _checked(from_ipa(attributes.get("ph", "")))


def _say_link(link: re.Match[str]) -> str:
    written, said = link[1], link[2].strip()
    if not (said.startswith("/") or _SYLLABLES.fullmatch(said)):
        return link[0]  # a web link, which the script is told about
    try:
        phones = read_pronunciation(said) or read_respelling(said)
    except ConfigError as error:
        raise ConfigError(
            f"{link[0]!r}: {error}; write [Maria](/məˈɹiə/) or [Maria](muh-REE-uh)"  # noqa: RUF001  IPA
        ) from error
    return mark(written, phones)


def _say_bare(ipa: re.Match[str]) -> str:
    phones = _checked(from_ipa(ipa[0]))
    return mark(write_respelling(phones), phones)


def _checked(phones: str) -> str:
    check_stress(phones)
    return phones


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    """The text changed, but not within its links."""
    parts = []
    at = 0
    for link in LINK.finditer(text):
        parts += [change(text[at : link.start()]), link[0]]
        at = link.end()
    return "".join([*parts, change(text[at:])])


def outline_markup(
    text: str, whole: Callable[[str], str], ends: tuple[Callable[[str], str], Callable[[str], str]]
) -> str:
    """A script's text with its markup replaced, for whoever changes the words between.

    Args:
        text: as people write it, not yet read by `read_markup`.
        whole: what a pronunciation becomes with its word, and a pause.
        ends: what the beginning and the end of an emphasis become.
    """
    for markup in (_TAG, _WRITTEN_LINK, _BARE_IPA):
        text = markup.sub(lambda found: whole(found[0]), text)
    return outline_prosody(text, whole, ends)
