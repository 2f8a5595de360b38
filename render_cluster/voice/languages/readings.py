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
    if base_of(language) == DEFAULT_LANGUAGE:
        return EnglishReading(is_british=language == "en-GB")
    return EspeakReading(language)
