"""Spans that the voice reads itself: hibari's `[Maria](/məɹiə/)`, and phonemes in slashes.

They are taken out before the rules and put back after them, each as one character that no rule
matches.
"""

from __future__ import annotations

import re

FIRST, LAST = 0xF0000, 0xFFFFD
"""Code points of the private use plane that stand for spans."""

SPAN = f"[{chr(FIRST)}-{chr(LAST)}]"
_OURS = re.compile(SPAN)
_IPA = "ˈˌːəɚɝɪʊɛɔæʌɑɒɐɜɡŋθðʃʒʤʧɹɾᵻᵊʔ"
_MARKUP = re.compile(
    rf"\[[^\]\n]+\]\(/[^)\n]*/\)|(?<![\w/:.<])/(?=[^/\n]{{0,80}}[{_IPA}])[^/\n]{{1,80}}/(?![\w/])"
)


def take_spans(text: str) -> tuple[str, list[str]]:
    """The text with a character for each span, and the spans."""
    text = _OURS.sub("", text)
    if "/" not in text:
        return text, []
    spans: list[str] = []

    def take(match: re.Match[str]) -> str:
        if FIRST + len(spans) > LAST:
            return ""
        spans.append(match[0])
        return chr(FIRST + len(spans) - 1)

    return _MARKUP.sub(take, text), spans


def put_back(text: str, spans: list[str]) -> str:
    """The text with its spans."""
    if not spans:
        return text
    return _OURS.sub(lambda match: spans[ord(match[0]) - FIRST], text)


def without_spans(text: str) -> str:
    """The text between the spans, for whoever checks what the rules made of it."""
    return _MARKUP.sub(" ", text)
