"""Signs around a name that are no part of it, pronouns, and the dot of an account's name."""

from __future__ import annotations

import re

from personalize.cleaning.known_names import is_given_name

_PRONOUN = "she|her|hers|he|him|his|they|them|theirs|ze|zir|xe|xem"
_PRONOUNS = re.compile(rf"(?i)[\s,;|(\[-]+(?:{_PRONOUN})(?:\s*/\s*(?:{_PRONOUN}))+[)\]]?\s*$")
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")
_AROUND = re.compile(r"^[\s*,:_]+|[\s*,:_]+$")
_ACCOUNT = re.compile(r"([a-z]{2,})\.([a-z]{2,})")


def is_account(text: str) -> bool:
    """Whether a name is written as in an address: `jane.smith`."""
    account = _ACCOUNT.fullmatch(text)
    return bool(account and is_given_name(account[1]))


def without_signs(text: str) -> str:
    """`(Jane)`, `Jane*`, `Jane she/her` and `jane.smith` without what nobody says."""
    if text.replace(" ", "").isalpha():
        return text
    bare = _AROUND.sub("", _PRONOUNS.sub("", text))
    whole = _BRACKETED.fullmatch(bare)
    bare = whole[1] if whole else bare
    bare = bare.replace(".", " ") if is_account(bare) else bare
    return bare if any(map(str.isalpha, bare)) else text
