"""How a word is said, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a pronunciation comes from, most trusted first."""

    APPROVED = "approved"
    SCRIPT = "script"
    CAMPAIGN = "campaign"
    LEXICON = "lexicon"
    DICTIONARY = "dictionary"
    RULES = "rules"
    GUESS = "guess"

    def describe(self) -> str:
        """In words for the user."""
        return _DESCRIBED[self]


_DESCRIBED = {
    Origin.APPROVED: "approved by a person",
    Origin.SCRIPT: "written in the script",
    Origin.CAMPAIGN: "the campaign's table",
    Origin.LEXICON: "the names lexicon",
    Origin.DICTIONARY: "the voice's dictionary",
    Origin.RULES: "spelled out by rule",
    Origin.GUESS: "the voice's guess",
}


READ_AS = "read as "
"""Begins the detail of a guess that is no English: its reading in the language's letters."""

FOREIGN_LETTERS = "the language's rules, for a word that it would not write so"
"""Where a reading comes from that no rule is sure of."""


class NameContext(StrEnum):
    """Whose name a value is: Jordan the person may be said otherwise than Jordan the company."""

    GIVEN = "given"
    SURNAME = "surname"
    FULL = "full name"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word or name as written, and how it is said; or a pause that the script asks for.

    Attributes:
        written: as in the text, punctuation apart.
        phones: ARPAbet, ` # ` between words; empty if only the voice knows.
        origin: where the pronunciation comes from.
        detail: the source within that origin, such as `cmudict`, or who approved it and when.
        is_emphasised: the script asks for emphasis.
        pause_s: of a pause, its length; else 0.
        sounds: in the alphabet of voices that speak another language than English, where the word
            is given in that; `phones` is then empty.
        is_foreign: whether it is read by the rules of another language than the text's.
    """

    written: str
    phones: str
    origin: Origin
    detail: str = ""
    is_emphasised: bool = False
    pause_s: float = 0.0
    sounds: str = ""
    is_foreign: bool = False
