"""Whether a cell has somebody's address, not what is typed to get past a required field."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.words.word_lists import fold, is_listed, word_list

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


# At these, people try things out with an address for each.
_FOR_TRIALS = ("example", "test")


def find_invented(addresses: pa.Array) -> pa.Array:
    """(N,) which addresses, in small letters, name nobody: many rows may share none@none.com.

    Unlike `is_real_address`, an address of its own at example.com or corp.local is not invented.
    """
    maybe = pc.match_substring_regex(addresses, _maybe_invented()).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(maybe)
    invented = np.zeros(len(addresses), bool)
    encoded = addresses.take(pa.array(rows)).dictionary_encode()
    found = np.array([_names_nobody(address) for address in encoded.dictionary.to_pylist()], bool)
    if len(rows):
        invented[rows] = found[encoded.indices.to_numpy()]
    return pa.array(invented)


def _names_nobody(address: str) -> bool:
    name, _, domain = address.rpartition("@")
    domain = domain.rpartition(".")[0]
    is_for_trials = fold(domain) in _FOR_TRIALS
    return is_listed(name.rstrip("0123456789") or name, "no_address_names") or (
        is_listed(domain, "no_address_domains") and not is_for_trials
    )


@cache
def _maybe_invented() -> str:
    def one_of(name: str) -> str:
        entries = ("[^a-z0-9]*".join(map(re.escape, e.split())) for e in sorted(word_list(name)))
        return f"(?:{'|'.join(entries)})"

    names, domains = one_of("no_address_names"), one_of("no_address_domains")
    return rf"^[^a-z0-9]*{names}[^a-z]*@|@[^a-z0-9]*{domains}[^a-z0-9]*\.[^.]*$"
