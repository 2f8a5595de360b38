"""The built-in voice, hibari-tts: fast."""
