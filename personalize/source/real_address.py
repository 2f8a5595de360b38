"""Whether a cell has somebody's address, not what is typed to get past a required field."""

from __future__ import annotations

import re

from personalize.words.word_lists import is_listed

_ADDRESS = re.compile(r"([^\s,;<>\"']+)@([^\s,;<>\"'@]+)\.([^\s,;<>\"'@.]+)")


def is_real_address(text: str) -> bool:
    """Whether there is an address that can be one person's: not none@none.com or noreply@x.de."""
    return any(_is_real(*found.groups()) for found in _ADDRESS.finditer(text))


def _is_real(name: str, domain: str, ending: str) -> bool:
    return not (
        is_listed(name.rstrip("0123456789") or name, "no_address_names")
        or is_listed(domain, "no_address_domains")
        or is_listed(ending, "no_address_endings")
    )
