"""Letters that a language writes in foreign words only: its rules are not sure to fit them.

By each academy's rules of spelling: Ortografía de la lengua española (2010) on k, w and final
consonants; Acordo Ortográfico (1990), base I, on k, w and y; Serianni on Italian words' endings;
Grevisse on French k and w.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from personalize.campaign.languages import base_of

_OTHER_MARKS = {
    "es": "[^a-zñáéíóúü]",
    "fr": "[^a-zàâæçéèêëîïôœùûüÿ]",
    "it": "[^a-zàèéìíîòóùú]",
    "pt": "[^a-zàáâãçéêíóôõúü]",
}
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(rf"{_OTHER_MARKS[language]}|{patterns}")
    for language, patterns in {
        "es": r"[kw]|(?<=[bdfgjklmnpqrstvxyz])h|(?<!g)ü|bb|dd|ff|gg|jj|mm|pp|ss|tt|vv|zz"
        r"|^s[^aeiouyáéíóú]|[bcfghkmpqtvw]$|[^aeiouyáéíóúü][^aeiouyáéíóúü]$(?<!nz)(?<!rt)",
        "fr": r"[kw]|sch|cz|sz|^[bdfgkpt]?[jz][^aeiouyéèê]|aa|uu|ij$|sh",
        "it": r"[jkwxy]|(?<![cg])h(?<!^h)|[^aeiouàèéìíòóù]$(?<!el)(?<!er)(?<!on)|^h",
        "pt": r"[kwy]|sh|bb|cc|dd|ff|gg|mm|nn|pp|tt|zz|[bcdfghjpqtv]$|^s[^aeiouáéíóúâêô]",
    }.items()
}
_EDGES = ".,;:!?¡¿()«»\"'"


def is_foreign(word: str, tag: str) -> bool:
    """Whether a word has letters, or a sequence of them, that its language does not write."""
    pattern = _PATTERNS.get(base_of(tag))
    bare = word.strip(_EDGES).replace("-", "").replace("'", "").replace("\u2019", "").lower()
    return bool(pattern and bare.isalpha() and len(bare) > 1 and pattern.search(bare))
