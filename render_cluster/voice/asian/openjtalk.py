"""OpenJTalk by pyopenjtalk-plus: the words of a Japanese text with their readings in kana."""

from __future__ import annotations

from typing import Any

from personalize.errors import StageError
from render_cluster.voice.asian.kana import katakana

_DEVOICED = str.maketrans("", "", "'\u2019")
_SECOND_DICTIONARY = "sudachidict"


def nodes_of(text: str) -> list[dict[str, Any]]:
    """The words and marks of a text; `string` is one as written, `pron` how it is said.

    Raises:
        StageError: it has Kanji that the dictionary lacks. pyopenjtalk-plus would ask another one,
            of 77 MB, which few machines have: the same text must be said alike on all.
    """
    import pyopenjtalk  # slow to import, and an extra

    try:
        found: Any = pyopenjtalk.run_frontend(text, use_sudachi_kanji_yomi=False)
    except ModuleNotFoundError as missing:
        if _SECOND_DICTIONARY not in str(missing):
            raise
        raise StageError(
            "speak", f"Japanese has no reading for a letter in {text[:40]!r}; write it in kana"
        ) from missing
    return list(found)


def reading_of(pron: str) -> str:
    """OpenJTalk's reading without its mark after voiceless vowels: Kokoro finds these by itself."""
    return katakana(pron.translate(_DEVOICED))
