"""Spans that the voice reads itself: `[Maria](/məɹiə/)`, phonemes in slashes, pauses and emphasis.

They are taken out before the rules and put back after them, each as one character that no rule
matches. A span that announces a code, such as "PIN", comes from a range of its own.
"""

from __future__ import annotations

import re

from personalize.normaliser.tables import word_set
from personalize.pronunciation.prosody_marks import MARK_CLASS, has_marks

FIRST, LAST = 0xF0000, 0xFFFFD
"""Code points of the private use plane that stand for spans."""
_FIRST_CODE = 0xF8000
_MOST = min(_FIRST_CODE - FIRST, LAST - _FIRST_CODE + 1)

SPAN = f"[{chr(FIRST)}-{chr(LAST)}]"
CODE_SPAN = f"[{chr(_FIRST_CODE)}-{chr(LAST)}]"
_CODE_WORDS = word_set("numerals.yaml", "read_out")
_OURS = re.compile(SPAN)
_IPA = "ˈˌːəɚɝɪʊɛɔæʌɑɒɐɜɡŋθðʃʒʤʧɹɾᵻᵊʔ"
_MARKUP = re.compile(
    rf"\[[^\]\n]+\]\(/[^)\n]*/\)|(?<![\w/:.<])/(?=[^/\n]{{0,80}}[{_IPA}])[^/\n]{{1,80}}/(?![\w/])"
    rf"|[{MARK_CLASS}]"
)


def take_spans(text: str) -> tuple[str, list[str]]:
    """The text with a character for each span, and the spans."""
    text = _OURS.sub("", text)
    if "/" not in text and not has_marks(text):
        return text, []
    spans: list[str] = []

    def take(match: re.Match[str]) -> str:
        if len(spans) == _MOST:
            return ""
        spans.append(match[0])
        is_code = match[0][1:].partition("]")[0] in _CODE_WORDS
        return chr((_FIRST_CODE if is_code else FIRST) + len(spans) - 1)

    return _MARKUP.sub(take, text), spans


def put_back(text: str, spans: list[str]) -> str:
    """The text with its spans."""
    if not spans:
        return text
    return _OURS.sub(lambda match: spans[(ord(match[0]) - FIRST) % (_FIRST_CODE - FIRST)], text)


def without_spans(text: str) -> str:
    """The text between the spans, for whoever checks what the rules made of it."""
    return _MARKUP.sub(" ", text)
