"""Letters and digits that are said by their names: "SAP" as ess-ay-pee, "B2B" as bee-two-bee.

Each name is a word of its own. Of several in a row the last has the primary stress and the others
the secondary one: `EY2 # B IY2 # B IY1`.
"""

from __future__ import annotations

_NAMES = (
    "a EY1, b B IY1, c S IY1, d D IY1, e IY1, f EH1 F, g JH IY1, h EY1 CH, i AY1, j JH EY1, "
    "k K EY1, l EH1 L, m EH1 M, n EH1 N, o OW1, p P IY1, q K Y UW1, r AA1 R, s EH1 S, t T IY1, "
    "u Y UW1, v V IY1, w D AH1 B AH0 L Y UW0, x EH1 K S, y W AY1, z Z IY1, "
    "0 Z IH1 R OW0, 1 W AH1 N, 2 T UW1, 3 TH R IY1, 4 F AO1 R, 5 F AY1 V, 6 S IH1 K S, "
    "7 S EH1 V AH0 N, 8 EY1 T, 9 N AY1 N"
)
NAMES = {line[0]: line[2:] for line in _NAMES.split(", ")}
"""How each letter, in lower case, and each digit is said by itself."""
_DIGITS = frozenset(said for letter, said in NAMES.items() if letter.isdigit())
_SAID = frozenset(NAMES.values())


def spell(letters: str) -> str | None:
    """Letters and digits by their names, or None if one of them has none; full stops are left out.

    "I.B.M." is `AY2 # B IY2 # EH1 M`.
    """
    names = [NAMES.get(letter, "") for letter in letters.casefold() if letter != "."]
    if not all(names) or not names:
        return None
    return " # ".join((*map(secondary, names[:-1]), names[-1]))


def secondary(phones: str) -> str:
    """A pronunciation with its primary stress made secondary."""
    return phones.replace("1", "2")


def primary(phones: str) -> str:
    """A pronunciation with its secondary stress made primary."""
    return phones.replace("2", "1")


def is_secondary_letter(word: list[str]) -> bool:
    """Whether a word is the name of a letter or a digit before others: its stress is secondary."""
    said = " ".join(word)
    return "2" in said and primary(said) in _SAID


def split_letters(word: list[str]) -> list[list[str]]:
    """The letters that a word begins with, each as a word, and the rest.

    Within an English word no secondary stress stands right before the next stressed syllable, so
    what is stressed so was joined from names of letters. "EY2 T IY1" is A and T, not 8 and E.
    """
    ends = [end for end in range(len(word) - 1, 0, -1) if is_secondary_letter(word[:end])]
    for end in sorted(ends, key=lambda end: primary(" ".join(word[:end])) in _DIGITS):
        others = split_letters(word[end:])
        stress = next((phone[-1] for phone in word[end:] if phone[-1].isdigit()), "0")
        if stress == "1" or (stress == "2" and len(others) > 1):
            return [word[:end], *others]
    return [word]
