"""The kinds of cleaning, which of them a campaign wants, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

CleaningKind = Literal[
    "spaces",
    "encoding",
    "entities",
    "invisible",
    "emoji",
    "contacts",
    "signs",
    "nicknames",
    "titles",
    "order",
    "pairs",
    "initials",
    "case",
]

WHY: dict[CleaningKind, str] = {
    "spaces": "extra spaces",
    "encoding": "letters that were read in the wrong encoding",
    "entities": "HTML written as text",
    "invisible": "invisible characters, or letters and their accents apart",
    "emoji": "emoji",
    "contacts": "an e-mail address, web address or phone number beside the name",
    "signs": "signs or pronouns around a name",
    "nicknames": "a second name in brackets or quotes",
    "titles": "a title, degree or suffix",
    "order": "last name first",
    "pairs": "two people in one cell",
    "initials": "initials beside a name",
    "case": "capitals as names are written",
}
"""What is wrong with a cell that a kind of cleaning changes; `changes.csv` says it."""


class Cleaning(BaseModel):
    """Which kinds of cleaning a campaign wants; all, unless it says otherwise.

    Besides those of CleaningKind: `dummy_rows` rejects rows of people called "Test Test", and
    `role_addresses` rejects rows that have no name and an address such as info@.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    spaces: bool = True
    encoding: bool = True
    entities: bool = True
    invisible: bool = True
    emoji: bool = True
    contacts: bool = True
    signs: bool = True
    nicknames: bool = True
    titles: bool = True
    order: bool = True
    pairs: bool = True
    initials: bool = True
    case: bool = True
    dummy_rows: bool = True
    role_addresses: bool = True

    def wants(self, kind: CleaningKind) -> bool:
        """Whether a kind of cleaning is on."""
        return bool(getattr(self, kind))


FULL = Cleaning()
"""Everything is cleaned."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cell's text, and the kinds of cleaning that changed it, in order."""

    text: str
    kinds: tuple[CleaningKind, ...] = ()

    def then(self, kind: CleaningKind, change: Callable[[str], str], cleaning: Cleaning) -> Cleaned:
        """The same with one more change, unless that kind is off."""
        if not cleaning.wants(kind):
            return self
        text = change(self.text)
        if text == self.text:
            return self
        return Cleaned(text, self.kinds if kind in self.kinds else (*self.kinds, kind))

    def why(self) -> str:
        """What was wrong with the cell."""
        return "; ".join(WHY[kind] for kind in self.kinds)
