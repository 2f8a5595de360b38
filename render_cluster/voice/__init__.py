"""Voices: text -> speech samples and timed phonemes."""
