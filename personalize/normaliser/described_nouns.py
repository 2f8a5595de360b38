"""Whether a measure describes the noun after it, and so is singular: "a ten-pound bag"."""

from __future__ import annotations

import re

from personalize.normaliser.tables import word_set

_NOT_NOUNS = word_set("money.yaml", "not_nouns")
_AFTER_MEASURES = word_set("units.yaml", "not_nouns_after_measures")
_NOT_PLURALS = word_set("units.yaml", "not_plurals")

_TURNS = ("180 degree", "270 degree", "360 degree")
_NEXT_WORD = re.compile(r"[ -]([a-z]+)")
_DETERMINER = re.compile(r"(?:^|\W)(?:[Aa]n?|[Tt]he|[Tt]his|[Oo]ur|[Yy]our|[Ee]very)\s$")
_ARTICLE_AND_WORDS = re.compile(r"\b[Aa]n?(?P<words>(?: [a-z]+(?:-[a-z]+)*){1,2}) $")


def describes_noun(match: re.Match[str], unit: str) -> bool:
    """Whether the measure that matched describes a noun, its unit written as in `unit`.

    It does after "a" or "the", after "a" with adjectives ("a new 2 TB drive"), and before a plural
    if the unit is no plural itself ("10 lb bags").
    """
    noun = _NEXT_WORD.match(match.string, match.end())
    if noun is None or noun[1] in _NOT_NOUNS:
        return False
    before = match.string[: match.start()]
    if _DETERMINER.search(before) or (unit in _TURNS and noun[1] not in _AFTER_MEASURES):
        return True
    if noun[1] in _AFTER_MEASURES:
        return False
    adjectives = _ARTICLE_AND_WORDS.search(before)
    if adjectives and _NOT_NOUNS.isdisjoint(adjectives["words"].split()):
        return True
    return not unit.endswith("s") and _is_plural(noun[1])


def _is_plural(word: str) -> bool:
    if word == "people":
        return True
    ends = len(word) > 3 and word.endswith("s") and word[-2] not in "sui"
    return ends and word not in _NOT_PLURALS
