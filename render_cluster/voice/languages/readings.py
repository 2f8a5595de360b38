"""How the languages of the built-in voices are read."""

from __future__ import annotations

from functools import cache

from personalize.campaign.languages import DEFAULT_LANGUAGE, base_of
from render_cluster.voice.english.english_reading import EnglishReading
from render_cluster.voice.espeak.espeak_reading import EspeakReading
from render_cluster.voice.interface.engine import Reading


@cache
def reading_of(language: str) -> Reading:
    """The reading of a language by its tag, one for the process.

    Raises:
        ConfigError: what reads it is not installed.
    """
    base = base_of(language)
    if base == DEFAULT_LANGUAGE:
        return EnglishReading(is_british=language == "en-GB")
    if base == "ja":
        from render_cluster.voice.asian.japanese_reading import JapaneseReading

        return JapaneseReading()
    if base == "zh":
        from render_cluster.voice.asian.mandarin_reading import MandarinReading

        return MandarinReading()
    return EspeakReading(language)
