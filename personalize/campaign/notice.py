"""The notice that a video was made by AI: on by default, in words of the campaign's choice.

Advertising with synthetic performers must disclose them conspicuously: Article 50 of the EU's AI
Act, in force since 2 August 2026, and New York's S.8420-A, in force since 9 June 2026.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from personalize.campaign.languages import DEFAULT_LANGUAGE, base_of

NO_NOTICE = "none"
"""In a campaign: no notice. It needs a reason beside it, which is kept in the ledger."""
MOST_NOTICE_CHARS = 48
"""It has to stay legible in a corner of the picture."""

NoticeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=MOST_NOTICE_CHARS),
]

_USUAL = {
    "en": "AI-generated video",
    "de": "KI-generiertes Video",
    "es": "Vídeo generado con IA",
    "fr": "Vidéo générée par IA",
    "it": "Video generato con l'IA",
    "nl": "Video gemaakt met AI",
    "pt": "Vídeo gerado por IA",
    "ja": "AI生成動画",
    "zh": "AI生成视频",
    "hi": "एआई से बना वीडियो",
}


def usual_notice(tag: str) -> str:
    """The notice in a language, or in English."""
    return _USUAL.get(base_of(tag), _USUAL[DEFAULT_LANGUAGE])
