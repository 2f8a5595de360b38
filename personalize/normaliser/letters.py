"""Letters said by name, words in capitals, and the article: "PwC", "FREE", "A game changer"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from personalize.normaliser.numbers import label, plural, say_count, year
from personalize.normaliser.spans import SPAN
from personalize.normaliser.tables import table, word_set

_LETTERS = word_set("capitals.yaml", "letters")
_SHOUTED = word_set("capitals.yaml", "words_when_all_shout")
_WORDS = word_set("capitals.yaml", "words")
_LETTER_NOUNS = word_set("capitals.yaml", "letter_nouns")
_LETTER_BEFORE = word_set("capitals.yaml", "letter_before")
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ")

_ENDINGS = (("s", ""), ("es", ""), ("ing", "e"), ("ed", "e"), ("er", "e"), ("ly", ""), ("'s", ""))
_MIXED = re.compile(r"(?<![\w])(?=\w*\d)(?=\w*[^\W\d_])[^\W_]+(?:-[^\W\d_]+\b)?")
_SPAN_OF = re.compile(r"\b([A-Z]+)(\d+)\s?-\s?((?:\1)?)(\d+)\b")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_LETTER_HYPHEN = re.compile(r"(?<![\w-])([^\W\d_]+)-(?=\d)|(?<=\d)-(?=[A-Z]\b)")
_WORD = re.compile(r"(?<![\w'])[^\W\d_]+(?:'[^\W\d_]+)*")
_PARTS = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]{2})|[A-Z]{2,}s?$|[A-Z]{2,}|[A-Z]?[^\W\d_A-Z]+|[A-Z]")
_GLUED = re.compile(
    r"(?<=[A-Z] [A-Z])-|(?<=[A-Z] [A-Z]'s)-|-(?=[A-Z] [A-Z]\b)|(?<=\b[A-Z])-(?=[A-Z]\b)"
)
_AFTER_INITIAL = re.compile(r"(?<![\w'])[B-HJ-Z]\s$")
_NO_ARTICLE_AFTER = re.compile(
    r"(?i)\b(?:an|the|of|this|that|these|those|any|every|each|your|our|my|no|all"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|\w+teen|\w+ty"
    r"|dot|dash|slash|underscore|hashtag|and|or|to)\s$"
)
"""What an article does not follow, and what the rules before write before a letter."""
_ARTICLE = re.compile(rf"(?<![\w'&-])A(?= [\"'(]?(?:[^\W_]|{SPAN}))")
_SPAN_NEXT = re.compile(rf"\s+{SPAN}")
_NEXT = re.compile(r"\s+[\"'(]?([^\W_]+(?:['-]\w+)*)")
_COUNTRY_NEXT = re.compile(r"\s+U (?:S|K)\b")
"""Said in letters, but no part of an acronym that begins with A: "A U.S. firm"."""
_LAST = re.compile(r"([^\W\d_]+)\s+$")


def is_common_word(word: str) -> bool:
    """Whether a small word is on the list of what scripts shout."""
    if word in _WORDS:
        return True
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if len(stem) > 2 and stem != word:
            undoubled = stem[:-1] if stem[-1] == stem[-2] else stem
            if {stem + instead, stem, undoubled} & _WORDS:
                return True
    return False


@dataclass(frozen=True, slots=True)
class WordKnowledge:
    """What tells words from letters; the default knows what scripts shout and few acronyms.

    Attributes:
        is_word: whether a spelling is a word; asked in small letters, then with one capital.
        said_as_word: acronyms that are said as words -> their spelling for the voice.
    """

    is_word: Callable[[str], bool] = is_common_word
    said_as_word: Mapping[str, str] = field(
        default_factory=lambda: table("capitals.yaml", "said"), hash=False
    )


def split_mixed(text: str) -> str:
    """The text with letters and digits apart, digits in words: "Q3" is "Q three"."""
    text = _SPAN_OF.sub(r"\1\2 to \3\4", text)
    text = _LETTER_HYPHEN.sub(lambda match: "A-" if match[1] == "A" else f"{match[1] or ''} ", text)
    return _MIXED.sub(_say_mixed, text)


def _say_mixed(match: re.Match[str]) -> str:
    """Letters and digits in turn; "A4" keeps a hyphen, for "A four" has an article."""
    written, _, tail = match[0].partition("-")
    runs = _RUN.findall(written)
    is_plural = (
        len(runs) > 1 and runs[-1].endswith("s") and (runs[-1][:-1].isupper() or runs[-1] == "s")
    )
    if is_plural:
        runs = [*runs[:-1], runs[-1][:-1]] if len(runs[-1]) > 1 else runs[:-1]
    said = [_say_run(run, runs) for run in runs]
    if is_plural:
        said[-1] = plural(said[-1]) if runs[-1].isdecimal() else f"{said[-1]}'s"
    words = " ".join(said)
    if runs[0] == "A" and len(runs) > 1:  # "a four" has an article
        words = words.replace(" ", "-", 1)
    return words + (f" {tail.upper() if len(tail) == 1 else tail}" if tail else "")


def _say_run(run: str, runs: list[str]) -> str:
    if not run.isdecimal():
        return run.upper() if len(run) == 1 else run
    if len(run) == 4 and run[:2] in ("19", "20"):
        return year(int(run))
    if len(run) < 3 or run[0] == "0" or len(runs) == 1:
        return say_count(run)
    return label(run)


def say_article(text: str) -> str:
    """The text with the article in a small letter, and the letter A in a capital."""
    return _ARTICLE.sub(_say_a, text)


def _say_a(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    following = _NEXT.match(after)
    last = _LAST.search(before)
    if following is None:
        return "a" if _SPAN_NEXT.match(after) and last is None else "A"
    word = following[1]
    if _COUNTRY_NEXT.match(after):
        return "a"
    if word.removesuffix("'s").isupper() and len(word.removesuffix("'s")) == 1:
        return "A"
    if last and last[1].lower() in _LETTER_NOUNS:
        return "A"
    if word in _LETTER_BEFORE or _AFTER_INITIAL.search(before):
        return "A"
    starts = not before.strip() or before.rstrip()[-1] in '.!?:;,"—('
    if starts or word[0].isupper():
        return "a"
    return "A" if word == "a" or _NO_ARTICLE_AFTER.search(before) else "a"


def say_capitals(text: str, words: WordKnowledge) -> str:
    """The text with words in capitals as words, and acronyms as letters."""
    if text.islower():
        return text
    found = _WORD.findall(text)
    shouts = _shouts(found)
    text = _WORD.sub(lambda match: _say_word(match[0], words, shouts), text)
    return _GLUED.sub(" ", text) if "-" in text else text


def _shouts(found: list[str]) -> bool:
    """Whether a text is in capitals throughout."""
    long = [word for word in found if len(word) > 1]
    return len(long) > 1 and all(word.isupper() for word in long)


def _say_word(word: str, words: WordKnowledge, shouts: bool) -> str:
    if len(word) == 2 and word[0] in "BCDFGHJKLNPQRTVWXYZ" and word[1] == "s":
        return f"{word[0]}'s"
    if word.islower() or len(word) == 1 or (word[0].isupper() and word[1:].islower()):
        return word
    known = words.said_as_word.get(word)
    if known is not None:
        return known
    if "'" in word and word.isupper() and word.lower() in _WORDS:
        return word.capitalize() if word.startswith("I'") else word.lower()  # "IT'S" is no IT
    stem, ending = _ending(word)
    if ending and (known := words.said_as_word.get(stem)) is not None:
        return known + (ending if "'" in word else "s")
    if stem.isupper():
        return _say_shouted(stem, ending, words, shouts)
    return _say_camel(stem, words) + ending


def _ending(word: str) -> tuple[str, str]:
    """An acronym and its "s", which is said after its last letter: "KPIs", "CEO's", "CEO'S"."""
    if word.endswith(("'s", "'S")):
        return word[:-2], "'s"
    if word.endswith("s") and word[:-1].isupper() and len(word) > 2:
        return word[:-1], "'s"
    return word, ""


def _say_shouted(stem: str, ending: str, words: WordKnowledge, shouts: bool) -> str:
    small = stem.lower()
    plain = small.replace("'", "")
    is_letters = stem in _LETTERS and not (shouts and small in _SHOUTED)
    if len(stem) == 1:
        return stem + ending
    if not is_letters:
        if words.is_word(small) or (shouts and small in _SHOUTED):
            return (stem[0] + small[1:] if small.startswith("i'") else small) + ending
        if words.is_word(stem.capitalize()):
            return stem.capitalize() + ending
        if "'" in stem or (len(plain) > 4 and _is_sayable(plain)):
            return stem.capitalize() + ending
    return " ".join(stem) + ending


def _is_sayable(word: str) -> bool:
    """Whether letters could be a name: some vowel, and never more than four others in a row."""
    row = most = 0
    for letter in word:
        row = 0 if letter in _VOWELS else row + 1
        most = max(most, row)
    return any(letter in _VOWELS for letter in word) and most <= 4


def _say_camel(word: str, words: WordKnowledge) -> str:
    """A name of mixed case: capitals in a row are letters, "OpenAI"; the rest stays, "HubSpot"."""
    if len(word) <= 4 and _VOWELS.isdisjoint(word.lower()):
        return " ".join(word.upper())
    if not re.search(r"[A-Z]{2}", word) or words.is_word(word):
        return word
    parts = _PARTS.findall(word)
    if "".join(parts) != word:
        return word
    return " ".join(" ".join(p) if p.isupper() and len(p) > 1 else p for p in parts)
