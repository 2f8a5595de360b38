"""Kokoro-82M: many voices, about 50 times slower than hibari."""
