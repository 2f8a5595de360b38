"""What is written on a list of people who get no video: addresses, domains and record ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from personalize.recipients.identities.identity import MARKS
from personalize.recipients.identities.reached_by import addresses_in
from personalize.words.word_lists import is_listed

_MARKS = re.compile(MARKS)
_PLAIN_ADDRESS = r"^[a-z0-9._%+-]+@[a-z0-9.-]*[a-z0-9]$"
_DOMAIN = r"(?:[\w-]+\.)+[^\W\d_][\w-]+"
# @acme.com and *@acme.com stand for everybody there.
_EVERYBODY_AT = re.compile(rf"(?:^|(?<=[\s,;<(\"']))\*?@({_DOMAIN})")
_BARE_DOMAIN = re.compile(rf"({_DOMAIN})\.?")
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+|[0-9]{1,3}(?:,[0-9]{3})+")
# A number that a spreadsheet has rounded, and what a program made of an address, name nobody.
_UNUSABLE = re.compile(r"[0-9]+[.,]?[0-9]*e[+-]?[0-9]+|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(slots=True)
class Entries:
    """The entries of one list, in small letters; `unclear` counts cells that name nobody."""

    named: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    unclear: int = 0

    def __len__(self) -> int:
        return len(self.named) + len(self.domains)

    def add_cells(self, cells: pa.Array, *, has_ids: bool) -> None:
        """Adds everything that the cells of a column name.

        Args:
            cells: of the column.
            has_ids: what is neither address nor domain is a record id.
        """
        texts = pc.utf8_lower(pc.utf8_trim_whitespace(cells.fill_null("")))
        is_plain = pc.match_substring_regex(texts, _PLAIN_ADDRESS)
        self.named.update(texts.filter(is_plain).to_pylist())
        self.add_texts(texts.filter(pc.invert(is_plain)).to_pylist(), has_ids=has_ids)

    def add_texts(self, texts: Iterable[str], *, has_ids: bool) -> None:
        """The same, one text after another."""
        for text in (_MARKS.sub("", text).strip().lower() for text in texts):
            if not text or is_listed(text, "nothing") or self._add_addresses(text):
                continue
            if has_ids and not _UNUSABLE.fullmatch(text) and _may_be_ids(text):
                self.named.update(map(plain_id, re.split(r"[;|]\s*|,\s+", text)))
            else:
                self.unclear += 1

    def _add_addresses(self, text: str) -> bool:
        """Adds the addresses and domains in a text; False if there is none."""
        domains = _EVERYBODY_AT.findall(text)
        if found := _BARE_DOMAIN.fullmatch(text):
            domains.append(found[1])
        addresses = [one for one in addresses_in(text) if not one.startswith("*@")]
        self.domains.update(domains)
        self.named.update(addresses)
        return bool(domains or addresses)


def plain_id(text: str) -> str:
    """A record id as its tool writes it: 123457 for 123457.0 or 123,457."""
    found = _WHOLE_NUMBER.fullmatch(text)
    return (found[1] or text.replace(",", "")) if found else text


def _may_be_ids(text: str) -> bool:
    """Whether it is one word, or words with digits: not "Bob Ray"."""
    return " " not in text or any(letter.isdigit() for letter in text)
